//! A tally: what became of some requests.

use crate::base::binned_times::BinnedTimes;

use super::view::ServiceRow;

/// What became of some requests.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Tally {
    pub asked: u64,
    pub served: u64,
    pub unserved: u64,
    pub cancelled: u64,
    pub no_shows: u64,
    /// Of those served, how many were aboard with somebody else for a while.
    pub shared: u64,
    /// Of those picked up, how many had been promised a time, and were picked up by then.
    pub promised: u64,
    pub on_time: u64,
    /// Until they were aboard.
    pub waits: BinnedTimes<360>,
}

impl Tally {
    pub fn row(&self) -> ServiceRow {
        let wait_s = |share| (self.waits.count > 0).then(|| self.waits.quantile_s(share) as f32);
        let share = |part: u64, whole: u64| (whole > 0).then(|| part as f32 / whole as f32);
        ServiceRow {
            asked: self.asked,
            served: self.served,
            unserved: self.unserved,
            cancelled: self.cancelled,
            no_shows: self.no_shows,
            served_share: share(self.served, self.served + self.unserved),
            shared_share: share(self.shared, self.served),
            on_time_share: share(self.on_time, self.promised),
            wait_mean_s: (self.waits.count > 0).then(|| self.waits.mean_s() as f32),
            wait_p50_s: wait_s(0.5),
            wait_p90_s: wait_s(0.9),
        }
    }
}
