//! Patience: how long riders and parcels wait, and how slow a ride they put up with.

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::{Span, Timestamp};
use crate::model::{Needs, Party, Request, RequestPurpose};

use super::simulator::Simulator;

/// Somebody who waits for a shuttle gives up after ten minutes; a parcel is picked up within the hour.
const RIDER_PATIENCE: Span = Span::from_s(600);
const PARCEL_PATIENCE: Span = Span::from_s(3_600);

/// The slowest ride that somebody puts up with: this long, and the bee line at this speed.
const RIDE_MOST_S: f64 = 1_200.0;
const RIDE_LEAST_MPS: f64 = 3.0;
/// The same for a parcel, which a robot carries at walking speed on its round.
const PARCEL_MOST_S: f64 = 3_600.0;
const PARCEL_LEAST_MPS: f64 = 0.8;

impl Simulator {
    /// A request of this moment with the patience that its purpose has.
    pub(super) fn request_of(
        &self,
        purpose: RequestPurpose,
        from: BuildingId,
        to: BuildingId,
        party: Party,
    ) -> Request {
        let now = Timestamp(self.now_ms);
        let center = |id: BuildingId| self.city.buildings.get(id.index()).map_or_else(Default::default, |it| it.center);
        let away_m = f64::from(center(from).distance(center(to)));
        let (patience, most_s, least_mps) = match purpose {
            RequestPurpose::Parcel => (PARCEL_PATIENCE, PARCEL_MOST_S, PARCEL_LEAST_MPS),
            _ => (RIDER_PATIENCE, RIDE_MOST_S, RIDE_LEAST_MPS),
        };
        let latest_pick_up = now + patience;
        let latest_arrival = latest_pick_up + Span::from_s_f64(most_s + away_m / least_mps);
        Request {
            id: RequestId::NONE,
            purpose,
            from,
            to,
            party,
            needs: Needs::default(),
            made: now,
            earliest: now,
            latest_pick_up,
            latest_arrival,
        }
    }
}
