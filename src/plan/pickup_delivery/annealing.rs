//! Simulated annealing: which worse solutions a search goes on from (Kirkpatrick, Gelatt and Vecchi 1983).

use crate::base::chance::Chance;

/// Temperature at the start, as a share of the mean cost of a job.
const START: f64 = 0.3;
/// Temperature at the end, likewise.
const END: f64 = 0.003;

/// A temperature that falls as the search goes on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Annealing {
    scale: f64, start: f64, end: f64,
    temperature: f64,
}

impl Annealing {
    /// For costs of this size.
    pub fn new(cost_of_job: f64) -> Self {
        Self { scale: cost_of_job, end: crate::plan::pickup_delivery::search::param("TE", 0.01), start: crate::plan::pickup_delivery::search::param("TS", 0.3) * cost_of_job, temperature: START }
    }

    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Sets the temperature for how much of the search is over, from 0 to 1.
    pub fn cool(&mut self, progress: f64) {
        self.temperature = self.start * libm::pow(self.end, progress.clamp(0.0, 1.0));
    }

    /// How much worse a solution may be, drawn by chance.
    pub fn tolerance(&self, chance: &mut Chance) -> f64 {
        -self.temperature * libm::log(1.0 - chance.unit())
    }
}
