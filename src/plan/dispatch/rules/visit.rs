//! A visit is whole: from its opening to its end the vehicle does nothing else.

use crate::model::{RequestPurpose, StopDeed};
use crate::plan::dispatch::problem::Stop;
use crate::plan::dispatch::refusal::Refusal;

use super::Change;

/// # Errors
/// When another stop comes before the end of a visit that was begun.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    let is_visit = |stop: &Stop| matches!(change.problem.job(stop.job).purpose, RequestPurpose::Visit(_));
    let mut begun: Option<Stop> = None;
    for (index, visit) in change.with.visits.iter().enumerate() {
        let stop = visit.stop;
        let ends_begun = begun.is_some_and(|begun| begun.job == stop.job);
        // A visit that is open as the round begins has its end alone among the stops: before all others.
        let is_open_already = is_visit(&stop) && stop.deed == StopDeed::DropOff && !ends_begun;
        if (begun.is_some() && !ends_begun) || (is_open_already && index > 0) {
            return Err(Refusal::VisitUnderWay);
        }
        begun = (is_visit(&stop) && stop.deed == StopDeed::PickUp).then_some(stop);
    }
    Ok(())
}
