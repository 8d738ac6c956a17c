//! Stops, drives, service and charging of vehicles, and whole towns under random orders.

use std::collections::BTreeMap;

use super::{ME, OTHER, Trial, refused};
use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, VehicleId};
use crate::base::time::Span;
use crate::model::command::{Consent, Failure, Message, Order, Refusal};
use crate::model::fact::Task;
use crate::model::{CommandDraft, CommandReport, EventKind, Thing, VehicleKind, VehicleState};
use crate::sim::Simulator;
use crate::sim::body::Mode;
use crate::sim::executor::CommandFaults;

#[test]
fn a_vehicle_pulls_over_stays_until_its_stopper_releases_it_and_goes_on() {
    for kind in [VehicleKind::Bus, VehicleKind::Van, VehicleKind::Robot] {
        let mut trial = Trial::new();
        let index = trial.driving(kind);
        let (task, goal) = (trial.simulator.lives[index].task, trial.simulator.lives[index].goal);
        let stop = trial.give(index, Order::PullOver, ME);
        assert_eq!(trial.end_of(stop, 300), CommandReport::Done, "{kind:?}");
        assert_eq!(trial.said(stop)[0], CommandReport::Accepted, "{kind:?}");
        assert_eq!(trial.state(index), VehicleState::Stopped, "{kind:?}");
        let stand = trial.simulator.bodies[index].stand;
        trial.run_s(1_800);
        assert_eq!(trial.simulator.bodies[index].mode, Mode::Standing, "{kind:?}");
        assert!(trial.simulator.bodies[index].stand.distance(stand) < 0.01, "{kind:?}");
        let others = trial.give(index, Order::Release, OTHER);
        assert_eq!(trial.end_of(others, 5), refused(Refusal::HeldByAnother), "{kind:?}");
        let release = trial.give(index, Order::Release, ME);
        assert_eq!(trial.end_of(release, 60), CommandReport::Done, "{kind:?}");
        assert_eq!((trial.simulator.lives[index].task, trial.simulator.lives[index].goal), (task, goal), "{kind:?}");
        trial.run_s(60);
        assert_ne!(trial.state(index), VehicleState::Stopped, "{kind:?}");
    }
}

#[test]
fn an_emergency_stop_stands_at_once_and_a_take_over_changes_the_hand() {
    let mut trial = Trial::new();
    let index = trial.driving(VehicleKind::Bus);
    let stop = trial.give(index, Order::EmergencyStop, ME);
    assert_eq!(trial.end_of(stop, 10), CommandReport::Done);
    let spot = trial.simulator.spot_of(index);
    assert_eq!((trial.simulator.bodies[index].mode, trial.state(index)), (Mode::OnStreet, VehicleState::Stopped));
    trial.run_s(300);
    assert_eq!(trial.simulator.spot_of(index), spot, "it keeps its lane");
    let take = trial.give(index, Order::TakeOver, OTHER);
    assert_eq!(trial.end_of(take, 3), CommandReport::Done);
    let mine = trial.give(index, Order::Release, ME);
    assert_eq!(trial.end_of(mine, 3), refused(Refusal::HeldByAnother));
    let theirs = trial.give(index, Order::Release, OTHER);
    assert_eq!(trial.end_of(theirs, 60), CommandReport::Done);
    trial.run_s(120);
    assert_ne!(trial.simulator.spot_of(index), spot);
    assert_ne!(trial.state(index), VehicleState::Stopped);
}

#[test]
fn a_hold_lets_it_reach_its_next_stop_first() {
    let mut trial = Trial::new();
    let index = trial.driving(VehicleKind::Bus);
    let goal = trial.simulator.lives[index].goal;
    let hold = trial.give(index, Order::HoldAtNextStop, ME);
    assert_eq!(trial.end_of(hold, 1_800), CommandReport::Done);
    assert_eq!(trial.simulator.lives[index].at, goal);
    trial.run_s(1_800);
    assert_eq!((trial.simulator.lives[index].at, trial.state(index)), (goal, VehicleState::Stopped));
}

#[test]
fn a_vehicle_goes_where_it_is_told_unless_somebody_stopped_it() {
    let mut trial = Trial::new();
    let index = trial.idle(VehicleKind::Van);
    let target = trial
        .simulator
        .targets
        .iter()
        .copied()
        .find(|id| crate::sim::fleet::Goal::Building(*id) != trial.simulator.lives[index].at);
    let target = target.expect("somewhere else to go");
    let go = trial.give(index, Order::GoTo(target), ME);
    assert_eq!(trial.end_of(go, 3_600), CommandReport::Done);
    assert_eq!(trial.simulator.lives[index].at, crate::sim::fleet::Goal::Building(target));
    let shares: Vec<f32> = trial
        .said(go)
        .into_iter()
        .filter_map(|report| if let CommandReport::InProgress(share) = report { Some(share) } else { None })
        .collect();
    assert!(!shares.is_empty() && shares.iter().all(|share| (0.0..1.0).contains(share)), "{shares:?}");
    let stop = trial.give(index, Order::PullOver, OTHER);
    trial.end_of(stop, 300);
    let again = trial.give(index, Order::GoTo(BuildingId(0)), ME);
    assert_eq!(trial.end_of(again, 3), refused(Refusal::HeldByAnother));
    let nowhere = trial.give(index, Order::GoTo(BuildingId(9_999_999)), OTHER);
    assert!(matches!(trial.end_of(nowhere, 3), CommandReport::Rejected { .. }));
}

#[test]
fn a_stop_takes_over_from_a_drive_and_the_drive_says_so() {
    let mut trial = Trial::new();
    let index = trial.idle(VehicleKind::Van);
    let far = trial.simulator.targets.last().copied().expect("targets");
    let go = trial.give(index, Order::GoTo(far), ME);
    trial.run_s(20);
    let stop = trial.give(index, Order::PullOver, OTHER);
    assert_eq!(trial.end_of(go, 5), CommandReport::Superseded);
    assert_eq!(trial.end_of(stop, 300), CommandReport::Done);
}

#[test]
fn who_is_withdrawn_goes_home_and_stays_until_it_is_called_back() {
    let mut trial = Trial::new();
    let index = trial.driving(VehicleKind::Bus);
    let off = trial.give(index, Order::SetInService(false), ME);
    assert_eq!(trial.end_of(off, 7_000), CommandReport::Done);
    trial.run_s(3_600);
    let life = &trial.simulator.lives[index];
    assert_eq!((life.state, life.at, life.riders), (VehicleState::OutOfService, life.home, 0));
    let on = trial.give(index, Order::SetInService(true), ME);
    assert_eq!(trial.end_of(on, 5), CommandReport::Done);
    trial.run_s(1_200);
    assert_ne!(trial.state(index), VehicleState::OutOfService);
}

#[test]
fn a_vehicle_charges_to_the_level_that_it_was_told() {
    let mut trial = Trial::new();
    let index = trial.idle(VehicleKind::Shuttle);
    trial.simulator.lives[index].soc = 0.5;
    let charge = trial.give(index, Order::ChargeTo(0.6), ME);
    assert_eq!(trial.end_of(charge, 7_200), CommandReport::Done);
    assert!(trial.simulator.lives[index].soc >= 0.6);
    let full = trial.give(index, Order::ChargeTo(0.1), ME);
    assert_eq!(trial.end_of(full, 5), CommandReport::Done);
    assert_ne!(trial.state(index), VehicleState::Charging);
    let nonsense = trial.give(index, Order::ChargeTo(f32::NAN), ME);
    assert_eq!(trial.end_of(nonsense, 5), refused(Refusal::OutOfRange));
}

#[test]
fn a_doubled_command_acts_once_and_a_restart_ends_what_was_under_way() {
    let mut trial = Trial::new();
    trial.simulator.executors.test_faults = Some(CommandFaults { repeat: 1.0, ..CommandFaults::default() });
    let index = trial.driving(VehicleKind::Van);
    let horn = trial.give(index, Order::Horn, ME);
    trial.run_s(10);
    let sounded = trial.simulator.events.iter().filter(|event| matches!(event.kind, EventKind::HornSounded { .. }));
    assert_eq!(sounded.count(), 1);
    assert!(trial.said(horn).len() > 1 && trial.said(horn).iter().all(|report| *report == CommandReport::Done));
    let hold = trial.give(index, Order::HoldAtNextStop, ME);
    trial.run_s(5);
    trial.simulator.restart_executor(Thing::Vehicle(VehicleId::from_index(index)));
    assert_eq!(trial.end_of(hold, 5), CommandReport::Failed(Failure::Restarted));
    assert_eq!(trial.simulator.stop_of(index), None);
}

#[test]
fn an_expired_command_does_nothing_and_a_private_car_takes_no_orders() {
    let mut trial = Trial::new();
    trial.simulator.executors.test_faults = Some(CommandFaults { delay: Span::from_s(60), ..CommandFaults::default() });
    let index = trial.driving(VehicleKind::Van);
    let late = trial.give(index, Order::PullOver, ME);
    assert_eq!(trial.end_of(late, 200), CommandReport::Expired);
    assert_eq!(trial.simulator.stop_of(index), None);
    trial.simulator.executors.test_faults = Some(CommandFaults::default());
    let car = trial.idle(VehicleKind::Car);
    let stop = trial.give(car, Order::PullOver, ME);
    assert_eq!(trial.end_of(stop, 5), refused(Refusal::NotForThisTarget));
    let ghost = trial.give(9_999, Order::PullOver, ME);
    assert_eq!(trial.end_of(ghost, 5), refused(Refusal::UnknownTarget));
}

/// Orders at random to vehicles at random through a bad link: nothing of the town breaks, and every command has one end.
#[test]
fn a_town_under_random_orders_keeps_its_rules() {
    let seed = 11;
    let mut chance = Chance::new(seed);
    let mut trial = Trial::new();
    trial.simulator.executors.test_faults =
        Some(CommandFaults { lose: 0.2, repeat: 0.2, refuse: 0.1, delay: Span::from_s(1) });
    let lives = &trial.simulator.lives;
    let obeys: Vec<usize> = (0..lives.len()).filter(|index| lives[*index].kind != VehicleKind::Car).collect();
    let mut given = Vec::new();
    for _ in 0..400 {
        let index = obeys[chance.below(obeys.len())];
        let order = match chance.below(9) {
            0 => Order::PullOver,
            1 => Order::EmergencyStop,
            2 => Order::HoldAtNextStop,
            3 => Order::Release,
            4 => Order::Reroute,
            5 => Order::SetInService(chance.happens(0.7)),
            6 => Order::ChargeTo(0.9),
            7 => Order::EndAutomation,
            _ => Order::GoTo(BuildingId(chance.below(300) as u32)),
        };
        let issuer = if chance.happens(0.7) { ME } else { OTHER };
        let is_stop = order.is_stop();
        given.push((trial.give(index, order, issuer), index, is_stop));
        trial.run_s(5);
        crate::sim::tests::check(&trial.simulator);
    }
    trial.simulator.executors.test_faults = Some(CommandFaults::default());
    let mut ends: BTreeMap<String, u32> = BTreeMap::new();
    for (id, index, is_stop) in given {
        let said = trial.said(id);
        let end = said.iter().find(|report| report.is_end());
        for report in said.iter().filter(|report| report.is_end()) {
            assert_eq!(Some(report), end, "seed {seed}: two ends of {id:?}");
        }
        let is_refused = matches!(end, Some(CommandReport::Rejected { .. }));
        assert!(!is_stop || !is_refused, "seed {seed}: a stop of {index} was refused: {end:?}");
        let word = end.map_or("none".to_owned(), |end| format!("{end:?}").chars().take(60).collect());
        *ends.entry(word).or_default() += 1;
    }
    println!("{ends:#?}");
    assert!(ends.get("Done").is_some_and(|count| *count > 60), "{ends:?}");
    trial.run_s(3_600);
    crate::sim::tests::check(&trial.simulator);
    let held = (0..120).filter(|index| trial.simulator.stop_of(*index).is_some());
    for index in held {
        let is_moving = trial.simulator.speed_of(index) > 0.1;
        assert!(!is_moving, "seed {seed}: vehicle {index} was stopped and moves, {:?}", trial.simulator.stop_of(index));
    }
}

#[test]
fn asking_never_makes_anything_happen() {
    let run = |asks: bool| {
        let mut trial = Trial::new();
        trial.simulator.executors.test_faults =
            Some(CommandFaults { lose: 0.3, repeat: 0.3, ..CommandFaults::default() });
        for round in 0..20 {
            let id = trial.give(round * 5, Order::PullOver, ME);
            if asks {
                let target = Thing::Vehicle(VehicleId::from_index(round * 5));
                let draft = CommandDraft {
                    target,
                    order: Order::PullOver,
                    issuer: ME,
                    reason: String::new(),
                    consent: Consent::Held,
                };
                let ticket = draft.issue(id, trial.simulator.now()).ticket();
                trial.simulator.carry(&Message::Ask(ticket));
            }
            trial.run_s(30);
        }
        trial.simulator.digest()
    };
    assert_eq!(run(true), run(false));
}

#[test]
fn a_released_shuttle_with_riders_brings_them_where_they_want() {
    let mut trial = Trial::new();
    let with_riders = |simulator: &Simulator| {
        (0..simulator.lives.len()).find(|index| {
            let life = &simulator.lives[*index];
            life.kind == VehicleKind::Shuttle && matches!(life.task, Task::Ride(_)) && simulator.is_steerable(*index)
        })
    };
    let Some(index) = with_riders(&trial.simulator) else { panic!("a shuttle has riders at eight") };
    let goal = trial.simulator.lives[index].goal;
    let riders = trial.simulator.lives[index].riders;
    let stop = trial.give(index, Order::PullOver, ME);
    assert_eq!(trial.end_of(stop, 300), CommandReport::Done);
    assert_eq!(trial.simulator.lives[index].riders, riders, "they sit on");
    let release = trial.give(index, Order::Release, ME);
    assert_eq!(trial.end_of(release, 60), CommandReport::Done);
    for _ in 0..1_800 {
        trial.run_s(1);
        if trial.simulator.lives[index].at == goal && trial.simulator.lives[index].riders < riders {
            return;
        }
    }
    panic!("they never arrived");
}
