//! Links: the arcs as queues with free-flow time, flow capacity and storage (link-queue model, Gawron 1998).

use std::collections::VecDeque;

use crate::city::StreetGraph;

use super::body::SPACING_M;

/// Time between two vehicles out of one lane: 1,800 vehicles an hour (Highway Capacity Manual, saturation flow).
const HEADWAY_MS: i64 = 2_000;
/// A vehicle that waited this long for a full street is let in, so that no ring of queues stands for ever.
pub const GRIDLOCK_MS: i64 = 60_000;
/// Vehicles over its storage that an arc takes from the kerb or to break a gridlock.
pub const OVERFLOW: usize = 4;
/// A blocked arc lets vehicles out this much slower.
const BLOCKED_FACTOR: i64 = 3;
/// Weight of the newest travel time.
const NEWEST_WEIGHT: f32 = 0.2;

/// One arc's queue.
#[derive(Clone, Debug, Default)]
pub struct Link {
    /// Who is on it, first in first.
    pub vehicles: Vec<u32>,
    /// Who waits at the end of another arc to get in.
    pub waiting: VecDeque<u32>,
    pub storage: usize,
    pub lanes: usize,
    pub length_m: f32,
    pub speed_mps: f32,
    /// Nobody gets out earlier.
    pub exit_from_ms: i64,
    /// Immobilised vehicles at its kerb.
    pub blocked: u8,
    /// Smoothed time from end to end.
    pub travel_s: f32,
    exits: u32,
}

impl Link {
    pub fn has_room(&self) -> bool {
        self.vehicles.len() < self.storage
    }

    pub fn free_s(&self) -> f32 {
        self.length_m / self.speed_mps
    }

    /// How far the vehicle at a rank may go.
    pub fn limit_m(&self, rank: usize) -> f32 {
        (self.length_m - (rank / self.lanes) as f32 * SPACING_M).max(0.0)
    }

    pub fn note_exit(&mut self, now_ms: i64) {
        let factor = if self.blocked > 0 { BLOCKED_FACTOR } else { 1 };
        self.exit_from_ms = now_ms + HEADWAY_MS * factor / self.lanes as i64;
    }

    pub fn note_travel(&mut self, travel_s: f32) {
        self.travel_s += (travel_s - self.travel_s) * NEWEST_WEIGHT;
        self.exits += 1;
    }

    /// Lets an old travel time fade when nobody measured a new one.
    pub fn fade(&mut self) {
        if self.exits == 0 {
            self.travel_s += (self.free_s() - self.travel_s) * NEWEST_WEIGHT;
        }
        self.exits = 0;
    }
}

/// The links of a street graph, by `ArcId`.
pub fn links_of(streets: &StreetGraph) -> Vec<Link> {
    let link = |arc: &crate::city::Arc| {
        let lanes = usize::from(arc.lanes.max(1));
        let speed_mps = arc.limit_mps.max(1.0);
        Link {
            storage: ((arc.length_m * lanes as f32 / SPACING_M) as usize).max(lanes),
            lanes,
            length_m: arc.length_m,
            speed_mps,
            travel_s: arc.length_m / speed_mps,
            ..Link::default()
        }
    };
    streets.arcs.iter().map(link).collect()
}
