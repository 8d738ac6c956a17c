//! Nobody waits for the pick-up beyond their patience.

use crate::model::StopDeed;
use crate::plan::dispatch::refusal::Refusal;

use super::{Change, Limit};

/// # Errors
/// When a pick-up comes too late.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    for visit in change.with.visits.iter().filter(|visit| visit.stop.deed == StopDeed::PickUp) {
        let job = change.problem.job(visit.stop.job);
        if Limit(job.latest_pick_up_s).is_passed_by(visit.begin_s, || change.without.begin_s(visit.stop)) {
            return Err(Refusal::PickUpTooLate);
        }
    }
    Ok(())
}
