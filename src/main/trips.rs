//! `yagura simulate --trips`: SUMO's routes through the traffic model, and nothing else.

use std::path::Path;

use anyhow::{Result, bail};
use serde::Serialize;
use yagura::city::CityOrigin;
use yagura::city::sumo::routes::read_routes;
use yagura::sim::TripTimes;
use yagura::sim::traffic::{run_trips, sumo_routes};

use crate::args::CityArgs;
use crate::prepare;

/// What a run of trips tells. The keys are part of the command line's contract.
#[derive(Debug, Serialize)]
struct Report {
    city: String,
    seed: u64,
    cpu_s: f64,
    /// Time of all vehicles on the road together.
    vehicle_seconds: f64,
    vehicle_seconds_per_cpu_s: f64,
    vehicles: u64,
    trips: TripsReport,
    /// By minutes after the beginning of the route file's time.
    arrivals_per_minute: Vec<u32>,
}

/// How many trips were finished, and how long they took.
#[derive(Debug, Serialize)]
pub struct TripsReport {
    finished: u64,
    mean_s: f64,
    p10_s: f64,
    p50_s: f64,
    p90_s: f64,
}

impl TripsReport {
    pub fn of(times: &TripTimes) -> Self {
        Self {
            finished: times.count,
            mean_s: times.mean_s(),
            p10_s: times.quantile_s(0.1),
            p50_s: times.quantile_s(0.5),
            p90_s: times.quantile_s(0.9),
        }
    }
}

pub fn run(city_args: &CityArgs, routes: &Path, report: Option<&Path>) -> Result<()> {
    let city = prepare::city(city_args)?;
    if !matches!(city.origin, CityOrigin::Sumo { .. }) {
        bail!(
            "--trips needs the SUMO network that its routes were made for: give it with --city FILE.net.xml or \
             FILE.net.xml.gz"
        );
    }
    let routes = read_routes(routes, &city)?;
    let planned = sumo_routes::plan(&routes, &city)?;
    for warning in routes.warnings.iter().chain(&planned.warnings) {
        tracing::warn!("{warning}");
    }
    let cpu_before = cpu_time::ProcessTime::now();
    let outcome = run_trips(&city, &planned.trips, &planned.kinds, city_args.seed, false);
    let cpu_s = cpu_before.elapsed().as_secs_f64();
    let told = Report {
        city: city.name.en.to_string(),
        seed: city_args.seed,
        cpu_s,
        vehicle_seconds: outcome.vehicle_seconds,
        vehicle_seconds_per_cpu_s: outcome.vehicle_seconds / cpu_s.max(f64::MIN_POSITIVE),
        vehicles: outcome.trips,
        trips: TripsReport {
            finished: outcome.finished,
            mean_s: outcome.mean_s,
            p10_s: outcome.p10_s,
            p50_s: outcome.p50_s,
            p90_s: outcome.p90_s,
        },
        arrivals_per_minute: outcome.arrivals_per_minute,
    };
    prepare::write_report(&told, report)
}
