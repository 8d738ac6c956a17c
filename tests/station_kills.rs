//! The whole station under kill -9 at random points: simulator, journal and commands of every kind. Whatever it showed as
//! sent is in the journal, and what was under way is asked for by the next one and never given again.
//!
//! The long run: `YAGURA_STATION_KILLS=1000 cargo test --release --test station_kills killed -- --nocapture`.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::process::{Command as Program, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use yagura::base::chance::Chance;
use yagura::base::ids::{BuildingId, ChargerId, DepotId, FeederId, VehicleId};
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::city::overlay::lay_over;
use yagura::journal::{Durability, Journal, Kind, Policy, Reader, verify};
use yagura::model::command::{Capabilities, ClimateOrder, Consent, DoorOrder, GroupDraft, Issuer, OperatorId, Ticket};
use yagura::model::{
    CameraView, Command, CommandDraft, Control, FactBatch, Intent, Interest, Order, ScenarioView, Scope, Source,
    SourceKind, SourceStatus, Thing, Vehicle,
};
use yagura::sim::{SimOptions, Simulator};
use yagura::station::{Journaling, Station};
use yagura::world::Picture;

/// Monday 3 August 2026, 08:00 in Tokyo.
const START: Timestamp = Timestamp(1_785_711_600_000);
const WALL: Timestamp = Timestamp(1_790_000_000_000);
/// Each life begins so much after the one before.
const BETWEEN_LIVES: Span = Span::from_s(900);
const STATION: &str = "desk-1";
const KILLS: u64 = 20;
/// A child that has said something is killed at the latest after this time.
const LIFE_MAX_MS: f64 = 500.0;
/// Some are killed while they begin.
const BEGINNING_MAX_MS: f64 = 150.0;
/// After so many seconds of its clock a station has asked for all that was under way.
const ASKED_AFTER_S: i64 = 5;
const CHILD_FILE: &str = "YAGURA_STATION_CHILD_FILE";
const CHILD_LIFE: &str = "YAGURA_STATION_CHILD_LIFE";
const CHILD_SEED: &str = "YAGURA_STATION_CHILD_SEED";

fn city() -> Arc<City> {
    let mut city = generate(&GenerateOptions { seed: 1, homes: 200 });
    lay_over(&mut city, 1);
    Arc::new(city)
}

fn policy(seed: u64) -> Policy {
    let durability = if seed.is_multiple_of(2) { Durability::EveryBatch } else { Durability::EachSecond };
    Policy { durability, reserve_bytes: 256 << 10, ..Policy::default() }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    // One write: what is read whole was said whole.
    out.write_all(format!("\n{line}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

/// The simulator, whose mail is told before it goes out.
struct Told(Simulator);

impl Source for Told {
    fn kind(&self) -> SourceKind {
        self.0.kind()
    }

    fn roster(&self) -> Arc<[Vehicle]> {
        Source::roster(&self.0)
    }

    fn status(&self) -> SourceStatus {
        self.0.status()
    }

    fn take_up(&mut self, wall: Duration) -> Timestamp {
        self.0.take_up(wall)
    }

    fn run_to(&mut self, until: Timestamp) {
        self.0.run_to(until);
    }

    fn observe(&mut self, scope: Scope, facts: &mut Vec<FactBatch>) {
        self.0.observe(scope, facts);
    }

    fn control(&mut self, control: Control) {
        self.0.control(control);
    }

    fn interest(&mut self, interest: &Interest) {
        self.0.interest(interest);
    }

    fn command(&mut self, command: &Command) {
        say(&format!("give {}", command.id.0));
        self.0.command(command);
    }

    fn cancel(&mut self, ticket: &Ticket) {
        say(&format!("cancel {}", ticket.command.0));
        self.0.cancel(ticket);
    }

    fn ask(&mut self, ticket: &Ticket) {
        say(&format!("ask {}", ticket.command.0));
        self.0.ask(ticket);
    }

    fn capabilities(&self, target: Thing) -> Capabilities {
        self.0.capabilities(target)
    }

    fn camera(&self, vehicle: VehicleId) -> Option<CameraView> {
        self.0.camera(vehicle)
    }

    fn run(&self) -> u32 {
        self.0.run()
    }

    fn scenario(&self) -> Option<Arc<ScenarioView>> {
        self.0.scenario()
    }
}

fn station(path: &Path, seed: u64, life: u64) -> (Station<Told>, Timestamp) {
    let city = city();
    let later = Span(BETWEEN_LIVES.0 * life as i64);
    let start = START + later;
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: 3, vehicles: 60, start });
    let mut station = Station::new(city, Box::new(Told(simulator)));
    // As a window begins: a first picture, then the journal.
    let (journal, _) = Journal::open(path, policy(seed), STATION, WALL + later).unwrap();
    station.keep_journal(Journaling::new(journal, STATION, WALL + later));
    say("began");
    (station, start)
}

fn any_draft(picture: &Picture, chance: &mut Chance) -> CommandDraft {
    let vehicle = Thing::Vehicle(VehicleId::from_index(chance.below(picture.roster.len())));
    let place = BuildingId::from_index(chance.below(picture.city.buildings.len()));
    let charger = Thing::Charger(ChargerId::from_index(chance.below(picture.city.chargers.len())));
    let feeder = Thing::Feeder(FeederId::from_index(chance.below(picture.city.feeders.len())));
    let (target, order) = match chance.below(14) {
        0 | 1 => (vehicle, Order::PullOver),
        2 => (vehicle, Order::EmergencyStop),
        3 => (vehicle, Order::HoldAtNextStop),
        4 | 5 => (vehicle, Order::Release),
        6 => (vehicle, Order::GoTo(place)),
        7 => (vehicle, Order::ReturnToDepot(DepotId(0))),
        8 => (vehicle, Order::SetDoors(DoorOrder::Unlock)),
        9 => (vehicle, Order::SetClimate(ClimateOrder::Hold(22.0))),
        10 => (vehicle, Order::SetLights(chance.happens(0.5))),
        11 => (charger, Order::SetCharging(chance.happens(0.5))),
        12 => (feeder, Order::SetLimit(Some(0.0))),
        _ => (Thing::Building(place), Order::SetPoint { heat_c: 20.0, cool_c: 26.0 }),
    };
    let issuer = Issuer::Operator(OperatorId(1));
    CommandDraft { target, order, issuer, reason: "drill".to_owned(), consent: Consent::Held }
}

fn any_intent(picture: &Picture, chance: &mut Chance) -> Intent {
    let draft = any_draft(picture, chance);
    let live: Vec<_> = picture.commands.iter().filter(|row| row.life.outcome().is_none()).collect();
    let by = OperatorId(1 + chance.below(2) as u16);
    match (chance.below(10), chance.pick(&live)) {
        (0, Some(row)) => Intent::CancelCommand { command: row.command.id, by },
        (1, Some(row)) => Intent::ReleaseHeld { command: row.command.id, by },
        (2, _) => {
            let vehicles = (0..picture.roster.len()).filter(|_| chance.happens(0.15));
            let targets = vehicles.map(|index| Thing::Vehicle(VehicleId::from_index(index))).collect();
            let order = [Order::PullOver, Order::SetLights(true), Order::Release][by.0 as usize % 3].clone();
            let CommandDraft { issuer, reason, consent, .. } = draft;
            Intent::Group(GroupDraft { targets, order, issuer, reason, consent })
        }
        _ => Intent::Command(draft),
    }
}

/// Says what a window would show as sent, and as ended, each once.
fn tell(picture: &Picture, shown: &mut BTreeMap<u64, bool>) {
    for row in picture.commands.iter().filter(|row| row.life.sends() > 0) {
        let (id, is_ended) = (row.command.id.0, row.life.outcome().is_some());
        if shown.insert(id, is_ended) != Some(is_ended) {
            say(&format!("{} {id}", if is_ended { "ended" } else { "sent" }));
        }
    }
}

/// What the child of the test below does until it is killed.
#[test]
#[ignore = "the child of killed_at_random_points_everything_that_was_shown_as_sent_is_written"]
fn child() {
    let Some(path) = std::env::var_os(CHILD_FILE) else { return };
    let number = |name: &str| std::env::var(name).unwrap().parse::<u64>().unwrap();
    let (seed, life) = (number(CHILD_SEED), number(CHILD_LIFE));
    let mut chance = Chance::new(seed);
    let (mut station, start) = station(Path::new(&path), seed, life);
    let mut shown = BTreeMap::new();
    loop {
        station.step(Duration::from_millis(500));
        let picture = station.publish();
        tell(&picture, &mut shown);
        say(&format!("time {}", (picture.source.clock.now - start).0 / 1_000));
        for _ in 0..chance.below(8) {
            station.intent(any_intent(&picture, &mut chance));
            tell(&station.publish(), &mut shown);
        }
        std::thread::sleep(Duration::from_millis(chance.below(8) as u64));
    }
}

/// What one child said before it was killed.
#[derive(Debug, Default)]
struct Life {
    given: BTreeSet<u64>,
    asked: BTreeSet<u64>,
    shown_sent: BTreeSet<u64>,
    shown_ended: BTreeSet<u64>,
    time_s: i64,
    has_begun: bool,
}

impl Life {
    fn hear(&mut self, line: &str) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            ["began"] => self.has_begun = true,
            ["time", seconds] => self.time_s = seconds.parse().unwrap(),
            [what @ ("give" | "ask" | "cancel" | "sent" | "ended"), id] => {
                let list = match *what {
                    "give" => &mut self.given,
                    // Who takes something back asks for it too: the answer says what became of it.
                    "ask" | "cancel" => &mut self.asked,
                    "sent" => &mut self.shown_sent,
                    _ => &mut self.shown_ended,
                };
                list.insert(id.parse().unwrap());
            }
            _ => {}
        }
    }
}

/// Lets a child work, and kills it at some moment.
fn live_until_killed(path: &Path, seed: u64, number: u64, chance: &mut Chance) -> Life {
    let mut child = Program::new(std::env::current_exe().unwrap())
        .args(["child", "--exact", "--ignored", "--nocapture"])
        .env(CHILD_FILE, path)
        .env(CHILD_SEED, seed.to_string())
        .env(CHILD_LIFE, number.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let (mut life, mut line) = (Life::default(), String::new());
    if chance.happens(0.2) {
        std::thread::sleep(Duration::from_secs_f64(chance.between(0.0, BEGINNING_MAX_MS) / 1_000.0));
    } else {
        while !life.has_begun && out.read_line(&mut line).unwrap() > 0 {
            life.hear(&std::mem::take(&mut line));
        }
        let (begun, lasts) = (Instant::now(), Duration::from_secs_f64(chance.between(0.0, LIFE_MAX_MS) / 1_000.0));
        while begun.elapsed() < lasts && out.read_line(&mut line).unwrap() > 0 {
            life.hear(&std::mem::take(&mut line));
        }
    }
    child.kill().unwrap();
    let (mut rest, mut complaint) = (String::new(), String::new());
    out.read_to_string(&mut rest).unwrap();
    child.stderr.take().unwrap().read_to_string(&mut complaint).unwrap();
    child.wait().unwrap();
    assert!(!complaint.contains("panicked"), "{complaint}");
    rest.split_inclusive('\n').filter(|line| line.ends_with('\n')).for_each(|line| life.hear(line));
    life
}

/// What is written, read on from where it was read before.
#[derive(Debug, Default)]
struct Written {
    last: i64,
    issued: BTreeSet<u64>,
    sent: BTreeSet<u64>,
    ended: BTreeSet<u64>,
}

impl Written {
    fn read_on(&mut self, path: &Path) {
        if !path.exists() {
            return;
        }
        let mut last = self.last;
        let walked = Reader::open(path).unwrap().for_each(self.last + 1, |record| {
            last = record.number;
            let list = [
                (Kind::CommandIssued, &mut self.issued),
                (Kind::CommandSent, &mut self.sent),
                (Kind::CommandEnded, &mut self.ended),
            ];
            if let (Some(id), Some((_, list))) =
                (record.command, list.into_iter().find(|(kind, _)| kind.word() == record.kind()))
            {
                list.insert(id as u64);
            }
            ControlFlow::<()>::Continue(())
        });
        walked.unwrap();
        self.last = last;
    }

    fn under_way(&self) -> BTreeSet<u64> {
        self.sent.difference(&self.ended).copied().collect()
    }
}

fn file(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder.join("journal.sqlite")
}

#[test]
fn killed_at_random_points_everything_that_was_shown_as_sent_is_written() {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u64>().ok());
    let kills = number("YAGURA_STATION_KILLS").unwrap_or(KILLS);
    let seed = number("YAGURA_TEST_SEED").unwrap_or_else(|| u64::from(std::process::id()));
    println!("{kills} kills, YAGURA_TEST_SEED={seed}");
    let path = file("station-killed");
    let mut chance = Chance::new(seed);
    let mut written = Written::default();
    let (mut shown, mut asked, mut beginnings) = (0, 0, 0);
    for kill in 0..kills {
        let (before, under_way) = (written.issued.clone(), written.under_way());
        let life = live_until_killed(&path, seed ^ kill, kill, &mut chance);
        if !path.exists() {
            assert!(life.given.is_empty() && life.shown_sent.is_empty(), "kill {kill}");
            continue;
        }
        if life.has_begun {
            let proof = verify(&path).unwrap();
            assert_eq!((proof.broken.as_ref(), proof.not_checked.as_ref()), (None, None), "kill {kill}");
        } else {
            // The first open may have been cut off before there was a journal; the next child opens it.
            beginnings += 1;
            continue;
        }
        written.read_on(&path);
        for id in life.given.union(&life.shown_sent) {
            assert!(written.issued.contains(id) && written.sent.contains(id), "kill {kill}: {id} is not written");
        }
        assert!(life.shown_ended.is_subset(&written.ended), "kill {kill}: an end that was shown is not written");
        let again: Vec<_> = life.given.intersection(&before).collect();
        assert!(again.is_empty(), "kill {kill}: given again: {again:?}");
        if life.time_s >= ASKED_AFTER_S {
            let missed: Vec<_> = under_way.difference(&life.asked).collect();
            assert!(missed.is_empty(), "kill {kill}: under way and not asked for: {missed:?}");
            asked += under_way.len();
        }
        shown += life.shown_sent.len();
    }
    let records = verify(&path).unwrap().records();
    let ended = follow_to_the_end(&path, seed, kills, &mut written);
    println!(
        "{kills} kills ({beginnings} before the station began): {shown} commands shown as sent, {asked} asked for after a \
         kill, {records} records, {ended} of the last ended"
    );
    assert!(shown > 0 && asked > 0);
}

/// The last station is not killed: whatever was under way comes to its end.
fn follow_to_the_end(path: &Path, seed: u64, life: u64, written: &mut Written) -> usize {
    let mut left = written.under_way();
    let count = left.len();
    let (mut station, _) = station(path, seed, life);
    for _ in 0..240 {
        station.step(Duration::from_millis(500));
        station.publish();
    }
    drop(station);
    written.read_on(path);
    left.retain(|id| !written.ended.contains(id));
    assert!(left.is_empty(), "without an end: {left:?}");
    count
}
