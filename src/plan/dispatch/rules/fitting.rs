//! A vehicle that comes for a visit is fitted with what is needed there.

use crate::model::RequestPurpose;
use crate::model::mobile_visit::Fittings;
use crate::plan::dispatch::refusal::Refusal;

/// # Errors
/// When something that the visit needs is not in the vehicle.
pub fn check(fitted: Fittings, purpose: RequestPurpose) -> Result<(), Refusal> {
    match purpose {
        RequestPurpose::Visit(visit) if !fitted.has_all(visit.needs) => Err(Refusal::FittingMissing),
        _ => Ok(()),
    }
}
