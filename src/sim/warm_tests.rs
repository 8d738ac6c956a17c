//! The city's first minutes join the day before them.

use std::sync::Arc;

use chrono::TimeZone;

use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::city::generate::{GenerateOptions, generate};
use crate::city::overlay::lay_over;
use crate::model::EventKind;
use crate::model::fact::{CityEnergyFact, Facts};

use super::{SimOptions, Simulator};

/// What the first minutes may differ from the last past one, as a share of what the city uses.
const JOIN: f32 = 0.08;
/// An alarm of the first minutes that is over within this time was none.
const BRIEF_S: i64 = 900;

fn city() -> Arc<City> {
    let mut city = generate(&GenerateOptions { seed: 1, homes: 2_000 });
    lay_over(&mut city, 1);
    Arc::new(city)
}

fn used_kw(balance: &CityEnergyFact) -> f32 {
    balance.homes_kw + balance.institutions_kw + balance.business_kw + balance.vehicles_kw
}

#[test]
fn the_first_minutes_join_the_past() {
    let city = city();
    let mut wrong = Vec::new();
    for (month, day) in [(8, 3), (1, 20)] {
        for (hour, minute) in [(6, 0), (8, 0), (18, 30)] {
            let start = city.zone.with_ymd_and_hms(2026, month, day, hour, minute, 0).unwrap();
            let start = Timestamp(start.timestamp_millis());
            let mut simulator = Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 153, start });
            let past = std::mem::take(&mut simulator.past);
            let last = past.iter().rev().find(|balance| balance.observed < start).copied().unwrap();
            println!("{month}-{day} {hour:02}:{minute:02} past {last:.0?}");
            for step in 0..=5 {
                simulator.run_until(start + Span::from_s(60 * step));
                let now = simulator.energy.balance();
                println!("  {step} min {now:.0?}");
                let jump = (used_kw(&now) - used_kw(&last)) / used_kw(&last);
                if jump.abs() > JOIN {
                    wrong.push(format!("{month}-{day} {hour:02}:{minute:02}: {:+.1} % after {step} min", jump * 100.0));
                }
            }
            simulator.run_until(start + Span::from_s(300));
            let early = near_limit(&simulator);
            simulator.run_until(start + Span::from_s(BRIEF_S));
            let late = near_limit(&simulator);
            for feeder in early.iter().filter(|feeder| !late.contains(feeder)) {
                wrong.push(format!("{month}-{day} {hour:02}:{minute:02}: {feeder} was near its limit at first only"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn streets_tell_no_speed_that_the_weather_does_not_allow() {
    const SNOW: f32 = 0.65;
    let city = city();
    let start = Timestamp(1_785_711_600_000);
    let mut simulator = Simulator::new(city.clone(), &SimOptions { seed: 7, vehicles: 153, start });
    let told = |simulator: &Simulator| {
        let mut facts = Vec::new();
        simulator.sample_all_streets(&mut facts);
        let streets = facts.into_iter().find_map(|batch| match batch.facts {
            Facts::Streets(streets) => Some(streets),
            _ => None,
        });
        streets.unwrap()
    };
    let limits = |street: usize| {
        let street = &city.streets.streets[street];
        let arcs = [street.forward, street.backward].into_iter().filter(|arc| arc.is_some());
        arcs.map(|arc| city.streets.arc(arc).limit_mps).collect::<Vec<f32>>()
    };
    for (pace, flow) in [(1.0, 1.0), (SNOW, SNOW)] {
        simulator.traffic.set_pace(pace);
        let streets = told(&simulator);
        assert!(streets.street.len() > 100);
        let mut free = 0;
        for (row, street) in streets.street.iter().enumerate() {
            let limits = limits(street.index());
            let most_mps = limits.iter().fold(0.0, |most: f32, limit| most.max(*limit)) * pace;
            let factor = if streets.vehicles[row] > 0 { 1.1 } else { 1.0 };
            assert!(streets.speed_mps[row] <= most_mps * factor + 0.01, "{street:?}");
            let fits = |limit: &f32| (streets.flow[row] - (streets.speed_mps[row] / limit).min(1.0)).abs() < 1e-3;
            assert!(limits.iter().any(fits), "{street:?}: {} of {limits:?}", streets.flow[row]);
            free += usize::from((streets.flow[row] - flow).abs() < 0.01);
        }
        assert!(free * 2 > streets.street.len(), "{free} of {} free at {pace}", streets.street.len());
    }
}

/// Feeders with an alarm that has not been called off, by the events so far.
fn near_limit(simulator: &Simulator) -> Vec<String> {
    let mut near = Vec::new();
    for event in simulator.events.iter() {
        match event.kind {
            EventKind::FeederNearLimit { feeder } => near.push(format!("{feeder:?}")),
            EventKind::FeederRelieved { feeder } => near.retain(|other| *other != format!("{feeder:?}")),
            _ => {}
        }
    }
    near
}
