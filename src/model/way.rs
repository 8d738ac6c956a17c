//! Ways through the streets that a window wants to see.

use std::sync::Arc;

use crate::base::geo::Point;
use crate::base::ids::{BuildingId, VehicleId};

/// The question how a vehicle would go from where it is to one building after the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WayAsked {
    pub vehicle: VehicleId,
    pub stops: Arc<[BuildingId]>,
}

impl WayAsked {
    /// Ways that a window sees at once.
    pub const AT_ONCE_MAX: usize = 9;
    /// Stops of one way; what comes after them is not looked for.
    pub const STOPS_MAX: usize = 32;
}

/// The fastest way that a vehicle could take, by the traffic as it is known; it is free to take another.
#[derive(Clone, Debug, PartialEq)]
pub struct Way {
    pub asked: WayAsked,
    /// Points along the streets, in the city's frame: one leg for each stop, in their order. A leg without points was not
    /// found.
    pub legs: Vec<Arc<[Point]>>,
}
