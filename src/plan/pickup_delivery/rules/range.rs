//! The legs of a route cost no more than the vehicle's range.

use crate::plan::pickup_delivery::numbers::VehicleNo;
use crate::plan::pickup_delivery::problem::{Problem, Vehicle};
use crate::plan::pickup_delivery::route::ROUNDING;
use crate::plan::pickup_delivery::schedule::{Obstacle, Schedule};

pub(in super::super) fn applies(vehicle: &Vehicle) -> bool {
    vehicle.range.is_finite()
}

/// # Errors
/// When the legs take more.
pub(in super::super) fn check(problem: &Problem, vehicle: VehicleNo, schedule: &Schedule) -> Result<(), Obstacle> {
    let is_within = schedule.legs_cost <= problem.vehicle(vehicle).range + ROUNDING;
    if is_within { Ok(()) } else { Err(Obstacle::TooFar) }
}
