//! Properties of the simulator on a generated town.

use std::sync::Arc;
use std::time::Duration;

use crate::base::ids::{ChargerId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::fact::{Facts, Task};
use crate::model::{Control, EventKind, Source, VehicleKind, VehicleState};

use super::fleet::Goal;
use super::{SimOptions, Simulator};

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);

fn town() -> Arc<City> {
    super::test_city::town(500)
}

fn simulator(city: &Arc<City>) -> Simulator {
    Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 120, start: START })
}

pub(super) fn check(simulator: &Simulator) {
    for (index, body) in simulator.bodies.iter().enumerate() {
        let is_driving = body.mode == super::body::Mode::OnStreet;
        assert_eq!(is_driving, simulator.traffic.is_on_road(index as u32), "{index}");
    }
    assert!(simulator.lives.iter().all(|life| (0.0..=1.0).contains(&life.soc)));
}

#[test]
fn a_town_lives_and_keeps_its_rules() {
    let city = town();
    let mut simulator = simulator(&city);
    for minute in 1..=120 {
        simulator.run_until(START + Span::from_s(60 * minute));
        check(&simulator);
    }
    let counters = simulator.counters();
    println!("{counters:?}");
    assert_eq!(counters.vehicles_by_kind.iter().sum::<u32>(), 120);
    assert!(counters.trips > 100, "{counters:?}");
}

#[test]
fn the_same_hour_has_the_same_digest_at_any_speed() {
    let city = town();
    let mut headless = simulator(&city);
    headless.run_until(START + Span::from_s(3600));
    for (speed, wall_ms, steps) in [(1.0, 100, 36_000), (60.0, 100, 600), (600.0, 50, 120)] {
        let mut sampled = simulator(&city);
        sampled.control(Control::SetSpeed(speed));
        let mut facts = Vec::new();
        for _ in 0..steps {
            facts.clear();
            sampled.advance(Duration::from_millis(wall_ms), &mut facts);
        }
        sampled.run_until(START + Span::from_s(3600));
        assert_eq!(sampled.now(), headless.now());
        assert_eq!(sampled.digest(), headless.digest(), "at x{speed}");
    }
}

#[test]
fn vehicles_glide_and_parked_ones_stand_still() {
    let city = town();
    let mut simulator = simulator(&city);
    let mut last = vec![None; 120];
    let (mut worst, mut moving) = (0.0_f32, 0);
    let mut facts = Vec::new();
    for _ in 0..6_000 {
        facts.clear();
        simulator.advance(Duration::from_millis(100), &mut facts);
        for batch in &facts {
            let Facts::Motion(motion) = &batch.facts else { continue };
            moving = moving.max(motion.vehicle.len());
            for (row, id) in motion.vehicle.iter().enumerate() {
                let (place, at) = (motion.place[row], motion.observed[row]);
                if let Some((before, before_at)) = last[id.index()].replace((place, at)) {
                    let time_s = at.since_s(before_at) as f32;
                    let jump_m = place.distance(before) - time_s * (motion.speed_mps[row].max(17.0) * 1.5);
                    if jump_m > worst {
                        println!("{jump_m} m, {id:?}, arc {:?}, {at:?}", motion.arc[row]);
                        worst = jump_m;
                    }
                }
            }
        }
    }
    assert!(moving > 40, "{moving} vehicles in one sample");
    assert!(worst < 2.0, "a jump of {worst} m");
}

#[test]
fn many_are_on_the_move_at_eight() {
    let mut simulator = simulator(&town());
    // Later on shuttles and robots wait: nobody dispatches them here.
    for minute in [0, 10] {
        simulator.run_until(START + Span::from_s(60 * minute));
        let moving = simulator.bodies.iter().filter(|body| body.mode != super::body::Mode::Standing).count();
        let share = moving as f64 / 120.0;
        let mut states = std::collections::BTreeMap::new();
        for life in &simulator.lives {
            *states.entry((life.kind, life.state)).or_insert(0) += 1;
        }
        println!("{share:.2} after {minute} min: {states:?} {:?}", simulator.counters().events_by_kind);
        assert!((0.05..0.8).contains(&share), "{share} on the move after {minute} min");
    }
}

/// A day of the town: its figures are believable.
#[test]
fn a_day_is_believable() {
    let city = town();
    // 02:00 of a Monday.
    let start = START + Span::from_s(-6 * 3600);
    let mut simulator = Simulator::new(city, &SimOptions { seed: 7, vehicles: 120, start });
    let kinds: Vec<_> = simulator.lives.iter().map(|life| life.kind).collect();
    let mut trips = vec![0_u32; kinds.len()];
    let mut plugs = vec![0_u32; kinds.len()];
    let before: Vec<f32> = simulator.lives.iter().map(|life| life.odometer_km).collect();
    for quarter in 1..=96 {
        simulator.run_until(start + Span::from_s(900 * quarter));
        check(&simulator);
        for event in simulator.events.take() {
            match event.kind {
                EventKind::Departed { vehicle } => trips[vehicle.index()] += 1,
                EventKind::ChargingStarted { vehicle } => plugs[vehicle.index()] += 1,
                _ => {}
            }
        }
        if quarter % 4 == 0 {
            let moving = simulator.bodies.iter().filter(|body| body.mode != super::body::Mode::Standing).count();
            println!("{:02}:00 {moving} of 120 on the move", (2 + quarter / 4) % 24);
        }
    }
    for kind in VehicleKind::ALL {
        let of_kind = || (0..kinds.len()).filter(|index| kinds[*index] == kind);
        let count = of_kind().count().max(1) as f32;
        let mean = |counts: &[u32]| of_kind().map(|index| counts[index]).sum::<u32>() as f32 / count;
        let km: f32 = of_kind().map(|index| simulator.lives[index].odometer_km - before[index]).sum();
        println!("{kind:?}: {} trips, {} plug-ins, {} km a day each", mean(&trips), mean(&plugs), km / count);
        match kind {
            VehicleKind::Car => {
                assert!((1.5..6.0).contains(&mean(&trips)), "{} trips a car", mean(&trips));
                assert!(mean(&plugs) < 2.0, "{} plug-ins a car", mean(&plugs));
            }
            _ => assert!(mean(&plugs) < 8.0, "{kind:?}: {} plug-ins", mean(&plugs)),
        }
    }
    println!("{:?} {:?}", simulator.counters(), simulator.energy_totals());
}

#[test]
fn no_two_parked_vehicles_share_a_gap() {
    let mut simulator = simulator(&town());
    for minute in [0, 30, 60] {
        simulator.run_until(START + Span::from_s(60 * minute));
        let mut gaps: Vec<_> = simulator.lives.iter().filter_map(|life| life.gap).collect();
        let count = gaps.len();
        gaps.sort_unstable();
        gaps.dedup();
        assert_eq!(gaps.len(), count, "after {minute} min");
    }
}

#[test]
fn an_empty_vehicle_stands_until_somebody_came() {
    let mut simulator = simulator(&town());
    let driving = |simulator: &Simulator, index: usize| {
        let life = &simulator.lives[index];
        simulator.bodies[index].mode == super::body::Mode::OnStreet && life.kind == VehicleKind::Bus
    };
    let index = (0..120).find(|index| driving(&simulator, *index)).expect("a bus drives at eight");
    simulator.lives[index].soc = 0.0;
    let mut was_immobilised = false;
    for second in 1..=10_000 {
        simulator.run_until(START + Span::from_s(second));
        let is_immobilised = simulator.lives[index].state == VehicleState::Immobilised;
        assert!(!is_immobilised || simulator.bodies[index].mode == super::body::Mode::Standing);
        was_immobilised |= is_immobilised;
        if was_immobilised && !is_immobilised {
            assert!(simulator.lives[index].soc > 0.05);
            return;
        }
    }
    panic!("immobilised: {was_immobilised}, never freed");
}

#[test]
fn a_faulty_plant_refuels_nobody_and_pumps_are_not_shared() {
    let mut simulator = simulator(&town());
    for life in simulator.lives.iter_mut().filter(|life| life.kind == VehicleKind::Bus) {
        life.soc = 0.2;
    }
    simulator.loads.plants[0].is_faulty = true;
    for minute in 1..=120 {
        simulator.run_until(START + Span::from_s(60 * minute));
        let refuelling = simulator.lives.iter().filter(|life| life.state == VehicleState::Refuelling).count();
        let limit = if minute <= 60 { 0 } else { usize::from(simulator.city.plants[0].pumps) };
        assert!(refuelling <= limit, "{refuelling} at {limit} pumps");
        if minute == 60 {
            simulator.loads.plants[0].is_faulty = false;
        }
    }
}

#[test]
fn a_charger_that_fails_sends_its_vehicle_away() {
    let mut simulator = simulator(&town());
    let stands = |index: &usize| {
        simulator.lives[*index].kind == VehicleKind::Shuttle
            && simulator.bodies[*index].mode == super::body::Mode::Standing
    };
    let index = (0..simulator.lives.len()).find(stands).expect("a shuttle that stands");
    let charger = ChargerId(0);
    // Who else is plugged in is chance; here the other chargers are free.
    simulator.charger_users.fill(VehicleId::NONE);
    simulator.charger_users[0] = VehicleId::from_index(index);
    simulator.free_gap(index);
    let life = &mut simulator.lives[index];
    (life.at, life.task, life.soc) = (Goal::Charger(charger), Task::Charge(charger), 0.3);
    simulator.bodies[index].mode = super::body::Mode::Standing;
    simulator.plug_in(index);
    assert_eq!(simulator.lives[index].state, VehicleState::Charging);
    simulator.loads.chargers[0].is_faulty = true;
    simulator.leave_failed_charger(charger);
    assert_ne!(simulator.charger_users[0], VehicleId::from_index(index));
    assert!(matches!(simulator.lives[index].task, Task::Charge(other) if other != charger));
}
