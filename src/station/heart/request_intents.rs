//! What windows want of requests: making and ending them, accepting what is suggested, and how they come to vehicles.

use std::sync::Arc;
use std::time::Duration;

use crate::base::ids::{RequestId, VehicleId};
use crate::model::command::{Authority, Consent, Issuer, OperatorId};
use crate::model::dispatch_view::{Accepted, Suggestion};
use crate::model::{
    CommandDraft, DispatchLimits, DispatchMode, DispatchView, Intent, Order, Party, RequestDraft, RequestPurpose,
    RequestRefusal, Scope, Source, Thing, VehicleKind,
};
use crate::plan::dispatch::request_of;
use crate::station::dispatcher::{AcceptedPlan, Dispatcher};

use super::Station;

/// Wall time between two looks at what to suggest.
const SUGGEST_EVERY: Duration = Duration::from_secs(1);

/// What windows look at of the requests, and what was suggested last.
#[derive(Debug, Default)]
pub(super) struct SuggestionWatch {
    is_shown: bool,
    chosen: Option<RequestId>,
    /// Wall time of the next look; none while nobody looks.
    next: Duration,
    suggestions: Vec<Suggestion>,
    /// For which requests vehicles were looked for last, found or not.
    looked_for: Vec<RequestId>,
    has_changed: bool,
    shown: Arc<DispatchView>,
}

impl SuggestionWatch {
    pub fn look(&mut self, is_shown: bool, chosen: Option<RequestId>, wall: Duration) {
        if (self.is_shown, self.chosen) != (is_shown, chosen) {
            (self.is_shown, self.chosen, self.next) = (is_shown, chosen, wall);
            self.has_changed |= !is_shown && !self.suggestions.is_empty();
            if !is_shown {
                self.suggestions.clear();
                self.looked_for.clear();
            }
        }
    }

    pub fn begin_anew(&mut self) {
        self.suggestions.clear();
        self.looked_for.clear();
        (self.next, self.has_changed) = (Duration::ZERO, true);
    }
}

impl<S: Source + ?Sized> Station<S> {
    /// Obeys an intent that is about requests; others change nothing here.
    pub(super) fn request_intent(&mut self, intent: Intent) {
        match intent {
            Intent::Request(draft) => {
                // The window reads the answer in the picture.
                self.make_request(draft).ok();
            }
            Intent::CancelRequest { request, by } => self.end_request(request, by),
            Intent::SetDispatchMode { mode, by } => self.set_dispatch_mode(mode, by),
            Intent::SetDispatchLimits { limits, by } => self.set_dispatch_limits(limits.held(), by),
            Intent::SetRebalancing { is_on, by } => self.set_rebalancing(is_on, by),
            Intent::AcceptSuggestions { accepted, by } => self.accept(&accepted, by),
            _ => {}
        }
    }

    /// Takes in a request that somebody makes at a window: checked, written down, handed to the source.
    ///
    /// # Errors
    /// Why it is not taken; the window that asked is told too.
    pub fn make_request(&mut self, mut draft: RequestDraft) -> Result<RequestId, RequestRefusal> {
        if let Some((end, _)) = draft.note.char_indices().nth(RequestDraft::NOTE_CHARS_MAX) {
            draft.note.truncate(end);
        }
        let (by, ask) = (draft.by, draft.ask);
        let answer = self.take_request(draft);
        self.bookings.answer(by, ask, answer);
        answer
    }

    fn take_request(&mut self, draft: RequestDraft) -> Result<RequestId, RequestRefusal> {
        let now = self.now();
        if !may_book(self.people.view().authority_now(draft.by)) {
            return Err(RequestRefusal::NotAllowed);
        }
        let request = request_of(&draft, self.world.city(), now)?;
        self.check_places(draft.purpose, draft.party)?;
        self.bookings.room_for(&draft)?;
        let mut is_written = true;
        self.note(|journaling, desk, people| is_written = journaling.write_request(desk, people, &draft));
        if !is_written {
            return Err(RequestRefusal::NotJournaled);
        }
        let id = self.source.request(&request).ok_or(RequestRefusal::NotTaken)?;
        self.bookings.keep(id, draft, now);
        Ok(id)
    }

    /// Whether any vehicle has so many places; of no vehicles at all nothing is asked.
    fn check_places(&self, purpose: RequestPurpose, party: Party) -> Result<(), RequestRefusal> {
        let kind = if purpose == RequestPurpose::Parcel { VehicleKind::Robot } else { VehicleKind::Shuttle };
        let mut vehicles = self.world.roster().iter().filter(|vehicle| vehicle.kind == kind).peekable();
        let is_fleet_empty = vehicles.peek().is_none();
        if is_fleet_empty || vehicles.any(|vehicle| vehicle.places().fits(party)) {
            return Ok(());
        }
        Err(RequestRefusal::TooManyForAnyVehicle)
    }

    fn end_request(&mut self, request: RequestId, by: OperatorId) {
        if !may_book(self.people.view().authority_now(by)) {
            return;
        }
        let known = self.bookings.get(request);
        let ends = known.map(|booking| (booking.draft.from, booking.draft.to));
        let ends = ends.or(self.world.requests().get(request).map(|row| (row.request.from, row.request.to)));
        let Some(ends) = ends else { return };
        self.note(|journaling, desk, people| journaling.note_request_ended(desk, people, request, ends, by));
        if !self.bookings.put_away(request) {
            self.source.end_request(request);
        }
    }

    fn set_dispatch_mode(&mut self, mode: DispatchMode, by: OperatorId) {
        let before = self.dispatcher.mode();
        if mode != before && may_book(self.people.view().authority_now(by)) {
            self.note_setting("dispatch_mode", before.word(), mode.word(), Some(by));
            self.dispatcher.set_mode(mode);
            self.suggestions.has_changed = true;
        }
    }

    /// Sets what automatic may do; where people sign in, only supervisors do.
    fn set_dispatch_limits(&mut self, limits: DispatchLimits, by: OperatorId) {
        let before = self.dispatcher.limits();
        if limits != before && self.people.view().may_set_limits(by) {
            self.note_setting("dispatch_limits", &before.words(), &limits.words(), Some(by));
            self.dispatcher.set_limits(limits);
            self.suggestions.next = self.wall;
            self.suggestions.has_changed = true;
        }
    }

    fn set_rebalancing(&mut self, is_on: bool, by: OperatorId) {
        let before = self.rebalancer.is_on();
        if is_on != before && may_book(self.people.view().authority_now(by)) {
            let word = |is_on| if is_on { "on" } else { "off" };
            self.note_setting("rebalancing", word(before), word(is_on), Some(by));
            self.rebalancer.set_on(is_on);
        }
    }

    /// Gives requests to the vehicles that were suggested, if it still comes out as it was shown.
    fn accept(&mut self, accepted: &[Accepted], by: OperatorId) {
        let accepted = &accepted[..accepted.len().min(Accepted::AT_ONCE_MAX)];
        self.observe(Scope::Requests);
        self.observe(Scope::DispatchedFleet);
        let now = self.now();
        let AcceptedPlan { orders, refused } = self.dispatcher.accept(&self.world, accepted, now);
        for (one, why) in refused {
            self.bookings.note_not_accepted(one.request, one.vehicle, why);
        }
        let vehicles: Vec<VehicleId> = orders.iter().map(|(vehicle, _)| *vehicle).collect();
        let draft = |(vehicle, itinerary)| CommandDraft {
            target: Thing::Vehicle(vehicle),
            order: Order::Dispatch(itinerary),
            issuer: Issuer::Operator(by),
            reason: String::new(),
            consent: Consent::Confirmed,
        };
        let drafts = orders.into_iter().map(|order| (None, draft(order))).collect();
        for (vehicle, command) in vehicles.into_iter().zip(self.give_all(drafts)) {
            self.dispatcher.await_answer(vehicle, command, now);
        }
        self.suggestions.next = self.wall;
    }

    /// Suggests vehicles for waiting requests while somebody looks: at once when one is new, else when it is time.
    pub(super) fn suggest(&mut self) {
        if !self.suggestions.is_shown {
            return;
        }
        let (now, bookings) = (self.now(), &self.bookings);
        let chosen = self.suggestions.chosen;
        let waiting = Dispatcher::to_suggest_for(&self.world, chosen, |id| bookings.has(id), now);
        let is_new = waiting.iter().any(|id| !self.suggestions.looked_for.contains(id));
        if !is_new && self.wall < self.suggestions.next {
            return;
        }
        self.suggestions.next = self.wall + SUGGEST_EVERY;
        self.suggestions.looked_for.clone_from(&waiting);
        let found = if waiting.is_empty() {
            Vec::new()
        } else {
            self.observe(Scope::DispatchedFleet);
            self.dispatcher.suggest(&self.world, &waiting, now)
        };
        self.suggestions.has_changed |= found != self.suggestions.suggestions;
        self.suggestions.suggestions = found;
    }

    /// What windows see of dispatch.
    pub(super) fn dispatch_view(&mut self) -> Arc<DispatchView> {
        let has_changed = std::mem::take(&mut self.suggestions.has_changed);
        let demand = self.rebalancer.take_view();
        if self.bookings.take_change() || has_changed || demand.is_some() {
            self.suggestions.shown = Arc::new(DispatchView {
                mode: self.dispatcher.mode(),
                limits: self.dispatcher.limits(),
                bookings: self.bookings.rows().cloned().collect(),
                answers: self.bookings.answers().copied().collect(),
                suggestions: self.suggestions.suggestions.clone(),
                not_accepted: self.bookings.not_accepted().copied().collect(),
                demand: demand.unwrap_or_else(|| self.suggestions.shown.demand.clone()),
            });
        }
        self.suggestions.shown.clone()
    }
}

fn may_book(authority: Authority) -> bool {
    matches!(authority, Authority::Operator | Authority::Supervisor)
}
