//! Commands through the station: confirmed as their risk asks, given to groups in waves, written before they are sent.

#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::ops::ControlFlow;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use yagura::base::ids::VehicleId;
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::journal::{Journal, Kind, Policy, Reader, verify};
use yagura::model::command::{
    AssistanceAnswer, ClimateOrder, Consent, GroupDraft, GroupPhase, Issuer, MemberState, OperatorId, Outcome, Phase,
    Refusal, RiskClass,
};
use yagura::model::journal_view::JournalState;
use yagura::model::{
    AssistanceCause, CommandDraft, CommandId, Intent, Order, OrderKind, Source as _, Thing, VehicleKind,
};
use yagura::sim::{SimOptions, Simulator};
use yagura::station::{Journaling, Station};
use yagura::world::call_ranking::ranked_calls;

/// 2026-08-03, 10:00 in Japan.
const START: Timestamp = Timestamp(1_785_718_800_000);
const WALL: Timestamp = Timestamp(1_790_000_000_000);
const ME: OperatorId = OperatorId(1);

fn town() -> Arc<City> {
    Arc::new(generate(&GenerateOptions { seed: 1, homes: 600 }))
}

fn station(city: &Arc<City>) -> Station<Simulator> {
    let simulator = Simulator::new(city.clone(), &SimOptions { seed: 3, vehicles: 120, start: START });
    let mut station = Station::new(city.clone(), Box::new(simulator));
    run(&mut station, 20);
    station
}

fn run(station: &mut Station<Simulator>, seconds: u64) {
    for _ in 0..seconds {
        station.step(Duration::from_secs(1));
        station.publish();
    }
}

fn shuttles(station: &mut Station<Simulator>) -> Vec<Thing> {
    let picture = station.publish();
    let is_shuttle = |index: &usize| picture.roster[*index].kind == VehicleKind::Shuttle;
    (0..picture.roster.len()).filter(is_shuttle).map(|index| Thing::Vehicle(VehicleId::from_index(index))).collect()
}

fn draft(target: Thing, order: Order, consent: Consent) -> CommandDraft {
    CommandDraft { target, order, issuer: Issuer::Operator(ME), reason: "drill".into(), consent }
}

fn phase(station: &mut Station<Simulator>, id: CommandId) -> Phase {
    station.publish().commands.iter().find(|row| row.command.id == id).unwrap().life.phase()
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn keep(station: &mut Station<Simulator>, path: &Path) {
    let opened = Journal::open(path, Policy::default(), "desk-1", WALL);
    let journal =
        opened.map_or_else(|error| Journal::without(path, Policy::default(), "desk-1", &error), |(journal, _)| journal);
    station.keep_journal(Journaling::new(journal, "desk-1", WALL));
}

fn kinds(path: &Path) -> Vec<String> {
    let mut kinds = Vec::new();
    Reader::open(path)
        .unwrap()
        .for_each(0, |record| {
            kinds.push(record.kind().to_owned());
            ControlFlow::<()>::Continue(())
        })
        .unwrap();
    kinds
}

#[test]
fn what_was_not_confirmed_as_its_risk_asks_is_not_sent_from_any_entrance() {
    let mut station = station(&town());
    let shuttle = shuttles(&mut station)[0];
    let orders = [Order::PullOver, Order::Horn, Order::ReturnToDepot(yagura::base::ids::DepotId(0)), Order::Release];
    for order in orders {
        for consent in [Consent::Pressed, Consent::Confirmed, Consent::Held] {
            let risk = order.risk(shuttle);
            let id = station.give(draft(shuttle, order.clone(), consent));
            let not_confirmed = matches!(
                phase(&mut station, id),
                Phase::Ended(Outcome::Rejected { refusal: Refusal::NotConfirmed, .. })
            );
            assert_eq!(not_confirmed, !consent.suffices(risk), "{order:?} {risk:?} {consent:?}");
            let row = station.publish().commands.iter().find(|row| row.command.id == id).cloned().unwrap();
            assert!(!not_confirmed || row.life.sends() == 0);
        }
    }
}

#[test]
fn a_group_goes_in_waves_and_tells_what_became_of_each() {
    let mut station = station(&town());
    let targets = shuttles(&mut station);
    assert!(targets.len() > 5, "{}", targets.len());
    let order = Order::SetLights(true);
    let group = |consent| GroupDraft {
        targets: targets.clone(),
        order: order.clone(),
        issuer: Issuer::Operator(ME),
        reason: String::new(),
        consent,
    };
    let risk = order.risk(targets[0]).for_group(targets.len());
    assert_eq!(station.give_group(group(Consent::Pressed)).is_some(), Consent::Pressed.suffices(risk));
    let id = station.give_group(group(Consent::Held)).unwrap();
    let find = |station: &mut Station<Simulator>| {
        station.publish().groups.iter().find(|group| group.id == id).cloned().unwrap()
    };
    let first = find(&mut station);
    assert_eq!(first.count(|state| matches!(state, MemberState::Given(_))), 3);
    run(&mut station, 60);
    let last = find(&mut station);
    assert!(matches!(last.phase, GroupPhase::Ended | GroupPhase::StoppedByFailure), "{last:?}");
    let is_told = |state| !matches!(state, MemberState::Waiting | MemberState::Given(_));
    assert_eq!(last.count(is_told), targets.len(), "{last:?}");
}

#[test]
fn a_stop_of_a_group_is_one_press_and_reaches_everybody_at_once() {
    let mut station = station(&town());
    let targets = shuttles(&mut station);
    let stop = GroupDraft {
        targets: targets.clone(),
        order: Order::PullOver,
        issuer: Issuer::Operator(ME),
        reason: String::new(),
        consent: Consent::Pressed,
    };
    station.intent(Intent::Group(stop));
    let picture = station.publish();
    assert_eq!(picture.commands.iter().filter(|row| row.life.sends() == 1).count(), targets.len());
    run(&mut station, 10);
    let picture = station.publish();
    let is_mine = |row: &&yagura::world::HoldNow| {
        row.hold.stop.is_some_and(|stop| stop.holder == Issuer::Operator(ME) && stop.kind == OrderKind::PullOver)
    };
    assert!(picture.holds.iter().filter(is_mine).count() > targets.len() / 2, "{:?}", picture.holds);
}

#[test]
fn a_command_is_written_before_it_is_sent_and_so_is_its_end() {
    let path = folder("written first").join("journal.db");
    let mut station = station(&town());
    keep(&mut station, &path);
    let shuttle = shuttles(&mut station)[0];
    let id = station.give(draft(shuttle, Order::SetLights(true), Consent::Pressed));
    let written = kinds(&path);
    let words: Vec<&str> = written.iter().map(String::as_str).collect();
    assert!(words.ends_with(&[Kind::CommandIssued.word(), Kind::CommandSent.word()]), "{words:?}");
    run(&mut station, 30);
    assert!(matches!(phase(&mut station, id), Phase::Ended(_)));
    assert!(kinds(&path).iter().any(|kind| kind == Kind::CommandEnded.word()));
    assert_eq!(station.publish().journal.as_ref().unwrap().state, JournalState::Writing);
    drop(station);
    let proof = verify(&path).unwrap();
    assert!(proof.broken.is_none() && proof.records() > 3, "{proof:?}");
}

#[test]
fn without_a_journal_that_can_be_written_only_stops_go_out() {
    // A folder stands where the file should be.
    let path = folder("no journal").join("journal.db");
    std::fs::create_dir_all(&path).unwrap();
    let mut station = station(&town());
    keep(&mut station, &path);
    let shuttle = shuttles(&mut station)[0];
    let horn = station.give(draft(shuttle, Order::Horn, Consent::Pressed));
    let refused =
        Phase::Ended(Outcome::Rejected { refusal: Refusal::NotJournaled, retry: Refusal::NotJournaled.retry() });
    assert_eq!(phase(&mut station, horn), refused);
    let stop = station.give(draft(shuttle, Order::PullOver, Consent::Pressed));
    let row = station.publish().commands.iter().find(|row| row.command.id == stop).cloned().unwrap();
    assert_eq!(row.life.sends(), 1);
    let journal = station.publish().journal.clone().unwrap();
    assert!(journal.state == JournalState::NotWriting && !journal.trouble.is_empty(), "{journal:?}");
}

#[test]
fn after_a_crash_what_was_under_way_is_asked_for_and_never_repeated() {
    let path = folder("after a crash").join("journal.db");
    let city = town();
    let mut before = station(&city);
    keep(&mut before, &path);
    let shuttle = shuttles(&mut before)[0];
    let id = before.give(draft(shuttle, Order::PullOver, Consent::Pressed));
    assert!(!matches!(phase(&mut before, id), Phase::Ended(_)), "{:?}", phase(&mut before, id));
    drop(before);
    let mut after = station(&city);
    keep(&mut after, &path);
    assert_eq!(phase(&mut after, id), Phase::Unconfirmed);
    run(&mut after, 60);
    let row = after.publish().commands.iter().find(|row| row.command.id == id).cloned().unwrap();
    assert!(row.life.sends() <= 1, "{row:?}");
    // A source that began anew never had it: it says so, or that it is too late for it now.
    let is_told = matches!(row.life.phase(), Phase::Ended(Outcome::Failed(_) | Outcome::Expired));
    assert!(is_told, "{row:?}");
    let next = after.give(draft(shuttle, Order::Horn, Consent::Pressed));
    assert!(next > id, "{next:?} {id:?}");
}

#[test]
fn what_needs_two_people_waits_for_another_one() {
    let mut station = station(&town());
    let feeder = Thing::Feeder(yagura::base::ids::FeederId(0));
    let order = Order::SetLimit(Some(0.0));
    assert_eq!(order.risk(feeder), RiskClass::TwoPerson);
    let id = station.give(draft(feeder, order, Consent::Held));
    run(&mut station, 5);
    assert_eq!(phase(&mut station, id), Phase::Held);
    station.intent(Intent::ReleaseHeld { command: id, by: ME });
    assert_eq!(phase(&mut station, id), Phase::Held);
    station.intent(Intent::ReleaseHeld { command: id, by: OperatorId(2) });
    assert_ne!(phase(&mut station, id), Phase::Held);
}

#[test]
fn a_wish_to_cancel_survives_a_restart_of_the_station() {
    let path = folder("cancel after a crash").join("journal.db");
    let city = town();
    let mut before = station(&city);
    keep(&mut before, &path);
    let by = before.publish().source.clock.now + Span::from_s(6 * 3_600);
    let under_way = shuttles(&mut before)
        .into_iter()
        .find_map(|shuttle| {
            let order = Order::SetClimate(ClimateOrder::ReadyBy { cabin_c: 21.0, departure: by });
            let id = before.give(draft(shuttle, order, Consent::Pressed));
            run(&mut before, 3);
            (phase(&mut before, id) == Phase::Accepted).then_some(id)
        })
        .expect("one takes it");
    // The wish is written; the station ends before it has reached anybody.
    let source = before.source().clone();
    before.intent(Intent::CancelCommand { command: under_way, by: ME });
    drop(before);
    let mut after = Station::new(city.clone(), Box::new(source));
    keep(&mut after, &path);
    run(&mut after, 5);
    assert_eq!(phase(&mut after, under_way), Phase::Ended(Outcome::Cancelled));
}

#[test]
fn one_answer_serves_the_calls_that_are_shown_as_alike_and_no_others() {
    let city = town();
    let mut simulator = Simulator::new(city.clone(), &SimOptions { seed: 3, vehicles: 120, start: START });
    let automated: Vec<usize> =
        (0..simulator.roster().len()).filter(|index| simulator.roster()[*index].kind.is_automated()).collect();
    let asking = automated.iter().filter(|index| simulator.ask_assistance(**index, AssistanceCause::Unsure)).count();
    assert!(asking > 5, "{asking}");
    let mut station = Station::new(city, Box::new(simulator));
    run(&mut station, 5);
    let calls = ranked_calls(&station.publish());
    let first = &calls[0];
    let order = Order::AnswerAssistance { request: first.request.id, answer: AssistanceAnswer::Wait };
    let targets = calls.iter().map(|call| Thing::Vehicle(call.request.vehicle)).collect();
    let draft =
        GroupDraft { targets, order, issuer: Issuer::Operator(ME), reason: String::new(), consent: Consent::Held };
    let id = station.give_group(draft).unwrap();
    let picture = station.publish();
    let group = picture.groups.iter().find(|group| group.id == id).unwrap();
    let mut unlike = 0;
    for (call, member) in calls.iter().zip(&group.members) {
        let is_meant = call.request.id == first.request.id || first.is_like(call);
        let is_left_out = member.state == MemberState::Excluded(Refusal::NothingAsked);
        assert_eq!(is_left_out, !is_meant, "{call:?}");
        unlike += usize::from(is_left_out);
    }
    assert!(unlike > 0, "all of one cause, on many streets");
}
