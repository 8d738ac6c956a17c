//! The ground of an improvement: who holds which request, which of them can move, and which vehicles are near.

use crate::base::ids::VehicleId;
use crate::base::number_hasher::NumberMap;
use crate::model::StopDeed;
use crate::plan::dispatch::insertion::Insertion;
use crate::plan::dispatch::nearby::Nearby;
use crate::plan::dispatch::problem::{Candidate, JobId, Problem, Stop};
use crate::plan::dispatch::round::{Plan, candidates, nearby_of};
use crate::plan::dispatch::times::TravelTimes;

use super::NEARLY_THERE_S;

/// Requests are neighbours up to this distance between their pick-ups, in metres; of those the nearest.
const NEIGHBOUR_M: f32 = 2_000.0;
const NEIGHBOURS_MAX: usize = 12;

/// What is known of the problem besides its stops.
#[derive(Debug)]
pub(super) struct Ground {
    /// Who picks a request up, by job.
    holder: Vec<Option<u32>>,
    /// Who was to pick it up when it was told, by job.
    told: Vec<Option<u32>>,
    /// Stops that stay as they are, by vehicle.
    pub frozen: Vec<usize>,
    is_movable: Vec<bool>,
    vehicles: Nearby,
    pick_ups: Nearby,
    /// Vehicles to be tried, by job; found when first asked for.
    tried: Vec<Option<Vec<(f64, usize)>>>,
    /// Counts the changes of each vehicle's stops; no number comes twice.
    version: Vec<u32>,
    next_version: u32,
    /// What was found, by job and vehicle.
    known: NumberMap<(u32, u32), Known>,
}

/// What was found for a job in a vehicle, as of a version of its stops.
#[derive(Debug)]
pub(super) struct Known {
    version: u32,
    pub cheapest: Option<Insertion>,
}

impl Ground {
    /// Takes over what a round has planned.
    pub fn new(problem: &mut Problem, begun: &Plan, times: &impl TravelTimes) -> Self {
        let told = holders(problem);
        let numbers: NumberMap<VehicleId, usize> =
            problem.fleet.iter().enumerate().map(|(number, vehicle)| (vehicle.vehicle, number)).collect();
        for route in &begun.routes {
            if let Some(number) = numbers.get(&route.vehicle) {
                problem.fleet[*number].stops = route.stops.iter().map(|(stop, _)| *stop).collect();
            }
        }
        let frozen: Vec<usize> = problem.fleet.iter().map(|vehicle| frozen(problem, vehicle, times)).collect();
        let holder = holders(problem);
        let mut is_movable = vec![false; problem.jobs.len()];
        for (vehicle, frozen) in problem.fleet.iter().zip(&frozen) {
            for stop in vehicle.stops.iter().skip(*frozen).filter(|stop| stop.deed == StopDeed::PickUp) {
                is_movable[stop.job.index()] = true;
            }
        }
        for id in problem.open.iter().filter(|id| holder[id.index()].is_none()) {
            is_movable[id.index()] = true;
        }
        let movable = (0..).zip(&problem.jobs).filter(|(number, _)| is_movable[*number as usize]);
        let pick_ups = movable.filter_map(|(number, job)| Some((*problem.places.get(job.from.index())?, number)));
        Self {
            pick_ups: Nearby::of(pick_ups),
            vehicles: nearby_of(problem),
            tried: vec![None; problem.jobs.len()],
            version: vec![0; problem.fleet.len()],
            next_version: 1,
            known: NumberMap::default(),
            holder,
            told,
            frozen,
            is_movable,
        }
    }

    /// The requests that can go elsewhere.
    pub fn movable(&self) -> Vec<JobId> {
        (0..).map(JobId).zip(&self.is_movable).filter(|(_, is_movable)| **is_movable).map(|(id, _)| id).collect()
    }

    pub fn holder(&self, job: JobId) -> Option<usize> {
        self.holder[job.index()].map(|number| number as usize)
    }

    pub fn hold(&mut self, job: JobId, holder: Option<usize>) {
        self.holder[job.index()] = holder.map(|number| number as u32);
    }

    /// Whether somebody was told another vehicle.
    pub fn was_told_another(&self, problem: &Problem, job: JobId, number: usize) -> bool {
        problem.job(job).promised_s.is_some() && self.told[job.index()].is_some_and(|told| told as usize != number)
    }

    /// Others that are picked up near by, the nearest first.
    pub fn neighbours(&self, problem: &Problem, job: JobId) -> Vec<JobId> {
        let Some(center) = problem.places.get(problem.job(job).from.index()) else { return Vec::new() };
        let near = self.pick_ups.within(*center, NEIGHBOUR_M).into_iter().map(JobId);
        near.filter(|other| *other != job).take(NEIGHBOURS_MAX).collect()
    }

    /// The vehicles to be tried for a job, by their least time to the pick-up.
    pub fn tried(&mut self, problem: &Problem, job: JobId, times: &mut impl TravelTimes) -> Vec<(f64, usize)> {
        if let Some(tried) = &self.tried[job.index()] {
            return tried.clone();
        }
        let tried = candidates(problem, job, &self.vehicles, times, &mut Vec::new());
        let starts: Vec<_> = tried.iter().map(|(_, number)| problem.fleet[*number].start).collect();
        times.prepare(&starts, problem.job(job).from);
        self.tried[job.index()] = Some(tried.clone());
        tried
    }

    /// A vehicle's stops have changed: what was known of it is void. Says what they were numbered before.
    pub fn change(&mut self, number: usize) -> u32 {
        let version = std::mem::replace(&mut self.version[number], self.next_version);
        self.next_version += 1;
        version
    }

    /// A vehicle's stops are again what they were.
    pub fn change_back(&mut self, number: usize, version: u32) {
        self.version[number] = version;
    }

    /// What was found for the vehicle's present stops, if it was looked for.
    pub fn known(&self, job: JobId, number: usize) -> Option<&Known> {
        self.known.get(&(job.0, number as u32)).filter(|known| known.version == self.version[number])
    }

    pub fn remember(&mut self, job: JobId, number: usize, cheapest: Option<Insertion>) {
        let version = self.version[number];
        self.known.insert((job.0, number as u32), Known { version, cheapest });
    }
}

/// Who picks each job up.
fn holders(problem: &Problem) -> Vec<Option<u32>> {
    let mut holder = vec![None; problem.jobs.len()];
    for (number, vehicle) in (0..).zip(&problem.fleet) {
        for stop in vehicle.stops.iter().filter(|stop| stop.deed == StopDeed::PickUp) {
            holder[stop.job.index()] = Some(number);
        }
    }
    holder
}

/// How many stops stay: those that it is at, and the next one when it is nearly there.
fn frozen(problem: &Problem, vehicle: &Candidate, times: &impl TravelTimes) -> usize {
    let is_nearly_there = |stop: &Stop| {
        let place = problem.job(stop.job).place(stop.deed);
        vehicle.ready_s + times.at_least_s(vehicle.start, place) < NEARLY_THERE_S
    };
    let nearly = vehicle.stops.first().filter(|stop| vehicle.fixed == 0 && is_nearly_there(stop));
    vehicle.fixed + usize::from(nearly.is_some())
}
