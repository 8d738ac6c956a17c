//! Moving: a request that a vehicle is to pick up is taken out of its itinerary, so that another one can be asked.

use crate::base::ids::VehicleId;
use crate::model::StopDeed;

use super::problem::{JobId, Problem, Stop};
use super::schedule::Schedule;
use super::times::TravelTimes;

/// Takes a request out of the itinerary that it is in; from then on it is one that waits. What it was promised binds no
/// other vehicle: who fails can't keep it for them. Nor does it stay pinned to the one that it leaves.
///
/// False when it can't change vehicles any more: it is aboard, or its vehicle is at its pick-up. Then nothing changes.
pub fn take_out(problem: &mut Problem, id: JobId) -> bool {
    let pick_up = Stop { job: id, deed: StopDeed::PickUp };
    let is_boarding =
        problem.fleet.iter().any(|vehicle| vehicle.stops.iter().take(vehicle.fixed).any(|stop| *stop == pick_up));
    let Some(job) = problem.jobs.get_mut(id.index()).filter(|job| job.boarded_s.is_none() && !is_boarding) else {
        return false;
    };
    (job.promised_s, job.pinned_to) = (None, None);
    for vehicle in &mut problem.fleet {
        vehicle.stops.retain(|stop| stop.job != id);
    }
    true
}

/// The stops of a vehicle with the moments at which it should be ready for each, in seconds from the moment of the round.
pub fn laid_out(problem: &Problem, vehicle: VehicleId, times: &mut impl TravelTimes) -> Option<Vec<(Stop, f64)>> {
    let vehicle = problem.fleet.iter().find(|candidate| candidate.vehicle == vehicle)?;
    let mut schedule = Schedule::default();
    schedule.lay_out(problem, vehicle, &vehicle.stops, times);
    Some(schedule.visits.iter().map(|visit| (visit.stop, visit.begin_s)).collect())
}
