//! New times: when everybody in an itinerary is picked up or arrives if a request moves, beside what they were told.

use std::collections::BTreeMap;

use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::Timestamp;
use crate::model::dispatch_view::VehicleOffer;
use crate::model::{Itinerary, StopDeed};
use crate::world::Picture;

/// Later than promised by this much is late, in seconds.
pub const LATE_FROM_S: f64 = 60.0;

/// Somebody's time as it would be.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct NewTime {
    pub request: RequestId,
    pub from: BuildingId,
    pub to: BuildingId,
    /// Aboard the arrival, else the pick-up.
    pub is_aboard: bool,
    /// As expected by now; `None` when nothing is.
    pub before: Option<Timestamp>,
    pub after: Timestamp,
    /// The pick-up that was promised; aboard the latest arrival.
    pub limit: Option<Timestamp>,
}

impl NewTime {
    /// How much later than the limit, in seconds; `None` when it is kept.
    pub fn late_s(&self) -> Option<f64> {
        let late_s = self.after.since_s(self.limit?);
        (late_s > LATE_FROM_S).then_some(late_s)
    }

    /// Whether it comes at another minute than before.
    pub fn has_moved(&self) -> bool {
        self.before.is_none_or(|before| self.after.since_s(before).abs() >= LATE_FROM_S)
    }
}

/// The times of everybody in the itinerary of an offer and in what the vehicle is left with that loses the request; the
/// request itself first, then those that come late, then those whose time changes.
pub fn new_times(
    picture: &Picture,
    request: RequestId,
    offer: &VehicleOffer,
    leaves: Option<&(VehicleId, Itinerary)>,
) -> Vec<NewTime> {
    let mut due: BTreeMap<(RequestId, bool), Timestamp> = BTreeMap::new();
    let itineraries = [Some(&offer.itinerary), leaves.map(|(_, itinerary)| itinerary)];
    for stop in itineraries.into_iter().flatten().flat_map(|itinerary| &itinerary.stops) {
        due.insert((stop.request, stop.deed == StopDeed::DropOff), stop.due);
    }
    let now = picture.source.clock.now;
    let mut all = Vec::new();
    for row in picture.requests.iter().flatten() {
        let is_aboard = row.state.is_aboard();
        let Some(after) = due.get(&(row.request.id, is_aboard)) else { continue };
        let deed = if is_aboard { StopDeed::DropOff } else { StopDeed::PickUp };
        let stops = row.state.vehicle().and_then(|vehicle| picture.itineraries.get(vehicle.index()));
        let stop = stops.and_then(|it| it.stops.iter().find(|it| it.request == row.request.id && it.deed == deed));
        all.push(NewTime {
            request: row.request.id,
            from: row.request.from,
            to: row.request.to,
            is_aboard,
            before: stop.map(|stop| stop.due.max(now)),
            after: *after,
            limit: if is_aboard { Some(row.request.latest_arrival) } else { row.promised },
        });
    }
    all.sort_by_key(|time| (time.request != request, time.late_s().is_none(), !time.has_moved(), time.after));
    all
}
