//! Simulated annealing: which worse solutions a search goes on from (Kirkpatrick, Gelatt and Vecchi 1983).

use crate::base::chance::Chance;

/// Temperature at the start, as a share of the mean cost of a job.
const START: f64 = 0.3;
/// Temperature at the end, likewise.
const END: f64 = 0.009;
/// A missing job costs at first so many times the mean.
const MISSING_START: f64 = 4.0;
/// What it costs is changed by this factor.
const MISSING_STEP: f64 = 1.1;

/// A temperature that falls as the search goes on, and a price for what is missing.
///
/// Where there is hardly room for all jobs, the way from one good solution to the next leads over solutions in which one is
/// missing. Its price follows how often that happens, so that the search stays at the edge.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Annealing {
    cost_of_job: f64,
    temperature: f64,
    /// What each job counts that must be done and is missing.
    pub missing_cost: f64,
}

impl Annealing {
    /// For jobs that cost so much on average.
    pub fn new(cost_of_job: f64) -> Self {
        Self { cost_of_job, temperature: START * cost_of_job, missing_cost: MISSING_START * cost_of_job }
    }

    /// Sets the temperature for how much of the search is over, from 0 to 1.
    pub fn cool(&mut self, progress: f64) {
        self.temperature = START * self.cost_of_job * libm::pow(END / START, progress.clamp(0.0, 1.0));
    }

    /// How much worse a solution may be, drawn by chance.
    pub fn tolerance(&self, chance: &mut Chance) -> f64 {
        -self.temperature * libm::log(1.0 - chance.unit())
    }

    /// Makes missing jobs dearer where they are missing too often, else cheaper, but not below what they cost.
    pub fn price_missing(&mut self, is_too_often: bool) {
        self.missing_cost *= if is_too_often { MISSING_STEP } else { 1.0 / MISSING_STEP };
        self.missing_cost = self.missing_cost.max(self.cost_of_job);
    }
}
