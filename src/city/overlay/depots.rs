//! Depots and a hydrogen plant at the edge of town, and the ties of both to the streets.

use std::f32::consts::TAU;

use crate::base::geo::Point;
use crate::base::ids::FeederId;
use crate::base::name::Name;
use crate::city::City;
use crate::city::grid::{Depot, HydrogenPlant};
use crate::city::nearest::NearestStreet;
use crate::city::street::{Arc, Spot, StreetClass, StreetGraph};

use super::{direction_of, distance_to_ring, is_for_cars, town_center};

/// Homes that one more depot serves.
const HOMES_A_DEPOT: u32 = 12_000;
const DEPOTS_MAX: u32 = 12;
/// Vehicles that a depot holds.
const BAYS: u16 = 80;
/// Heading of the first depot from the middle of town; the plant lies opposite.
const FIRST_HEADING_RAD: f32 = 2.2;
/// How far out, as a share of the way to the city's edge.
const EDGE_SHARE: f32 = 0.86;

/// How far the gate of a yard may be from its middle, in metres.
const GATE_REACH_M: f32 = 150.0;

/// A plant for each home, in the ratio of a town that makes its buses' hydrogen and some for its evenings.
const ELECTROLYSER_KW_A_HOME: f32 = 0.15;
const FUEL_CELL_KW_A_HOME: f32 = 0.12;
const TANK_KG_A_HOME: f32 = 0.1;
/// The smallest plant: one electrolyser stack, and a tank that fills twenty buses.
const ELECTROLYSER_KW_MIN: f32 = 250.0;
const FUEL_CELL_KW_MIN: f32 = 200.0;
const TANK_KG_MIN: f32 = 400.0;
const PUMPS: u8 = 3;

/// Places depots and a plant where there are none, and ties all of them to the streets.
pub fn lay(city: &mut City, nearest: &NearestStreet) {
    let homes = city.home_count();
    if city.depots.is_empty() {
        let count = (1 + homes / HOMES_A_DEPOT).min(DEPOTS_MAX);
        for index in 0..count {
            let heading = FIRST_HEADING_RAD + TAU * index as f32 / count as f32;
            let Some((place, spot)) = edge_place(city, nearest, heading) else { break };
            let name = Name::new(&format!("Depot {}", index + 1), &format!("車庫{}", index + 1));
            city.depots.push(Depot { name, place, spot, bays: BAYS });
        }
    }
    if city.plants.is_empty()
        && let Some((place, spot)) = edge_place(city, nearest, FIRST_HEADING_RAD + TAU / 2.0)
    {
        let homes = homes as f32;
        city.plants.push(HydrogenPlant {
            name: Name::new("Hydrogen plant", "水素設備"),
            place,
            spot,
            feeder: FeederId::NONE,
            electrolyser_kw: (homes * ELECTROLYSER_KW_A_HOME).max(ELECTROLYSER_KW_MIN),
            tank_kg: (homes * TANK_KG_A_HOME).max(TANK_KG_MIN),
            fuel_cell_kw: (homes * FUEL_CELL_KW_A_HOME).max(FUEL_CELL_KW_MIN),
            pumps: PUMPS,
        });
    }
    for depot in &mut city.depots {
        depot.spot = gate(&city.streets, nearest, depot.place, depot.spot);
    }
    for plant in &mut city.plants {
        plant.spot = gate(&city.streets, nearest, plant.place, plant.spot);
    }
}

/// A place beside a through street near the city's edge in a direction from the middle of town.
fn edge_place(city: &City, nearest: &NearestStreet, heading_rad: f32) -> Option<(Point, Spot)> {
    let center = town_center(city);
    let direction = direction_of(heading_rad);
    let target = center + direction * (distance_to_ring(&city.boundary, center, direction) * EDGE_SHARE);
    let is_through = |arc: &Arc| {
        let class = city.streets.streets[arc.street.index()].class;
        is_for_cars(arc) && matches!(class, StreetClass::Fast | StreetClass::Collector)
    };
    let (spot, _) =
        nearest.find(&city.streets, target, is_through).or_else(|| nearest.find(&city.streets, target, is_for_cars))?;
    let (place, along) = city.streets.place(spot);
    let side_m = city.streets.street_of(spot.arc).width_m / 2.0 + 12.0;
    // Beside the street, on the side that looks out of town.
    let across = along.perpendicular();
    let out = if across.dot(direction) >= 0.0 { across } else { across * -1.0 };
    Some((place + out * side_m, spot))
}

/// The spot given when it is a gate of that place, else the nearest one on a street for cars.
fn gate(streets: &StreetGraph, nearest: &NearestStreet, place: Point, given: Spot) -> Spot {
    let is_gate = streets
        .arcs
        .get(given.arc.index())
        .is_some_and(|arc| is_for_cars(arc) && streets.place(given).0.distance(place) <= GATE_REACH_M);
    let found = || nearest.find(streets, place, is_for_cars).map(|(spot, _)| spot);
    if is_gate { given } else { found().unwrap_or(given) }
}
