//! Measures start and memory: Yagura's window beside an empty eframe window, in turns, in the same run.
//!
//! ```sh
//! cargo build --release && cargo run --release --example startup
//! ```
//!
//! Needs a display (Xvfb will do) and Linux's `/proc`. Arguments after `--` go to Yagura, as in `-- --homes 50000`.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};

/// Starts of each window; the median counts.
const ROUNDS: usize = 5;

/// How long a window runs before its memory is read.
const SETTLE: Duration = Duration::from_secs(5);

/// The line by which a child tells of its first frame.
const FIRST_FRAME: &str = "first live frame";

struct Start {
    first_frame_s: f64,
    memory_mb: f64,
}

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == "empty-window") {
        return empty_window();
    }
    let own = std::env::current_exe()?;
    let yagura = own
        .parent()
        .and_then(|examples| examples.parent())
        .map(|release| release.join("yagura"))
        .filter(|path| path.exists())
        .context("no yagura beside this example: run `cargo build --release` first")?;
    let mut yagura_args = vec!["--announce-first-frame".to_owned()];
    yagura_args.extend(args);
    let (mut empty, mut ours) = (Vec::new(), Vec::new());
    for round in 1..=ROUNDS {
        empty.push(start(&own, &["empty-window".to_owned()])?);
        ours.push(start(&yagura, &yagura_args)?);
        println!(
            "round {round}: empty {:.2} s, {:.0} MB; yagura {:.2} s, {:.0} MB",
            empty[round - 1].first_frame_s,
            empty[round - 1].memory_mb,
            ours[round - 1].first_frame_s,
            ours[round - 1].memory_mb
        );
    }
    let (empty_s, ours_s) = (median(&empty, |run| run.first_frame_s), median(&ours, |run| run.first_frame_s));
    let (empty_mb, ours_mb) = (median(&empty, |run| run.memory_mb), median(&ours, |run| run.memory_mb));
    println!("first live frame: empty {empty_s:.2} s, yagura {ours_s:.2} s: {:.2} s above", ours_s - empty_s);
    println!("resident memory: empty {empty_mb:.0} MB, yagura {ours_mb:.0} MB: {:.0} MB above", ours_mb - empty_mb);
    Ok(())
}

/// Starts a window, waits for its first frame, lets it run, reads its memory and ends it.
fn start(program: &PathBuf, args: &[String]) -> Result<Start> {
    let begun = Instant::now();
    let mut child = Command::new(program)
        .args(args)
        .stdout(Stdio::piped())
        .spawn()
        .with_context(|| format!("can't start {}", program.display()))?;
    let stdout = child.stdout.take().context("no pipe from the child")?;
    let mut line = String::new();
    BufReader::new(stdout).read_line(&mut line)?;
    let first_frame_s = begun.elapsed().as_secs_f64();
    anyhow::ensure!(line.trim() == FIRST_FRAME, "{} ended without a frame", program.display());
    std::thread::sleep(SETTLE);
    let memory_mb = resident_mb(child.id());
    child.kill()?;
    child.wait()?;
    Ok(Start { first_frame_s, memory_mb: memory_mb? })
}

fn resident_mb(process: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status"))?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:")).context("no VmRSS in /proc")?;
    let kib: f64 = line.split_whitespace().nth(1).context("no figure after VmRSS")?.parse()?;
    Ok(kib * 1024.0 / 1e6)
}

fn median(runs: &[Start], figure: impl Fn(&Start) -> f64) -> f64 {
    let mut figures: Vec<f64> = runs.iter().map(figure).collect();
    figures.sort_by(f64::total_cmp);
    figures[figures.len() / 2]
}

/// The peer: an eframe window with nothing in it.
fn empty_window() -> Result<()> {
    #[derive(Default)]
    struct Empty {
        is_announced: bool,
    }
    impl eframe::App for Empty {
        fn ui(&mut self, ui: &mut egui::Ui, _frame: &mut eframe::Frame) {
            ui.label("empty");
            if !self.is_announced {
                self.is_announced = true;
                println!("{FIRST_FRAME}");
            }
        }
    }
    let options = eframe::NativeOptions {
        viewport: egui::ViewportBuilder::default().with_inner_size([1600.0, 1000.0]),
        ..Default::default()
    };
    eframe::run_native("empty", options, Box::new(|_| Ok(Box::<Empty>::default())))
        .map_err(|error| anyhow::anyhow!("{error}"))
}
