//! Closures: buildings to which nobody is brought while they are closed.

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::Timestamp;
use crate::model::request::Unserved;
use crate::model::{Cause, EventKind, InjectionKind, InjectionTarget};

use super::simulator::Simulator;

impl Simulator {
    pub(super) fn is_closed(&self, building: BuildingId) -> bool {
        self.play.has(InjectionKind::CloseBuilding, InjectionTarget::Building(building))
    }

    /// The buildings that are closed now, by their number.
    pub(super) fn closed_buildings(&self) -> Vec<BuildingId> {
        let closed = self.play.of_kind(InjectionKind::CloseBuilding, Timestamp(self.now_ms));
        let mut closed: Vec<BuildingId> = closed
            .filter_map(|(injection, _)| match injection.target {
                InjectionTarget::Building(building) => Some(building),
                _ => None,
            })
            .collect();
        closed.sort_unstable();
        closed.dedup();
        closed
    }

    /// Closes a building. Who was to be brought there and is not aboard yet is not served; who is aboard is brought there,
    /// as they would stand on the street elsewhere. False when there is no such building.
    pub(super) fn close_building(&mut self, building: BuildingId, cause: Cause) -> bool {
        if building.index() >= self.city.buildings.len() {
            return false;
        }
        self.tell_because(EventKind::BuildingClosed { building }, cause);
        let there: Vec<RequestId> = self.requests.going_to(building).collect();
        for id in there {
            self.end_as_closed(id);
        }
        true
    }

    /// Ends a request to a place that is closed, if nobody of it is aboard.
    pub(super) fn end_as_closed(&mut self, id: RequestId) {
        self.end_before_boarding(id, crate::model::RequestState::Unserved(Unserved::PlaceClosed));
    }
}
