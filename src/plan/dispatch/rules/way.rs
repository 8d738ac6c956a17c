//! There is a way to every stop.

use crate::plan::dispatch::refusal::Refusal;

use super::Change;

/// # Errors
/// When a stop can't be reached at all.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    let is_reached = change.with.visits.last().is_none_or(|visit| visit.arrival_s.is_finite());
    if is_reached { Ok(()) } else { Err(Refusal::NoWay) }
}
