//! A generated city of Manhattan's density: a grid of streets, 3 km by 20 km, 4,000 crossings, one speed.

use yagura::base::chance::Chance;
use yagura::base::geo::Point;
use yagura::plan::dispatch::{PlaceId, TravelTimes};

pub const COLUMNS: u32 = 25;
pub const ROWS: u32 = 160;
const WIDTH_M: f64 = 3_000.0;
const LENGTH_M: f64 = 20_000.0;
pub const SPEED_MPS: f64 = 7.0;

const COLUMN_M: f64 = WIDTH_M / (COLUMNS - 1) as f64;
const ROW_M: f64 = LENGTH_M / (ROWS - 1) as f64;

/// A crossing, by its number: row by row, from the southern end.
pub type Node = u32;

pub fn node_count() -> u32 {
    COLUMNS * ROWS
}

pub fn point(node: Node) -> Point {
    Point::new((f64::from(node % COLUMNS) * COLUMN_M) as f32, (LENGTH_M - f64::from(node / COLUMNS) * ROW_M) as f32)
}

/// Metres along the streets.
pub fn distance_m(from: Node, to: Node) -> f64 {
    f64::from((from % COLUMNS).abs_diff(to % COLUMNS)) * COLUMN_M
        + f64::from((from / COLUMNS).abs_diff(to / COLUMNS)) * ROW_M
}

pub fn travel_s(from: Node, to: Node) -> f64 {
    distance_m(from, to) / SPEED_MPS
}

/// The next crossing on the way, first along the longer side that is left.
pub fn next(from: Node, to: Node) -> Node {
    let (column, row) = (from % COLUMNS, from / COLUMNS);
    let (to_column, to_row) = (to % COLUMNS, to / COLUMNS);
    if column.abs_diff(to_column) > row.abs_diff(to_row) {
        if to_column > column { from + 1 } else { from - 1 }
    } else if to_row > row {
        from + COLUMNS
    } else if to_row < row {
        from - COLUMNS
    } else {
        from
    }
}

/// How much is asked for at a crossing: the same up to 10 km from the southern end, then less and less, a seventh from
/// 12 km on. So 86 % of all trips begin in the southern 11 km, as most of Manhattan's taxi trips do.
pub fn demand(node: Node) -> f64 {
    let from_south_m = f64::from(node / COLUMNS) * ROW_M;
    (1.0 - (from_south_m - 10_000.0) / 2_000.0).clamp(1.0 / 7.0, 1.0)
}

/// A crossing by its demand.
pub fn draw_node(chance: &mut Chance) -> Node {
    loop {
        let node = chance.below(node_count() as usize) as Node;
        if chance.happens(demand(node)) {
            return node;
        }
    }
}

/// Times along the grid at one speed; a place is a crossing.
#[derive(Debug, Default)]
pub struct GridTimes;

impl TravelTimes for GridTimes {
    fn seconds(&mut self, from: PlaceId, to: PlaceId) -> f64 {
        travel_s(from.0, to.0)
    }

    fn at_least_s(&self, from: PlaceId, to: PlaceId) -> f64 {
        travel_s(from.0, to.0)
    }

    fn metres(&self, from: PlaceId, to: PlaceId) -> f64 {
        distance_m(from.0, to.0)
    }

    fn reach_m(&self, seconds: f64) -> f64 {
        seconds * SPEED_MPS
    }
}
