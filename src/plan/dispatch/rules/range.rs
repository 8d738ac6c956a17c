//! The battery lasts to the end of the itinerary, and to a charger from there.

use crate::plan::dispatch::refusal::Refusal;

use super::Change;

/// Range that must be left at the end, in metres, to get to a charger: twice across a city district.
pub const RESERVE_M: f64 = 5_000.0;

/// # Errors
/// When too little would be left.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    let driven_m = change.with.visits.last().map_or(0.0, |visit| visit.driven_m);
    if driven_m + RESERVE_M <= change.vehicle.range_m { Ok(()) } else { Err(Refusal::RangeTooShort) }
}
