//! Appointments: who is due when at which hospital or clinic, and who came.

use crate::base::ids::{BuildingId, PersonId};
use crate::base::time::Timestamp;

use super::modes::Mode;
use super::plan::DayPlan;
use super::trip::{NO_MINUTE, Purpose};

/// An appointment of the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Appointment {
    pub person: PersonId,
    pub place: BuildingId,
    pub due: Timestamp,
    /// How they mean to get there.
    pub mode: Mode,
    /// When they were there.
    pub arrived: Option<Timestamp>,
}

/// Somebody who comes later than this after the hour is late.
pub const LATE_MS: i64 = 5 * 60_000;

/// The appointments of a day, by person.
pub fn appointments_of(plan: &DayPlan, persons: usize) -> Vec<Appointment> {
    let mut appointments = Vec::new();
    for person in 0..persons {
        let due = plan.trips_of(person).iter().find(|trip| trip.purpose == Purpose::Care && trip.minute != NO_MINUTE);
        appointments.extend(due.map(|trip| Appointment {
            person: PersonId::from_index(person),
            place: trip.to,
            due: Timestamp(plan.day.at_s(u32::from(trip.minute) * 60)),
            mode: trip.mode,
            arrived: None,
        }));
    }
    appointments
}
