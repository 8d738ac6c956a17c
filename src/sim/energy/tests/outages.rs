//! Outages, restoring, limits and orders.

use crate::base::ids::{BuildingId, ChargerId, PlantId};

use super::super::{FeederState, SECTION_SPAN, Shed};
use super::*;

/// A town, its model and its clock.
struct Run {
    city: City,
    model: EnergyModel,
    loads: TransportLoads,
    weather: Weather,
    at: Timestamp,
}

impl Run {
    /// From an hour of a hot day on.
    fn from_hour(city: City, hour: i64) -> Self {
        let weather = Weather::new(FUJI, 1);
        let at = midnight("2026-08-03") + Span::from_s(hour * 3600);
        let model = EnergyModel::new(&city, 1, at, &weather);
        let loads = TransportLoads::of(&city);
        let mut run = Self { city, model, loads, weather, at };
        run.go(600);
        run
    }

    fn go(&mut self, seconds: i64) {
        for _ in 0..seconds / STEP_S {
            self.model.step(&self.city, self.at, &self.weather, &self.loads);
            self.at = self.at + Span::from_s(STEP_S);
        }
    }

    fn building(&self, wanted: impl Fn(&Building) -> bool) -> BuildingId {
        BuildingId::from_index(self.city.buildings.iter().position(wanted).unwrap())
    }

    fn powers(&self, id: BuildingId) -> super::super::buildings::Powers {
        self.model.buildings.now[id.index()]
    }

    fn load_kw(&self, feeder: u32) -> f32 {
        self.model.feeder_load_kw(FeederId(feeder))
    }
}

#[test]
fn a_tripped_feeder_is_dark_but_for_batteries_and_generators() {
    let mut run = Run::from_hour(town(2), 11);
    run.loads.chargers[0].power_kw = 40.0;
    run.go(60);
    let feeder = |wanted: u32| move |building: &Building| building.feeder == FeederId(wanted);
    for number in 0..4 {
        assert!(run.model.set_feeder(FeederId(number), FeederState::Tripped));
    }
    assert!(!run.model.set_feeder(FeederId(0), FeederState::Tripped), "no news");
    assert!(!run.model.set_feeder(FeederId(4), FeederState::Tripped), "no such feeder");
    run.go(60);
    for number in 0..4 {
        assert!(run.load_kw(number).abs() < 0.001, "feeder {number} still draws {} kW", run.load_kw(number));
    }
    let plain = run.building(|building| feeder(0)(building) && building.battery_kwh == 0.0 && building.solar_kwp > 0.0);
    let powers = run.powers(plain);
    assert!(powers.use_w == 0 && powers.solar_w == 0 && !run.model.is_powered(plain), "{powers:?}");
    let stored = run.building(|building| building.battery_kwh > 0.0 && building.kind.is_home());
    let powers = run.powers(stored);
    assert!(powers.use_w > 0 && powers.net_w() == 0 && run.model.is_powered(stored), "{powers:?}");
    let hospital = run.building(|building| building.kind == BuildingKind::Hospital);
    let powers = run.powers(hospital);
    assert!(powers.generator_w > 1000 && powers.net_w() == 0 && run.model.is_powered(hospital), "{powers:?}");
    assert!(run.model.charger_kw(ChargerId(0)).abs() < f32::EPSILON && !run.model.is_charger_powered(ChargerId(0)));
    assert!(run.model.charger_limit_kw(ChargerId(0), 50.0).abs() < f32::EPSILON);
    assert!(!run.model.is_plant_open(PlantId(0)) && run.model.field_w[0] == 0);
    let mut facts = Vec::new();
    run.model.sample(run.at, true, &mut facts);
    let told = facts.iter().find_map(|batch| match &batch.facts {
        Facts::Feeders(rows) => Some(rows.is_live.clone()),
        _ => None,
    });
    assert_eq!(told, Some(vec![false; 4]));
    assert!(run.model.balance().generators_kw > 1.0);
}

#[test]
fn a_feeder_comes_back_in_sections_with_more_load_than_before() {
    let mut run = Run::from_hour(town(3), 17);
    run.go(1800);
    let before_kw = run.load_kw(0);
    run.model.set_feeder(FeederId(0), FeederState::Tripped);
    run.go(3600);
    run.model.set_feeder(FeederId(0), FeederState::Live);
    let mut steps = Vec::new();
    for _ in 0..4 {
        run.go(2 * STEP_S);
        steps.push(run.load_kw(0));
        run.go(SECTION_SPAN.0 / 1000 - 2 * STEP_S);
    }
    println!("{before_kw:.0} kW before, {steps:.0?} kW while restoring");
    assert!(steps.windows(2).all(|pair| pair[1] > pair[0] * 1.1), "{steps:?}");
    assert!(steps[3] > before_kw * 1.15, "cold load adds to {before_kw} kW: {steps:?}");
}

#[test]
fn protection_trips_an_overloaded_feeder_only_when_it_is_on() {
    for is_on in [false, true] {
        let mut run = Run::from_hour(town(2), 18);
        let load_w = f64::from(run.load_kw(1)) * 1000.0;
        run.model.feeders[1].limit_w = load_w / 1.6;
        run.model.set_protection(is_on);
        run.go(600);
        let expected = if is_on { FeederState::Tripped } else { FeederState::Live };
        assert_eq!(run.model.feeder_state(FeederId(1)), Some(expected));
        let events = run.model.take_events();
        let is_told = events.iter().any(|event| event.kind == EventKind::FeederTripped { feeder: FeederId(1) });
        assert_eq!(is_told, is_on, "{events:?}");
    }
}

#[test]
fn an_ordered_limit_holds_charging_back_and_lifting_lets_it_go() {
    let mut run = Run::from_hour(town(2), 12);
    let ask = |run: &mut Run, minutes: i64| {
        for _ in 0..minutes * 6 {
            run.loads.chargers[0].power_kw = run.model.charger_limit_kw(ChargerId(0), 50.0);
            run.go(STEP_S);
        }
    };
    ask(&mut run, 10);
    let full_kw = run.load_kw(1);
    assert!((run.model.charger_kw(ChargerId(0)) - 50.0).abs() < 0.01);
    run.model.set_feeder_limit(FeederId(1), Some(full_kw - 25.0)).unwrap();
    ask(&mut run, 15);
    let held_kw = run.model.charger_kw(ChargerId(0));
    assert!((5.0..40.0).contains(&held_kw), "{held_kw} kW at the charger");
    assert!(run.load_kw(1) < full_kw - 15.0, "{} of {full_kw} kW", run.load_kw(1));
    run.model.set_feeder_limit(FeederId(1), None).unwrap();
    run.model.set_charger_limit(ChargerId(0), Some(22.0)).unwrap();
    ask(&mut run, 2);
    assert!((run.model.charger_kw(ChargerId(0)) - 22.0).abs() < 0.01);
}

#[test]
fn buildings_and_plants_do_what_they_are_told() {
    let mut run = Run::from_hour(town(2), 18);
    run.go(1200);
    let stored = run.building(|building| building.battery_kwh > 0.0);
    run.model.set_battery(stored, Some(1.5)).unwrap();
    let mut homes: Vec<BuildingId> = (0..100).map(BuildingId::from_index).collect();
    homes.retain(|home| *home != stored);
    let use_kw = |run: &Run| homes.iter().map(|home| f64::from(run.powers(*home).use_w) / 1000.0).sum::<f64>();
    let before_kw = use_kw(&run);
    for home in &homes {
        run.model.set_points(*home, Some((18.0, 31.0))).unwrap();
    }
    run.go(300);
    assert!((run.model.battery_kw(stored) - 1.5).abs() < 0.01, "{}", run.model.battery_kw(stored));
    let warm_kw = use_kw(&run);
    assert!(warm_kw < before_kw * 0.75, "{warm_kw} of {before_kw} kW without cooling");
    for home in &homes {
        run.model.set_shed(*home, Shed::Essentials).unwrap();
    }
    run.go(300);
    assert!(use_kw(&run) < warm_kw * 0.7, "{} of {warm_kw} kW", use_kw(&run));

    let plant = PlantId(0);
    run.model.set_electrolyser(plant, Some(20.0)).unwrap();
    run.model.set_fuel_cell(plant, Some(0.0)).unwrap();
    run.go(600);
    assert_eq!(run.model.plant_kw(plant), (20.0, 0.0));
    run.model.set_shut_off(plant, true).unwrap();
    run.go(60);
    assert_eq!(run.model.plant_kw(plant), (0.0, 0.0));
    assert!(run.model.set_electrolyser(plant, Some(20.0)).is_err(), "it is out of service");
    assert!(run.model.set_points(BuildingId(0), Some((27.0, 20.0))).is_err(), "cannot heat above cooling");
    assert!(run.model.set_battery(run.building(|it| it.battery_kwh == 0.0), Some(1.0)).is_err());
    assert!(run.model.set_feeder_limit(FeederId(9), None).is_err());
}

#[test]
fn life_support_lasts_some_hours_and_warns_before() {
    let mut city = town(3);
    for building in &mut city.buildings {
        (building.battery_kwh, building.solar_kwp) = (0.0, 0.0);
    }
    // So many flats that some have such equipment.
    city.buildings.iter_mut().filter(|it| it.kind == BuildingKind::Apartments).for_each(|it| it.homes = 400);
    let mut run = Run::from_hour(city, 0);
    let homes: Vec<(BuildingId, f32)> = run.model.life_support().collect();
    assert!(!homes.is_empty() && homes.iter().all(|(_, left_s)| (3.0 * 3600.0..=36_000.0).contains(left_s)));
    for number in 0..4 {
        run.model.set_feeder(FeederId(number), FeederState::Tripped);
    }
    run.go(11 * 3600);
    let events = run.model.take_events();
    let sum = |of: fn(&EventKind) -> u16| events.iter().map(|event| usize::from(of(&event.kind))).sum::<usize>();
    let at_risk = sum(|kind| if let EventKind::LifeSupportAtRisk { homes, .. } = kind { *homes } else { 0 });
    let failing = sum(|kind| if let EventKind::LifeSupportFailing { homes, .. } = kind { *homes } else { 0 });
    let warned = events.iter().filter(|event| matches!(event.kind, EventKind::LifeSupportLow { .. })).count();
    assert_eq!(warned, homes.len(), "each warns once");
    assert_eq!((at_risk, failing), (homes.len(), homes.len()), "all are counted with their feeders");
    assert!(run.model.life_support().all(|(_, left_s)| left_s <= 0.0));
}

#[test]
fn a_city_of_people_says_who_is_at_home() {
    let mut run = Run::from_hour(town(1), 12);
    let use_kw = |run: &Run| (0..100).map(|row| f64::from(run.model.buildings.now[row].use_w) / 1000.0).sum::<f64>();
    let loads = |people| vec![super::super::Presence { people, awake: people, residents: 3 }; 100];
    run.loads.presence = loads(0);
    run.go(300);
    let away_kw = use_kw(&run);
    run.loads.presence = loads(3);
    run.go(300);
    assert!(use_kw(&run) > 1.5 * away_kw, "{} against {away_kw} kW", use_kw(&run));
    assert_eq!(run.model.buildings.now[4].people, 3);
}
