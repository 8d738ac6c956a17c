//! From flags to a city and a simulator that runs in it.

use std::io::Write as _;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use chrono::{LocalResult, TimeZone as _};
use yagura::base::time::Timestamp;
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::sim::{SimOptions, Simulator, default_vehicles};

use crate::args::CityArgs;

/// Reads or generates the city that the flags ask for.
pub fn city(args: &CityArgs) -> Result<Arc<City>> {
    let mut city = match &args.city {
        Some(path) => yagura::city::read::read_city(path)?,
        None => generate(&GenerateOptions { seed: args.seed, homes: args.homes }),
    };
    if let Some(zone) = args.timezone {
        city.zone = zone;
    }
    for warning in &city.warnings {
        tracing::warn!("{warning}");
    }
    Ok(Arc::new(city))
}

/// The simulator of a city from a moment on.
pub fn simulator(args: &CityArgs, city: &Arc<City>, start: Timestamp) -> Simulator {
    let vehicles = args.vehicles.unwrap_or_else(|| default_vehicles(city.home_count()));
    Simulator::new(city.clone(), &SimOptions { seed: args.seed, vehicles, start })
}

/// The moment of `--date` and `--at` in the city's time zone.
pub fn start(args: &CityArgs, city: &City) -> Result<Timestamp> {
    let local = args.date.and_time(args.at);
    match city.zone.from_local_datetime(&local) {
        // When the clocks go back, an hour comes twice; the first one is meant.
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(Timestamp(at.timestamp_millis())),
        LocalResult::None => {
            bail!("{local} does not exist in {}: the clocks go forward then; start an hour later", city.zone)
        }
    }
}

/// Writes a report as JSON into a file, or to the screen.
pub fn write_report(report: &impl serde::Serialize, path: Option<&std::path::Path>) -> Result<()> {
    let mut json = serde_json::to_string_pretty(report).context("the report can't be written as JSON")?;
    json.push('\n');
    match path {
        Some(path) => write_file(path, json.as_bytes()),
        None => std::io::stdout().write_all(json.as_bytes()).context("can't write the report"),
    }
}

/// Adds what a user can do about an unwritable file.
pub fn write_file(path: &std::path::Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| {
        format!("can't write {}: choose a folder that exists and that you may write to", path.display())
    })
}
