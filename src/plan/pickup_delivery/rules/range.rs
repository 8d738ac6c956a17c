//! The legs of a route cost no more than the vehicle's range.

use crate::plan::pickup_delivery::numbers::VehicleNo;
use crate::plan::pickup_delivery::problem::{Problem, Vehicle};
use crate::plan::pickup_delivery::route::ROUNDING;
use crate::plan::pickup_delivery::schedule::Schedule;

pub(in super::super) fn applies(vehicle: &Vehicle) -> bool {
    vehicle.range.is_finite()
}

pub(in super::super) fn allows(problem: &Problem, vehicle: VehicleNo, schedule: &Schedule) -> bool {
    schedule.legs_cost <= problem.vehicle(vehicle).range + ROUNDING
}
