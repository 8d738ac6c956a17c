//! The journal against what goes wrong with files, disks and people.

mod archives;
mod round_trip;
mod tampering;
mod trouble;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::json;

use crate::base::chance::Chance;
use crate::base::time::{Span, Timestamp};
use crate::model::CommandId;

use super::{Journal, Kind, Moment, Policy, Record, Who};

const WALL: Timestamp = Timestamp(1_790_000_000_000);
const STATION: &str = "desk-1";

/// A small policy, so that tests write little.
fn policy() -> Policy {
    Policy { reserve_bytes: 1 << 20, ..Policy::default() }
}

/// A folder of a test's own, which is gone after it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let path = std::env::temp_dir().join(format!("yagura-journal-{}-{count}-{name}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn journal(&self) -> PathBuf {
        self.0.join("journal.sqlite")
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        std::fs::remove_dir_all(&self.0).ok();
    }
}

fn operator() -> Who {
    let [id, name, role] = ["operator:7", "山田 Hanako", "operator"].map(str::to_owned);
    Who { station: STATION.to_owned(), id, name, role }
}

/// The `n`th of a run of records such as a station makes.
fn record(n: i64) -> Record {
    let at = Moment { wall: WALL + Span(n), source: (n % 3 != 0).then_some(Timestamp(n * 10)) };
    let (kind, command) = match n % 4 {
        0 => (Kind::CommandIssued, n),
        1 => (Kind::CommandSent, n - 1),
        2 => (Kind::CommandReported, n - 2),
        _ => (Kind::CommandEnded, n - 3),
    };
    let urn = format!("urn:ngsi-ld:Vehicle:shuttle-{}", n % 100);
    let record = Record::new(kind, at, &operator()).of_command(CommandId(command as u64)).to([urn.as_str()]);
    record.because("急病人 at the stop").with(&json!({ "order": "pull_over", "n": n }))
}

fn records(range: std::ops::Range<i64>) -> Vec<Record> {
    range.map(record).collect()
}

fn open(path: &Path) -> Journal {
    Journal::open(path, policy(), STATION, WALL).unwrap().0
}

/// A closed journal with so many records after its beginning.
fn written(path: &Path, count: i64) {
    let mut journal = open(path);
    for start in (0..count).step_by(50) {
        journal.append(&records(start..count.min(start + 50))).unwrap();
    }
}

/// A seed of its own for each run, which is printed.
fn seeded(what: &str) -> Chance {
    let seed = std::env::var("YAGURA_TEST_SEED").ok().and_then(|text| text.parse().ok());
    let seed = seed.unwrap_or_else(|| u64::from(std::process::id()));
    println!("{what}: YAGURA_TEST_SEED={seed}");
    Chance::new(seed)
}
