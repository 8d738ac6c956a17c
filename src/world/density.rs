//! Density: far away, vehicles merge into one surface, counted in squares of a box.

use crate::base::geo::{Bounds, Point};

/// Squares along each side of the density grid.
pub const GRID_SIDE: usize = 256;
/// What a moving vehicle counts, and what a parked one.
pub const MOVING_WEIGHT: u16 = 10;
const PARKED_WEIGHT: u16 = 2;
/// Counts of vehicles in squares of a box.
#[derive(Clone, Debug, PartialEq)]
pub struct DensityGrid {
    area: Bounds,
    counts: Vec<u16>,
    squares_per_m: Point,
}

impl DensityGrid {
    pub fn new(area: Bounds) -> Self {
        let side = GRID_SIDE as f32;
        let squares_per_m = Point::new(side / area.width().max(1.0), side / area.height().max(1.0));
        Self { area, counts: vec![0; GRID_SIDE * GRID_SIDE], squares_per_m }
    }

    pub fn count(&mut self, place: Point, is_parked: bool) {
        if !self.area.contains(place) {
            return;
        }
        let x = ((place.x - self.area.min.x) * self.squares_per_m.x) as usize;
        let y = ((place.y - self.area.min.y) * self.squares_per_m.y) as usize;
        if x < GRID_SIDE
            && let Some(count) = self.counts.get_mut(y * GRID_SIDE + x)
        {
            *count = count.saturating_add(if is_parked { PARKED_WEIGHT } else { MOVING_WEIGHT });
        }
    }

    /// What is counted in each square, row by row from the north.
    pub fn counts(&self) -> &[u16] {
        &self.counts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_outside_is_not_counted() {
        let area = Bounds { min: Point::new(-10.0, -10.0), max: Point::new(10.0, 10.0) };
        let mut grid = DensityGrid::new(area);
        for place in [Point::new(50.0, 0.0), Point::new(0.0, 50.0), Point::new(f32::NAN, 0.0)] {
            grid.count(place, false);
        }
        assert!(grid.counts().iter().all(|count| *count == 0));
        grid.count(Point::new(0.0, 0.0), false);
        assert_eq!(grid.counts().iter().filter(|count| **count == MOVING_WEIGHT).count(), 1);
    }
}
