//! The journal as a user meets it, and under kill -9 at random points.
//!
//! The long run of kills: `YAGURA_JOURNAL_KILLS=1000 cargo test --release --test journal killed -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;
use yagura::base::chance::Chance;
use yagura::base::time::{Span, Timestamp};
use yagura::journal::archive::archives_of;
use yagura::journal::{Durability, Journal, Kind, Moment, Policy, Reader, Record, Who, verify};
use yagura::model::CommandId;

const WALL: Timestamp = Timestamp(1_790_000_000_000);
const STATION: &str = "desk-1";
const KILLS: u64 = 20;
/// A child is killed at the latest after this time.
const LIFE_MAX_MS: f64 = 120.0;
const CHILD_FILE: &str = "YAGURA_JOURNAL_CHILD_FILE";
const CHILD_SEED: &str = "YAGURA_JOURNAL_CHILD_SEED";

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// Small files, so that kills also fall into the putting away of archives.
fn policy(seed: u64) -> Policy {
    let durability = if seed.is_multiple_of(2) { Durability::EveryBatch } else { Durability::EachSecond };
    Policy { durability, archive_at_bytes: 48 << 10, reserve_bytes: 256 << 10, ..Policy::default() }
}

fn record(kind: Kind, command: u64, n: i64) -> Record {
    let at = Moment { wall: WALL + Span(n), source: Some(Timestamp(n)) };
    let who = Who { station: STATION.to_owned(), id: "operator:1".to_owned(), ..Who::default() };
    let record = Record::new(kind, at, &who).of_command(CommandId(command)).to(["urn:ngsi-ld:Vehicle:bus-3"]);
    record.because("drill").with(&json!({ "order": "pull_over", "n": n }))
}

/// What the child of the test below does until it is killed: gives commands, ends some, and prints after each append
/// what is surely written and which command is sent.
#[test]
#[ignore = "the child of killed_at_random_points_nothing_that_was_said_is_lost"]
fn child() {
    let Some(path) = std::env::var_os(CHILD_FILE) else { return };
    let seed: u64 = std::env::var(CHILD_SEED).unwrap().parse().unwrap();
    let mut chance = Chance::new(seed);
    let (mut journal, report) = Journal::open(Path::new(&path), policy(seed), STATION, WALL).unwrap();
    let mut out = std::io::stdout();
    let mut under_way: Vec<u64> = journal.under_way().unwrap().iter().map(|row| row.command.0).collect();
    let mut next_command = u64::try_from(report.head.number).unwrap() * 100;
    for n in report.head.number.. {
        next_command += 1;
        let issued = [record(Kind::CommandIssued, next_command, n), record(Kind::CommandSent, next_command, n)];
        let appended = journal.append(&issued).unwrap();
        writeln!(out, "\nsent {next_command} {} {}", appended.head.number, appended.head.hash).unwrap();
        under_way.push(next_command);
        while under_way.len() > 3 || (!under_way.is_empty() && chance.happens(0.5)) {
            let command = under_way.swap_remove(chance.below(under_way.len()));
            let appended = journal.append(&[record(Kind::CommandEnded, command, n)]).unwrap();
            writeln!(out, "\nended {command} {} {}", appended.head.number, appended.head.hash).unwrap();
        }
        out.flush().unwrap();
    }
}

/// Lets a child write, kills it after a while, and returns the lines that it printed whole.
fn lines_until_killed(path: &Path, seed: u64, life: Duration) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--ignored", "--nocapture"])
        .env(CHILD_FILE, path)
        .env(CHILD_SEED, seed.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut lines = Vec::new();
    // Some are killed before they say anything.
    let (mut line, begun) = (String::new(), Instant::now());
    while begun.elapsed() < life && out.read_line(&mut line).unwrap() > 0 {
        lines.push(std::mem::take(&mut line));
    }
    child.kill().unwrap();
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    let mut complaint = String::new();
    child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
    child.wait().unwrap();
    assert!(!complaint.contains("panicked"), "{complaint}");
    lines.extend(rest.split_inclusive('\n').filter(|line| line.ends_with('\n')).map(str::to_owned));
    lines
}

#[test]
fn killed_at_random_points_nothing_that_was_said_is_lost() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let kills = number("YAGURA_JOURNAL_KILLS").unwrap_or(KILLS);
    let seed = number("YAGURA_TEST_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    println!("{kills} kills, YAGURA_TEST_SEED={seed}");
    let path = folder("killed").join("journal.sqlite");
    let mut chance = Chance::new(seed);
    let mut said: BTreeMap<i64, String> = BTreeMap::new();
    let (mut sent, mut ended) = (BTreeSet::new(), BTreeSet::new());
    for kill in 0..kills {
        let life = Duration::from_secs_f64(chance.between(0.0, LIFE_MAX_MS) / 1_000.0);
        for line in lines_until_killed(&path, seed ^ kill, life) {
            let words: Vec<&str> = line.split_whitespace().collect();
            let [what @ ("sent" | "ended"), command, number, hash] = words.as_slice() else { continue };
            let command: u64 = command.parse().unwrap();
            let list = if *what == "sent" { &mut sent } else { &mut ended };
            list.insert(command);
            said.insert(number.parse().unwrap(), (*hash).to_owned());
        }
        let (journal, report) = Journal::open(&path, policy(seed ^ kill), STATION, WALL).unwrap();
        let last = said.last_key_value().map_or(0, |(number, _)| *number);
        assert!(report.head.number >= last, "kill {kill}: {last} was said, {report:?}");
        let under_way: Vec<u64> = journal.under_way().unwrap().iter().map(|row| row.command.0).collect();
        for command in sent.difference(&ended).copied().collect::<Vec<_>>() {
            if !under_way.contains(&command) {
                // Its end was written, and the child killed before it said so.
                assert!(has_ended(&path, command), "kill {kill}: command {command} was sent and is not in the journal");
                ended.insert(command);
            }
        }
        assert!(under_way.iter().all(|command| !ended.contains(command)), "kill {kill}");
    }
    let proof = verify(&path).unwrap();
    assert_eq!((proof.broken.as_ref(), proof.not_checked.as_ref()), (None, None));
    let mut checked = 0;
    for file in &proof.files {
        let walked = Reader::open(&file.file).unwrap().for_each(i64::MIN, |record| {
            if let Some(hash) = said.get(&record.number) {
                assert_eq!(&record.hash.to_string(), hash, "record {}", record.number);
                checked += 1;
            }
            std::ops::ControlFlow::<()>::Continue(())
        });
        walked.unwrap();
    }
    println!("{kills} kills: {} commands sent, {} records in {} files", sent.len(), proof.records(), proof.files.len());
    assert!(checked == said.len() && !said.is_empty(), "{checked} of {}", said.len());
}

/// Whether the end of a command is written; it is looked for from the newest file back.
fn has_ended(path: &Path, command: u64) -> bool {
    let archives = archives_of(path).into_iter().rev().map(|archive| archive.path);
    std::iter::once(path.to_owned()).chain(archives).any(|file| {
        let found = Reader::open(&file).unwrap().for_each(i64::MIN, |record| {
            let is_end = record.kind() == Kind::CommandEnded.word() && record.command == Some(command as i64);
            if is_end { std::ops::ControlFlow::Break(()) } else { std::ops::ControlFlow::Continue(()) }
        });
        found.unwrap().is_some()
    })
}

fn yagura(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_yagura")).args(args).output().unwrap()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

#[test]
fn verify_and_export_on_the_command_line() {
    let folder = folder("command-line");
    let path = folder.join("journal.sqlite");
    let text = path.to_str().unwrap();
    let (mut journal, _) = Journal::open(&path, Policy::default(), STATION, WALL).unwrap();
    for n in 0..100 {
        journal.append(&[record(Kind::CommandIssued, n, n as i64)]).unwrap();
    }
    let head = journal.head().hash;
    let output = yagura(&["verify", text, "--head", &head.short()]);
    assert!(output.status.success() && said(&output).contains("records 1 to 101 hold"), "{}", said(&output));
    drop(journal);
    let output = yagura(&["verify", text, "--head", "0123456789abcdef"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output).contains("none has the hash"), "{}", said(&output));

    let out = folder.join("out.jsonl");
    let output = yagura(&["journal", "export", text, "--jsonl", "-o", out.to_str().unwrap()]);
    assert!(output.status.success() && said(&output).contains("101 records"), "{}", said(&output));
    assert_eq!(std::fs::read_to_string(&out).unwrap().lines().count(), 101);
    let output = yagura(&["journal", "export", text, "--csv"]);
    assert_eq!(String::from_utf8_lossy(&output.stdout).lines().count(), 102);
    let mut gone = Command::new(env!("CARGO_BIN_EXE_yagura"));
    let gone = gone.args(["journal", "export", text, "--jsonl"]).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut gone = gone.spawn().unwrap();
    drop(gone.stdout.take());
    let output = gone.wait_with_output().unwrap();
    assert!(output.status.success() && said(&output).is_empty(), "{}", said(&output));
    let output = yagura(&["journal", "export", text, "--csv", "-o", text]);
    assert!(!output.status.success() && said(&output).contains("the journal itself"), "{}", said(&output));

    let mut bytes = std::fs::read(&path).unwrap();
    let needle = br#""n":41,"#;
    let at = bytes.windows(needle.len()).position(|at| at == needle).unwrap();
    bytes[at + 5] = b'2';
    std::fs::write(&path, bytes).unwrap();
    let output = yagura(&["verify", text]);
    assert_eq!(output.status.code(), Some(1));
    let said = said(&output);
    // Record 1 is the beginning, and the first command has the number 0.
    assert!(
        said.contains("record 43 (2026-") && said.contains("it was changed") && said.contains("The 42 before"),
        "{said}"
    );
    for args in [["verify", "none.sqlite"].as_slice(), &["journal", "export", "none.sqlite", "--csv"]] {
        let output = yagura(args);
        assert_eq!(output.status.code(), Some(1));
        assert!(self::said(&output).contains("none.sqlite"));
    }
}
