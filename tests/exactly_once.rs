//! The soak of the command protocol, in short. The long one: `cargo run --release --example exactly_once`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

#[path = "../examples/exactly_once/desk.rs"]
mod desk;
#[path = "../examples/exactly_once/faulty_link.rs"]
mod faulty_link;
#[path = "../examples/exactly_once/soak.rs"]
mod soak;
#[path = "../examples/exactly_once/worker.rs"]
mod worker;

use std::path::Path;

use yagura::city::generate::{GenerateOptions, generate};

use soak::{Flaw, Plan, Tally};

fn run(name: &str, plan: Plan) -> Result<Tally, String> {
    let city = generate(&GenerateOptions { seed: 1, homes: 500 });
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    let outcome = soak::run(plan, &city, &folder.join("journal.sqlite"));
    std::fs::remove_dir_all(&folder).unwrap();
    outcome
}

#[test]
fn every_command_ends_in_one_outcome_through_loss_and_restarts() {
    for seed in 1..=3 {
        let tally = run("exactly-once", Plan { commands: 3_000, seed, flaw: Flaw::None }).unwrap();
        println!("seed {seed}: {tally:?}");
        let met = ["done", "failed: restarted", "superseded", "cancelled", "rejected"];
        assert!(met.iter().all(|word| tally.outcomes.contains_key(word)), "seed {seed}: {:?}", tally.outcomes);
        let has_met_all = tally.outages > 0 && tally.station_restarts > 0 && tally.link.repeated > 100;
        assert!(has_met_all, "seed {seed}: the faults happen: {tally:?}");
    }
}

#[test]
fn planted_faults_are_found() {
    let cases = [
        ("forgetful-executor", "twice"),
        ("late-executor", ""),
        ("silent-executor", "no outcome"),
        ("repeating-station", "twice"),
        ("unwritten-station", ""),
    ];
    for (word, told) in cases {
        let flaw = Flaw::of_word(word).unwrap();
        let breach = run("planted-fault", Plan { commands: 20_000, seed: 7, flaw }).unwrap_err();
        println!("{flaw:?}: {breach}");
        assert!(breach.contains(told), "{flaw:?}: {breach}");
    }
}
