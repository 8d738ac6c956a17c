//! Density: far away, vehicles merge into one surface, counted in squares of the visible box.

use crate::base::geo::{Bounds, Point};

/// Squares along each side of the density grid.
pub const GRID_SIDE: usize = 256;
/// What a moving vehicle counts, and what a parked one.
const MOVING_WEIGHT: u16 = 10;
const PARKED_WEIGHT: u16 = 2;
/// Opacity of the densest squares.
const OPACITY_MAX: f32 = 0.62;
/// No square is taken for full with fewer counts than this, or a lone vehicle would glow.
const FULL_MIN: f32 = 3.0 * MOVING_WEIGHT as f32;

/// Counts of vehicles in squares of a box.
#[derive(Clone, Debug)]
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
        let x = ((place.x - self.area.min.x) * self.squares_per_m.x) as usize;
        let y = ((place.y - self.area.min.y) * self.squares_per_m.y) as usize;
        if x < GRID_SIDE
            && let Some(count) = self.counts.get_mut(y * GRID_SIDE + x)
        {
            *count = count.saturating_add(if is_parked { PARKED_WEIGHT } else { MOVING_WEIGHT });
        }
    }

    /// The opacity of each square, smoothed, row by row.
    pub fn opacities(&self) -> Vec<u8> {
        let smooth = blurred(&self.counts);
        let mut filled: Vec<f32> = smooth.iter().copied().filter(|count| *count > 0.0).collect();
        if filled.is_empty() {
            return vec![0; smooth.len()];
        }
        let at = filled.len() * 97 / 100;
        let (_, full, _) = filled.select_nth_unstable_by(at, f32::total_cmp);
        let full = full.max(FULL_MIN);
        // The root lets thin traffic show beside dense.
        smooth.iter().map(|count| ((count / full).min(1.0).sqrt() * OPACITY_MAX * 255.0) as u8).collect()
    }
}

/// Each square as the weighted mean of itself and its neighbours (1 2 1 in both directions).
fn blurred(counts: &[u16]) -> Vec<f32> {
    let at = |x: usize, y: usize| counts.get(y * GRID_SIDE + x).copied().map_or(0.0, f32::from);
    let row_blurred: Vec<f32> = (0..GRID_SIDE * GRID_SIDE)
        .map(|index| {
            let (x, y) = (index % GRID_SIDE, index / GRID_SIDE);
            let left = if x > 0 { at(x - 1, y) } else { 0.0 };
            let right = if x + 1 < GRID_SIDE { at(x + 1, y) } else { 0.0 };
            0.25 * left + 0.5 * at(x, y) + 0.25 * right
        })
        .collect();
    (0..GRID_SIDE * GRID_SIDE)
        .map(|index| {
            let get = |index: usize| row_blurred.get(index).copied().unwrap_or(0.0);
            let above = if index >= GRID_SIDE { get(index - GRID_SIDE) } else { 0.0 };
            0.25 * above + 0.5 * get(index) + 0.25 * get(index + GRID_SIDE)
        })
        .collect()
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
        let sum: u32 = grid.counts.iter().skip(1).map(|count| u32::from(*count)).sum();
        assert_eq!(sum, 0);
        grid.count(Point::new(0.0, 0.0), false);
        assert!(grid.opacities().iter().any(|opacity| *opacity > 0));
    }
}
