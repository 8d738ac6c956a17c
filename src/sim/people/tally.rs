//! The tally: what people did since the start.

use super::modes::Mode;
use super::trip::Purpose;

/// What people did since the start.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleCounters {
    /// Persons who live in the city, and who come in from outside on working days.
    pub residents: u32,
    pub from_outside: u32,
    /// Trips begun, by each of [`Mode::ALL`].
    pub trips_by_mode: [u64; Mode::ALL.len()],
    /// Trips begun, by each of [`Purpose::ALL`].
    pub trips_by_purpose: [u64; Purpose::ALL.len()],
    /// Rides asked for, those that brought somebody there, and those who went by other means because nobody came.
    pub rides_asked: u64,
    pub rides_made: u64,
    pub rides_fallback: u64,
    /// Trips by car that began by other means because the car was not there or could not get through.
    pub cars_missed: u64,
    /// Drives in cars that are not connected that never got onto the street.
    pub cars_stuck: u64,
    /// Those who waited for the family's car and it had left.
    pub left_behind: u64,
    /// Appointments at hospitals and clinics that were reached, and of them those reached late.
    pub appointments: u64,
    pub appointments_late: u64,
    pub parcels_ordered: u64,
}

impl PeopleCounters {
    pub fn trips(&self) -> u64 {
        self.trips_by_mode.iter().sum()
    }
}
