//! No-shows: riders who are not there when their vehicle comes, without a word, and how long it waits for them.

use crate::base::chance::Chance;
use crate::base::ids::{RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::{ItineraryStop, Request, RequestPurpose, RequestState};

use super::simulator::Simulator;

/// Share of the rides whose rider has gone by other means and told nobody. Assumed.
const SHARE: f64 = 0.01;

/// A vehicle waits so long for a rider who is not there, from when it came, and not less than that past the promised time:
/// the least that riders of public dial-a-ride services are waited for (3 to 5 minutes).
pub const WAIT: Span = Span::from_s(180);

const PURPOSE: u64 = 0x6E6F_7368_6F77;

/// Whether the rider of a request will not be there: a function of the seed and the request, so that asking it shifts no
/// other draw.
pub fn is_no_show(seed: u64, request: RequestId) -> bool {
    Chance::for_thing(seed, PURPOSE, u64::from(request.0)).happens(SHARE)
}

impl Simulator {
    /// Until when a vehicle that has come for a request waits for a rider who is not there; `None` when they are.
    ///
    /// Whoever was aboard another vehicle that broke down is there, and parcels and whoever booked a visit are.
    pub(super) fn waits_in_vain_until(&self, id: RequestId) -> Option<Timestamp> {
        let (Request { purpose, .. }, state) = self.requests.get(id)?;
        let RequestState::Assigned { pick_up, .. } = state else { return None };
        let is_absent = !matches!(purpose, RequestPurpose::Parcel | RequestPurpose::Visit(_))
            && !self.requests.has_boarded(id)
            && is_no_show(self.options.seed, id);
        is_absent.then(|| pick_up.max(self.now()) + WAIT)
    }

    /// The wait for a rider who is not there is over: the vehicle goes on.
    pub(super) fn end_as_no_show(&mut self, index: usize, stop: &ItineraryStop) {
        let vehicle = VehicleId::from_index(index);
        self.lives[index].stops.ahead.retain(|other| other.request != stop.request);
        self.set_request_state(stop.request, RequestState::NoShow { vehicle });
    }
}
