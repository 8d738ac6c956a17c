//! The command protocol, model-checked: every state that station, network and executor can reach within bounds, on the
//! real `Pursuit` and the real `Ledger`.
//!
//! The figures: `cargo test --release --test protocol -- --nocapture`.

#![expect(clippy::print_stdout, reason = "the figures are for whoever runs it with --nocapture")]

mod model;
mod state;

use std::time::Instant;

use stateright::{Checker, HasDiscoveries, Model};

use model::{Bounds, Flaw, Protocol};

const THREADS: usize = 2;
const SKEWS_S: [i64; 3] = [-2, 0, 2];

fn check(name: &str, bounds: Bounds) {
    let begun = Instant::now();
    let protocol = Protocol { bounds, clock_errors_s: SKEWS_S.to_vec(), flaw: Flaw::None };
    let checker = protocol.checker().threads(THREADS).spawn_bfs().join();
    let (states, depth) = (checker.unique_state_count(), checker.max_depth());
    println!("{name}: {states} states, depth {depth}, {:.1} s", begun.elapsed().as_secs_f64());
    checker.assert_properties();
    assert!(checker.is_done(), "{name}: not all states were visited");
}

#[test]
fn every_reachable_state_keeps_the_promises() {
    check("one loss, one crash of the executor", Bounds { losses: 1, executor_crashes: 1, ..Bounds::default() });
}

#[test]
#[ignore = "takes long: cargo test --release --test protocol -- --ignored --nocapture"]
fn every_reachable_state_keeps_the_promises_within_the_wide_bounds() {
    let bounds = Bounds { losses: 2, repeats: 1, station_crashes: 1, executor_crashes: 1, ..Bounds::default() };
    check("two losses, one repeat, one crash a side", bounds);
}

#[test]
fn planted_faults_are_found() {
    let executor = Bounds { losses: 1, executor_crashes: 1, ..Bounds::default() };
    let station = Bounds { station_crashes: 1, ..Bounds::default() };
    let cases = [
        (Flaw::ForgetfulExecutor, executor),
        (Flaw::LateExecutor, Bounds { losses: 3, ..Bounds::default() }),
        (Flaw::SilentExecutor, executor),
        (Flaw::RepeatingStation, station),
        (Flaw::UnwrittenStation, station),
    ];
    for (flaw, bounds) in cases {
        let protocol = Protocol { bounds, clock_errors_s: vec![0], flaw };
        let stop = HasDiscoveries::AnyFailures;
        let checker = protocol.checker().threads(THREADS).finish_when(stop).spawn_bfs().join();
        let is_promise = |name: &&&str| !name.starts_with("one ");
        let found = checker.discoveries();
        let broken: Vec<&&str> = found.keys().filter(is_promise).collect();
        println!("{flaw:?}: {broken:?} after {} states", checker.unique_state_count());
        assert!(!broken.is_empty(), "{flaw:?} was not found");
    }
}
