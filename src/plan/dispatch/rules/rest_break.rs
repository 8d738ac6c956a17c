//! Whoever goes with a vehicle has their break: before it the vehicle ends what it has begun, and then it stands.

use crate::plan::dispatch::duty::Duty;
use crate::plan::dispatch::refusal::Refusal;

use super::{Change, Limit};

/// # Errors
/// When they rest now.
pub fn check_now(duty: Option<Duty>) -> Result<(), Refusal> {
    let is_resting = duty.is_some_and(|duty| duty.rest_begins_s <= 0.0 && duty.rest_ends_s > 0.0);
    if is_resting { Err(Refusal::OnBreak) } else { Ok(()) }
}

/// # Errors
/// When the last stop ends after the break has begun.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    let Some(duty) = change.vehicle.duty.filter(|duty| duty.rest_ends_s > 0.0) else { return Ok(()) };
    let end_s = change.with.end_s();
    let is_over = Limit(duty.rest_begins_s).is_passed_by(end_s, || Some(change.without.end_s()));
    if is_over { Err(Refusal::OnBreak) } else { Ok(()) }
}
