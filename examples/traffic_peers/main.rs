//! Holds the traffic model against SUMO on the same network and routes.
//!
//! ```sh
//! cargo run --release --example traffic_peers -- NET.net.xml ROUTES.rou.xml \
//!     --tripinfo SUMO.tripinfo.xml --cpu-s 12.3 --plot arrivals.svg
//! ```
//!
//! `--tripinfo` is what `sumo --tripinfo-output` wrote for the same files; without it only the model's own figures are
//! told. `examples/traffic_peers/compare.sh` makes networks and routes, runs SUMO and `UXsim`, and calls this for each.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

#[path = "../chart/chart.rs"]
mod chart;
mod outcome;
mod tripinfo;

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use clap::Parser;
use yagura::city::sumo::read_net;
use yagura::city::sumo::routes::read_routes;
use yagura::sim::traffic::{Roads, TripReport, run_trips_on, sumo_routes};

use chart::{Chart, Mark, Series};
use outcome::Outcome;

/// Holds the traffic model against SUMO on the same network and routes.
#[derive(Debug, Parser)]
struct Args {
    /// The network: .net.xml or .net.xml.gz.
    net: PathBuf,
    /// The routes: .rou.xml or .rou.xml.gz.
    routes: PathBuf,
    /// What SUMO's `--tripinfo-output` wrote on the same files.
    #[arg(long, value_name = "FILE")]
    tripinfo: Option<PathBuf>,
    /// CPU time of that run of SUMO, in seconds.
    #[arg(long, value_name = "S")]
    cpu_s: Option<f64>,
    /// What the run of SUMO is called in the table and the plot.
    #[arg(long, value_name = "NAME", default_value = "SUMO")]
    peer: String,
    /// Draw the arrivals over time, both beside each other.
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
    /// The seed of the drivers' differences.
    #[arg(long, value_name = "S", default_value_t = 1)]
    seed: u64,
    /// Runs of the model, of which the fastest counts.
    #[arg(long, value_name = "N", default_value_t = 3)]
    rounds: u32,
}

/// CPU time of the fastest of some runs, and what the last one told.
struct Measured {
    report: TripReport,
    cpu_s: f64,
}

fn main() -> Result<()> {
    let args = Args::parse();
    let city = read_net(&args.net)?;
    let cpu_before = cpu_time::ProcessTime::now();
    let routes = read_routes(&args.routes, &city)?;
    let routes_cpu_s = cpu_before.elapsed().as_secs_f64();
    let planned = sumo_routes::plan(&routes, &city)?;
    let roads = Arc::new(Roads::of(&city.streets, &city.control));
    let measure = |each_second: bool| -> Measured {
        let run = |_| {
            let cpu_before = cpu_time::ProcessTime::now();
            let report = run_trips_on(roads.clone(), &planned.trips, &planned.kinds, args.seed, each_second);
            Measured { report, cpu_s: cpu_before.elapsed().as_secs_f64() }
        };
        let rounds = (1..args.rounds).map(run);
        rounds.fold(run(0), |best, next| if next.cpu_s < best.cpu_s { next } else { best })
    };
    println!(
        "{} on {}: {} arcs, {} movements, {} signals, {} trips (read in {routes_cpu_s:.2} s of CPU)",
        args.routes.display(),
        args.net.display(),
        city.streets.arcs.len(),
        city.control.movements.len(),
        city.control.signals.len(),
        planned.trips.len(),
    );
    let plain = measure(false);
    let sampled = measure(true);
    let own = Outcome::of_report(&plain.report, &planned.trips);
    let peer = args.tripinfo.as_deref().map(tripinfo::read).transpose()?;
    print_table(&own, peer.as_ref(), &args.peer);
    print_speed(&plain, &sampled, peer.as_ref(), &args);
    if let Some(path) = &args.plot {
        let mut series = vec![Series::new("Yagura", Mark::Line, own.arrived_by_minute())];
        series.extend(peer.as_ref().map(|peer| Series::new(&args.peer, Mark::Line, peer.arrived_by_minute())));
        let chart = Chart { x_words: "minutes".into(), y_words: "vehicles arrived".into(), series, x_step: None };
        std::fs::write(path, chart.svg()).with_context(|| format!("can't write {}", path.display()))?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

fn print_table(own: &Outcome, peer: Option<&Outcome>, name: &str) {
    type Figure = (&'static str, fn(&Outcome) -> f64);
    println!("{:>14} {:>12} {name:>12} {:>9}", "", "Yagura", "differs");
    let figures: [Figure; 6] = [
        ("finished", |outcome| outcome.durations_s.len() as f64),
        ("mean, s", Outcome::mean_s),
        ("p10, s", |outcome| outcome.share_s(0.1)),
        ("p50, s", |outcome| outcome.share_s(0.5)),
        ("p90, s", |outcome| outcome.share_s(0.9)),
        ("last arrival, s", |outcome| outcome.arrivals_s.last().copied().unwrap_or(0.0)),
    ];
    for (word, figure) in figures {
        let ours = figure(own);
        match peer.map(figure) {
            Some(theirs) => {
                println!("{word:>15} {ours:>11.1} {theirs:>12.1} {:>+8.1} %", 100.0 * (ours / theirs - 1.0));
            }
            None => println!("{word:>15} {ours:>11.1}"),
        }
    }
    println!("arrivals a minute, Yagura: {:?}", own.arrivals_per_minute());
    if let Some(peer) = peer {
        println!("arrivals a minute, {name}: {:?}", peer.arrivals_per_minute());
    }
}

fn print_speed(plain: &Measured, sampled: &Measured, peer: Option<&Outcome>, args: &Args) {
    let rate = |measured: &Measured| measured.report.vehicle_seconds / measured.cpu_s / 1e6;
    println!(
        "Yagura: {:.2} million vehicle-seconds a CPU-second ({:.2} s of CPU, {} events, {} gridlock releases)",
        rate(plain),
        plain.cpu_s,
        plain.report.events,
        plain.report.gridlock_releases,
    );
    println!(
        "with the positions of all vehicles once a simulated second ({} of them): {:.2} million ({:.2} s of CPU)",
        sampled.report.positions,
        rate(sampled),
        sampled.cpu_s,
    );
    if let (Some(peer), Some(cpu_s)) = (peer, args.cpu_s) {
        let theirs = peer.durations_s.iter().sum::<f64>() / cpu_s / 1e6;
        println!(
            "{}: {theirs:.2} million ({cpu_s:.2} s of CPU); Yagura is {:.1} times that",
            args.peer,
            rate(plain) / theirs
        );
    }
}
