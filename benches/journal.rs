//! Speed of the journal: records appended for good, and a chain proven.

use std::hint::black_box;
use std::path::PathBuf;
use std::time::Duration;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use serde_json::json;
use yagura::base::time::{Span, Timestamp};
use yagura::journal::{Durability, Journal, Kind, Moment, Policy, Record, Who, verify};
use yagura::model::CommandId;

const WALL: Timestamp = Timestamp(1_790_000_000_000);
/// Records in the chain that is proven.
const PROVEN: i64 = 1_000_000;

/// A folder on the disk that the build uses, not one in memory.
fn path(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("journal-bench").join(name);
    std::fs::remove_dir_all(&folder).ok();
    std::fs::create_dir_all(&folder).expect("the folder of the benchmark can be made");
    folder.join("journal.sqlite")
}

/// A record as the station makes it when it gives a command and follows it.
fn record(n: i64) -> Record {
    let kinds = [Kind::CommandIssued, Kind::CommandSent, Kind::CommandReported, Kind::CommandEnded];
    let at = Moment { wall: WALL + Span(n / 20), source: Some(WALL + Span(n)) };
    let [station, id, name, role] = ["desk-1", "operator:7", "Yamada Hanako", "operator"].map(str::to_owned);
    let who = Who { station, id, name, role };
    let kind = kinds[(n % 4) as usize];
    let urn = format!("urn:ngsi-ld:Vehicle:shuttle-{}", n / 4 % 600);
    let record = Record::new(kind, at, &who).of_command(CommandId((n / 4) as u64)).to([urn.as_str()]);
    record.because("crowd at the stop").with(&json!({
        "order": "set_climate", "hold_c": 22.5, "issuer": "operator:7", "issued_ms": WALL.0 + n, "expires_ms": WALL.0 + n + 120_000,
    }))
}

/// Batches as large as a step of the station makes them at 20,000 records a second, and smaller ones.
fn append(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("journal append");
    for (name, durability) in
        [("synced every batch", Durability::EveryBatch), ("synced each second", Durability::EachSecond)]
    {
        for batch in [1_i64, 20, 200, 2_000] {
            let policy = Policy { durability, archive_at_bytes: 64 << 20, ..Policy::default() };
            let (mut journal, _) =
                Journal::open(&path("append"), policy, "desk-1", WALL).expect("the journal can be begun");
            let mut n = 0;
            group.throughput(Throughput::Elements(batch as u64));
            group.bench_function(BenchmarkId::new(name, batch), |bencher| {
                bencher.iter_batched(
                    || {
                        n += batch;
                        (n - batch..n).map(record).collect::<Vec<_>>()
                    },
                    |records| journal.append(&records).expect("the journal can be written"),
                    criterion::BatchSize::PerIteration,
                );
            });
        }
    }
}

fn prove(criterion: &mut Criterion) {
    let path = path("verify");
    let policy = Policy { durability: Durability::EachSecond, ..Policy::default() };
    let (mut journal, _) = Journal::open(&path, policy, "desk-1", WALL).expect("the journal can be begun");
    for start in (0..PROVEN).step_by(10_000) {
        let records: Vec<Record> = (start..start + 10_000).map(record).collect();
        journal.append(&records).expect("the journal can be written");
    }
    drop(journal);
    let mut group = criterion.benchmark_group("journal verify");
    group.sample_size(10);
    group.throughput(Throughput::Elements(PROVEN as u64));
    group.bench_function(BenchmarkId::from_parameter(PROVEN), |bencher| {
        bencher.iter(|| {
            let proof = verify(black_box(&path)).expect("the journal can be read");
            assert!(proof.broken.is_none() && proof.records() > PROVEN as u64);
        });
    });
}

criterion_group! {
    name = benches;
    config = Criterion::default().sample_size(20).warm_up_time(Duration::from_secs(1)).measurement_time(Duration::from_secs(5));
    targets = append, prove
}
criterion_main!(benches);
