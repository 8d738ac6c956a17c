//! Simulated annealing: which worse solutions a search goes on from (Kirkpatrick, Gelatt and Vecchi 1983).

use crate::base::chance::Chance;

use super::numbers::JobNo;

/// Temperature at the start, as a share of the mean cost of a job, where routes have so many jobs or fewer.
const START_MIN: f64 = 0.3;
const ROUTE_MIN: f64 = 10.0;
/// Where few routes are long, the ways between good solutions lead over worse ones: it grows with this power of a route's jobs,
/// but not above the greatest.
const START_POWER: f64 = 1.5;
const START_MAX: f64 = 2.0;
/// Temperature at the end, likewise.
const END: f64 = 0.009;
/// Temperature while fewer vehicles are tried for, likewise.
const SQUEEZING_MIN: f64 = 0.06;
const SQUEEZING_POWER: f64 = 1.75;
const SQUEEZING_MAX: f64 = 0.6;
/// A missing job costs at first so many times the mean.
const MISSING_START: f64 = 4.0;
/// What that costs is changed by this factor.
const MISSING_STEP: f64 = 1.03;
/// Nor so many times, so that a job may be left out for another also where that goes on for long.
const MISSING_MAX: f64 = 20.0;
/// A job that is missing when prices are set anew counts so much more.
const WEIGHT_STEP: f64 = 1.1;
/// No job counts more than so many times another.
const WEIGHT_MAX: f64 = 1_000.0;
/// So much of what jobs count more than others is kept then.
const WEIGHT_KEPT: f64 = 0.99;
/// A solution that costs so many temperatures more than the best leads nowhere.
const ADRIFT: f64 = 20.0;

/// A temperature that falls as the search goes on, and prices for what is missing.
///
/// Where there is hardly room for all jobs, the way from one good solution to the next leads over solutions in which one is
/// missing. The price follows how often that happens, so that the search stays at the edge. A job that is missing for long gets
/// dearer than others, as in guided ejection search, so that it comes in and one that is easier to place goes out.
#[derive(Clone, Debug, PartialEq)]
pub struct Annealing {
    cost_of_job: f64,
    temperature: f64,
    /// What a job counts at least that must be done and is missing.
    missing_cost: f64,
    /// How many times that each job counts.
    weights: Vec<f64>,
}

impl Annealing {
    /// For so many jobs that cost so much on average.
    pub fn new(jobs: usize, cost_of_job: f64) -> Self {
        let temperature = START_MIN * cost_of_job;
        Self { cost_of_job, temperature, missing_cost: MISSING_START * cost_of_job, weights: vec![1.0; jobs] }
    }

    /// Sets the temperature for how much of the search is over, from 0 to 1, and how many jobs a route has.
    pub fn cool(&mut self, progress: f64, jobs_of_route: f64) {
        let longer = libm::pow(jobs_of_route / ROUTE_MIN, START_POWER);
        let start = (START_MIN * longer).clamp(START_MIN, START_MAX);
        self.temperature = start * self.cost_of_job * libm::pow(END / start, progress.clamp(0.0, 1.0));
    }

    /// Sets the temperature at which fewer vehicles are tried for, for how many jobs a route has.
    pub fn keep_cool(&mut self, jobs_of_route: f64) {
        let longer = libm::pow(jobs_of_route / ROUTE_MIN, SQUEEZING_POWER);
        self.temperature = (SQUEEZING_MIN * longer).clamp(SQUEEZING_MIN, SQUEEZING_MAX) * self.cost_of_job;
    }

    /// How much worse a solution may be, drawn by chance.
    pub fn tolerance(&self, chance: &mut Chance) -> f64 {
        -self.temperature * libm::log(1.0 - chance.unit())
    }

    /// Whether a solution costs so much more than the best that the temperature will not lead back from it.
    pub fn is_adrift(&self, cost: f64, best_cost: f64) -> bool {
        cost - best_cost > ADRIFT * self.temperature
    }

    /// What jobs count that are missing.
    pub fn cost_of_missing(&self, missing: impl Iterator<Item = JobNo>) -> f64 {
        self.missing_cost * missing.map(|job| self.weights[job.index()]).sum::<f64>()
    }

    /// Forgets what was learnt about missing jobs.
    pub fn forget_prices(&mut self) {
        self.missing_cost = MISSING_START * self.cost_of_job;
        self.weights.fill(1.0);
    }

    /// Makes missing jobs dearer where they are missing too often, else cheaper, but not below what they cost; those that are
    /// missing now get dearer than others.
    pub fn price_missing(&mut self, is_too_often: bool, missing: impl Iterator<Item = JobNo>) {
        self.missing_cost *= if is_too_often { MISSING_STEP } else { 1.0 / MISSING_STEP };
        self.missing_cost = self.missing_cost.clamp(self.cost_of_job, MISSING_MAX * self.cost_of_job);
        for weight in &mut self.weights {
            *weight = 1.0 + (*weight - 1.0) * WEIGHT_KEPT;
        }
        for job in missing {
            let weight = &mut self.weights[job.index()];
            *weight = (*weight * WEIGHT_STEP).min(WEIGHT_MAX);
        }
    }
}
