//! A responder on order.

use super::{ME, OTHER, Trial, refused};
use crate::base::ids::VehicleId;
use crate::base::time::Span;
use crate::model::command::{Order, Refusal};
use crate::model::fact::Task;
use crate::model::{CommandReport, EventKind, Source as _, Thing, VehicleKind, VehicleState};
use crate::sim::body::Mode;
use crate::sim::executor::CommandFaults;
use crate::sim::{Simulator, VehicleFault};

fn target(index: usize) -> Thing {
    Thing::Vehicle(VehicleId::from_index(index))
}

fn van_for(simulator: &Simulator, index: usize) -> Option<usize> {
    let task = Task::Attend(VehicleId::from_index(index));
    simulator.lives.iter().position(|life| life.task == task)
}

fn place(simulator: &Simulator, index: usize) -> crate::base::geo::Point {
    simulator.bodies[index].place(&simulator.city.streets, simulator.lane(index), simulator.now_ms).0
}

#[test]
fn somebody_comes_to_a_vehicle_wherever_it_is_and_then_it_goes_on() {
    type Prepare = fn(&mut Trial) -> usize;
    let cases: [(&str, Prepare); 5] = [
        ("a driving bus", |trial| trial.driving(VehicleKind::Bus)),
        ("a waiting shuttle", |trial| trial.idle(VehicleKind::Shuttle)),
        ("a charging shuttle", |trial| {
            let index = trial.idle(VehicleKind::Shuttle);
            trial.simulator.lives[index].soc = 0.2;
            trial.give(index, Order::ChargeTo(0.9), OTHER);
            while trial.state(index) != VehicleState::Charging {
                trial.run_s(5);
            }
            index
        }),
        ("a pulled-over bus", |trial| {
            let index = trial.driving(VehicleKind::Bus);
            let stop = trial.give(index, Order::PullOver, OTHER);
            assert_eq!(trial.end_of(stop, 300), CommandReport::Done);
            index
        }),
        ("a bus without automation", |trial| {
            let index = trial.driving(VehicleKind::Bus);
            let stop = trial.give(index, Order::EndAutomation, OTHER);
            assert_eq!(trial.end_of(stop, 300), CommandReport::Done);
            index
        }),
    ];
    for (name, prepare) in cases {
        let mut trial = Trial::new();
        let index = prepare(&mut trial);
        let (was, is_held) = (trial.state(index), trial.simulator.stop_of(index).is_some());
        trial.simulator.events.clear();
        let order = trial.give(index, Order::SendResponder, ME);
        trial.run_s(2);
        assert_eq!(trial.said(order).first(), Some(&CommandReport::Accepted), "{name}");
        assert_eq!(trial.end_of(order, 2 * 3_600), CommandReport::Done, "{name}");
        let van = van_for(&trial.simulator, index).expect(name);
        assert!(trial.simulator.lives[van].is_responding, "{name}");
        let away_m = place(&trial.simulator, van).distance(place(&trial.simulator, index));
        assert!(away_m < 40.0, "{name}: the van stands {away_m} m away");
        let count = |is_it: fn(EventKind) -> bool| trial.simulator.events.iter().filter(|it| is_it(it.kind)).count();
        assert!(count(|kind| matches!(kind, EventKind::ResponderArrived { .. })) >= 1, "{name}");
        trial.run_s(1_200);
        assert_ne!(trial.state(index), VehicleState::Immobilised, "{name}");
        assert_eq!(van_for(&trial.simulator, index), None, "{name}: the van goes on");
        assert_eq!(trial.simulator.stop_of(index).is_some(), is_held, "{name}: a stop stays in force");
        if is_held || was == VehicleState::Charging {
            assert_eq!(trial.state(index), was, "{name}");
        }
    }
}

#[test]
fn a_vehicle_that_was_stopped_in_its_lane_stays_there_and_the_van_reaches_it() {
    let mut trial = Trial::new();
    let index = trial.driving(VehicleKind::Bus);
    let stop = trial.give(index, Order::EmergencyStop, ME);
    assert_eq!(trial.end_of(stop, 30), CommandReport::Done);
    let spot = trial.simulator.spot_of(index);
    assert!(spot.is_some());
    let order = trial.give(index, Order::SendResponder, ME);
    assert_eq!(trial.end_of(order, 2 * 3_600), CommandReport::Done);
    assert_eq!((trial.simulator.spot_of(index), trial.simulator.bodies[index].mode), (spot, Mode::OnStreet));
    trial.run_s(1_200);
    assert_eq!((trial.simulator.spot_of(index), trial.state(index)), (spot, VehicleState::Stopped));
    let release = trial.give(index, Order::Release, ME);
    assert_eq!(trial.end_of(release, 120), CommandReport::Done);
    trial.run_s(120);
    assert_ne!(trial.simulator.spot_of(index), spot, "it drives on");
}

#[test]
fn a_stranded_vehicle_has_its_van_already_and_cancelling_does_not_mend_it() {
    let mut trial = Trial::new();
    let index = trial.driving(VehicleKind::Bus);
    let id = VehicleId::from_index(index);
    trial.simulator.inject(VehicleFault::FlatTyre, id, Span::from_s(60)).expect("a bus");
    let order = trial.command(target(index), Order::SendResponder, ME);
    trial.simulator.command(&order);
    trial.run_s(20);
    trial.simulator.cancel(&order.ticket());
    assert_eq!(trial.end_of(order.id, 5), CommandReport::Cancelled);
    trial.run_s(10);
    assert_eq!(trial.state(index), VehicleState::Immobilised, "its tyre is still flat");
    let again = trial.give(index, Order::SendResponder, ME);
    assert_eq!(trial.end_of(again, 2 * 3_600), CommandReport::Done);
    let mut vans: Vec<u32> = Vec::new();
    for event in trial.simulator.events.iter() {
        if let EventKind::ResponderSent { van, to } = event.kind
            && to == id
        {
            vans.push(van.0);
        }
    }
    assert_eq!(vans.len(), 1, "one van: {vans:?}");
}

#[test]
fn a_vehicle_that_waits_for_a_responder_goes_on_when_nobody_is_wanted_any_more() {
    let mut trial = Trial::new();
    let index = trial.driving(VehicleKind::Bus);
    let order = trial.command(target(index), Order::SendResponder, ME);
    trial.simulator.command(&order);
    trial.simulator.command(&order);
    while van_for(&trial.simulator, index).is_none() {
        trial.run_s(1);
    }
    assert_eq!(trial.state(index), VehicleState::Immobilised);
    let newer = trial.command(target(index), Order::SendResponder, OTHER);
    trial.simulator.command(&newer);
    assert_eq!(trial.end_of(order.id, 5), CommandReport::Superseded);
    trial.simulator.cancel(&newer.ticket());
    assert_eq!(trial.end_of(newer.id, 5), CommandReport::Cancelled);
    trial.run_s(60);
    assert_ne!(trial.state(index), VehicleState::Immobilised);
    assert_eq!((van_for(&trial.simulator, index), trial.simulator.hand(index)), (None, None));
}

#[test]
fn nobody_is_sent_where_nobody_is_free_or_needed_or_when_the_order_comes_late() {
    let mut trial = Trial::new();
    let index = trial.idle(VehicleKind::Shuttle);
    trial.has_faults(CommandFaults { delay: Span::from_s(400), ..CommandFaults::default() });
    let late = trial.give(index, Order::SendResponder, ME);
    assert_eq!(trial.end_of(late, 900), CommandReport::Expired);
    assert_eq!(trial.simulator.hand(index), None);
    trial.has_faults(CommandFaults::default());
    let car = trial.idle(VehicleKind::Car);
    let private = trial.give(car, Order::SendResponder, ME);
    assert_eq!(trial.end_of(private, 5), refused(Refusal::NotForThisTarget));
    for life in trial.simulator.lives.iter_mut().filter(|life| life.kind == VehicleKind::Van) {
        life.soc = 0.1;
    }
    let index = trial.idle(VehicleKind::Shuttle);
    let nobody = trial.give(index, Order::SendResponder, ME);
    assert_eq!(trial.end_of(nobody, 5), refused(Refusal::NobodyFree));
    assert_ne!(trial.state(index), VehicleState::Immobilised, "it is not stopped for nobody");
}

#[test]
fn a_van_that_somebody_holds_is_not_sent() {
    let mut trial = Trial::new();
    let index = trial.idle(VehicleKind::Shuttle);
    let vans = trial.simulator.free_vans(index);
    assert!(vans.len() > 1, "{vans:?}");
    let stop = trial.give(vans[0], Order::PullOver, OTHER);
    assert_eq!(trial.end_of(stop, 600), CommandReport::Done);
    assert!(!trial.simulator.free_vans(index).contains(&vans[0]));
}
