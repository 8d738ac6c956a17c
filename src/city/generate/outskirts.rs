//! What the belt outside the ring road holds for the whole city: depots, the hydrogen plant, the solar field.

use crate::base::geo::Point;
use crate::base::ids::{ArcId, FeederId};
use crate::city::{City, Depot, HydrogenPlant, SolarField, Spot, StreetGraph};

use super::blocks::{Block, Use};
use super::names;
use super::plan::Plan;
use super::polygon;

/// Shuttles, buses and vans per home that need a bay at night.
const BAYS_PER_HOME: f32 = 0.012;
/// Peak power of a field of panels per square metre of ground, with rows apart.
const FIELD_KWP_PER_M2: f32 = 0.085;
/// Electrolyser, fuel cell and tank per home.
const ELECTROLYSER_KW_PER_HOME: f32 = 0.15;
const FUEL_CELL_KW_PER_HOME: f32 = 0.10;
const TANK_KG_PER_HOME: f32 = 0.10;

/// Stands where a block needs no gate.
const NOWHERE: Spot = Spot { arc: ArcId(0), offset_m: 0.0 };

pub fn build(city: &mut City, blocks: &[Block], plan: &Plan) {
    let homes = plan.homes as f32;
    let depots = blocks.iter().filter(|block| block.purpose == Use::Depot).count().max(1);
    for block in blocks {
        let name = block.name.clone();
        let spot = if matches!(block.purpose, Use::Depot | Use::Hydrogen) {
            gate(&city.streets, block.center)
        } else {
            NOWHERE
        };
        match block.purpose {
            Use::Depot => city.depots.push(Depot {
                name: name.unwrap_or_else(|| names::depot(0)),
                place: block.center,
                spot,
                bays: (homes * BAYS_PER_HOME / depots as f32).max(8.0) as u16,
            }),
            Use::Hydrogen => city.plants.push(HydrogenPlant {
                name: name.unwrap_or_else(names::hydrogen_plant),
                place: block.center,
                spot,
                feeder: FeederId::NONE,
                electrolyser_kw: homes * ELECTROLYSER_KW_PER_HOME,
                tank_kg: homes * TANK_KG_PER_HOME,
                fuel_cell_kw: homes * FUEL_CELL_KW_PER_HOME,
                pumps: (homes / 2000.0).clamp(2.0, 24.0) as u8,
            }),
            Use::Solar => city.solar_fields.push(SolarField {
                name: name.unwrap_or_else(names::solar_field),
                outline: block.outline.clone(),
                peak_kwp: block.area_m2 * FIELD_KWP_PER_M2,
                feeder: FeederId::NONE,
            }),
            _ => {}
        }
    }
}

/// Where vehicles get to a place: the nearest spot on a street for cars.
fn gate(streets: &StreetGraph, place: Point) -> Spot {
    let mut nearest = (f32::INFINITY, NOWHERE);
    for street in &streets.streets {
        let arc = street.forward;
        if !arc.is_some() || !streets.arc(arc).modes.cars {
            continue;
        }
        let mut along = 0.0;
        for pair in streets.points_of(street).windows(2) {
            let distance = polygon::distance_to_segment(place, pair[0], pair[1]);
            let way = pair[1] - pair[0];
            if distance < nearest.0 {
                let share = ((place - pair[0]).dot(way) / way.dot(way).max(1e-6)).clamp(0.0, 1.0);
                nearest = (distance, Spot { arc, offset_m: along + share * way.length() });
            }
            along += way.length();
        }
    }
    nearest.1
}
