//! Recreation: putting absent jobs back, each where it costs least.

use std::sync::Arc;

use crate::base::chance::Chance;

use super::insertion::{Inserter, Insertion};
use super::insertion_memory::{InsertionMemory, Recall};
use super::neighbours::Neighbours;
use super::numbers::{JobNo, VehicleNo};
use super::problem::{Assignment, Problem};
use super::route::Route;
use super::rules::eligibility;
use super::solution::{Solution, Undo};

/// A route is overlooked so often, that not every try ends alike (Christiaens and Vanden Berghe 2020: 1 %).
const OVERLOOKED: f64 = 0.01;

/// The vehicles of so many neighbours of a job are tried first.
const NEAR: usize = 24;

/// In so many tries only the near ones are tried for what finds room there: such tries are short, but where there is hardly
/// room, the others have it.
const NEAR_ENOUGH: f64 = 0.5;

/// In so many tries jobs are put back also where that costs more than leaving them undone: several together may pay for
/// a vehicle that one alone does not.
const EAGER: f64 = 0.2;

/// What looking through the open vehicles takes, in units of work, and how many answers are recalled in one.
const RECALL_WORK: u64 = 4;
const RECALLS_OF_UNIT: u64 = 4;

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
    neighbours: Arc<Neighbours>,
    /// In which call an empty vehicle of each class was tried last.
    tried: Vec<u64>,
    /// In which call each vehicle was found to be near.
    seen: Vec<u64>,
    /// The vehicles that are tried, and what using them costs.
    open: Vec<(VehicleNo, f64)>,
    calls: u64,
    order: Vec<(f64, JobNo)>,
    /// Vehicles whose offer is not remembered, what they cost besides the insertion, and what that costs at least.
    unknown: Vec<(VehicleNo, f64, f64)>,
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
    pub fn new(problem: &Problem, neighbours: Arc<Neighbours>) -> Self {
        Self {
            inserter: Inserter::default(),
            memory: InsertionMemory::new(problem.jobs.len()),
            neighbours,
            tried: vec![0; problem.vehicles.len()],
            seen: vec![0; problem.vehicles.len()],
            open: Vec::new(),
            calls: 0,
            order: Vec::new(),
            unknown: Vec::new(),
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
        let is_near_enough = missing_max.is_some() && chance.happens(NEAR_ENOUGH);
        for (_, job) in &order {
            match self.offer(problem, solution, *job, is_near_enough, missing_max.is_some().then_some(&mut *chance)) {
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

    /// The cheapest offer, of the vehicles that are near if that is enough, else of all; with chance some are overlooked.
    pub fn offer(
        &mut self,
        problem: &Problem,
        solution: &Solution,
        job: JobNo,
        is_near_enough: bool,
        mut chance: Option<&mut Chance>,
    ) -> Option<Offer> {
        self.calls += 1;
        let mut best = None;
        self.open.clear();
        self.open_idle(problem, solution, job);
        if is_near_enough {
            self.open_near(problem, solution, job);
            best = self.cheapest_of_open(problem, solution, job, chance.as_deref_mut());
            self.open.clear();
        }
        if best.is_none() {
            for vehicle in &solution.used {
                if self.seen[vehicle.index()] != self.calls {
                    self.open.push((*vehicle, 0.0));
                }
            }
            best = self.cheapest_of_open(problem, solution, job, chance);
        }
        best
    }

    /// Vehicles without anything to do, one of each class.
    fn open_idle(&mut self, problem: &Problem, solution: &Solution, job: JobNo) {
        let is_bound = matches!(problem.job(job).assignment, Assignment::Only(_));
        if !is_bound && solution.used.len() >= self.vehicles_max {
            return;
        }
        for route in solution.routes.iter().filter(|route| route.is_empty()) {
            let class = problem.class_of[route.vehicle.index()] as usize;
            if std::mem::replace(&mut self.tried[class], self.calls) != self.calls {
                self.open.push((route.vehicle, problem.vehicle(route.vehicle).fixed_cost));
            }
        }
    }

    /// The vehicle that should rather do it, and those that do one of the nearest other jobs.
    fn open_near(&mut self, problem: &Problem, solution: &Solution, job: JobNo) {
        let preferred = match problem.job(job).assignment {
            Assignment::Rather(vehicle, _) if solution.used.contains(&vehicle) => Some(vehicle),
            _ => None,
        };
        let near = self.neighbours.of_job(job).iter().take(NEAR);
        for vehicle in preferred.into_iter().chain(near.filter_map(|other| solution.holder[other.index()])) {
            if std::mem::replace(&mut self.seen[vehicle.index()], self.calls) != self.calls {
                self.open.push((vehicle, 0.0));
            }
        }
    }

    /// The cheapest offer of the open vehicles, as far as remembered; only what may be cheaper is looked for.
    fn cheapest_of_open(
        &mut self,
        problem: &Problem,
        solution: &Solution,
        job: JobNo,
        mut chance: Option<&mut Chance>,
    ) -> Option<Offer> {
        self.inserter.work += RECALL_WORK + self.open.len() as u64 / RECALLS_OF_UNIT;
        let excluded = problem.compatibility.excluded(job);
        let mut best: Option<Offer> = None;
        let mut least = f64::INFINITY;
        self.unknown.clear();
        for number in 0..self.open.len() {
            let (vehicle, mut extra) = self.open[number];
            if excluded.iter().zip(solution.members_of(vehicle)).any(|(a, b)| a & b != 0) {
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
            match self.memory.recall(job, solution.routes[vehicle.index()].content) {
                Recall::At(at) if at.cost + extra < least => {
                    least = at.cost + extra;
                    best = Some(Offer { vehicle, at, cost: least });
                }
                Recall::AtLeast(cost) if cost + extra < least => self.unknown.push((vehicle, extra, cost)),
                Recall::Unknown => self.unknown.push((vehicle, extra, f64::NEG_INFINITY)),
                Recall::At(_) | Recall::AtLeast(_) => {}
            }
        }
        self.cheapest_of_unknown(problem, solution, job, best)
    }

    /// The best offer so far or a cheaper one of the vehicles about which too little is remembered.
    fn cheapest_of_unknown(
        &mut self,
        problem: &Problem,
        solution: &Solution,
        job: JobNo,
        mut best: Option<Offer>,
    ) -> Option<Offer> {
        let mut least = best.map_or(f64::INFINITY, |offer| offer.cost);
        for number in 0..self.unknown.len() {
            let (vehicle, extra, at_least) = self.unknown[number];
            if at_least + extra < least
                && let Some(at) = self.cheapest(problem, &solution.routes[vehicle.index()], job, least - extra)
                && at.cost + extra < least
            {
                least = at.cost + extra;
                best = Some(Offer { vehicle, at, cost: least });
            }
        }
        best
    }

    /// The cheapest insertion that costs less than a bound.
    fn cheapest(&mut self, problem: &Problem, route: &Route, job: JobNo, bound: f64) -> Option<Insertion> {
        let found = self.inserter.cheapest(problem, route, job, bound);
        self.memory.remember(job, route.content, found, bound);
        found
    }
}
