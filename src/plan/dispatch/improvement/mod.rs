//! Improvement: a large-neighbourhood search over the live problem (Shaw 1998), after insertion has placed everybody.
//!
//! Each step takes a request that is not picked up yet and a few of its neighbours out of their itineraries and puts them
//! back one after the other where they cost least. What is not better by a threshold ([`Weights::least_gain`]) is undone, so no step
//! makes the plan worse, and nobody's plan changes for seconds. A request without a vehicle counts as removed: moving
//! others may make room for it.
//!
//! It never takes back what holds: nobody leaves the vehicle they are in; a vehicle goes where it is at or nearly at
//! ([`NEARLY_THERE_S`]); who was told a vehicle gets another one only for more than that counts ([`Weights::changing`]);
//! whom a person gave to a vehicle stays there; all rules hold for the new itineraries as compared with those at the
//! beginning. It ends when nobody steps it any more. The same problem, seed and work give the same plan.

mod ground;
mod step;

use crate::base::chance::Chance;
use crate::model::StopDeed;

use super::insertion::Inserter;
use super::problem::{JobId, Problem, Stop};
use super::round::{Outcome, Placement, Plan, route};
use super::times::TravelTimes;
use crate::model::Weights;

use ground::Ground;

/// A vehicle that can be at its next stop sooner than this goes there whatever else would be better, in seconds.
pub const NEARLY_THERE_S: f64 = 30.0;

/// After so many passes over all that can move without any gain it ends by itself.
const PASSES_IN_VAIN_MAX: u32 = 12;

/// A plan that gets better step by step.
#[derive(Debug)]
pub struct Improver {
    /// The fleet has the stops of the present plan.
    problem: Problem,
    /// The stops at the beginning, by number of the vehicle.
    before: Vec<Vec<Stop>>,
    outcomes: Vec<Outcome>,
    weights: Weights,
    chance: Chance,
    inserter: Inserter,
    ground: Ground,
    /// The requests that can move, in the order of this pass, and how far it is.
    order: Vec<JobId>,
    at: usize,
    passes_in_vain: u32,
    /// What all accepted steps gained, in weighted seconds.
    gain: f64,
}

impl Improver {
    /// Begins with what a round has planned for a problem.
    pub fn new(mut problem: Problem, begun: Plan, weights: Weights, seed: u64, times: &impl TravelTimes) -> Self {
        let before: Vec<Vec<Stop>> = problem.fleet.iter().map(|vehicle| vehicle.stops.clone()).collect();
        let ground = Ground::new(&mut problem, &begun, times);
        Self {
            inserter: Inserter::new(&problem),
            chance: Chance::new(seed),
            order: ground.movable(),
            at: usize::MAX,
            passes_in_vain: 0,
            gain: 0.0,
            outcomes: begun.outcomes,
            problem,
            before,
            weights,
            ground,
        }
    }

    /// Steps until so much work is done: schedules laid out, at a few stops each. More is done only to end a step.
    pub fn run(&mut self, work: u64, times: &mut impl TravelTimes) {
        let until = self.inserter.laid_out + work;
        while self.inserter.laid_out < until && !self.order.is_empty() {
            if self.at >= self.order.len() {
                self.passes_in_vain += 1;
                self.chance.shuffle(&mut self.order);
                self.at = 0;
            }
            if self.passes_in_vain > PASSES_IN_VAIN_MAX {
                return;
            }
            let first = self.order[self.at];
            self.at += 1;
            // A step costs at least this, so that it ends also when nothing can be tried.
            self.inserter.laid_out += 1;
            self.step(first, times);
        }
    }

    /// What was gained so far, in weighted seconds; a request more that is served counts [`Weights::unserved`].
    pub fn gain(&self) -> f64 {
        self.gain
    }

    /// The plan as it is by now, as compared with the problem at the beginning.
    pub fn plan(mut self, times: &mut impl TravelTimes) -> Plan {
        let changed = self.problem.fleet.iter().zip(&self.before).filter(|(vehicle, before)| vehicle.stops != **before);
        let routes: Vec<_> = changed.map(|(vehicle, _)| route(&self.problem, vehicle, times)).collect();
        let open = std::mem::take(&mut self.problem.open);
        let mut outcomes = std::mem::take(&mut self.outcomes);
        for outcome in &mut outcomes {
            let job = open.iter().find(|id| self.problem.job(**id).request == outcome.request);
            let holder = job.and_then(|id| self.ground.holder(*id).map(|number| (*id, number)));
            let Some((job, number)) = holder else { continue };
            let vehicle = self.problem.fleet[number].vehicle;
            let stops = routes.iter().find(|route| route.vehicle == vehicle).map(|route| route.stops.as_slice());
            let begin_s = |deed| {
                let stop = Stop { job, deed };
                let found = stops.unwrap_or_default().iter().find(|(other, _)| *other == stop);
                found.map_or(f64::INFINITY, |(_, begin_s)| *begin_s)
            };
            let (pick_up_s, drop_off_s) = (begin_s(StopDeed::PickUp), begin_s(StopDeed::DropOff));
            let cost = outcome.placed.map_or(0.0, |placed| placed.cost);
            outcome.placed = Some(Placement { vehicle, pick_up_s, drop_off_s, cost });
        }
        Plan { routes, outcomes }
    }
}
