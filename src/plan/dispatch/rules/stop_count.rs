//! An itinerary has few enough stops that its end can still be foreseen.

use crate::model::Itinerary;
use crate::plan::dispatch::problem::Candidate;
use crate::plan::dispatch::refusal::Refusal;

/// # Errors
/// When two more stops would be too many.
pub fn check(vehicle: &Candidate) -> Result<(), Refusal> {
    if vehicle.stops.len() + 2 <= Itinerary::STOPS_MAX { Ok(()) } else { Err(Refusal::TooManyStops) }
}
