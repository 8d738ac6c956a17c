//! Maintenance on order.

use super::{ME, OTHER, Trial, refused};
use crate::base::ids::{DepotId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::command::{Failure, Order, Refusal};
use crate::model::fact::Task;
use crate::model::{CommandReport, EventKind, Source as _, Thing, VehicleKind, VehicleState};
use crate::sim::executor::CommandFaults;
use crate::sim::fleet::Goal;

/// So many kilometres and days are left until the next service.
fn left(trial: &Trial, index: usize) -> (i32, i16) {
    let detail = trial.simulator.detail_of(index);
    (detail.service_km, detail.service_days)
}

/// Whether a vehicle has a depot and won't go to the workshop by itself today.
fn is_well(trial: &Trial, index: usize, kind: VehicleKind) -> bool {
    let life = &trial.simulator.lives[index];
    let (km, days) = left(trial, index);
    let is_asked = trial.simulator.wants_workshop(index) || life.refit_to.is_some();
    life.kind == kind && matches!(life.home, Goal::Depot(_)) && !is_asked && km > 2_000 && days > 10
}

fn in_minutes(trial: &Trial, minutes: i64) -> Timestamp {
    trial.simulator.now() + Span::from_s(60 * minutes)
}

#[test]
fn a_booked_vehicle_drives_to_its_depot_at_that_time_and_its_service_plan_begins_anew() {
    for kind in [VehicleKind::Shuttle, VehicleKind::Bus, VehicleKind::Van] {
        let mut trial = Trial::new();
        let index = (0..trial.simulator.lives.len()).find(|index| is_well(&trial, *index, kind)).expect("one is well");
        let Goal::Depot(depot) = trial.simulator.lives[index].home else { panic!("{kind:?}") };
        let from = in_minutes(&trial, 40);
        let before = left(&trial, index);
        trial.simulator.events.clear();
        let booking = trial.give(index, Order::BookMaintenance(from), ME);
        trial.run_s(2);
        assert_eq!(trial.said(booking), [CommandReport::Accepted], "{kind:?}");
        while trial.simulator.now() + Span::from_s(60) < from {
            trial.run_s(60);
            assert_ne!(trial.simulator.lives[index].task, Task::Workshop(depot), "{kind:?}: not before its time");
        }
        assert_eq!(trial.end_of(booking, 2 * 3_600), CommandReport::Done, "{kind:?}");
        let life = &trial.simulator.lives[index];
        assert_eq!((life.state, life.at, life.riders), (VehicleState::OutOfService, Goal::Depot(depot), 0), "{kind:?}");
        assert_eq!(trial.simulator.hand(index), None, "{kind:?}: the slot is used up");
        let is_its = |kind: EventKind| kind == EventKind::ServiceBegan { vehicle: VehicleId::from_index(index) };
        assert_eq!(trial.simulator.events.iter().filter(|event| is_its(event.kind)).count(), 1, "{kind:?}");
        trial.run_s(3 * 3_600);
        let after = left(&trial, index);
        assert!(after.0 > before.0 && after.1 > before.1, "{kind:?}: {before:?} and then {after:?}");
        assert_ne!(trial.state(index), VehicleState::OutOfService, "{kind:?}: it works again");
    }
}

#[test]
fn a_newer_booking_takes_the_place_of_an_older_one_and_the_same_one_counts_once() {
    let mut trial = Trial::new();
    let index = trial.idle_where(VehicleKind::Shuttle, |index| is_well(&trial, index, VehicleKind::Shuttle));
    let target = Thing::Vehicle(VehicleId::from_index(index));
    let (early, late) = (in_minutes(&trial, 5), in_minutes(&trial, 60));
    let older = trial.command(target, Order::BookMaintenance(early), ME);
    trial.simulator.command(&older);
    trial.run_s(2);
    let newer = trial.give(index, Order::BookMaintenance(late), OTHER);
    assert_eq!(trial.end_of(older.id, 5), CommandReport::Superseded);
    trial.simulator.command(&older);
    while trial.simulator.now() + Span::from_s(60) < late {
        trial.run_s(60);
        assert!(!matches!(trial.simulator.lives[index].task, Task::Workshop(_)));
    }
    assert_eq!(trial.end_of(newer, 3_600), CommandReport::Done);
}

#[test]
fn a_booking_that_is_cancelled_or_lost_in_a_restart_keeps_nobody_from_work() {
    for restarts in [false, true] {
        let mut trial = Trial::new();
        let index = trial.idle_where(VehicleKind::Shuttle, |index| is_well(&trial, index, VehicleKind::Shuttle));
        let target = Thing::Vehicle(VehicleId::from_index(index));
        let booking = trial.command(target, Order::BookMaintenance(in_minutes(&trial, 10)), ME);
        trial.simulator.command(&booking);
        trial.run_s(60);
        let expected = if restarts {
            trial.simulator.restart_executor(target);
            CommandReport::Failed(Failure::Restarted)
        } else {
            trial.simulator.cancel(&booking.ticket());
            CommandReport::Cancelled
        };
        assert_eq!(trial.end_of(booking.id, 5), expected);
        assert_eq!(trial.simulator.hand(index), None);
        trial.run_s(3_600);
        assert!(!trial.simulator.is_in_workshop(index, DepotId(0)));
    }
}

#[test]
fn a_workshop_takes_no_more_than_it_has_places_for() {
    let mut trial = Trial::new();
    let from = in_minutes(&trial, 300);
    let shuttles = (0..trial.simulator.lives.len()).filter(|index| {
        let life = &trial.simulator.lives[*index];
        life.kind == VehicleKind::Shuttle && life.home == Goal::Depot(DepotId(0))
    });
    let shuttles: Vec<usize> = shuttles.take(3).collect();
    // Forty bays: two places.
    let first = trial.give(shuttles[0], Order::BookMaintenance(from), ME);
    let second = trial.give(shuttles[1], Order::BookMaintenance(from + Span::from_s(3_600)), ME);
    trial.run_s(2);
    assert_eq!((trial.last(first), trial.last(second)), (Some(CommandReport::Accepted), Some(CommandReport::Accepted)));
    let third = trial.give(shuttles[2], Order::BookMaintenance(from + Span::from_s(1_800)), ME);
    assert_eq!(trial.end_of(third, 5), refused(Refusal::NobodyFree));
    let later = trial.give(shuttles[2], Order::BookMaintenance(from + Span::from_s(4 * 3_600)), ME);
    trial.run_s(2);
    assert_eq!(trial.last(later), Some(CommandReport::Accepted));
}

#[test]
fn what_cannot_be_booked_is_refused_and_what_comes_late_is_not_booked() {
    let mut trial = Trial::new();
    let shuttle = trial.idle(VehicleKind::Shuttle);
    let robot = trial.idle(VehicleKind::Robot);
    let far = in_minutes(&trial, 8 * 24 * 60);
    for (vehicle, from, refusal) in [
        (shuttle, far, Refusal::OutOfRange),
        (shuttle, Timestamp(i64::MAX), Refusal::OutOfRange),
        (robot, in_minutes(&trial, 10), Refusal::NotForThisTarget),
    ] {
        let id = trial.give(vehicle, Order::BookMaintenance(from), ME);
        assert_eq!(trial.end_of(id, 5), refused(refusal), "{vehicle} {from:?}");
    }
    trial.has_faults(CommandFaults { delay: Span::from_s(400), ..CommandFaults::default() });
    let late = trial.give(shuttle, Order::BookMaintenance(in_minutes(&trial, 20)), ME);
    assert_eq!(trial.end_of(late, 900), CommandReport::Expired);
    assert_eq!(trial.simulator.hand(shuttle), None);
}
