mod facts;
mod fleet;
mod names;
mod needs;
mod past;

use std::sync::Arc;
use std::time::Duration;

use super::World;
use super::picture::{AttentionKind, Picture, Quantity, SourceView};
use super::search::{Fit, SearchIndex, SearchWords};
use super::urn::{thing_of, urn_of};
use crate::base::geo::{Bounds, LatLon, LocalFrame, Point};
use crate::base::ids::{ArcId, BuildingId, ChargerId, DepotId, FeederId, PlantId, VehicleId};
use crate::base::name::Name;
use crate::base::time::{Span, Timestamp};
use crate::city::{Building, BuildingKind, Charger, ChargerKind, City, CityOrigin, Depot, Feeder, HydrogenPlant, Spot};
use crate::model::fact::{BuildingFacts, CityEnergyFact, FeederFacts, MotionFacts, Task, VehicleStatusFacts};
use crate::model::fact::{ChargerFacts, PlantFacts};
use crate::model::vehicle::VehicleHome;
use crate::model::{
    Cause, Clock, Event, EventKind, FactBatch, Facts, FleetColumn, FleetQuery, FleetWords, Interest, LinkState, Places,
    SourceKind, Thing, Vehicle, VehicleKind, VehicleState,
};

const START: Timestamp = Timestamp(1_800_000_000_000);

const SPOT: Spot = Spot { arc: ArcId(0), offset_m: 0.0 };

fn at_s(seconds: i64) -> Timestamp {
    START + Span::from_s(seconds)
}

fn building(name: Option<Name>) -> Building {
    Building {
        kind: if name.is_some() { BuildingKind::Clinic } else { BuildingKind::Detached },
        name,
        footprint: Vec::new(),
        center: Point::default(),
        floors: 1,
        floor_area_m2: 80.0,
        homes: 1,
        solar_kwp: 0.0,
        solar_heading_deg: 180.0,
        battery_kwh: 0.0,
        charger_kw: 0.0,
        feeder: FeederId(0),
        access: SPOT,
        is_generated: false,
    }
}

fn city() -> Arc<City> {
    let mut buildings = vec![building(None); 1500];
    buildings[7] = building(Some(Name::new("Kita Clinic", "北診療所")));
    buildings[8] = building(Some(Name::new("Clinic by the Lake", "湖畔診療所")));
    let feeder = |number| Feeder { number, limit_kw: 100.0, substation: Point::default(), outline: Vec::new() };
    let charger = |number| Charger {
        number,
        kind: ChargerKind::Public,
        place: Point::default(),
        spot: SPOT,
        limit_kw: 50.0,
        feeder: FeederId(0),
    };
    let plant = HydrogenPlant {
        name: Name::new("East Hydrogen", "東水素"),
        place: Point::default(),
        spot: SPOT,
        feeder: FeederId(0),
        electrolyser_kw: 100.0,
        tank_kg: 200.0,
        fuel_cell_kw: 50.0,
        pumps: 2,
    };
    Arc::new(City {
        bounds: Bounds { min: Point::default(), max: Point::new(100.0, 100.0) },
        buildings,
        feeders: vec![feeder(1), feeder(2)],
        chargers: vec![charger(1), charger(2)],
        depots: vec![Depot {
            name: Name::new("North Depot", "北車庫"), place: Point::default(), spot: SPOT, bays: 9
        }],
        plants: vec![plant],
        ..City::bare(
            Name::same("Test"),
            CityOrigin::Generated { seed: 1 },
            LocalFrame::new(LatLon { lat: 35.0, lon: 139.0 }),
            chrono_tz::UTC,
        )
    })
}

fn vehicle(kind: VehicleKind, number: u32) -> Vehicle {
    let home = VehicleHome::Depot(DepotId(0));
    Vehicle {
        kind,
        number,
        home,
        battery_kwh: 60.0,
        tank_kg: 0.0,
        places: Places { seats: 8, ..Places::default() },
        line: None,
        partner: None,
    }
}

/// Shuttles 1 to 130, then buses 1 to 20, then cars up to 1,200 vehicles.
fn roster() -> Arc<[Vehicle]> {
    let shuttles = (1..=130).map(|number| vehicle(VehicleKind::Shuttle, number));
    let buses = (1..=20).map(|number| vehicle(VehicleKind::Bus, number));
    let cars = (1..=1050).map(|number| vehicle(VehicleKind::Car, number));
    shuttles.chain(buses).chain(cars).collect()
}

fn world() -> World {
    World::new(city(), roster())
}

fn source(now: Timestamp) -> SourceView {
    let clock = Clock { now, is_running: true, speed: 1.0, speed_reached: 1.0 };
    SourceView { kind: SourceKind::Simulator, clock, link: LinkState::Up }
}

fn publish(world: &mut World, wall_ms: u64) -> Arc<Picture> {
    world.publish(source(START), Duration::from_millis(wall_ms))
}

fn motion(rows: &[(u32, Timestamp, f32)]) -> FactBatch {
    let facts = MotionFacts {
        vehicle: rows.iter().map(|row| VehicleId(row.0)).collect(),
        observed: rows.iter().map(|row| row.1).collect(),
        place: rows.iter().map(|row| Point::new(row.2, row.0 as f32)).collect(),
        heading_rad: vec![0.0; rows.len()],
        speed_mps: rows.iter().map(|row| row.2).collect(),
        arc: vec![ArcId(0); rows.len()],
    };
    FactBatch { facts: Facts::Motion(facts) }
}

fn status(rows: &[(u32, Timestamp, VehicleState, f32)]) -> FactBatch {
    let count = rows.len();
    let facts = VehicleStatusFacts {
        vehicle: rows.iter().map(|row| VehicleId(row.0)).collect(),
        observed: rows.iter().map(|row| row.1).collect(),
        state: rows.iter().map(|row| row.2).collect(),
        soc: rows.iter().map(|row| row.3).collect(),
        range_km: vec![100.0; count],
        riders: vec![2; count],
        cabin_c: vec![21.0; count],
        charge_kw: vec![0.0; count],
        odometer_km: vec![0.0; count],
        task: vec![Task::None; count],
        role: vec![crate::model::Role::Ride; count],
    };
    FactBatch { facts: Facts::VehicleStatus(facts) }
}

fn feeder(observed: Timestamp, load_kw: f32) -> FactBatch {
    let facts = FeederFacts {
        feeder: vec![FeederId(0)],
        observed: vec![observed],
        load_kw: vec![load_kw],
        is_live: vec![true],
    };
    FactBatch { facts: Facts::Feeders(facts) }
}

fn words() -> Arc<FleetWords> {
    let of = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    let mut fleet = FleetWords::default();
    fleet.kinds[0] = of(&["shuttle", "シャトル"]);
    fleet.kinds[1] = of(&["bus", "バス"]);
    fleet.kinds[2] = of(&["car", "乗用車"]);
    fleet.states[0] = of(&["immobilised", "立ち往生"]);
    fleet.states[VehicleState::Driving as usize] = of(&["driving", "走行中"]);
    Arc::new(fleet)
}
