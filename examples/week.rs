//! Measures memory over a simulated week: it must stay flat.
//!
//! ```sh
//! cargo run --release --example week               # 168 hours of the default city
//! cargo run --release --example week -- 48 2000    # hours, homes
//! ```
//!
//! Needs Linux's `/proc`. Prints resident memory and CPU time every six simulated hours.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use cpu_time::ProcessTime;
use yagura::base::time::{Span, Timestamp};
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::Control;
use yagura::sim::{SimOptions, Simulator, default_vehicles};
use yagura::station::Station;

/// 2026-08-03, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const LOOK_H: u32 = 6;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let mut number = |default| args.next().map_or(Ok(default), |arg| arg.parse::<u32>().context("a number, as in 168"));
    let (hours, homes) = (number(168)?, number(8_000)?);
    let city = Arc::new(generate(&GenerateOptions { seed: 1, homes }));
    let vehicles = default_vehicles(homes);
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: 1, vehicles, start: START });
    let mut station = Station::new(city, Box::new(simulator));
    println!("{vehicles} vehicles; {:.1} MB at the start", resident_mb()?);
    let begun = ProcessTime::now();
    for hour in 1..=hours {
        let until = START + Span::from_s(3_600 * i64::from(hour));
        while station.source().now() < until {
            station.control(Control::Jump(Simulator::MAX_STEP));
            station.step(Duration::ZERO);
            station.publish();
        }
        if hour % LOOK_H == 0 {
            println!("{hour} h: {:.1} MB, {:.1} s of CPU", resident_mb()?, begun.elapsed().as_secs_f64());
        }
    }
    println!("digest {}", station.source().digest().to_hex());
    Ok(())
}

fn resident_mb() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status").context("no /proc to read the memory from")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS in /proc/self/status")?;
    let kilobytes: f64 = line.trim().trim_end_matches(" kB").parse().context("VmRSS is no number")?;
    Ok(kilobytes / 1024.0)
}
