//! Advice: what whoever gives an order should know before.

use super::situation::Ground;

/// Something to know about an order that may be given.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Advice {
    /// It would stand where standing is bad; so many metres on there is a better place, if one is known.
    BadPlaceToStand {
        ground: Ground,
        next_safe_m: Option<f32>,
    },
    /// An emergency vehicle is so near, in metres.
    EmergencyVehicleNear {
        away_m: f32,
    },
    RidersAboard {
        riders: u8,
    },
    /// Nobody has heard of it for so long, in seconds; `None` when never.
    StateOld {
        age_s: Option<f32>,
    },
    /// The feeder would come over this share of its limit.
    FeederNearLimit {
        share: f32,
    },
    /// It would arrive with this range left, in kilometres.
    LittleRangeLeft {
        range_km: f32,
    },
}
