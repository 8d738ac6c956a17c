//! Plane geometry of rings (closed, without the repeated first point) and upright boxes.

use crate::base::geo::Point;
pub use crate::base::ring::{contains, distance_to_segment, segments};

/// Area in square metres; positive when the ring runs from x towards y.
pub fn area(ring: &[Point]) -> f32 {
    segments(ring).map(|(from, to)| from.cross(to)).sum::<f32>() / 2.0
}

pub fn perimeter(ring: &[Point]) -> f32 {
    segments(ring).map(|(from, to)| from.distance(to)).sum()
}

pub fn centroid(ring: &[Point]) -> Point {
    let Some(&anchor) = ring.first() else { return Point::default() };
    let (mut sum, mut weight) = (Point::default(), 0.0);
    for (from, to) in segments(ring) {
        let cross = (from - anchor).cross(to - anchor);
        sum = sum + (from + to - anchor * 2.0) * cross;
        weight += cross;
    }
    if weight.abs() < 1e-3 { anchor } else { anchor + sum * (1.0 / (3.0 * weight)) }
}

/// The distance from a place to the nearest side of a ring.
pub fn distance_to_ring(ring: &[Point], place: Point) -> f32 {
    segments(ring).map(|(from, to)| distance_to_segment(place, from, to)).fold(f32::INFINITY, f32::min)
}

/// A ring moved inwards, each side by its own distance. The ring must run from x towards y.
pub fn inset(ring: &[Point], distances: &[f32]) -> Vec<Point> {
    let count = ring.len();
    let sides: Vec<(Point, Point, f32)> =
        segments(ring).zip(distances).map(|((from, to), distance)| (from, (to - from).unit(), *distance)).collect();
    let mut moved = Vec::with_capacity(count);
    for (index, &corner) in ring.iter().enumerate() {
        let (_, before, before_m) = sides[(index + count - 1) % count];
        let (_, after, after_m) = sides[index];
        let turn = before.cross(after);
        if turn.abs() < 0.12 && before.dot(after) > 0.0 {
            moved.push(corner + (before + after).unit().perpendicular() * before_m.max(after_m));
        } else {
            // Where the two moved sides meet: a step back along one and forth along the other.
            let reach = (after * before_m - before * after_m) * (1.0 / limited(turn));
            let longest = 4.0 * before_m.max(after_m);
            let length = reach.length();
            let reach = if length > longest { reach * (longest / length) } else { reach };
            moved.push(corner + reach);
        }
    }
    moved
}

fn limited(turn: f32) -> f32 {
    if turn.abs() < 0.12 { 0.12_f32.copysign(turn) } else { turn }
}

/// A rectangle that may be turned: `axis` runs along its width.
#[derive(Clone, Copy, Debug)]
pub struct Rectangle {
    pub center: Point,
    pub axis: Point,
    pub half_width: f32,
    pub half_depth: f32,
}

impl Rectangle {
    pub fn corners(&self) -> [Point; 4] {
        let (along, across) = (self.axis * self.half_width, self.axis.perpendicular() * self.half_depth);
        [
            self.center - along - across,
            self.center + along - across,
            self.center + along + across,
            self.center - along + across,
        ]
    }

    pub fn radius(&self) -> f32 {
        libm::sqrtf(self.half_width * self.half_width + self.half_depth * self.half_depth)
    }

    pub fn grown(self, margin: f32) -> Self {
        Self { half_width: self.half_width + margin, half_depth: self.half_depth + margin, ..self }
    }

    /// Whether two rectangles share ground (separating axes).
    pub fn overlaps(&self, other: &Self) -> bool {
        let between = other.center - self.center;
        if between.length() > self.radius() + other.radius() {
            return false;
        }
        let axes = [self.axis, self.axis.perpendicular(), other.axis, other.axis.perpendicular()];
        axes.into_iter().all(|axis| between.dot(axis).abs() < self.extent(axis) + other.extent(axis))
    }

    fn extent(&self, axis: Point) -> f32 {
        self.half_width * self.axis.dot(axis).abs() + self.half_depth * self.axis.perpendicular().dot(axis).abs()
    }

    /// Whether the rectangle lies within a ring: corners and the middles of its sides.
    pub fn is_within(&self, ring: &[Point]) -> bool {
        let corners = self.corners();
        segments(&corners).all(|(from, to)| contains(ring, from) && contains(ring, from.lerp(to, 0.5)))
    }
}
