//! The dispatcher improves what it has planned: at fixed moments, and only so much at a time.

use crate::base::ids::{RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::{DispatchLimits, Itinerary, RequestState, StopDeed};
use crate::plan::dispatch::{Improver, Plan, Problem, RoadTimes, Weights, plan_round};
use crate::station::fleet_view::FleetView;

/// Time between two improvements.
const PERIOD: Span = Span::from_s(30);

/// Work of one improvement, in schedules that are laid out: a few milliseconds at most.
const WORK: u64 = 300;

/// Whether plans are improved in the round of a moment.
pub(super) fn is_due(now: Timestamp) -> bool {
    now.0.rem_euclid(PERIOD.0) == 0
}

/// Places what is open, then improves all plans. The moment is the seed.
pub(super) fn plan_and_improve(
    mut problem: Problem,
    limits: DispatchLimits,
    now: Timestamp,
    times: &mut RoadTimes,
) -> Plan {
    keep_outside(&mut problem, limits);
    let weights = Weights::default();
    let begun = plan_round(problem.clone(), &weights, times);
    let mut improver = Improver::new(problem, begun, weights, now.0.unsigned_abs(), times);
    improver.run(WORK, times);
    improver.plan(times)
}

/// What automatic may not give out stays with the vehicle that a person gave it to.
fn keep_outside(problem: &mut Problem, limits: DispatchLimits) {
    let Problem { fleet, jobs, .. } = problem;
    for vehicle in fleet {
        for stop in &vehicle.stops {
            let job = jobs.get_mut(stop.job.index()).filter(|job| !limits.takes(job.purpose));
            job.into_iter().for_each(|job| job.pinned_to = Some(vehicle.vehicle));
        }
    }
}

/// The requests that were promised to one vehicle and are another's by new itineraries.
pub(super) fn moved(view: &FleetView<'_>, orders: &[(VehicleId, Itinerary)]) -> Vec<RequestId> {
    let mut moved = Vec::new();
    for (vehicle, itinerary) in orders {
        let picked_up = itinerary.stops.iter().filter(|stop| stop.deed == StopDeed::PickUp).map(|stop| stop.request);
        moved.extend(picked_up.filter(|id| {
            let holder = view.world.requests().get(*id).map(|row| row.state);
            matches!(holder, Some(RequestState::Assigned { vehicle: other, .. }) if other != *vehicle)
        }));
    }
    moved
}
