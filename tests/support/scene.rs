//! A city and pictures of it for drawing, made from seeds: what a station would publish, without a station.

use std::sync::Arc;

use yagura::base::chance::Chance;
use yagura::base::geo::Point;
use yagura::base::ids::{ArcId, FeederId, VehicleId};
use yagura::base::time::Timestamp;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::city::overlay::lay_over;
use yagura::city::{City, Spot};
use yagura::model::fact::Task;
use yagura::model::vehicle::VehicleHome;
use yagura::model::{Clock, LinkState, SourceKind, Vehicle, VehicleKind, VehicleState};
use yagura::world::Column;
use yagura::world::picture::{
    Attention, AttentionKind, BuildingNow, ChargerNow, Counters, CrowdNow, DetailNow, FeederNow, FleetRows, Motion,
    Picture, PlantNow, SolarFieldNow, SourceView, StreetNow, VehicleStatus,
};

/// Monday 3 August 2026, 08:42:17 in Tokyo.
pub const NOW: Timestamp = Timestamp(1_785_714_137_000);

/// The feeder that is near its limit.
const HOT_FEEDER: u32 = 2;

/// A woven city with feeders, chargers and the like on it.
pub fn city(homes: u32) -> City {
    let mut city = generate(&GenerateOptions { seed: 1, homes });
    lay_over(&mut city, 1);
    city
}

/// A picture of the city with `vehicles` on its streets, `elapsed_s` after [`NOW`].
pub fn picture(city: &Arc<City>, vehicles: usize, elapsed_s: f64, revision: u64) -> Picture {
    let now = NOW + yagura::base::time::Span::from_s_f64(elapsed_s);
    let roster = roster(vehicles);
    let mut motion = Column::filled(&resting(), vehicles);
    let mut status = Column::filled(&status(now), vehicles);
    fill_vehicles(city, &roster, elapsed_s, now, &mut motion, &mut status);
    let lost = VehicleId(2.min(vehicles.saturating_sub(1) as u32));
    let attention = vec![
        Attention { since: now, what: AttentionKind::NoContact { vehicle: lost } },
        Attention { since: now, what: AttentionKind::FeederNearLimit { feeder: FeederId(HOT_FEEDER), share: 0.94 } },
    ];
    Picture {
        people: Arc::default(),
        abilities: Arc::default(),
        groups: Arc::default(),
        journal: None,
        camera: None,
        foresight: None,
        dispatch: Arc::default(),
        ways: Arc::default(),
        holds: Arc::default(),
        lockers: Arc::default(),
        revision,
        source: SourceView {
            kind: SourceKind::Simulator,
            clock: Clock { now, is_running: true, speed: 1.0, speed_reached: 1.0 },
            link: LinkState::Up,
        },
        roster: roster.into(),
        details: Column::filled(
            &DetailNow { observed: Timestamp::NEVER, detail: yagura::model::VehicleDetail::UNHEARD },
            vehicles,
        ),
        assistance: Arc::default(),
        motion,
        status,
        buildings: buildings(city, now),
        chargers: chargers(city, now),
        feeders: feeders(city, now),
        plants: Column::filled(
            &PlantNow {
                observed: now,
                electrolyser_kw: 640.0,
                fuel_cell_kw: 0.0,
                tank_kg: 312.0,
                vehicles_refuelling: 1,
                is_faulty: false,
            },
            city.plants.len(),
        ),
        solar_fields: Column::filled(&SolarFieldNow { observed: now, power_kw: 800.0 }, city.solar_fields.len()),
        streets: streets(city, now),
        crowd: crowd(city, now),
        requests: Column::default(),
        service: Arc::default(),
        itineraries: Column::default(),
        appointments: Arc::default(),
        lines: Arc::default(),
        weather: None,
        energy: None,
        prices: None,
        energy_day: Arc::default(),
        attention: Arc::new(attention),
        events: Arc::default(),
        fleet: Arc::new(FleetRows::default()),
        in_view: Arc::default(),
        selected: Arc::default(),
        counters: Counters::default(),
        scenario: None,
        commands: Arc::default(),
        city: city.clone(),
    }
}

fn resting() -> Motion {
    Motion { observed: NOW, place: Point::default(), heading_rad: 0.0, speed_mps: 0.0, arc: ArcId::NONE }
}

fn status(now: Timestamp) -> VehicleStatus {
    VehicleStatus {
        observed: now,
        last_heard: now,
        state: VehicleState::Driving,
        soc: 0.64,
        range_km: 158.0,
        riders: 6,
        cabin_c: 24.0,
        charge_kw: 0.0,
        odometer_km: 1_840.0,
        task: Task::None,
        role: yagura::model::Role::Ride,
    }
}

fn roster(vehicles: usize) -> Vec<Vehicle> {
    let kinds = [
        VehicleKind::Shuttle,
        VehicleKind::Car,
        VehicleKind::Van,
        VehicleKind::Car,
        VehicleKind::Bus,
        VehicleKind::Car,
        VehicleKind::Robot,
        VehicleKind::Car,
    ];
    (0..vehicles)
        .map(|index| Vehicle {
            kind: kinds[index % kinds.len()],
            number: (index / kinds.len()) as u32 + 1,
            home: VehicleHome::Depot(yagura::base::ids::DepotId(0)),
            battery_kwh: 60.0,
            tank_kg: 0.0,
            places: yagura::model::Places { seats: 16, ..yagura::model::Places::default() },
            line: None,
            partner: None,
        })
        .collect()
}

/// Puts each vehicle somewhere along an arc, as far as it has got by then.
fn fill_vehicles(
    city: &City,
    roster: &[Vehicle],
    elapsed_s: f64,
    now: Timestamp,
    motion: &mut Column<Motion>,
    status: &mut Column<VehicleStatus>,
) {
    let arcs = city.streets.arcs.len();
    for (index, vehicle) in roster.iter().enumerate() {
        let mut dice = Chance::for_thing(1, 1, index as u64);
        let wanted = vehicle.kind == VehicleKind::Robot;
        let mut arc = ArcId::from_index(dice.below(arcs));
        for _ in 0..12 {
            if city.streets.arc(arc).modes.cars != wanted {
                break;
            }
            arc = ArcId::from_index(dice.below(arcs));
        }
        let of = city.streets.arc(arc);
        let offset = (dice.unit() * f64::from(of.length_m) + elapsed_s * 8.0) % f64::from(of.length_m);
        let (place, direction) = city.streets.place(Spot { arc, offset_m: offset as f32 });
        let is_parked = index % 3 == 1;
        let speed_mps = if is_parked { 0.0 } else { 8.0 };
        let (Some(motion), Some(status)) = (motion.get_mut(index), status.get_mut(index)) else { continue };
        // Left-hand traffic: beside the middle of the street.
        let place = place + direction.perpendicular() * if is_parked { -6.0 } else { -2.5 };
        *motion = Motion { observed: now, place, heading_rad: direction.heading_rad(), speed_mps, arc };
        status.last_heard = now;
        status.observed = now;
        if is_parked {
            status.state = VehicleState::Parked;
        }
        if index == 2 {
            status.state = VehicleState::NoContact;
            status.last_heard = now - yagura::base::time::Span::from_s(48);
        }
        if index == 12 {
            status.state = VehicleState::Immobilised;
        }
    }
}

fn buildings(city: &City, now: Timestamp) -> Column<BuildingNow> {
    let empty = BuildingNow {
        observed: now,
        use_kw: 0.6,
        solar_kw: 0.0,
        battery_kw: 0.0,
        battery_soc: 0.5,
        car_kw: 0.0,
        people: 2,
        indoor_c: 25.0,
        is_powered: true,
    };
    let mut column = Column::filled(&empty, city.buildings.len());
    let mut dice = Chance::new(3);
    for (index, building) in city.buildings.iter().enumerate() {
        let Some(row) = column.get_mut(index) else { continue };
        let homes = f32::from(building.homes.max(1));
        row.use_kw = homes * dice.between(0.2, 1.4) as f32;
        if dice.happens(0.22) {
            row.solar_kw = homes * 3.0;
        } else if dice.happens(0.15) {
            row.car_kw = homes * 3.0;
        }
    }
    column
}

fn chargers(city: &City, now: Timestamp) -> Column<ChargerNow> {
    let free = ChargerNow { observed: now, power_kw: 0.0, vehicle: VehicleId::NONE, is_faulty: false };
    let mut column = Column::filled(&free, city.chargers.len());
    for index in (0..city.chargers.len()).step_by(3) {
        if let Some(row) = column.get_mut(index) {
            row.power_kw = 22.0;
            row.is_faulty = index % 60 == 30;
        }
    }
    column
}

fn crowd(city: &City, now: Timestamp) -> Column<CrowdNow> {
    let mut column = Column::filled(&CrowdNow { observed: now, density: 0.0 }, city.crowd_cells.len());
    for (index, cell) in city.crowd_cells.iter().enumerate() {
        if let Some(row) = column.get_mut(index) {
            row.density = if cell.is_station { 1.4 } else { 0.12 * cell.pull };
        }
    }
    column
}

fn feeders(city: &City, now: Timestamp) -> Column<FeederNow> {
    let mut column = Column::filled(&FeederNow { observed: now, load_kw: 0.0, is_live: true }, city.feeders.len());
    let mut dice = Chance::new(5);
    for (index, feeder) in city.feeders.iter().enumerate() {
        let share = match index {
            index if index == HOT_FEEDER as usize => 0.94,
            7 => -0.2,
            _ => dice.between(0.3, 0.85),
        };
        if let Some(row) = column.get_mut(index) {
            row.load_kw = feeder.limit_kw * share as f32;
        }
    }
    column
}

fn streets(city: &City, now: Timestamp) -> Column<StreetNow> {
    let free = StreetNow { observed: now, speed_mps: 8.0, vehicles: 2, flow: 0.9 };
    let mut column = Column::filled(&free, city.streets.streets.len());
    for index in (0..city.streets.streets.len()).step_by(97) {
        if let Some(row) = column.get_mut(index) {
            row.flow = 0.3;
            row.speed_mps = 2.4;
        }
    }
    column
}
