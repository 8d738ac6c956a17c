//! A day of Manhattan's density: `cargo run --release --example manhattan_day -- [--hours H] [--planner …]`.
//!
//! 3,000 four-place vehicles, 400,000 trips in a day with an hour profile (`day.rs`), planned in rounds of 30 s by the
//! product's own planner, as in Alonso-Mora et al., PNAS 2017. The city is generated: 3 km by 20 km, 4,000 crossings,
//! 7 m/s, mean trip 3 km. Boarding and alighting take what they take in the product (20 s each). Nobody waits more than
//! 7 minutes; who can't be picked up by then is unserved. What becomes of everybody follows from the seed alone.
//!
//! Prints JSON. Wait: from the request to the opening of the doors. Delay: arrival less request and the ride alone.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

mod city;
mod day;
mod fleet;
mod rounds;
mod trips;

use std::time::Instant;

use clap::{Parser, ValueEnum};
use cpu_time::ThreadTime;
use yagura::plan::dispatch::{Improver, Plan, Problem, Weights, plan_greedy, plan_round};

use fleet::Vehicle;
use trips::{Trips, WAIT_MAX_S};

/// Time between two rounds, in seconds.
const ROUND_S: f64 = 30.0;
/// After the last request everybody is brought home; longer than that nobody is on the way.
const AFTER_S: f64 = 3_600.0;

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Planner {
    /// The nearest idle vehicle for each, alone.
    Greedy,
    /// Insertion alone.
    Insertion,
    /// Insertion, then improvement.
    Improved,
}

#[derive(Parser)]
struct Options {
    /// The first hour of the day that is run.
    #[arg(long, default_value_t = 0)]
    from_hour: u32,
    #[arg(long, default_value_t = 24)]
    hours: u32,
    #[arg(long, default_value_t = 3_000)]
    vehicles: usize,
    #[arg(long, default_value_t = 400_000)]
    trips: u32,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    #[arg(long, value_enum, default_value_t = Planner::Improved)]
    planner: Planner,
    /// Work of the improvement in one round: schedules that are laid out.
    #[arg(long, default_value_t = 50_000)]
    work: u64,
}

/// A day under way.
struct Run {
    now_s: f64,
    fleet: Vec<Vehicle>,
    trips: Trips,
    /// Asked for, and without a vehicle.
    open: Vec<u32>,
    /// Number of the next trip to be asked for.
    next: u32,
}

fn main() {
    let options = Options::parse();
    let hours = options.from_hour..options.from_hour + options.hours;
    let (begin_s, end_s) = (f64::from(hours.start) * 3_600.0, f64::from(hours.end) * 3_600.0);
    let trips = Trips::new(day::trips(options.seed, options.trips, hours));
    let fleet = fleet::spread(options.seed, options.vehicles, begin_s);
    let mut run = Run { now_s: begin_s, fleet, trips, open: Vec::new(), next: 0 };
    let mut rounds_s = Vec::new();
    while run.now_s < end_s + AFTER_S {
        run.now_s += ROUND_S;
        run.observe();
        if run.now_s < end_s + WAIT_MAX_S {
            let (start, cpu) = (Instant::now(), ThreadTime::now());
            run.plan(&options);
            rounds_s.push((start.elapsed().as_secs_f64(), cpu.elapsed().as_secs_f64()));
        }
    }
    report(&options, &run, &rounds_s);
}

impl Run {
    /// Vehicles have moved, some have asked, some have waited too long.
    fn observe(&mut self) {
        for vehicle in &mut self.fleet {
            vehicle.run_to(self.now_s, &mut self.trips);
        }
        while self.trips.asked.get(self.next as usize).is_some_and(|trip| trip.asked_s <= self.now_s) {
            self.open.push(self.next);
            self.next += 1;
        }
        let (trips, now_s) = (&self.trips, self.now_s);
        self.open.retain(|trip| trips.asked[*trip as usize].asked_s + WAIT_MAX_S > now_s);
    }

    fn plan(&mut self, options: &Options) {
        let problem = rounds::problem(self.now_s, &self.fleet, &self.trips, &self.open);
        let plan = plan(&problem, options, self.now_s);
        rounds::take(self.now_s, &problem, &plan, &mut self.fleet, &mut self.trips);
        let fates = &self.trips.fates;
        self.open.retain(|trip| fates[*trip as usize].promised_s.is_none());
    }
}

fn plan(problem: &Problem, options: &Options, now_s: f64) -> Plan {
    let (times, weights) = (&mut city::GridTimes, Weights::default());
    match options.planner {
        Planner::Greedy => plan_greedy(problem.clone(), times),
        Planner::Insertion => plan_round(problem.clone(), &weights, times),
        Planner::Improved => {
            let begun = plan_round(problem.clone(), &weights, times);
            let seed = options.seed ^ now_s.to_bits();
            let mut improver = Improver::new(problem.clone(), begun, weights, seed, times);
            improver.run(options.work, times);
            improver.plan(times)
        }
    }
}

fn report(options: &Options, run: &Run, rounds_s: &[(f64, f64)]) {
    let figures = run.trips.figures();
    let asked = run.trips.asked.len();
    let sum = |metres: fn(&Vehicle) -> f64| run.fleet.iter().map(metres).sum::<f64>() / 1_000.0;
    let ways_m: f64 = run.trips.asked.iter().map(|trip| city::distance_m(trip.from, trip.to)).sum();
    let (driven_km, empty_km) = (sum(|vehicle| vehicle.driven_m), sum(|vehicle| vehicle.empty_m));
    println!(
        "{}",
        serde_json::json!({
            "planner": options.planner.to_possible_value().map(|value| value.get_name().to_owned()),
            "vehicles": options.vehicles,
            "asked": asked,
            "mean_trip_m": ways_m / asked.max(1) as f64,
            "served": figures.served,
            "served_share": figures.served as f64 / asked.max(1) as f64,
            "unserved": asked - figures.served,
            "wait_mean_min": figures.wait_mean_s / 60.0,
            "wait_p50_min": figures.wait_p50_s / 60.0,
            "wait_p90_min": figures.wait_p90_s / 60.0,
            "delay_mean_min": figures.delay_mean_s / 60.0,
            "broken_promises": figures.broken_promises,
            "driven_km": driven_km,
            "empty_km": empty_km,
            "empty_share": empty_km / driven_km.max(1.0),
            "rounds": rounds_s.len(),
            "round_mean_s": rounds_s.iter().map(|(wall_s, _)| wall_s).sum::<f64>() / rounds_s.len().max(1) as f64,
            "round_slowest_s": rounds_s.iter().map(|(wall_s, _)| *wall_s).fold(0.0, f64::max),
            "round_mean_cpu_s": rounds_s.iter().map(|(_, cpu_s)| cpu_s).sum::<f64>() / rounds_s.len().max(1) as f64,
            "round_slowest_cpu_s": rounds_s.iter().map(|(_, cpu_s)| *cpu_s).fold(0.0, f64::max),
            "threads": 1,
        })
    );
}
