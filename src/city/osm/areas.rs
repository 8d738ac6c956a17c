//! Land and railway tracks.

use std::collections::HashMap;

use crate::base::geo::Point;
use crate::city::{Area, AreaKind};

use super::boundary::Boundary;
use super::kinds::{area_kind, is_track};
use super::names;
use super::raw::{RawData, Tags};
use super::rings;
use super::tally::Tally;

/// All land inside the boundary, the lowest first.
pub fn areas(raw: &RawData, places: &HashMap<i64, Point>, boundary: &Boundary, tally: &mut Tally) -> Vec<Area> {
    // Pedestrian ways and platforms are areas only when they say so or are closed; open ones are lines.
    let is_wanted = |tags: &Tags| area_kind(tags).is_some() && !tags.says("building");
    let mut areas: Vec<Area> = rings::shapes(raw, places, is_wanted, tally)
        .into_iter()
        .filter_map(|(shape, tags)| {
            let outer = boundary.cut_ring(&shape.outer);
            let holes = shape.holes.iter().map(|hole| boundary.cut_ring(hole)).filter(|hole| hole.len() >= 3).collect();
            (outer.len() >= 3).then_some(Area { kind: area_kind(tags)?, name: names::name(tags), outer, holes })
        })
        .collect();
    areas.extend(super::coast::sea(raw, places, boundary));
    areas.sort_by_key(|area| order(area.kind));
    areas
}

/// From the lowest to the uppermost.
fn order(kind: AreaKind) -> u8 {
    match kind {
        AreaKind::Block => 0,
        AreaKind::Rail => 1,
        AreaKind::Green => 2,
        AreaKind::Water => 3,
        AreaKind::Plaza => 4,
    }
}

/// All railway tracks inside the boundary.
pub fn rails(raw: &RawData, places: &HashMap<i64, Point>, boundary: &Boundary) -> Vec<Vec<Point>> {
    let tracks = raw.ways.iter().filter(|way| is_track(&way.tags));
    tracks
        .flat_map(|way| {
            let line: Vec<Point> = way.nodes.iter().filter_map(|id| places.get(id).copied()).collect();
            boundary.cut_line(&line)
        })
        .map(|part| part.into_iter().map(|point| point.place).collect())
        .collect()
}
