//! Whom a person gave to a vehicle, no other vehicle takes.

use crate::base::ids::VehicleId;
use crate::plan::dispatch::refusal::Refusal;

/// # Errors
/// When a person gave it to another vehicle.
pub fn check(vehicle: VehicleId, pinned_to: Option<VehicleId>) -> Result<(), Refusal> {
    if pinned_to.is_none_or(|pinned_to| pinned_to == vehicle) { Ok(()) } else { Err(Refusal::PinnedElsewhere) }
}
