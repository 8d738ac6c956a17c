//! Measures how long anybody stands at a line of the built-in city's streets in a day, who is held up by closed streets
//! and stopped vehicles aside.
//!
//! ```sh
//! cargo run --release --example standing                          # the default city, seeds 1 to 10
//! cargo run --release --example standing -- --seeds 29,35 --homes 8000
//! ```
//!
//! Prints a Markdown table. The fleet takes no requests here: nobody plans for it.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;

use clap::Parser;
use yagura::base::time::{Span, Timestamp};
use yagura::city::generate::{GenerateOptions, generate};
use yagura::sim::{SimOptions, Simulator, default_vehicles};

/// 2026-08-03, a Monday, midnight in Japan.
const MIDNIGHT: Timestamp = Timestamp(1_785_682_800_000);
const LOOK: Span = Span::from_s(60);

#[derive(Parser)]
struct Options {
    #[arg(long, value_delimiter = ',', default_value = "1,2,3,4,5,6,7,8,9,10")]
    seeds: Vec<u64>,
    #[arg(long, default_value_t = 8_000)]
    homes: u32,
    #[arg(long, default_value_t = 24)]
    hours: u32,
}

fn main() {
    let options = Options::parse();
    println!("| seed | longest stand, s | at | lanes standing at most | let in past a full street | trips |");
    println!("| --- | --- | --- | --- | --- | --- |");
    for seed in &options.seeds {
        run(&options, *seed);
    }
}

/// Runs the hours, looking each minute, and prints a row.
fn run(options: &Options, seed: u64) {
    let city = Arc::new(generate(&GenerateOptions { seed, homes: options.homes }));
    let vehicles = default_vehicles(options.homes);
    let mut simulator = Simulator::new(city, &SimOptions { seed, vehicles, start: MIDNIGHT });
    let end = MIDNIGHT + Span::from_s(i64::from(options.hours) * 3_600);
    let (mut longest_ms, mut longest_at, mut lanes) = (0, MIDNIGHT, 0);
    while simulator.now() < end {
        simulator.run_until(simulator.now() + LOOK);
        let standstill = simulator.standstill();
        if standstill.longest_ms > longest_ms {
            (longest_ms, longest_at) = (standstill.longest_ms, simulator.now());
        }
        lanes = lanes.max(standstill.lanes);
    }
    let minute = (longest_at.0 - MIDNIGHT.0) / 60_000;
    let counts = simulator.traffic_counts();
    println!(
        "| {seed} | {} | {:02}:{:02} | {lanes} | {} | {} |",
        longest_ms / 1_000,
        minute / 60,
        minute % 60,
        counts.gridlock_releases,
        counts.set_out,
    );
}
