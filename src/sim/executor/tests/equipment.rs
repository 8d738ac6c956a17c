//! Doors, climate and role of vehicles on order, and answers to those that ask for assistance.

use super::{ME, OTHER, Trial, refused};
use crate::base::ids::{AssistanceId, VehicleId};
use crate::base::time::Span;
use crate::model::command::{AssistanceAnswer, ClimateOrder, DoorOrder, Failure, Order, Refusal};
use crate::model::vehicle_detail::DoorState;
use crate::model::{
    AssistanceCause, AssistanceState, CommandReport, Diagnostic, EventKind, Role, Source as _, Thing, VehicleKind,
    VehicleState,
};
use crate::sim::executor::CommandFaults;

const LOCK: Order = Order::SetDoors(DoorOrder::Lock);
const UNLOCK: Order = Order::SetDoors(DoorOrder::Unlock);

fn hold(cabin_c: f32) -> Order {
    Order::SetClimate(ClimateOrder::Hold(cabin_c))
}

#[test]
fn doors_are_locked_and_unlocked_where_that_is_safe() {
    let mut trial = Trial::new();
    let shuttle = trial.idle(VehicleKind::Shuttle);
    for (order, is_locked) in [(LOCK, true), (UNLOCK, false), (LOCK, true)] {
        let id = trial.give(shuttle, order.clone(), ME);
        assert_eq!(trial.end_of(id, 5), CommandReport::Done, "{order:?}");
        assert_eq!(trial.simulator.doors_of(shuttle) == DoorState::Locked, is_locked, "{order:?}");
    }
    let bus = trial.driving(VehicleKind::Bus);
    let moving = trial.give(bus, UNLOCK, ME);
    assert_eq!(trial.end_of(moving, 5), refused(Refusal::Moving));
    let robot = trial.idle(VehicleKind::Robot);
    let none = trial.give(robot, LOCK, ME);
    assert_eq!(trial.end_of(none, 5), refused(Refusal::NotForThisTarget));
    trial.simulator.set_code(shuttle, Diagnostic::DoorObstructed, true);
    let open = trial.give(shuttle, LOCK, ME);
    assert_eq!(trial.end_of(open, 5), refused(Refusal::DoorsOpen));
}

#[test]
fn the_newer_of_two_orders_counts_in_whatever_order_they_arrive() {
    let mut trial = Trial::new();
    let shuttle = trial.idle(VehicleKind::Shuttle);
    let target = Thing::Vehicle(VehicleId::from_index(shuttle));
    let (older, newer) = (trial.command(target, UNLOCK, ME), trial.command(target, LOCK, OTHER));
    trial.simulator.command(&newer);
    assert_eq!(trial.end_of(newer.id, 5), CommandReport::Done);
    trial.simulator.command(&older);
    assert_eq!(trial.end_of(older.id, 5), CommandReport::Superseded);
    assert_eq!(trial.simulator.doors_of(shuttle), DoorState::Locked);
    // A third one opens; the second again is only answered.
    let third = trial.give(shuttle, UNLOCK, ME);
    assert_eq!(trial.end_of(third, 5), CommandReport::Done);
    trial.simulator.command(&newer);
    trial.run_s(2);
    assert_eq!(trial.said(newer.id), [CommandReport::Done, CommandReport::Done]);
    assert_ne!(trial.simulator.doors_of(shuttle), DoorState::Locked);
}

#[test]
fn a_cabin_comes_to_the_temperature_that_was_ordered() {
    let mut trial = Trial::new();
    let van = trial.idle(VehicleKind::Van);
    let found_c = trial.simulator.cabin_now(van).0;
    assert!(found_c > 23.0, "a summer's morning: {found_c} °C");
    let cool = trial.give(van, hold(18.0), ME);
    trial.run_s(2);
    assert_eq!(trial.said(cool), [CommandReport::Accepted]);
    let warmer = trial.give(van, hold(20.0), OTHER);
    assert_eq!(trial.end_of(cool, 5), CommandReport::Superseded);
    assert_eq!(trial.end_of(warmer, 1_800), CommandReport::Done);
    let reached_c = trial.simulator.cabin_now(van).0;
    assert!((reached_c - 20.0).abs() <= 1.5, "{reached_c} °C, {found_c} °C before");
    assert_eq!(trial.simulator.detail_of(van).climate_c, Some(20.0));
    let off = trial.give(van, Order::SetClimate(ClimateOrder::Off), ME);
    assert_eq!(trial.end_of(off, 5), CommandReport::Done);
    assert_eq!(trial.simulator.detail_of(van).climate_c, None);
    trial.run_s(3_600);
    assert!(trial.simulator.cabin_now(van).0 > reached_c + 1.0, "nothing cools it any more");
}

#[test]
fn a_climate_that_is_cancelled_is_left_to_itself_and_one_that_cannot_be_held_is_refused() {
    let mut trial = Trial::new();
    let van = trial.idle(VehicleKind::Van);
    let target = Thing::Vehicle(VehicleId::from_index(van));
    let cool = trial.command(target, hold(17.0), ME);
    trial.simulator.command(&cool);
    trial.run_s(5);
    trial.simulator.cancel(&cool.ticket());
    assert_eq!(trial.end_of(cool.id, 5), CommandReport::Cancelled);
    assert_eq!(trial.simulator.detail_of(van).climate_c, None);
    let robot = trial.idle(VehicleKind::Robot);
    for (vehicle, order, refusal) in [
        (van, hold(45.0), Refusal::OutOfRange),
        (van, hold(f32::NAN), Refusal::OutOfRange),
        (robot, hold(20.0), Refusal::NotForThisTarget),
    ] {
        let id = trial.give(vehicle, order.clone(), ME);
        assert_eq!(trial.end_of(id, 5), refused(refusal), "{order:?}");
    }
    trial.simulator.lives[van].soc = 0.05;
    let empty = trial.give(van, hold(20.0), ME);
    assert_eq!(trial.end_of(empty, 5), refused(Refusal::BatteryTooLow));
    trial.has_faults(CommandFaults { delay: Span::from_s(200), ..CommandFaults::default() });
    let late = trial.give(van, hold(20.0), ME);
    assert_eq!(trial.end_of(late, 500), CommandReport::Expired);
    assert_eq!(trial.simulator.detail_of(van).climate_c, None);
}

/// A shuttle that waits for riders.
fn riding(trial: &Trial) -> usize {
    trial.idle_where(VehicleKind::Shuttle, |index| trial.simulator.lives[index].role == Role::Ride)
}

/// One that waits somewhere else than at its depot, where a refit would begin at once.
fn riding_away(trial: &mut Trial) -> usize {
    let shuttle = riding(trial);
    let away = trial.simulator.targets.last().copied().expect("targets");
    let go = trial.give(shuttle, Order::GoTo(away), ME);
    assert_eq!(trial.end_of(go, 3_600), CommandReport::Done);
    shuttle
}

#[test]
fn a_shuttle_has_another_role_when_its_refit_is_over() {
    let mut trial = Trial::new();
    let shuttle = riding_away(&mut trial);
    let first = trial.give(shuttle, Order::SetRole(Role::MobileHotel), ME);
    trial.run_s(5);
    let role = trial.give(shuttle, Order::SetRole(Role::Shop), OTHER);
    assert_eq!(trial.end_of(first, 5), CommandReport::Superseded);
    assert_eq!(trial.end_of(role, 4 * 3_600), CommandReport::Done);
    assert_eq!(trial.simulator.lives[shuttle].role, Role::Shop);
    let shares: Vec<f32> = trial
        .said(role)
        .into_iter()
        .filter_map(|report| if let CommandReport::InProgress(share) = report { Some(share) } else { None })
        .collect();
    assert!(shares.len() >= 5 && shares.is_sorted(), "{shares:?}");
    let same = trial.give(shuttle, Order::SetRole(Role::Shop), ME);
    assert_eq!(trial.end_of(same, 5), CommandReport::Done, "it is so already");
}

#[test]
fn a_refit_can_be_taken_back_until_it_has_begun() {
    let mut trial = Trial::new();
    let shuttle = riding_away(&mut trial);
    let target = Thing::Vehicle(VehicleId::from_index(shuttle));
    let role = trial.command(target, Order::SetRole(Role::Shop), ME);
    trial.simulator.command(&role);
    trial.run_s(10);
    assert_eq!(trial.simulator.lives[shuttle].refit_to, Some(Role::Shop));
    trial.simulator.cancel(&role.ticket());
    assert_eq!(trial.end_of(role.id, 5), CommandReport::Cancelled);
    trial.run_s(2 * 3_600);
    assert_eq!((trial.simulator.lives[shuttle].refit_to, trial.simulator.lives[shuttle].role), (None, Role::Ride));
}

#[test]
fn a_role_is_refused_to_what_has_none_is_withdrawn_or_carries_riders() {
    let base = Trial::new();
    let (shuttle, bus) = (riding(&base), base.fuel_cell_bus());
    let nothing: fn(&mut Trial, usize) = |_, _| {};
    let withdraw: fn(&mut Trial, usize) = |trial, index| {
        trial.give(index, Order::SetInService(false), ME);
        trial.run_s(2);
    };
    let board: fn(&mut Trial, usize) = |trial, index| trial.simulator.lives[index].riders = 2;
    for (prepare, index, refusal) in [
        (nothing, bus, Refusal::NotForThisTarget),
        (withdraw, shuttle, Refusal::OutOfService),
        (board, shuttle, Refusal::RidersAboard),
    ] {
        let mut trial = Trial { simulator: base.simulator.clone(), next: base.next };
        prepare(&mut trial, index);
        let id = trial.give(index, Order::SetRole(Role::Shop), ME);
        assert_eq!(trial.end_of(id, 5), refused(refusal), "{index}");
    }
}

#[test]
fn a_withdrawal_that_is_cancelled_leaves_the_vehicle_in_service() {
    let mut trial = Trial::new();
    let bus = trial.driving(VehicleKind::Bus);
    let target = Thing::Vehicle(VehicleId::from_index(bus));
    let off = trial.command(target, Order::SetInService(false), ME);
    trial.simulator.command(&off);
    trial.run_s(2);
    trial.simulator.cancel(&off.ticket());
    assert_eq!(trial.end_of(off.id, 5), CommandReport::Cancelled);
    assert_eq!(trial.simulator.hand(bus), None);
}

#[test]
fn who_asks_for_assistance_takes_one_answer_and_only_what_it_proposed() {
    let mut trial = Trial::new();
    let bus = trial.driving(VehicleKind::Bus);
    assert!(trial.simulator.ask_assistance(bus, AssistanceCause::Unsure));
    let request = trial.simulator.open_assistance().last().copied().expect("it asks").id;
    let answer = |request, answer| Order::AnswerAssistance { request, answer };
    let cases = [
        (answer(AssistanceId(request.0 + 77), AssistanceAnswer::Proceed), Refusal::NothingAsked),
        (answer(request, AssistanceAnswer::SpeakToRider), Refusal::NotForThisTarget),
    ];
    for (order, refusal) in cases {
        let id = trial.give(bus, order.clone(), ME);
        assert_eq!(trial.end_of(id, 5), refused(refusal), "{order:?}");
    }
    let other = trial.idle(VehicleKind::Shuttle);
    let not_its = trial.give(other, answer(request, AssistanceAnswer::Proceed), ME);
    assert_eq!(trial.end_of(not_its, 5), refused(Refusal::NothingAsked));
    let van = trial.idle(VehicleKind::Van);
    let never = trial.give(van, answer(request, AssistanceAnswer::Proceed), ME);
    assert_eq!(trial.end_of(never, 5), refused(Refusal::NotForThisTarget));
    assert_eq!(trial.state(bus), VehicleState::Immobilised, "it waits");
    let proceed =
        trial.command(Thing::Vehicle(VehicleId::from_index(bus)), answer(request, AssistanceAnswer::Proceed), ME);
    trial.simulator.command(&proceed);
    trial.simulator.command(&proceed);
    assert_eq!(trial.end_of(proceed.id, 5), CommandReport::Done);
    trial.run_s(1);
    assert!(trial.said(proceed.id).iter().all(|report| *report == CommandReport::Done));
    let is_answer = |kind: EventKind| matches!(kind, EventKind::AssistanceAnswered { .. });
    assert_eq!(trial.simulator.events.iter().filter(|event| is_answer(event.kind)).count(), 1);
    let told = &trial.simulator.assistance.news;
    let row = told.request.iter().rposition(|told| told.id == request).expect("it was told");
    assert_eq!(told.state[row], AssistanceState::Answered(AssistanceAnswer::Proceed));
    let second = trial.give(bus, answer(request, AssistanceAnswer::Wait), OTHER);
    assert_eq!(trial.end_of(second, 5), refused(Refusal::NothingAsked));
    trial.run_s(30);
    assert_eq!(trial.state(bus), VehicleState::Driving, "it goes on");
}

#[test]
fn an_answer_that_comes_too_late_is_none() {
    let mut trial = Trial::new();
    trial.has_faults(CommandFaults { delay: Span::from_s(60), ..CommandFaults::default() });
    let bus = trial.driving(VehicleKind::Bus);
    assert!(trial.simulator.ask_assistance(bus, AssistanceCause::Unsure));
    let request = trial.simulator.open_assistance().last().copied().expect("it asks").id;
    let late = trial.give(bus, Order::AnswerAssistance { request, answer: AssistanceAnswer::Proceed }, ME);
    assert_eq!(trial.end_of(late, 200), CommandReport::Expired);
    let is_answer = |kind: EventKind| matches!(kind, EventKind::AssistanceAnswered { .. });
    assert!(!trial.simulator.events.iter().any(|event| is_answer(event.kind)));
}

/// A drive that another one took over leaves no hand on the vehicle once that has ended.
#[test]
fn nothing_of_a_superseded_drive_stays_on_the_vehicle() {
    let mut trial = Trial::new();
    let van = trial.idle(VehicleKind::Van);
    let far = trial.simulator.targets.last().copied().expect("targets");
    let go = trial.give(van, Order::GoTo(far), ME);
    trial.run_s(20);
    let stop = trial.give(van, Order::PullOver, OTHER);
    assert_eq!(trial.end_of(go, 5), CommandReport::Superseded);
    assert_eq!(trial.end_of(stop, 300), CommandReport::Done);
    let release = trial.give(van, Order::Release, OTHER);
    assert_eq!(trial.end_of(release, 60), CommandReport::Done);
    assert_eq!(trial.simulator.hand(van), None);
    assert_ne!(trial.last(go), Some(CommandReport::Failed(Failure::Stopped)));
}
