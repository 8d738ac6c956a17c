//! `yagura simulate`: the city without a window, as fast as it goes.

use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Duration;

use anyhow::{Context as _, Result};
use serde::Serialize;
use yagura::base::time::Span;
use yagura::model::{Control, Source as _};
use yagura::sim::RequestCounts;
use yagura::sim::energy::EnergyTotals;
use yagura::station::Station;

use crate::args::{CityArgs, SimulateArgs};
use crate::prepare;

/// Simulated time of one step of the heart: pictures are not asked for, so steps may be long.
const STEP: Span = Span::from_s(60);

/// What a run tells. The keys are part of the command line's contract.
#[derive(Debug, Serialize)]
struct Report {
    city: String,
    seed: u64,
    start: String,
    simulated_s: f64,
    cpu_s: f64,
    /// Vehicles times simulated seconds.
    vehicle_seconds: f64,
    vehicle_seconds_per_cpu_s: f64,
    vehicles: usize,
    homes: u32,
    energy_kwh: EnergyReport,
    requests: RequestReport,
    parcels: RequestReport,
    /// How often each kind of event happened.
    events: BTreeMap<&'static str, u64>,
    /// BLAKE3 of all events and of a full sample every simulated minute.
    digest: String,
}

/// What became of requests for rides, or of parcels.
#[derive(Debug, Serialize)]
struct RequestReport {
    made: u64,
    served: u64,
    unserved: u64,
    /// Wait for the pick-up.
    wait_mean_s: f64,
    wait_p90_s: f64,
}

impl RequestReport {
    fn of(counts: &RequestCounts) -> Self {
        Self {
            made: counts.made,
            served: counts.served,
            unserved: counts.unserved,
            wait_mean_s: counts.wait_mean_s(),
            wait_p90_s: counts.wait_quantile_s(0.9),
        }
    }
}

#[derive(Debug, Serialize)]
struct EnergyReport {
    sources: BTreeMap<&'static str, f64>,
    uses: BTreeMap<&'static str, f64>,
}

impl EnergyReport {
    fn of(totals: &EnergyTotals) -> Self {
        let sources = [
            ("grid", totals.grid_in_kwh),
            ("solar", totals.solar_kwh),
            ("fuel_cell", totals.fuel_cell_kwh),
            ("batteries", totals.battery_out_kwh),
        ];
        let uses = [
            ("homes", totals.homes_kwh),
            ("institutions", totals.institutions_kwh),
            ("business", totals.business_kwh),
            ("vehicles", totals.vehicles_kwh),
            ("electrolyser", totals.electrolyser_kwh),
            ("batteries", totals.battery_in_kwh),
            ("to_grid", totals.grid_out_kwh),
            ("losses", totals.losses_kwh),
        ];
        Self { sources: sources.into(), uses: uses.into() }
    }
}

pub fn run(city_args: &CityArgs, args: &SimulateArgs) -> Result<()> {
    let city = prepare::city(city_args)?;
    let start = prepare::start(city_args, &city)?;
    let simulator = prepare::simulator(city_args, &city, start);
    let vehicles = simulator.roster().len();
    let mut station = Station::new(city.clone(), Box::new(simulator));
    let length = Span::from_s_f64(args.until.as_secs_f64());
    let cpu_before = cpu_time::ProcessTime::now();
    let mut done = Span::ZERO;
    while done < length {
        let step = Span(STEP.0.min(length.0 - done.0));
        station.control(Control::Jump(step));
        station.step(Duration::ZERO);
        done.0 += step.0;
    }
    let cpu_s = cpu_before.elapsed().as_secs_f64();
    let source = station.source();
    let vehicle_seconds = vehicles as f64 * done.as_s();
    let totals = source.energy_totals();
    let report = Report {
        city: city.name.en.to_string(),
        seed: city_args.seed,
        start: start.local(city.zone).to_rfc3339(),
        simulated_s: done.as_s(),
        cpu_s,
        vehicle_seconds,
        vehicle_seconds_per_cpu_s: vehicle_seconds / cpu_s.max(f64::MIN_POSITIVE),
        vehicles,
        homes: city.home_count(),
        energy_kwh: EnergyReport::of(&totals),
        requests: RequestReport::of(source.ride_counts()),
        parcels: RequestReport::of(source.parcel_counts()),
        events: source.counters().events_by_kind.clone(),
        digest: source.digest().to_hex().to_string(),
    };
    let mut json = serde_json::to_string_pretty(&report).context("the report can't be written as JSON")?;
    json.push('\n');
    match &args.report {
        Some(path) => prepare::write_file(path, json.as_bytes()),
        None => std::io::stdout().write_all(json.as_bytes()).context("can't write the report"),
    }
}
