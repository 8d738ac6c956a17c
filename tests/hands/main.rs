//! The tasks that must be quick, by their accessible names, in both languages and at both sizes: a hand on the window of a
//! running station, its presses counted and compared with the limit, the end state as the operator must see it. And the
//! tasks that must fail safely.

#![expect(clippy::unwrap_used, clippy::panic, reason = "tests stop at the first surprise, and so do their hands")]
#![expect(clippy::print_stdout, reason = "what is skipped says so")]

mod guards;
#[path = "../support/live_desk.rs"]
mod live_desk;
mod words;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use egui::accesskit::Role;
use egui::{Event, Modifiers, PointerButton, Pos2, vec2};
use egui_kittest::kittest::{NodeT as _, Queryable};
use fluent_bundle::FluentValue;
use live_desk::{LiveDesk, LiveWindow};
use yagura::base::ids::VehicleId;
use yagura::base::time::Timestamp;
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::city::overlay::lay_over;
use yagura::journal::{Journal, Policy, Reader};
use yagura::model::command::{AssistanceAnswer, Consent, Issuer, OperatorId, Phase};
use yagura::model::fact::Task;
use yagura::model::{
    AssistanceCause, CommandDraft, Control, Facts, Injection, InjectionKind, InjectionTarget, Intent, Order, OrderKind,
    Scope, Source as _, Thing, VehicleKind,
};
use yagura::sim::Simulator;
use yagura::station::{Journaling, Station};
use yagura::ui::names;
use yagura::ui::text::Language;
use yagura::world::picture::AttentionKind;
use yagura::world::{Desk as _, Picture};

use words::Words;

const WINDOWS: [([f32; 2], Language); 4] = [
    ([1600.0, 1000.0], Language::English),
    ([1280.0, 720.0], Language::English),
    ([1600.0, 1000.0], Language::Japanese),
    ([1280.0, 720.0], Language::Japanese),
];
/// Presses that each task may take.
const STOP_IN_ALARM: usize = 1;
const STOP_AN_AREA: usize = 3;
const RELEASE_A_STOP: usize = 2;
const ANSWER_A_CALL: usize = 2;
const SEND_HELP: usize = 2;

const ME: Issuer = Issuer::Operator(OperatorId(1));
const WALL: Timestamp = Timestamp(1_790_000_000_000);

fn city() -> Arc<City> {
    let mut city = generate(&GenerateOptions { seed: 1, homes: 600 });
    lay_over(&mut city, 1);
    Arc::new(city)
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

fn keep_journal(station: &mut Station<Simulator>, path: &Path) {
    let (journal, _) = Journal::open(path, Policy::default(), "desk-1", WALL).unwrap();
    station.keep_journal(Journaling::new(journal, "desk-1", WALL));
}

/// Shuttles that drive at more than 2 m/s.
fn driving_shuttles(simulator: &mut Simulator) -> Vec<VehicleId> {
    let mut facts = Vec::new();
    simulator.observe(Scope::DispatchedFleet, &mut facts);
    let roster = simulator.roster();
    let motion = facts.iter().find_map(|batch| match &batch.facts {
        Facts::Motion(motion) => Some(motion),
        _ => None,
    });
    let motion = motion.unwrap();
    let moving = motion.vehicle.iter().zip(&motion.speed_mps).filter(|(_, speed_mps)| **speed_mps > 2.0);
    moving.map(|(id, _)| *id).filter(|id| roster[id.index()].kind == VehicleKind::Shuttle).collect()
}

/// Has one shuttle that drives ask for assistance.
fn ask(simulator: &mut Simulator, cause: AssistanceCause) {
    let driving = driving_shuttles(simulator);
    assert!(driving.into_iter().any(|id| simulator.ask_assistance(id.index(), cause)), "somebody asks");
}

fn inject(desk: &LiveDesk, kind: InjectionKind, vehicle: VehicleId) {
    let injection = Injection::usual(kind, InjectionTarget::Vehicle(vehicle));
    let control = Control::Inject(injection);
    desk.send(Intent::Control { control, by: OperatorId(1) }).unwrap();
}

fn speed_mps(picture: &Picture, vehicle: VehicleId) -> f32 {
    picture.motion.get(vehicle.index()).unwrap().speed_mps
}

fn commands(desk: &LiveDesk) -> Vec<CommandDraft> {
    let sent = desk.sent().into_iter();
    sent.filter_map(|intent| if let Intent::Command(draft) = intent { Some(draft) } else { None }).collect()
}

/// A shuttle that drives, as the picture tells.
fn driving(picture: &Picture) -> VehicleId {
    let is_it = |index: &usize| {
        let id = VehicleId::from_index(*index);
        picture.roster[*index].kind == VehicleKind::Shuttle && speed_mps(picture, id) > 4.0
    };
    VehicleId::from_index((0..picture.roster.len()).find(is_it).unwrap())
}

fn draft(vehicle: VehicleId, order: Order, operator: u16) -> CommandDraft {
    CommandDraft {
        target: Thing::Vehicle(vehicle),
        order,
        issuer: Issuer::Operator(OperatorId(operator)),
        reason: String::new(),
        consent: Consent::Held,
    }
}

/// The folder in `YAGURA_WINDOW_PICTURES`, where pictures of end states go; a graphics adapter is needed for them.
fn pictures() -> Option<String> {
    std::env::var("YAGURA_WINDOW_PICTURES").ok()
}

/// A hand that speaks the window's language.
pub struct Hand {
    pub desk: Arc<LiveDesk>,
    pub window: LiveWindow,
    pub words: Words,
}

impl Hand {
    pub fn new(desk: Arc<LiveDesk>, size: [f32; 2], language: Language) -> Self {
        let window = match language {
            Language::English if pictures().is_none() => LiveWindow::new(desk.clone(), size),
            _ => LiveWindow::speaking(desk.clone(), size, language, pictures().is_some()),
        };
        Self { desk, window, words: Words::new(language) }
    }

    pub fn name(&self, vehicle: VehicleId) -> String {
        self.words.vehicle(&self.desk.picture(), vehicle)
    }

    /// Presses a button of a line.
    fn press_deed(&mut self, kind: OrderKind, vehicle: VehicleId) {
        let name = self.words.deed(&self.words.order(kind), &self.name(vehicle));
        self.window.press(&name);
    }

    pub fn press_key(&mut self, key: &str) {
        let name = self.words.get(key);
        self.window.presses += 1;
        self.window.harness.get_by_role_and_label(Role::Button, &name).click();
        self.look();
    }

    pub fn look(&mut self) {
        self.window.harness.run_steps(6);
    }

    /// Lets time pass until something is so, and looks.
    fn wait(&mut self, limit_s: u32, what: &str, is_so: impl FnMut(&Picture) -> bool) -> u32 {
        let took_s = self.desk.pass_until(limit_s, is_so);
        self.look();
        took_s.unwrap_or_else(|| panic!("{what} within {limit_s} s"))
    }

    /// Everything that the window says anywhere.
    pub fn said(&self) -> Vec<String> {
        let nodes = self.window.harness.root().children_recursive();
        nodes.filter_map(|node| node.accesskit_node().label().or_else(|| node.accesskit_node().value())).collect()
    }

    pub fn says(&self, words: &str) -> bool {
        self.window.says(words) || self.said().iter().any(|line| line.contains(words))
    }

    fn pointer(&mut self, pos: Pos2, pressed: bool) {
        let (button, modifiers) = (PointerButton::Primary, Modifiers::NONE);
        self.window.harness.event(Event::PointerMoved(pos));
        self.window.harness.event(Event::PointerButton { pos, button, pressed, modifiers });
        self.window.harness.run_steps(1);
    }

    /// Holds the button that confirms.
    pub fn hold_to_confirm(&mut self) {
        self.window.presses += 1;
        let name = self.words.get("ask-hold-to-confirm");
        let at = self.window.harness.get_by_role_and_label(Role::Button, &name).rect().center();
        self.pointer(at, true);
        // A second, however short the frames of this harness are.
        self.window.harness.run_steps(70);
        self.pointer(at, false);
        self.look();
    }

    /// Draws around all that the map shows, in one press.
    fn draw_around_all(&mut self) {
        let map = self.window.harness.get_by_label(&self.words.get("map-panel")).rect().shrink2(vec2(80.0, 80.0));
        self.window.presses += 1;
        self.pointer(map.left_top(), true);
        for corner in [map.right_top(), map.right_bottom(), map.left_bottom()] {
            self.window.harness.event(Event::PointerMoved(corner));
            self.window.harness.run_steps(1);
        }
        self.pointer(map.left_top() + vec2(0.0, 12.0), false);
        self.look();
    }
}

fn is_latched(picture: &Picture, vehicle: VehicleId, holder: Issuer) -> bool {
    picture.hold_of(vehicle).stop.is_some_and(|stop| stop.holder == holder)
}

/// Task 1: stop the vehicle in the alarm. In the end the stop is shown as accepted on its line, and the vehicle latched.
#[test]
fn task_1_stop_the_vehicle_in_the_alarm() {
    let city = city();
    for (size, language) in WINDOWS {
        let desk = LiveDesk::new(&city, |simulator| ask(simulator, AssistanceCause::HelpButton));
        let vehicle = desk.picture().assistance[0].vehicle;
        let mut hand = Hand::new(desk, size, language);
        assert!(speed_mps(&hand.desk.picture(), vehicle) > 0.0, "it moves");
        hand.press_deed(OrderKind::PullOver, vehicle);
        assert!(hand.window.presses <= STOP_IN_ALARM, "{} presses at {size:?}", hand.window.presses);
        hand.wait(5, "its executor takes it", |picture| {
            picture.commands.iter().any(|row| matches!(row.life.phase(), Phase::Accepted | Phase::InProgress))
        });
        let accepted = ["command-state-accepted", "command-state-in-progress"];
        let is_shown = accepted.iter().any(|state| hand.says(&hand.words.line(OrderKind::PullOver, state)));
        assert!(is_shown, "the line says that it is accepted, at {size:?} in {language:?}: {:?}", hand.said());
        hand.wait(300, "it is latched", |picture| is_latched(picture, vehicle, ME));
        let held = AttentionKind::HeldStopped { vehicle, holder: ME };
        hand.wait(300, "it stands", |picture| picture.attention.iter().any(|item| item.what == held));
        assert!(hand.says(&hand.words.get("held-by-you")), "its line says so");
    }
}

/// Task 2: stop everything in an area. In the end each automated vehicle of it stands, or is listed by name as not
/// reached.
#[test]
fn task_2_stop_everything_in_an_area() {
    let city = city();
    for (size, language) in WINDOWS {
        let desk = LiveDesk::new(&city, |_| {});
        // Two that can't be heard.
        let picture = desk.picture();
        let silent: Vec<VehicleId> = {
            let is_it = |index: &usize| {
                let id = VehicleId::from_index(*index);
                picture.roster[*index].kind.is_automated() && speed_mps(&picture, id) > 1.0
            };
            (0..picture.roster.len()).filter(is_it).take(2).map(VehicleId::from_index).collect()
        };
        for vehicle in &silent {
            inject(&desk, InjectionKind::SilenceVehicle, *vehicle);
        }
        let mut hand = Hand::new(desk, size, language);
        hand.press_key("map-lasso");
        hand.draw_around_all();
        hand.press_key("ask-pull-over");
        assert!(hand.window.presses <= STOP_AN_AREA, "{} presses at {size:?}", hand.window.presses);
        let picture = hand.desk.picture();
        let automated: Vec<VehicleId> = hand
            .window
            .app()
            .selection()
            .things()
            .iter()
            .filter_map(|thing| if let Thing::Vehicle(id) = thing { Some(*id) } else { None })
            .filter(|id| picture.roster[id.index()].kind.is_automated())
            .collect();
        assert!(automated.len() > 20, "{} at {size:?}", automated.len());
        assert!(silent.iter().any(|id| automated.contains(id)), "one that can't be heard is among them");
        hand.desk.pass(4);
        hand.look();
        assert_each_is_accounted_for(&hand, &automated, false);
        hand.desk.pass(240);
        hand.look();
        assert_each_is_accounted_for(&hand, &automated, true);
        if let Some(folder) = pictures() {
            let name = format!("{folder}/hands-area-{}-{}.png", size[0], language.tag());
            hand.window.harness.render().unwrap().save(name).unwrap();
        }
    }
}

/// Each stands, or on its way to where it stands (unless that time is over), or is named as not reached.
fn assert_each_is_accounted_for(hand: &Hand, vehicles: &[VehicleId], is_over: bool) {
    let picture = hand.desk.picture();
    let blank = || FluentValue::from("§");
    let not_reached = hand.words.0.with("stop-result-not-reached", &[("count", blank()), ("names", blank())]);
    let head = not_reached.split('§').next().unwrap_or_default().trim_end();
    let listed: String = hand.said().into_iter().filter(|line| line.starts_with(head)).collect();
    assert!(!listed.is_empty(), "those that were not reached are listed: {:?}", hand.said());
    for vehicle in vehicles {
        let name = hand.name(*vehicle);
        let is_named = listed.contains(&name);
        let stands = is_latched(&picture, *vehicle, ME) && speed_mps(&picture, *vehicle) <= 0.9;
        let is_coming = !is_over && !is_named;
        assert!(stands || is_named || is_coming, "{name} neither stands nor is it named: {listed}");
    }
}

/// Task 3: release a stop safely. In the end it drives, and the reason is in the journal.
#[test]
fn task_3_release_a_stop_safely() {
    let city = city();
    for (turn, (size, language)) in WINDOWS.into_iter().enumerate() {
        let path = folder(&format!("release-{turn}")).join("journal.sqlite");
        let desk = LiveDesk::with(&city, |_| {}, |station| keep_journal(station, &path));
        let vehicle = driving(&desk.picture());
        desk.send(Intent::Command(draft(vehicle, Order::PullOver, 1))).unwrap();
        let held = AttentionKind::HeldStopped { vehicle, holder: ME };
        desk.pass_until(300, |picture| picture.attention.iter().any(|item| item.what == held)).expect("it stands");
        let mut hand = Hand::new(desk, size, language);
        hand.press_deed(OrderKind::Release, vehicle);
        hand.hold_to_confirm();
        assert!(hand.window.presses <= RELEASE_A_STOP, "{} presses at {size:?}", hand.window.presses);
        let given = commands(&hand.desk);
        let last = given.last().unwrap();
        assert_eq!((&last.order, last.consent), (&Order::Release, Consent::Held), "{:?}", hand.said());
        hand.wait(180, "it drives on", |picture| speed_mps(picture, vehicle) > 0.0);
        assert!(!is_latched(&hand.desk.picture(), vehicle, ME));
        assert_eq!(reason_written(&path, "release").as_deref(), Some(hand.words.get("reason-cleared").as_str()));
    }
}

/// The reason in the journal of the newest order of a kind.
fn reason_written(path: &Path, order: &str) -> Option<String> {
    let mut reason = None;
    let walked = Reader::open(path).unwrap().for_each(0, |record| {
        if record.kind() == "command_issued" && record.body().contains(&format!("\"{order}\"")) {
            reason = Some(record.texts[6].clone());
        }
        std::ops::ControlFlow::<()>::Continue(())
    });
    walked.unwrap();
    reason
}

/// Task 4: answer an assistance request, from its line and from the queue. In the end the proposal is taken, and the
/// vehicle moves.
#[test]
fn task_4_answer_an_assistance_request() {
    let city = city();
    for (turn, (size, language)) in WINDOWS.into_iter().enumerate() {
        let desk = LiveDesk::new(&city, |simulator| ask(simulator, AssistanceCause::Unsure));
        let call = desk.picture().assistance[0];
        assert!(call.proposals.iter().count() >= 2);
        let mut hand = Hand::new(desk, size, language);
        let wait = names::assistance_answer(&hand.words.0, AssistanceAnswer::Wait).to_owned();
        let name = hand.name(call.vehicle);
        if turn % 2 == 0 {
            let deed = hand.words.deed(&wait, &name);
            hand.window.press(&deed);
        } else {
            let args = [("name", FluentValue::from(name.clone()))];
            let opens = hand.words.0.with("assist-open-named", &args);
            hand.window.press(&opens);
            let said = hand.said();
            let answer = said.iter().find(|line| line.contains(&name) && line.ends_with(&wait)).cloned();
            hand.window.press(&answer.unwrap_or_else(|| panic!("an answer `{wait}` among {said:?}")));
        }
        assert!(hand.window.presses <= ANSWER_A_CALL, "{} presses at {size:?}", hand.window.presses);
        let order = Order::AnswerAssistance { request: call.id, answer: AssistanceAnswer::Wait };
        assert_eq!(commands(&hand.desk)[0].order, order);
        hand.wait(5, "it takes the answer", |picture| picture.assistance.is_empty());
        hand.wait(620, "it moves", |picture| speed_mps(picture, call.vehicle) > 0.0);
    }
}

/// Task 9: send help. In the end a crew is on its way, and the line of the alarm says who comes and when.
#[test]
fn task_9_send_help() {
    let city = city();
    for (size, language) in WINDOWS {
        let desk = LiveDesk::new(&city, |_| {});
        let picture = desk.picture();
        let is_it = |index: &usize| {
            let id = VehicleId::from_index(*index);
            picture.roster[*index].kind == VehicleKind::Robot && speed_mps(&picture, id) > 0.5
        };
        let robot = VehicleId::from_index((0..picture.roster.len()).find(is_it).unwrap());
        inject(&desk, InjectionKind::ImmobiliseVehicle, robot);
        let stuck = AttentionKind::Immobilised { vehicle: robot };
        desk.pass_until(60, |picture| picture.attention.iter().any(|item| item.what == stuck)).expect("it is stuck");
        let mut hand = Hand::new(desk, size, language);
        hand.press_deed(OrderKind::SendResponder, robot);
        assert_eq!(commands(&hand.desk), [], "it is asked back before it goes out");
        hand.press_key("ask-confirm");
        assert!(hand.window.presses <= SEND_HELP, "{} presses at {size:?}", hand.window.presses);
        let crew = |picture: &Picture| {
            let comes = picture.status.iter().position(|status| status.task == Task::Attend(robot));
            comes.map(VehicleId::from_index)
        };
        hand.wait(60, "somebody is on the way", |picture| crew(picture).is_some());
        let who = hand.name(crew(&hand.desk.picture()).unwrap());
        let name = hand.name(robot);
        let lines = hand.said();
        let line = lines.iter().find(|line| line.starts_with(&format!("{name}: ")) && line.contains(&who));
        let line = line.unwrap_or_else(|| panic!("the line says that {who} comes: {lines:?}"));
        let minutes = line.chars().any(|letter| letter.is_ascii_digit());
        assert!(minutes, "and when: {line}");
    }
}
