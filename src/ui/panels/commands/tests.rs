use std::sync::Arc;

use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use super::CommandsPanel;
use crate::base::ids::{DepotId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::command::{
    ClimateOrder, CommandReport, Consent, DoorOrder, Group, GroupDraft, Issuer, LifeEvent, Lifecycle, OperatorId,
    Outcome, Phase, Refusal, Retry,
};
use crate::model::{Command, CommandId, LinkState, Order, Thing};
use crate::ui::actions::Request;
use crate::ui::command_truth;
use crate::ui::panels::fixture::{Fixture, NOW};
use crate::ui::text::Language;
use crate::world::CommandNow;

const ME: Issuer = Issuer::Operator(OperatorId(1));
const OTHER: Issuer = Issuer::Operator(OperatorId(7));

fn shuttle(number: u32) -> Thing {
    Thing::Vehicle(VehicleId(number))
}

/// A command given 3 s ago, after some events of its life.
fn row(id: u64, order: Order, issuer: Issuer, events: &[LifeEvent]) -> CommandNow {
    let issued = NOW - Span::from_s(3);
    let expires = issued + order.time_to_live();
    let reason = "wet seats".to_owned();
    let command = Command { id: CommandId(id), target: shuttle(0), order, issued, expires, issuer, reason };
    let is_held = matches!(events.first(), Some(LifeEvent::Release) | None) && issuer == OTHER;
    let start = if is_held { Lifecycle::held(expires) } else { Lifecycle::queued(expires) };
    let life = events.iter().fold(start, |life, event| life.apply(*event).unwrap());
    let was_heard = events.iter().any(|event| matches!(event, LifeEvent::Report(_)));
    let last_heard = if was_heard { NOW - Span::from_s(2) } else { Timestamp::NEVER };
    CommandNow { command: Arc::new(command), life, last_heard }
}

fn sent() -> LifeEvent {
    LifeEvent::Send(NOW - Span::from_s(3))
}

fn heard(report: CommandReport) -> LifeEvent {
    LifeEvent::Report(report)
}

fn lock() -> Order {
    Order::SetDoors(DoorOrder::Lock)
}

fn refused() -> CommandReport {
    CommandReport::Rejected { refusal: Refusal::Moving, retry: Retry::Later }
}

fn fixture(language: Language, rows: Vec<CommandNow>) -> Fixture {
    let mut fixture = Fixture::new(language);
    fixture.picture.commands = Arc::new(rows);
    fixture
}

fn harness(fixture: &Fixture, size: [f32; 2]) -> Harness<'_> {
    let mut panel = CommandsPanel::default();
    let mut harness =
        Harness::builder().with_size(size).allow_missing_glyphs().build_ui(move |ui| panel.ui(&fixture.context(), ui));
    harness.run();
    harness
}

const WIDE: [f32; 2] = [1180.0, 420.0];
const NARROW: [f32; 2] = [312.0, 620.0];

fn said(harness: &Harness<'_>) -> Vec<String> {
    let labels = harness.root().children_recursive();
    labels.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
}

fn says(harness: &Harness<'_>, words: &str) -> bool {
    said(harness).iter().any(|line| line.contains(words))
}

#[test]
fn an_empty_panel_says_what_it_is_for() {
    for language in Language::ALL {
        let fixture = fixture(language, Vec::new());
        let words = fixture.text.get("commands-none").to_owned();
        assert!(says(&harness(&fixture, NARROW), &words), "{language:?}");
    }
}

#[test]
fn states_are_text_and_newest_comes_first() {
    for size in [WIDE, NARROW] {
        let rows = vec![
            row(1, lock(), ME, &[sent(), heard(CommandReport::Done)]),
            row(2, Order::Horn, ME, &[sent(), heard(refused())]),
            row(3, Order::PullOver, ME, &[sent(), heard(CommandReport::InProgress(0.4))]),
            row(4, Order::SetLights(true), ME, &[sent()]),
        ];
        let fixture = fixture(Language::English, rows);
        let harness = harness(&fixture, size);
        let states = ["Sent", "In progress, 40 %", "Refused: it moves faster than 3 km/h", "Done"];
        let top = |state: &str| harness.get_by_label(state).rect().top();
        for pair in states.windows(2) {
            assert!(top(pair[0]) < top(pair[1]), "{pair:?} at {size:?}: {:?}", said(&harness));
        }
        // Running down: given 3 s ago, valid for 120 s.
        assert!(harness.query_by_label("117 s").is_some(), "{:?}", said(&harness));
        assert_eq!(harness.get_all_by_label("Cancel command").count(), 2);
    }
}

#[test]
fn commands_are_cancelled_and_held_ones_of_others_released() {
    let rows = vec![row(1, lock(), ME, &[sent(), heard(CommandReport::Accepted)])];
    let with_mine = fixture(Language::English, rows);
    let mut harness_of_mine = harness(&with_mine, WIDE);
    assert!(harness_of_mine.query_by_label("Release").is_none());
    harness_of_mine.get_by_label("Cancel command").click();
    harness_of_mine.run();
    assert_eq!(with_mine.sent(), [Request::CancelCommand(CommandId(1))]);

    let with_held = fixture(Language::English, vec![row(2, Order::SetLights(true), OTHER, &[])]);
    let mut harness_of_held = harness(&with_held, NARROW);
    assert!(says(&harness_of_held, "Held"), "{:?}", said(&harness_of_held));
    harness_of_held.get_by_label("Release").click();
    harness_of_held.run();
    assert_eq!(with_held.sent(), [Request::ShowCommand(CommandId(2))], "it is released on its card, by holding");
}

#[test]
fn the_target_leads_to_itself() {
    let fixture = fixture(Language::English, vec![row(1, lock(), ME, &[sent()])]);
    let mut harness = harness(&fixture, WIDE);
    harness.get_by_role_and_label(egui::accesskit::Role::Link, "Shuttle 12").click();
    harness.run();
    assert_eq!(fixture.sent(), [Request::Show(shuttle(0))]);
}

#[test]
fn rows_are_filtered_by_state_by_owner_and_by_words() {
    let rows = vec![
        row(1, lock(), ME, &[sent(), heard(CommandReport::Done)]),
        row(2, Order::Horn, OTHER, &[LifeEvent::Release, sent()]),
        row(3, Order::SetLights(true), OTHER, &[]),
    ];
    let fixture = fixture(Language::English, rows);
    let mut harness = harness(&fixture, WIDE);
    let listed = |harness: &Harness<'_>| {
        ["Doors, ", "Horn, ", "Lights, "].map(|order| said(harness).iter().any(|line| line.starts_with(order)))
    };
    assert_eq!(listed(&harness), [true, true, true]);
    for (chip, left) in [
        ("Show commands: Live", [false, true, false]),
        ("Show commands: Waiting", [false, false, true]),
        ("Show commands: Ended", [true, false, false]),
    ] {
        harness.get_by_label(chip).click();
        harness.run();
        assert_eq!(listed(&harness), left, "{chip}");
        harness.get_by_label(chip).click();
        harness.run();
    }
    harness.get_by_label("Show commands: Mine").click();
    harness.run();
    assert_eq!(listed(&harness), [true, false, false]);
    harness.get_by_label("Show commands: Mine").click();
    harness.run();
    harness.get_by_label("Filter commands").focus();
    harness.get_by_label("Filter commands").type_text("shuttle HORN");
    harness.run();
    assert_eq!(listed(&harness), [false, true, false]);
}

#[test]
fn the_card_shows_three_truths_and_what_happens_by_itself() {
    for size in [WIDE, NARROW] {
        let rows = vec![row(1, lock(), ME, &[sent(), heard(CommandReport::Accepted)])];
        let fixture = fixture(Language::English, rows);
        let mut harness = harness(&fixture, size);
        harness.get_by_label("Doors, Shuttle 12: Accepted, you, 08:42:14").click();
        harness.run();
        for words in [
            "Wanted: doors locked",
            "Accepted: Accepted 2 s ago by Shuttle 12",
            "Observed: doors closed, not locked, 0 s ago (not as wanted yet)",
            "Shuttle 12 carries on by itself; unconfirmed if nothing is heard by 08:43:44.",
            "Reason: wet seats",
            "Valid until: 08:42:44",
        ] {
            assert!(says(&harness, words), "{words} at {size:?}: {:?}", said(&harness));
        }
        harness.get_by_label("Close").click();
        harness.run();
        assert!(!says(&harness, "Wanted: "));
    }
}

#[test]
fn an_unanswered_command_says_when_it_ends_by_itself() {
    let mut silent = fixture(Language::English, vec![row(1, lock(), ME, &[sent()])]);
    let now = silent.picture.commands[0].clone();
    let words = "Stops being sent at 08:42:44; Shuttle 12 acts on nothing later.";
    assert_eq!(command_truth::by_itself(&silent.context(), &now).as_deref(), Some(words));
    assert!(command_truth::is_silent(&silent.context(), &now));
    silent.picture.source.link = LinkState::Lost;
    let with_link = format!("The link is down. {words}");
    assert_eq!(command_truth::by_itself(&silent.context(), &now), Some(with_link));
    // One that was answered is silent only without a link.
    let accepted = row(2, lock(), ME, &[sent(), heard(CommandReport::Accepted)]);
    assert!(command_truth::is_silent(&silent.context(), &accepted));
    silent.picture.source.link = LinkState::Up;
    assert!(!command_truth::is_silent(&silent.context(), &accepted));
}

#[test]
fn a_refusal_says_what_would_help() {
    let fixture = fixture(Language::English, vec![row(1, lock(), ME, &[sent(), heard(refused())])]);
    let help = command_truth::help(&fixture.context(), &fixture.picture.commands[0]);
    assert_eq!(help.as_deref(), Some("What would help: stop it first"));
}

#[test]
fn a_group_unfolds_to_a_result_for_each_target() {
    let targets = (0..6).map(shuttle).collect();
    let draft = GroupDraft { targets, order: lock(), issuer: ME, reason: String::new(), consent: Consent::Confirmed };
    let is_excluded = |target| (target == shuttle(1)).then_some(Refusal::OutOfService);
    let mut group = Group::new(crate::model::command::GroupId(5), draft, is_excluded);
    for (target, id) in group.due().into_iter().zip(10..) {
        group.give(target, CommandId(id));
    }
    group.note(CommandId(10), Phase::Ended(Outcome::Done));
    let rows = vec![
        row(10, lock(), ME, &[sent(), heard(CommandReport::Done)]),
        row(11, lock(), ME, &[sent(), heard(CommandReport::Accepted)]),
        row(12, lock(), ME, &[sent()]),
    ];
    let mut fixture = fixture(Language::English, rows);
    fixture.picture.groups = Arc::new(vec![group]);
    let mut harness = harness(&fixture, WIDE);
    let folded = "Doors, 6 targets: Under way · 1 done · 2 under way · 2 waiting · 1 left out";
    assert!(!says(&harness, "Bus 2"));
    harness.get_by_label(folded).click();
    harness.run();
    for words in ["Shuttle 12: Done", "Bus 2: Left out: it is out of service", "Car 1184: Accepted", "Robot 40: Sent"] {
        assert!(says(&harness, words), "{words}: {:?}", said(&harness));
    }
    assert_eq!(said(&harness).iter().filter(|line| line.ends_with(": Waits for its wave")).count(), 2);
    harness.get_by_label("Cancel command").click();
    harness.run();
    assert_eq!(fixture.sent(), [Request::CancelGroup(crate::model::command::GroupId(5))]);
}

#[test]
fn wanted_and_seen_have_words_in_every_language() {
    use crate::plan::observed::observed;
    for language in Language::ALL {
        let orders = [
            lock(),
            Order::SetDoors(DoorOrder::Unlock),
            Order::SetClimate(ClimateOrder::Off),
            Order::SetClimate(ClimateOrder::Hold(22.0)),
            Order::PullOver,
            Order::TakeOver,
            Order::Release,
            Order::ReturnToDepot(DepotId(0)),
            Order::GoTo(crate::base::ids::BuildingId(2)),
            Order::ChargeTo(0.8),
            Order::SetChargeLimit(None),
            Order::Horn,
            Order::SendResponder,
            Order::SetInService(false),
        ];
        for order in orders {
            let now = row(1, order.clone(), ME, &[sent()]);
            let fixture = fixture(language, vec![now.clone()]);
            let ctx = fixture.context();
            let seen = command_truth::observed(&ctx, &observed(&now.command, &fixture.picture));
            for words in [command_truth::wanted(&ctx, &order), seen, command_truth::accepted(&ctx, &now)] {
                let is_key = words.starts_with("wanted-") || words.starts_with("observed-");
                assert!(!words.is_empty() && !is_key && !words.contains('{'), "{language:?} {order:?}: {words}");
            }
        }
    }
}
