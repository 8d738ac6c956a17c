//! The planner of a round: which of the ways to plan it is taken.

use super::greedy::plan_greedy;
use super::improvement::Improver;
use super::problem::Problem;
use super::round::{Plan, plan_round};
use super::times::TravelTimes;
use crate::model::Weights;

/// How a fleet is planned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Planner {
    /// The nearest idle vehicle for each request, alone. Only for comparison.
    Greedy,
    /// Each request where it costs least; from then on it stays there.
    Insertion,
    /// Insertion, and now and then what is planned is made better.
    #[default]
    Improved,
}

/// What improvement may do in one round.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Improvement {
    /// Schedules that are laid out, at a few stops each.
    pub work: u64,
    pub seed: u64,
}

impl Planner {
    /// Plans a round; what is planned already changes only with an improvement.
    pub fn plan(
        self,
        problem: Problem,
        weights: &Weights,
        improvement: Option<Improvement>,
        times: &mut impl TravelTimes,
    ) -> Plan {
        match (self, improvement) {
            (Self::Greedy, _) => plan_greedy(problem, times),
            (Self::Improved, Some(Improvement { work, seed })) => {
                let begun = plan_round(problem.clone(), weights, times);
                let mut improver = Improver::new(problem, begun, *weights, seed, times);
                improver.run(work, times);
                improver.plan(times)
            }
            _ => plan_round(problem, weights, times),
        }
    }
}
