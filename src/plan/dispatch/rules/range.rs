//! The battery lasts to the end of the itinerary, and to a charger from there.

use crate::plan::dispatch::refusal::Refusal;

use super::Change;

/// Range that must be left at the end, in metres, to get to a charger: twice across a city district.
pub const RESERVE_M: f64 = 5_000.0;

/// # Errors
/// When too little would be left, and less than at present.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    let driven_m = change.with.visits.last().map_or(0.0, |visit| visit.driven_m);
    let present_m = change.without.visits.last().map_or(0.0, |visit| visit.driven_m);
    let is_enough = driven_m + RESERVE_M <= change.vehicle.range_m || driven_m <= present_m;
    if is_enough { Ok(()) } else { Err(Refusal::RangeTooShort) }
}
