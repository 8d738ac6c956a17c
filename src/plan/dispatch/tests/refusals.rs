//! The nearest that can takes it, and the others say why not.

use crate::base::ids::VehicleId;
use crate::model::people::Lending;
use crate::model::{Fitting, Fittings, MobileService, MobileVisit, Need, Needs, Party, RequestPurpose, Role};
use crate::plan::dispatch::{Duty, Job, Lent, Problem, Refill, Refusal, Weights, plan_round, to_refill};

use super::checker::faults;
use super::{ask, fleet_at};

const NOT_LENT: Lent = Lent {
    lending: Lending { for_rides: false, for_appointments: true, for_parcels: true, from_min: 0, until_min: 1_440 },
    is_now: true,
};

fn duty(begins_s: f64, rest_begins_s: f64, rest_ends_s: f64, ends_s: f64) -> Duty {
    Duty { begins_s, ends_s, rest_begins_s, rest_ends_s }
}

#[test]
fn the_nearest_that_can_takes_it() {
    type Mend = fn(&mut Problem);
    let wheelchair = Party { wheelchairs: 1, ..Party::default() };
    let crowd = Party { seats: 17, ..Party::default() };
    let cases: [(&str, Party, Mend, Result<u32, Refusal>); 15] = [
        ("nearest", wheelchair, |_| {}, Ok(0)),
        ("too many", crowd, |_| {}, Err(Refusal::TooFewPlaces)),
        ("no ramp", wheelchair, |problem| problem.fleet[0].places.wheelchairs = 0, Ok(1)),
        ("clinic", wheelchair, |problem| problem.fleet[0].role = Role::MobileClinic, Ok(1)),
        ("low battery", wheelchair, |problem| problem.fleet[0].range_m = 6_000.0, Ok(1)),
        ("partner's", wheelchair, |problem| problem.fleet[0].lent = Some(NOT_LENT), Ok(1)),
        (
            "before the shift",
            wheelchair,
            |problem| problem.fleet[0].duty = Some(duty(10.0, 50.0, 60.0, 9_000.0)),
            Ok(1),
        ),
        ("after the shift", wheelchair, |problem| problem.fleet[0].duty = Some(duty(-90.0, -50.0, -40.0, 0.0)), Ok(1)),
        ("shift too short", wheelchair, |problem| problem.fleet[0].duty = Some(duty(-9.0, -5.0, -4.0, 500.0)), Ok(1)),
        ("shift ends later", wheelchair, |problem| problem.fleet[0].duty = Some(duty(-9.0, -5.0, -4.0, 900.0)), Ok(0)),
        ("break soon", wheelchair, |problem| problem.fleet[0].duty = Some(duty(-9.0, 500.0, 900.0, 9_000.0)), Ok(1)),
        ("in the break", wheelchair, |problem| problem.fleet[0].duty = Some(duty(-9.0, -5.0, 60.0, 9_000.0)), Ok(1)),
        ("break later", wheelchair, |problem| problem.fleet[0].duty = Some(duty(-9.0, 900.0, 1_500.0, 9_000.0)), Ok(0)),
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

/// Somebody wants to go in an hour, and the only vehicle has too little charge for it now.
#[test]
fn a_vehicle_charges_while_it_waits_for_a_pick_up() {
    let refill = Refill { metres_per_s: 35.0, detour_s: 480.0, detour_m: 3_000.0, full_m: 150_000.0 };
    let cases = [
        ("no charger", None, 3_600.0, Err(Refusal::RangeTooShort)),
        ("at once", Some(refill), 0.0, Err(Refusal::RangeTooShort)),
        ("in an hour", Some(refill), 3_600.0, Ok(())),
        ("too empty to get there", Some(Refill { detour_m: 9_000.0, ..refill }), 3_600.0, Err(Refusal::RangeTooShort)),
        ("a small battery", Some(Refill { full_m: 7_000.0, ..refill }), 3_600.0, Err(Refusal::RangeTooShort)),
    ];
    for (name, refill, earliest_s, expected) in cases {
        let (mut problem, mut plane) = fleet_at(&[(0.0, 0.0)]);
        let id = ask(&mut problem, &mut plane, (500.0, 0.0), (4_000.0, 0.0));
        let job = &mut problem.jobs[id.index()];
        (job.earliest_s, job.latest_pick_up_s) = (earliest_s, earliest_s + 600.0);
        (problem.fleet[0].range_m, problem.fleet[0].refill) = (8_000.0, refill);
        let plan = plan_round(problem.clone(), &Weights::default(), &mut plane);
        assert_eq!(faults(&problem, &plan), Vec::<String>::new(), "{name}");
        let why_not: Vec<Refusal> = plan.outcomes[0].why_not.iter().map(|(_, refusal)| *refusal).collect();
        assert_eq!(why_not, Vec::from_iter(expected.err()), "{name}");
        let Some(route) = plan.routes.first() else { continue };
        problem.fleet[0].stops = route.stops.iter().map(|(stop, _)| *stop).collect();
        let charging = to_refill(&problem, &mut plane);
        // 3,600 - 600 - 500 / 3 - 480 s at 35 m/s, less the way.
        assert!(charging.len() == 1 && (charging[0].1 - 79_366.0).abs() < 1.0, "{name}: {charging:?}");
        problem.fleet[0].range_m = 60_000.0;
        assert_eq!(to_refill(&problem, &mut plane), [], "{name}: it has enough");
    }
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
    let mut why_not = plan.outcomes[0].why_not.clone();
    why_not.sort_by_key(|(vehicle, _)| *vehicle);
    assert_eq!(why_not, [(VehicleId(0), Refusal::OtherRole), (VehicleId(1), Refusal::FittingMissing)]);
}
