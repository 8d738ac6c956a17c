//! Mobile cells: what vehicles are connected through, and what happens to them when a cell loses its power.
//!
//! Cells stand on a grid of 800 m, the spacing of macro cells in towns (ITU-R M.2135: 500 m in dense ones, 1,300 m in
//! suburbs). Each hangs on the feeder of the building nearest to it. A vehicle uses the nearest cell that has power; the
//! further it is, the longer messages take and the more are lost; beyond 1,400 m there is no connection.

use crate::base::geo::Point;
use crate::base::ids::FeederId;
use crate::city::City;

const SPACING_M: f32 = 800.0;
const REACH_M: f32 = 1_400.0;
/// Cells along one side of a city at most.
const SIDE_MAX: usize = 60;
/// Time to a vehicle and back beside a cell, in ms, and what the way adds at the edge of its reach (4G and 5G in towns,
/// Ministry of Internal Affairs and Communications 2023: 30 to 60).
const LATENCY_MS: (f32, f32) = (32.0, 60.0);
/// Share of messages lost beside a cell, and at the edge.
const LOSS: (f32, f32) = (0.001, 0.06);

/// The cells of a city.
#[derive(Clone, Debug)]
pub struct MobileCells {
    origin: Point,
    spacing_m: f32,
    columns: usize,
    rows: usize,
    feeders: Vec<FeederId>,
    is_dark: Vec<bool>,
    dark: usize,
}

/// How a vehicle is connected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Connection {
    /// Counted from 1; 0 where none reaches.
    pub cell: u16,
    pub latency_ms: f32,
    pub loss: f32,
}

impl Connection {
    pub const NONE: Self = Self { cell: 0, latency_ms: 0.0, loss: 1.0 };
}

impl MobileCells {
    pub fn of(city: &City) -> Self {
        let longest_m = city.bounds.width().max(city.bounds.height()).max(1.0);
        let spacing_m = SPACING_M.max(longest_m / SIDE_MAX as f32);
        let count = |side_m: f32| ((side_m / spacing_m).ceil() as usize).clamp(1, SIDE_MAX);
        let (columns, rows) = (count(city.bounds.width()), count(city.bounds.height()));
        let mut cells = Self {
            origin: city.bounds.min,
            spacing_m,
            columns,
            rows,
            feeders: vec![FeederId::NONE; columns * rows],
            is_dark: vec![false; columns * rows],
            dark: 0,
        };
        let mut nearest = vec![f32::INFINITY; columns * rows];
        for building in &city.buildings {
            let cell = cells.cell_around(building.center);
            let away_m = building.center.distance(cells.place(cell));
            if building.feeder.is_some() && away_m < nearest[cell] {
                (nearest[cell], cells.feeders[cell]) = (away_m, building.feeder);
            }
        }
        cells.share_feeders();
        cells
    }

    /// Cells without a building around them hang on what the nearest other cell hangs on.
    fn share_feeders(&mut self) {
        let known: Vec<usize> = (0..self.feeders.len()).filter(|cell| self.feeders[*cell].is_some()).collect();
        for cell in 0..self.feeders.len() {
            let away_m = |other: &usize| self.place(*other).distance(self.place(cell));
            let nearest = known.iter().min_by(|a, b| away_m(a).total_cmp(&away_m(b)));
            self.feeders[cell] = nearest.map_or(FeederId::NONE, |nearest| self.feeders[*nearest]);
        }
    }

    fn cell_around(&self, place: Point) -> usize {
        let along = |offset_m: f32, count: usize| ((offset_m / self.spacing_m).max(0.0) as usize).min(count - 1);
        let from = place - self.origin;
        along(from.y, self.rows) * self.columns + along(from.x, self.columns)
    }

    fn place(&self, cell: usize) -> Point {
        let (column, row) = (cell % self.columns, cell / self.columns);
        self.origin + Point::new((column as f32 + 0.5) * self.spacing_m, (row as f32 + 0.5) * self.spacing_m)
    }

    /// Takes the power of a feeder's cells, or gives it back. Returns how many changed.
    pub fn set_dark(&mut self, feeder: FeederId, is_dark: bool) -> u16 {
        let mut changed = 0;
        for (known, cell) in self.feeders.iter().zip(&mut self.is_dark) {
            if *known == feeder && *cell != is_dark {
                *cell = is_dark;
                changed += 1;
            }
        }
        self.dark = self.is_dark.iter().filter(|is_dark| **is_dark).count();
        changed
    }

    pub fn has_dark(&self) -> bool {
        self.dark > 0
    }

    /// The feeder of the cell that would serve a place.
    pub fn feeder_at(&self, place: Point) -> FeederId {
        self.feeders[self.cell_around(place)]
    }

    /// How somebody at a place is connected.
    pub fn connection(&self, place: Point) -> Connection {
        let home = self.cell_around(place);
        let (column, row) = (home % self.columns, home / self.columns);
        let reach = (REACH_M / self.spacing_m).ceil() as usize;
        let mut best: Option<(f32, usize)> = None;
        for row in row.saturating_sub(reach)..=(row + reach).min(self.rows - 1) {
            for column in column.saturating_sub(reach)..=(column + reach).min(self.columns - 1) {
                let cell = row * self.columns + column;
                let away_m = place.distance(self.place(cell));
                if !self.is_dark[cell] && best.is_none_or(|(least, _)| away_m < least) {
                    best = Some((away_m, cell));
                }
            }
        }
        let reach_m = REACH_M.max(self.spacing_m);
        // At home in its own cell nobody is out of reach: where the grid is wide, the cells are strong.
        let Some((away_m, cell)) = best.filter(|(away_m, cell)| *away_m <= reach_m || *cell == home) else {
            return Connection::NONE;
        };
        let share = (away_m / reach_m).min(1.0);
        Connection {
            cell: u16::try_from(cell + 1).unwrap_or(u16::MAX),
            latency_ms: LATENCY_MS.0 + LATENCY_MS.1 * share * share,
            loss: LOSS.0 + LOSS.1 * share * share * share * share,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::test_city::town;

    #[test]
    fn a_dark_cell_is_left_for_the_next_and_a_dark_town_has_none() {
        let city = town(500);
        let mut cells = MobileCells::of(&city);
        for building in &city.buildings {
            let connection = cells.connection(building.center);
            assert!(connection.cell > 0 && connection.loss < 0.07 && connection.latency_ms < 95.0, "{connection:?}");
        }
        let feeders: std::collections::BTreeSet<_> = cells.feeders.iter().copied().collect();
        for feeder in feeders {
            cells.set_dark(feeder, true);
        }
        assert!(cells.has_dark());
        assert_eq!(cells.connection(city.buildings[0].center), Connection::NONE);
    }
}
