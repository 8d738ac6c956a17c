//! The nearest that can takes it, and the others say why not.

use crate::base::ids::VehicleId;
use crate::model::{Fitting, Fittings, MobileService, MobileVisit, Party, RequestPurpose, Role};
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

/// Two visits at the same place: a clinic that is fitted does both, one after the other; a lesser one and a shuttle none.
#[test]
fn a_visit_is_whole_and_goes_to_who_is_fitted_for_it() {
    let (mut problem, mut plane) = fleet_at(&[(0.0, 0.0), (50.0, 0.0), (900.0, 0.0)]);
    problem.fleet[1].role = Role::MobileClinic;
    problem.fleet[2].role = Role::MobileClinic;
    problem.fleet[2].fittings = Fittings::of(&[Fitting::Ultrasound]);
    let needs = Fittings::of(&[Fitting::Ultrasound]);
    let visit = MobileVisit { service: MobileService::Clinic, minutes: 30, needs };
    for number in 0..2 {
        let id = ask(&mut problem, &mut plane, (100.0, 0.0), (100.0, 0.0));
        let job: &mut Job = &mut problem.jobs[id.index()];
        (job.purpose, job.party) = (RequestPurpose::Visit(visit), Party::default());
        (job.latest_pick_up_s, job.latest_arrival_s) = (7_200.0, 8_000.0 + f64::from(number));
    }
    let plan = plan_round(problem.clone(), &Weights::default(), &mut plane);
    for outcome in &plan.outcomes {
        assert_eq!(outcome.placed.map(|placed| placed.vehicle), Some(VehicleId(2)), "{plan:?}");
    }
    let stops = &plan.routes[0].stops;
    assert_eq!(stops.len(), 4);
    for pair in stops.chunks(2) {
        assert_eq!(pair[0].0.job, pair[1].0.job, "nothing comes between: {stops:?}");
    }
    assert!(stops[2].1 - stops[1].1 >= 30.0 * 60.0, "the second comes when the first is over: {stops:?}");
    problem.fleet.pop();
    let plan = plan_round(problem, &Weights::default(), &mut plane);
    let why_not = [(VehicleId(0), Refusal::OtherRole), (VehicleId(1), Refusal::FittingMissing)];
    assert_eq!(plan.outcomes[0].why_not, why_not);
}
