//! Duty: how long the person who goes with a vehicle is there.

use crate::model::Shift;

/// The hours of whoever goes with a vehicle, in seconds from the moment of the round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Duty {
    pub begins_s: f64,
    pub ends_s: f64,
    pub rest_begins_s: f64,
    pub rest_ends_s: f64,
}

impl Duty {
    /// The duty of a shift at so many seconds after local midnight.
    pub fn of(shift: Shift, day_s: u32) -> Self {
        let from_now_s = |minutes: u16| f64::from(minutes) * 60.0 - f64::from(day_s);
        Self {
            begins_s: from_now_s(shift.begins_min),
            ends_s: from_now_s(shift.ends_min),
            rest_begins_s: from_now_s(shift.rest_begins_min),
            rest_ends_s: from_now_s(shift.rest_ends_min),
        }
    }
}
