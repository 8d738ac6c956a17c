//! A vehicle takes what its role is for.

use crate::model::{RequestPurpose, Role};
use crate::plan::dispatch::refusal::Refusal;

/// # Errors
/// When requests of this purpose are not for this role.
pub fn check(role: Role, purpose: RequestPurpose) -> Result<(), Refusal> {
    let is_allowed = match role {
        // A ride to the hospital is a ride; shuttles of the hospital are kept for its patients.
        Role::Ride => !matches!(purpose, RequestPurpose::Parcel | RequestPurpose::Visit(_)),
        Role::HospitalShuttle => matches!(purpose, RequestPurpose::Appointment | RequestPurpose::FromAppointment),
        Role::Delivery => purpose == RequestPurpose::Parcel,
        Role::MobileClinic | Role::MobileOffice | Role::MobileHotel | Role::Shop => {
            purpose.visit().is_some_and(|visit| visit.service.role() == role)
        }
    };
    if is_allowed { Ok(()) } else { Err(Refusal::OtherRole) }
}
