//! What improvement may move, and what it leaves.

use crate::base::ids::VehicleId;
use crate::plan::dispatch::{Improver, JobId, Plan, Problem, Weights, plan_round};

use super::checker::faults;
use super::{Plane, ask, fleet_at};

/// One vehicle at each end; the urgent one is a little nearer to the first, and the other can only be reached by that.
fn tight() -> (Problem, Plane, JobId, JobId) {
    let (mut problem, mut plane) = fleet_at(&[(0.0, 0.0), (900.0, 0.0)]);
    let urgent = ask(&mut problem, &mut plane, (400.0, 0.0), (400.0, 3_000.0));
    let other = ask(&mut problem, &mut plane, (-400.0, 0.0), (-400.0, 3_000.0));
    problem.jobs[urgent.index()].latest_pick_up_s = 100.0;
    problem.jobs[other.index()].latest_pick_up_s = 110.0;
    (problem, plane, urgent, other)
}

fn improved(problem: &Problem, plane: &mut Plane) -> Plan {
    let begun = plan_round(problem.clone(), &Weights::default(), plane);
    let mut improver = Improver::new(problem.clone(), begun, Weights::default(), 1, plane);
    improver.run(1_000, plane);
    let plan = improver.plan(plane);
    assert_eq!(faults(problem, &plan), Vec::<String>::new());
    plan
}

fn vehicles(plan: &Plan) -> Vec<Option<u32>> {
    plan.outcomes.iter().map(|outcome| outcome.placed.map(|placed| placed.vehicle.0)).collect()
}

#[test]
fn one_gives_way_so_that_both_are_served() {
    let (problem, mut plane, ..) = tight();
    let begun = plan_round(problem.clone(), &Weights::default(), &mut plane);
    assert_eq!(vehicles(&begun), [Some(0), None]);
    assert_eq!(vehicles(&improved(&problem, &mut plane)), [Some(1), Some(0)]);
}

#[test]
fn who_is_pinned_does_not_give_way() {
    let (mut problem, mut plane, urgent, _) = tight();
    problem.jobs[urgent.index()].pinned_to = Some(VehicleId(0));
    assert_eq!(vehicles(&improved(&problem, &mut plane)), [Some(0), None]);
}

/// Somebody was told the vehicle that is further away; how much nearer must another be for a change?
#[test]
fn who_was_told_a_vehicle_gets_another_only_for_much() {
    // 8 m/s, waiting counts 2 and driving 0.6 a second: 100 m nearer gain 32, 1,000 m gain 325.
    for (nearer_m, changes) in [(100.0, false), (300.0, false), (1_000.0, true)] {
        let (mut problem, mut plane) = fleet_at(&[(-1_500.0, 0.0), (1_500.0 - nearer_m, 0.0)]);
        let id = ask(&mut problem, &mut plane, (0.0, 0.0), (0.0, 3_000.0));
        problem.fleet[0].stops = plan_round(
            Problem { fleet: problem.fleet[..1].to_vec(), ..problem.clone() },
            &Weights::default(),
            &mut plane,
        )
        .routes[0]
            .stops
            .iter()
            .map(|(stop, _)| *stop)
            .collect();
        problem.open.clear();
        problem.jobs[id.index()].promised_s = Some(187.5);
        let plan = improved(&problem, &mut plane);
        assert_eq!(plan.routes.len(), if changes { 2 } else { 0 }, "{nearer_m} m nearer");
    }
}

#[test]
fn a_vehicle_that_is_nearly_there_goes_there() {
    let (mut problem, mut plane) = fleet_at(&[(-200.0, 0.0), (10.0, 0.0)]);
    let id = ask(&mut problem, &mut plane, (0.0, 0.0), (0.0, 3_000.0));
    problem.jobs[id.index()].party.seats = 16;
    let only_first = Problem { fleet: problem.fleet[..1].to_vec(), ..problem.clone() };
    let plan = plan_round(only_first, &Weights::default(), &mut plane);
    problem.fleet[0].stops = plan.routes[0].stops.iter().map(|(stop, _)| *stop).collect();
    problem.open.clear();
    problem.jobs[id.index()].promised_s = Some(25.0);
    assert_eq!(improved(&problem, &mut plane).routes, [], "25 s away");
    problem.fleet[0].ready_s = 30.0;
    assert_eq!(improved(&problem, &mut plane).routes.len(), 2, "55 s away, and sixteen people wait");
}
