//! The greedy baseline: who asked first gets the nearest vehicle that has nothing to do, alone. Only for comparison.

use super::insertion::Inserter;
use super::problem::Problem;
use super::round::{Outcome, Plan, candidates, nearby_of, place, route};
use super::times::TravelTimes;
use crate::model::Weights;

/// Gives each open request, by the number of the request, to the nearest idle vehicle that breaks no rule with it.
pub fn plan_greedy(mut problem: Problem, times: &mut impl TravelTimes) -> Plan {
    let nearby = nearby_of(&problem);
    let mut inserter = Inserter::new(&problem);
    let weights = Weights::default();
    let mut open = problem.open.clone();
    open.sort_by_key(|id| problem.job(*id).request);
    let mut plan = Plan::default();
    for id in open {
        let mut why_not = Vec::new();
        let tried = candidates(&problem, id, &nearby, times, &mut why_not);
        let idle = tried.into_iter().map(|(_, number)| number).filter(|number| problem.fleet[*number].stops.is_empty());
        let found = idle.into_iter().find_map(|number| {
            let insertion = inserter.cheapest(&problem, &problem.fleet[number], id, &weights, times);
            insertion.ok().map(|insertion| (number, insertion))
        });
        let placed = found.map(|(number, insertion)| {
            let placed = place(&mut problem, number, id, &insertion, times);
            plan.routes.push(route(&problem, &problem.fleet[number], times));
            placed
        });
        plan.outcomes.push(Outcome { request: problem.job(id).request, placed, why_not });
    }
    plan
}
