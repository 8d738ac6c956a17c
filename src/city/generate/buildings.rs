//! Everything that stands: the station, institutions, shops, offices, works, and homes in what is left.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::{ArcId, FeederId};
use crate::base::name::Name;
use crate::city::{Area, AreaKind, Building, BuildingKind, City, Spot};

use super::blocks::{Block, BlockSide, Use};
use super::plan::Plan;
use super::plots;
use super::polygon::Rectangle;
use super::{homes, names, shapes};

/// Ground between an institution and the walk in front of it, in metres.
const FORECOURT_M: f32 = 7.0;

/// A block while it is built on.
#[derive(Clone, Debug)]
pub struct Site {
    pub taken: Vec<Rectangle>,
    number: u64,
}

impl Site {
    /// Chance that depends on the block and the purpose alone.
    pub fn chance(&self, plan: &Plan, purpose: u64) -> Chance {
        Chance::for_thing(plan.seed, purpose, self.number)
    }
}

/// A building on its ground; what is laid over the city (feeder, access, panels) comes later.
pub fn building(kind: BuildingKind, ground: &Rectangle, floors: u8, homes: u16, name: Option<Name>) -> Building {
    // Differs from house to house and stays with the place.
    let variant = (ground.center.x.abs() * 10.0) as usize;
    let footprint = shapes::footprint(kind, ground, variant);
    Building {
        kind,
        name,
        center: ground.center,
        floors,
        floor_area_m2: shapes::footprint_area_m2(&footprint) * f32::from(floors),
        footprint,
        homes,
        solar_kwp: 0.0,
        solar_heading_deg: 180.0,
        battery_kwh: 0.0,
        charger_kw: 0.0,
        feeder: FeederId::NONE,
        access: Spot { arc: ArcId(0), offset_m: 0.0 },
        is_generated: false,
    }
}

pub fn build(city: &mut City, blocks: &mut [Block], plan: &Plan) {
    let mut sites: Vec<Site> =
        (0..blocks.len()).map(|number| Site { taken: Vec::new(), number: number as u64 }).collect();
    let mut buildings = vec![station(plan)];
    let (mut shops, mut works) = (0, 0);
    for (site, block) in sites.iter_mut().zip(blocks.iter()) {
        match block.purpose {
            Use::Institution(kind) => {
                let grounds = build_institution(site, block, kind, plan, &mut buildings);
                city.areas.extend(grounds);
            }
            Use::Center => build_center(site, block, plan, &mut shops, &mut buildings),
            Use::Works | Use::Depot | Use::Hydrogen => build_works(site, block, plan, &mut works, &mut buildings),
            _ => {}
        }
        if let Some(kind) = block.landmark {
            build_institution(site, block, kind, plan, &mut buildings);
        }
    }
    homes::build(&mut sites, blocks, plan, &mut buildings);
    city.buildings = buildings;
}

/// The station stands beside the tracks, on the side of the square.
fn station(plan: &Plan) -> Building {
    let (along, off) = (plan.railway.locate(Point::default()).0, 17.0);
    let (before, after) = (plan.railway.place(along - 40.0, off), plan.railway.place(along + 40.0, off));
    let ground =
        Rectangle { center: before.lerp(after, 0.5), axis: (after - before).unit(), half_width: 46.0, half_depth: 8.5 };
    building(BuildingKind::Station, &ground, 3, 0, Some(names::station()))
}

/// Width, depth and floors of an institution.
fn measure(kind: BuildingKind) -> (f32, f32, u8) {
    match kind {
        BuildingKind::Hospital => (84.0, 46.0, 7),
        BuildingKind::School => (70.0, 36.0, 3),
        BuildingKind::CityHall => (62.0, 40.0, 6),
        BuildingKind::FireStation => (30.0, 18.0, 2),
        BuildingKind::Clinic => (24.0, 17.0, 2),
        BuildingKind::PoliceStation => (22.0, 16.0, 2),
        _ => (40.0, 24.0, 2),
    }
}

/// Builds an institution in the middle of its longest street side; returns its green grounds, if it has some.
fn build_institution(
    site: &mut Site,
    block: &Block,
    kind: BuildingKind,
    plan: &Plan,
    buildings: &mut Vec<Building>,
) -> Option<Area> {
    let (width, depth, floors) = measure(kind);
    let scales = [1.0, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4];
    let ground = scales.into_iter().find_map(|scale| {
        let size = (width * scale / 2.0, depth * scale / 2.0);
        block.street_sides().find_map(|side| place_beside(site, block, side, size, plan))
    })?;
    buildings.push(building(kind, &ground, floors, 0, block.name.clone()));
    site.taken.push(ground);
    let grounds = match kind {
        BuildingKind::School | BuildingKind::Hospital => sports_field(site, block, &ground, plan),
        _ => None,
    };
    grounds.map(|field| {
        site.taken.push(field);
        Area { kind: AreaKind::Green, name: None, outer: field.corners().to_vec(), holes: Vec::new() }
    })
}

/// A place for a building on one side of a block, as near to the side's middle as it can be.
fn place_beside(
    site: &Site,
    block: &Block,
    side: &BlockSide,
    (half_width, half_depth): (f32, f32),
    plan: &Plan,
) -> Option<Rectangle> {
    [0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8].into_iter().find_map(|share| {
        let (place, axis) = plots::walk(&side.points, side.length_m * share);
        let center = place + axis.perpendicular() * (FORECOURT_M + half_depth);
        let ground = Rectangle { center, axis, half_width, half_depth };
        plots::is_free(block, &ground, 4.0, &site.taken, plan).then_some(ground)
    })
}

/// The largest field that fits behind or beside a school.
fn sports_field(site: &Site, block: &Block, school: &Rectangle, plan: &Plan) -> Option<Rectangle> {
    let across = school.axis.perpendicular();
    for half_depth in [26.0, 21.0, 16.0, 12.0, 9.0] {
        for half_width in [42.0, 34.0, 26.0, 18.0] {
            for shift in [0.0, -14.0, 14.0, -30.0, 30.0] {
                let behind = across * (school.half_depth + 6.0 + half_depth);
                let field = Rectangle {
                    center: school.center + behind + school.axis * shift,
                    axis: school.axis,
                    half_width,
                    half_depth,
                };
                if plots::is_free(block, &field, 4.0, &site.taken, plan) {
                    return Some(field);
                }
            }
        }
    }
    None
}

fn build_center(site: &mut Site, block: &Block, plan: &Plan, number: &mut usize, buildings: &mut Vec<Building>) {
    let mut chance = site.chance(plan, 0x0063_656E);
    plots::fill(block, plots::CENTER, &mut site.taken, plan, &mut chance);
    for index in 0..site.taken.len() {
        let ground = site.taken[index];
        *number += 1;
        // Both kinds are in every city, however small.
        let is_shop = *number == 2 || *number > 2 && chance.happens(0.52);
        let (kind, name, floors) = if is_shop {
            (BuildingKind::Shop, names::shop(*number), 1 + chance.below(4) as u8)
        } else {
            (BuildingKind::Office, names::office(*number), 4 + chance.below(7) as u8)
        };
        buildings.push(building(kind, &ground, floors, 0, Some(name)));
    }
}

fn build_works(site: &mut Site, block: &Block, plan: &Plan, number: &mut usize, buildings: &mut Vec<Building>) {
    let mut chance = site.chance(plan, 0x0077_6F72);
    plots::fill(block, plots::WORKS, &mut site.taken, plan, &mut chance);
    for (index, ground) in site.taken.iter().enumerate() {
        let name = match (index, block.purpose) {
            (0, Use::Depot | Use::Hydrogen) => block.name.clone(),
            (_, Use::Depot | Use::Hydrogen) => None,
            _ => {
                *number += 1;
                Some(names::works(*number))
            }
        };
        buildings.push(building(BuildingKind::Works, ground, 1 + chance.below(2) as u8, 0, name));
    }
}
