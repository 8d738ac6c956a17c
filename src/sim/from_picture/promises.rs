//! Requests and itineraries of a picture.

use std::collections::{BTreeSet, VecDeque};

use crate::base::ids::RequestId;
use crate::model::{ItineraryStop, RequestState};
use crate::sim::agenda::Happening;
use crate::sim::simulator::Simulator;
use crate::world::Picture;

impl Simulator {
    /// Takes over open requests and the stops of vehicles. A stop of which the request is not known is left out, and a
    /// request whose vehicle knows nothing of it waits again.
    pub(super) fn take_over_promises(&mut self, picture: &Picture) {
        let buildings = self.city.buildings.len();
        for row in picture.requests.iter().flatten() {
            let request = row.request;
            let is_here = request.from.index() < buildings && request.to.index() < buildings;
            if row.state.is_ended() || !is_here || !request.id.is_some() {
                continue;
            }
            let stops = row.state.vehicle().and_then(|vehicle| picture.itineraries.get(vehicle.index()));
            let is_held = stops.is_some_and(|row| row.stops.iter().any(|stop| stop.request == request.id));
            let state = if is_held { row.state } else { RequestState::Waiting };
            self.requests.take_over(request, state, row.observed);
            if !state.is_aboard() {
                let patience_ms = request.latest_pick_up.0.max(self.now_ms);
                self.agenda.add(patience_ms, Happening::Patience { request: request.id.0 });
            }
        }
        for (index, row) in picture.itineraries.iter().enumerate().take(self.lives.len()) {
            if self.lives[index].kind.is_dispatched() {
                let is_open = |stop: &&ItineraryStop| self.requests.get(stop.request).is_some();
                let stops: VecDeque<ItineraryStop> = row.stops.iter().filter(is_open).copied().collect();
                self.lives[index].stops.ahead = stops;
                let ids: BTreeSet<RequestId> = row.stops.iter().map(|stop| stop.request).collect();
                for id in ids {
                    if self.requests.get(id).is_some_and(|(_, state)| state.is_aboard()) {
                        self.lock_in(index, id);
                    }
                }
            }
        }
    }
}
