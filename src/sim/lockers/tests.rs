//! Parcels in compartments: handed over by their code, or brought back, on a generated town.

use super::*;
use crate::base::ids::BuildingId;
use crate::model::request::Unserved;
use crate::model::vehicle::VehicleHome;
use crate::model::{Itinerary, Party, RequestPurpose, VehicleState};
use crate::sim::{SimOptions, VehicleFault};

/// 2026-08-03, 03:00 in Japan: hardly anybody else asks.
const START: Timestamp = Timestamp(1_785_693_600_000);
const SEED: u64 = 7;

fn simulator() -> Simulator {
    Simulator::new(crate::sim::test_city::town(500), &SimOptions { seed: SEED, vehicles: 120, start: START })
}

/// Robots with nothing to do at their base, and where that is.
fn idle_robots(simulator: &Simulator) -> Vec<(VehicleId, BuildingId)> {
    let lives = simulator.lives.iter().zip(simulator.roster.iter()).enumerate();
    let idle = lives.filter(|(_, (life, _))| life.kind == VehicleKind::Robot && life.stops.ahead.is_empty());
    let based = idle.filter_map(|(index, (_, vehicle))| match vehicle.home {
        VehicleHome::Building(base) => Some((VehicleId::from_index(index), base)),
        VehicleHome::Depot(_) => None,
    });
    based.collect()
}

/// Orders a parcel whose recipient behaves as wanted; what others would get is called off.
fn order(simulator: &mut Simulator, from: BuildingId, is_wanted: impl Fn(Recipient) -> bool) -> RequestId {
    let here = simulator.city.buildings[from.index()].center;
    let away_m = |id: &&BuildingId| simulator.city.buildings[id.index()].center.distance(here);
    let others = simulator.robot_targets.iter().filter(|id| **id != from);
    let to = *others.min_by(|a, b| away_m(a).total_cmp(&away_m(b))).unwrap();
    let party = Party { parcels: 1, ..Party::default() };
    for _ in 0..5_000 {
        let request = simulator.request_of(RequestPurpose::Parcel, from, to, party);
        let id = simulator.make_request(request);
        if is_wanted(Recipient::of(SEED, id)) {
            return id;
        }
        simulator.cancel_request(id);
    }
    panic!("no such recipient among 5,000");
}

fn tell(simulator: &mut Simulator, robot: VehicleId, id: RequestId) {
    let (request, _) = simulator.requests.get(id).unwrap();
    let due = simulator.now() + Span::from_s(300);
    let stop = |at, deed| ItineraryStop { at, request: id, deed, due };
    let stops = vec![stop(request.from, StopDeed::PickUp), stop(request.to, StopDeed::DropOff)];
    simulator.take_itinerary(robot, &Itinerary { stops }).unwrap();
}

fn locked(simulator: &Simulator, robot: VehicleId, id: RequestId) -> Option<CompartmentState> {
    simulator.lockers.get(robot).unwrap().state_of(id)
}

/// Runs until something holds, at most three hours.
fn run_until(simulator: &mut Simulator, holds: impl Fn(&Simulator) -> bool) {
    for _ in 0..3 * 3_600 {
        if holds(simulator) {
            return;
        }
        simulator.run_until(simulator.now() + Span::from_s(1));
    }
    panic!("it never came to that");
}

/// How a request ended, out of what is told of it.
fn end_of(simulator: &mut Simulator, id: RequestId) -> Option<RequestState> {
    let news = simulator.requests.take_news();
    let rows = news.request.iter().zip(&news.state).rev();
    rows.filter(|(request, _)| request.id == id).map(|(_, state)| *state).find(|state| state.is_ended())
}

fn waits_at_door(state: Option<CompartmentState>) -> bool {
    matches!(state, Some(CompartmentState::WaitsForRecipient { .. }))
}

#[test]
fn a_parcel_lies_in_a_compartment_until_its_recipient_enters_the_code() {
    let mut simulator = simulator();
    let (robot, base) = idle_robots(&simulator)[0];
    let id = order(&mut simulator, base, |it| it.late == Some(Span::ZERO) && it.wrong_codes == 1);
    assert_eq!(simulator.code_of(id), None, "nothing is locked in yet");
    tell(&mut simulator, robot, id);
    run_until(&mut simulator, |simulator| locked(simulator, robot, id) == Some(CompartmentState::Carried));
    let code = simulator.code_of(id).unwrap();
    run_until(&mut simulator, |simulator| waits_at_door(locked(simulator, robot, id)));
    assert_eq!(simulator.code_of(id), Some(code), "it stays the same");
    run_until(&mut simulator, |simulator| {
        matches!(locked(simulator, robot, id), Some(CompartmentState::WaitsForRecipient { wrong_codes: 1, .. }))
    });
    run_until(&mut simulator, |simulator| simulator.requests.get(id).is_none());
    assert_eq!(end_of(&mut simulator, id), Some(RequestState::Done { vehicle: robot }));
    assert_eq!((locked(&simulator, robot, id), simulator.code_of(id)), (None, None));
}

#[test]
fn what_nobody_takes_goes_back_to_its_sender() {
    type IsWanted = fn(Recipient) -> bool;
    let cases: [(IsWanted, NotHandedOver); 2] = [
        (|it| it.late.is_none(), NotHandedOver::NobodyCame),
        (|it| it.late.is_some() && it.wrong_codes == CODE_TRIES_MAX, NotHandedOver::WrongCode),
    ];
    for (is_wanted, why) in cases {
        let mut simulator = simulator();
        let (robot, base) = idle_robots(&simulator)[0];
        let id = order(&mut simulator, base, is_wanted);
        tell(&mut simulator, robot, id);
        run_until(&mut simulator, |simulator| waits_at_door(locked(simulator, robot, id)));
        let at_door = simulator.now();
        run_until(&mut simulator, |simulator| {
            simulator
                .requests
                .get(id)
                .is_some_and(|(_, state)| state == RequestState::Returning { vehicle: robot, why })
        });
        let waited = simulator.now() - at_door;
        assert!(waited.as_s() <= RECIPIENT_WAIT.as_s() + 90.0, "{waited:?}");
        assert!(why == NotHandedOver::WrongCode || waited.as_s() >= RECIPIENT_WAIT.as_s() - 2.0, "{waited:?}");
        assert_eq!(locked(&simulator, robot, id), Some(CompartmentState::GoesBack));
        assert_eq!(simulator.code_of(id), None, "no code opens it any more");
        assert_eq!(simulator.requests.get(id).map(|(request, _)| request.to), Some(base));
        run_until(&mut simulator, |simulator| simulator.requests.get(id).is_none());
        assert_eq!(end_of(&mut simulator, id), Some(RequestState::Unserved(Unserved::Returned(why))));
        assert_eq!((simulator.lives[robot.index()].at, locked(&simulator, robot, id)), (at(base), None));
        let told = |word| simulator.counters.events_by_kind.get(word).copied().unwrap_or(0);
        assert_eq!((told("parcel_not_handed_over"), told("parcel_returned")), (1, 1));
    }
}

fn at(base: BuildingId) -> crate::sim::fleet::Goal {
    crate::sim::fleet::Goal::Building(base)
}

#[test]
fn a_return_outlives_its_robot() {
    let mut simulator = simulator();
    let robots = idle_robots(&simulator);
    let ((robot, base), (other, _)) = (robots[0], robots[1]);
    let id = order(&mut simulator, base, |it| it.late.is_none());
    tell(&mut simulator, robot, id);
    run_until(&mut simulator, |simulator| locked(simulator, robot, id) == Some(CompartmentState::GoesBack));
    simulator.inject(VehicleFault::Immobilised, robot, Span::from_s(20_000)).unwrap();
    run_until(&mut simulator, |simulator| {
        simulator.requests.get(id).is_some_and(|(_, state)| state == RequestState::Waiting)
    });
    assert_eq!(simulator.lives[robot.index()].state, VehicleState::Immobilised);
    tell(&mut simulator, other, id);
    run_until(&mut simulator, |simulator| locked(simulator, other, id) == Some(CompartmentState::GoesBack));
    run_until(&mut simulator, |simulator| simulator.requests.get(id).is_none());
    let end = RequestState::Unserved(Unserved::Returned(NotHandedOver::NobodyCame));
    assert_eq!(end_of(&mut simulator, id), Some(end));
}

#[test]
fn three_in_a_hundred_recipients_are_not_there() {
    let all = 20_000;
    let absent = (0..all).filter(|id| Recipient::of(SEED, RequestId(*id)).late.is_none()).count();
    // Five deviations of a binomial share; who would come too late is not there either (0.3 %).
    let share = absent as f64 / f64::from(all);
    let expected = ABSENT + (1.0 - ABSENT) * LATE * libm::exp(-RECIPIENT_WAIT.as_s() / LATE_MEAN_S);
    assert!((share - expected).abs() < 5.0 * libm::sqrt(expected / f64::from(all)), "{share} for {expected}");
}
