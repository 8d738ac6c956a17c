//! Measures forks: what a copy of a running city takes, and what it takes to run it half an hour ahead on one core.
//!
//! ```sh
//! cargo run --release --example fork                       # 10,000 vehicles on 20,000 homes
//! cargo run --release --example fork -- 612 8000           # vehicles, homes
//! ```
//!
//! The city runs for ten minutes from 08:00 first. Then the station is forked (simulator, world and dispatcher), so that
//! rides go on being given out in the copy; and the bare simulator, without a dispatcher. CPU time is that of the process,
//! which has one thread.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use cpu_time::ProcessTime;
use yagura::base::time::{Span, Timestamp};
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::Control;
use yagura::sim::{SimOptions, Simulator};
use yagura::station::Station;

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const BEFORE: Span = Span::from_s(600);
const AHEAD: Span = Span::from_s(1_800);
const COPIES: u32 = 10;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let mut number =
        |default| args.next().map_or(Ok(default), |arg| arg.parse::<u32>().context("a number, as in 10000"));
    let (vehicles, homes) = (number(10_000)?, number(20_000)?);
    let city = Arc::new(generate(&GenerateOptions { seed: 1, homes }));
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: 1, vehicles, start: START });
    let mut live = Station::new(city, Box::new(simulator));
    run_to(&mut live, START + BEFORE);
    println!("{vehicles} vehicles, {homes} homes, after {} min", BEFORE.as_s() / 60.0);

    let begun = ProcessTime::now();
    for _ in 0..COPIES {
        std::hint::black_box(live.source().fork());
    }
    println!("simulator copied in {:.1} ms", millis(begun.elapsed()) / f64::from(COPIES));
    let begun = ProcessTime::now();
    for _ in 0..COPIES {
        std::hint::black_box(live.fork());
    }
    println!("station copied in {:.1} ms", millis(begun.elapsed()) / f64::from(COPIES));

    let digest = live.source().digest();
    let mut bare = live.source().fork();
    let begun = ProcessTime::now();
    bare.run_until(START + BEFORE + AHEAD);
    println!("simulator {} min ahead in {:.2} s of CPU", AHEAD.as_s() / 60.0, millis(begun.elapsed()) / 1000.0);
    let mut fork = live.fork();
    let served = fork.source().ride_counts().served;
    let begun = ProcessTime::now();
    run_to(&mut fork, START + BEFORE + AHEAD);
    let served = fork.source().ride_counts().served - served;
    let ahead_s = millis(begun.elapsed()) / 1000.0;
    println!("station {} min ahead in {ahead_s:.2} s of CPU, {served} rides served", AHEAD.as_s() / 60.0);
    println!("the original is where it was: {}", live.source().digest() == digest);
    Ok(())
}

fn run_to(station: &mut Station<Simulator>, until: Timestamp) {
    while station.source().now() < until {
        let left = until - station.source().now();
        station.control(Control::Jump(left.min(Simulator::MAX_STEP)));
        station.step(Duration::ZERO);
    }
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
