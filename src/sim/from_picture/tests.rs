//! A picture of a running simulation goes on.

use std::sync::Arc;
use std::time::Duration;

use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::fact::{MotionFacts, VehicleStatusFacts};
use crate::model::{Facts, LinkState, Scope, Source, SourceKind, VehicleState};
use crate::sim::test_city::town;
use crate::sim::{SimOptions, Simulator, from_picture};
use crate::world::picture::SourceView;
use crate::world::{Picture, World};

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);

/// A picture of everything that a simulation tells of itself now.
fn picture_of(city: &Arc<City>, simulator: &Simulator) -> Arc<Picture> {
    let mut told = simulator.fork();
    let mut world = World::new(city.clone(), told.roster());
    let mut facts = Vec::new();
    told.observe(Scope::News, &mut facts);
    for batch in &facts {
        world.apply(batch, told.now());
    }
    let source = SourceView { kind: SourceKind::Simulator, clock: told.status().clock, link: LinkState::Up };
    world.publish(source, Duration::ZERO)
}

fn first_sample(simulator: &Simulator) -> (MotionFacts, VehicleStatusFacts) {
    let mut facts = Vec::new();
    simulator.clone().observe(Scope::News, &mut facts);
    let (mut motion, mut status) = (MotionFacts::default(), VehicleStatusFacts::default());
    for batch in facts {
        match batch.facts {
            Facts::Motion(found) => motion = found,
            Facts::VehicleStatus(found) => status = found,
            _ => {}
        }
    }
    (motion, status)
}

#[test]
fn a_picture_goes_on_living_as_it_was_seen() {
    let city = town(500);
    let mut original = Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 120, start: START });
    // Later on shuttles wait: nobody dispatches them here.
    original.run_until(START + Span::from_s(134));
    let picture = picture_of(&city, &original);
    let mut resumed = from_picture(&city, &picture, 11);
    assert_eq!(resumed.now(), original.now());
    let (motion, status) = first_sample(&resumed);
    assert_eq!((motion.vehicle.len(), status.vehicle.len()), (120, 120));
    let (mut far, mut moving) = (Vec::new(), 0);
    for (row, id) in motion.vehicle.iter().enumerate() {
        let seen = picture.motion.get(id.index()).unwrap();
        let away_m = seen.place.distance(motion.place[row]);
        moving += usize::from(seen.speed_mps > 0.0);
        if away_m > 5.0 {
            far.push((away_m, *id, seen.arc));
        }
        assert!(away_m < 25.0, "{id:?} is {away_m} m away from where it was seen, on {:?}", seen.arc);
    }
    println!("{moving} moving; further than 5 m: {far:?}");
    assert!(moving >= 5 && far.len() <= 12, "{} of 120 are elsewhere: {far:?}", far.len());
    let mut other_state = 0;
    for (row, id) in status.vehicle.iter().enumerate() {
        let seen = picture.status.get(id.index()).unwrap();
        assert!((status.soc[row] - seen.soc).abs() < 1e-6, "{id:?}: {} and not {}", status.soc[row], seen.soc);
        assert_eq!(status.role[row], seen.role);
        assert!((status.odometer_km[row] - seen.odometer_km).abs() < 1e-3);
        other_state += usize::from(status.state[row] != seen.state);
    }
    assert!(other_state <= 6, "{other_state} of 120 do something else");
    let seen_open = picture.requests.iter().flatten().filter(|row| !row.state.is_ended()).count();
    assert_eq!(resumed.requests.open_count(), seen_open);
    lives_on(&mut resumed);
}

/// For an hour vehicles drive, levels stay within their bounds, energy is conserved.
fn lives_on(resumed: &mut Simulator) {
    let odometer_km: f32 = resumed.lives.iter().map(|life| life.odometer_km).sum();
    resumed.run_until(resumed.now() + Span::from_s(3_600));
    let driven_km = resumed.lives.iter().map(|life| life.odometer_km).sum::<f32>() - odometer_km;
    assert!((20.0..3_000.0).contains(&driven_km), "{driven_km} km in an hour");
    assert!(resumed.lives.iter().all(|life| (0.0..=1.0).contains(&life.soc)));
    let immobile = resumed.lives.iter().filter(|life| life.state == VehicleState::Immobilised).count();
    assert!(immobile < 12, "{immobile} can't move");
    let error_kwh = resumed.energy_balance_error_kwh();
    assert!(error_kwh < 1e-3, "{error_kwh} kWh went astray");
    assert!(resumed.counters().trips > 20, "{:?}", resumed.counters());
    for (index, body) in resumed.bodies.iter().enumerate() {
        let is_driving = body.mode == crate::sim::body::Mode::OnStreet;
        assert_eq!(is_driving, resumed.traffic.is_on_road(index as u32), "{index}");
    }
}

#[test]
fn home_batteries_tanks_and_dark_feeders_are_taken_over() {
    let city = town(500);
    let mut original = Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 120, start: START });
    original.run_until(START + Span::from_s(600));
    original.trip_feeder(crate::base::ids::FeederId(0), None);
    original.loads.chargers[1].is_faulty = true;
    original.run_until(START + Span::from_s(700));
    let picture = picture_of(&city, &original);
    let resumed = picture_of(&city, &from_picture(&city, &picture, 11));
    for (before, after) in picture.buildings.iter().zip(resumed.buildings.iter()) {
        assert!((before.battery_soc - after.battery_soc).abs() < 0.01, "{before:?} {after:?}");
        assert!((before.indoor_c - after.indoor_c).abs() < 0.5, "{before:?} {after:?}");
    }
    assert!((picture.plants.get(0).unwrap().tank_kg - resumed.plants.get(0).unwrap().tank_kg).abs() < 0.1);
    assert!(!resumed.feeders.get(0).unwrap().is_live);
    assert!(resumed.chargers.get(1).unwrap().is_faulty);
    let (before, after) = (picture.weather.unwrap(), resumed.weather.unwrap());
    assert!((before.temperature_c - after.temperature_c).abs() < 0.1 && (before.cloud - after.cloud).abs() < 0.01);
    assert!(resumed.events.is_empty(), "{:?}", resumed.events);
}

#[test]
fn a_picture_in_which_nothing_was_seen_begins_at_home() {
    let city = town(500);
    let roster = Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 40, start: START }).roster();
    let mut world = World::new(city.clone(), roster);
    let clock = crate::model::Clock { now: START, is_running: true, speed: 1.0, speed_reached: 1.0 };
    let source = SourceView { kind: SourceKind::Simulator, clock, link: LinkState::Up };
    let picture = world.publish(source, Duration::ZERO);
    let mut simulator = from_picture(&city, &picture, 3);
    assert!(simulator.lives.iter().all(|life| life.at == life.home));
    simulator.run_until(START + Span::from_s(3_600));
    assert!(simulator.counters().trips > 5, "{:?}", simulator.counters());
}
