//! The search: an instant answer by insertion, then better ones for as long as it is asked to go on.

use std::sync::Arc;

use crate::base::chance::Chance;

use super::annealing::Annealing;
use super::neighbours::Neighbours;
use super::numbers::{JobNo, StopNo, VehicleNo};
use super::plan::Plan;
use super::problem::{Aim, Problem};
use super::recreation::Recreator;
use super::refusal::{self, Refusal};
use super::removal::Remover;
use super::solution::{Solution, Undo, Worth};
use super::squeeze::{SQUEEZED_UNTIL, Squeeze};

/// Costs are added up anew after so many tries, as rounding adds up too.
const RECOUNT: u64 = 4_096;
/// What a try takes besides looking for insertions, in units of work; so one that finds nothing to do is work, too.
const TRY_WORK: u64 = 20;
/// After so many tries the price of missing jobs is set anew.
const PRICING: u64 = 128;
/// Solutions with no more missing than in the best are wanted for so many of those.
const WHOLE: u64 = PRICING / 2;
/// More jobs that a try may leave missing.
const MISSING_MAX: usize = 1;
/// After so many tries in a row with more missing than in the best the search goes back to it.
const ASTRAY_MAX: u64 = 50_000;

/// A search for the best plan of one problem.
///
/// It is stepped: [`Search::run`] works for a while, and [`Search::plan`] gives the best so far at any time; who wants to
/// cancel it stops stepping. The same problem, seed and steps give the same plans on every machine.
#[derive(Clone, Debug)]
pub struct Search {
    problem: Arc<Problem>,
    chance: Chance,
    neighbours: Arc<Neighbours>,
    recreator: Recreator,
    remover: Remover,
    annealing: Annealing,
    current: Solution,
    current_worth: Worth,
    best: Solution,
    best_worth: Worth,
    undo: Undo,
    phase: Phase,
    /// How much of the search was over when it last turned from fewer vehicles to less cost.
    turned_at: f64,
    /// Fewer vehicles are not tried for.
    vehicles_min: usize,
    tries: u64,
    /// Tries since the last pricing after which no more was missing than in the best.
    whole: u64,
    /// Tries in a row after which more was missing than in the best.
    astray: u64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    FewerVehicles(Squeeze),
    LessCost,
}

impl Search {
    /// Begins with what is planned already, and inserts all other jobs where they cost least.
    pub fn new(problem: Arc<Problem>, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let neighbours = Arc::new(Neighbours::of(&problem));
        let mut recreator = Recreator::new(&problem, neighbours.clone());
        let mut undo = Undo::default();
        let mut current = Solution::planned(&problem);
        recreator.recreate(&problem, &mut current, &mut undo, &mut chance, None);
        undo.forget();
        let worth = current.worth(&problem);
        let mut search = Self {
            neighbours,
            annealing: Annealing::new(problem.jobs.len(), current.cost / problem.jobs.len().max(1) as f64),
            remover: Remover::default(),
            best: current.clone(),
            best_worth: worth,
            current_worth: worth,
            chance,
            recreator,
            current,
            undo,
            phase: Phase::LessCost,
            turned_at: 0.0,
            vehicles_min: problem.fewest_vehicles(),
            tries: 0,
            whole: 0,
            astray: 0,
            problem,
        };
        search.choose_phase(0.0);
        search
    }

    /// Searches on for about so much work. A unit is a few visits looked at, about a tenth of a microsecond.
    ///
    /// `progress` says how much of all the work that is going to be done is over, from 0 to 1: it sets how much worse
    /// solutions the search goes on from.
    pub fn run(&mut self, work: u64, progress: f64) {
        let problem = self.problem.clone();
        if problem.jobs.is_empty() || problem.vehicles.is_empty() {
            return;
        }
        let jobs_of_route = problem.jobs.len() as f64 / self.best.used.len().max(1) as f64;
        match self.phase {
            Phase::FewerVehicles(_) => self.annealing.keep_cool(jobs_of_route),
            Phase::LessCost => {
                let cooled = (progress - self.turned_at) / (1.0 - self.turned_at).max(f64::MIN_POSITIVE);
                self.annealing.cool(cooled, jobs_of_route);
            }
        }
        let until = self.work() + work;
        while self.work() < until {
            match self.phase {
                Phase::FewerVehicles(squeeze) => self.try_fewer_vehicles(&problem, progress, squeeze),
                Phase::LessCost => self.try_less_cost(&problem),
            }
        }
    }

    /// All work done so far.
    pub fn work(&self) -> u64 {
        self.recreator.inserter.work
    }

    pub fn best_worth(&self) -> Worth {
        self.best_worth
    }

    /// The best plan so far.
    pub fn plan(&self) -> Plan {
        Plan::of(&self.problem, &self.best)
    }

    pub fn best(&self) -> &Solution {
        &self.best
    }

    /// Why a vehicle can't do a job beside what it does in the best plan; nothing when it can, or does.
    pub fn refusal(&self, job: JobNo, vehicle: VehicleNo) -> Option<Refusal> {
        refusal::of(&self.problem, &self.best, job, vehicle)
    }

    /// Takes over another search's best if that is better than this one's, and goes on from it, unless this one tries to
    /// do without one more vehicle than that.
    pub fn adopt(&mut self, other: &Solution, progress: f64) {
        let worth = other.worth(&self.problem);
        if worth < self.best_worth {
            let has_fewer = worth.has_fewer(&self.best_worth);
            self.best.copy(other);
            self.best_worth = worth;
            if has_fewer || self.phase == Phase::LessCost {
                self.go_on_from_best();
                self.choose_phase(progress);
            }
        }
    }

    fn go_on_from_best(&mut self) {
        self.current.copy(&self.best);
        self.current_worth = self.best_worth;
        self.astray = 0;
    }

    fn keep_if_best(&mut self, problem: &Problem) {
        if self.current_worth < self.best_worth {
            self.best.copy(&self.current);
            self.best_worth = self.current_worth;
            self.limit_vehicles(problem);
        }
    }

    /// Where fewer vehicles count first, a solution never uses more than the best.
    fn limit_vehicles(&mut self, problem: &Problem) {
        let is_first_aim = problem.aim == Aim::FewestVehicles;
        self.recreator.vehicles_max = if is_first_aim { self.best.used.len() } else { usize::MAX };
    }

    /// Fewer vehicles first, where they count and it is early.
    fn choose_phase(&mut self, progress: f64) {
        let problem = self.problem.clone();
        self.limit_vehicles(&problem);
        let can_be_fewer = problem.aim == Aim::FewestVehicles && self.best.used.len() > self.vehicles_min;
        if self.best_worth.missing == 0 && (!can_be_fewer || progress >= SQUEEZED_UNTIL) {
            self.turn_to_cost(progress);
            return;
        }
        if self.best_worth.missing == 0 {
            if !self.dissolve_a_route(&problem) {
                self.turn_to_cost(progress);
                return;
            }
            self.recreator.vehicles_max = self.current.used.len();
        }
        self.annealing.forget_prices();
        self.phase = Phase::FewerVehicles(Squeeze::new(self.work(), progress));
    }

    fn turn_to_cost(&mut self, progress: f64) {
        if self.phase != Phase::LessCost {
            self.turned_at = progress;
            self.annealing.forget_prices();
            self.phase = Phase::LessCost;
        }
    }

    /// Takes all jobs from one of the routes, the shorter ones rather; returns whether there is one.
    fn dissolve_a_route(&mut self, problem: &Problem) -> bool {
        let is_free = |vehicle: &&VehicleNo| {
            let mut stops = self.current.routes[vehicle.index()].stops();
            stops.all(|stop| !problem.is_committed[stop.job().index()])
        };
        let vehicles: Vec<VehicleNo> = self.current.used.iter().filter(is_free).copied().collect();
        let (a, b) = (self.chance.pick(&vehicles).copied(), self.chance.pick(&vehicles).copied());
        let length = |vehicle: &VehicleNo| self.current.routes[vehicle.index()].visits.len();
        let Some(vehicle) = a.into_iter().chain(b).min_by_key(length) else { return false };
        let route = &self.current.routes[vehicle.index()];
        let jobs: Vec<JobNo> = route.stops().filter(|stop| !stop.is_pick_up()).map(StopNo::job).collect();
        self.current.remove(problem, &mut self.undo, vehicle, &jobs);
        self.undo.forget();
        self.current_worth = self.current.worth(problem);
        true
    }

    fn try_fewer_vehicles(&mut self, problem: &Problem, progress: f64, mut squeeze: Squeeze) {
        let best = self.best_worth;
        self.try_less_cost(problem);
        squeeze.note(self.current_worth.missing, progress);
        if self.best_worth.has_fewer(&best) {
            self.choose_phase(progress);
        } else if squeeze.is_hopeless(self.work(), progress) {
            self.vehicles_min = self.best.used.len();
            self.go_on_from_best();
            self.limit_vehicles(problem);
            self.turn_to_cost(progress);
        } else {
            self.phase = Phase::FewerVehicles(squeeze);
        }
    }

    /// Takes some jobs out and puts them back; keeps that if it is not too much worse.
    fn try_less_cost(&mut self, problem: &Problem) {
        self.look_after(problem);
        let energy = self.energy(problem, self.current_worth, &self.current.absent);
        self.current.begin(&mut self.undo);
        self.remover.remove(problem, &self.neighbours, &mut self.current, &mut self.undo, &mut self.chance);
        self.recreator.inserter.work += TRY_WORK;
        let missing_max = Some(self.current_worth.missing + MISSING_MAX);
        let is_finished =
            self.recreator.recreate(problem, &mut self.current, &mut self.undo, &mut self.chance, missing_max);
        let worth = self.current.worth(problem);
        let tolerance = self.annealing.tolerance(&mut self.chance);
        let is_accepted = is_finished
            && worth.vehicles <= self.recreator.vehicles_max
            && self.energy(problem, worth, &self.current.absent) < energy + tolerance;
        if is_accepted {
            self.undo.forget();
            self.current_worth = worth;
            self.keep_if_best(problem);
        } else {
            self.current.roll_back(&mut self.undo);
        }
    }

    /// What has to be done every so many tries.
    fn look_after(&mut self, problem: &Problem) {
        let is_astray = self.current_worth.missing > self.best_worth.missing;
        self.whole += u64::from(!is_astray);
        self.astray = if is_astray { self.astray + 1 } else { 0 };
        self.tries += 1;
        if self.tries.is_multiple_of(PRICING) {
            let is_too_often = self.whole < WHOLE || self.phase != Phase::LessCost;
            self.annealing.price_missing(is_too_often, missing(problem, &self.current.absent));
            self.whole = 0;
            let is_adrift = !is_astray && self.annealing.is_adrift(self.current_worth.cost, self.best_worth.cost);
            let is_lost = self.astray > ASTRAY_MAX && self.phase == Phase::LessCost;
            if is_adrift || is_lost {
                self.go_on_from_best();
            }
        }
        if self.tries.is_multiple_of(RECOUNT) {
            self.current.count_costs(problem);
            self.current_worth = self.current.worth(problem);
        }
    }

    /// What a solution costs with what is missing in it.
    fn energy(&self, problem: &Problem, worth: Worth, absent: &[JobNo]) -> f64 {
        worth.cost + self.annealing.cost_of_missing(missing(problem, absent))
    }
}

/// Those of the absent jobs that must be done.
fn missing<'a>(problem: &'a Problem, absent: &'a [JobNo]) -> impl Iterator<Item = JobNo> + 'a {
    absent.iter().copied().filter(|job| !problem.job(*job).is_optional())
}
