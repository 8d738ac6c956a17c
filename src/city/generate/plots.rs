//! Places buildings in rows along the sides of a block.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::city::StreetClass;

use super::blocks::{Block, BlockSide};
use super::plan::Plan;
use super::polygon::{self, Rectangle};

/// Step along a side when a place is taken, in metres.
const STEP_M: f32 = 2.0;
/// Inner rows run along sides at least this long, as a share of the longest one.
const INNER_ROW_SHARE: f32 = 0.66;
/// A building may stand this much nearer to a street than its block's outline, in metres.
const STREET_TOLERANCE_M: f32 = 0.7;
/// Distance of any building from the railway's middle, in metres.
const RAIL_CLEARANCE_M: f32 = 10.0;

/// How buildings of one use stand.
#[derive(Clone, Copy, Debug)]
pub struct Manner {
    pub width_m: (f32, f32),
    pub depth_m: (f32, f32),
    /// Between neighbours in a row.
    pub gap_m: f32,
    /// Between the block's outline and the front.
    pub setback_m: f32,
    /// Between one row's back and the next row's front.
    pub row_gap_m: f32,
    pub rows: usize,
}

/// Homes with a small garden.
pub const DETACHED: Manner =
    Manner { width_m: (8.2, 11.4), depth_m: (8.0, 10.4), gap_m: 2.6, setback_m: 2.2, row_gap_m: 5.4, rows: 6 };
pub const APARTMENTS: Manner =
    Manner { width_m: (24.0, 38.0), depth_m: (11.5, 13.5), gap_m: 7.0, setback_m: 4.0, row_gap_m: 13.0, rows: 5 };
pub const CENTER: Manner =
    Manner { width_m: (15.0, 30.0), depth_m: (15.0, 22.0), gap_m: 2.5, setback_m: 2.0, row_gap_m: 7.0, rows: 4 };
pub const WORKS: Manner =
    Manner { width_m: (38.0, 58.0), depth_m: (22.0, 30.0), gap_m: 12.0, setback_m: 8.0, row_gap_m: 14.0, rows: 3 };

/// Places for buildings, added to those that stand already.
pub fn fill(block: &Block, manner: Manner, taken: &mut Vec<Rectangle>, plan: &Plan, chance: &mut Chance) -> usize {
    let first = taken.len();
    // One measure for the whole block, small differences from house to house: built in one go, lived in since.
    let width = chance.between(f64::from(manner.width_m.0), f64::from(manner.width_m.1)) as f32;
    let depth = chance.between(f64::from(manner.depth_m.0), f64::from(manner.depth_m.1)) as f32;
    let mut order: Vec<&BlockSide> = block.sides.iter().filter(|side| side.length_m > width).collect();
    order.sort_by(|a, b| b.length_m.total_cmp(&a.length_m));
    let car_first = |side: &&BlockSide| side.class == StreetClass::Promenade;
    order.sort_by_key(|side| car_first(side) && side.length_m < 1.5 * order_length(block));
    let longest_m = order.iter().map(|side| side.length_m).fold(0.0, f32::max);
    for row in 0..manner.rows {
        let back_m = manner.setback_m + row as f32 * (depth + manner.row_gap_m);
        // Inner rows follow the long sides only, so that they stay parallel.
        for side in order.iter().filter(|side| row == 0 || side.length_m > INNER_ROW_SHARE * longest_m) {
            place_row(block, side, (width, depth), back_m, manner, taken, plan, chance);
        }
    }
    taken.len() - first
}

fn order_length(block: &Block) -> f32 {
    block.longest_side().map_or(0.0, |side| side.length_m)
}

#[expect(clippy::too_many_arguments, reason = "a row is told everything that its block decided")]
fn place_row(
    block: &Block,
    side: &BlockSide,
    (width, depth): (f32, f32),
    back_m: f32,
    manner: Manner,
    taken: &mut Vec<Rectangle>,
    plan: &Plan,
    chance: &mut Chance,
) {
    // Whole plots, spread evenly from corner to corner.
    let margin = manner.setback_m;
    let free = side.length_m - 2.0 * margin;
    let count = libm::floorf((free + manner.gap_m) / (width + manner.gap_m));
    let pitch = if count >= 1.0 { (free + manner.gap_m) / count } else { width + manner.gap_m };
    let mut along = margin + (pitch - manner.gap_m) / 2.0;
    while along < side.length_m {
        let own_width = (width * chance.between(0.93, 1.04) as f32).min(pitch - manner.gap_m * 0.7);
        let own_depth = depth * chance.between(0.92, 1.06) as f32;
        let (place, direction) = walk(&side.points, along);
        let (before, after) = (walk(&side.points, along - width / 2.0).0, walk(&side.points, along + width / 2.0).0);
        let axis = if before.distance(after) > 1.0 { (after - before).unit() } else { direction };
        let center = place + axis.perpendicular() * (back_m + own_depth / 2.0);
        let plot = Rectangle { center, axis, half_width: own_width / 2.0, half_depth: own_depth / 2.0 };
        if is_free(block, &plot, manner.gap_m, taken, plan) {
            taken.push(plot);
            along += pitch;
        } else {
            along += STEP_M;
        }
    }
}

/// Whether a building can stand there: within its block, off the railway, apart from its neighbours.
pub fn is_free(block: &Block, plot: &Rectangle, gap_m: f32, taken: &[Rectangle], plan: &Plan) -> bool {
    let apart = plot.grown(gap_m * 0.85);
    if taken.iter().any(|other| apart.overlaps(other)) {
        return false;
    }
    let off_rail = |place: Point| plan.railway.locate(place).1.abs() > RAIL_CLEARANCE_M;
    let (low, high) = plot
        .corners()
        .iter()
        .map(|corner| plan.railway.locate(*corner).1)
        .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), off| (low.min(off), high.max(off)));
    plot.grown(0.6).is_within(&block.outline)
        && off_rail(plot.center)
        && (low > RAIL_CLEARANCE_M || high < -RAIL_CLEARANCE_M)
        && is_off_streets(block, plot)
}

/// Whether a building keeps its distance from the streets of a block with tight corners.
fn is_off_streets(block: &Block, plot: &Rectangle) -> bool {
    let corners = plot.corners();
    block.guards.iter().all(|&(from, to, reserve)| {
        let is_off = |place: Point| polygon::distance_to_segment(place, from, to) > reserve - STREET_TOLERANCE_M;
        !polygon::contains(&corners, from)
            && polygon::segments(&corners).all(|(corner, next)| is_off(corner) && is_off(corner.lerp(next, 0.5)))
    })
}

/// The place and direction so far along a line.
pub fn walk(points: &[Point], along: f32) -> (Point, Point) {
    let mut left = along;
    let mut last = (points.first().copied().unwrap_or_default(), Point::new(1.0, 0.0));
    for (index, pair) in points.windows(2).enumerate() {
        let length = pair[0].distance(pair[1]);
        if length <= 0.0 {
            continue;
        }
        let direction = (pair[1] - pair[0]) * (1.0 / length);
        if left <= length || index + 2 == points.len() {
            return (pair[0] + direction * left, direction);
        }
        left -= length;
        last = (pair[1], direction);
    }
    last
}
