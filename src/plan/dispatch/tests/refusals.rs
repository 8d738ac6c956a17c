//! The nearest that can takes it, and the others say why not.

use crate::base::ids::VehicleId;
use crate::model::{Need, Needs, Party, RequestPurpose, Role};
use crate::plan::dispatch::{Job, Problem, Refusal, Weights, plan_round};

use super::checker::faults;
use super::{ask, fleet_at};

#[test]
fn the_nearest_that_can_takes_it() {
    type Mend = fn(&mut Problem);
    let wheelchair = Party { wheelchairs: 1, ..Party::default() };
    let crowd = Party { seats: 17, ..Party::default() };
    let cases: [(&str, Party, Mend, Result<u32, Refusal>); 7] = [
        ("nearest", wheelchair, |_| {}, Ok(0)),
        ("too many", crowd, |_| {}, Err(Refusal::TooFewPlaces)),
        ("no ramp", wheelchair, |problem| problem.fleet[0].places.wheelchairs = 0, Ok(1)),
        ("clinic", wheelchair, |problem| problem.fleet[0].role = Role::MobileClinic, Ok(1)),
        ("low battery", wheelchair, |problem| problem.fleet[0].range_m = 6_000.0, Ok(1)),
        ("in a hurry", wheelchair, |problem| problem.jobs[0].latest_pick_up_s = 20.0, Err(Refusal::TooFar)),
        ("appointment", wheelchair, |problem| problem.jobs[0].latest_arrival_s = 60.0, Err(Refusal::ArrivalTooLate)),
    ];
    for (name, party, mend, expected) in cases {
        let (mut problem, mut plane) = fleet_at(&[(400.0, 0.0), (900.0, 0.0)]);
        let id = ask(&mut problem, &mut plane, (0.0, 0.0), (0.0, 3_000.0));
        problem.jobs[id.index()].party = party;
        mend(&mut problem);
        let plan = plan_round(problem.clone(), &Weights::default(), &mut plane);
        assert_eq!(faults(&problem, &plan), Vec::<String>::new(), "{name}");
        let outcome = &plan.outcomes[0];
        match expected {
            Ok(vehicle) => assert_eq!(outcome.placed.map(|placed| placed.vehicle), Some(VehicleId(vehicle)), "{name}"),
            Err(refusal) => {
                assert_eq!(outcome.placed, None, "{name}");
                assert_eq!(outcome.why_not, [(VehicleId(0), refusal), (VehicleId(1), refusal)], "{name}");
            }
        }
    }
}

#[test]
fn a_child_goes_where_a_seat_for_it_is_free() {
    let child = Needs::default().with(Need::ChildSeat);
    for (seats, expected) in
        [([1, 1], [Some(0), Some(1)]), ([0, 1], [Some(1), None]), ([2, 0], [Some(0), Some(0)]), ([0, 0], [None, None])]
    {
        let (mut problem, mut plane) = fleet_at(&[(0.0, 0.0), (900.0, 0.0)]);
        for (vehicle, seats) in problem.fleet.iter_mut().zip(seats) {
            vehicle.places.child_seats = seats;
        }
        for x in [100.0, 120.0] {
            let id = ask(&mut problem, &mut plane, (x, 0.0), (6_000.0, 0.0));
            problem.jobs[id.index()].needs = child;
        }
        let plan = plan_round(problem.clone(), &Weights::default(), &mut plane);
        assert_eq!(faults(&problem, &plan), Vec::<String>::new(), "{seats:?}");
        let taken = plan.outcomes.iter().map(|outcome| outcome.placed.map(|placed| placed.vehicle.0));
        let mut taken: Vec<Option<u32>> = taken.collect();
        taken.sort_by_key(|vehicle| vehicle.unwrap_or(u32::MAX));
        assert_eq!(taken, expected, "{seats:?}");
        let untaken = plan.outcomes.iter().filter(|outcome| outcome.placed.is_none());
        for outcome in untaken {
            assert!(outcome.why_not.iter().any(|(_, why)| *why == Refusal::NoChildSeat), "{seats:?} {outcome:?}");
        }
    }
}

#[test]
fn two_who_go_the_same_way_share_a_vehicle() {
    let (mut problem, mut plane) = fleet_at(&[(0.0, 0.0)]);
    ask(&mut problem, &mut plane, (100.0, 0.0), (4_000.0, 0.0));
    ask(&mut problem, &mut plane, (400.0, 0.0), (4_000.0, 100.0));
    let plan = plan_round(problem.clone(), &Weights::default(), &mut plane);
    assert_eq!(faults(&problem, &plan), Vec::<String>::new());
    assert!(plan.outcomes.iter().all(|outcome| outcome.placed.is_some()), "{plan:?}");
    assert_eq!(plan.routes[0].stops.len(), 4);
}

#[test]
fn parcels_go_by_robot_and_people_do_not() {
    let (mut problem, mut plane) = fleet_at(&[(0.0, 0.0), (50.0, 0.0)]);
    problem.fleet[1].role = Role::Delivery;
    problem.fleet[1].places.parcels = 3;
    let parcel = ask(&mut problem, &mut plane, (100.0, 0.0), (900.0, 0.0));
    let person = ask(&mut problem, &mut plane, (100.0, 0.0), (900.0, 0.0));
    let job: &mut Job = &mut problem.jobs[parcel.index()];
    (job.purpose, job.party) = (RequestPurpose::Parcel, Party { parcels: 1, ..Party::default() });
    let plan = plan_round(problem.clone(), &Weights::default(), &mut plane);
    assert_eq!(faults(&problem, &plan), Vec::<String>::new());
    let taken_by = |request: u32| {
        let outcome = plan.outcomes.iter().find(|outcome| outcome.request.0 == request);
        outcome.and_then(|outcome| outcome.placed).map(|placed| placed.vehicle)
    };
    assert_eq!((taken_by(parcel.0), taken_by(person.0)), (Some(VehicleId(1)), Some(VehicleId(0))));
}

#[test]
fn nobody_takes_anything_without_a_fleet() {
    let (mut problem, mut plane) = fleet_at(&[]);
    ask(&mut problem, &mut plane, (0.0, 0.0), (900.0, 0.0));
    let plan = plan_round(problem, &Weights::default(), &mut plane);
    assert!(plan.routes.is_empty() && plan.outcomes[0].placed.is_none());
}
