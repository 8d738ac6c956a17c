//! Who was promised a pick-up waits little beyond it for others' sake.

use crate::model::StopDeed;
use crate::plan::dispatch::refusal::Refusal;

use super::{Change, Limit};

/// How much later than promised a pick-up may come, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PromiseSlack(pub f64);

impl Default for PromiseSlack {
    /// The three minutes that a rider doesn't take for late.
    fn default() -> Self {
        Self(180.0)
    }
}

/// # Errors
/// When a promised pick-up would come too late.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    for visit in change.with.visits.iter().filter(|visit| visit.stop.deed == StopDeed::PickUp) {
        let Some(promised_s) = change.problem.job(visit.stop.job).promised_s else { continue };
        let limit = Limit(promised_s + change.problem.promise_slack.0);
        if limit.is_passed_by(visit.begin_s, || change.without.begin_s(visit.stop)) {
            return Err(Refusal::PromiseBroken);
        }
    }
    Ok(())
}
