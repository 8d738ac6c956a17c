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
use crate::city::{
    Building, BuildingKind, Charger, ChargerKind, City, CityOrigin, Depot, Feeder, HydrogenPlant, Spot, StreetGraph,
};
use crate::model::fact::{BuildingFacts, CityEnergyFact, FeederFacts, MotionFacts, Task, VehicleStatusFacts};
use crate::model::fact::{ChargerFacts, PlantFacts};
use crate::model::vehicle::VehicleHome;
use crate::model::{
    Clock, Event, EventKind, FactBatch, Facts, FleetColumn, FleetQuery, FleetWords, Interest, LinkState, SourceKind,
    Thing, Vehicle, VehicleKind, VehicleState,
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
        name: Name::same("Test"),
        origin: CityOrigin::Generated { seed: 1 },
        frame: LocalFrame::new(LatLon { lat: 35.0, lon: 139.0 }),
        zone: chrono_tz::UTC,
        bounds: Bounds { min: Point::default(), max: Point::new(100.0, 100.0) },
        boundary: Vec::new(),
        streets: StreetGraph { first_out: vec![0], ..StreetGraph::default() },
        buildings,
        areas: Vec::new(),
        rails: Vec::new(),
        feeders: vec![feeder(1), feeder(2)],
        chargers: vec![charger(1), charger(2)],
        depots: vec![Depot {
            name: Name::new("North Depot", "北車庫"), place: Point::default(), spot: SPOT, bays: 9
        }],
        plants: vec![plant],
        solar_fields: Vec::new(),
        lines: Vec::new(),
        crowd_cells: Vec::new(),
        warnings: Vec::new(),
    })
}

fn vehicle(kind: VehicleKind, number: u32) -> Vehicle {
    let home = VehicleHome::Depot(DepotId(0));
    Vehicle { kind, number, home, battery_kwh: 60.0, tank_kg: 0.0, seats: 8, line: None }
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
    };
    FactBatch { facts: Facts::VehicleStatus(facts) }
}

fn feeder(observed: Timestamp, load_kw: f32) -> FactBatch {
    let facts = FeederFacts { feeder: vec![FeederId(0)], observed: vec![observed], load_kw: vec![load_kw] };
    FactBatch { facts: Facts::Feeders(facts) }
}

#[test]
fn the_newest_observation_wins_whatever_the_order() {
    let (early, late) = (at_s(1), at_s(2));
    // Speed seen in the end, late, ahead, facts.
    let cases: [(&str, Vec<(Timestamp, f32)>, f32, [u64; 3]); 5] = [
        ("in order", vec![(early, 1.0), (late, 2.0)], 2.0, [0, 0, 2]),
        ("out of order", vec![(late, 2.0), (early, 1.0)], 2.0, [1, 0, 1]),
        ("equal is ignored", vec![(late, 2.0), (late, 3.0)], 2.0, [0, 0, 1]),
        ("up to 5 s ahead", vec![(at_s(8), 4.0)], 4.0, [0, 0, 1]),
        ("more than 5 s ahead", vec![(at_s(9), 4.0)], 4.0, [0, 1, 1]),
    ];
    for (name, facts, expected, counts) in cases {
        for is_one_batch in [true, false] {
            let mut world = world();
            let rows: Vec<_> = facts.iter().map(|(observed, speed)| (700, *observed, *speed)).collect();
            let batches: Vec<&[_]> = if is_one_batch { vec![&rows] } else { rows.chunks(1).collect() };
            for rows in batches {
                world.apply(&motion(rows), at_s(3));
            }
            let counters = world.counters();
            assert_eq!([counters.late, counters.ahead, counters.facts], counts, "{name}");
            let picture = publish(&mut world, 0);
            assert_eq!(picture.motion.get(700).unwrap().speed_mps.to_bits(), f32::to_bits(expected), "{name}");
        }
    }
}

#[test]
fn motion_and_status_are_judged_apart() {
    let mut world = world();
    world.apply(&motion(&[(0, at_s(10), 5.0)]), at_s(10));
    world.apply(&status(&[(0, at_s(4), VehicleState::Driving, 0.5)]), at_s(10));
    assert_eq!(world.counters().late, 0);
    let picture = publish(&mut world, 0);
    let status = picture.status.get(0).unwrap();
    assert_eq!((status.observed, status.last_heard), (at_s(4), at_s(10)));
}

#[test]
fn bad_facts_are_counted_and_do_no_harm() {
    let mut world = world();
    world.apply(
        &motion(&[(5_000_000, at_s(1), 1.0), (1, at_s(1), f32::NAN), (2, at_s(1), 3.0), (1200, at_s(1), 1.0)]),
        START,
    );
    assert_eq!((world.counters().invalid, world.counters().facts), (3, 1));
    let mut uneven = MotionFacts { vehicle: vec![VehicleId(1); 4], ..MotionFacts::default() };
    uneven.observed.push(at_s(1));
    world.apply(&FactBatch { facts: Facts::Motion(uneven) }, START);
    assert_eq!(world.counters().invalid, 7);
    world.apply(&status(&[(9999, at_s(1), VehicleState::Driving, 0.5)]), START);
    world.apply(&feeder(at_s(1), f32::INFINITY), START);
    let building = BuildingFacts { building: vec![BuildingId(3)], ..BuildingFacts::default() };
    world.apply(&FactBatch { facts: Facts::Buildings(building) }, START);
    assert_eq!((world.counters().invalid, world.counters().facts), (10, 1));
}

#[test]
fn pictures_share_what_did_not_change_and_never_change() {
    let mut world = world();
    let all: Vec<_> = (0..1200).map(|id| (id, at_s(1), 1.0)).collect();
    world.apply(&motion(&all), START);
    let before = publish(&mut world, 0);
    world.apply(&motion(&[(600, at_s(2), 9.0), (3, at_s(1), 9.0)]), START);
    let after = publish(&mut world, 10);
    let shared: Vec<bool> =
        before.motion.chunks().iter().zip(after.motion.chunks()).map(|(old, new)| Arc::ptr_eq(old, new)).collect();
    assert_eq!(shared, [true, false, true], "only the chunk with news is copied");
    assert!(before.motion.get(600).unwrap().speed_mps < 2.0 && after.motion.get(600).unwrap().speed_mps > 8.0);
    assert!(Arc::ptr_eq(&before.buildings.chunks()[0], &after.buildings.chunks()[0]));
    assert!(after.revision > before.revision);
}

fn attention(world: &mut World) -> Vec<AttentionKind> {
    publish(world, 0).attention.iter().map(|item| item.what).collect()
}

#[test]
fn a_silent_vehicle_loses_contact_and_comes_back_as_it_was() {
    let id = VehicleId(4);
    for regained_by_motion in [true, false] {
        let mut world = world();
        world.apply(&status(&[(4, at_s(0), VehicleState::Boarding, 0.5)]), at_s(0));
        for (now, expected) in
            [(10, VehicleState::Boarding), (11, VehicleState::NoContact), (60, VehicleState::NoContact)]
        {
            world.tick(at_s(now));
            assert_eq!(publish(&mut world, 0).status.get(4).unwrap().state, expected, "after {now} s");
        }
        assert_eq!(attention(&mut world), [AttentionKind::NoContact { vehicle: id }]);
        assert_eq!(publish(&mut world, 0).attention[0].since, at_s(10));
        let again = if regained_by_motion {
            motion(&[(4, at_s(60), 1.0)])
        } else {
            status(&[(4, at_s(60), VehicleState::Boarding, 0.4)])
        };
        world.apply(&again, at_s(60));
        world.tick(at_s(60));
        assert_eq!(publish(&mut world, 0).status.get(4).unwrap().state, VehicleState::Boarding);
        assert_eq!(attention(&mut world), []);
    }
}

#[test]
fn sleeping_and_unheard_vehicles_are_not_missed() {
    let mut world = world();
    world.apply(
        &status(&[(1, at_s(0), VehicleState::Parked, 0.5), (2, at_s(0), VehicleState::OutOfService, 0.5)]),
        at_s(0),
    );
    world.apply(&motion(&[(3, at_s(0), 0.0)]), at_s(0));
    world.tick(at_s(100));
    assert_eq!(attention(&mut world), [AttentionKind::NoContact { vehicle: VehicleId(3) }]);
}

#[test]
fn immobilised_vehicles_keep_their_time_and_leave_when_they_move() {
    let mut world = world();
    for (now, state, expected) in [
        (1, VehicleState::Immobilised, Some(at_s(1))),
        (2, VehicleState::Immobilised, Some(at_s(1))),
        (3, VehicleState::Driving, None),
    ] {
        world.apply(&status(&[(7, at_s(now), state, 0.5)]), at_s(now));
        world.tick(at_s(now));
        assert_eq!(publish(&mut world, 0).attention.first().map(|item| item.since), expected, "at {now} s");
    }
}

#[test]
fn a_feeder_needs_attention_over_90_until_under_85_percent() {
    let mut world = world();
    let steps = [
        (80.0, false),
        (90.0, false),
        (91.0, true),
        (89.0, true),
        (85.5, true),
        (84.9, false),
        (89.0, false),
        (-95.0, true),
    ];
    for (index, (load_kw, is_listed)) in steps.into_iter().enumerate() {
        let now = at_s(index as i64);
        world.apply(&feeder(now, load_kw), now);
        world.tick(now);
        assert_eq!(attention(&mut world).len(), usize::from(is_listed), "at {load_kw} kW");
    }
}

#[test]
fn the_newest_harm_comes_first() {
    let mut world = world();
    let faulty = |observed, is_faulty| ChargerFacts {
        charger: vec![ChargerId(1)],
        observed: vec![observed],
        power_kw: vec![0.0],
        vehicle: vec![VehicleId::NONE],
        is_faulty: vec![is_faulty],
    };
    world.apply(&FactBatch { facts: Facts::Chargers(faulty(at_s(1), true)) }, at_s(1));
    let plant = PlantFacts {
        plant: vec![PlantId(0)],
        observed: vec![at_s(3)],
        electrolyser_kw: vec![0.0],
        fuel_cell_kw: vec![0.0],
        tank_kg: vec![80.0],
        vehicles_refuelling: vec![0],
        is_faulty: vec![true],
    };
    world.apply(&FactBatch { facts: Facts::Plants(plant) }, at_s(3));
    world.apply(&feeder(at_s(2), 99.0), at_s(3));
    world.tick(at_s(3));
    let things: Vec<Thing> = publish(&mut world, 0).attention.iter().map(super::picture::Attention::thing).collect();
    assert_eq!(things, [Thing::Plant(PlantId(0)), Thing::Feeder(FeederId(0)), Thing::Charger(ChargerId(1))]);
    world.apply(&FactBatch { facts: Facts::Chargers(faulty(at_s(4), false)) }, at_s(4));
    world.tick(at_s(4));
    assert_eq!(publish(&mut world, 0).attention.len(), 2);
}

fn series(world: &mut World, wall_ms: u64, quantity: Quantity) -> Vec<(Timestamp, f32)> {
    let picture = publish(world, wall_ms);
    let history = picture.selected.first().expect("something is selected");
    history.series.iter().find(|series| series.quantity == quantity).expect("it is measured").points.clone()
}

#[test]
fn history_holds_two_hours_of_minutes_then_every_observation() {
    let mut world = world();
    for minute in 0..150 {
        world.apply(&motion(&[(9, at_s(minute * 60), minute as f32 / 4.0)]), at_s(minute * 60));
        world.tick(at_s(minute * 60));
    }
    world.interest(&Interest::Selection(vec![Thing::Vehicle(VehicleId(9))]));
    assert_eq!(series(&mut world, 0, Quantity::Speed).len(), 120);
    for second in 0..20 {
        let now = at_s(149 * 60 + second);
        world.apply(&motion(&[(9, now, 0.5)]), now);
        world.tick(now);
    }
    let points = series(&mut world, 1000, Quantity::Speed);
    assert_eq!(points.len(), 119 + 20, "the tail takes the place of the minute that it covers");
    assert!(points.windows(2).all(|pair| pair[0].0 < pair[1].0));
    assert_eq!(points[0], (at_s(30 * 60), 7.5));
    world.interest(&Interest::Selection(Vec::new()));
    assert!(publish(&mut world, 2000).selected.is_empty());
}

#[test]
fn history_has_gaps_where_nothing_was_known_and_late_facts_fill_them() {
    let mut world = world();
    world.interest(&Interest::Selection(vec![Thing::Vehicle(VehicleId(9))]));
    for minute in 0..10 {
        if !(3..6).contains(&minute) {
            world.apply(&motion(&[(8, at_s(minute * 60), 2.0)]), at_s(minute * 60));
        }
        world.tick(at_s(minute * 60));
    }
    world.interest(&Interest::Selection(vec![Thing::Vehicle(VehicleId(8))]));
    let minutes = |world: &mut World, wall_ms| -> Vec<i64> {
        let points = series(world, wall_ms, Quantity::Speed);
        points.iter().map(|(at, _)| (*at - START).0 / 60_000).collect()
    };
    assert_eq!(minutes(&mut world, 0), [0, 1, 2, 3, 6, 7, 8, 9]);
    world.apply(&motion(&[(8, at_s(4 * 60 - 1), 2.0)]), at_s(9 * 60));
    world.interest(&Interest::Selection(vec![Thing::Vehicle(VehicleId(8))]));
    assert_eq!(minutes(&mut world, 500), [0, 1, 2, 3, 4, 6, 7, 8, 9]);
    assert_eq!(world.counters().late, 1);
}

#[test]
fn the_energy_day_and_the_events_are_bounded() {
    let mut world = world();
    for half_minute in 0..6000 {
        let fact = CityEnergyFact { observed: at_s(half_minute * 30), ..CityEnergyFact::default() };
        world.apply(&FactBatch { facts: Facts::CityEnergy(fact) }, at_s(half_minute * 30));
    }
    let event = |number: u32| Event { at: START, kind: EventKind::Departed { vehicle: VehicleId(number) } };
    for first in (0..5000).step_by(1000) {
        let events = (first..first + 1000).map(event).collect();
        world.apply(&FactBatch { facts: Facts::Events(events) }, START);
    }
    let picture = publish(&mut world, 0);
    assert_eq!(picture.energy_day.len(), 2880);
    assert!(picture.energy_day.windows(2).all(|pair| (pair[1].observed - pair[0].observed).0 == 60_000));
    assert_eq!(picture.events.len(), 2000);
    assert_eq!(
        (picture.events.first().copied(), picture.events.last().copied()),
        (Some(event(3000)), Some(event(4999)))
    );
    assert!(Arc::ptr_eq(&picture.events, &publish(&mut world, 0).events), "nothing new, nothing copied");
}

#[test]
fn the_fact_rate_is_measured_in_wall_time() {
    let mut world = world();
    publish(&mut world, 0);
    let all: Vec<_> = (0..1000).map(|id| (id, at_s(1), 1.0)).collect();
    world.apply(&motion(&all), START);
    assert!(publish(&mut world, 500).counters.facts_per_s < 1.0, "no full window yet");
    assert!((publish(&mut world, 2000).counters.facts_per_s - 500.0).abs() < 1.0);
    world.count_lost(3, 4);
    assert_eq!((world.counters().dropped, world.counters().coalesced), (3, 4));
}

fn words() -> Arc<FleetWords> {
    let of = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    let mut fleet = FleetWords::default();
    fleet.kinds[0] = of(&["shuttle", "シャトル"]);
    fleet.kinds[1] = of(&["bus", "バス"]);
    fleet.kinds[2] = of(&["car", "乗用車"]);
    fleet.states[0] = of(&["immobilised", "立ち往生"]);
    fleet.states[3] = of(&["driving", "走行中"]);
    Arc::new(fleet)
}

/// Names of the first rows for a query, such as `shuttle-12`.
fn rows(world: &mut World, query: FleetQuery) -> Vec<String> {
    world.interest(&Interest::Fleet(query));
    let picture = publish(world, 0);
    let name = |id: &VehicleId| {
        let vehicle = &picture.roster[id.index()];
        format!("{}-{}", vehicle.kind.slug(), vehicle.number)
    };
    picture.fleet.rows.iter().map(name).collect()
}

#[test]
fn the_fleet_is_filtered_by_words_in_any_language() {
    let mut world = world();
    world.apply(
        &status(&[(11, at_s(0), VehicleState::Driving, 0.5), (131, at_s(0), VehicleState::Driving, 0.5)]),
        START,
    );
    let cases: [(&str, &[&str], usize); 12] = [
        ("", &["shuttle-1", "shuttle-2"], 1200),
        ("shuttle 12", &["shuttle-12", "shuttle-120"], 11),
        ("シャトル12", &["shuttle-12", "shuttle-120"], 11),
        ("シャトル１２", &["shuttle-12", "shuttle-120"], 11),
        ("SHUTTLE-13", &["shuttle-13", "shuttle-130"], 2),
        ("12 shuttle", &["shuttle-12"], 11),
        ("バス　2", &["bus-2", "bus-20"], 2),
        ("driving", &["shuttle-12", "bus-2"], 2),
        ("走行 bus", &["bus-2"], 1),
        ("bus shuttle", &[], 0),
        ("99999999999999", &[], 0),
        ("nonsense", &[], 0),
    ];
    for (filter, first, count) in cases {
        let found = rows(&mut world, FleetQuery { filter: filter.to_owned(), words: words(), ..FleetQuery::default() });
        assert_eq!(
            (&found[..first.len().min(found.len())], found.len()),
            (&first.iter().map(ToString::to_string).collect::<Vec<_>>()[..], count),
            "{filter}"
        );
    }
    let query =
        FleetQuery { kind: Some(VehicleKind::Bus), state: Some(VehicleState::Driving), ..FleetQuery::default() };
    assert_eq!(rows(&mut world, query), ["bus-2"]);
    let fleet = publish(&mut world, 0).fleet.clone();
    assert_eq!((fleet.count_by_kind, fleet.count_by_state[3]), ([130, 20, 1050, 0, 0], 2));
}

#[test]
fn the_fleet_is_sorted_with_ties_by_name() {
    let mut world = world();
    world.apply(
        &status(&[
            (5, at_s(1), VehicleState::Immobilised, 0.9),
            (2, at_s(2), VehicleState::Driving, 0.3),
            (135, at_s(3), VehicleState::Immobilised, 0.301),
        ]),
        START,
    );
    world.apply(&motion(&[(2, at_s(2), 4.0), (0, at_s(2), 8.0)]), START);
    let cases: [(FleetColumn, bool, &[&str]); 9] = [
        (FleetColumn::State, false, &["shuttle-6", "bus-6", "shuttle-1", "shuttle-2"]),
        (FleetColumn::State, true, &["shuttle-1", "shuttle-2", "shuttle-3"]),
        (FleetColumn::Name, false, &["shuttle-1", "shuttle-2", "shuttle-3"]),
        (FleetColumn::Name, true, &["car-1050", "car-1049"]),
        (FleetColumn::Battery, true, &["shuttle-6", "shuttle-3", "bus-6", "shuttle-1"]),
        (FleetColumn::Battery, false, &["shuttle-1", "shuttle-2", "shuttle-4"]),
        (FleetColumn::Speed, true, &["shuttle-1", "shuttle-3", "shuttle-2"]),
        (FleetColumn::Riders, true, &["shuttle-3", "shuttle-6", "bus-6", "shuttle-1"]),
        (FleetColumn::Age, false, &["bus-6", "shuttle-1", "shuttle-3", "shuttle-6"]),
    ];
    for (sort, is_descending, first) in cases {
        let found = rows(&mut world, FleetQuery { sort, is_descending, ..FleetQuery::default() });
        assert_eq!(found[..first.len()], *first, "{sort:?}, descending: {is_descending}");
    }
}

#[test]
fn the_fleet_is_sorted_a_few_times_a_second_at_most() {
    let mut world = world();
    let first = publish(&mut world, 0).fleet.clone();
    assert!(Arc::ptr_eq(&first, &publish(&mut world, 100).fleet));
    assert!(!Arc::ptr_eq(&first, &publish(&mut world, 1000).fleet));
    world.interest(&Interest::Fleet(FleetQuery { kind: Some(VehicleKind::Bus), ..FleetQuery::default() }));
    assert_eq!(publish(&mut world, 1001).fleet.rows.len(), 20, "another query is answered at once");
}

#[test]
fn things_are_found_by_name_number_and_urn() {
    let of = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    let words = SearchWords {
        fleet: words(),
        home: of(&["home", "住宅"]),
        feeder: of(&["feeder", "配電線"]),
        charger: of(&["charger", "充電器"]),
    };
    let index = SearchIndex::new(city(), roster(), &words);
    let shuttle = |number: u32| Thing::Vehicle(VehicleId(number - 1));
    let cases: [(&str, Option<(Thing, Fit)>); 22] = [
        ("shuttle 12", Some((shuttle(12), Fit::Exact))),
        ("Shuttle12", Some((shuttle(12), Fit::Exact))),
        ("シャトル 12", Some((shuttle(12), Fit::Exact))),
        ("シャトル１２", Some((shuttle(12), Fit::Exact))),
        ("12", Some((shuttle(12), Fit::Exact))),
        ("shu", Some((shuttle(1), Fit::Prefix))),
        ("bus 3", Some((Thing::Vehicle(VehicleId(132)), Fit::Exact))),
        ("home 1234", Some((Thing::Building(BuildingId(1233)), Fit::Exact))),
        ("住宅1234", Some((Thing::Building(BuildingId(1233)), Fit::Exact))),
        ("home 8", Some((Thing::Building(BuildingId(79)), Fit::Prefix))),
        ("kita clinic", Some((Thing::Building(BuildingId(7)), Fit::Exact))),
        ("kita", Some((Thing::Building(BuildingId(7)), Fit::Prefix))),
        ("clinic", Some((Thing::Building(BuildingId(8)), Fit::Prefix))),
        ("lake", Some((Thing::Building(BuildingId(8)), Fit::Word))),
        ("clinic lake", Some((Thing::Building(BuildingId(8)), Fit::Word))),
        ("診療所", Some((Thing::Building(BuildingId(7)), Fit::Word))),
        ("feeder 2", Some((Thing::Feeder(FeederId(1)), Fit::Exact))),
        ("配電線2", Some((Thing::Feeder(FeederId(1)), Fit::Exact))),
        ("north d", Some((Thing::Depot(DepotId(0)), Fit::Prefix))),
        ("urn:ngsi-ld:Vehicle:bus-2", Some((Thing::Vehicle(VehicleId(131)), Fit::Exact))),
        ("zzz", None),
        ("  ", None),
    ];
    for (text, expected) in cases {
        let found = index.find(text, 8);
        assert_eq!(found.first().map(|found| (found.thing, found.fit)), expected, "{text}");
        assert!(found.len() <= 8 && index.find(text, 0).is_empty(), "{text}");
    }
}

#[test]
fn urns_name_things_both_ways() {
    let (city, roster) = (city(), roster());
    let things = [
        (Thing::Vehicle(VehicleId(11)), "urn:ngsi-ld:Vehicle:shuttle-12"),
        (Thing::Building(BuildingId(122)), "urn:ngsi-ld:Building:b-123"),
        (Thing::Feeder(FeederId(1)), "urn:ngsi-ld:Feeder:f-2"),
        (Thing::Charger(ChargerId(0)), "urn:ngsi-ld:EVChargingStation:c-1"),
        (Thing::Plant(PlantId(0)), "urn:ngsi-ld:HydrogenPlant:h-1"),
        (Thing::Depot(DepotId(0)), "urn:ngsi-ld:Depot:d-1"),
    ];
    for (thing, urn) in things {
        assert_eq!(urn_of(&city, &roster, thing).as_deref(), Some(urn));
        assert_eq!(thing_of(&city, &roster, urn), Some(thing));
    }
    for urn in ["urn:ngsi-ld:Building:b-0", "urn:ngsi-ld:Building:b-1501", "urn:ngsi-ld:Vehicle:bus", "urn:x", ""] {
        assert_eq!(thing_of(&city, &roster, urn), None, "{urn}");
    }
    assert_eq!(urn_of(&city, &roster, Thing::Building(BuildingId(9999))), None);
}
