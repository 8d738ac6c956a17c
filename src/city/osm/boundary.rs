//! Where a read city ends: a convex ring at which streets and land are cut.

use crate::base::geo::{Bounds, Point};

/// A convex ring that runs from x towards y.
#[derive(Clone, Debug)]
pub struct Boundary {
    ring: Vec<Point>,
}

/// A point of a line that was cut.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CutPoint {
    pub place: Point,
    /// The point's index in the whole line; `None` where the line crosses the boundary.
    pub index: Option<usize>,
}

/// How far outside a point may lie by rounding and still count as inside, in metres.
const TOLERANCE_M: f32 = 0.05;

impl Boundary {
    pub fn of_box(bounds: Bounds) -> Self {
        let (low, high) = (bounds.min, bounds.max);
        Self { ring: vec![low, Point::new(high.x, low.y), high, Point::new(low.x, high.y)] }
    }

    /// The convex hull of places, with room around them (monotone chain, Andrew 1979).
    pub fn around(places: impl Iterator<Item = Point>, room_m: f32) -> Self {
        let corner = room_m * std::f32::consts::FRAC_1_SQRT_2;
        let steps = [
            (room_m, 0.0),
            (-room_m, 0.0),
            (0.0, room_m),
            (0.0, -room_m),
            (corner, corner),
            (corner, -corner),
            (-corner, corner),
            (-corner, -corner),
        ];
        let mut points: Vec<Point> = places.flat_map(|place| steps.map(|(x, y)| place + Point::new(x, y))).collect();
        points.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
        points.dedup();
        let mut ring = half_hull(points.iter().copied());
        ring.pop();
        let mut back = half_hull(points.iter().rev().copied());
        back.pop();
        ring.append(&mut back);
        Self { ring }
    }

    pub fn ring(&self) -> &[Point] {
        &self.ring
    }

    pub fn contains(&self, place: Point) -> bool {
        self.sides().all(|(from, inward)| (place - from).dot(inward) >= -TOLERANCE_M)
    }

    /// A corner and the unit vector from there inwards, for each side.
    fn sides(&self) -> impl Iterator<Item = (Point, Point)> + '_ {
        let next = self.ring.iter().copied().cycle().skip(1);
        self.ring.iter().copied().zip(next).map(|(from, to)| (from, (to - from).unit().perpendicular()))
    }

    /// The parts of a line that lie inside.
    pub fn cut_line(&self, line: &[Point]) -> Vec<Vec<CutPoint>> {
        let mut parts = Vec::new();
        let mut part: Vec<CutPoint> = Vec::new();
        for (index, pair) in line.windows(2).enumerate() {
            let Some((start, end)) = self.share_inside(pair[0], pair[1]) else {
                close(&mut part, &mut parts);
                continue;
            };
            if start > 0.0 {
                close(&mut part, &mut parts);
                part.push(CutPoint { place: pair[0].lerp(pair[1], start), index: None });
            } else if part.is_empty() {
                part.push(CutPoint { place: pair[0], index: Some(index) });
            }
            if end < 1.0 {
                part.push(CutPoint { place: pair[0].lerp(pair[1], end), index: None });
                close(&mut part, &mut parts);
            } else {
                part.push(CutPoint { place: pair[1], index: Some(index + 1) });
            }
        }
        close(&mut part, &mut parts);
        parts
    }

    /// From which to which share of a straight piece it lies inside (Cyrus and Beck 1978).
    fn share_inside(&self, from: Point, to: Point) -> Option<(f32, f32)> {
        let (mut start, mut end) = (0.0_f32, 1.0_f32);
        for (corner, inward) in self.sides() {
            let (first, last) = ((from - corner).dot(inward), (to - corner).dot(inward));
            let (first_is_in, last_is_in) = (first >= -TOLERANCE_M, last >= -TOLERANCE_M);
            match (first_is_in, last_is_in) {
                (true, true) => {}
                (false, false) => return None,
                (false, true) => start = start.max((first / (first - last)).clamp(0.0, 1.0)),
                (true, false) => end = end.min((first / (first - last)).clamp(0.0, 1.0)),
            }
        }
        (start < end).then_some((start, end))
    }

    /// The part of a ring that lies inside (Sutherland and Hodgman 1974).
    pub fn cut_ring(&self, ring: &[Point]) -> Vec<Point> {
        let mut kept = ring.to_vec();
        for (corner, inward) in self.sides() {
            let whole = std::mem::take(&mut kept);
            for (index, &from) in whole.iter().enumerate() {
                let to = whole[(index + 1) % whole.len()];
                let (first, last) = ((from - corner).dot(inward), (to - corner).dot(inward));
                if first >= 0.0 {
                    kept.push(from);
                }
                if (first < 0.0 && last > 0.0) || (first > 0.0 && last < 0.0) {
                    kept.push(from.lerp(to, first / (first - last)));
                }
            }
        }
        kept
    }
}

fn close(part: &mut Vec<CutPoint>, parts: &mut Vec<Vec<CutPoint>>) {
    let done = std::mem::take(part);
    if done.len() >= 2 {
        parts.push(done);
    }
}

fn half_hull(points: impl Iterator<Item = Point>) -> Vec<Point> {
    let mut hull: Vec<Point> = Vec::new();
    for point in points {
        while let [.., before, last] = hull[..] {
            if (last - before).cross(point - last) > 0.0 {
                break;
            }
            hull.pop();
        }
        hull.push(point);
    }
    hull
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square() -> Boundary {
        Boundary::of_box(Bounds { min: Point::new(0.0, 0.0), max: Point::new(10.0, 10.0) })
    }

    #[test]
    fn lines_are_cut_where_they_cross() {
        let line = [(-5.0, 5.0), (5.0, 5.0), (5.0, 20.0), (8.0, 20.0), (8.0, 8.0)].map(|(x, y)| Point::new(x, y));
        let parts = square().cut_line(&line);
        assert_eq!(parts.len(), 2);
        assert_eq!(parts[0].iter().map(|point| point.index).collect::<Vec<_>>(), [None, Some(1), None]);
        assert_eq!(parts[0][0].place, Point::new(0.0, 5.0));
        assert_eq!(parts[1].iter().map(|point| point.index).collect::<Vec<_>>(), [None, Some(4)]);
        assert!(parts.iter().flatten().all(|point| square().contains(point.place)));
    }

    #[test]
    fn rings_are_cut_to_what_lies_inside() {
        let ring = [(5.0, -5.0), (15.0, 5.0), (5.0, 15.0), (-5.0, 5.0)].map(|(x, y)| Point::new(x, y));
        let cut = square().cut_ring(&ring);
        assert!(cut.len() >= 4 && cut.iter().all(|point| square().contains(*point)));
        let outside = ring.map(|point| point + Point::new(100.0, 0.0));
        assert!(square().cut_ring(&outside).is_empty());
    }

    #[test]
    fn a_hull_holds_its_places() {
        let places = [(0.0, 0.0), (100.0, 0.0), (50.0, 80.0), (50.0, 20.0)].map(|(x, y)| Point::new(x, y));
        let hull = Boundary::around(places.into_iter(), 10.0);
        assert!(places.iter().all(|place| hull.contains(*place)));
        assert!(!hull.contains(Point::new(0.0, 80.0)));
    }
}
