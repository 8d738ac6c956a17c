//! Everybody aboard has a place of the kind that they need, at every moment.

use crate::model::{Party, Places};
use crate::plan::dispatch::refusal::Refusal;

use super::Change;

/// # Errors
/// When even the empty vehicle has no room for a party.
pub fn check_empty(places: Places, party: Party) -> Result<(), Refusal> {
    if places.fits(party) { Ok(()) } else { Err(Refusal::TooFewPlaces) }
}

/// # Errors
/// When somewhere on the way more is aboard than there is room for.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    let has_room = change.with.visits.iter().all(|visit| change.vehicle.places.fits(visit.load));
    if has_room { Ok(()) } else { Err(Refusal::PlacesTaken) }
}
