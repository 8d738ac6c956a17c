//! Rings (closed, without the repeated first point) and straight pieces of lines: what lies inside, what lies near.

use super::geo::Point;

/// The sides of a ring, the last one back to the first point.
pub fn segments(ring: &[Point]) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

/// Whether a ring holds a place, by the even-odd rule. A ring of nothing holds nothing.
pub fn contains(ring: &[Point], place: Point) -> bool {
    let mut is_inside = false;
    for (from, to) in segments(ring) {
        if (from.y > place.y) != (to.y > place.y)
            && place.x < from.x + (to.x - from.x) * (place.y - from.y) / (to.y - from.y)
        {
            is_inside = !is_inside;
        }
    }
    is_inside
}

/// The distance from a place to a straight piece, and the share of the piece (0 to 1) at which it is nearest.
pub fn nearest_on_segment(place: Point, from: Point, to: Point) -> (f32, f32) {
    let way = to - from;
    let square = way.dot(way);
    let share = if square > 0.0 { ((place - from).dot(way) / square).clamp(0.0, 1.0) } else { 0.0 };
    (place.distance(from + way * share), share)
}

/// The distance from a place to a straight piece.
pub fn distance_to_segment(place: Point, from: Point, to: Point) -> f32 {
    nearest_on_segment(place, from, to).0
}
