//! Paths through the streets by travel time.

mod climb;
mod dijkstra;
mod hierarchy;
#[cfg(test)]
mod tests;
mod turns;

use crate::base::ids::ArcId;
use crate::city::{Modes, Spot};

pub use dijkstra::DijkstraRouter;
pub use hierarchy::HierarchyRouter;

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

impl Path {
    fn along(arc: ArcId, travel_ms: u32) -> Self {
        Self::through(vec![arc], travel_ms)
    }

    fn through(arcs: Vec<ArcId>, travel_ms: u32) -> Self {
        Self { arcs, travel_s: (f64::from(travel_ms) / 1000.0) as f32 }
    }
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
