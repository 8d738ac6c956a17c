//! How much a saturated junction passes, lit and dark.

use std::sync::Arc;

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::{ArcId, NodeId, SignalId};
use crate::city::control::lay::lay_out;
use crate::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};
use crate::city::{Modes, StreetClass, StreetGraph};

use super::{DriverKind, Insistence, Outcome, Roads, SetOut, Traffic};

const LEG_M: f32 = 300.0;
/// The first of this time is for the queues to grow.
const WARM_UP_MS: i64 = 600_000;
const HOUR_MS: i64 = 3_600_000;

/// A crossing of two collectors of so many lanes each way, with the town's own signal.
fn junction(lanes: u8) -> StreetGraph {
    let mut builder = StreetGraphBuilder::default();
    let middle = builder.add_node(Point::default());
    let direction = Direction { limit_mps: 13.89, lanes, modes: Modes { cars: true, slow: false } };
    for (x, y) in [(0.0, -LEG_M), (LEG_M, 0.0), (0.0, LEG_M), (-LEG_M, 0.0)] {
        let end: NodeId = builder.add_node(Point::new(x, y));
        builder.add_piece(StreetPiece {
            from: end,
            to: middle,
            points: vec![Point::new(x, y), Point::default()],
            class: StreetClass::Collector,
            name: None,
            width_m: 6.5 * f32::from(lanes),
            is_bridge: false,
            is_tunnel: false,
            true_scale: 1.0,
            forward: Some(direction),
            backward: Some(direction),
        });
    }
    builder.finish()
}

/// Vehicles an hour through a junction on whose `legs` there is always a queue. Of each hundred drivers so many turn to
/// either side.
fn flow(lanes: u8, legs: &[usize], turning: f64, is_dark: bool) -> usize {
    let streets = junction(lanes);
    let roads = Arc::new(Roads::of(&streets, &lay_out(&streets, false)));
    assert_eq!(roads.signals, 1);
    let mut traffic = Traffic::new(roads, vec![DriverKind::CAR], 0, 0);
    traffic.tell_crossings();
    traffic.set_signal_dark(SignalId(0), is_dark, 0);
    let into: Vec<ArcId> = streets.streets.iter().map(|street| street.forward).collect();
    let out: Vec<ArcId> = streets.streets.iter().map(|street| street.backward).collect();
    let how =
        SetOut { from_m: 0.0, goal_m: f32::INFINITY, start_mps: 13.0, pull_ms: 0, insistence: Insistence::Squeeze };
    let mut chances: Vec<Chance> = (0..4).map(|leg| Chance::new(leg + 1)).collect();
    let mut passed = 0;
    let mut now_ms = 0;
    while now_ms < WARM_UP_MS + HOUR_MS {
        while let Some((at_ms, outcome)) = traffic.advance(now_ms) {
            let is_through = matches!(outcome, Outcome::Crossed { from, .. } if into.contains(&from));
            passed += usize::from(is_through && at_ms >= WARM_UP_MS);
            if let Outcome::Arrived { driver } = outcome {
                traffic.release_driver(driver);
            }
        }
        for leg in legs {
            let drawn = chances[*leg].unit();
            let to = if drawn < turning {
                1
            } else if drawn < 2.0 * turning {
                3
            } else {
                2
            };
            let Some(number) = traffic.add_driver(0, 1.0) else { continue };
            if !traffic.set_out(number, &[into[*leg], out[(leg + to) % 4]], &how, now_ms) {
                traffic.release_driver(number);
            }
        }
        now_ms += 500;
    }
    passed
}

/// Departures an hour of all lanes by HCM 2010, exhibit 20-14 (base headways of geometry groups 1 and 5), for legs with so
/// many lanes each: alone, opposite, crossing, three and four.
const HANDBOOK: [(u8, [f64; 5]); 2] = [
    (1, [3_600.0 / 3.9, 7_200.0 / 4.7, 7_200.0 / 5.8, 10_800.0 / 7.0, 14_400.0 / 9.6]),
    (2, [7_200.0 / 4.5, 14_400.0 / 6.2, 14_400.0 / 7.2, 21_600.0 / 9.0, 28_800.0 / 11.5]),
];
const LEGS: [(&str, &[usize]); 5] = [
    ("one leg", &[0]),
    ("opposite legs", &[0, 2]),
    ("two that cross", &[0, 1]),
    ("three", &[0, 1, 2]),
    ("all", &[0, 1, 2, 3]),
];

#[test]
fn a_saturated_junction_passes_fewer_vehicles_dark_than_lit() {
    for (lanes, handbook) in HANDBOOK {
        for ((name, legs), expected) in LEGS.into_iter().zip(handbook) {
            let (lit, dark) = (flow(lanes, legs, 0.0, false), flow(lanes, legs, 0.0, true));
            let (lit_turning, dark_turning) = (flow(lanes, legs, 0.1, false), flow(lanes, legs, 0.1, true));
            println!("{lanes} lanes, {name}: lit {lit}, dark {dark} veh/h (handbook {expected:.0});");
            println!("    with a tenth to each side: lit {lit_turning}, dark {dark_turning}");
            let off = dark as f64 / expected - 1.0;
            assert!(
                (-0.15..0.3).contains(&off),
                "{lanes} lanes, {name}: {dark} veh/h dark, {expected:.0} by the handbook"
            );
            if legs.len() > 2 {
                assert!((dark as f64) < 0.7 * lit as f64, "{lanes} lanes, {name}: {dark} dark, {lit} lit");
                assert!(dark_turning < lit_turning, "{lanes} lanes, {name}: {dark_turning} dark, {lit_turning} lit");
            }
        }
    }
    // Two stages of 26 s green in 60 s at 1,900 vehicles an hour of green: HCM 2010, chapter 18.
    let critical = flow(1, &[0, 1], 0.0, false);
    assert!((1_500..1_750).contains(&critical), "{critical} veh/h on the two critical lanes");
}
