//! Appointments: who is due when at which hospital or clinic, and how they come.

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::{Span, Timestamp};

/// An appointment of the day, as the hospital's list has it. Whose it is stays with the hospital.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appointment {
    /// Its place in the day's list of that hospital, counted from 1.
    pub number: u32,
    pub at: BuildingId,
    pub due: Timestamp,
    pub coming: Coming,
}

/// How somebody comes to an appointment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coming {
    /// On foot, by bicycle, car, bus or train: nothing is known of them until they are there.
    OwnWay,
    /// By a ride that is not asked for yet.
    ByRide,
    /// By a ride that was asked for.
    Request(RequestId),
    Arrived(Timestamp),
}

impl Appointment {
    /// Appointments of one day that are told and kept at most.
    pub const DAY_MAX: usize = 20_000;

    /// Who comes more than this after the hour is late: what Japanese clinics let pass before the next one is called.
    pub const GRACE: Span = Span::from_s(300);
}
