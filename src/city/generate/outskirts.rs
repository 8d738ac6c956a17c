//! What the belt outside the ring road holds for the whole city: depots, the hydrogen plant, the solar field.

use crate::base::ids::{ArcId, FeederId};
use crate::city::{City, Depot, HydrogenPlant, SolarField, Spot};

use super::blocks::{Block, Use};
use super::names;
use super::plan::Plan;

/// Shuttles, buses and vans per home that need a bay at night.
const BAYS_PER_HOME: f32 = 0.012;
/// Peak power of a field of panels per square metre of ground, with rows apart.
const FIELD_KWP_PER_M2: f32 = 0.085;
/// Electrolyser, fuel cell and tank per home.
const ELECTROLYSER_KW_PER_HOME: f32 = 0.15;
const FUEL_CELL_KW_PER_HOME: f32 = 0.10;
const TANK_KG_PER_HOME: f32 = 0.10;

pub fn build(city: &mut City, blocks: &[Block], plan: &Plan) {
    let spot = Spot { arc: ArcId(0), offset_m: 0.0 };
    let homes = plan.homes as f32;
    let depots = blocks.iter().filter(|block| block.use_ == Use::Depot).count().max(1);
    for block in blocks {
        let name = block.name.clone();
        match block.use_ {
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
