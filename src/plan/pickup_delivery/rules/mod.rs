//! What a route must keep, and what its riders' time costs, one a file.
//!
//! Windows, loads and the order of a job's stops are tested by the insertion itself, at every position; the rules here are
//! asked only where a problem uses them.

pub mod duration;
pub mod eligibility;
pub mod patience;
pub mod range;
pub mod ride_time;

use super::numbers::{StopNo, VehicleNo};
use super::problem::{Job, Problem, Vehicle};
use super::schedule::{Obstacle, Schedule};

/// Whether any rule or cost of a problem needs whole schedules.
pub(super) fn need_schedule(jobs: &[Job], vehicles: &[Vehicle]) -> bool {
    jobs.iter().any(|job| ride_time::applies(job) || patience::applies(job))
        || vehicles.iter().any(|vehicle| duration::applies(vehicle) || range::applies(vehicle))
}

/// What the riders' time costs on a route.
///
/// # Errors
/// The rule that it breaks.
pub(super) fn time_cost(
    problem: &Problem,
    vehicle: VehicleNo,
    stops: impl Iterator<Item = StopNo>,
) -> Result<f64, Obstacle> {
    let schedule = Schedule::earliest(problem, vehicle, stops)?;
    range::check(problem, vehicle, &schedule)?;
    Ok(patience::cost(problem, &schedule))
}
