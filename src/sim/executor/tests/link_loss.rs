//! Vehicles without a link: automated ones stop by themselves when they say, and go on when they are heard again.

use super::{ME, Trial};
use crate::base::ids::VehicleId;
use crate::base::time::Span;
use crate::model::command::{LinkLoss, Order};
use crate::model::{CommandReport, Thing, VehicleKind, VehicleState};
use crate::plan::interlocks::moving_and_doors::STANDING_MPS;
use crate::sim::VehicleFault;
use crate::sim::body::Mode;

/// It begins in time, but the next place to stand may be some way on.
const STANDS_WITHIN_S: i64 = 240;

fn stops_after_s(trial: &Trial, index: usize) -> i64 {
    match trial.simulator.capabilities_of(Thing::Vehicle(VehicleId::from_index(index))).link_loss {
        LinkLoss::StopsAfter(after) => after.as_s() as i64,
        other => panic!("{other:?}"),
    }
}

fn silence(trial: &mut Trial, index: usize, seconds: i64) {
    let lasts = Span::from_s(seconds);
    trial.simulator.inject(VehicleFault::Silent, VehicleId::from_index(index), lasts).expect("a vehicle");
}

#[test]
fn an_automated_vehicle_begins_to_stop_when_it_says_and_not_before() {
    for kind in [VehicleKind::Shuttle, VehicleKind::Robot] {
        let mut trial = Trial::new();
        let index = trial.driving(kind);
        let after_s = stops_after_s(&trial, index);
        silence(&mut trial, index, 900);
        trial.run_s(after_s - 1);
        assert!(trial.simulator.stop_of(index).is_none(), "{kind:?} goes on as long as it says");
        trial.run_s(2);
        let stop = trial.simulator.stop_of(index).expect("it stops");
        assert_eq!(stop.holder, None, "nobody made it");
        let stands = |trial: &Trial| trial.simulator.bodies[index].mode == Mode::Standing;
        let took_s = (0..STANDS_WITHIN_S).find(|_| {
            trial.run_s(1);
            stands(&trial)
        });
        assert!(took_s.is_some(), "{kind:?} stands");
        let place = trial.simulator.bodies[index].stand;
        trial.run_s(60);
        assert!(stands(&trial) && trial.simulator.bodies[index].stand == place, "{kind:?} stays");
        assert!(trial.simulator.speed_of(index) <= STANDING_MPS);
        // It is heard again and goes on with what it was about.
        trial.simulator.end_fault(VehicleFault::Silent, VehicleId::from_index(index));
        trial.run_s(3);
        assert!(trial.simulator.stop_of(index).is_none() && trial.state(index) != VehicleState::Stopped, "{kind:?}");
    }
}

#[test]
fn a_short_loss_stops_nobody_and_neither_does_a_long_one_who_is_driven() {
    let mut trial = Trial::new();
    let shuttle = trial.driving(VehicleKind::Shuttle);
    silence(&mut trial, shuttle, 5);
    trial.run_s(40);
    assert!(trial.simulator.stop_of(shuttle).is_none(), "its link was back in time");
    let van = trial.driving(VehicleKind::Van);
    silence(&mut trial, van, 600);
    trial.run_s(60);
    assert!(trial.simulator.stop_of(van).is_none());
    let can = trial.simulator.capabilities_of(Thing::Vehicle(VehicleId::from_index(van)));
    assert_eq!(can.link_loss, LinkLoss::DrivenOn);
}

#[test]
fn a_stop_by_somebody_outlasts_the_loss_and_a_drive_on_order_survives_it() {
    let mut trial = Trial::new();
    let shuttle = trial.driving(VehicleKind::Shuttle);
    let stop = trial.give(shuttle, Order::PullOver, ME);
    assert_eq!(trial.end_of(stop, 600), CommandReport::Done);
    silence(&mut trial, shuttle, 60);
    trial.run_s(120);
    assert!(trial.simulator.is_stopped_by_somebody(shuttle), "only its holder releases it");
    let free = trial.idle(VehicleKind::Shuttle);
    let home = trial.simulator.targets.first().copied().expect("targets");
    let go = trial.give(free, Order::GoTo(home), ME);
    trial.run_s(5);
    assert!(trial.last(go).is_some_and(|report| !report.is_end()), "{:?}", trial.said(go));
    silence(&mut trial, free, 90);
    trial.run_s(150);
    assert!(trial.last(go).is_some_and(|report| !matches!(report, CommandReport::Failed(_))), "{:?}", trial.said(go));
}
