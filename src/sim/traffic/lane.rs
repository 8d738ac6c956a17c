//! A lane: a queue, first in first out, and when the last ones left it.

use super::driver::NONE;
use super::roads::Roads;

/// A lane of an arc: one cache line.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub struct Lane {
    pub last_cross_ms: i64,
    /// The latest `arrive_ms` on the lane.
    pub last_arrive_ms: i64,
    /// When the last one came onto the lane from the junction.
    pub last_entry_ms: i64,
    pub head: u32,
    pub tail: u32,
    /// Length of all who ever entered and of all who crossed the line, in centimetres; both wrap.
    pub entered_cm: u32,
    pub crossed_cm: u32,
    pub last_way: u32,
    /// The last who halted on the lane: those behind can't pass.
    pub block: u32,
    /// The next lane in the row of those that wait for room in the same arc.
    pub next_waiting: u32,
    pub last_speed_mps: f32,
    ring_first: u32,
    ring_length: u16,
    ring_at: u16,
}

/// The lanes of a city and the rings of their last crossings.
#[derive(Clone, Debug)]
pub struct Lanes {
    pub lanes: Vec<Lane>,
    ring: Vec<Noted>,
}

/// A crossing as it is noted.
#[derive(Clone, Copy, Debug, Default)]
struct Noted {
    /// Milliseconds since the start and one more, so that 0 is never; wraps after 49 days.
    at_ms: u32,
    spacing_cm: u16,
}

/// A crossing of a lane's line that is remembered.
#[derive(Clone, Copy, Debug)]
pub struct Crossing {
    pub since_ms: u32,
    /// Length with gap of who crossed.
    pub spacing_m: f32,
}

/// Metres of lane for each crossing that is remembered. A start wave runs back over a vehicle's length in its headway,
/// and no more cross the line meanwhile than one in a headway and the time to drive that length.
const RING_SPACING_M: f32 = 9.0;
const RING_MORE: f32 = 4.0;

/// Long before everything.
pub const LONG_AGO_MS: i64 = i64::MIN / 4;

impl Lanes {
    pub fn of(roads: &Roads) -> Self {
        let mut lanes = Vec::with_capacity(roads.lane_arc.len());
        let mut ring_first = 0;
        for arc in &roads.lane_arc {
            let length_m = roads.roads[*arc as usize].length_m;
            let ring_length = (length_m / RING_SPACING_M + RING_MORE).min(f32::from(u16::MAX)) as u16;
            lanes.push(Lane {
                last_cross_ms: LONG_AGO_MS,
                last_arrive_ms: LONG_AGO_MS,
                last_entry_ms: LONG_AGO_MS,
                head: NONE,
                tail: NONE,
                entered_cm: 0,
                crossed_cm: 0,
                last_way: NONE,
                block: NONE,
                next_waiting: NONE,
                last_speed_mps: 0.0,
                ring_first,
                ring_length,
                ring_at: 0,
            });
            ring_first += u32::from(ring_length);
        }
        Self { lanes, ring: vec![Noted::default(); ring_first as usize] }
    }

    /// Notes that the first of a lane, of a length with gap, crosses the line.
    pub fn note_crossing(&mut self, lane: u32, spacing_cm: u32, since_start_ms: i64) {
        let lane = &mut self.lanes[lane as usize];
        let at = lane.ring_first as usize + usize::from(lane.ring_at);
        let spacing_cm = u16::try_from(spacing_cm).unwrap_or(u16::MAX);
        self.ring[at] = Noted { at_ms: (since_start_ms as u32).wrapping_add(1), spacing_cm };
        lane.ring_at = if lane.ring_at + 1 == lane.ring_length { 0 } else { lane.ring_at + 1 };
    }

    /// Where the next crossing of a lane is noted.
    pub fn next_ring(&self, lane: u32) -> u32 {
        let lane = &self.lanes[lane as usize];
        self.ring.get(lane.ring_first as usize + usize::from(lane.ring_at)).map_or(0, |noted| noted.at_ms)
    }

    /// Time since the crossing that is so many crossings ago (0 is the last), if it is remembered.
    pub fn since_crossing_ms(&self, lane: u32, ago: u32, since_start_ms: i64) -> Option<u32> {
        self.noted(lane, ago)?.since_ms(since_start_ms)
    }

    /// The crossing of a lane that is so many crossings ago, if it is remembered.
    pub fn crossing(&self, lane: u32, ago: u32, since_start_ms: i64) -> Option<Crossing> {
        let noted = self.noted(lane, ago)?;
        Some(Crossing { since_ms: noted.since_ms(since_start_ms)?, spacing_m: f32::from(noted.spacing_cm) / 100.0 })
    }

    /// What is noted of the crossing that is so many crossings ago.
    fn noted(&self, lane: u32, ago: u32) -> Option<Noted> {
        let lane = &self.lanes[lane as usize];
        if ago >= u32::from(lane.ring_length) {
            return None;
        }
        let back = ago as u16 + 1;
        let at = if lane.ring_at >= back { lane.ring_at - back } else { lane.ring_at + lane.ring_length - back };
        Some(self.ring[lane.ring_first as usize + usize::from(at)])
    }
}

impl Noted {
    /// Time since then, if anything is noted.
    fn since_ms(self, since_start_ms: i64) -> Option<u32> {
        (self.at_ms != 0).then(|| (since_start_ms as u32).wrapping_add(1).wrapping_sub(self.at_ms))
    }
}

impl Lane {
    /// Length of all who are on it, in centimetres.
    pub fn used_cm(&self) -> u32 {
        self.entered_cm.wrapping_sub(self.crossed_cm)
    }
}
