//! The list: which requests stand in the panel, in which order, with what is promised and expected.

use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::fact::Task;
use crate::model::request::Unserved;
use crate::model::{Need, Needs, NotHandedOver, Party, RequestPurpose, RequestState, StopDeed, VehicleState};
use crate::ui::new_times::LATE_FROM_S;
use crate::world::Picture;
use crate::world::picture::RequestNow;

/// Rows of each part; the rest is counted.
const ROWS_MAX: usize = 60;

/// A request that waits for a vehicle, or that nobody came for.
#[derive(Clone, Debug, PartialEq)]
pub struct WaitingRow {
    pub id: RequestId,
    pub purpose: RequestPurpose,
    pub from: BuildingId,
    pub to: BuildingId,
    pub party: Party,
    pub made: Timestamp,
    pub earliest: Timestamp,
    pub latest_pick_up: Timestamp,
    pub latest_arrival: Timestamp,
    pub is_phoned_in: bool,
    pub is_of_series: bool,
    pub needs: Needs,
    /// A vehicle was promised, and can't come any more.
    pub was_promised: bool,
    pub unserved: Option<Unserved>,
}

/// A request that has a vehicle.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a thing of its own that the row says or not")]
pub struct UnderWayRow {
    pub id: RequestId,
    pub from: BuildingId,
    pub to: BuildingId,
    pub vehicle: VehicleId,
    pub is_aboard: bool,
    /// Why a parcel is on its way back to the sender; then `from` is the sender and `to` who did not take it.
    pub goes_back: Option<NotHandedOver>,
    /// Its vehicle is on the way to this pick-up now.
    pub is_coming: bool,
    /// Its vehicle stands at this pick-up.
    pub is_there: bool,
    /// Whoever waits wants to be telephoned now that it is.
    pub is_to_be_called: bool,
    pub promised: Option<Timestamp>,
    /// The pick-up as expected by now; aboard the arrival.
    pub expected: Option<Timestamp>,
    pub latest_arrival: Timestamp,
    /// Where it goes is closed by now.
    pub is_closed_there: bool,
    /// The state of a vehicle that does not come now: it stands, is out of service, or is not heard.
    pub trouble: Option<VehicleState>,
}

impl UnderWayRow {
    /// Whether it comes later than it was promised, or arrives later than it must.
    pub fn is_late(&self) -> bool {
        let limit = if self.is_aboard { Some(self.latest_arrival) } else { self.promised };
        limit.zip(self.expected).is_some_and(|(limit, expected)| expected.since_s(limit) > LATE_FROM_S)
    }
}

/// The rows of the panel.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// Those that nobody came for first, then the most urgent.
    pub waiting: Vec<WaitingRow>,
    /// The late ones first, then those whose time comes first.
    pub under_way: Vec<UnderWayRow>,
    pub more_waiting: usize,
    pub more_under_way: usize,
}

impl Listed {
    pub fn of(picture: &Picture) -> Self {
        let mut waiting: Vec<WaitingRow> = unserved(picture).collect();
        let mut under_way = Vec::new();
        for row in picture.requests.iter().flatten() {
            match row.state {
                RequestState::Waiting => waiting.push(waiting_row(picture, row)),
                RequestState::Assigned { vehicle, .. } => under_way.push(under_way_row(picture, row, vehicle, false)),
                RequestState::OnBoard { vehicle } | RequestState::Returning { vehicle, .. } => {
                    under_way.push(under_way_row(picture, row, vehicle, true));
                }
                _ => {}
            }
        }
        waiting.sort_by_key(|row| (row.unserved.is_none(), row.latest_pick_up, row.id));
        under_way
            .sort_by_key(|row| (row.trouble.is_none(), !row.is_closed_there, !row.is_late(), row.expected, row.id));
        let more_waiting = waiting.len().saturating_sub(ROWS_MAX);
        let more_under_way = under_way.len().saturating_sub(ROWS_MAX);
        waiting.truncate(ROWS_MAX);
        under_way.truncate(ROWS_MAX);
        Self { waiting, under_way, more_waiting, more_under_way }
    }
}

/// Requests that need a vehicle: they wait, nobody came for them, or theirs does not come.
pub fn waiting_count(picture: &Picture) -> usize {
    let needs_one = |row: &&RequestNow| match row.state {
        RequestState::Waiting => true,
        RequestState::Assigned { vehicle, .. } => trouble_of(picture, vehicle).is_some(),
        _ => false,
    };
    picture.requests.iter().flatten().filter(needs_one).count() + unserved(picture).count()
}

fn unserved(picture: &Picture) -> impl Iterator<Item = WaitingRow> {
    picture.dispatch.bookings.iter().filter(|booking| booking.unserved.is_some()).map(|booking| {
        let draft = &booking.draft;
        let latest = draft.latest_arrival.or(draft.latest_pick_up).unwrap_or(booking.made);
        WaitingRow {
            id: booking.request,
            purpose: draft.purpose,
            from: draft.from,
            to: draft.to,
            party: draft.party,
            made: booking.made,
            earliest: draft.earliest.unwrap_or(booking.made),
            latest_pick_up: latest,
            latest_arrival: latest,
            is_phoned_in: draft.is_phoned_in,
            is_of_series: booking.series.is_some(),
            needs: draft.needs,
            was_promised: false,
            unserved: booking.unserved,
        }
    })
}

fn waiting_row(picture: &Picture, row: &RequestNow) -> WaitingRow {
    let request = &row.request;
    let booking = picture.dispatch.booking(request.id);
    let draft = booking.map(|booking| &booking.draft);
    WaitingRow {
        id: request.id,
        purpose: request.purpose,
        from: request.from,
        to: request.to,
        party: request.party,
        made: request.made,
        earliest: request.earliest,
        latest_pick_up: request.latest_pick_up,
        latest_arrival: request.latest_arrival,
        is_phoned_in: draft.is_some_and(|draft| draft.is_phoned_in),
        is_of_series: booking.is_some_and(|booking| booking.series.is_some()),
        needs: request.needs,
        was_promised: row.promised.is_some(),
        unserved: None,
    }
}

fn under_way_row(picture: &Picture, row: &RequestNow, vehicle: VehicleId, is_aboard: bool) -> UnderWayRow {
    let deed = if is_aboard { StopDeed::DropOff } else { StopDeed::PickUp };
    let stops = picture.itineraries.get(vehicle.index()).map(|itinerary| itinerary.stops.clone()).unwrap_or_default();
    let stop = stops.iter().find(|stop| stop.request == row.request.id && stop.deed == deed);
    let now = picture.source.clock.now;
    let is_next = stop.is_some() && stop == stops.first();
    let status = picture.status.get(vehicle.index());
    let task = status.map(|status| status.task);
    let is_boarding = status.is_some_and(|status| status.state == VehicleState::Boarding);
    let is_coming =
        !is_aboard && is_next && matches!(task, Some(Task::PickUp(at) | Task::Visit(at)) if at == row.request.from);
    let wants_call = || {
        let booking = picture.dispatch.booking(row.request.id);
        booking.is_some_and(|booking| booking.draft.needs.has(Need::CallBack))
    };
    // An open visit is over when it was open for its time.
    let visit = row.request.purpose.visit().filter(|_| is_aboard);
    let ends = visit.map(|visit| row.observed + Span::from_s_f64(visit.stay_s()));
    let goes_back = match row.state {
        RequestState::Returning { why, .. } => Some(why),
        _ => None,
    };
    let (from, to) = (row.request.from, row.request.to);
    let (from, to) = if goes_back.is_some() { (to, from) } else { (from, to) };
    UnderWayRow {
        id: row.request.id,
        from,
        to,
        vehicle,
        is_aboard,
        goes_back,
        is_coming,
        is_there: is_coming && is_boarding,
        is_to_be_called: is_coming && wants_call(),
        promised: row.promised,
        // What was planned for a moment that is past has not happened yet.
        expected: ends.or(stop.map(|stop| stop.due.max(now))),
        latest_arrival: ends.unwrap_or(row.request.latest_arrival),
        // A parcel on its way back does not go there any more.
        is_closed_there: goes_back.is_none() && picture.closed.contains(&row.request.to),
        trouble: trouble_of(picture, vehicle),
    }
}

/// The state of a vehicle that does not go on by itself; `None` when it does.
pub fn trouble_of(picture: &Picture, vehicle: VehicleId) -> Option<VehicleState> {
    let state = picture.status.get(vehicle.index())?.state;
    let stands = matches!(
        state,
        VehicleState::Immobilised | VehicleState::NoContact | VehicleState::OutOfService | VehicleState::Stopped
    );
    stands.then_some(state)
}
