//! Reads the command line, starts one job, maps errors to exit codes. The only place that exits.

mod args;
mod journal;
mod people;
mod prepare;
mod scenarios;
mod screen;
mod simulate;
mod snapshot;
mod trips;
mod window;

use std::process::ExitCode;

use clap::Parser as _;
use tracing_subscriber::filter::{LevelFilter, Targets};
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;

use args::{Cli, Command};

fn main() -> ExitCode {
    // Libraries warn of what a user can do nothing about (a software adapter, an odd locale).
    // What eframe logs of its own failure comes back as an error and is told once.
    let levels = Targets::new()
        .with_default(LevelFilter::ERROR)
        .with_target("eframe", LevelFilter::OFF)
        .with_target("yagura", LevelFilter::WARN);
    let lines = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_target(false).without_time();
    tracing_subscriber::registry().with(lines).with(levels).init();
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<()> {
    // One TLS provider for the whole program; it fails only when another one is there already.
    if rustls::crypto::ring::default_provider().install_default().is_err() {
        tracing::debug!("a TLS provider was installed before");
    }
    if cli.city.scenario.as_deref() == Some("list") {
        return scenarios::run();
    }
    match &cli.command {
        Some(Command::Scenarios) => scenarios::run(),
        Some(Command::Verify(args)) => journal::verify(args),
        Some(Command::Journal(args)) => journal::run(args),
        Some(Command::People(args)) => {
            people::run(args, cli.window.people.as_deref(), cli.window.config_dir.as_deref())
        }
        None => window::run(&cli.city, &cli.window),
        Some(Command::Snapshot(args)) => snapshot::run(&cli.city, &cli.window, args),
        Some(Command::Simulate(args)) => simulate::run(&cli.city, args),
    }
}
