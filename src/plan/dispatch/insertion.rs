//! Insertion: the cheapest pair of positions for a request in one vehicle's itinerary.

use crate::model::StopDeed;

use super::objective::Weights;
use super::problem::{Candidate, JobId, Problem, Stop};
use super::refusal::Refusal;
use super::rules::ride_time::ride_max_s;
use super::rules::{self, Change};
use super::schedule::Schedule;
use super::times::TravelTimes;

/// Where a request goes into an itinerary: the stops as they will be, and what that costs.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Insertion {
    pub cost: f64,
    pub pick_up: usize,
    pub drop_off: usize,
}

/// Tries insertions, one vehicle after the other, with scratch that is reused.
#[derive(Debug, Default)]
pub(super) struct Inserter {
    with: Schedule,
    without: Schedule,
    stops: Vec<Stop>,
    /// Longest ride of each job; NaN while it was not asked for.
    ride_max_s: Vec<f64>,
}

impl Inserter {
    pub fn new(problem: &Problem) -> Self {
        Self { ride_max_s: vec![f64::NAN; problem.jobs.len()], ..Self::default() }
    }

    /// The cheapest insertion that passes all rules; of equally cheap ones the earliest.
    ///
    /// # Errors
    /// The rule that stood in the way of the position that came closest.
    pub fn cheapest(
        &mut self,
        problem: &Problem,
        vehicle: &Candidate,
        job: JobId,
        weights: &Weights,
        times: &mut impl TravelTimes,
    ) -> Result<Insertion, Refusal> {
        rules::stop_count::check(vehicle)?;
        self.know_rides(problem, vehicle, job, times);
        self.without.lay_out(problem, vehicle, &vehicle.stops, times);
        let cost_without = weights.cost(problem, &self.without);
        let (mut best, mut closest): (Option<Insertion>, _) = (None, Refusal::TooFar);
        let count = vehicle.stops.len();
        for pick_up in vehicle.fixed.min(count)..=count {
            let mut is_too_late = false;
            for drop_off in pick_up..=count {
                insert(&mut self.stops, &vehicle.stops, job, pick_up, drop_off);
                self.with.lay_out(problem, vehicle, &self.stops, times);
                let change =
                    Change { problem, vehicle, with: &self.with, without: &self.without, ride_max_s: &self.ride_max_s };
                if let Err(refusal) = rules::check(&change) {
                    closest = closest.max(refusal);
                    let picked_up_s = self.with.visits.get(pick_up).map_or(f64::INFINITY, |visit| visit.begin_s);
                    is_too_late = picked_up_s > problem.job(job).latest_pick_up_s;
                    if is_too_late {
                        break;
                    }
                    continue;
                }
                let cost = weights.cost(problem, &self.with) - cost_without;
                if best.as_ref().is_none_or(|best| cost < best.cost) {
                    best = Some(Insertion { cost, pick_up, drop_off });
                }
            }
            // Further back it is picked up even later, wherever it is dropped.
            if is_too_late {
                break;
            }
        }
        best.ok_or(closest)
    }

    fn know_rides(&mut self, problem: &Problem, vehicle: &Candidate, job: JobId, times: &mut impl TravelTimes) {
        for id in vehicle.stops.iter().map(|stop| stop.job).chain([job]) {
            if let Some(longest_s) = self.ride_max_s.get_mut(id.index()).filter(|longest_s| longest_s.is_nan()) {
                let job = problem.job(id);
                *longest_s = ride_max_s(times.seconds(job.from, job.to));
            }
        }
    }
}

/// Puts the stops of a job into an itinerary.
pub(super) fn insert(into: &mut Vec<Stop>, stops: &[Stop], job: JobId, pick_up: usize, drop_off: usize) {
    into.clear();
    into.extend_from_slice(&stops[..pick_up]);
    into.push(Stop { job, deed: StopDeed::PickUp });
    into.extend_from_slice(&stops[pick_up..drop_off]);
    into.push(Stop { job, deed: StopDeed::DropOff });
    into.extend_from_slice(&stops[drop_off..]);
}
