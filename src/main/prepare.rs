//! From flags to a city and a simulator that runs in it.

use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use chrono::{LocalResult, NaiveDate, NaiveTime, TimeZone as _};
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::sim::scenario::{Scenario, named};
use yagura::sim::{SimOptions, Simulator, default_vehicles};

use crate::args::CityArgs;
use crate::screen;

/// The day and the time of day that are simulated when nobody says otherwise: a hot Monday in summer.
const DATE: NaiveDate = NaiveDate::from_ymd_opt(2026, 8, 3).unwrap();
const AT: NaiveTime = NaiveTime::from_hms_opt(8, 0, 0).unwrap();

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

/// What is simulated in a city: a scenario, or an ordinary day from a moment on.
pub struct Plan {
    pub scenario: Option<Arc<Scenario>>,
    pub start: Timestamp,
}

/// The scenario that the flags name; read before the city, so that what is wrong with it is told at once.
pub fn scenario(args: &CityArgs) -> Result<Option<Arc<Scenario>>> {
    Ok(args.scenario.as_deref().map(named).transpose()?)
}

impl Plan {
    /// From `--date` and `--at`, or from the scenario, which sets its own clock.
    pub fn of(args: &CityArgs, city: &City, scenario: Option<Arc<Scenario>>) -> Result<Self> {
        let start = match &scenario {
            Some(scenario) => scenario.start_in(city)?,
            None => moment(city, args.date.unwrap_or(DATE), args.at.unwrap_or(AT))?,
        };
        Ok(Self { scenario, start })
    }

    /// The same, so long earlier; a scenario begins when it begins.
    pub fn earlier(self, span: Span) -> Self {
        let start = if self.scenario.is_some() { self.start } else { self.start - span };
        Self { start, ..self }
    }

    pub fn simulator(&self, args: &CityArgs, city: &Arc<City>, is_looping: bool) -> Result<Simulator> {
        let vehicles = args.vehicles.unwrap_or_else(|| default_vehicles(city.home_count()));
        let options = SimOptions { seed: args.seed, vehicles, start: self.start };
        Ok(match &self.scenario {
            Some(scenario) => Simulator::playing(city.clone(), &options, scenario.clone(), is_looping)?,
            None => Simulator::new(city.clone(), &options),
        })
    }
}

/// A scenario tells its own time, so that `--at` would be a second one.
pub fn ensure_one_clock(args: &CityArgs) -> Result<()> {
    if args.scenario.is_some() && args.at.is_some() {
        bail!("a scenario sets the time of day itself; leave out --at, or --scenario");
    }
    Ok(())
}

/// A moment in the city's time zone.
pub fn moment(city: &City, date: NaiveDate, at: NaiveTime) -> Result<Timestamp> {
    let local = date.and_time(at);
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
        None => screen::say(&json),
    }
}

/// Adds what a user can do about an unwritable file.
pub fn write_file(path: &std::path::Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| {
        format!("can't write {}: choose a folder that exists and that you may write to", path.display())
    })
}
