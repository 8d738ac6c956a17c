//! Routes: the stops of one vehicle in order, with what an insertion needs to know at each.

use super::load::Load;
use super::numbers::{JobNo, PlaceNo, StopNo, VehicleNo};
use super::problem::Problem;
use super::rules;

/// Rounding of sums of times, in their unit.
pub(super) const ROUNDING: f64 = 1e-9;

/// A stop in a route. Times are those of a vehicle that never waits longer than it must.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visit {
    pub stop: StopNo,
    pub place: PlaceNo,
    /// What is aboard after it.
    pub load: Load,
    /// When the vehicle leaves.
    pub departs: f64,
    /// The latest begin that keeps all later windows.
    pub latest: f64,
    /// When it begins.
    pub begins: f64,
    /// How long the vehicle waits for the window.
    pub waits: f64,
    /// What the leg to the next visit costs.
    pub leg_cost: f64,
}

/// One vehicle's visits, from its start to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub vehicle: VehicleNo,
    /// A number that no other content of any route of the same search has.
    pub version: u64,
    pub visits: Vec<Visit>,
    /// Bits of the jobs in it.
    pub jobs: Vec<u64>,
    /// Its legs.
    pub legs_cost: f64,
    /// What its riders' time costs.
    pub time_cost: f64,
    /// The first so many visits after the start stay as they are.
    pub frozen: usize,
    /// The first visit after which too much is aboard; only while a drop-off is missing.
    pub overloaded_at: usize,
}

impl Route {
    pub(super) fn new(problem: &Problem, vehicle: VehicleNo, stops: &[StopNo]) -> Self {
        let mut route = Self {
            vehicle,
            version: 0,
            visits: Vec::with_capacity(stops.len() + 2),
            jobs: vec![0; problem.jobs.len().div_ceil(64)],
            legs_cost: 0.0,
            time_cost: 0.0,
            frozen: problem.vehicle(vehicle).frozen,
            overloaded_at: usize::MAX,
        };
        route.set(problem, stops.iter().copied());
        route
    }

    /// Whether it only goes from its start to its end.
    pub fn is_empty(&self) -> bool {
        self.visits.len() == 2
    }

    pub fn has(&self, job: JobNo) -> bool {
        self.jobs[job.index() / 64] >> (job.index() % 64) & 1 == 1
    }

    /// The stops between start and end.
    pub fn stops(&self) -> impl DoubleEndedIterator<Item = StopNo> + Clone + '_ {
        self.visits[1..self.visits.len() - 1].iter().map(|visit| visit.stop)
    }

    /// Replaces the stops.
    pub(super) fn set(&mut self, problem: &Problem, stops: impl Iterator<Item = StopNo>) {
        self.visits.clear();
        let blank = |stop| blank(problem, self.vehicle, stop);
        self.visits.push(blank(StopNo::START));
        self.visits.extend(stops.map(blank));
        self.visits.push(blank(StopNo::END));
        self.refresh(problem);
    }

    /// Puts a job in: the pick-up after the visit `pick_up`, the drop-off after the visit `drop_off`, both as numbered before.
    pub(super) fn insert(&mut self, problem: &Problem, job: JobNo, pick_up: Option<usize>, drop_off: usize) {
        self.visits.insert(drop_off + 1, blank(problem, self.vehicle, job.drop_off()));
        if let Some(pick_up) = pick_up {
            self.visits.insert(pick_up + 1, blank(problem, self.vehicle, job.pick_up()));
        }
        self.refresh(problem);
    }

    /// Takes the stops of jobs out, but for what is frozen.
    pub(super) fn retain(&mut self, problem: &Problem, stays: impl Fn(JobNo) -> bool) {
        let frozen = self.frozen;
        let mut number = 0;
        self.visits.retain(|visit| {
            number += 1;
            number <= frozen + 1 || visit.stop.is_terminal() || stays(visit.stop.job())
        });
        self.refresh(problem);
    }

    /// Takes the stops of another route without some jobs.
    pub(super) fn copy_without(&mut self, problem: &Problem, other: &Self, leaves: impl Fn(JobNo) -> bool) {
        self.vehicle = other.vehicle;
        self.frozen = other.frozen;
        self.visits.clear();
        self.visits.extend(other.visits.iter().filter(|visit| visit.stop.is_terminal() || !leaves(visit.stop.job())));
        self.refresh(problem);
    }

    /// Copies another route without making room anew.
    pub(super) fn copy(&mut self, other: &Self) {
        self.vehicle = other.vehicle;
        self.version = other.version;
        self.visits.clone_from(&other.visits);
        self.jobs.clone_from(&other.jobs);
        self.legs_cost = other.legs_cost;
        self.time_cost = other.time_cost;
        self.frozen = other.frozen;
        self.overloaded_at = other.overloaded_at;
    }

    /// Computes everything that follows from the order of the stops.
    fn refresh(&mut self, problem: &Problem) {
        self.refresh_forward(problem);
        self.refresh_backward(problem);
        self.time_cost = if problem.needs_schedule {
            rules::time_cost(problem, self.vehicle, self.visits.iter().map(|visit| visit.stop)).unwrap_or(0.0)
        } else {
            0.0
        };
    }

    fn refresh_forward(&mut self, problem: &Problem) {
        let vehicle = problem.vehicle(self.vehicle);
        let travel = problem.travel(self.vehicle);
        let is_empty = self.is_empty();
        self.jobs.fill(0);
        self.legs_cost = 0.0;
        self.overloaded_at = usize::MAX;
        let mut load = problem.load_at_start[self.vehicle.index()];
        let mut departs = vehicle.shift.earliest;
        let mut at = vehicle.start;
        if let Some(first) = self.visits.first_mut() {
            (first.load, first.departs, first.waits) = (load, departs, 0.0);
        }
        for number in 1..self.visits.len() {
            // A vehicle with nothing to do stays where it is.
            let leg_cost = if is_empty { 0.0 } else { travel.cost.leg(at, self.visits[number].place) };
            self.visits[number - 1].leg_cost = leg_cost;
            self.legs_cost += leg_cost;
            let visit = &mut self.visits[number];
            let arrives = departs + travel.time.leg(at, visit.place);
            at = visit.place;
            if visit.stop.is_terminal() {
                (visit.load, visit.departs, visit.waits, visit.leg_cost) = (load, arrives, 0.0, 0.0);
                continue;
            }
            let (job, stop) = (visit.stop.job(), problem.stop(visit.stop));
            self.jobs[job.index() / 64] |= 1 << (job.index() % 64);
            load =
                if visit.stop.is_pick_up() { load + problem.job(job).load } else { load - problem.job(job).carried() };
            if !load.fits(vehicle.capacity) {
                self.overloaded_at = self.overloaded_at.min(number);
            }
            let begins = arrives.max(stop.window.earliest);
            departs = begins + stop.service;
            (visit.load, visit.departs, visit.waits) = (load, departs, begins - arrives);
        }
    }

    fn refresh_backward(&mut self, problem: &Problem) {
        let vehicle = problem.vehicle(self.vehicle);
        let time = &problem.travel(self.vehicle).time;
        let mut latest = vehicle.shift.latest;
        let mut to = vehicle.end;
        for visit in self.visits.iter_mut().rev() {
            visit.begins = if visit.stop == StopNo::END {
                visit.departs
            } else if visit.stop == StopNo::START {
                latest -= time.leg(visit.place, to);
                visit.departs
            } else {
                let stop = problem.stop(visit.stop);
                latest = stop.window.latest.min(latest - time.leg(visit.place, to) - stop.service);
                visit.departs - stop.service
            };
            to = visit.place;
            visit.latest = latest;
        }
    }
}

/// A visit about which nothing is known but where it is.
fn blank(problem: &Problem, vehicle: VehicleNo, stop: StopNo) -> Visit {
    let place = match stop {
        StopNo::START => problem.vehicle(vehicle).start,
        StopNo::END => problem.vehicle(vehicle).end,
        stop => problem.stop(stop).place,
    };
    Visit { stop, place, load: Load::NONE, departs: 0.0, latest: 0.0, begins: 0.0, waits: 0.0, leg_cost: 0.0 }
}
