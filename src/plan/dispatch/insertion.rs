//! Insertion: the cheapest pair of positions for a request in one vehicle's itinerary.

use crate::model::StopDeed;

use super::problem::{Candidate, JobId, Problem, Stop};
use super::refusal::Refusal;
use super::rules::ride_time::ride_max_s;
use super::rules::{self, Change};
use super::schedule::Schedule;
use super::times::TravelTimes;
use crate::model::Weights;

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
    /// Schedules laid out so far: a measure of work that is the same on every machine.
    pub laid_out: u64,
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
        self.cheapest_behind(problem, vehicle, vehicle.fixed, job, weights, times)
    }

    /// The same behind so many stops.
    ///
    /// # Errors
    /// The rule that stood in the way of the position that came closest.
    pub fn cheapest_behind(
        &mut self,
        problem: &Problem,
        vehicle: &Candidate,
        first: usize,
        job: JobId,
        weights: &Weights,
        times: &mut impl TravelTimes,
    ) -> Result<Insertion, Refusal> {
        rules::stop_count::check(vehicle)?;
        let jobs = vehicle.stops.iter().map(|stop| stop.job).chain([job]);
        self.know_rides(problem, jobs, times);
        self.without.lay_out(problem, vehicle, &vehicle.stops, times);
        let cost_without = weights.cost(problem, &self.without);
        let (mut best, mut closest): (Option<Insertion>, _) = (None, Refusal::TooFar);
        let count = vehicle.stops.len();
        for pick_up in first.min(count)..=count {
            let mut is_too_late = false;
            for drop_off in pick_up..=count {
                insert(&mut self.stops, &vehicle.stops, job, pick_up, drop_off);
                self.laid_out += 1;
                self.with.lay_out(problem, vehicle, &self.stops, times);
                let change =
                    Change { problem, vehicle, with: &self.with, without: &self.without, ride_max_s: &self.ride_max_s };
                let picked_up_s = self.with.visits.get(pick_up).map_or(f64::INFINITY, |visit| visit.begin_s);
                is_too_late = picked_up_s > problem.job(job).latest_pick_up_s;
                let cost = weights.cost(problem, &self.with) - cost_without;
                // The rules cost more to check than this.
                if !is_too_late && best.as_ref().is_some_and(|best| cost >= best.cost) {
                    continue;
                }
                if let Err(refusal) = rules::check(&change) {
                    closest = closest.max(refusal);
                    if is_too_late {
                        break;
                    }
                    continue;
                }
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

    /// What a vehicle's other stops cost, if they break no rule that its present ones keep.
    ///
    /// # Errors
    /// The rule that is broken.
    pub fn cost_instead(
        &mut self,
        problem: &Problem,
        vehicle: &Candidate,
        (present, stops): (&[Stop], &[Stop]),
        weights: &Weights,
        times: &mut impl TravelTimes,
    ) -> Result<f64, Refusal> {
        self.know_rides(problem, present.iter().chain(stops).map(|stop| stop.job), times);
        self.without.lay_out(problem, vehicle, present, times);
        self.with.lay_out(problem, vehicle, stops, times);
        self.laid_out += 2;
        let change =
            Change { problem, vehicle, with: &self.with, without: &self.without, ride_max_s: &self.ride_max_s };
        rules::check(&change).map(|()| weights.cost(problem, &self.with))
    }

    /// What a vehicle's stops cost.
    pub fn cost(
        &mut self,
        problem: &Problem,
        vehicle: &Candidate,
        stops: &[Stop],
        weights: &Weights,
        times: &mut impl TravelTimes,
    ) -> f64 {
        self.without.lay_out(problem, vehicle, stops, times);
        self.laid_out += 1;
        weights.cost(problem, &self.without)
    }

    fn know_rides(&mut self, problem: &Problem, jobs: impl Iterator<Item = JobId>, times: &mut impl TravelTimes) {
        for id in jobs {
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
