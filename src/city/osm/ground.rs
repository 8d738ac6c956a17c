//! Ground on which something may still be built: not streets, tracks, water, green or other buildings.

use std::collections::HashMap;

use crate::base::geo::{Bounds, Point};
use crate::city::generate::polygon::{Rectangle, contains, segments};
use crate::city::{AreaKind, City};

use super::boundary::Boundary;
use super::kinds::{Use, use_of_ground};
use super::lookup::Lookup;
use super::raw::{RawData, Tags};
use super::rings::{self, Shape};
use super::tally::Tally;

/// Free ground beside a street, in metres.
const STREET_MARGIN_M: f32 = 1.5;
/// Free ground on each side of a railway track's middle, in metres.
const TRACK_MARGIN_M: f32 = 5.0;

/// What ground is taken by.
#[derive(Clone, Debug, Default)]
pub struct Ground {
    shapes: Vec<Shape>,
    shape_lookup: Lookup,
    /// Straight pieces of streets and tracks, and how far they keep others away.
    lines: Vec<(Point, Point, f32)>,
    line_lookup: Lookup,
}

impl Ground {
    /// The ground of a city with its streets, land, tracks and buildings.
    pub fn of(city: &City, raw: &RawData, places: &HashMap<i64, Point>, boundary: &Boundary) -> Self {
        let mut ground = Self::default();
        for street in city.streets.streets.iter().filter(|street| !street.is_tunnel) {
            for pair in city.streets.points_of(street).windows(2) {
                ground.add_line(pair[0], pair[1], street.width_m / 2.0 + STREET_MARGIN_M);
            }
        }
        for pair in city.rails.iter().flat_map(|rail| rail.windows(2)) {
            ground.add_line(pair[0], pair[1], TRACK_MARGIN_M);
        }
        for area in city.areas.iter().filter(|area| area.kind != AreaKind::Block) {
            ground.add_shape(Shape { outer: area.outer.clone(), holes: area.holes.clone() });
        }
        // Grounds of works, shops and schools aren't for homes. What is odd about them was counted before.
        let is_other = |tags: &Tags| matches!(use_of_ground(tags), Some(Use::Kind(_))) && !tags.says("building");
        for (shape, _) in rings::shapes(raw, places, is_other, &mut Tally::default()) {
            let outer = boundary.cut_ring(&shape.outer);
            let holes = shape.holes.iter().map(|hole| boundary.cut_ring(hole)).collect();
            ground.add_shape(Shape { outer, holes });
        }
        for building in &city.buildings {
            ground.add_ring(building.footprint.clone());
        }
        ground
    }

    fn add_line(&mut self, from: Point, to: Point, margin_m: f32) {
        self.lines.push((from, to, margin_m));
        self.line_lookup.add(Bounds::around([from, to]).grown(margin_m));
    }

    fn add_shape(&mut self, shape: Shape) {
        if shape.outer.is_empty() {
            return;
        }
        self.shape_lookup.add(Bounds::around(shape.outer.iter().copied()));
        self.shapes.push(shape);
    }

    pub fn add_ring(&mut self, outer: Vec<Point>) {
        self.add_shape(Shape { outer, holes: Vec::new() });
    }

    /// Whether a rectangle, with a margin around it, lies inside the boundary and on free ground.
    pub fn is_free(&self, rectangle: &Rectangle, margin_m: f32, boundary: &Boundary) -> bool {
        let wide = rectangle.grown(margin_m);
        let corners = wide.corners();
        let bounds = Bounds::around(corners);
        corners.iter().all(|corner| boundary.contains(*corner))
            && self.line_lookup.near(bounds).all(|index| {
                let (from, to, clearance) = self.lines[index];
                !meets(&rectangle.grown(clearance), from, to)
            })
            && self.shape_lookup.near(bounds).all(|index| !covers(&self.shapes[index], &wide))
    }
}

/// Whether a shape shares ground with a rectangle.
fn covers(shape: &Shape, rectangle: &Rectangle) -> bool {
    let rims = || std::iter::once(&shape.outer).chain(&shape.holes);
    let touches = rims().any(|rim| segments(rim).any(|(from, to)| meets(rectangle, from, to)));
    touches || rims().filter(|rim| contains(rim, rectangle.center)).count() % 2 == 1
}

/// Whether a straight piece runs through a rectangle (Liang and Barsky 1984, in the rectangle's own axes).
fn meets(rectangle: &Rectangle, from: Point, to: Point) -> bool {
    let across = rectangle.axis.perpendicular();
    let own = |place: Point| {
        let place = place - rectangle.center;
        Point::new(place.dot(rectangle.axis), place.dot(across))
    };
    let (from, to) = (own(from), own(to));
    let step = to - from;
    let (mut start, mut end) = (0.0_f32, 1.0_f32);
    for (at, by, half) in [(from.x, step.x, rectangle.half_width), (from.y, step.y, rectangle.half_depth)] {
        if by.abs() < 1e-6 {
            if at.abs() > half {
                return false;
            }
        } else {
            let (first, second) = ((-half - at) / by, (half - at) / by);
            start = start.max(first.min(second));
            end = end.min(first.max(second));
        }
    }
    start <= end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pieces_meet_rectangles_that_they_cross_or_lie_in() {
        let axis = Point::new(0.6, 0.8);
        let rectangle = Rectangle { center: Point::new(10.0, 10.0), axis, half_width: 5.0, half_depth: 2.0 };
        assert!(meets(&rectangle, Point::new(10.0, 10.0), Point::new(10.5, 10.0)));
        assert!(meets(&rectangle, Point::new(0.0, 10.0), Point::new(20.0, 10.0)));
        assert!(!meets(&rectangle, Point::new(0.0, 14.0), Point::new(8.0, 14.0)));
    }
}
