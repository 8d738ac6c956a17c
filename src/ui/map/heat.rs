//! Heat on the map: where people wait, by how long, and where requests are expected, as soft blobs.

use crate::model::RequestState;
use crate::ui::layers::{Layer, Layers};
use crate::world::Picture;

use super::glyph::{Blob, BlobTone};

/// How wide a blob of one waiting request is, in metres.
const WAITING_RADIUS_M: f32 = 170.0;
/// Opacity of one that only just waits, and of one that has waited for as long as [`WAIT_FULL_S`] or longer.
const WAITING_OPACITY: (f32, f32) = (0.10, 0.42);
const WAIT_FULL_S: f64 = 600.0;
/// Opacity of a square in which [`DEMAND_FULL`] requests or more are expected.
const DEMAND_OPACITY: f32 = 0.34;
const DEMAND_FULL: f32 = 4.0;
/// A blob falls off to nothing, so it is drawn wider than its square.
const DEMAND_RADIUS: f32 = 0.9;
/// Fainter blobs are left out.
const DEMAND_MIN: f32 = 0.1;

/// The blobs of the layers that are shown.
pub fn blobs(picture: &Picture, layers: &Layers) -> Vec<Blob> {
    let mut blobs = Vec::new();
    if layers.shows(Layer::Demand) {
        blobs.extend(demand(picture));
    }
    if layers.shows(Layer::Waiting) {
        blobs.extend(waiting(picture));
    }
    blobs
}

fn demand(picture: &Picture) -> impl Iterator<Item = Blob> {
    let demand = &picture.dispatch.demand;
    let places = demand.places.iter().filter(|place| place.requests >= DEMAND_MIN);
    places.map(|place| {
        let share = (place.requests / DEMAND_FULL).clamp(0.0, 1.0);
        let opacity = DEMAND_OPACITY * libm::sqrtf(share);
        Blob::new(place.place, DEMAND_RADIUS * demand.side_m, opacity, BlobTone::Demand)
    })
}

fn waiting(picture: &Picture) -> impl Iterator<Item = Blob> {
    let now = picture.source.clock.now;
    let waits = |state| matches!(state, RequestState::Waiting | RequestState::Assigned { .. });
    let rows = picture.requests.iter().flatten().filter(move |row| waits(row.state));
    rows.filter_map(move |row| {
        let wait_s = now.since_s(row.request.made.max(row.request.earliest));
        let place = picture.city.buildings.get(row.request.from.index())?.center;
        let share = (wait_s / WAIT_FULL_S).clamp(0.0, 1.0) as f32;
        let (least, most) = WAITING_OPACITY;
        let blob = Blob::new(place, WAITING_RADIUS_M, least + share * (most - least), BlobTone::Waiting);
        (wait_s >= 0.0).then_some(blob)
    })
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::geo::Point;
    use crate::base::ids::{BuildingId, RequestId, VehicleId};
    use crate::base::time::Span;
    use crate::model::demand_view::ExpectedDemand;
    use crate::model::{DemandView, DispatchView, Party, Request, RequestPurpose};
    use crate::ui::panels::fixture::{NOW, picture};
    use crate::world::Column;
    use crate::world::picture::RequestNow;

    fn row(id: u32, waits_s: i64, state: RequestState) -> RequestNow {
        let made = NOW - Span::from_s(waits_s);
        let request = Request {
            id: RequestId(id),
            purpose: RequestPurpose::Ride,
            from: BuildingId(0),
            to: BuildingId(1),
            party: Party { seats: 1, ..Party::default() },
            needs: crate::model::Needs::default(),
            made,
            earliest: made,
            latest_pick_up: NOW,
            latest_arrival: NOW,
        };
        RequestNow { observed: made, request, state, promised: None, picked_up: None }
    }

    #[test]
    fn only_what_is_shown_is_drawn_and_longer_waits_are_stronger() {
        let mut picture = picture();
        let aboard = RequestState::OnBoard { vehicle: VehicleId(0) };
        let assigned = RequestState::Assigned { vehicle: VehicleId(0), pick_up: NOW };
        picture.requests = Column::default();
        // The last one does not want to go yet.
        for row in [row(1, 30, RequestState::Waiting), row(2, 500, assigned), row(3, 90, aboard), row(4, -60, assigned)]
        {
            picture.requests.push(Some(row));
        }
        let places = [5.0, 1.0, 0.01].map(|requests| ExpectedDemand { place: Point::default(), requests });
        let demand = DemandView { places: Arc::new(places.to_vec()), side_m: 500.0, ..DemandView::default() };
        picture.dispatch = Arc::new(DispatchView { demand: Arc::new(demand), ..DispatchView::default() });
        let mut layers = Layers::default();
        assert_eq!(blobs(&picture, &layers), [], "both are off at first");
        layers.set(Layer::Waiting, true);
        let shown = blobs(&picture, &layers);
        assert_eq!(shown.len(), 2);
        assert!(shown[1].opacity() > shown[0].opacity());
        layers.set(Layer::Demand, true);
        let shown = blobs(&picture, &layers);
        assert_eq!(shown.len(), 4);
        assert!(shown[0].opacity() > shown[1].opacity() && shown[0].opacity() <= DEMAND_OPACITY + 1e-6);
    }
}
