//! Who was promised a pick-up waits little beyond it for others' sake.

use crate::model::StopDeed;
use crate::plan::dispatch::refusal::Refusal;

use super::{Change, Limit};

/// A promised pick-up may come this much later, in seconds: the three minutes that a rider doesn't take for late.
pub const SLACK_S: f64 = 180.0;

/// # Errors
/// When a promised pick-up would come too late.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    for visit in change.with.visits.iter().filter(|visit| visit.stop.deed == StopDeed::PickUp) {
        let Some(promised_s) = change.problem.job(visit.stop.job).promised_s else { continue };
        if Limit(promised_s + SLACK_S).is_passed_by(visit.begin_s, || change.without.begin_s(visit.stop)) {
            return Err(Refusal::PromiseBroken);
        }
    }
    Ok(())
}
