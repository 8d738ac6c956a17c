//! Pick-up and delivery benchmarks: `cargo run --release --example pdptw -- FILE --seconds N [--threads T]`.
//!
//! Reads files of Li and Lim or Sartori and Buriol and prints the best plan that the planner finds in the time as JSON:
//! `vehicles`, `cost`, `feasible`, `seconds`, `routes` (node numbers as in the file, without the depot).

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

mod benchmark;

use std::path::PathBuf;
use std::sync::{Arc, Barrier, Mutex, PoisonError};
use std::time::Instant;

use anyhow::{Context as _, Result};
use clap::Parser;
use cpu_time::ThreadTime;
use yagura::plan::pickup_delivery::{Problem, Search, Solution, Worth};

use benchmark::Benchmark;

/// Work between two looks at the clock.
const SLICE: u64 = 50_000;
/// Threads tell each other their best so often, as shares of the time.
const MEETINGS: u32 = 20;

#[derive(Parser)]
struct Options {
    file: PathBuf,
    /// Wall-clock time from the start of the program, in seconds.
    #[arg(long, default_value_t = 10.0)]
    seconds: f64,
    #[arg(long, default_value_t = 1)]
    threads: u64,
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Counts the seconds in CPU time of each thread, for measurements on a busy machine.
    #[arg(long)]
    cpu: bool,
    /// Work of each thread instead of time: the same plan on every machine.
    #[arg(long)]
    work: Option<u64>,
}

fn main() -> Result<()> {
    let start = Instant::now();
    let options = Options::parse();
    let text = std::fs::read_to_string(&options.file).with_context(|| format!("{}", options.file.display()))?;
    let benchmark = Benchmark::parse(&text)?;
    let problem = Arc::new(benchmark.problem.clone());
    let best = search(&problem, &options, start);
    let plan = best.plan();
    let routes = benchmark.routes(&plan);
    let (cost, feasible) = benchmark.check(&routes);
    let seconds = start.elapsed().as_secs_f64();
    let vehicles = routes.len();
    println!(
        "{}",
        serde_json::json!({
            "vehicles": vehicles, "cost": cost, "feasible": feasible, "seconds": seconds, "routes": routes,
            "work": best.work(),
        })
    );
    Ok(())
}

/// Runs a search on each thread; they meet at fixed shares of the time or work.
fn search(problem: &Arc<Problem>, options: &Options, start: Instant) -> Search {
    let threads = options.threads.max(1);
    let meeting = Barrier::new(threads as usize);
    let desk: Mutex<Vec<Option<(Worth, Solution)>>> = Mutex::new(vec![None; threads as usize]);
    let progress = |search: &Search, cpu: &ThreadTime| match options.work {
        Some(work) => search.work() as f64 / work.max(1) as f64,
        None if options.cpu => cpu.elapsed().as_secs_f64() / options.seconds,
        None => start.elapsed().as_secs_f64() / options.seconds,
    };
    let run = |thread: u64| {
        let cpu = ThreadTime::now();
        let mut search = Search::new(problem.clone(), options.seed.wrapping_mul(1_000) + thread);
        for part in 1..=MEETINGS {
            let until = f64::from(part) / f64::from(MEETINGS);
            loop {
                let progress = progress(&search, &cpu);
                if progress >= until {
                    break;
                }
                search.run(SLICE, progress);
            }
            if threads > 1 {
                exchange(&mut search, &desk, &meeting, thread as usize, until);
            }
        }
        search
    };
    let mut searches: Vec<Search> = std::thread::scope(|scope| {
        let others: Vec<_> = (1..threads).map(|thread| scope.spawn(move || run(thread))).collect();
        let mut searches = vec![run(0)];
        searches.extend(others.into_iter().filter_map(|other| other.join().ok()));
        searches
    });
    let best = (1..searches.len()).fold(0, |best, number| {
        if searches[number].best_worth() < searches[best].best_worth() { number } else { best }
    });
    searches.swap_remove(best)
}

/// Lays the best on the desk and takes the best of all from it, in the same order on every run.
fn exchange(
    search: &mut Search,
    desk: &Mutex<Vec<Option<(Worth, Solution)>>>,
    meeting: &Barrier,
    thread: usize,
    progress: f64,
) {
    desk.lock().unwrap_or_else(PoisonError::into_inner)[thread] = Some((search.best_worth(), search.best().clone()));
    meeting.wait();
    let all = desk.lock().unwrap_or_else(PoisonError::into_inner).clone();
    for (_, solution) in all.iter().flatten() {
        search.adopt(solution, progress);
    }
    meeting.wait();
}
