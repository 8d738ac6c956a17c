//! A small hand-made city with its picture, for the tests of panels.

use std::sync::Arc;

use crate::base::geo::{Bounds, LatLon, LocalFrame, Point};
use crate::base::ids::*;
use crate::base::name::Name;
use crate::base::time::{Span, Timestamp};
use crate::city::street::Arc as StreetArc;
use crate::city::*;
use crate::model::fact::{CityEnergyFact, Task, WeatherFact};
use crate::model::vehicle::VehicleHome;
use crate::model::vehicle_detail::{DoorState, SenseState};
use crate::model::{
    Clock, Diagnostic, Diagnostics, LinkState, Places, Role, SourceKind, Thing, Vehicle, VehicleDetail, VehicleKind,
    VehicleState,
};
use crate::ui::actions::{Request, RequestSender};
use crate::ui::context::UiContext;
use crate::ui::layers::Layers;
use crate::ui::selection::{Choice, Selection};
use crate::ui::text::{Language, Text};
use crate::ui::theme::{Look, Theme};
use crate::world::picture::*;
use crate::world::{Column, Picture};

/// 2026-08-03 08:42:17 in Tokyo.
pub const NOW: Timestamp = Timestamp(1_785_714_137_000);

/// Everything that a panel reads, to be changed by a test before it draws.
pub struct Fixture {
    pub picture: Picture,
    pub theme: Theme,
    pub text: Text,
    pub selection: Selection,
    pub layers: Layers,
    pub requests: RequestSender,
    pub hovered_moment: Option<Timestamp>,
}

impl Fixture {
    pub fn new(language: Language) -> Self {
        Self {
            picture: picture(),
            theme: Theme::of(Look::Dark),
            text: Text::new(language),
            selection: Selection::default(),
            layers: Layers::default(),
            requests: RequestSender::default(),
            hovered_moment: None,
        }
    }

    pub fn selecting(language: Language, things: &[Thing]) -> Self {
        let mut fixture = Self::new(language);
        fixture.selection.choose(things, Choice::Replace);
        fixture
    }

    pub fn context(&self) -> UiContext<'_> {
        UiContext {
            picture: &self.picture,
            theme: &self.theme,
            text: &self.text,
            selection: &self.selection,
            layers: &self.layers,
            requests: &self.requests,
            me: crate::model::command::OperatorId(1),
            hovered_moment: self.hovered_moment,
            frame_time_s: 0.0,
            picture_age_s: 0.0,
        }
    }

    pub fn sent(&self) -> Vec<Request> {
        self.requests.take()
    }

    /// The picture as if nothing had ever been heard.
    pub fn silenced(mut self) -> Self {
        let picture = &mut self.picture;
        never(&mut picture.motion, |row| row.observed = Timestamp::NEVER);
        never(&mut picture.status, |row| {
            row.observed = Timestamp::NEVER;
            row.last_heard = Timestamp::NEVER;
        });
        never(&mut picture.details, |row| row.observed = Timestamp::NEVER);
        never(&mut picture.buildings, |row| row.observed = Timestamp::NEVER);
        never(&mut picture.chargers, |row| row.observed = Timestamp::NEVER);
        never(&mut picture.feeders, |row| row.observed = Timestamp::NEVER);
        never(&mut picture.plants, |row| row.observed = Timestamp::NEVER);
        never(&mut picture.solar_fields, |row| row.observed = Timestamp::NEVER);
        never(&mut picture.streets, |row| row.observed = Timestamp::NEVER);
        never(&mut picture.crowd, |row| row.observed = Timestamp::NEVER);
        picture.weather = None;
        picture.energy = None;
        picture.energy_day = Arc::default();
        picture.selected = Arc::default();
        picture.fleet = Arc::default();
        self
    }
}

/// Makes every row of a column as if it had never been heard.
fn never<T: Clone>(column: &mut Column<T>, forget: impl Fn(&mut T)) {
    for index in 0..column.len() {
        if let Some(row) = column.get_mut(index) {
            forget(row);
        }
    }
}

/// One thing of every kind, and of vehicles and buildings one of each sort that is shown differently.
pub fn every_thing() -> Vec<Thing> {
    let mut things: Vec<Thing> = (0..6).map(|index| Thing::Vehicle(VehicleId(index))).collect();
    things.extend((0..5).map(|index| Thing::Building(BuildingId(index))));
    things.extend([
        Thing::Street(StreetId(0)),
        Thing::Street(StreetId(1)),
        Thing::Feeder(FeederId(0)),
        Thing::Feeder(FeederId(1)),
        Thing::Charger(ChargerId(0)),
        Thing::Charger(ChargerId(1)),
        Thing::Plant(PlantId(0)),
        Thing::SolarField(SolarFieldId(0)),
        Thing::Depot(DepotId(0)),
    ]);
    things
}

const SPOT: Spot = Spot { arc: ArcId(0), offset_m: 20.0 };

fn building(kind: BuildingKind, name: Option<Name>, feeder: u32) -> Building {
    let is_home = kind.is_home();
    Building {
        kind,
        name,
        footprint: vec![Point::new(0.0, 0.0), Point::new(10.0, 0.0), Point::new(10.0, 10.0)],
        center: Point::new(5.0, 5.0),
        floors: 2,
        floor_area_m2: 124.0,
        homes: if kind == BuildingKind::Apartments { 24 } else { u16::from(is_home) },
        solar_kwp: 5.2,
        solar_heading_deg: 180.0,
        battery_kwh: if is_home { 9.8 } else { 0.0 },
        charger_kw: if is_home { 6.0 } else { 0.0 },
        feeder: FeederId(feeder),
        access: SPOT,
        is_generated: false,
    }
}

fn streets() -> StreetGraph {
    let street = |name: Option<Name>, class, arc: u32| Street {
        class,
        name,
        first_point: arc,
        point_count: 2,
        length_m: 640.0,
        width_m: 12.0,
        is_bridge: false,
        is_tunnel: false,
        forward: ArcId(arc),
        backward: ArcId::NONE,
    };
    let arc = |street: u32| StreetArc {
        street: StreetId(street),
        from: NodeId(street),
        to: NodeId(1 - street),
        runs_forward: true,
        length_m: 640.0,
        limit_mps: 13.9,
        lanes: 2,
        modes: Modes { cars: true, slow: false },
    };
    StreetGraph {
        nodes: vec![Point::new(0.0, 0.0), Point::new(640.0, 0.0)],
        streets: vec![
            street(Some(Name::new("Weaver Avenue", "織姫通り")), StreetClass::Fast, 0),
            street(None, StreetClass::Shared, 1),
        ],
        arcs: vec![arc(0), arc(1)],
        points: vec![Point::new(0.0, 0.0), Point::new(640.0, 0.0), Point::new(0.0, 0.0)],
        first_out: vec![0, 1, 2],
        banned_turns: Vec::new(),
        arc_ids: Vec::new(),
    }
}

fn city() -> City {
    let origin = LatLon { lat: 35.2, lon: 138.9 };
    let ring = vec![Point::new(0.0, 0.0), Point::new(900.0, 0.0), Point::new(900.0, 900.0)];
    let stop = |en: &str, ja: &str| LineStop { name: Name::new(en, ja), place: Point::default(), spot: SPOT };
    let charger = |number, kind| Charger {
        number,
        kind,
        place: Point::default(),
        spot: SPOT,
        limit_kw: 50.0,
        feeder: FeederId(0),
    };
    City {
        name: Name::new("Orimachi", "織町"),
        origin: CityOrigin::Generated { seed: 1 },
        frame: LocalFrame::new(origin),
        zone: chrono_tz::Asia::Tokyo,
        bounds: Bounds::around(ring.iter().copied()),
        boundary: ring.clone(),
        streets: streets(),
        control: crate::city::TrafficControl::default(),
        buildings: vec![
            building(BuildingKind::Detached, None, 0),
            building(BuildingKind::Apartments, None, 0),
            building(BuildingKind::Hospital, Some(Name::new("City Hospital", "市立病院")), 0),
            building(BuildingKind::Shop, Some(Name::new("Loom Market", "はた市場")), 1),
            building(BuildingKind::Office, None, 1),
        ],
        areas: Vec::new(),
        rails: Vec::new(),
        feeders: (1..=12)
            .map(|number| Feeder { number, limit_kw: 1200.0, substation: Point::default(), outline: ring.clone() })
            .collect(),
        chargers: vec![charger(1, ChargerKind::Public), charger(2, ChargerKind::Depot)],
        depots: vec![Depot {
            name: Name::new("Fuji Depot", "富士車庫"),
            place: Point::default(),
            spot: SPOT,
            bays: 60,
        }],
        plants: vec![HydrogenPlant {
            name: Name::new("Hydrogen plant East", "東水素設備"),
            place: Point::default(),
            spot: SPOT,
            feeder: FeederId(1),
            electrolyser_kw: 800.0,
            tank_kg: 420.0,
            fuel_cell_kw: 600.0,
            pumps: 4,
        }],
        solar_fields: vec![SolarField {
            name: Name::new("Solar field South", "南太陽光発電所"),
            outline: ring,
            peak_kwp: 2400.0,
            feeder: FeederId(1),
        }],
        lines: vec![Line { number: 2, stops: vec![stop("Station", "駅前"), stop("Promenade East", "東遊歩道")] }],
        crowd_cells: vec![CrowdCell { place: Point::default(), area_m2: 2000.0, pull: 1.0, is_station: true }],
        warnings: Vec::new(),
    }
}

fn roster() -> Vec<Vehicle> {
    let vehicle = |kind: VehicleKind, number, home, line| Vehicle {
        kind,
        number,
        home,
        battery_kwh: if kind == VehicleKind::Bus { 0.0 } else { 64.0 },
        tank_kg: if kind == VehicleKind::Bus { 32.0 } else { 0.0 },
        places: Places { seats: if kind == VehicleKind::Robot { 0 } else { 16 }, ..Places::default() },
        line,
        partner: None,
    };
    let depot = VehicleHome::Depot(DepotId(0));
    vec![
        vehicle(VehicleKind::Shuttle, 12, depot, None),
        vehicle(VehicleKind::Bus, 2, depot, Some(LineId(0))),
        vehicle(VehicleKind::Car, 1184, VehicleHome::Building(BuildingId(0)), None),
        vehicle(VehicleKind::Robot, 40, depot, None),
        vehicle(VehicleKind::Van, 3, depot, None),
        vehicle(VehicleKind::Ambulance, 1, VehicleHome::Building(BuildingId(2)), None),
    ]
}

fn detail() -> VehicleDetail {
    VehicleDetail {
        role: Role::MobileClinic,
        fittings: crate::model::Fittings::NONE,
        doors: DoorState::Closed,
        are_lights_on: true,
        is_ramp_out: false,
        camera: SenseState::Ok,
        microphone: SenseState::Degraded,
        climate_c: Some(24.0),
        climate_kw: 1.8,
        tyres_kpa: [240, 238, 241, 180],
        health: 0.93,
        diagnostics: Diagnostics::NONE.with(Diagnostic::TyrePressureLow, true),
        service_km: 4_210,
        service_days: 38,
        latency_ms: 46,
        loss: 0.012,
        cell: 7,
    }
}

fn status(state: VehicleState, task: Task, soc: f32) -> VehicleStatus {
    VehicleStatus {
        observed: NOW - Span(100),
        last_heard: NOW - Span(100),
        state,
        soc,
        range_km: 158.0,
        riders: 6,
        cabin_c: 24.0,
        charge_kw: if state == VehicleState::Charging { 48.0 } else { 0.0 },
        odometer_km: 21_480.0,
        task,
        role: Role::Ride,
    }
}

fn column<T: Clone>(rows: Vec<T>) -> Column<T> {
    let Some(first) = rows.first() else { return Column::default() };
    let mut column = Column::filled(first, rows.len());
    for (index, value) in rows.into_iter().enumerate() {
        if let Some(row) = column.get_mut(index) {
            *row = value;
        }
    }
    column
}

/// The balance of a made-up summer morning, `hours` after midnight.
pub fn balance(at: Timestamp, hours: f32) -> CityEnergyFact {
    let sun = ((hours - 5.5) / 13.0 * std::f32::consts::PI).sin().max(0.0);
    let homes_kw =
        3200.0 + 1400.0 * (-((hours - 7.5) / 1.6).powi(2)).exp() + 1800.0 * (-((hours - 19.0) / 2.0).powi(2)).exp();
    let business_kw = 1200.0 + 1500.0 * sun;
    let (institutions_kw, vehicles_kw, electrolyser_kw) = (1600.0, 900.0, 500.0 * sun);
    let losses_kw = 240.0;
    let (solar_kw, fuel_cell_kw) = (5200.0 * sun, 600.0);
    let battery_out_kw = if hours > 17.0 { 700.0 } else { 120.0 };
    let battery_in_kw = 300.0 * sun;
    let uses = homes_kw + institutions_kw + business_kw + vehicles_kw + electrolyser_kw + battery_in_kw + losses_kw;
    CityEnergyFact {
        observed: at,
        grid_kw: uses - solar_kw - fuel_cell_kw - battery_out_kw,
        solar_kw,
        fuel_cell_kw,
        generators_kw: 0.0,
        battery_out_kw,
        homes_kw,
        institutions_kw,
        business_kw,
        vehicles_kw,
        electrolyser_kw,
        battery_in_kw,
        losses_kw,
    }
}

fn history(thing: Thing, quantities: &[Quantity]) -> ThingHistory {
    let series = |quantity: &Quantity| Series {
        quantity: *quantity,
        points: (0..900)
            .map(|second| {
                let wave = (second as f32 / 60.0).sin().abs();
                let value = if *quantity == Quantity::Soc { 0.7 - second as f32 * 6e-5 } else { wave * 13.0 };
                (NOW - Span::from_s(900 - second), value)
            })
            .collect(),
    };
    ThingHistory { thing, series: quantities.iter().map(series).collect() }
}

#[expect(clippy::too_many_lines, reason = "one value with a field a line")]
pub fn picture() -> Picture {
    let city = city();
    let observed = NOW - Span(100);
    let motion = Motion { observed, place: Point::default(), heading_rad: 0.0, speed_mps: 8.6, arc: ArcId(0) };
    let building = |use_kw, solar_kw, people| BuildingNow {
        observed,
        use_kw,
        solar_kw,
        battery_kw: -0.4,
        battery_soc: 0.52,
        car_kw: 0.0,
        people,
        indoor_c: 25.5,
        is_powered: true,
    };
    let loads = [1128.0, 996.0, 936.0, 852.0, 840.0, 792.0, 732.0, 696.0, 624.0, 588.0, -210.0, 140.0];
    let clock = Clock { now: NOW, is_running: true, speed: 1.0, speed_reached: 1.0 };
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
        revision: 1,
        source: SourceView { kind: SourceKind::Simulator, clock, link: LinkState::Up },
        roster: roster().into(),
        details: Column::filled(&DetailNow { observed, detail: detail() }, 6),
        assistance: Arc::default(),
        motion: Column::filled(&motion, 6),
        status: column(vec![
            status(VehicleState::Driving, Task::Ride(BuildingId(2)), 0.64),
            status(VehicleState::Driving, Task::LineStop(1), 0.57),
            status(VehicleState::Charging, Task::Trip(BuildingId(0)), 0.91),
            status(VehicleState::Immobilised, Task::Deliver(BuildingId(3)), 0.38),
            status(VehicleState::NoContact, Task::Return, 0.72),
            status(VehicleState::Driving, Task::ToHospital(BuildingId(2)), 0.83),
        ]),
        buildings: column(vec![
            building(1.4, 3.2, 4321),
            building(18.6, 4.0, 4321),
            building(420.0, 12.0, 310),
            building(64.0, 3.0, 41),
            building(22.0, 0.0, 12),
        ]),
        chargers: column(vec![
            ChargerNow { observed, power_kw: 48.0, vehicle: VehicleId(2), is_faulty: false },
            ChargerNow { observed, power_kw: 0.0, vehicle: VehicleId::NONE, is_faulty: true },
        ]),
        feeders: column(loads.map(|load_kw| FeederNow { observed, load_kw, is_live: true }).to_vec()),
        plants: Column::filled(
            &PlantNow {
                observed,
                electrolyser_kw: 320.0,
                fuel_cell_kw: 0.0,
                tank_kg: 268.0,
                vehicles_refuelling: 1,
                is_faulty: false,
            },
            1,
        ),
        solar_fields: Column::filled(&SolarFieldNow { observed, power_kw: 1310.0 }, 1),
        streets: Column::filled(&StreetNow { observed, speed_mps: 9.2, vehicles: 7, flow: 0.71 }, 2),
        crowd: Column::filled(&CrowdNow { observed, density: 0.6 }, 1),
        requests: Column::default(),
        service: Arc::default(),
        itineraries: Column::default(),
        appointments: Arc::default(),
        lines: Arc::default(),
        weather: Some(WeatherFact {
            observed,
            temperature_c: 28.4,
            cloud: 0.35,
            sun_elevation_deg: 43.0,
            wind_mps: 2.1,
            rain_mmph: 0.0,
            snow_cm: 0.0,
        }),
        prices: None,
        energy: Some(balance(observed, 8.7)),
        energy_day: Arc::new(
            (0..522).map(|minute| balance(NOW - Span::from_s((522 - minute) * 60), minute as f32 / 60.0)).collect(),
        ),
        attention: Arc::default(),
        events: Arc::default(),
        fleet: Arc::new(FleetRows {
            count_by_state: [1, 1, 0, 0, 2, 0, 0, 1, 0, 0],
            riders: Some(30),
            ..FleetRows::default()
        }),
        in_view: Arc::default(),
        selected: Arc::new(vec![
            history(Thing::Vehicle(VehicleId(0)), &[Quantity::Speed, Quantity::Soc, Quantity::Riders]),
            history(Thing::Vehicle(VehicleId(2)), &[Quantity::Speed, Quantity::Riders]),
            history(Thing::Feeder(FeederId(0)), &[Quantity::Load]),
        ]),
        scenario: None,
        commands: Arc::default(),
        counters: Counters::default(),
        city: Arc::new(city),
    }
}
