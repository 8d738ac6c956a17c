//! The vehicles near a place: a grid over where they are and where they will be.

use crate::base::geo::Point;
use crate::base::number_hasher::NumberMap;

/// Side of a square of the grid, in metres: a few blocks.
const CELL_M: f32 = 400.0;

/// A grid of numbered points; several may have one number.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    cells: NumberMap<(i32, i32), Vec<(Point, u32)>>,
    /// The box of all squares in use.
    low: (i32, i32),
    high: (i32, i32),
}

impl Nearby {
    pub fn of(points: impl Iterator<Item = (Point, u32)>) -> Self {
        let mut nearby = Self { low: (i32::MAX, i32::MAX), high: (i32::MIN, i32::MIN), ..Self::default() };
        for (point, number) in points {
            let cell = cell_of(point);
            nearby.low = (nearby.low.0.min(cell.0), nearby.low.1.min(cell.1));
            nearby.high = (nearby.high.0.max(cell.0), nearby.high.1.max(cell.1));
            nearby.cells.entry(cell).or_default().push((point, number));
        }
        nearby
    }

    /// The numbers with a point within a distance, nearest first, equally near ones by number; each once.
    pub fn within(&self, center: Point, reach_m: f32) -> Vec<u32> {
        let mut found: Vec<(f32, u32)> = Vec::new();
        let (low, high) = (cell_of(center - reach(reach_m)), cell_of(center + reach(reach_m)));
        for row in low.1.max(self.low.1)..=high.1.min(self.high.1) {
            for column in low.0.max(self.low.0)..=high.0.min(self.high.0) {
                let points = self.cells.get(&(column, row)).into_iter().flatten();
                let near = points.map(|(point, number)| (point.distance(center), *number));
                found.extend(near.filter(|(away_m, _)| *away_m <= reach_m));
            }
        }
        // Of each number the nearest point counts.
        found.sort_unstable_by(|a, b| a.1.cmp(&b.1).then(a.0.total_cmp(&b.0)));
        found.dedup_by_key(|(_, number)| *number);
        found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        found.into_iter().map(|(_, number)| number).collect()
    }
}

fn cell_of(point: Point) -> (i32, i32) {
    (libm::floorf(point.x / CELL_M) as i32, libm::floorf(point.y / CELL_M) as i32)
}

fn reach(reach_m: f32) -> Point {
    Point::new(reach_m, reach_m)
}
