//! Guided ejection search: making a route superfluous (Nagata and Kobayashi 2010).
//!
//! The jobs of a dissolved route wait in a pool. The one that came last is put into a route; where none has room, one or two
//! others leave for it, those that are easiest to place by experience: each failure to place a job makes it count more. Between,
//! the routes are stirred by random moves that break nothing.

use crate::base::chance::Chance;

use super::insertion::Insertion;
use super::numbers::{JobNo, VehicleNo};
use super::problem::Problem;
use super::recreation::Recreator;
use super::route::Route;
use super::rules::eligibility;
use super::solution::{Solution, Undo};

/// Random moves after each ejection.
const MOVES: usize = 20;

/// An attempt to do without one more vehicle.
#[derive(Clone, Debug)]
pub struct Ejection {
    /// How often each job could not be placed.
    failures: Vec<u32>,
    trial: Route,
    members: Vec<(u32, JobNo)>,
}

/// The jobs that leave a route for another.
struct Exchange {
    vehicle: VehicleNo,
    leaving: [Option<JobNo>; 2],
    at: Insertion,
    failures: u32,
}

impl Ejection {
    pub fn new(problem: &Problem) -> Option<Self> {
        let vehicle = problem.vehicle_numbers().next()?;
        let failures = vec![1; problem.jobs.len()];
        Some(Self { failures, trial: Route::new(problem, vehicle, &[]), members: Vec::new() })
    }

    /// Forgets all experience, for another route.
    pub fn restart(&mut self) {
        self.failures.fill(1);
    }

    /// Places the job that came into the pool last; returns whether the pool is empty.
    pub fn step(
        &mut self,
        problem: &Problem,
        solution: &mut Solution,
        recreator: &mut Recreator,
        undo: &mut Undo,
        chance: &mut Chance,
    ) -> bool {
        let Some(job) = solution.absent.pop() else { return true };
        // A step that finds nothing to do is work, too.
        recreator.inserter.work += 1;
        if let Some(offer) = recreator.offer(problem, solution, job, false, Some(chance)) {
            solution.insert(problem, undo, job, offer.vehicle, offer.at);
            undo.forget();
            return solution.absent.is_empty();
        }
        self.failures[job.index()] += 1;
        if let Some(exchange) = self.cheapest_exchange(problem, solution, recreator, chance, job) {
            let leaving: Vec<JobNo> = exchange.leaving.into_iter().flatten().collect();
            solution.remove(problem, undo, exchange.vehicle, &leaving);
            solution.insert(problem, undo, job, exchange.vehicle, exchange.at);
        } else {
            solution.absent.insert(0, job);
        }
        undo.forget();
        for _ in 0..MOVES {
            stir(problem, solution, recreator, undo, chance);
        }
        false
    }

    /// The exchange whose leaving jobs failed least so far.
    fn cheapest_exchange(
        &mut self,
        problem: &Problem,
        solution: &Solution,
        recreator: &mut Recreator,
        chance: &mut Chance,
        job: JobNo,
    ) -> Option<Exchange> {
        let mut best: Option<Exchange> = None;
        let mut least = u32::MAX;
        let mut ties = 0;
        for route in solution.routes.iter().filter(|route| !route.is_empty()) {
            if !eligibility::allows(problem, job, route.vehicle) {
                continue;
            }
            let Some(must) = self.know_members(problem, route, job) else { continue };
            let count = self.members.len();
            for first in 0..count {
                let (one, a) = self.members[first];
                if one > least || (must >= 1 && first >= 1) {
                    break;
                }
                for second in first..count {
                    // The same twice: it leaves alone.
                    let (two, b) = if second == first { (0, a) } else { self.members[second] };
                    if one + two > least || (must == 2 && second > 1) {
                        break;
                    }
                    if must == 2 && second == 0 {
                        continue;
                    }
                    self.trial.copy_without(problem, route, |it| it == a || it == b);
                    if let Some(at) = recreator.inserter.cheapest(problem, &self.trial, job, f64::INFINITY) {
                        let failures = one + two;
                        ties = if failures < least { 1 } else { ties + 1 };
                        if failures < least || chance.below(ties) == 0 {
                            let leaving = [Some(a), (second != first).then_some(b)];
                            best = Some(Exchange { vehicle: route.vehicle, leaving, at, failures });
                        }
                        least = failures;
                        // More leaving jobs would only count more.
                        if second == first {
                            break;
                        }
                    }
                }
            }
        }
        best.filter(|exchange| exchange.failures < u32::MAX)
    }

    /// Sorts the jobs of a route by their failures, those that must leave for a job first; returns how many those are,
    /// or nothing when they are more than two.
    fn know_members(&mut self, problem: &Problem, route: &Route, job: JobNo) -> Option<usize> {
        let excluded = problem.compatibility.excluded(job);
        let clash = |it: JobNo| excluded.get(it.index() / 64).is_some_and(|word| word >> (it.index() % 64) & 1 == 1);
        let clashes: u32 = excluded.iter().zip(&route.jobs).map(|(a, b)| (a & b).count_ones()).sum();
        if clashes > 2 {
            return None;
        }
        self.members.clear();
        let drop_offs = route.stops().filter(|stop| !stop.is_pick_up());
        let jobs = drop_offs.map(super::numbers::StopNo::job).filter(|it| !problem.is_committed[it.index()]);
        self.members.extend(jobs.map(|it| (self.failures[it.index()], it)));
        self.members.sort_unstable_by_key(|(failures, it)| (!clash(*it), *failures, *it));
        let movable = self.members.iter().filter(|(_, it)| clash(*it)).count();
        (movable == clashes as usize).then_some(movable)
    }
}

/// Moves a job to another route, or exchanges two, if that breaks nothing.
fn stir(problem: &Problem, solution: &mut Solution, recreator: &mut Recreator, undo: &mut Undo, chance: &mut Chance) {
    let job = JobNo(chance.below(problem.jobs.len()) as u32);
    let Some(from) = solution.holder[job.index()].filter(|_| solution.is_movable(problem, job)) else { return };
    let other = JobNo(chance.below(problem.jobs.len()) as u32);
    let Some(to) = solution.holder[other.index()].filter(|to| *to != from) else { return };
    solution.begin(undo);
    solution.remove(problem, undo, from, &[job]);
    let is_exchange = chance.happens(0.5);
    if is_exchange {
        if !solution.is_movable(problem, other) {
            solution.roll_back(undo);
            return;
        }
        solution.remove(problem, undo, to, &[other]);
    }
    let is_done = put(problem, solution, recreator, undo, job, to)
        && (!is_exchange || put(problem, solution, recreator, undo, other, from));
    if is_done {
        undo.forget();
    } else {
        solution.roll_back(undo);
    }
}

fn put(
    problem: &Problem,
    solution: &mut Solution,
    recreator: &mut Recreator,
    undo: &mut Undo,
    job: JobNo,
    vehicle: VehicleNo,
) -> bool {
    if !eligibility::allows(problem, job, vehicle) {
        return false;
    }
    let route = &solution.routes[vehicle.index()];
    let Some(at) = recreator.inserter.cheapest(problem, route, job, f64::INFINITY) else { return false };
    solution.absent.retain(|it| *it != job);
    solution.insert(problem, undo, job, vehicle, at);
    true
}
