//! What windows want of requests: making and ending them, accepting what is suggested, and how they come to vehicles.

use std::sync::Arc;
use std::time::Duration;

use crate::base::ids::{RequestId, VehicleId};
use crate::model::command::{Consent, Issuer, OperatorId, Outcome, Phase};
use crate::model::dispatch_view::{Accepted, Reassignment, Suggestion, WhatIf, WhatIfAnswer};
use crate::model::{
    CommandDraft, CommandId, DispatchLimits, DispatchMode, DispatchView, Intent, Itinerary, Need, Order, RequestDraft,
    RequestPurpose, RequestRefusal, RequestState, Scope, Source, Thing, Vehicle, VehicleKind,
};
use crate::plan::dispatch::{Planner, Weights, request_of};
use crate::plan::rebalancing::Limits;
use crate::station::dispatcher::{AcceptedPlan, Move};

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
    reassignment: Option<Reassignment>,
    asked: Option<WhatIf>,
    what_if: Option<WhatIfAnswer>,
    /// For which requests vehicles were looked for last, found or not.
    looked_for: Vec<RequestId>,
    pub(super) has_changed: bool,
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
            let is_of_chosen = |found: &Reassignment| is_shown && Some(found.suggestion.request) == chosen;
            self.has_changed |= self.reassignment.take_if(|found| !is_of_chosen(found)).is_some();
        }
    }

    /// Takes a question of a window, or that it asks no more.
    pub fn ask(&mut self, asked: Option<WhatIf>, wall: Duration) {
        if self.asked != asked {
            (self.asked, self.next) = (asked, wall);
            self.has_changed |= self.what_if.take().is_some();
        }
    }

    pub fn begin_anew(&mut self) {
        self.suggestions.clear();
        (self.reassignment, self.what_if) = (None, None);
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
            Intent::RequestSeries(draft) => {
                // The window reads the answer in the picture.
                self.make_series(draft).ok();
            }
            Intent::EndSeries { series, by } => self.end_series(series, by),
            Intent::SkipOccurrence { series, day, by } => self.skip_occurrence(series, day, by),
            Intent::CancelRequest { request, by } => self.end_request(request, by),
            Intent::SetDispatchMode { mode, by } => self.set_dispatch_mode(mode, by),
            Intent::SetDispatchLimits { limits, by } => self.set_dispatch_limits(limits.held(), by),
            Intent::SetWeights { weights, by } => self.set_weights(weights.held(), by),
            Intent::SetRebalancing { is_on, by } => self.set_rebalancing(is_on, by),
            Intent::AcceptSuggestions { accepted, by } => self.accept(&accepted, by),
            Intent::Reassign { wanted, by } => self.reassign(wanted, by),
            Intent::ShowCode { request, by } => self.show_code(request, by),
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
        if !self.people.view().authority_now(draft.by).may_control() {
            return Err(RequestRefusal::NotAllowed);
        }
        self.book(draft)
    }

    /// Books what somebody asked for who was allowed to.
    pub(super) fn book(&mut self, draft: RequestDraft) -> Result<RequestId, RequestRefusal> {
        let now = self.now();
        let request = request_of(&draft, self.world.city(), now)?;
        if self.world.closed().contains(&draft.to) {
            return Err(RequestRefusal::PlaceClosed);
        }
        self.check_places(&draft)?;
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
    pub(super) fn check_places(&self, draft: &RequestDraft) -> Result<(), RequestRefusal> {
        let kind = if draft.purpose == RequestPurpose::Parcel { VehicleKind::Robot } else { VehicleKind::Shuttle };
        let vehicles = || self.world.roster().iter().filter(|vehicle| vehicle.kind == kind);
        let fits = |vehicle: &&Vehicle| vehicle.places().fits(draft.party);
        if vehicles().next().is_none() {
            return Ok(());
        }
        if !vehicles().any(|vehicle| fits(&vehicle)) {
            return Err(RequestRefusal::TooManyForAnyVehicle);
        }
        let needs_child_seat = draft.needs.has(Need::ChildSeat);
        let has_child_seat = !needs_child_seat || vehicles().filter(fits).any(|it| it.places().child_seats > 0);
        if has_child_seat { Ok(()) } else { Err(RequestRefusal::NoChildSeat) }
    }

    pub(super) fn end_request(&mut self, request: RequestId, by: OperatorId) {
        if !self.people.view().authority_now(by).may_control() {
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
        if mode != before && self.people.view().authority_now(by).may_control() {
            self.note_setting("dispatch_mode", before.word(), mode.word(), Some(by));
            self.dispatcher.set_mode(mode);
            self.suggestions.has_changed = true;
        }
    }

    /// Says how far re-balancing goes from now on.
    pub fn limit_rebalancing(&mut self, limits: Limits) {
        self.rebalancer.set_limits(limits);
    }

    /// Plans otherwise from now on; for measurements.
    pub fn plan_with(&mut self, planner: Planner, weights: Weights, improvement_work: u64) {
        self.dispatcher.plan_with(planner, weights, improvement_work);
    }

    /// Sets what automatic may do; where people sign in, only supervisors do.
    fn set_dispatch_limits(&mut self, limits: DispatchLimits, by: OperatorId) {
        let before = self.dispatcher.limits();
        if limits != before && self.people.view().may_set_limits(by) {
            self.note_setting("dispatch_limits", &before.words(), &limits.words(), Some(by));
            self.dispatcher.set_limits(limits);
            self.bookings.mark_unsaved();
            self.suggestions.next = self.wall;
            self.suggestions.has_changed = true;
        }
    }

    /// Sets what the objective counts how much; where people sign in, only supervisors do.
    fn set_weights(&mut self, weights: Weights, by: OperatorId) {
        let before = self.dispatcher.weights();
        if weights != before && self.people.view().may_set_limits(by) {
            self.note_setting("weights", &before.words(), &weights.words(), Some(by));
            self.dispatcher.set_weights(weights);
            self.bookings.mark_unsaved();
            self.suggestions.next = self.wall;
            self.suggestions.has_changed = true;
        }
    }

    fn set_rebalancing(&mut self, is_on: bool, by: OperatorId) {
        let before = self.rebalancer.is_on();
        if is_on != before && self.people.view().authority_now(by).may_control() {
            let word = |is_on| if is_on { "on" } else { "off" };
            self.note_setting("rebalancing", word(before), word(is_on), Some(by));
            self.rebalancer.set_on(is_on);
        }
    }

    /// Gives requests to the vehicles that were suggested, if it still comes out as it was shown.
    fn accept(&mut self, accepted: &[Accepted], by: OperatorId) {
        self.observe(Scope::Requests);
        let mut given: Vec<Accepted> = accepted.iter().take(Accepted::AT_ONCE_MAX).copied().collect();
        given.retain(|one| !self.is_given(*one));
        self.observe(Scope::DispatchedFleet);
        let now = self.now();
        let AcceptedPlan { orders, refused } = self.dispatcher.accept(&self.world, &given, now);
        for (one, why) in refused {
            given.retain(|other| *other != one);
            self.bookings.note_not_accepted(one.request, one.vehicle, why);
        }
        for (vehicle, command) in self.dispatch_by_hand(orders, by) {
            for one in given.iter().filter(|one| one.vehicle == vehicle) {
                let given = Move { command, request: one.request, vehicle, before: None };
                self.dispatcher.note_given(given, now);
            }
        }
        self.suggestions.next = self.wall;
    }

    /// Gives new itineraries to vehicles by a person's commands.
    fn dispatch_by_hand(&mut self, orders: Vec<(VehicleId, Itinerary)>, by: OperatorId) -> Vec<(VehicleId, CommandId)> {
        let vehicles: Vec<VehicleId> = orders.iter().map(|(vehicle, _)| *vehicle).collect();
        let draft = |(vehicle, itinerary)| CommandDraft {
            target: Thing::Vehicle(vehicle),
            order: Order::Dispatch(itinerary),
            issuer: Issuer::Operator(by),
            reason: String::new(),
            consent: Consent::Confirmed,
        };
        let drafts = orders.into_iter().map(|order| (None, draft(order))).collect();
        let given: Vec<_> = vehicles.into_iter().zip(self.give_all(drafts)).collect();
        for (vehicle, command) in &given {
            // What an interlock stood against has ended here, and the vehicle never hears of it.
            if let Some(expires) = self.commands.expires_of(*command) {
                self.dispatcher.await_answer(*vehicle, *command, expires);
            }
        }
        given
    }

    /// Pressed twice: it is done, or under way.
    fn is_given(&self, wanted: Accepted) -> bool {
        let present = self.world.requests().get(wanted.request).and_then(|row| row.state.vehicle());
        present == Some(wanted.vehicle) || self.dispatcher.pinned_to(wanted.request) == Some(wanted.vehicle)
    }

    /// Gives a request to the vehicle that somebody chose, if it still comes out as it was shown. The vehicle that has it
    /// goes on until the new one has taken it: a request is never in two itineraries, and never in none.
    fn reassign(&mut self, wanted: Accepted, by: OperatorId) {
        self.observe(Scope::Requests);
        if self.is_given(wanted) {
            return;
        }
        let present = self.world.requests().get(wanted.request).and_then(|row| row.state.vehicle());
        self.observe(Scope::DispatchedFleet);
        let now = self.now();
        match self.dispatcher.reassign(&self.world, wanted, now) {
            Err(why) => self.bookings.note_not_accepted(wanted.request, wanted.vehicle, why),
            Ok(itinerary) => {
                for (vehicle, command) in self.dispatch_by_hand(vec![(wanted.vehicle, itinerary)], by) {
                    let given = Move { command, request: wanted.request, vehicle, before: present };
                    self.dispatcher.note_given(given, now);
                }
            }
        }
        self.suggestions.next = self.wall;
    }

    /// Follows what people gave by hand: once a vehicle has taken a request, the one that lost it goes on by a plan of its
    /// own; what a vehicle refused is free for others.
    pub(super) fn follow_moves(&mut self) {
        if !self.dispatcher.has_moves() {
            return;
        }
        let commands = &self.commands;
        let ended = self.dispatcher.take_ended_moves(|command| match commands.phase_of(command) {
            Some(Phase::Ended(outcome)) => Some(outcome == Outcome::Done),
            Some(_) => None,
            None => Some(false),
        });
        let left: Vec<(Move, VehicleId)> = ended.iter().filter_map(|given| Some((*given, given.before?))).collect();
        if left.is_empty() {
            return;
        }
        self.observe(Scope::DispatchedFleet);
        let now = self.now();
        for (given, vehicle) in left {
            let Some(Issuer::Operator(by)) = self.commands.issuer_of(given.command) else { continue };
            if let Some(itinerary) = self.dispatcher.laid_out_without(&self.world, vehicle, given.request, now) {
                self.dispatch_by_hand(vec![(vehicle, itinerary)], by);
            }
        }
    }

    /// Suggests vehicles for waiting requests and answers what is asked, while somebody looks: at once when a request is
    /// new, else when it is time.
    pub(super) fn suggest(&mut self) {
        let (is_shown, chosen, asked) = (self.suggestions.is_shown, self.suggestions.chosen, self.suggestions.asked);
        if !is_shown && asked.is_none() {
            return;
        }
        let (now, bookings) = (self.now(), &self.bookings);
        let mut waiting = self.dispatcher.to_suggest_for(&self.world, chosen, |id| bookings.has(id), now);
        waiting.retain(|_| is_shown);
        let is_new = waiting.iter().any(|id| !self.suggestions.looked_for.contains(id));
        if !is_new && self.wall < self.suggestions.next {
            return;
        }
        self.suggestions.next = self.wall + SUGGEST_EVERY;
        self.suggestions.looked_for.clone_from(&waiting);
        let state = |id: RequestId| self.world.requests().get(id).map(|row| row.state);
        let moved = chosen.filter(|id| matches!(state(*id), Some(RequestState::Assigned { .. })));
        if !waiting.is_empty() || moved.is_some() || asked.is_some() {
            self.observe(Scope::DispatchedFleet);
        }
        let found = if waiting.is_empty() { Vec::new() } else { self.dispatcher.suggest(&self.world, &waiting, now) };
        let others = moved.and_then(|id| self.dispatcher.suggest_others(&self.world, id, now));
        let answer = asked.map(|asked| self.dispatcher.what_if(&self.world, asked, now));
        let watch = &mut self.suggestions;
        watch.has_changed |= (&found, &others, &answer) != (&watch.suggestions, &watch.reassignment, &watch.what_if);
        (watch.suggestions, watch.reassignment, watch.what_if) = (found, others, answer);
    }

    /// What windows see of dispatch.
    pub(super) fn dispatch_view(&mut self) -> Arc<DispatchView> {
        let has_changed = std::mem::take(&mut self.suggestions.has_changed) | self.shown_codes.hide_old(self.wall);
        let demand = self.rebalancer.take_view();
        let charging = self.charging_turns.take_view();
        let has_changed = self.series.take_change() || has_changed || charging.is_some();
        if self.bookings.take_change() || has_changed || demand.is_some() {
            self.suggestions.shown = Arc::new(DispatchView {
                mode: self.dispatcher.mode(),
                limits: self.dispatcher.limits(),
                weights: self.dispatcher.weights(),
                bookings: self.bookings.rows().cloned().collect(),
                series: self.series.rows().cloned().collect(),
                no_shows: self.bookings.no_shows().cloned().collect(),
                arrived: self.bookings.arrived().cloned().collect(),
                answers: self.bookings.answers().copied().collect(),
                suggestions: self.suggestions.suggestions.clone(),
                reassignment: self.suggestions.reassignment.clone(),
                what_if: self.suggestions.what_if.clone(),
                keeping_trouble: self.keeper.as_ref().and_then(|keeper| keeper.trouble.clone()),
                not_accepted: self.bookings.not_accepted().copied().collect(),
                shown_codes: self.shown_codes.rows().collect(),
                demand: demand.unwrap_or_else(|| self.suggestions.shown.demand.clone()),
                charging: charging.unwrap_or_else(|| self.suggestions.shown.charging.clone()),
            });
        }
        self.suggestions.shown.clone()
    }
}
