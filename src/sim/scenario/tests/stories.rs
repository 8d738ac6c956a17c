//! The built-in stories in the city that the program makes by itself: what their lines say is so when they are said.

use std::sync::Arc;

use crate::base::ids::{FeederId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::city::generate::{GenerateOptions, generate};
use crate::city::overlay::lay_over;
use crate::model::{AssistanceCause, Cause, Event, EventKind};
use crate::sim::scenario::built_in;
use crate::sim::{SimOptions, Simulator};

use super::playing::{events, run};

/// What a story says at some second, and which events must have been told by then.
struct Told {
    what: &'static str,
    by_s: i64,
    is_it: fn(&EventKind, Option<Cause>) -> bool,
}

fn is_out(cause: Option<Cause>) -> bool {
    matches!(cause, Some(Cause::FeederOut(_)))
}

/// Plays a story in the default city and checks all that its lines say. Times are seconds after its start.
fn check(name: &str, told: &[Told], blocked_s: i64, second_s: i64, back_s: [i64; 2], end_s: i64) {
    let mut city = generate(&GenerateOptions::default());
    lay_over(&mut city, 1);
    let options = SimOptions { seed: 1, vehicles: 612, start: Timestamp(1_785_711_600_000) };
    let scenario = Arc::new(built_in(name).unwrap().unwrap());
    let mut simulator = Simulator::playing(Arc::new(city), &options, scenario, false).unwrap();
    let start = simulator.now();
    let mut loads_kw: Vec<f32> = Vec::new();
    let mut all: Vec<Event> = Vec::new();
    for second in 0..end_s {
        if second == told[0].by_s - 2 {
            let feeders = (0..simulator.city.feeders.len()).map(FeederId::from_index);
            loads_kw = feeders.map(|feeder| simulator.energy.feeder_load_kw(feeder)).collect();
        }
        all.extend(events(&run(&mut simulator, 1)));
    }
    let after_s = |event: &Event| event.at.since_s(start);
    for told in told {
        let first = all.iter().find(|event| (told.is_it)(&event.kind, event.cause));
        let first_s = first.map(after_s);
        println!("{name}: {} at {first_s:?} s", told.what);
        assert!(first_s.is_some_and(|first_s| first_s <= told.by_s as f64), "{name}: {} at {first_s:?} s", told.what);
    }
    let tripped: Vec<(FeederId, f64)> = all
        .iter()
        .filter_map(|event| match event.kind {
            EventKind::FeederTripped { feeder } => Some((feeder, after_s(event))),
            _ => None,
        })
        .collect();
    assert_eq!(tripped.len(), 2, "{name}: {tripped:?}");
    assert!(tripped[1].1 <= second_s as f64, "{name}: {tripped:?}");
    let before_kw = |feeder: FeederId| loads_kw[feeder.index()];
    let (first_kw, second_kw) = (before_kw(tripped[0].0), before_kw(tripped[1].0));
    println!("{name}: {first_kw} kW and {second_kw} kW");
    assert!(second_kw < first_kw, "{name}: the second is the smaller one: {first_kw} kW and {second_kw} kW");
    for (feeder, back_s) in [(tripped[1].0, back_s[0]), (tripped[0].0, back_s[1])] {
        let back = all.iter().find(|event| event.kind == EventKind::FeederRestored { feeder }).map(after_s);
        assert!(back.is_some_and(|back| (back - back_s as f64).abs() < 2.0), "{name}: {feeder:?} is back at {back:?} s");
        let out = tripped.iter().find(|(other, _)| *other == feeder).map_or(0.0, |(_, at)| *at);
        let is_limit = |event: &&Event| match event.kind {
            EventKind::FeederNearLimit { feeder: of } | EventKind::FeederRelieved { feeder: of } => of == feeder,
            _ => false,
        };
        let limits: Vec<f64> = all.iter().filter(is_limit).map(after_s).filter(|at_s| *at_s >= out).collect();
        let (while_out, later): (Vec<f64>, Vec<f64>) = limits.into_iter().partition(|at_s| *at_s < back_s as f64);
        assert!(while_out.is_empty(), "{name}: {while_out:?}");
        assert!(later.len() <= 2, "{name}: {later:?}");
    }
    ambulance_is_blocked(name, &all, start + Span::from_s(blocked_s));
}

/// The ambulance that was sent to the feeder's patient is not there yet at a moment, and its street is closed then.
fn ambulance_is_blocked(name: &str, all: &[Event], at: Timestamp) {
    let before: Vec<&Event> = all.iter().filter(|event| event.at <= at).collect();
    let closed = before.iter().rposition(|event| matches!(event.kind, EventKind::StreetClosed { .. }));
    let closed = closed.unwrap_or_else(|| panic!("{name}: no street was closed"));
    let sent: Option<VehicleId> = before[..closed].iter().rev().find_map(|event| match event.kind {
        EventKind::AmbulanceSent { vehicle, .. } => Some(vehicle),
        _ => None,
    });
    let sent = sent.unwrap_or_else(|| panic!("{name}: no ambulance was sent"));
    let arrived = all.iter().find(|event| matches!(event.kind, EventKind::AtPatient { vehicle, .. } if vehicle == sent));
    let window = at + Span::from_s(20);
    println!("{name}: the ambulance arrives {:?} s later", arrived.map(|event| event.at.since_s(at)));
    assert!(arrived.is_none_or(|event| event.at > window), "{name}: the ambulance came through");
}

fn told(trip_s: i64, risk_s: i64, asks_s: i64) -> Vec<Told> {
    vec![
        Told { what: "a feeder trips", by_s: trip_s, is_it: |kind, _| matches!(kind, EventKind::FeederTripped { .. }) },
        Told {
            what: "traffic lights are dark",
            by_s: trip_s,
            is_it: |kind, cause| matches!(kind, EventKind::SignalDark { .. }) && is_out(cause),
        },
        Told {
            what: "chargers have no power",
            by_s: trip_s,
            is_it: |kind, cause| matches!(kind, EventKind::ChargerDark { .. }) && is_out(cause),
        },
        Told {
            what: "mobile cells are off the air",
            by_s: trip_s,
            is_it: |kind, cause| matches!(kind, EventKind::CellsDark { .. }) && is_out(cause),
        },
        Told {
            what: "life support runs on batteries",
            by_s: risk_s,
            is_it: |kind, cause| matches!(kind, EventKind::LifeSupportAtRisk { .. }) && is_out(cause),
        },
        Told {
            what: "people are stuck in lifts",
            by_s: risk_s,
            is_it: |kind, cause| matches!(kind, EventKind::LiftsStuck { people: 1.., .. }) && is_out(cause),
        },
        Told {
            what: "a shuttle asks at a dark junction",
            by_s: asks_s,
            is_it: |kind, _| matches!(kind, EventKind::AssistanceRequested { cause: AssistanceCause::SignalDark, .. }),
        },
    ]
}

#[test]
fn the_four_minute_story_is_true_in_the_default_city() {
    check("dark-junctions-story", &told(21, 60, 80), 100, 111, [155, 180], 239);
}

#[test]
fn dark_junctions_are_true_in_the_default_city() {
    check("dark-junctions", &told(301, 390, 450), 600, 721, [3_000, 3_900], 4_800);
}
