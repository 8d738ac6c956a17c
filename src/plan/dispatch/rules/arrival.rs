//! Everybody is there in time: at an appointment, or when they wanted to be there at the latest.

use crate::model::StopDeed;
use crate::plan::dispatch::refusal::Refusal;

use super::{Change, Limit};

/// # Errors
/// When somebody arrives too late.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    for visit in change.with.visits.iter().filter(|visit| visit.stop.deed == StopDeed::DropOff) {
        let job = change.problem.job(visit.stop.job);
        if Limit(job.latest_arrival_s).is_passed_by(visit.begin_s, || change.without.begin_s(visit.stop)) {
            return Err(Refusal::ArrivalTooLate);
        }
    }
    Ok(())
}
