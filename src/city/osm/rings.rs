//! Rings: closed ways, and areas put together from several ways (wiki.openstreetmap.org/wiki/Relation:multipolygon).

use std::collections::HashMap;

use crate::base::geo::Point;
use crate::city::generate::polygon::{area, contains};

use super::raw::{MemberKind, RawData, RawRelation, RawWay, Tags};
use super::tally::Tally;

/// A rim with the holes in it. Rings are closed without the repeated first point, the rim runs from x towards y.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Shape {
    pub outer: Vec<Point>,
    pub holes: Vec<Vec<Point>>,
}

/// All closed ways and multipolygons that `is_wanted`, each with its tags.
pub fn shapes<'a>(
    raw: &'a RawData,
    places: &HashMap<i64, Point>,
    is_wanted: impl Fn(&Tags) -> bool,
    tally: &mut Tally,
) -> Vec<(Shape, &'a Tags)> {
    let ways = raw.way_index();
    let mut found = Vec::new();
    for way in raw.ways.iter().filter(|way| is_wanted(&way.tags)) {
        match closed_ring(way, places, tally) {
            Some(outer) => found.push((Shape { outer, holes: Vec::new() }, &way.tags)),
            None => tally.open_rings += 1,
        }
    }
    for relation in raw.relations.iter().filter(|relation| relation.tags.value("type") == "multipolygon") {
        if !is_wanted(&relation.tags) {
            continue;
        }
        let outer = joined_rings(relation, |role| role != "inner", raw, &ways, places, tally);
        let inner = joined_rings(relation, |role| role == "inner", raw, &ways, places, tally);
        let mut shapes: Vec<Shape> = outer.into_iter().map(|outer| Shape { outer, holes: Vec::new() }).collect();
        for hole in inner {
            let Some(&corner) = hole.first() else { continue };
            if let Some(around) = shapes.iter_mut().find(|shape| contains(&shape.outer, corner)) {
                around.holes.push(hole);
            }
        }
        found.extend(shapes.into_iter().map(|shape| (shape, &relation.tags)));
    }
    let before = found.len();
    found.retain(|(shape, _)| is_sound(&shape.outer));
    tally.odd_rings += before - found.len();
    for (shape, _) in &mut found {
        shape.holes.retain(|hole| is_sound(hole));
    }
    found
}

/// The ring of a way that ends where it begins.
fn closed_ring(way: &RawWay, places: &HashMap<i64, Point>, tally: &mut Tally) -> Option<Vec<Point>> {
    let is_closed = way.nodes.len() >= 4 && way.nodes.first() == way.nodes.last();
    is_closed.then(|| ring_of(&way.nodes[1..], places, tally))
}

fn ring_of(ids: &[i64], places: &HashMap<i64, Point>, tally: &mut Tally) -> Vec<Point> {
    let mut ring: Vec<Point> = Vec::with_capacity(ids.len());
    for id in ids {
        match places.get(id) {
            Some(place) if ring.last() == Some(place) => tally.repeated_nodes += 1,
            Some(place) => ring.push(*place),
            None => tally.missing_nodes += 1,
        }
    }
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    if area(&ring) < 0.0 {
        ring.reverse();
    }
    ring
}

/// Joins the member ways of a role end to end into rings.
fn joined_rings(
    relation: &RawRelation,
    has_role: impl Fn(&str) -> bool,
    raw: &RawData,
    ways: &HashMap<i64, usize>,
    places: &HashMap<i64, Point>,
    tally: &mut Tally,
) -> Vec<Vec<Point>> {
    let mut open: Vec<Vec<i64>> = Vec::new();
    for member in relation.members.iter().filter(|member| member.kind == MemberKind::Way && has_role(&member.role)) {
        match ways.get(&member.id) {
            Some(&index) if raw.ways[index].nodes.len() >= 2 => open.push(raw.ways[index].nodes.clone()),
            Some(_) => tally.short_ways += 1,
            None => tally.missing_members += 1,
        }
    }
    let mut rings = Vec::new();
    while let Some(mut chain) = open.pop() {
        while chain.first() != chain.last() {
            let end = chain.last().copied();
            let Some(next) = open.iter().position(|line| line.first().copied() == end || line.last().copied() == end)
            else {
                break;
            };
            let mut line = open.swap_remove(next);
            if line.first().copied() != end {
                line.reverse();
            }
            chain.extend(line.drain(1..));
        }
        if chain.len() >= 4 && chain.first() == chain.last() {
            rings.push(ring_of(&chain[1..], places, tally));
        } else {
            tally.open_rings += 1;
        }
    }
    rings
}

/// The least ground that counts, in square metres.
const AREA_MIN_M2: f32 = 1.0;
/// Rings longer than this are not tried for crossing sides, which takes the square of their length.
const CHECKED_SIDES_MAX: usize = 400;

/// Whether a ring encloses ground and doesn't cross itself.
fn is_sound(ring: &[Point]) -> bool {
    ring.len() >= 3 && area(ring).abs() >= AREA_MIN_M2 && (ring.len() > CHECKED_SIDES_MAX || !crosses_itself(ring))
}

fn crosses_itself(ring: &[Point]) -> bool {
    let count = ring.len();
    let side = |index: usize| (ring[index], ring[(index + 1) % count]);
    (0..count).any(|first| {
        (first + 2..count)
            .filter(|second| (second + 1) % count != first)
            .any(|second| do_cross(side(first), side(second)))
    })
}

fn do_cross((a, b): (Point, Point), (c, d): (Point, Point)) -> bool {
    let (first, second) = ((b - a).cross(c - a), (b - a).cross(d - a));
    let (third, fourth) = ((d - c).cross(a - c), (d - c).cross(b - c));
    (first > 0.0) != (second > 0.0)
        && (third > 0.0) != (fourth > 0.0)
        && first != 0.0
        && second != 0.0
        && third != 0.0
        && fourth != 0.0
}
