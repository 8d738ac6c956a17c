//! Properties of the simulator on a generated town.

use std::sync::Arc;
use std::time::Duration;

use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::fact::Facts;
use crate::model::{Control, Source};

use super::links::OVERFLOW;
use super::{SimOptions, Simulator};

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);

fn town() -> Arc<City> {
    super::test_city::town(500)
}

fn simulator(city: &Arc<City>) -> Simulator {
    Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 120, start: START })
}

fn check(simulator: &Simulator) {
    let mut seen = vec![0_u32; simulator.lives.len()];
    for link in &simulator.links {
        assert!(link.vehicles.len() <= link.storage + OVERFLOW + 2, "{} of {}", link.vehicles.len(), link.storage);
        let along: Vec<f32> =
            link.vehicles.iter().map(|id| simulator.bodies[*id as usize].along_m(simulator.now_ms)).collect();
        assert!(along.windows(2).all(|pair| pair[0] >= pair[1] - 0.01), "first in, first out: {along:?}");
        link.vehicles.iter().for_each(|id| seen[*id as usize] += 1);
    }
    assert!(seen.iter().all(|times| *times <= 1), "on one arc at most");
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
    assert!(counters.trips > 100 && counters.riders_served > 0, "{counters:?}");
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
fn most_are_on_the_move_at_eight() {
    let mut simulator = simulator(&town());
    for minute in [0, 10, 30, 60] {
        simulator.run_until(START + Span::from_s(60 * minute));
        let moving = simulator.bodies.iter().filter(|body| body.mode != super::body::Mode::Standing).count();
        let share = moving as f64 / 120.0;
        let mut states = std::collections::BTreeMap::new();
        for life in &simulator.lives {
            *states.entry((life.kind, life.state)).or_insert(0) += 1;
        }
        println!("{share:.2} after {minute} min: {states:?} {:?}", simulator.counters().events_by_kind);
        assert!((0.3..0.8).contains(&share), "{share} on the move after {minute} min");
    }
}
