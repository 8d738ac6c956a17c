//! The book of requests: who wants to go, how far each request has come, and what became of them all.

use std::collections::BTreeMap;

use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::fact::RequestFacts;
use crate::model::request::Unserved;
use crate::model::{EventKind, NotHandedOver, Request, RequestPurpose, RequestState};

use super::agenda::Happening;
use super::simulator::Simulator;
use crate::base::binned_times::BinnedTimes;

/// Requests that can be open at a time; more are not taken.
const OPEN_MAX: usize = 200_000;

/// Who was promised a vehicle waits this much longer for it than their patience and the promise.
const GRACE: Span = Span::from_s(300);

/// Somebody whose vehicle broke down waits this long for another one, and gets this much more time to arrive.
const STRANDED_PATIENCE: Span = Span::from_s(1_800);

/// What became of the requests for rides since the start.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RequestCounts {
    pub made: u64,
    pub served: u64,
    pub unserved: u64,
    pub cancelled: u64,
    /// Times until the pick-up, up to an hour.
    pub waits: BinnedTimes<360>,
}

/// A request that has not ended.
#[derive(Clone, Copy, Debug)]
struct Open {
    request: Request,
    state: RequestState,
    /// When it came to this state.
    since: Timestamp,
    /// Whether it was made after the start, so that its wait is known.
    is_counted: bool,
    /// Whether its wait was counted; the one for another vehicle after a breakdown is not.
    has_boarded: bool,
    /// Why a parcel goes back, once it does; also while it waits for another robot on its way back.
    goes_back: Option<NotHandedOver>,
}

/// The requests that have not ended; ended ones are told and forgotten.
#[derive(Clone, Debug, Default)]
pub struct Requests {
    open: BTreeMap<RequestId, Open>,
    /// The number of the next request.
    next: u32,
    /// News not yet told.
    news: RequestFacts,
    rides: RequestCounts,
    parcels: RequestCounts,
    visits: RequestCounts,
}

impl Requests {
    /// A request that has not ended, and how far it has come.
    pub fn get(&self, id: RequestId) -> Option<(&Request, RequestState)> {
        self.open.get(&id).map(|open| (&open.request, open.state))
    }

    /// Where people wait to be picked up, and how many of each request.
    pub fn at_the_kerb(&self) -> impl Iterator<Item = (BuildingId, usize)> {
        let waits = |open: &&Open| matches!(open.state, RequestState::Waiting | RequestState::Assigned { .. });
        let rows = self.open.values().filter(waits);
        rows.map(|open| (open.request.from, usize::from(open.request.party.persons())))
            .filter(|(_, persons)| *persons > 0)
    }

    /// The state of a request that a vehicle has picked up.
    pub fn aboard_state(&self, id: RequestId, vehicle: VehicleId) -> RequestState {
        let why = self.open.get(&id).and_then(|open| open.goes_back);
        why.map_or(RequestState::OnBoard { vehicle }, |why| RequestState::Returning { vehicle, why })
    }

    /// The end of a request that a vehicle has brought to where it went.
    pub fn drop_off_state(&self, id: RequestId, vehicle: VehicleId) -> RequestState {
        let why = self.open.get(&id).and_then(|open| open.goes_back);
        why.map_or(RequestState::Done { vehicle }, |why| RequestState::Unserved(Unserved::Returned(why)))
    }

    /// Turns a parcel round that was not handed over: it goes to where it came from.
    pub fn turn_back(&mut self, id: RequestId, why: NotHandedOver, latest_arrival: Timestamp) {
        if let Some(open) = self.open.get_mut(&id) {
            std::mem::swap(&mut open.request.from, &mut open.request.to);
            open.request.latest_arrival = latest_arrival;
            open.goes_back = Some(why);
        }
    }

    pub fn take_news(&mut self) -> RequestFacts {
        std::mem::take(&mut self.news)
    }

    /// Takes in an open request that was made elsewhere, by its number.
    pub fn take_over(&mut self, request: Request, state: RequestState, since: Timestamp) {
        if self.open.len() < OPEN_MAX {
            let has_boarded = state.is_aboard();
            let goes_back = match state {
                RequestState::Returning { why, .. } => Some(why),
                _ => None,
            };
            self.open.insert(request.id, Open { request, state, since, is_counted: false, has_boarded, goes_back });
            self.next = self.next.max(request.id.0.wrapping_add(1) % u32::MAX);
        }
    }

    /// Makes news of all open requests, and only of them.
    pub fn tell_all(&mut self) {
        self.news = RequestFacts::default();
        let open: Vec<Open> = self.open.values().copied().collect();
        for Open { request, state, since, .. } in open {
            self.tell(request, state, since);
        }
    }

    #[cfg(test)]
    pub fn open_count(&self) -> usize {
        self.open.len()
    }

    fn tell(&mut self, request: Request, state: RequestState, now: Timestamp) {
        self.news.request.push(request);
        self.news.observed.push(now);
        self.news.state.push(state);
    }

    fn counts(&mut self, purpose: RequestPurpose) -> &mut RequestCounts {
        match purpose {
            RequestPurpose::Parcel => &mut self.parcels,
            RequestPurpose::Visit(_) => &mut self.visits,
            RequestPurpose::Ride | RequestPurpose::Appointment | RequestPurpose::FromAppointment => &mut self.rides,
        }
    }
}

impl Simulator {
    /// Takes a request into the book and returns its number, or [`RequestId::NONE`] when the book is full.
    ///
    /// The request's own `id` and `made` are set here.
    pub fn make_request(&mut self, request: Request) -> RequestId {
        let id = self.book_request(request, RequestState::Waiting, true);
        if let Some((request, _)) = self.requests.get(id) {
            let request = *request;
            self.agenda.add(request.latest_pick_up.0.max(self.now_ms), Happening::Patience { request: id.0 });
            if !matches!(request.purpose, RequestPurpose::Parcel | RequestPurpose::Visit(_)) {
                let (from, to, party) = (request.from, request.to, request.party.persons());
                self.tell(EventKind::RideRequested { from, to, party });
            }
        }
        id
    }

    /// Takes in a request that was under way when the city began.
    pub(super) fn book_aboard(&mut self, request: Request, vehicle: VehicleId) -> RequestId {
        self.book_request(request, RequestState::OnBoard { vehicle }, false)
    }

    fn book_request(&mut self, request: Request, state: RequestState, is_counted: bool) -> RequestId {
        if self.requests.open.len() >= OPEN_MAX {
            return RequestId::NONE;
        }
        let id = RequestId(self.requests.next);
        self.requests.next = self.requests.next.wrapping_add(1) % u32::MAX;
        let now = Timestamp(self.now_ms);
        let request = Request { id, made: now, ..request };
        let open = Open { request, state, since: now, is_counted, has_boarded: false, goes_back: None };
        self.requests.open.insert(id, open);
        self.requests.tell(request, state, now);
        if is_counted {
            self.requests.counts(request.purpose).made += 1;
        }
        id
    }

    /// Notes how far a request has come. An ended one is told and forgotten.
    pub(super) fn set_request_state(&mut self, id: RequestId, state: RequestState) {
        let now = Timestamp(self.now_ms);
        let Some(open) = self.requests.open.get_mut(&id) else { return };
        let (request, is_counted) = (open.request, open.is_counted);
        let boards_first = matches!(state, RequestState::OnBoard { .. }) && !open.has_boarded;
        open.has_boarded |= boards_first;
        (open.state, open.since) = (state, now);
        self.requests.tell(request, state, now);
        if boards_first && is_counted {
            let wait_s = now.since_s(request.earliest.max(request.made)).max(0.0);
            self.requests.counts(request.purpose).waits.note(wait_s);
        }
        if matches!(state, RequestState::OnBoard { .. }) {
            self.request_picked_up(id);
        }
        if state.is_ended() {
            self.requests.open.remove(&id);
            if is_counted {
                let counts = self.requests.counts(request.purpose);
                match state {
                    RequestState::Done { .. } => counts.served += 1,
                    RequestState::Cancelled => counts.cancelled += 1,
                    _ => counts.unserved += 1,
                }
            }
            self.request_ended(&request, state);
        }
    }

    /// What follows from the end of a request for those who made it.
    pub(super) fn request_ended(&mut self, request: &Request, state: RequestState) {
        match state {
            RequestState::Done { .. } => self.request_done(request.id),
            _ => self.request_failed(request.id),
        }
        match state {
            RequestState::Done { .. } if request.purpose == RequestPurpose::Parcel => self.counters.parcels += 1,
            RequestState::Done { .. } => self.counters.riders_served += u64::from(request.party.persons()),
            RequestState::Unserved(_)
                if !matches!(request.purpose, RequestPurpose::Parcel | RequestPurpose::Visit(_)) =>
            {
                self.counters.rides_unserved += 1;
                self.tell(EventKind::RideUnserved { from: request.from });
            }
            _ => {}
        }
    }

    /// Ends a request that is not aboard yet; its vehicle drops the stops.
    pub fn cancel_request(&mut self, id: RequestId) {
        self.end_before_boarding(id, RequestState::Cancelled);
    }

    fn end_before_boarding(&mut self, id: RequestId, end: RequestState) {
        let Some((_, state)) = self.requests.get(id) else { return };
        match state {
            RequestState::Waiting => self.set_request_state(id, end),
            RequestState::Assigned { vehicle, .. } => {
                self.set_request_state(id, end);
                self.drop_stops(vehicle.index(), id);
            }
            _ => {}
        }
    }

    /// The patience for a pick-up may be over.
    pub(super) fn end_patience(&mut self, id: RequestId) {
        let Some((request, state)) = self.requests.get(id) else { return };
        let limit = match state {
            RequestState::Waiting => request.latest_pick_up,
            RequestState::Assigned { pick_up, .. } => pick_up.max(request.latest_pick_up) + GRACE,
            _ => return,
        };
        if limit.0 > self.now_ms {
            self.agenda.add(limit.0, Happening::Patience { request: id.0 });
        } else if !self.is_boarding(id) {
            self.end_before_boarding(id, RequestState::Unserved(Unserved::NoVehicleInTime));
        }
    }

    /// A request goes back to those who wait: its vehicle can't come.
    pub(super) fn wait_again(&mut self, id: RequestId) {
        if let Some((request, RequestState::Assigned { .. })) = self.requests.get(id) {
            let patience_ms = request.latest_pick_up.0.max(self.now_ms);
            self.agenda.add(patience_ms, Happening::Patience { request: id.0 });
            self.set_request_state(id, RequestState::Waiting);
        }
    }

    /// Who was aboard a vehicle that broke down waits for another one, near where it stands.
    pub(super) fn strand(&mut self, id: RequestId, near: BuildingId) {
        let now = Timestamp(self.now_ms);
        let Some(open) = self.requests.open.get_mut(&id) else { return };
        let request = &mut open.request;
        // A visit is still wanted where it was to be.
        if request.purpose.visit().is_none() {
            request.from = near;
        }
        request.latest_pick_up = now + STRANDED_PATIENCE;
        request.latest_arrival = request.latest_arrival.max(now) + STRANDED_PATIENCE;
        let patience_ms = request.latest_pick_up.0;
        self.agenda.add(patience_ms, Happening::Patience { request: id.0 });
        self.set_request_state(id, RequestState::Waiting);
    }

    /// What became of the requests for rides.
    pub fn ride_counts(&self) -> &RequestCounts {
        &self.requests.rides
    }

    /// What became of the parcels.
    pub fn parcel_counts(&self) -> &RequestCounts {
        &self.requests.parcels
    }
}
