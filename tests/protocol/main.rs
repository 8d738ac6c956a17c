//! The command protocol, model-checked: every state that station, network and executor can reach within bounds, on the
//! real `Pursuit` and the real `Ledger`.
//!
//! The figures: `cargo test --release --test protocol -- --nocapture`.

#![expect(clippy::print_stdout, reason = "the figures are for whoever runs it with --nocapture")]

mod model;
mod state;
mod sweep;

use std::time::Instant;

use stateright::{Checker, HasDiscoveries, Model};

use model::{Bounds, Flaw, Network, Protocol};
use sweep::sweep;

const THREADS: usize = 2;
const SKEWS_S: [i64; 3] = [-2, 0, 2];

fn check(name: &str, bounds: Bounds) {
    let begun = Instant::now();
    let protocol = Protocol { bounds, clock_errors_s: SKEWS_S.to_vec(), flaw: Flaw::None, network: Network::Free };
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

/// Sweeps all states within bounds; every promise must hold in each.
fn sweep_all(name: &str, bounds: Bounds) {
    let begun = Instant::now();
    let network = Network::Merged;
    let swept = sweep(&Protocol { bounds, clock_errors_s: SKEWS_S.to_vec(), flaw: Flaw::None, network });
    println!(
        "{name}: {} states, {:.1} s, by moment {:?}",
        swept.states,
        begun.elapsed().as_secs_f64(),
        swept.by_moment
    );
    assert!(swept.broken.is_none(), "{:?}", swept.broken);
    assert!(swept.unmet.is_empty(), "never so: {:?}", swept.unmet);
}

#[test]
fn a_sweep_of_the_narrow_bounds_finds_the_promises_kept_too() {
    sweep_all("one loss, one crash of the executor", Bounds { losses: 1, executor_crashes: 1, ..Bounds::default() });
}

#[test]
#[ignore = "takes long: cargo test --release --test protocol wide -- --ignored --nocapture"]
fn every_reachable_state_keeps_the_promises_within_the_wide_bounds() {
    let bounds = Bounds { losses: 2, repeats: 1, station_crashes: 1, executor_crashes: 1, ..Bounds::default() };
    sweep_all("two losses, one repeat, one crash a side", bounds);
}

/// The faults of the wide bounds, two sorts at a time.
#[test]
#[ignore = "takes long: cargo test --release --test protocol pair -- --ignored --nocapture"]
fn every_pair_of_faults_keeps_the_promises() {
    let none = Bounds::default();
    let cases = [
        ("two losses", Bounds { losses: 2, ..none }),
        ("a crash a side", Bounds { station_crashes: 1, executor_crashes: 1, ..none }),
        ("one repeat, one crash of the executor", Bounds { repeats: 1, executor_crashes: 1, ..none }),
        ("one repeat, one crash of the station", Bounds { repeats: 1, station_crashes: 1, ..none }),
        ("one loss, one crash of the station", Bounds { losses: 1, station_crashes: 1, ..none }),
        ("one loss, one repeat", Bounds { losses: 1, repeats: 1, ..none }),
        ("two losses, one crash of the executor", Bounds { losses: 2, executor_crashes: 1, ..none }),
        ("two losses, one crash of the station", Bounds { losses: 2, station_crashes: 1, ..none }),
        ("two losses, one repeat", Bounds { losses: 2, repeats: 1, ..none }),
    ];
    for (name, bounds) in cases {
        sweep_all(name, bounds);
    }
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
        let protocol = Protocol { bounds, clock_errors_s: vec![0], flaw, network: Network::Free };
        let stop = HasDiscoveries::AnyFailures;
        let checker = protocol.clone().checker().threads(THREADS).finish_when(stop).spawn_bfs().join();
        let is_promise = |name: &&&str| !name.starts_with("one ");
        let found = checker.discoveries();
        let broken: Vec<&&str> = found.keys().filter(is_promise).collect();
        println!("{flaw:?}: {broken:?} after {} states", checker.unique_state_count());
        assert!(!broken.is_empty(), "{flaw:?} was not found");
        // The sweep, which visits far fewer states, must find it too.
        let protocol = Protocol { network: Network::Merged, ..protocol };
        let swept = sweep(&protocol);
        println!("{flaw:?}, swept: {:?} after {} states", swept.broken.as_ref().map(|(name, _)| name), swept.states);
        assert!(swept.broken.is_some(), "{flaw:?} was not found by the sweep");
    }
}
