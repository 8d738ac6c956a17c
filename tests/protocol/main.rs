//! The command protocol, model-checked: every state that station, network and executor can reach within bounds, on the
//! real `Pursuit` and the real `Ledger`.
//!
//! The figures: `cargo test --release --test protocol -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

mod model;
mod state;

use std::time::Instant;

use stateright::{Checker, Model};

use model::{Bounds, Flaw, Protocol};

const THREADS: usize = 2;
const SKEWS_S: [i64; 3] = [-2, 0, 2];

fn check(name: &str, protocol: Protocol) {
    let begun = Instant::now();
    let checker = protocol.checker().threads(THREADS).spawn_bfs().join();
    println!(
        "{name}: {} states, {} transitions, depth {}, {:.1} s",
        checker.unique_state_count(),
        checker.state_count(),
        checker.max_depth(),
        begun.elapsed().as_secs_f64()
    );
    checker.assert_properties();
}

#[test]
fn small() {
    let bounds = Bounds { losses: 1, ..Bounds::default() };
    check("one loss", Protocol { bounds, clock_errors_s: SKEWS_S.to_vec(), flaw: Flaw::None });
}
