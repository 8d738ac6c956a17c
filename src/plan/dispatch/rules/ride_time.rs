//! Nobody rides much longer than alone: at most half as long again, or ten minutes more where that is longer.
//!
//! Dial-a-ride services bound the ride by a multiple of the direct one, 1.5 to 2 (Cordeau and Laporte 2007).

use crate::model::StopDeed;
use crate::plan::dispatch::refusal::Refusal;

use super::{Change, Limit};

const LONGEST_SHARE: f64 = 1.5;
const LONGEST_MORE_S: f64 = 600.0;

/// The longest ride of somebody who would ride so long alone, in seconds.
pub fn ride_max_s(direct_s: f64) -> f64 {
    (direct_s * LONGEST_SHARE).max(direct_s + LONGEST_MORE_S)
}

/// # Errors
/// When somebody rides too long.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    for visit in change.with.visits.iter().filter(|visit| visit.stop.deed == StopDeed::DropOff) {
        let job = visit.stop.job;
        let boarded_s = change.with.boarded_s(change.problem, job);
        let (Some(boarded_s), Some(longest_s)) = (boarded_s, change.ride_max_s.get(job.index())) else { continue };
        let present_s = || Some(change.without.begin_s(visit.stop)? - change.without.boarded_s(change.problem, job)?);
        if Limit(*longest_s).is_passed_by(visit.begin_s - boarded_s, present_s) {
            return Err(Refusal::RideTooLong);
        }
    }
    Ok(())
}
