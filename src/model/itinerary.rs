//! Itineraries: what a vehicle will do, stop by stop.

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::Timestamp;

/// A vehicle's stops to come, in order. An empty one means: go back to waiting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Itinerary {
    pub stops: Vec<ItineraryStop>,
}

/// A stop of an itinerary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ItineraryStop {
    pub at: BuildingId,
    pub request: RequestId,
    pub deed: StopDeed,
    /// When the vehicle should be ready to do it there, as planned when the itinerary was made.
    pub due: Timestamp,
}

/// What is done at a stop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StopDeed {
    PickUp,
    DropOff,
}

impl Itinerary {
    /// Stops that one vehicle may have before it; more would be a plan that nobody waits for.
    pub const STOPS_MAX: usize = 24;
}
