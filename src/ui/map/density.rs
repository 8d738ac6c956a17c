//! Density on the map: the counts of a grid, smoothed and made into opacities.

use crate::world::density::{DensityGrid, GRID_SIDE, MOVING_WEIGHT};

/// Opacity of the densest squares.
const OPACITY_MAX: f32 = 0.62;
/// No square is taken for full with fewer counts than this, or a lone vehicle would glow.
const FULL_MIN: f32 = 3.0 * MOVING_WEIGHT as f32;

/// The opacity of each square, smoothed, row by row.
pub fn opacities(grid: &DensityGrid) -> Vec<u8> {
    let smooth = blurred(grid.counts());
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
