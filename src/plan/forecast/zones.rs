//! Zones: the squares in which demand is counted.

use crate::base::geo::{Bounds, Point};

/// Length of a side, in metres: what somebody may walk, and a vehicle drives in about a minute.
const SIDE_M: f32 = 500.0;
/// Zones of a city at most; a larger city has larger ones.
const ZONES_MAX: f32 = 1_600.0;

/// A zone, by its number in its city.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ZoneId(pub u32);

impl ZoneId {
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

/// Squares over a city, row by row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Zones {
    corner: Point,
    side_m: f32,
    columns: u32,
    rows: u32,
}

impl Zones {
    pub fn of(area: Bounds) -> Self {
        let (width, height) = (area.width().max(1.0), area.height().max(1.0));
        let side_m = SIDE_M.max(libm::sqrtf(width * height / ZONES_MAX) * 1.05).max(width.max(height) / ZONES_MAX);
        let across = |length: f32| (length / side_m).ceil().max(1.0) as u32;
        Self { corner: area.min, side_m, columns: across(width), rows: across(height) }
    }

    pub fn len(&self) -> usize {
        self.columns as usize * self.rows as usize
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Length of a side, in metres.
    pub fn side_m(&self) -> f32 {
        self.side_m
    }

    /// The zone of a place; `None` outside.
    pub fn at(&self, place: Point) -> Option<ZoneId> {
        let step = |value: f32, count: u32| {
            let step = (value / self.side_m).floor();
            (step >= 0.0 && step < count as f32).then_some(step as u32)
        };
        let (column, row) = (step(place.x - self.corner.x, self.columns)?, step(place.y - self.corner.y, self.rows)?);
        Some(ZoneId(row * self.columns + column))
    }

    pub fn middle(&self, id: ZoneId) -> Point {
        let (column, row) = (id.0 % self.columns, id.0 / self.columns);
        let along = |corner: f32, step: u32| corner + (step as f32 + 0.5) * self.side_m;
        Point::new(along(self.corner.x, column), along(self.corner.y, row))
    }

    pub fn iter(&self) -> impl Iterator<Item = ZoneId> + use<> {
        (0..self.columns * self.rows).map(ZoneId)
    }
}
