//! Recreation: putting absent jobs back, each where it costs least.

use crate::base::chance::Chance;

use super::insertion::{Inserter, Insertion};
use super::insertion_memory::{InsertionMemory, Recall};
use super::numbers::{JobNo, VehicleNo};
use super::problem::{Assignment, Problem};
use super::route::Route;
use super::rules::eligibility;
use super::solution::{Solution, Undo};

/// A route is overlooked so often, that not every try ends alike (Christiaens and Vanden Berghe 2020: 1 %).
const OVERLOOKED: f64 = 0.01;

/// In so many tries jobs are put back also where that costs more than leaving them undone: several together may pay for
/// a vehicle that one alone does not.
const EAGER: f64 = 0.2;

/// Where a job costs least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    pub vehicle: VehicleNo,
    pub at: Insertion,
    /// Everything that the insertion costs.
    pub cost: f64,
}

/// Finds offers, with memory and scratch.
#[derive(Clone, Debug)]
pub struct Recreator {
    pub inserter: Inserter,
    memory: InsertionMemory,
    /// In which call an empty vehicle of each class was tried last.
    tried: Vec<u64>,
    calls: u64,
    order: Vec<(f64, JobNo)>,
    keys: Keys,
    /// No more vehicles than this may be used.
    pub vehicles_max: usize,
}

/// By what jobs can be sorted before they are put back.
#[derive(Clone, Debug)]
struct Keys {
    /// Far away from where the vehicles start.
    distance: Vec<f64>,
    width: Vec<f64>,
    earliest: Vec<f64>,
    latest: Vec<f64>,
    load: Vec<f64>,
    ride: Vec<f64>,
}

impl Keys {
    fn of(problem: &Problem) -> Self {
        let home = problem.vehicles.first().map(|vehicle| vehicle.start);
        let key = |value: &dyn Fn(JobNo) -> f64| problem.job_numbers().map(value).collect();
        let cost = |a, b| problem.travels.first().map_or(0.0, |travel| travel.cost.leg(a, b));
        let places = |job: JobNo| (problem.stop(job.pick_up()).place, problem.stop(job.drop_off()).place);
        Self {
            distance: key(&|job| {
                let (from, to) = places(job);
                home.map_or(0.0, |home| cost(home, from).max(cost(to, home)))
            }),
            width: key(&|job| problem.stop(job.drop_off()).window.latest - problem.stop(job.pick_up()).window.earliest),
            earliest: key(&|job| problem.stop(job.pick_up()).window.earliest),
            latest: key(&|job| problem.stop(job.drop_off()).window.latest),
            load: key(&|job| problem.job(job).load.0.iter().map(|taken| f64::from(*taken)).sum()),
            ride: key(&|job| cost(places(job).0, places(job).1)),
        }
    }
}

impl Recreator {
    pub fn new(problem: &Problem) -> Self {
        Self {
            inserter: Inserter::default(),
            memory: InsertionMemory::new(problem.jobs.len(), problem.vehicles.len()),
            tried: vec![0; problem.vehicles.len()],
            calls: 0,
            order: Vec::new(),
            keys: Keys::of(problem),
            vehicles_max: usize::MAX,
        }
    }

    /// Puts absent jobs back one after the other in an order drawn by chance; those without an offer stay absent.
    ///
    /// Gives up when more that must be done can't be than so many, or one that is aboard; returns whether it came to
    /// the end. Without such a limit it never gives up and overlooks nothing.
    pub fn recreate(
        &mut self,
        problem: &Problem,
        solution: &mut Solution,
        undo: &mut Undo,
        chance: &mut Chance,
        missing_max: Option<usize>,
    ) -> bool {
        self.draw_order(problem, &solution.absent, chance);
        let mut order = std::mem::take(&mut self.order);
        solution.absent.clear();
        let (mut missing, mut is_finished) = (0, true);
        let is_eager = chance.happens(EAGER);
        for (_, job) in &order {
            match self.offer(problem, solution, *job, missing_max.is_some().then_some(&mut *chance)) {
                Some(offer) if is_eager || offer.cost < problem.job(*job).undone_cost => {
                    solution.insert(problem, undo, *job, offer.vehicle, offer.at);
                }
                _ => {
                    solution.absent.push(*job);
                    missing += usize::from(!problem.job(*job).is_optional());
                    if missing_max.is_some_and(|most| missing > most || problem.is_committed[job.index()]) {
                        is_finished = false;
                        break;
                    }
                }
            }
        }
        order.clear();
        self.order = order;
        is_finished
    }

    fn draw_order(&mut self, problem: &Problem, absent: &[JobNo], chance: &mut Chance) {
        let (keys, sign): (Option<&Vec<f64>>, f64) = match chance.below(13) {
            0..4 => (None, 1.0),
            4 => (Some(&self.keys.distance), -1.0),
            5 => (Some(&self.keys.distance), 1.0),
            6 | 7 => (Some(&self.keys.width), 1.0),
            8 => (Some(&self.keys.earliest), 1.0),
            9 => (Some(&self.keys.latest), -1.0),
            10 => (Some(&self.keys.load), -1.0),
            _ => (Some(&self.keys.ride), -1.0),
        };
        self.order.clear();
        for job in absent {
            let key = keys.map_or_else(|| chance.unit(), |keys| sign * keys[job.index()]);
            // Who is aboard gets out first of all.
            let key = if problem.is_committed[job.index()] { f64::NEG_INFINITY } else { key };
            self.order.push((key, *job));
        }
        self.order.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }

    /// The cheapest offer of all routes; with chance some are overlooked.
    pub fn offer(
        &mut self,
        problem: &Problem,
        solution: &Solution,
        job: JobNo,
        mut chance: Option<&mut Chance>,
    ) -> Option<Offer> {
        self.calls += 1;
        let excluded = problem.compatibility.excluded(job);
        let is_bound = matches!(problem.job(job).assignment, Assignment::Only(_));
        let mut best: Option<Offer> = None;
        let mut least = f64::INFINITY;
        let can_open = is_bound || solution.used.len() < self.vehicles_max;
        let idle = if can_open { &solution.routes[..] } else { &[] };
        let idle = idle.iter().filter(|route| route.is_empty()).map(|route| route.vehicle);
        for (vehicle, is_idle) in solution.used.iter().map(|it| (*it, false)).chain(idle.map(|it| (it, true))) {
            let mut extra = 0.0;
            if is_idle {
                let class = problem.class_of[vehicle.index()] as usize;
                if std::mem::replace(&mut self.tried[class], self.calls) == self.calls {
                    continue;
                }
                extra += problem.vehicle(vehicle).fixed_cost;
            } else if excluded.iter().zip(solution.members_of(vehicle)).any(|(a, b)| a & b != 0) {
                continue;
            }
            if problem.has_assignments {
                if !eligibility::allows(problem, job, vehicle) {
                    continue;
                }
                extra += problem.assignment_cost(job, vehicle);
            }
            if let Some(chance) = chance.as_deref_mut()
                && chance.happens(OVERLOOKED)
            {
                continue;
            }
            if let Some(at) = self.cheapest(problem, &solution.routes[vehicle.index()], job)
                && at.cost + extra < least
            {
                least = at.cost + extra;
                best = Some(Offer { vehicle, at, cost: least });
            }
        }
        best
    }

    fn cheapest(&mut self, problem: &Problem, route: &Route, job: JobNo) -> Option<Insertion> {
        match self.memory.recall(job, route.vehicle, route.version) {
            Recall::At(found) => Some(found),
            Recall::Nowhere => None,
            Recall::Unknown => {
                let found = self.inserter.cheapest(problem, route, job, f64::INFINITY);
                self.memory.remember(job, route.vehicle, route.version, found);
                found
            }
        }
    }
}
