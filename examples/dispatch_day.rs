//! Measures planners on the same simulated day: greedy nearest vehicle, insertion, and insertion with improvement.
//!
//! ```sh
//! cargo run --release --example dispatch_day                                  # the default city, 3 seeds
//! cargo run --release --example dispatch_day -- --vehicles 306 --seeds 1      # half of its vehicles
//! cargo run --release --example dispatch_day -- --planners improved --work 500 --least-gain 120
//! ```
//!
//! Prints a Markdown table. Waits are in seconds from the request, or the earliest pick-up, until on board.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::sync::Arc;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use cpu_time::ThreadTime;
use yagura::base::time::{Span, Timestamp};
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::command::OperatorId;
use yagura::model::{Control, DispatchLimits, Intent, VehicleKind};
use yagura::plan::dispatch::{Planner, Weights};
use yagura::sim::{SimOptions, Simulator, default_vehicles};
use yagura::station::Station;
use yagura::station::dispatcher::IMPROVEMENT_WORK;
use yagura::world::{Need, Picture, ServiceRow};

/// 2026-08-03, a Monday, midnight in Japan.
const MIDNIGHT: Timestamp = Timestamp(1_785_682_800_000);

/// How often the fleet's charge is looked at.
const CHARGE_SEEN_EVERY: Span = Span::from_s(300);

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Named {
    Greedy,
    Insertion,
    Improved,
}

impl Named {
    fn planner(self) -> (Planner, &'static str) {
        match self {
            Self::Greedy => (Planner::Greedy, "greedy"),
            Self::Insertion => (Planner::Insertion, "insertion"),
            Self::Improved => (Planner::Improved, "improved"),
        }
    }
}

#[derive(Parser)]
struct Options {
    #[arg(long, value_enum, value_delimiter = ',', default_value = "greedy,insertion,improved")]
    planners: Vec<Named>,
    #[arg(long, value_delimiter = ',', default_value = "1,2,3")]
    seeds: Vec<u64>,
    #[arg(long, default_value_t = 8_000)]
    homes: u32,
    /// All vehicles of the city, a tenth of them shuttles; as many as are usual for its homes if not said.
    #[arg(long)]
    vehicles: Option<u32>,
    /// The first hour of the day that is run, and how many.
    #[arg(long, default_value_t = 0)]
    from_hour: u32,
    #[arg(long, default_value_t = 24)]
    hours: u32,
    /// Work of one improvement: schedules that are laid out.
    #[arg(long, default_value_t = IMPROVEMENT_WORK)]
    work: u64,
    /// The least gain for which improvement changes a plan, and what another vehicle than the one told counts.
    #[arg(long)]
    least_gain: Option<f64>,
    #[arg(long)]
    changing: Option<f64>,
    /// Other weights of the objective.
    #[arg(long)]
    driving: Option<f64>,
    #[arg(long)]
    energy: Option<f64>,
    #[arg(long)]
    lateness: Option<f64>,
    #[arg(long)]
    fairness: Option<f64>,
    /// Leaves it to the vehicles when they charge.
    #[arg(long)]
    charge_when_they_must: bool,
}

impl Options {
    fn weights(&self) -> Weights {
        let usual = Weights::default();
        Weights {
            least_gain: self.least_gain.unwrap_or(usual.least_gain),
            changing: self.changing.unwrap_or(usual.changing),
            driving: self.driving.unwrap_or(usual.driving),
            energy: self.energy.unwrap_or(usual.energy),
            lateness: self.lateness.unwrap_or(usual.lateness),
            fairness: self.fairness.unwrap_or(usual.fairness),
            ..usual
        }
    }
}

fn main() {
    let options = Options::parse();
    println!(
        "| seed | planner | wait mean / p90 | unserved | on time | shared | wheelchair wait mean / p90 | unserved | on time \
         | far wait mean / p90 | unserved | driven, km | empty, km | lowest charge, mean / emptiest | CPU s |"
    );
    println!("| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
    for seed in &options.seeds {
        for named in &options.planners {
            run(&options, *seed, *named);
        }
    }
}

/// Runs the hours with one planner, and prints its row.
fn run(options: &Options, seed: u64, named: Named) {
    let (planner, name) = named.planner();
    let homes = options.homes;
    let city = Arc::new(generate(&GenerateOptions { seed, homes }));
    let start = MIDNIGHT + Span::from_s(i64::from(options.from_hour) * 3_600);
    let vehicles = options.vehicles.unwrap_or(default_vehicles(homes));
    let simulator = Simulator::new(city.clone(), &SimOptions { seed, vehicles, start });
    let mut station = Station::new(city, Box::new(simulator));
    station.plan_with(planner, options.weights(), options.work);
    if options.charge_when_they_must {
        let limits = DispatchLimits { charges_ahead: false, ..DispatchLimits::default() };
        station.intent(Intent::SetDispatchLimits { limits, by: OperatorId(0) });
    }
    let begun = ThreadTime::now();
    let mut lowest = (1.0_f32, 1.0_f32);
    // A little before the end: the figures are of a local day.
    let end = start + Span::from_s(i64::from(options.hours) * 3_600 - 2);
    while station.source().now() < end {
        let left = end - station.source().now();
        station.control(Control::Jump(left.min(Span::from_s(60))));
        station.step(Duration::ZERO);
        if station.source().now().0.rem_euclid(CHARGE_SEEN_EVERY.0) == 0 {
            let (mean, emptiest) = charge(&station.publish());
            lowest = (lowest.0.min(mean), lowest.1.min(emptiest));
        }
    }
    let cpu_s = begun.elapsed().as_secs_f64();
    let picture = station.publish();
    let service = &picture.service;
    let waits = |row: &ServiceRow| {
        let seconds = |wait_s: Option<f32>| wait_s.map_or("-".to_owned(), |wait_s| format!("{wait_s:.0}"));
        format!("{} / {}", seconds(row.wait_mean_s), seconds(row.wait_p90_s))
    };
    let missed = |row: &ServiceRow| format!("{} of {}", row.unserved, row.served + row.unserved);
    let share = |share: Option<f32>| share.map_or("-".to_owned(), |share| format!("{:.0} %", f64::from(share) * 100.0));
    let (all, wheelchair, far) = (&service.all, &service.needs[Need::Wheelchair as usize], &service.far);
    println!(
        "| {seed} | {name} | {} | {} | {} | {} | {} | {} | {} | {} | {} | {:.0} | {:.0} ({}) | {} / {} | {cpu_s:.0} |",
        waits(all),
        missed(all),
        share(all.on_time_share),
        share(all.shared_share),
        waits(wheelchair),
        missed(wheelchair),
        share(wheelchair.on_time_share),
        waits(far),
        missed(far),
        service.driven_m / 1_000.0,
        service.empty_m / 1_000.0,
        share(service.empty_share()),
        share(Some(lowest.0)),
        share(Some(lowest.1)),
    );
}

/// The charge of the shuttles that carry riders, 0 to 1: the mean, and that of the emptiest.
fn charge(picture: &Picture) -> (f32, f32) {
    let shuttles = picture.roster.iter().enumerate().filter(|(_, vehicle)| vehicle.kind == VehicleKind::Shuttle);
    let charges = shuttles.filter_map(|(index, _)| picture.status.get(index));
    let charges: Vec<f32> = charges.filter(|status| status.role.takes_riders()).map(|status| status.soc).collect();
    let mean = charges.iter().sum::<f32>() / (charges.len() as f32).max(1.0);
    (mean, charges.into_iter().fold(1.0, f32::min))
}
