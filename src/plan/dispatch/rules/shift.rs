//! Whoever goes with a vehicle is there from its first stop to its last. Who goes alone has no shift.

use crate::plan::dispatch::duty::Duty;
use crate::plan::dispatch::refusal::Refusal;

use super::{Change, Limit};

/// # Errors
/// When nobody is there now: it would set out at once.
pub fn check_now(duty: Option<Duty>) -> Result<(), Refusal> {
    let is_there = duty.is_none_or(|duty| duty.begins_s <= 0.0 && duty.ends_s > 0.0);
    if is_there { Ok(()) } else { Err(Refusal::OffShift) }
}

/// # Errors
/// When the shift ends before the last stop does.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    let Some(duty) = change.vehicle.duty else { return Ok(()) };
    let end_s = change.with.end_s();
    let is_over = Limit(duty.ends_s).is_passed_by(end_s, || Some(change.without.end_s()));
    if is_over { Err(Refusal::OffShift) } else { Ok(()) }
}
