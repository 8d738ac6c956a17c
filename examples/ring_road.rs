//! The flow-density diagram of a ring road: `cargo run --release --example ring_road -- [DIAGRAM.svg]`.
//!
//! A ring of one lane, 1 km long with a limit of 50 km/h and no junction, carries more and more vehicles of SUMO's
//! default type. Each density runs for five minutes to settle; then the flow over one line is counted for ten. What comes
//! out is the fundamental diagram of the traffic model: a free branch, a capacity, a jammed branch.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

#[expect(dead_code, reason = "the examples that draw share it, and this one draws dots only")]
#[path = "chart/chart.rs"]
mod chart;

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use yagura::base::chance::Chance;
use yagura::base::geo::Point;
use yagura::base::ids::{ArcId, NodeId};
use yagura::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};
use yagura::city::{Modes, StreetClass, TrafficControl};
use yagura::sim::traffic::{DriverKind, Insistence, Outcome, Roads, SetOut, Traffic};

use chart::{Chart, Mark, Series};

const ARCS: usize = 10;
const ARC_M: f32 = 100.0;
const LIMIT_MPS: f32 = 13.89;
const SETTLE_MS: i64 = 300_000;
const COUNT_MS: i64 = 600_000;
const LAPS: usize = 200;
const DENSITIES: [usize; 20] = [2, 5, 10, 15, 20, 25, 30, 32, 34, 36, 40, 45, 50, 60, 70, 80, 90, 100, 115, 130];

/// Flow in vehicles an hour and mean speed in km/h at one density.
struct Measured {
    density: usize,
    flow_vph: f64,
    speed_kmh: f64,
}

fn main() -> Result<()> {
    let (roads, arcs) = ring();
    println!("{:>8} {:>10} {:>10}   drivers alike, then with their own speeds", "veh/km", "veh/h", "km/h");
    let mut alike = Vec::new();
    let mut own = Vec::new();
    for density in DENSITIES {
        let (same, differing) = (measure(&roads, &arcs, density, false)?, measure(&roads, &arcs, density, true)?);
        println!(
            "{density:>8} {:>10.0} {:>10.1}   {:>10.0} {:>10.1}",
            same.flow_vph, same.speed_kmh, differing.flow_vph, differing.speed_kmh
        );
        alike.push(same);
        own.push(differing);
    }
    let capacity = alike.iter().max_by(|a, b| a.flow_vph.total_cmp(&b.flow_vph)).context("no density was run")?;
    println!("capacity {:.0} vehicles an hour at {} vehicles a kilometre", capacity.flow_vph, capacity.density);
    println!("jam at {:.0} vehicles a kilometre", 1000.0 / DriverKind::CAR.spacing_m());
    if let Some(path) = std::env::args_os().nth(1) {
        let points = |of: &[Measured]| of.iter().map(|it| (it.density as f64, it.flow_vph)).collect();
        let chart = Chart {
            x_words: "vehicles a kilometre".into(),
            y_words: "vehicles an hour".into(),
            series: vec![
                Series::new("all drivers alike", Mark::Dots, points(&alike)),
                Series::new("each with a speed of their own", Mark::Dots, points(&own)),
            ],
            x_step: Some(20.0),
        };
        std::fs::write(&path, chart.svg()).with_context(|| format!("can't write {}", path.display()))?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

/// A ring of arcs of 100 m.
fn ring() -> (Arc<Roads>, Vec<ArcId>) {
    let radius_m = ARC_M * ARCS as f32 / std::f32::consts::TAU;
    let place = |index: usize| {
        let angle = index as f32 / ARCS as f32 * std::f32::consts::TAU;
        Point::new(radius_m * libm::cosf(angle), radius_m * libm::sinf(angle))
    };
    let mut builder = StreetGraphBuilder::default();
    for index in 0..ARCS {
        builder.add_node(place(index));
    }
    for index in 0..ARCS {
        let next = (index + 1) % ARCS;
        // The chord is a little shorter than the arc: the true scale makes up for it.
        let true_scale = ARC_M / place(index).distance(place(next));
        builder.add_piece(StreetPiece {
            from: NodeId::from_index(index),
            to: NodeId::from_index(next),
            points: vec![place(index), place(next)],
            class: StreetClass::Collector,
            name: None,
            width_m: 3.5,
            is_bridge: false,
            is_tunnel: false,
            true_scale,
            forward: Some(Direction { limit_mps: LIMIT_MPS, lanes: 1, modes: Modes { cars: true, slow: false } }),
            backward: None,
        });
    }
    let streets = builder.finish();
    let arcs = streets.streets.iter().map(|street| street.forward).collect();
    (Arc::new(Roads::of(&streets, &TrafficControl::default())), arcs)
}

/// Runs a ring with so many vehicles a kilometre, spread evenly at the start.
fn measure(roads: &Arc<Roads>, arcs: &[ArcId], density: usize, have_own_speeds: bool) -> Result<Measured> {
    let mut traffic = Traffic::new(roads.clone(), vec![DriverKind::CAR], 0, 0);
    traffic.tell_crossings();
    let laps: Vec<ArcId> = (0..LAPS).flat_map(|_| arcs.iter().copied()).collect();
    let mut chance = Chance::new(1);
    for number in 0..density {
        let factor = if have_own_speeds { DriverKind::CAR.draw_factor(&mut chance) } else { 1.0 };
        let driver = traffic.add_driver(0, factor).context("no room for another driver")?;
        let at_m = number as f32 * ARC_M * ARCS as f32 / density as f32;
        let arc = (at_m / ARC_M) as usize;
        let how = SetOut {
            from_m: at_m - arc as f32 * ARC_M,
            goal_m: f32::INFINITY,
            start_mps: 0.0,
            pull_ms: 0,
            insistence: Insistence::Squeeze,
        };
        if !traffic.set_out(driver, &laps[arc..], &how, 0) {
            bail!("the ring takes no {density} vehicles");
        }
    }
    while traffic.advance(SETTLE_MS).is_some() {}
    let mut crossed = 0_u32;
    while let Some((_, outcome)) = traffic.advance(SETTLE_MS + COUNT_MS) {
        crossed += u32::from(matches!(outcome, Outcome::Crossed { from, .. } if from == arcs[0]));
    }
    let flow_vph = f64::from(crossed) * 3_600_000.0 / COUNT_MS as f64;
    Ok(Measured { density, flow_vph, speed_kmh: flow_vph / density as f64 })
}
