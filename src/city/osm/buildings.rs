//! Buildings: outlines with a use, floors and homes, and the institutions that only a point tells of.

use std::collections::HashMap;

use crate::base::geo::{Bounds, Point};
use crate::base::ids::{ArcId, FeederId};
use crate::base::name::Name;
use crate::city::generate::polygon::{area, centroid, contains};
use crate::city::{Building, BuildingKind, City, Spot};

use super::boundary::Boundary;
use super::kinds::{Use, building_use, business, institution, stands_alone, use_of_ground};
use super::lookup::Lookup;
use super::names;
use super::raw::{RawData, Tags};
use super::rings;
use super::tally::Tally;

/// Floor area of a dwelling with its share of stairs, in square metres.
const DWELLING_M2: f32 = 90.0;
/// The largest ground plan that is taken for a detached house, in square metres.
const DETACHED_MAX_M2: f32 = 220.0;
/// Ground plans below are sheds and kiosks.
const GROUND_MIN_M2: f32 = 14.0;
const FLOOR_HEIGHT_M: f32 = 3.2;
const FLOORS_MAX: f32 = 90.0;
/// A point this near to a building, in metres, belongs to it: entrances and hasty mapping.
const POINT_REACH_M: f32 = 8.0;

/// A building while its use is found out.
struct Draft<'a> {
    footprint: Vec<Point>,
    ground_m2: f32,
    center: Point,
    use_: Use,
    name: Option<Name>,
    tags: &'a Tags,
}

/// Something that tells of an institution or business.
struct Clue<'a> {
    place: Point,
    kind: BuildingKind,
    tags: &'a Tags,
}

/// Adds all buildings inside the boundary to the city. Returns the institutions that have no building:
/// where they are, their kind and name.
pub fn build(
    city: &mut City,
    raw: &RawData,
    places: &HashMap<i64, Point>,
    boundary: &Boundary,
    tally: &mut Tally,
) -> Vec<Homeless> {
    let mut drafts = drafts(raw, places, boundary, tally);
    let lookup = Lookup::new(drafts.iter().map(|draft| Bounds::around(draft.footprint.iter().copied())));
    let mut homeless = Vec::new();
    take_grounds(&mut drafts, &lookup, raw, places, boundary, tally, &mut homeless);
    take_points(&mut drafts, &lookup, raw, places, boundary, &mut homeless);
    city.buildings.extend(drafts.into_iter().filter_map(finished));
    told_once(homeless, &city.buildings)
}

/// An institution without a building of its own.
#[derive(Clone, Debug)]
pub struct Homeless {
    pub place: Point,
    pub kind: BuildingKind,
    pub name: Option<Name>,
    /// The ring of its ground; empty when only a point is known.
    pub ground: Vec<Point>,
}

/// Institutions of the same kind that are nearer than this, in metres, are one that is mapped twice.
fn same_within_m(kind: BuildingKind) -> f32 {
    match kind {
        // A station is mapped as a building, a ground and a point for each railway.
        BuildingKind::Station => 220.0,
        BuildingKind::Hospital | BuildingKind::School | BuildingKind::CityHall => 90.0,
        _ => 40.0,
    }
}

/// Leaves out institutions that are mapped twice, as a ground and as a point or beside their building.
fn told_once(homeless: Vec<Homeless>, buildings: &[Building]) -> Vec<Homeless> {
    let mut once: Vec<Homeless> = Vec::new();
    for one in homeless {
        let is_near = |place: Point| place.distance(one.place) <= same_within_m(one.kind);
        if buildings.iter().any(|building| building.kind == one.kind && is_near(building.center)) {
            continue;
        }
        let known = once
            .iter_mut()
            .find(|other| other.kind == one.kind && (is_near(other.place) || contains(&other.ground, one.place)));
        match known {
            Some(other) => other.name = other.name.take().or(one.name),
            None => once.push(one),
        }
    }
    once
}

fn drafts<'a>(
    raw: &'a RawData,
    places: &HashMap<i64, Point>,
    boundary: &Boundary,
    tally: &mut Tally,
) -> Vec<Draft<'a>> {
    let is_building = |tags: &Tags| tags.says("building") && tags.value("location") != "underground";
    rings::shapes(raw, places, is_building, tally)
        .into_iter()
        .filter(|(shape, _)| shape.outer.iter().all(|corner| boundary.contains(*corner)))
        .map(|(shape, tags)| {
            let holes: f32 = shape.holes.iter().map(|hole| area(hole).abs()).sum();
            Draft {
                ground_m2: (area(&shape.outer) - holes).max(1.0),
                center: centroid(&shape.outer),
                footprint: shape.outer,
                use_: building_use(tags),
                name: names::name(tags),
                tags,
            }
        })
        .filter(|draft| draft.ground_m2 >= GROUND_MIN_M2 && draft.use_ != Use::Unused)
        .collect()
}

/// Grounds (of a school, of a hospital, of industry) tell the use of the open buildings on them.
fn take_grounds(
    drafts: &mut [Draft<'_>],
    lookup: &Lookup,
    raw: &RawData,
    places: &HashMap<i64, Point>,
    boundary: &Boundary,
    tally: &mut Tally,
    homeless: &mut Vec<Homeless>,
) {
    let is_ground = |tags: &Tags| use_of_ground(tags).is_some() && !tags.says("building");
    let mut grounds = rings::shapes(raw, places, is_ground, tally);
    // The smallest ground knows best.
    grounds.sort_by(|(a, _), (b, _)| area(&a.outer).total_cmp(&area(&b.outer)));
    for (shape, tags) in &grounds {
        let Some(use_) = use_of_ground(tags) else { continue };
        let bounds = Bounds::around(shape.outer.iter().copied());
        let inside: Vec<usize> =
            lookup.near(bounds).filter(|index| contains(&shape.outer, drafts[*index].center)).collect();
        let Use::Kind(kind) = use_ else { continue };
        for &index in &inside {
            if drafts[index].use_ == Use::Open {
                drafts[index].use_ = use_;
            }
        }
        if !kind.is_institution() {
            continue;
        }
        let largest = inside
            .iter()
            .copied()
            .filter(|index| drafts[*index].use_ == use_)
            .max_by(|a, b| drafts[*a].ground_m2.total_cmp(&drafts[*b].ground_m2));
        match largest {
            Some(index) if drafts[index].name.is_none() => drafts[index].name = names::name(tags),
            Some(_) => {}
            None => {
                let place = centroid(&shape.outer);
                if boundary.contains(place) && stands_alone(kind, tags) {
                    homeless.push(Homeless { place, kind, name: names::name(tags), ground: shape.outer.clone() });
                }
            }
        }
    }
}

/// Points (a clinic, a shop) tell the use and the name of the building that they lie in.
fn take_points(
    drafts: &mut [Draft<'_>],
    lookup: &Lookup,
    raw: &RawData,
    places: &HashMap<i64, Point>,
    boundary: &Boundary,
    homeless: &mut Vec<Homeless>,
) {
    let mut clues: Vec<Clue<'_>> = raw
        .nodes
        .iter()
        .filter_map(|node| {
            let kind = institution(&node.tags).or_else(|| business(&node.tags))?;
            let place = places.get(&node.id).copied().filter(|place| boundary.contains(*place))?;
            Some(Clue { place, kind, tags: &node.tags })
        })
        .collect();
    // Institutions first: a hospital with a kiosk in it stays a hospital.
    clues.sort_by_key(|clue| (!stands_alone(clue.kind, clue.tags), !clue.kind.is_institution()));
    for clue in clues {
        let is_institution = stands_alone(clue.kind, clue.tags);
        match around(drafts, lookup, clue.place, is_institution) {
            Some(index) => tell(&mut drafts[index], &clue, is_institution),
            None if is_institution => {
                let name = names::name(clue.tags);
                homeless.push(Homeless { place: clue.place, kind: clue.kind, name, ground: Vec::new() });
            }
            None => {}
        }
    }
}

/// The building around a point, or for an institution one right beside it.
fn around(drafts: &[Draft<'_>], lookup: &Lookup, place: Point, with_reach: bool) -> Option<usize> {
    let here = Bounds::around([place]);
    let within = lookup.near(here).find(|index| contains(&drafts[*index].footprint, place));
    let beside = || {
        lookup
            .near(here.grown(POINT_REACH_M))
            .map(|index| (crate::city::generate::polygon::distance_to_ring(&drafts[index].footprint, place), index))
            .filter(|(distance, _)| *distance <= POINT_REACH_M)
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, index)| index)
    };
    within.or_else(|| with_reach.then(beside).flatten())
}

fn tell(draft: &mut Draft<'_>, clue: &Clue<'_>, is_institution: bool) {
    let is_small = draft.ground_m2 * floors(draft.tags, BuildingKind::Shop) < DETACHED_MAX_M2 * 4.0;
    let takes_kind = match draft.use_ {
        Use::Open => is_institution || is_small,
        // A police station or a clinic in a house of flats or offices doesn't make all of the house one.
        Use::Kind(kind) => {
            is_institution && !kind.is_institution() && !kind.is_home() && clue.kind != BuildingKind::Clinic
        }
        Use::Unused => false,
    };
    if takes_kind {
        draft.use_ = Use::Kind(clue.kind);
    }
    if draft.use_ == Use::Kind(clue.kind) && draft.name.is_none() {
        draft.name = names::name(clue.tags);
    }
}

fn finished(draft: Draft<'_>) -> Option<Building> {
    let kind = match draft.use_ {
        Use::Kind(kind) => kind,
        Use::Open if draft.ground_m2 <= DETACHED_MAX_M2 && floors(draft.tags, BuildingKind::Detached) <= 3.0 => {
            BuildingKind::Detached
        }
        Use::Open => BuildingKind::Apartments,
        Use::Unused => return None,
    };
    let floors = floors(draft.tags, kind);
    let floor_area_m2 = draft.ground_m2 * floors;
    let homes = match kind {
        BuildingKind::Detached => homes_of(draft.tags).unwrap_or(detached_homes(draft.tags, floor_area_m2)),
        BuildingKind::Apartments => homes_of(draft.tags).unwrap_or((floor_area_m2 / DWELLING_M2).max(2.0) as u16),
        _ => 0,
    };
    Some(Building {
        kind,
        name: if kind.is_home() { None } else { draft.name },
        center: draft.center,
        footprint: draft.footprint,
        floors: floors as u8,
        floor_area_m2,
        homes,
        ..plain(kind)
    })
}

/// A row of houses has several homes, any other house one.
fn detached_homes(tags: &Tags, floor_area_m2: f32) -> u16 {
    match tags.value("building") {
        "terrace" => (floor_area_m2 / (1.3 * DWELLING_M2)).max(2.0) as u16,
        "semidetached_house" if floor_area_m2 > 2.0 * DWELLING_M2 => 2,
        _ => 1,
    }
}

fn homes_of(tags: &Tags) -> Option<u16> {
    tags.value("building:flats").parse::<u16>().ok().filter(|flats| (1..=2_000).contains(flats))
}

/// Floors above ground: as tagged, else by height, else as is usual for the kind.
fn floors(tags: &Tags, kind: BuildingKind) -> f32 {
    let number = |key: &str| {
        let text = tags.value(key).trim_end_matches('m').trim();
        text.parse::<f32>().ok().filter(|value| value.is_finite() && *value > 0.0)
    };
    let tagged = number("building:levels").or_else(|| number("height").map(|height| height / FLOOR_HEIGHT_M));
    let usual = match kind {
        BuildingKind::Works => 1.0,
        BuildingKind::Apartments | BuildingKind::CityHall | BuildingKind::Office => 4.0,
        BuildingKind::Hospital => 5.0,
        _ => 2.0,
    };
    tagged.unwrap_or(usual).round().clamp(1.0, FLOORS_MAX)
}

/// A building of a kind, not yet fitted out or tied to a street and a feeder.
pub fn plain(kind: BuildingKind) -> Building {
    Building {
        kind,
        name: None,
        footprint: Vec::new(),
        center: Point::default(),
        floors: 1,
        floor_area_m2: 0.0,
        homes: 0,
        solar_kwp: 0.0,
        solar_heading_deg: 180.0,
        battery_kwh: 0.0,
        charger_kw: 0.0,
        feeder: FeederId::NONE,
        access: Spot { arc: ArcId::NONE, offset_m: 0.0 },
        is_generated: false,
    }
}
