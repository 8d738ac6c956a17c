//! A driver on the road.

/// What a driver waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Phase {
    /// Not on the road.
    Off,
    /// On its lane with somebody before it.
    Following,
    /// First of its lane; due at the line.
    Lined,
    /// First of its lane; foes go before it.
    Yielding,
    /// First of its lane; nobody fits into the next arc.
    Waiting,
    /// First of its lane; goes into the next arc with all of a ring of queues.
    Released,
    /// On its last arc; due at its goal.
    Ending,
    /// Stands on its lane until it is told to go on.
    Halted,
    /// Beside the queues; due at the end of its arc or its goal.
    Beside,
}

/// A driver: one cache line, as every event touches all of it and events come in no order of drivers.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub struct Driver {
    /// When its present stretch began; in the future while it is in a junction.
    pub entered_ms: i64,
    /// When it would be at the line if only those before it on the lane kept it.
    pub arrive_ms: i64,
    /// When it is looked at next; older entries of the wheel are void.
    pub due_ms: i64,
    pub lane: u32,
    /// Who comes after it on the lane.
    pub behind: u32,
    /// The way that it takes next; none on its last arc.
    pub way: u32,
    /// Length of all who entered the lane up to and with it, in centimetres; wraps.
    pub tail_cm: u32,
    /// How many ways of its path it has taken.
    pub taken: u32,
    /// Desired speed as a share of the limit.
    pub factor: f32,
    /// Free speed on its arc.
    pub cruise_mps: f32,
    /// Speed and place at which its present stretch began.
    pub start_mps: f32,
    pub start_m: f32,
    /// Time in the junction before its arc.
    pub junction_ms: u16,
    pub kind: u8,
    pub phase: Phase,
}

/// Stands for no driver, lane, way or arc.
pub const NONE: u32 = u32::MAX;
/// Never due.
pub const NEVER_MS: i64 = i64::MAX;

impl Driver {
    pub fn new(kind: u8, factor: f32) -> Self {
        Self {
            entered_ms: 0,
            arrive_ms: 0,
            due_ms: NEVER_MS,
            lane: NONE,
            behind: NONE,
            way: NONE,
            tail_cm: 0,
            taken: 0,
            factor,
            cruise_mps: 1.0,
            start_mps: 0.0,
            start_m: 0.0,
            junction_ms: 0,
            kind,
            phase: Phase::Off,
        }
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_driver_and_a_lane_are_one_cache_line_each() {
        assert_eq!(std::mem::size_of::<super::Driver>(), 64);
        assert_eq!(std::mem::size_of::<super::super::lane::Lane>(), 64);
    }
}
