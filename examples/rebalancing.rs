//! Measures what re-balancing idle vehicles by forecast demand is worth.
//!
//! ```sh
//! cargo run --release --example rebalancing              # 3 seeds of the default city, 1 day after 0 days of learning
//! cargo run --release --example rebalancing -- 3 2 8000  # seeds, days of learning before the measured one, homes
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
    let mut runs = Vec::new();
    for seed in 1..=u64::from(seeds) {
        let without = run(seed, i64::from(learning), homes, false);
        let with = run(seed, i64::from(learning), homes, true);
        runs.push(serde_json::json!({ "seed": seed, "without": without, "with": with }));
    }
    println!("{}", serde_json::to_string_pretty(&runs)?);
    Ok(())
}

/// The service of the last day.
fn run(seed: u64, learning: i64, homes: u32, is_on: bool) -> serde_json::Value {
    let city = Arc::new(generate(&GenerateOptions { seed, homes }));
    let simulator = Simulator::new(city.clone(), &SimOptions { seed, vehicles: default_vehicles(homes), start: START });
    let mut station = Station::new(city, Box::new(simulator));
    station.intent(Intent::SetRebalancing { is_on, by: OperatorId(0) });
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
        "driven_km": service.driven_m / 1_000.0,
        "empty_km": service.empty_m / 1_000.0,
        "empty_share": service.empty_share(),
        "sent_ahead": picture.dispatch.demand.sent_count,
    })
}
