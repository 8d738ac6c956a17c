//! The service view: the figures as the window shows them.

use std::sync::Arc;

use crate::base::time::Timestamp;
use crate::city::District;

use super::need::Need;

/// How well requests are served since the local day began, or since it was looked at.
///
/// All figures but those of [`Need::Parcel`] are of rides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ServiceView {
    /// From when on is counted; `None` before the first request.
    pub since: Option<Timestamp>,
    /// Requests, parcels too, that wait for their pick-up at this moment.
    pub waiting: usize,
    /// Since when the one of them waits that has waited longest.
    pub longest_since: Option<Timestamp>,
    /// Requests, parcels too, that are aboard.
    pub aboard: usize,
    pub all: ServiceRow,
    /// By each of [`Need::ALL`].
    pub needs: [ServiceRow; Need::ALL.len()],
    /// By where they are picked up, each of [`District::ALL`].
    pub districts: [ServiceRow; District::ALL.len()],
    /// All far districts together.
    pub far: ServiceRow,
    /// How far from the middle of the city a district begins to be far, in metres.
    pub far_m: f32,
    /// What shuttles that take riders drove, and of that with nobody aboard, in metres.
    pub driven_m: f64,
    pub empty_m: f64,
    /// The last hours, two days at most, oldest first. Hours without any request have no row.
    pub hours: Arc<Vec<HourService>>,
}

impl ServiceView {
    /// The share of the way that shuttles drove with nobody aboard.
    pub fn empty_share(&self) -> Option<f32> {
        share_of(self.empty_m, self.driven_m)
    }
}

/// What became of some requests.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ServiceRow {
    pub asked: u64,
    pub served: u64,
    /// Nobody came for them.
    pub unserved: u64,
    pub cancelled: u64,
    /// A vehicle came and waited, and nobody was there.
    pub no_shows: u64,
    /// Of those that were served or that nobody came for.
    pub served_share: Option<f32>,
    /// Of those served: aboard with somebody else for a while.
    pub shared_share: Option<f32>,
    /// Of those picked up that were promised a time: began to board no more than a minute after it.
    pub on_time_share: Option<f32>,
    /// From when they were made, or wanted to go, until they were aboard, in seconds.
    pub wait_mean_s: Option<f32>,
    pub wait_p50_s: Option<f32>,
    pub wait_p90_s: Option<f32>,
}

/// One hour of rides.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HourService {
    pub begins: Timestamp,
    pub rides: ServiceRow,
    pub driven_m: f64,
    pub empty_m: f64,
}

impl HourService {
    pub fn empty_share(&self) -> Option<f32> {
        share_of(self.empty_m, self.driven_m)
    }
}

fn share_of(part: f64, whole: f64) -> Option<f32> {
    (whole > 0.0).then(|| (part / whole) as f32)
}
