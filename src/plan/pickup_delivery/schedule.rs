//! Schedules: when each stop of a route begins, also where rides or shifts have a longest time.

use super::numbers::{StopNo, VehicleNo};
use super::problem::{Boarding, Problem};
use super::route::ROUNDING;

/// When a vehicle serves its stops: as early as it can, and pick-ups only as much later as the longest rides ask for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Schedule {
    pub times: Vec<Timing>,
    /// Sum of what the legs cost.
    pub legs_cost: f64,
}

/// A stop with its times. At the start and the end both times are the same.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Timing {
    pub stop: StopNo,
    pub begins: f64,
    pub departs: f64,
}

/// Why a route has no schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Obstacle {
    /// A stop would begin after its window.
    TooLate(StopNo),
    /// Rides or the shift are too long together.
    TooLong,
    /// The legs take more than the vehicle's range.
    TooFar,
}

/// Two stops that may be only so far apart: from the departure at the first to the begin at the last.
struct Bond {
    first: usize,
    last: usize,
    longest: f64,
}

impl Schedule {
    /// The earliest schedule that keeps all windows, longest rides and the longest shift.
    ///
    /// Times only ever grow from their lower bounds, so the first ones that satisfy everything are the earliest of all
    /// (the least solution of a system of difference constraints, Bellman 1958).
    ///
    /// # Errors
    /// What stands in the way, when there is none.
    pub fn earliest(
        problem: &Problem,
        vehicle: VehicleNo,
        stops: impl Iterator<Item = StopNo>,
    ) -> Result<Self, Obstacle> {
        let stops = stops.filter(|stop| !stop.is_terminal());
        let mut times: Vec<Timing> = vec![Timing { stop: StopNo::START, begins: 0.0, departs: 0.0 }];
        times.extend(stops.map(|stop| Timing { stop, begins: 0.0, departs: 0.0 }));
        times.push(Timing { stop: StopNo::END, begins: 0.0, departs: 0.0 });
        let mut schedule = Self { times, legs_cost: 0.0 };
        let bonds = schedule.bonds(problem, vehicle);
        // Each round settles one bond for good, or there is a circle of them that never ends.
        for _ in 0..=bonds.len() {
            schedule.push_on(problem, vehicle)?;
            if !schedule.hold_back(&bonds) {
                return Ok(schedule);
            }
        }
        Err(Obstacle::TooLong)
    }

    fn bonds(&self, problem: &Problem, vehicle: VehicleNo) -> Vec<Bond> {
        let mut bonds = Vec::new();
        let longest = problem.vehicle(vehicle).duration_max;
        if longest.is_finite() {
            bonds.push(Bond { first: 0, last: self.times.len() - 1, longest });
        }
        for (last, timing) in self.times.iter().enumerate().filter(|(_, it)| !it.stop.is_terminal()) {
            let job = problem.job(timing.stop.job());
            if timing.stop.is_pick_up() || job.ride_max.is_infinite() {
                continue;
            }
            let pick_up = timing.stop.job().pick_up();
            if let Some(first) = self.times[..last].iter().position(|earlier| earlier.stop == pick_up) {
                bonds.push(Bond { first, last, longest: job.ride_max });
            }
        }
        bonds
    }

    /// Moves every stop behind the one before it.
    fn push_on(&mut self, problem: &Problem, vehicle: VehicleNo) -> Result<(), Obstacle> {
        let travel = problem.travel(vehicle);
        let vehicle = problem.vehicle(vehicle);
        let mut at = vehicle.start;
        let mut departs = f64::NEG_INFINITY;
        self.legs_cost = 0.0;
        for timing in &mut self.times {
            let (place, window, service) = match timing.stop {
                StopNo::START => (vehicle.start, vehicle.shift, 0.0),
                StopNo::END => (vehicle.end, vehicle.shift, 0.0),
                stop => (problem.stop(stop).place, problem.stop(stop).window, problem.stop(stop).service),
            };
            timing.begins = timing.begins.max(window.earliest).max(departs + travel.time.leg(at, place));
            if timing.begins > latest(problem, timing.stop, window.latest) + ROUNDING {
                return Err(Obstacle::TooLate(timing.stop));
            }
            if timing.stop != StopNo::START {
                self.legs_cost += travel.cost.leg(at, place);
            }
            timing.departs = timing.begins + service;
            (at, departs) = (place, timing.departs);
        }
        Ok(())
    }

    /// Moves the first stop of each bond that is too long; returns whether there was one.
    fn hold_back(&mut self, bonds: &[Bond]) -> bool {
        let mut has_moved = false;
        for bond in bonds {
            let excess = self.times[bond.last].begins - bond.longest - self.times[bond.first].departs;
            if excess > ROUNDING {
                self.times[bond.first].begins += excess;
                self.times[bond.first].departs += excess;
                has_moved = true;
            }
        }
        has_moved
    }
}

/// The latest begin of a stop; who is aboard has a longest ride from the moment of boarding.
fn latest(problem: &Problem, stop: StopNo, latest: f64) -> f64 {
    if stop.is_terminal() {
        return latest;
    }
    let job = problem.job(stop.job());
    match job.boarding {
        Boarding::Aboard { since, .. } => latest.min(since + job.ride_max),
        Boarding::PickUp(_) | Boarding::Visit => latest,
    }
}
