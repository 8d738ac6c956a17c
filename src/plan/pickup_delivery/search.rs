//! The search: an instant answer by insertion, then better ones for as long as it is asked to go on.

use std::sync::Arc;

use crate::base::chance::Chance;

use super::annealing::Annealing;
use super::ejection::Ejection;
use super::neighbours::Neighbours;
use super::numbers::VehicleNo;
use super::plan::Plan;
use super::problem::{Aim, Problem};
use super::recreation::Recreator;
use super::removal::Remover;
use super::solution::{Solution, Undo, Worth};

/// While so much of the search is over, fewer vehicles are tried for.
const FLEET_UNTIL_: f64 = 0.25;
pub fn param(n: &str, d: f64) -> f64 { std::env::var(n).ok().and_then(|v| v.parse().ok()).unwrap_or(d) }
/// Work of one attempt to do without a vehicle.
const ATTEMPT: u64 = 200_000_000;
/// Costs are added up anew after so many tries, as rounding adds up too.
const RECOUNT: u64 = 4_096;
const ADJUST: u64 = 128;

/// A search for the best plan of one problem.
///
/// It is stepped: [`Search::run`] works for a while, and [`Search::plan`] gives the best so far at any time. The same
/// problem, seed and steps give the same plans on every machine.
#[derive(Clone, Debug)]
pub struct Search {
    problem: Arc<Problem>,
    chance: Chance,
    neighbours: Neighbours,
    recreator: Recreator,
    remover: Remover,
    ejection: Option<Ejection>,
    annealing: Annealing,
    current: Solution,
    best: Solution,
    best_worth: Worth,
    current_worth: Worth,
    undo: Undo,
    phase: Phase,
    /// How much of the search was over when it last turned from fewer vehicles to less cost.
    turned_at: f64,
    tries: u64,
    wandering: u64, missing_cost: f64, whole: u64, whole_share: f64, missing_max: usize,
    fleet_until: f64,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Phase {
    /// Tries to do without one more vehicle until so much work is done.
    FewerVehicles { until: u64 },
    LessCost,
}

impl Search {
    /// Begins with what is planned already, and inserts all other jobs where they cost least.
    pub fn new(problem: Arc<Problem>, seed: u64) -> Self {
        let mut chance = Chance::new(seed);
        let mut recreator = Recreator::new(&problem);
        let mut undo = Undo::default();
        let mut current = Solution::planned(&problem);
        recreator.recreate(&problem, &mut current, &mut undo, &mut chance, usize::MAX);
        undo.forget();
        let worth = current.worth(&problem);
        let first_cost = current.cost;
        let mut search = Self {
            neighbours: Neighbours::of(&problem),
            annealing: Annealing::new(current.cost / problem.jobs.len().max(1) as f64),
            remover: Remover::default(),
            ejection: Ejection::new(&problem),
            best_worth: worth,
            current_worth: worth,
            chance,
            recreator,
            best: current.clone(),
            current,
            undo,
            phase: Phase::LessCost,
            turned_at: 0.0,
            tries: 0, wandering: 0, missing_cost: 4.0 * first_cost / problem.jobs.len().max(1) as f64, whole: 0, whole_share: param("WS", 0.5), missing_max: param("MM", 1.0) as usize,
            fleet_until: param("FU", 0.25),
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
        self.annealing.cool((progress - self.turned_at) / (1.0 - self.turned_at).max(f64::MIN_POSITIVE));
        let until = self.work() + work;
        while self.work() < until {
            match self.phase {
                Phase::FewerVehicles { until } => self.try_fewer_vehicles(&problem, until, progress),
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

    pub fn tries(&self) -> u64 {
        self.tries
    }

    pub fn best(&self) -> &Solution {
        &self.best
    }

    /// Goes on from another search's best if that is better than this one's.
    pub fn adopt(&mut self, other: &Solution, progress: f64) {
        let worth = other.worth(&self.problem);
        if worth < self.best_worth {
            self.best.copy(other);
            self.best_worth = worth;
            self.go_on_from_best();
            self.choose_phase(progress);
        }
    }

    fn go_on_from_best(&mut self) {
        self.current.copy(&self.best);
        self.current_worth = self.best_worth;
    }

    /// Fewer vehicles first, where they count and it is early.
    fn choose_phase(&mut self, progress: f64) {
        let problem = self.problem.clone();
        let is_first_aim = problem.aim == Aim::FewestVehicles;
        let is_worth_it = self.best_worth.missing > 0
            || is_first_aim && progress < self.fleet_until && self.best.used.len() > problem.fewest_vehicles();
        self.recreator.vehicles_max = if is_first_aim { self.best.used.len() } else { usize::MAX };
        if !is_worth_it {
            self.turn_to_cost(progress);
            return;
        }
        if self.best_worth.missing == 0 {
            self.dissolve_a_route(&problem);
            self.recreator.vehicles_max = self.current.used.len();
        }
        if let Some(ejection) = &mut self.ejection {
            ejection.restart();
        }
        self.phase = Phase::FewerVehicles { until: self.work() + ATTEMPT };
    }

    /// Takes all jobs from one of the routes, the shorter ones rather.
    fn dissolve_a_route(&mut self, problem: &Problem) {
        let is_free = |vehicle: &VehicleNo| {
            let route = &self.current.routes[vehicle.index()];
            !route.is_empty() && route.stops().all(|stop| !problem.is_committed[stop.job().index()])
        };
        let vehicles: Vec<VehicleNo> = problem.vehicle_numbers().filter(is_free).collect();
        let (a, b) = (self.chance.pick(&vehicles).copied(), self.chance.pick(&vehicles).copied());
        let length = |vehicle: &VehicleNo| self.current.routes[vehicle.index()].visits.len();
        let Some(vehicle) = a.into_iter().chain(b).min_by_key(length) else { return };
        let route = &self.current.routes[vehicle.index()];
        let jobs: Vec<_> = route.stops().filter(|stop| !stop.is_pick_up()).map(|stop| stop.job()).collect();
        self.current.remove(problem, &mut self.undo, vehicle, &jobs);
        self.undo.forget();
        self.chance.shuffle(&mut self.current.absent);
    }

    fn try_fewer_vehicles(&mut self, problem: &Problem, until: u64, progress: f64) {
        let Some(ejection) = &mut self.ejection else { return };
        let is_done =
            ejection.step(problem, &mut self.current, &mut self.recreator, &mut self.undo, &mut self.chance);
        if is_done {
            self.current.count_costs(problem);
            self.current_worth = self.current.worth(problem);
            if self.current_worth < self.best_worth {
                self.best.copy(&self.current);
                self.best_worth = self.current_worth;
            }
            self.choose_phase(progress);
        } else if self.work() >= until || progress >= self.fleet_until {
            self.go_on_from_best();
            self.recreator.vehicles_max = if problem.aim == Aim::FewestVehicles { self.best.used.len() } else { usize::MAX };
            self.turn_to_cost(progress);
        }
    }

    fn turn_to_cost(&mut self, progress: f64) {
        if self.phase != Phase::LessCost {
            self.turned_at = progress;
            self.phase = Phase::LessCost;
        }
    }

    fn try_less_cost(&mut self, problem: &Problem) {
        self.tries += 1;
        if self.tries.is_multiple_of(RECOUNT) {
            self.current.count_costs(problem);
            self.current_worth = self.current.worth(problem);
        }
        if self.tries.is_multiple_of(ADJUST) {
            self.adjust_missing_cost();
        }
        if self.current_worth.missing > self.best_worth.missing {
            self.wandering += 1;
            if self.wandering > param("NI", 3000.0) as u64 {
                self.go_on_from_best();
                self.wandering = 0;
            }
        } else { self.wandering = 0; }
        self.current.begin(&mut self.undo);
        self.remover.remove(problem, &self.neighbours, &mut self.current, &mut self.undo, &mut self.chance);
        // A try that finds nothing to do is work, too.
        self.recreator.inserter.work += 1;
        let missing_max = self.current_worth.missing + self.missing_max;
        let is_finished =
            self.recreator.recreate(problem, &mut self.current, &mut self.undo, &mut self.chance, missing_max);
        let worth = self.current.worth(problem);
        let tolerance = self.annealing.tolerance(&mut self.chance);
        let is_accepted = is_finished && worth.missing <= missing_max && worth.vehicles <= self.recreator.vehicles_max
            && self.energy(worth) < self.energy(self.current_worth) + tolerance;
        if !is_accepted {
            self.current.roll_back(&mut self.undo);
            self.whole += u64::from(self.current_worth.missing == 0);
            return;
        }
        self.undo.forget();
        self.current_worth = worth;
        self.whole += u64::from(self.current_worth.missing == 0);
        if worth < self.best_worth {
            self.best.copy(&self.current);
            self.best_worth = worth;
            if problem.aim == Aim::FewestVehicles {
                self.recreator.vehicles_max = self.best.used.len();
            }
        }
    }

    fn energy(&self, worth: Worth) -> f64 {
        worth.cost + worth.missing as f64 * self.missing_cost
    }

    fn adjust_missing_cost(&mut self) {
        let share = self.whole as f64 / ADJUST as f64;
        self.missing_cost *= if share < self.whole_share { 1.1 } else { 1.0 / 1.1 };
        self.missing_cost = self.missing_cost.max(self.annealing.scale() * param("MF", 1.0));
        self.whole = 0;
    }
}
