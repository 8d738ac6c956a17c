//! Shifts: when the person who goes with a vehicle works, and when they rest.

/// The hours of somebody who goes with a vehicle on every day, in minutes of the local day. It begins and ends on the
/// same day, and the rest lies within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shift {
    pub begins_min: u16,
    pub ends_min: u16,
    pub rest_begins_min: u16,
    pub rest_ends_min: u16,
}
