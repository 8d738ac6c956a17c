//! Paths through the streets by travel time.

use crate::base::ids::ArcId;
use crate::city::{Modes, Spot};

/// Finds the fastest paths on one network (cars, or slow traffic) by travel times that can change.
pub trait Router: Send {
    /// Takes over new travel times, in seconds for each arc of the graph.
    fn customise(&mut self, travel_s: &[f32]);

    /// The fastest path between two spots, or `None` when there is none.
    ///
    /// It obeys turn restrictions and turns back on the spot only where a street ends.
    fn path(&mut self, from: Spot, to: Spot) -> Option<Path>;
}

/// The arcs to drive, from that of the first spot to that of the last.
#[derive(Clone, Debug, PartialEq)]
pub struct Path {
    pub arcs: Vec<ArcId>,
    /// Travel time from spot to spot, in seconds.
    pub travel_s: f32,
}

/// Which network a router works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Network {
    Cars,
    Slow,
}

impl Network {
    pub fn allows(self, modes: Modes) -> bool {
        match self {
            Self::Cars => modes.cars,
            Self::Slow => modes.slow,
        }
    }
}
