//! Vehicles that ask, deeds on attention lines, and who holds what: the window on a running station, driven by its
//! accessible names, with its presses counted.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise, and so do their hands")]

#[path = "support/live_desk.rs"]
mod live_desk;

use std::sync::Arc;

use egui_kittest::kittest::{NodeT, Queryable};
use live_desk::{LiveDesk, LiveWindow};
use yagura::base::ids::VehicleId;
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::city::overlay::lay_over;
use yagura::model::command::{AssistanceAnswer, Consent, GroupDraft, Issuer, MemberState, OperatorId, Refusal};
use yagura::model::fact::Task;
use yagura::model::{
    AssistanceCause, CommandDraft, Control, Injection, InjectionKind, InjectionTarget, Intent, Interest, Order, Source,
    Thing, VehicleKind,
};
use yagura::sim::Simulator;
use yagura::ui::names;
use yagura::ui::text::{Language, Text};
use yagura::world::call_ranking::{RankedCall, ranked_calls};
use yagura::world::picture::AttentionKind;
use yagura::world::{Desk, Picture};

const SIZES: [[f32; 2]; 2] = [[1280.0, 720.0], [1600.0, 1000.0]];
const ME: Issuer = Issuer::Operator(OperatorId(1));

fn city() -> Arc<City> {
    let mut city = generate(&GenerateOptions { seed: 1, homes: 600 });
    lay_over(&mut city, 1);
    Arc::new(city)
}

/// Has some vehicles ask, the first ones that would.
fn ask(simulator: &mut Simulator, cause: AssistanceCause, vehicles: usize) {
    let automated: Vec<usize> = {
        let roster = simulator.roster();
        let is_it = |index: &usize| roster[*index].kind.is_automated() && roster[*index].kind != VehicleKind::Robot;
        (0..roster.len()).filter(is_it).collect()
    };
    let asking = automated.into_iter().filter(|index| simulator.ask_assistance(*index, cause)).take(vehicles).count();
    assert_eq!(asking, vehicles, "vehicles that can ask {cause:?}");
}

fn name_of(picture: &Picture, vehicle: VehicleId) -> String {
    names::vehicle_name(&Text::new(Language::English), picture, vehicle)
}

fn speed_mps(picture: &Picture, vehicle: VehicleId) -> f32 {
    picture.motion.get(vehicle.index()).unwrap().speed_mps
}

fn commands(desk: &LiveDesk) -> Vec<CommandDraft> {
    let sent = desk.sent().into_iter();
    sent.filter_map(|intent| if let Intent::Command(draft) = intent { Some(draft) } else { None }).collect()
}

/// Task 4: answer an assistance request, and the vehicle moves; two presses at most.
#[test]
fn a_call_is_answered_from_its_attention_line_and_from_the_queue() {
    let city = city();
    for (size, is_from_queue) in [(SIZES[0], false), (SIZES[1], true), (SIZES[0], true)] {
        let desk = LiveDesk::new(&city, |simulator| ask(simulator, AssistanceCause::Unsure, 1));
        let call = desk.picture().assistance[0];
        let name = name_of(&desk.picture(), call.vehicle);
        let mut window = LiveWindow::new(desk.clone(), size);
        if is_from_queue {
            window.press(&format!("Answer {name}"));
            assert!(window.says("s, then: Pull over and stop"), "what it does by itself at {size:?}");
            window.press(&format!("Answer {name}: Wait"));
        } else {
            window.press(&format!("Wait: {name}"));
        }
        assert!(window.presses <= 2, "{} presses", window.presses);
        let order = Order::AnswerAssistance { request: call.id, answer: AssistanceAnswer::Wait };
        assert_eq!(commands(&desk)[0].order, order);
        desk.pass_until(5, |picture| picture.assistance.is_empty()).expect("the vehicle took the answer");
        window.harness.run_steps(4);
        if is_from_queue {
            assert!(window.says("answered: Wait"), "it leaves with what was answered");
        }
        desk.pass_until(620, |picture| speed_mps(picture, call.vehicle) > 0.0).expect("it goes on");
    }
}

/// An answer of more risk is asked back before it goes out.
#[test]
fn an_answer_that_makes_a_vehicle_drive_does_not_go_out_by_one_press() {
    let desk = LiveDesk::new(&city(), |simulator| ask(simulator, AssistanceCause::Unsure, 1));
    let name = name_of(&desk.picture(), desk.picture().assistance[0].vehicle);
    let mut window = LiveWindow::new(desk.clone(), SIZES[1]);
    window.press(&format!("Answer {name}"));
    window.press(&format!("Answer {name}: Proceed"));
    assert_eq!(commands(&desk), []);
    // A stop does.
    window.press(&format!("Answer {name}: Pull over and stop"));
    assert_eq!(commands(&desk).len(), 1);
}

/// One answer to many vehicles answers each about its own call, and one that asks something else not at all.
#[test]
fn one_answer_serves_calls_that_are_alike() {
    let desk = LiveDesk::new(&city(), |simulator| {
        // So many that some stand on the same street.
        let roster = simulator.roster();
        let automated = (0..roster.len()).filter(|index| roster[*index].kind.is_automated());
        let asking = automated.filter(|index| simulator.ask_assistance(*index, AssistanceCause::HelpButton)).count();
        assert!(asking > 4, "{asking} ask");
    });
    let picture = desk.picture();
    let calls = ranked_calls(&picture);
    let alike_of = |first: &RankedCall| calls.iter().filter(|call| call.is_like(first)).count();
    let first = calls.iter().find(|call| alike_of(call) > 1).expect("two stand on the same street");
    let alike = alike_of(first);
    assert!(alike < calls.len(), "not all do");
    let draft = GroupDraft {
        targets: calls.iter().map(|call| Thing::Vehicle(call.request.vehicle)).collect(),
        order: Order::AnswerAssistance { request: first.request.id, answer: AssistanceAnswer::SpeakToRider },
        issuer: ME,
        reason: String::new(),
        consent: Consent::Held,
    };
    desk.send(Intent::Group(draft)).unwrap();
    let others = calls.len() - alike;
    let took_s = desk.pass_until(20, |picture| picture.assistance.len() == others);
    let picture = desk.picture();
    assert!(took_s.is_some(), "all {alike} are answered: {:?}", picture.groups[0].members);
    for (member, call) in picture.groups[0].members.iter().zip(&calls) {
        let is_left_out = member.state == MemberState::Excluded(Refusal::NothingAsked);
        assert_eq!(call.is_like(first), !is_left_out, "{member:?}");
    }
}

/// Task 1 from the attention line: a stop works from every line about a vehicle, in one press.
#[test]
fn a_stop_works_from_an_attention_line_in_one_press_and_is_not_forgotten() {
    for size in SIZES {
        let desk = LiveDesk::new(&city(), |simulator| ask(simulator, AssistanceCause::HelpButton, 1));
        let vehicle = desk.picture().assistance[0].vehicle;
        let name = name_of(&desk.picture(), vehicle);
        let mut window = LiveWindow::new(desk.clone(), size);
        window.press(&format!("Pull over and stop: {name}"));
        assert_eq!(window.presses, 1);
        let given = commands(&desk);
        assert_eq!((&given[0].target, &given[0].order), (&Thing::Vehicle(vehicle), &Order::PullOver));
        let is_kept = |picture: &Picture| {
            let held = AttentionKind::HeldStopped { vehicle, holder: ME };
            picture.attention.iter().any(|item| item.what == held)
        };
        desk.pass_until(300, is_kept).expect("it stands, and its line says so");
        window.harness.run_steps(4);
        assert!(window.says(&format!("{name}: Stopped by you")));
        assert!(window.harness.query_by_label(&format!("Pull over and stop: {name}")).is_none());
        // Releasing it is of high risk: one press asks, and sends nothing.
        window.press(&format!("Release to drive: {name}"));
        assert_eq!(commands(&desk).len(), 1);
        window.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(vehicle));
        window.harness.run_steps(6);
        assert!(window.says("Stopped by you since") && window.says("(pull over and stop)"), "in the inspector");
    }
}

#[test]
fn what_another_holds_can_be_taken_over_and_is_not_in_my_lines() {
    let desk = LiveDesk::new(&city(), |_| {});
    let is_shuttle = |kind: VehicleKind| kind == VehicleKind::Shuttle;
    let index = desk.picture().roster.iter().position(|vehicle| is_shuttle(vehicle.kind)).unwrap();
    let vehicle = VehicleId::from_index(index);
    let name = name_of(&desk.picture(), vehicle);
    let draft = CommandDraft {
        target: Thing::Vehicle(vehicle),
        order: Order::PullOver,
        issuer: Issuer::Operator(OperatorId(2)),
        reason: String::new(),
        consent: Consent::Pressed,
    };
    desk.send(Intent::Command(draft)).unwrap();
    desk.pass_until(300, |picture| picture.attention.iter().any(|item| item.thing() == Thing::Vehicle(vehicle)));
    let mut window = LiveWindow::new(desk.clone(), SIZES[1]);
    assert!(!window.says(&format!("{name}: Stopped by")), "it is for operator 2 to remember");
    window.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(vehicle));
    window.harness.run_steps(6);
    assert!(window.says("Stopped by operator 2 since"));
    window.press("Take over");
    assert_eq!(commands(&desk).len(), 1, "taking over is asked back: it needs a reason");
}

#[test]
fn the_camera_of_the_selected_vehicle_is_shown_with_its_age_and_its_loss() {
    let desk = LiveDesk::new(&city(), |_| {});
    let index = desk.picture().roster.iter().position(|vehicle| vehicle.kind == VehicleKind::Shuttle).unwrap();
    let vehicle = VehicleId::from_index(index);
    let mut window = LiveWindow::new(desk.clone(), SIZES[1]);
    assert!(desk.picture().camera.is_none(), "nobody looks");
    window.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(vehicle));
    window.harness.run_steps(6);
    assert!(desk.sent().contains(&Intent::Interest(Interest::Camera(Some(vehicle)))));
    assert!(window.says("Picture of the camera, 0 s ago"));
    let injection = Injection::usual(InjectionKind::LoseVideo, InjectionTarget::Vehicle(vehicle));
    desk.send(Intent::Control { control: Control::Inject(injection), by: OperatorId(1) }).unwrap();
    desk.pass(12);
    window.harness.run_steps(4);
    assert!(window.says("Lost since"));
    window.harness.key_press(egui::Key::Escape);
    window.harness.run_steps(4);
    desk.pass(2);
    assert!(desk.picture().camera.is_none() || window.app().selection().single().is_some());
}

/// Task 9, from the line of a vehicle that can't move on: the deed is there, and what comes of it is on the line.
#[test]
fn help_is_sent_from_the_line_of_an_immobilised_vehicle() {
    let desk = LiveDesk::new(&city(), |_| {});
    let is_driving = |picture: &Picture, index: usize| {
        picture.roster[index].kind == VehicleKind::Shuttle && speed_mps(picture, VehicleId::from_index(index)) > 1.0
    };
    let picture = desk.picture();
    let index = (0..picture.roster.len()).find(|index| is_driving(&picture, *index)).unwrap();
    let vehicle = VehicleId::from_index(index);
    let injection = Injection::usual(InjectionKind::ImmobiliseVehicle, InjectionTarget::Vehicle(vehicle));
    desk.send(Intent::Control { control: Control::Inject(injection), by: OperatorId(1) }).unwrap();
    let stuck = AttentionKind::Immobilised { vehicle };
    desk.pass_until(60, |picture| picture.attention.iter().any(|item| item.what == stuck)).expect("it is stuck");
    let name = name_of(&desk.picture(), vehicle);
    let mut window = LiveWindow::new(desk.clone(), SIZES[0]);
    window.press(&format!("Send responder: {name}"));
    assert_eq!(commands(&desk), [], "it is asked back before it goes out");
    if window.harness.query_by_label("Confirm").is_none() {
        println!("SKIPPED: this window has no card that confirms");
        return;
    }
    window.press("Confirm");
    assert_eq!((commands(&desk)[0].order.clone(), window.presses), (Order::SendResponder, 2));
    let comes = |picture: &Picture| picture.status.iter().any(|status| status.task == Task::Attend(vehicle));
    desk.pass_until(60, comes).expect("somebody is on the way");
    window.harness.run_steps(4);
    assert!(window.says("comes, about") || window.says("is near or there"), "who comes and when, on the line");
}

/// Pictures of the parts, in the folder in `YAGURA_WINDOW_PICTURES`.
#[test]
fn pictures_of_assistance() {
    let Ok(folder) = std::env::var("YAGURA_WINDOW_PICTURES") else {
        println!("SKIPPED: YAGURA_WINDOW_PICTURES is not set");
        return;
    };
    let city = city();
    for (size, language) in
        [(SIZES[0], Language::English), (SIZES[1], Language::English), (SIZES[0], Language::Japanese)]
    {
        let desk = LiveDesk::new(&city, |simulator| {
            ask(simulator, AssistanceCause::HelpButton, 3);
            ask(simulator, AssistanceCause::Unsure, 2);
        });
        let calls = desk.picture().assistance.clone();
        let silence = Injection::usual(InjectionKind::SilenceVehicle, InjectionTarget::Vehicle(calls[1].vehicle));
        desk.send(Intent::Control { control: Control::Inject(silence), by: OperatorId(1) }).unwrap();
        let stop = |vehicle| CommandDraft {
            target: Thing::Vehicle(vehicle),
            order: Order::PullOver,
            issuer: ME,
            reason: String::new(),
            consent: Consent::Pressed,
        };
        desk.send(Intent::Command(stop(calls[0].vehicle))).unwrap();
        desk.pass(14);
        let mut window = LiveWindow::speaking(desk.clone(), size, language, true);
        let save = |window: &mut LiveWindow, what: &str| {
            window.harness.run_steps(10);
            let name = format!("{folder}/assist-{}-{}-{what}.png", size[0], language.tag());
            window.harness.render().unwrap().save(name).unwrap();
        };
        save(&mut window, "attention");
        window.harness.state_mut().as_mut().unwrap().show(Thing::Vehicle(calls[0].vehicle));
        window.harness.run_steps(6);
        let tab = if language == Language::English { "Assistance" } else { "遠隔支援" };
        let tabs = window.harness.query_all_by_role(egui::accesskit::Role::Button);
        let tab =
            tabs.into_iter().find(|node| node.accesskit_node().label().is_some_and(|label| label.starts_with(tab)));
        tab.unwrap().click();
        save(&mut window, "assistance");
    }
}
