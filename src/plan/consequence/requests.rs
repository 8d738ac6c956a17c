//! Requests that lose their vehicle: those that it was to pick up and that its new order leaves out.

use crate::base::ids::RequestId;
use crate::model::{Order, OrderKind, StopDeed, Thing};
use crate::world::Picture;

use super::Consequence;

pub fn consequence(picture: &Picture, order: &Order, target: Thing) -> Option<Consequence> {
    let Thing::Vehicle(id) = target else { return None };
    let gives_up =
        matches!(order.kind(), OrderKind::GoTo | OrderKind::ReturnToDepot | OrderKind::Dispatch | OrderKind::SetRole)
            || *order == Order::SetInService(false);
    if !gives_up {
        return None;
    }
    let keeps = |request: RequestId| match order {
        Order::Dispatch(itinerary) => itinerary.stops.iter().any(|stop| stop.request == request),
        _ => false,
    };
    let itinerary = picture.itineraries.get(id.index())?;
    let lost = itinerary.stops.iter().filter(|stop| stop.deed == StopDeed::PickUp && !keeps(stop.request));
    let first_due = lost.clone().map(|stop| stop.due).min()?;
    Some(Consequence::LostRequests { requests: lost.count() as u32, first_due })
}
