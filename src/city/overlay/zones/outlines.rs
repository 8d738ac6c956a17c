//! Outlines: the rings of zones, put together from borders that lie in the middle of streets.

use crate::base::geo::Point;
use crate::base::ring::distance_to_segment;
use crate::city::City;
use crate::city::nearest::NearestStreet;
use crate::city::street::Arc;

use super::borders::{Border, Corners};
use super::is_bounding;
use super::raster::{OUTSIDE, Raster};

/// Rounds of smoothing, which take away the stairs of the squares.
const SMOOTHINGS: usize = 6;
/// A border point moves to a street, and a meeting to a junction, within so many squares.
const STREET_REACH: f32 = 1.6;
const JUNCTION_REACH: f32 = 2.2;
/// Points this near to the ends of a border are left out: they may lie beyond the junction that the end moved to.
const END_REACH: f32 = 2.4;
/// The cosine of the turn at which a line runs back on itself.
const TURNS_BACK: f32 = -0.4;
/// Outlines keep to their borders within this, in metres.
const TOLERANCE_M: f32 = 1.5;

/// The outline of each zone, by its label; empty for a label that no square has.
pub fn trace(raster: &Raster, labels: &[u32], count: usize, city: &City, nearest: &NearestStreet) -> Vec<Vec<Point>> {
    let corners = Corners::new(raster, labels);
    let borders = corners.borders();
    if borders.is_empty() {
        // All pieces fell to one zone.
        let mut outlines = vec![Vec::new(); count];
        if let Some(&label) = labels.iter().find(|label| **label != OUTSIDE) {
            outlines[label as usize].clone_from(&city.boundary);
        }
        return outlines;
    }
    let ground = Ground { raster, city, nearest };
    let mut lines: Vec<Vec<Point>> = borders.iter().map(|border| ground.line(&corners, border, true)).collect();
    let mut sides: Vec<Vec<Side>> = vec![Vec::new(); count];
    for (index, border) in borders.iter().enumerate() {
        for (label, runs_forward) in [(border.right, true), (border.left, false)] {
            if label != OUTSIDE {
                sides[label as usize].push(Side { border: index, runs_forward });
            }
        }
    }
    // Where streets run so close that borders on them cross, the borders keep to the squares.
    for sides in &sides {
        if !is_simple(&ring(&borders, &lines, sides.clone())) {
            for side in sides {
                lines[side.border] = ground.line(&corners, &borders[side.border], false);
            }
        }
    }
    sides.into_iter().map(|sides| ring(&borders, &lines, sides)).collect()
}

/// A border as one of its two zones walks along it.
#[derive(Clone, Copy, Debug)]
struct Side {
    border: usize,
    runs_forward: bool,
}

impl Side {
    fn ends(self, borders: &[Border]) -> (usize, usize) {
        let corners = &borders[self.border].corners;
        let (first, last) = (corners.first().copied().unwrap_or(0), corners.last().copied().unwrap_or(0));
        if self.runs_forward { (first, last) } else { (last, first) }
    }
}

/// The largest ring that a zone's sides close to.
fn ring(borders: &[Border], lines: &[Vec<Point>], mut sides: Vec<Side>) -> Vec<Point> {
    let mut best: (f32, Vec<Point>) = (0.0, Vec::new());
    while let Some(first) = sides.pop() {
        let (start, mut end) = first.ends(borders);
        let mut ring = Vec::new();
        append(&mut ring, lines, first);
        while end != start {
            let Some(next) = sides.iter().position(|side| side.ends(borders).0 == end) else { break };
            let side = sides.swap_remove(next);
            append(&mut ring, lines, side);
            end = side.ends(borders).1;
        }
        let area_m2 = area_m2(&ring);
        if area_m2 > best.0 {
            best = (area_m2, ring);
        }
    }
    best.1
}

/// Appends a side without its last point, which is the next side's first.
fn append(ring: &mut Vec<Point>, lines: &[Vec<Point>], side: Side) {
    let line = &lines[side.border];
    let count = line.len().saturating_sub(1);
    if side.runs_forward {
        ring.extend(line.iter().take(count));
    } else {
        ring.extend(line.iter().rev().take(count));
    }
}

fn area_m2(ring: &[Point]) -> f32 {
    let Some(&origin) = ring.first() else { return 0.0 };
    ring.windows(2).map(|pair| (pair[0] - origin).cross(pair[1] - origin)).sum::<f32>().abs() / 2.0
}

/// What borders are drawn on.
#[derive(Clone, Copy)]
struct Ground<'a> {
    raster: &'a Raster,
    city: &'a City,
    nearest: &'a NearestStreet,
}

impl Ground<'_> {
    /// A border as a line of few points, the same for both of its zones.
    fn line(&self, corners: &Corners<'_>, border: &Border, follows_streets: bool) -> Vec<Point> {
        let is_edge = border.right == OUTSIDE || border.left == OUTSIDE;
        let mut points: Vec<Point> = border.corners.iter().map(|corner| corners.place(*corner)).collect();
        smooth(&mut points);
        let last = points.len() - 1;
        for (index, point) in points.iter_mut().enumerate() {
            if index == 0 || index == last {
                *point = self.meeting(*point, corners.around(border.corners[index]).contains(&OUTSIDE));
            } else if is_edge {
                *point = on_ring(&self.city.boundary, *point);
            } else if follows_streets {
                *point = self.on_street(*point);
            }
        }
        let (from, to) = (points[0], points[last]);
        let reach_m = END_REACH * self.raster.pitch_m;
        let mut line = vec![from];
        line.extend(points[1..last].iter().filter(|at| at.distance(from) > reach_m && at.distance(to) > reach_m));
        line.push(to);
        simplify(&without_spikes(&line))
    }

    /// Where borders meet: on the city's boundary, else at a junction, else on a street.
    fn meeting(&self, at: Point, is_at_edge: bool) -> Point {
        if is_at_edge {
            return on_ring(&self.city.boundary, at);
        }
        let Some((street, distance_m)) = self.street_at(at) else { return at };
        let streets = &self.city.streets;
        let ends = [streets.arc(street.arc).from, streets.arc(street.arc).to].map(|node| streets.nodes[node.index()]);
        let junction = if ends[0].distance(at) < ends[1].distance(at) { ends[0] } else { ends[1] };
        if junction.distance(at) < JUNCTION_REACH * self.raster.pitch_m {
            junction
        } else if distance_m < JUNCTION_REACH * self.raster.pitch_m {
            streets.place(street).0
        } else {
            at
        }
    }

    fn on_street(&self, at: Point) -> Point {
        match self.street_at(at) {
            Some((spot, distance_m)) if distance_m < STREET_REACH * self.raster.pitch_m => {
                self.city.streets.place(spot).0
            }
            Some(_) | None => at,
        }
    }

    fn street_at(&self, at: Point) -> Option<(crate::city::Spot, f32)> {
        let streets = &self.city.streets;
        self.nearest.find(streets, at, |arc: &Arc| is_bounding(&streets.streets[arc.street.index()]))
    }
}

/// The point of a ring nearest to a point.
fn on_ring(ring: &[Point], at: Point) -> Point {
    let mut best = (f32::INFINITY, at);
    for (index, &from) in ring.iter().enumerate() {
        let along = ring[(index + 1) % ring.len()] - from;
        let square = along.dot(along);
        let share = if square > 0.0 { ((at - from).dot(along) / square).clamp(0.0, 1.0) } else { 0.0 };
        let place = from + along * share;
        let away = (place - at).dot(place - at);
        if away < best.0 {
            best = (away, place);
        }
    }
    best.1
}

/// The line without points at which it runs back on itself.
fn without_spikes(line: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(line.len());
    for &next in line {
        while let [.., before, here] = kept[..]
            && (here - before).unit().dot((next - here).unit()) < TURNS_BACK
        {
            kept.pop();
        }
        kept.push(next);
    }
    kept
}

/// Whether no two sides of a ring cross.
pub fn is_simple(ring: &[Point]) -> bool {
    let count = ring.len();
    let side = |index: usize| (ring[index], ring[(index + 1) % count]);
    let turn = |a: Point, b: Point, c: Point| (b - a).cross(c - a);
    (0..count).all(|one| {
        let (a, b) = side(one);
        // The next side and, for the first, the last one share a corner with it.
        (one + 2..count - usize::from(one == 0)).all(|other| {
            let (c, d) = side(other);
            turn(a, b, c) * turn(a, b, d) >= 0.0 || turn(c, d, a) * turn(c, d, b) >= 0.0
        })
    })
}

/// Takes each point but the ends towards its neighbours.
fn smooth(points: &mut [Point]) {
    for _ in 0..SMOOTHINGS {
        let mut before = points[0];
        for index in 1..points.len() - 1 {
            let here = points[index];
            points[index] = before * 0.25 + here * 0.5 + points[index + 1] * 0.25;
            before = here;
        }
    }
}

/// The line with only the points that it needs (Douglas and Peucker 1973).
fn simplify(points: &[Point]) -> Vec<Point> {
    let mut is_kept = vec![false; points.len()];
    is_kept[0] = true;
    is_kept[points.len() - 1] = true;
    let mut open = vec![(0, points.len() - 1)];
    while let Some((first, last)) = open.pop() {
        let farthest = (first + 1..last)
            .map(|index| (distance_to_segment(points[index], points[first], points[last]), index))
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((distance_m, index)) = farthest
            && distance_m > TOLERANCE_M
        {
            is_kept[index] = true;
            open.extend([(first, index), (index, last)]);
        }
    }
    points.iter().zip(is_kept).filter(|(_, is_kept)| *is_kept).map(|(point, _)| *point).collect()
}
