//! Every child that needs a seat of its own has one, at every moment.

use crate::model::{Need, Needs, Places, StopDeed};
use crate::plan::dispatch::refusal::Refusal;

use super::Change;

/// # Errors
/// When the vehicle has no child seat, and one is needed.
pub fn check_empty(places: Places, needs: Needs) -> Result<(), Refusal> {
    if places.child_seats > 0 || !needs.has(Need::ChildSeat) { Ok(()) } else { Err(Refusal::NoChildSeat) }
}

/// # Errors
/// When somewhere on the way more child seats are needed than there are.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    let visits = &change.with.visits;
    let change_of = |deed| if deed == StopDeed::PickUp { 1 } else { -1 };
    let needs_one = |visit: &&super::super::Visit| change.problem.job(visit.stop.job).needs.has(Need::ChildSeat);
    let changes = visits.iter().filter(needs_one).map(|visit| change_of(visit.stop.deed));
    // Whoever is dropped without being picked up before is aboard at the start.
    let mut taken: i32 = -changes.clone().sum::<i32>();
    let mut most = taken;
    for by in changes {
        taken += by;
        most = most.max(taken);
    }
    if most <= i32::from(change.vehicle.places.child_seats) { Ok(()) } else { Err(Refusal::NoChildSeat) }
}
