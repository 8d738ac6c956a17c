//! Schedules: when a vehicle is where with whom, if it does its stops in order and nothing keeps it.

use crate::model::{Party, StopDeed};

use super::problem::{Candidate, JobId, Problem, Stop};
use super::times::TravelTimes;

/// A stop with its times, in seconds from the moment of the round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visit {
    pub stop: Stop,
    pub arrival_s: f64,
    /// When the deed begins: on arrival, or when a rider is there at the earliest.
    pub begin_s: f64,
    pub end_s: f64,
    /// Who is aboard afterwards.
    pub load: Party,
    /// Driven since the start, in seconds and metres.
    pub driven_s: f64,
    pub driven_m: f64,
}

/// The visits of one vehicle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    pub visits: Vec<Visit>,
}

impl Schedule {
    /// Lays stops out in time. Reuses the room of an older schedule.
    pub fn lay_out(&mut self, problem: &Problem, vehicle: &Candidate, stops: &[Stop], times: &mut impl TravelTimes) {
        self.visits.clear();
        let (mut place, mut now_s, mut load) = (vehicle.start, vehicle.ready_s, vehicle.aboard);
        let (mut driven_s, mut driven_m) = (0.0, 0.0);
        for (index, stop) in stops.iter().enumerate() {
            let job = problem.job(stop.job);
            let to = job.place(stop.deed);
            let travel_s = if place == to { 0.0 } else { times.seconds(place, to) };
            driven_s += travel_s;
            driven_m += if place == to { 0.0 } else { times.metres(place, to) };
            let arrival_s = now_s + travel_s;
            let earliest_s = if stop.deed == StopDeed::PickUp { job.earliest_s } else { f64::NEG_INFINITY };
            let begin_s = arrival_s.max(earliest_s);
            // At a stop under way `ready_s` is its end.
            let service_s = if index < vehicle.fixed { 0.0 } else { job.service_s(stop.deed) };
            load = match stop.deed {
                StopDeed::PickUp => load.with(job.party),
                StopDeed::DropOff => load.without(job.party),
            };
            let end_s = begin_s + service_s;
            self.visits.push(Visit { stop: *stop, arrival_s, begin_s, end_s, load, driven_s, driven_m });
            (place, now_s) = (to, end_s);
        }
    }

    /// When the last deed ends; long ago without any.
    pub fn end_s(&self) -> f64 {
        self.visits.last().map_or(f64::NEG_INFINITY, |visit| visit.end_s)
    }

    /// When a job is aboard: at the end of its pick-up, or since it was picked up before.
    pub fn boarded_s(&self, problem: &Problem, job: JobId) -> Option<f64> {
        let pick_up = Stop { job, deed: StopDeed::PickUp };
        let visit = self.visits.iter().find(|visit| visit.stop == pick_up);
        visit.map(|visit| visit.end_s).or(problem.job(job).boarded_s)
    }

    /// When a deed of a job begins.
    pub fn begin_s(&self, stop: Stop) -> Option<f64> {
        self.visits.iter().find(|visit| visit.stop == stop).map(|visit| visit.begin_s)
    }
}
