//! What became of trips, whoever ran them.

use yagura::sim::traffic::{Trip, TripReport};

/// Durations, sorted, and times of arrival, sorted, of the trips that finished.
#[derive(Debug, Default)]
pub struct Outcome {
    pub durations_s: Vec<f64>,
    pub arrivals_s: Vec<f64>,
}

impl Outcome {
    pub fn new(mut durations_s: Vec<f64>, mut arrivals_s: Vec<f64>) -> Self {
        durations_s.sort_by(f64::total_cmp);
        arrivals_s.sort_by(f64::total_cmp);
        Self { durations_s, arrivals_s }
    }

    /// The model's own. A trip that could not begin at once counts from when it did, as in SUMO's `duration`.
    pub fn of_report(report: &TripReport, trips: &[Trip]) -> Self {
        let finished = || {
            let all = report.durations_s.iter().zip(trips);
            all.filter_map(|(duration_s, trip)| Some((f64::from((*duration_s)?), trip)))
        };
        let arrival_s = |(duration_s, trip): (f64, &Trip)| trip.depart_ms as f64 / 1000.0 + duration_s;
        Self::new(finished().map(|(duration_s, _)| duration_s).collect(), finished().map(arrival_s).collect())
    }

    pub fn mean_s(&self) -> f64 {
        self.durations_s.iter().sum::<f64>() / self.durations_s.len().max(1) as f64
    }

    /// The duration that this share of the trips doesn't exceed.
    pub fn share_s(&self, share: f64) -> f64 {
        let last = self.durations_s.len().saturating_sub(1);
        self.durations_s.get((last as f64 * share).round() as usize).copied().unwrap_or(0.0)
    }

    /// Minutes, and how many had arrived by then; a few hundred points.
    pub fn arrived_by_minute(&self) -> Vec<(f64, f64)> {
        const POINTS: usize = 400;
        let every = (self.arrivals_s.len() / POINTS).max(1);
        let numbered = self.arrivals_s.iter().enumerate().map(|(index, at_s)| (at_s / 60.0, (index + 1) as f64));
        std::iter::once((0.0, 0.0)).chain(numbered.skip(every - 1).step_by(every)).collect()
    }

    pub fn arrivals_per_minute(&self) -> Vec<u32> {
        let minutes = self.arrivals_s.last().map_or(0, |last| (last / 60.0) as usize + 1);
        let mut counts = vec![0; minutes];
        for arrival_s in &self.arrivals_s {
            counts[(arrival_s / 60.0) as usize] += 1;
        }
        counts
    }
}
