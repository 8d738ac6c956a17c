//! Refusals: why a vehicle can't do a job beside what it does already.

use super::numbers::{JobNo, StopNo, VehicleNo};
use super::problem::{Boarding, Problem};
use super::rules::{self, eligibility};
use super::schedule::Obstacle;
use super::solution::Solution;

/// Why a vehicle can't do a job. Of several reasons the last in this order is told: it came closest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Refusal {
    #[error("it belongs to another vehicle")]
    OtherVehicle,
    #[error("the vehicle doesn't offer what it needs")]
    NotOffered,
    #[error("even the empty vehicle has too little room")]
    TooLarge,
    #[error("the pick-up would be too late")]
    PickUpTooLate,
    #[error("the drop-off would be too late")]
    DropOffTooLate,
    #[error("the shift would be over")]
    ShiftOver,
    #[error("the vehicle's range is too short")]
    RangeTooShort,
    #[error("the room is taken on the way")]
    RoomTaken,
    #[error("somebody would ride too long, or the vehicle would be out too long")]
    TooLong,
    #[error("somebody else would be served too late")]
    OthersTooLate,
}

/// The reason of the position that comes closest; nothing when there is a position, or the job is in the route.
pub(super) fn of(problem: &Problem, solution: &Solution, job: JobNo, vehicle: VehicleNo) -> Option<Refusal> {
    if solution.holder[job.index()] == Some(vehicle) {
        return None;
    }
    if let Err(refusal) = eligibility::check(problem, job, vehicle) {
        return Some(refusal);
    }
    let route = &solution.routes[vehicle.index()];
    let stops: Vec<StopNo> = route.stops().collect();
    let has_pick_up = matches!(problem.job(job).boarding, Boarding::PickUp(_));
    let mut closest = Refusal::OtherVehicle;
    for first in route.frozen..=stops.len() {
        for last in if has_pick_up { first..stops.len() + 1 } else { first..first + 1 } {
            let mut order = stops.clone();
            order.insert(last, job.drop_off());
            if has_pick_up {
                order.insert(first, job.pick_up());
            }
            match check(problem, vehicle, job, &order) {
                Ok(()) => return None,
                Err(refusal) => closest = closest.max(refusal),
            }
        }
    }
    Some(closest)
}

/// Checks an itinerary with a job in it.
fn check(problem: &Problem, vehicle: VehicleNo, job: JobNo, order: &[StopNo]) -> Result<(), Refusal> {
    let capacity = problem.vehicle(vehicle).capacity;
    let mut load = problem.load_at_start[vehicle.index()];
    for stop in order {
        let other = problem.job(stop.job());
        load = if stop.is_pick_up() { load + other.load } else { load - other.carried() };
        if !load.fits(capacity) {
            return Err(Refusal::RoomTaken);
        }
    }
    rules::time_cost(problem, vehicle, order.iter().copied()).map(|_| ()).map_err(|obstacle| match obstacle {
        Obstacle::TooLate(StopNo::START | StopNo::END) => Refusal::ShiftOver,
        Obstacle::TooLate(stop) if stop == job.pick_up() => Refusal::PickUpTooLate,
        Obstacle::TooLate(stop) if stop == job.drop_off() => Refusal::DropOffTooLate,
        Obstacle::TooLate(_) => Refusal::OthersTooLate,
        Obstacle::TooLong => Refusal::TooLong,
        Obstacle::TooFar => Refusal::RangeTooShort,
    })
}
