//! A shift is no longer than it may be; the vehicle may leave later for it.

use crate::plan::pickup_delivery::problem::Vehicle;

pub(in super::super) fn applies(vehicle: &Vehicle) -> bool {
    vehicle.duration_max.is_finite()
}
