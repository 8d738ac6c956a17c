//! Measures what re-balancing idle vehicles by forecast demand is worth.
//!
//! ```sh
//! cargo run --release --example rebalancing              # 3 seeds of the default city, 1 day after 0 days of learning
//! cargo run --release --example rebalancing -- 3 2 8000  # seeds, days of learning before the measured one, homes
//! # and other limits: idle vehicles a move, near m, longest way m, least gain in tenths, s ahead, s left alone
//! cargo run --release --example rebalancing -- 3 2 8000 20 700 1500 10 900 1800
//! ```
//!
//! Prints JSON: what the last day came to with and without, by seed. Waits are until aboard, in seconds.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use yagura::base::time::{Span, Timestamp};
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::command::OperatorId;
use yagura::model::{Control, Intent};
use yagura::plan::rebalancing::Limits;
use yagura::sim::{SimOptions, Simulator, default_vehicles};
use yagura::station::Station;
use yagura::world::{Need, ServiceRow};

/// 2026-08-03, a Monday, midnight in Japan.
const START: Timestamp = Timestamp(1_785_682_800_000);
const DAY: Span = Span::from_s(86_400);

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let mut number = |default| args.next().map_or(Ok(default), |arg| arg.parse::<u32>().context("a number, as in 3"));
    let (seeds, learning, homes) = (number(3)?, number(0)?, number(8_000)?);
    let usual = Limits::default();
    let limits = Limits {
        idle_a_move: number(usual.idle_a_move as u32)? as usize,
        near_m: number(usual.near_m as u32)? as f32,
        way_max_m: number(usual.way_max_m as u32)? as f32,
        gain_min: number((usual.gain_min * 10.0).round() as u32)? as f32 / 10.0,
        planned_ahead: Span::from_s(i64::from(number(usual.planned_ahead.as_s() as u32)?)),
        left_alone: Span::from_s(i64::from(number(usual.left_alone.as_s() as u32)?)),
    };
    let mut runs = Vec::new();
    for seed in 1..=u64::from(seeds) {
        let without = run(seed, i64::from(learning), homes, None);
        let with = run(seed, i64::from(learning), homes, Some(limits));
        runs.push(serde_json::json!({ "seed": seed, "without": without, "with": with }));
    }
    println!("{}", serde_json::to_string_pretty(&runs)?);
    Ok(())
}

/// The service of the last day.
fn run(seed: u64, learning: i64, homes: u32, limits: Option<Limits>) -> serde_json::Value {
    let city = Arc::new(generate(&GenerateOptions { seed, homes }));
    let simulator = Simulator::new(city.clone(), &SimOptions { seed, vehicles: default_vehicles(homes), start: START });
    let mut station = Station::new(city, Box::new(simulator));
    station.limit_rebalancing(limits.unwrap_or_default());
    station.intent(Intent::SetRebalancing { is_on: limits.is_some(), by: OperatorId(0) });
    // A little before midnight: the figures are of a local day.
    let end = START + Span(DAY.0 * (learning + 1)) - Span::from_s(2);
    while station.source().now() < end {
        let left = end - station.source().now();
        station.control(Control::Jump(left.min(Span::from_s(60))));
        station.step(Duration::ZERO);
    }
    let picture = station.publish();
    let service = &picture.service;
    let row = |row: &ServiceRow| {
        serde_json::json!({
            "asked": row.asked, "served": row.served, "unserved": row.unserved,
            "wait_mean_s": row.wait_mean_s, "wait_p50_s": row.wait_p50_s, "wait_p90_s": row.wait_p90_s,
            "on_time": row.on_time_share, "shared": row.shared_share,
        })
    };
    serde_json::json!({
        "rides": row(&service.all),
        "wheelchair": row(&service.needs[Need::Wheelchair as usize]),
        "far": row(&service.far),
        "asked_served_by_hour": service.hours.iter().map(|hour| (hour.rides.asked, hour.rides.served)).collect::<Vec<_>>(),
        "driven_km": service.driven_m / 1_000.0,
        "empty_km": service.empty_m / 1_000.0,
        "empty_share": service.empty_share(),
        "sent_ahead": picture.dispatch.demand.sent_count,
    })
}
