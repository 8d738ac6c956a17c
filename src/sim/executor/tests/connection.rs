//! Commands over a vehicle's own connection: what it loses, how long it takes, and what a station knows of a vehicle that
//! is silent.

use super::{ME, Trial};
use crate::base::ids::VehicleId;
use crate::base::time::{Span, Timestamp};
use crate::model::command::{DoorOrder, Message, Order, Outcome, Phase, Pursuit};
use crate::model::vehicle_detail::DoorState;
use crate::model::{CommandId, CommandReport, Source as _, Thing, VehicleKind};
use crate::sim::VehicleFault;

/// Follows a command as a station does, with reports only as they arrive, at most so long or until it has ended.
fn follow(trial: &mut Trial, pursuit: &mut Pursuit, seconds: i64) {
    for _ in 0..seconds {
        match pursuit.due(trial.simulator.now()) {
            Some(Message::Give(command)) => trial.simulator.command(&command),
            Some(Message::Ask(ticket)) => trial.simulator.ask(&ticket),
            Some(Message::Cancel(ticket)) => trial.simulator.cancel(&ticket),
            None => {}
        }
        trial.run_s(1);
        let told = std::mem::take(&mut trial.simulator.command_reports);
        for ((command, report), at) in told.command.iter().zip(&told.report).zip(&told.observed) {
            if *command == pursuit.command().id && pursuit.life().outcome().is_none() {
                pursuit.hear(*report, *at).expect("a report of what was sent");
            }
        }
        if pursuit.life().outcome().is_some() {
            return;
        }
    }
}

#[test]
fn a_command_to_a_silent_vehicle_is_unconfirmed_and_then_expired_but_never_done() {
    let mut trial = Trial::new();
    let shuttle = trial.idle(VehicleKind::Shuttle);
    let id = VehicleId::from_index(shuttle);
    assert_ne!(trial.simulator.doors_of(shuttle), DoorState::Locked);
    trial.simulator.inject(VehicleFault::Silent, id, Span::from_s(300)).expect("a shuttle");
    let lock = trial.command(Thing::Vehicle(id), Order::SetDoors(DoorOrder::Lock), ME);
    let lives = lock.order.time_to_live();
    let mut pursuit = Pursuit::new(lock);
    follow(&mut trial, &mut pursuit, 20);
    assert_eq!(pursuit.life().phase(), Phase::Sent, "nobody answers");
    assert!(pursuit.life().sends() > 3, "it is sent again");
    follow(&mut trial, &mut pursuit, lives.0 / 1_000);
    assert_eq!(pursuit.life().phase(), Phase::Unconfirmed);
    // It is heard again, and says that it never acted.
    follow(&mut trial, &mut pursuit, 600);
    assert_eq!(pursuit.life().outcome(), Some(Outcome::Expired));
    assert_ne!(trial.simulator.doors_of(shuttle), DoorState::Locked);
}

#[test]
fn a_vehicle_that_falls_silent_acts_on_and_tells_it_when_it_is_heard_again() {
    let mut trial = Trial::new();
    let van = trial.idle(VehicleKind::Van);
    let id = VehicleId::from_index(van);
    let target = trial.simulator.targets.last().copied().expect("targets");
    let go = trial.command(Thing::Vehicle(id), Order::GoTo(target), ME);
    let mut pursuit = Pursuit::new(go);
    follow(&mut trial, &mut pursuit, 5);
    assert!(matches!(pursuit.life().phase(), Phase::Accepted | Phase::InProgress), "{:?}", pursuit.life());
    trial.simulator.inject(VehicleFault::Silent, id, Span::from_s(3_600)).expect("a van");
    follow(&mut trial, &mut pursuit, 3_000);
    assert_eq!(
        trial.simulator.executors.ledger.report(pursuit.command().id),
        Some(CommandReport::Done),
        "it was there"
    );
    assert_eq!(pursuit.life().outcome(), None, "and nobody knows");
    follow(&mut trial, &mut pursuit, 1_200);
    assert_eq!(pursuit.life().outcome(), Some(Outcome::Done));
}

/// Times between giving an order and hearing of it, in ms.
fn answers_ms(trial: &mut Trial, vehicle: usize, count: u64) -> Vec<i64> {
    let mut answers_ms = Vec::new();
    for _ in 0..count {
        let given = trial.simulator.now();
        let id = trial.give(vehicle, Order::Horn, ME);
        let heard = |trial: &Trial, id: CommandId| trial.last(id).is_some();
        for _ in 0..500 {
            if heard(trial, id) {
                answers_ms.push((trial.simulator.now() - given).0);
                break;
            }
            let until = Timestamp(trial.simulator.now().0 + 10);
            trial.simulator.run_until(until);
        }
    }
    answers_ms
}

#[test]
fn a_vehicle_answers_as_fast_and_as_surely_as_its_connection_is() {
    let mut trial = Trial::new();
    let shuttle = trial.idle(VehicleKind::Shuttle);
    let id = VehicleId::from_index(shuttle);
    let mean = |times: &[i64]| times.iter().sum::<i64>() as f64 / times.len().max(1) as f64;
    let count = 60;
    let good = answers_ms(&mut trial, shuttle, count);
    let told_ms = f64::from(trial.simulator.detail_of(shuttle).latency_ms);
    assert!((mean(&good) - told_ms).abs() < 30.0, "{} ms, {told_ms} ms told", mean(&good));
    assert!(good.len() as u64 >= count - 4, "{} of {count}", good.len());
    trial.simulator.inject(VehicleFault::SlowLink, id, Span::from_s(3_600)).expect("a shuttle");
    let slow = answers_ms(&mut trial, shuttle, count);
    assert!(mean(&slow) > mean(&good) + 850.0, "{} ms", mean(&slow));
    // 15 % each way.
    assert!((30..57).contains(&slow.len()), "{} of {count}", slow.len());
}
