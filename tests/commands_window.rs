//! Commands in the whole window on a fixed desk: notices, undo, the panel and the inspector, by their accessible names.
//! Pictures go to the folder in `YAGURA_WINDOW_PICTURES`, when it is set and a graphics adapter exists.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise, and so do their hands")]

#[path = "support/app_harness.rs"]
mod app_harness;
#[path = "support/fixed_desk.rs"]
mod fixed_desk;
#[path = "support/scene.rs"]
mod scene;

use std::sync::Arc;

use egui_kittest::kittest::{NodeT, Queryable};
use yagura::base::ids::{BuildingId, VehicleId};
use yagura::base::time::{Span, Timestamp};
use yagura::model::command::{
    ClimateOrder, CommandReport, Consent, DoorOrder, Failure, Group, GroupDraft, GroupId, Hold, Issuer, LifeEvent,
    Lifecycle, OperatorId, Outcome, Phase, Refusal, Retry, StopHold,
};
use yagura::model::vehicle_detail::DoorState;
use yagura::model::{Command, CommandId, Intent, Order, OrderKind, Thing};
use yagura::ui::app::AppOptions;
use yagura::ui::text::Language;
use yagura::ui::theme::Look;
use yagura::world::{CommandNow, Desk as _, HoldNow, Picture};

use app_harness::{AppHarness, app_harness, builder};
use fixed_desk::FixedDesk;

const ME: Issuer = Issuer::Operator(OperatorId(1));
const OTHER: Issuer = Issuer::Operator(OperatorId(4));
const ISSUED: Timestamp = Timestamp(scene::NOW.0 - 3_000);

struct Window {
    desk: Arc<FixedDesk>,
    harness: AppHarness,
}

impl Window {
    fn new(size: [f32; 2], options: AppOptions, renders: bool) -> Self {
        let city = Arc::new(scene::city(2_000));
        let mut picture = scene::picture(&city, 612, 0.0, 1);
        picture.source.clock.is_running = false;
        for index in 0..612 {
            let row = picture.details.get_mut(index).unwrap();
            row.observed = scene::NOW - Span::from_s(2);
            (row.detail.climate_c, row.detail.doors) = (Some(24.0), DoorState::Open);
        }
        let desk = FixedDesk::new(picture);
        let harness = app_harness(builder(size), desk.clone(), options, renders);
        Self { desk, harness }
    }

    fn english() -> Self {
        let options = AppOptions { language: Some(Language::English), ..AppOptions::default() };
        Self::new([1600.0, 1000.0], options, false)
    }

    fn change(&mut self, change: impl FnOnce(&mut Picture)) {
        let mut picture = (*self.desk.picture()).clone();
        change(&mut picture);
        picture.revision += 1;
        *self.desk.picture.lock().unwrap() = Arc::new(picture);
        self.harness.run_steps(4);
    }

    fn click(&mut self, name: &str) {
        self.harness.get_by_label(name).click();
        self.harness.run_steps(4);
    }

    fn says(&self, words: &str) -> bool {
        let nodes = self.harness.root().children_recursive();
        let mut said = nodes.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value()));
        said.any(|line| line.contains(words))
    }

    fn commands_sent(&self) -> Vec<Intent> {
        let sent = std::mem::take(&mut *self.desk.sent.lock().unwrap());
        sent.into_iter().filter(|intent| !matches!(intent, Intent::Interest(_))).collect()
    }
}

fn command(id: u64, vehicle: u32, order: Order, issuer: Issuer, reports: &[CommandReport]) -> CommandNow {
    let expires = ISSUED + order.time_to_live();
    let target = Thing::Vehicle(VehicleId(vehicle));
    let sent = Lifecycle::queued(expires).apply(LifeEvent::Send(ISSUED)).unwrap();
    let life = reports.iter().fold(sent, |life, report| life.apply(LifeEvent::Report(*report)).unwrap());
    let last_heard = if reports.is_empty() { Timestamp::NEVER } else { scene::NOW - Span::from_s(1) };
    let reason = String::new();
    let command = Command { id: CommandId(id), target, order, issued: ISSUED, expires, issuer, reason };
    CommandNow { command: Arc::new(command), life, last_heard }
}

fn refused(refusal: Refusal) -> CommandReport {
    CommandReport::Rejected { refusal, retry: Retry::Later }
}

fn climate_off() -> Order {
    Order::SetClimate(ClimateOrder::Off)
}

#[test]
fn a_low_risk_order_is_undone_to_what_was_before() {
    let mut window = Window::english();
    // It is obeyed in the same picture; what was before is known from the one before.
    window.change(|picture| {
        picture.commands = Arc::new(vec![command(1, 0, climate_off(), ME, &[CommandReport::Accepted])]);
        picture.details.get_mut(0).unwrap().detail.climate_c = None;
    });
    window.click("Undo");
    let sent = window.commands_sent();
    let [Intent::Command(draft)] = &sent[..] else { panic!("{sent:?}") };
    assert_eq!(draft.order, Order::SetClimate(ClimateOrder::Hold(24.0)));
    assert_eq!((draft.target, draft.issuer), (Thing::Vehicle(VehicleId(0)), ME));
    assert!(window.harness.query_by_label("Undo").is_none());
    // The order that undoes offers no undoing of itself.
    window.change(|picture| {
        let undoing = command(2, 0, Order::SetClimate(ClimateOrder::Hold(24.0)), ME, &[]);
        picture.commands = Arc::new(vec![picture.commands[0].clone(), undoing]);
    });
    assert!(window.harness.query_by_label("Undo").is_none());
}

#[test]
fn what_was_not_sent_yet_is_taken_back() {
    let mut window = Window::english();
    window.change(|picture| {
        let mut now = command(1, 0, climate_off(), ME, &[]);
        now.life = Lifecycle::queued(now.command.expires);
        picture.commands = Arc::new(vec![now]);
    });
    window.click("Undo");
    assert_eq!(window.commands_sent(), [Intent::CancelCommand { command: CommandId(1), by: OperatorId(1) }]);
}

#[test]
fn only_what_needs_the_eye_is_told_and_many_alike_as_one() {
    let mut window = Window::english();
    window.change(|picture| {
        let lock = || Order::SetDoors(DoorOrder::Lock);
        let done = command(1, 0, lock(), ME, &[CommandReport::Done]);
        let of_other = command(2, 1, lock(), OTHER, &[refused(Refusal::Moving)]);
        let alike = (3..10).map(|id| command(id, id as u32, lock(), ME, &[refused(Refusal::Moving)]));
        picture.commands = Arc::new([done, of_other].into_iter().chain(alike).collect());
    });
    assert!(window.says("7 × Doors – Refused: it moves faster than 3 km/h"));
    assert_eq!(window.harness.query_all_by_label("Dismiss").count(), 1);
    assert!(window.harness.query_by_label("Undo").is_none());
    window.click("Dismiss");
    window.change(|picture| picture.counters.facts += 1);
    assert!(window.harness.query_by_label("Dismiss").is_none());
}

#[test]
fn a_notice_and_the_inspector_lead_to_the_card() {
    let mut window = Window::english();
    window.change(|picture| {
        let failed = CommandReport::Failed(Failure::NoWay);
        picture.commands = Arc::new(vec![
            command(1, 0, Order::GoTo(BuildingId(3)), ME, &[failed]),
            command(2, 0, Order::SetDoors(DoorOrder::Unlock), ME, &[CommandReport::Accepted]),
        ]);
    });
    window.click("Show");
    assert!(window.harness.query_by_label("Command 1").is_some());
    window.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(VehicleId(0)));
    window.harness.run_steps(4);
    assert!(window.says("Go to: Failed: there is no way"));
    window.click("Doors: Accepted");
    assert!(window.says("Observed: doors open, 2 s ago"));
    window.click("Cancel command");
    assert_eq!(window.commands_sent(), [Intent::CancelCommand { command: CommandId(2), by: OperatorId(1) }]);
}

/// Something of everything.
fn busy(picture: &mut Picture) {
    let targets = (20..29).map(|vehicle| Thing::Vehicle(VehicleId(vehicle))).collect();
    let draft = GroupDraft {
        targets,
        order: climate_off(),
        issuer: ME,
        reason: "heat alert".to_owned(),
        consent: Consent::Confirmed,
    };
    let is_excluded = |target| (target == Thing::Vehicle(VehicleId(21))).then_some(Refusal::OutOfService);
    let mut group = Group::new(GroupId(1), draft, is_excluded);
    for (target, id) in group.due().into_iter().zip(20..) {
        group.give(target, CommandId(id));
    }
    group.note(CommandId(20), Phase::Ended(Outcome::Done));
    let mut held = command(8, 9, Order::SetLights(true), OTHER, &[]);
    held.life = Lifecycle::held(held.command.expires);
    picture.commands = Arc::new(vec![
        command(1, 88, climate_off(), ME, &[CommandReport::Done]),
        command(2, 88, Order::PullOver, ME, &[CommandReport::InProgress(0.4)]),
        command(3, 89, Order::GoTo(BuildingId(30)), ME, &[CommandReport::Accepted]),
        command(4, 5, Order::SetDoors(DoorOrder::Unlock), ME, &[refused(Refusal::Moving)]),
        command(5, 6, Order::ChargeTo(0.8), ME, &[]),
        command(6, 7, Order::Horn, OTHER, &[CommandReport::Expired]),
        command(7, 8, Order::SetClimate(ClimateOrder::Hold(22.0)), ME, &[CommandReport::Accepted]),
        held,
        command(20, 20, climate_off(), ME, &[CommandReport::Done]),
        command(21, 22, climate_off(), ME, &[CommandReport::Accepted]),
        command(22, 23, climate_off(), ME, &[]),
    ]);
    picture.groups = Arc::new(vec![group]);
    let hold = |vehicle, holder| HoldNow {
        vehicle: VehicleId(vehicle),
        observed: scene::NOW,
        hold: Hold { stop: Some(StopHold { kind: OrderKind::PullOver, holder, stands_at: None }), ..Hold::NONE },
    };
    picture.holds = Arc::new(vec![hold(88, ME), hold(90, OTHER)]);
}

#[test]
fn pictures_of_commands() {
    let Ok(folder) = std::env::var("YAGURA_WINDOW_PICTURES") else {
        println!("SKIPPED: YAGURA_WINDOW_PICTURES is not set");
        return;
    };
    for (width, height, look, language) in [
        (1280, 720, Look::Light, Language::Japanese),
        (1920, 1080, Look::Dark, Language::English),
        (1920, 1080, Look::Light, Language::Japanese),
    ] {
        let options = AppOptions { look: Some(look), language: Some(language), ..AppOptions::default() };
        let mut window = Window::new([width as f32, height as f32], options, true);
        window.change(busy);
        window.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(VehicleId(88)));
        window.harness.run_steps(6);
        let is_english = language == Language::English;
        window.click(if is_english { "Pull over and stop: In progress, 40 %" } else { "安全停車: 実行中 40 %" });
        let group = if is_english { "Climate, 9 targets: " } else { "空調・対象9件" };
        window.harness.get_by(|node| node.label().is_some_and(|label| label.starts_with(group))).click();
        window.harness.run_steps(12);
        let name = format!("commands-{width}-{look:?}-{}", language.tag()).to_lowercase();
        window.harness.render().unwrap().save(format!("{folder}/{name}.png")).unwrap();
    }
}
