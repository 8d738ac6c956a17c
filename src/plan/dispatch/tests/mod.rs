//! Random fleets and requests, judged by a checker that shares nothing with the planner.

mod checker;
mod days;
mod improvement;
mod refusals;

use crate::base::geo::Point;
use crate::base::ids::{RequestId, VehicleId};
use crate::model::{Party, Places, RequestPurpose, Role};

use super::{Candidate, Job, JobId, PlaceId, Problem, TravelTimes};

/// Straight ways at one speed.
#[derive(Default)]
pub struct Plane {
    pub points: Vec<Point>,
}

pub const SPEED_MPS: f64 = 8.0;

impl TravelTimes for Plane {
    fn seconds(&mut self, from: PlaceId, to: PlaceId) -> f64 {
        self.metres(from, to) / SPEED_MPS
    }

    fn at_least_s(&self, from: PlaceId, to: PlaceId) -> f64 {
        self.metres(from, to) / SPEED_MPS
    }

    fn metres(&self, from: PlaceId, to: PlaceId) -> f64 {
        f64::from(self.points[from.index()].distance(self.points[to.index()]))
    }
}

/// A problem with a shuttle at each of some places, 16 seats each.
pub fn fleet_at(points: &[(f32, f32)]) -> (Problem, Plane) {
    let mut problem = Problem::default();
    for (index, (x, y)) in points.iter().enumerate() {
        problem.places.push(Point::new(*x, *y));
        problem.fleet.push(Candidate {
            vehicle: VehicleId::from_index(index),
            role: Role::Ride,
            places: Places { seats: 16, standing: 0, wheelchairs: 2, stretchers: 0, parcels: 0 },
            fittings: crate::model::Fittings::NONE,
            start: PlaceId(index as u32),
            ready_s: 0.0,
            aboard: Party::default(),
            stops: Vec::new(),
            fixed: 0,
            range_m: 100_000.0,
            refill: None,
            duty: None,
            lent: None,
        });
    }
    let plane = Plane { points: problem.places.clone() };
    (problem, plane)
}

/// Adds an open request for one person from place to place, within ten minutes.
pub fn ask(problem: &mut Problem, plane: &mut Plane, from: (f32, f32), to: (f32, f32)) -> JobId {
    let id = JobId(problem.jobs.len() as u32);
    let place = PlaceId(problem.places.len() as u32);
    problem.places.extend([Point::new(from.0, from.1), Point::new(to.0, to.1)]);
    plane.points.clone_from(&problem.places);
    problem.jobs.push(Job {
        request: RequestId(id.0),
        purpose: RequestPurpose::Ride,
        from: place,
        to: PlaceId(place.0 + 1),
        party: Party { seats: 1, ..Party::default() },
        earliest_s: 0.0,
        latest_pick_up_s: 600.0,
        latest_arrival_s: 7_200.0,
        promised_s: None,
        boarded_s: None,
        pinned_to: None,
        favour: 1.0,
    });
    problem.open.push(id);
    id
}
