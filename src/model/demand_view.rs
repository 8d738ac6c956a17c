//! The demand view: what is expected of the next half-hour, and what idle vehicles are sent for.

use std::sync::Arc;

use crate::base::geo::Point;
use crate::base::time::{Span, Timestamp};

/// The demand that is expected, and the re-balancing of idle vehicles by it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DemandView {
    /// When it was forecast; `None` before there was anything to go by.
    pub made: Option<Timestamp>,
    /// How long demand was counted for it.
    pub seen: Span,
    /// Where how many requests are expected within [`Self::AHEAD`]; places with next to none are left out.
    pub places: Arc<Vec<ExpectedDemand>>,
    /// Length of a side of the squares that they stand for, in metres.
    pub side_m: f32,
    /// Whether idle vehicles are sent where demand is expected.
    pub is_rebalancing: bool,
    /// Vehicles that are on the way for that reason, or wait there.
    pub sent_now: usize,
    /// How often a vehicle was sent since the source began.
    pub sent_count: u64,
}

impl DemandView {
    /// How far ahead demand is expected.
    pub const AHEAD: Span = Span::from_s(1_800);
    /// With less than this a forecast knows too little of the days: it goes by the last hour.
    pub const LEARNED_AFTER: Span = Span::from_s(7 * 24 * 3_600);

    pub fn is_learning(&self) -> bool {
        self.seen < Self::LEARNED_AFTER
    }
}

/// What is expected in one square.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ExpectedDemand {
    /// Where in the square people ask.
    pub place: Point,
    pub requests: f32,
}
