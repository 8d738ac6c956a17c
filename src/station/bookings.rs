//! Bookings: the requests that people made at windows of this station, until a person ends each.

use std::collections::{BTreeMap, VecDeque};

use chrono::NaiveDate;

use crate::base::ids::{RequestId, SeriesId, VehicleId};
use crate::base::time::Timestamp;
use crate::model::command::OperatorId;
use crate::model::dispatch_view::{Booking, WhyNot};
use crate::model::people::AskId;
use crate::model::request::Unserved;
use crate::model::{FactBatch, Facts, RequestDraft, RequestPurpose, RequestRefusal, RequestState};

/// Requests of people at windows that are open or unserved at a time; more are refused.
pub const BOOKINGS_MAX: usize = 2_000;
/// Answers that a window can still read.
pub const ANSWERS_MAX: usize = 32;
/// Bookings kept of riders who were not there, the newest, so that they can be made again.
pub const NO_SHOWS_MAX: usize = 64;
/// Patients kept who were brought to their appointments, the newest: a busy day's.
pub const ARRIVED_MAX: usize = 256;
/// Accepted suggestions that did not hold, as shown.
pub const NOT_ACCEPTED_MAX: usize = 16;

/// The requests made at the windows of a station.
#[derive(Clone, Debug, Default)]
pub struct Bookings {
    rows: BTreeMap<RequestId, Booking>,
    answers: VecDeque<(OperatorId, AskId, Result<RequestId, RequestRefusal>)>,
    not_accepted: VecDeque<(RequestId, VehicleId, WhyNot)>,
    no_shows: VecDeque<Booking>,
    arrived: VecDeque<(Booking, Timestamp)>,
    has_changed: bool,
    /// What has to survive the program's end changed since it was written.
    is_unsaved: bool,
}

impl Bookings {
    /// Whether a draft can be taken in besides the others.
    ///
    /// # Errors
    /// When the same is open already, or too many are.
    pub fn room_for(&self, draft: &RequestDraft) -> Result<(), RequestRefusal> {
        let is_open = |booking: &&Booking| booking.unserved.is_none();
        let mut open = self.rows.values().filter(is_open);
        match open.find(|booking| booking.draft.is_like(draft)) {
            Some(same) => Err(RequestRefusal::Twice(same.request)),
            None if self.rows.len() >= BOOKINGS_MAX => Err(RequestRefusal::TooMany),
            None => Ok(()),
        }
    }

    pub fn keep(&mut self, request: RequestId, draft: RequestDraft, made: Timestamp) {
        self.rows.insert(request, Booking { request, draft, made, unserved: None, series: None });
        self.mark_unsaved();
        self.has_changed = true;
    }

    /// Notes of which series a booking is.
    pub fn note_series(&mut self, request: RequestId, series: (SeriesId, NaiveDate)) {
        if let Some(booking) = self.rows.get_mut(&request) {
            booking.series = Some(series);
        }
    }

    /// A number for a booking of which the source knows nothing: those from the end are never given. `None` when too many
    /// bookings are kept.
    pub fn number_from_end(&self) -> Option<RequestId> {
        let free = (1..=BOOKINGS_MAX as u32).map(|number| RequestId(u32::MAX - number));
        free.filter(|_| self.rows.len() < BOOKINGS_MAX).find(|id| !self.rows.contains_key(id))
    }

    /// Tells a window what became of its draft.
    pub fn answer(&mut self, by: OperatorId, ask: AskId, answer: Result<RequestId, RequestRefusal>) {
        if self.answers.len() >= ANSWERS_MAX {
            self.answers.pop_front();
        }
        self.answers.push_back((by, ask, answer));
        self.has_changed = true;
    }

    /// Notes that a suggestion did not hold any more when somebody accepted it.
    pub fn note_not_accepted(&mut self, request: RequestId, vehicle: VehicleId, why: WhyNot) {
        self.not_accepted.retain(|(known, ..)| *known != request);
        if self.not_accepted.len() >= NOT_ACCEPTED_MAX {
            self.not_accepted.pop_front();
        }
        self.not_accepted.push_back((request, vehicle, why));
        self.has_changed = true;
    }

    /// Takes note of what became of requests: served and cancelled ones go, those that nobody came for stay.
    pub fn note(&mut self, batch: &FactBatch) {
        let Facts::Requests(facts) = &batch.facts else { return };
        if self.rows.is_empty() && self.not_accepted.is_empty() {
            return;
        }
        for ((request, state), observed) in facts.request.iter().zip(&facts.state).zip(&facts.observed) {
            self.has_changed |= *state != RequestState::Waiting;
            if *state != RequestState::Waiting {
                self.not_accepted.retain(|(known, ..)| *known != request.id);
            }
            match state {
                RequestState::Done { .. } => self.keep_arrived(request.id, *observed),
                RequestState::Cancelled => self.is_unsaved |= self.rows.remove(&request.id).is_some(),
                RequestState::NoShow { .. } => self.keep_no_show(request.id),
                RequestState::Unserved(why) => self.note_unserved(request.id, *why),
                _ => {}
            }
        }
    }

    /// A booked rider was brought there; who came to an appointment stays in the hospital's list of the day.
    fn keep_arrived(&mut self, request: RequestId, at: Timestamp) {
        let Some(booking) = self.rows.remove(&request) else { return };
        self.is_unsaved = true;
        if booking.draft.purpose == RequestPurpose::Appointment {
            if self.arrived.len() >= ARRIVED_MAX {
                self.arrived.pop_front();
            }
            self.arrived.push_back((booking, at));
        }
    }

    /// A booked rider was not there: nothing more will come of it, but it can be booked again.
    fn keep_no_show(&mut self, request: RequestId) {
        let Some(booking) = self.rows.remove(&request) else { return };
        if self.no_shows.len() >= NO_SHOWS_MAX {
            self.no_shows.pop_front();
        }
        self.no_shows.push_back(booking);
        self.is_unsaved = true;
    }

    /// Notes that nobody came for a request; it stays until a person ends it.
    pub fn note_unserved(&mut self, request: RequestId, why: Unserved) {
        if let Some(booking) = self.rows.get_mut(&request) {
            booking.unserved = Some(why);
            self.has_changed = true;
        }
    }

    /// Puts away a request that nobody came for. False when it is not such a one.
    pub fn put_away(&mut self, request: RequestId) -> bool {
        let is_such = self.get(request).is_some_and(|booking| booking.unserved.is_some());
        if is_such {
            self.rows.remove(&request);
            self.mark_unsaved();
            self.has_changed = true;
        }
        is_such
    }

    /// The source began anew: its requests are void, what windows asked is answered still.
    pub fn begin_anew(&mut self) {
        *self =
            Self { answers: std::mem::take(&mut self.answers), has_changed: true, is_unsaved: true, ..Self::default() };
    }

    pub fn mark_unsaved(&mut self) {
        self.is_unsaved = true;
    }

    /// Whether something changed since the last call that has to survive the program's end.
    pub fn take_unsaved(&mut self) -> bool {
        std::mem::take(&mut self.is_unsaved)
    }

    pub fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.has_changed)
    }

    /// All of them, in the order of their numbers.
    pub fn rows(&self) -> impl Iterator<Item = &Booking> {
        self.rows.values()
    }

    pub fn get(&self, request: RequestId) -> Option<&Booking> {
        self.rows.get(&request)
    }

    /// The newest bookings whose riders were not there, oldest first.
    pub fn no_shows(&self) -> impl Iterator<Item = &Booking> {
        self.no_shows.iter()
    }

    /// The newest booked patients who were brought to their appointments, and when, oldest first.
    pub fn arrived(&self) -> impl Iterator<Item = &(Booking, Timestamp)> {
        self.arrived.iter()
    }

    /// Whether a request was made at a window.
    pub fn has(&self, request: RequestId) -> bool {
        self.rows.contains_key(&request)
    }

    pub fn answers(&self) -> impl Iterator<Item = &(OperatorId, AskId, Result<RequestId, RequestRefusal>)> {
        self.answers.iter()
    }

    pub fn not_accepted(&self) -> impl Iterator<Item = &(RequestId, VehicleId, WhyNot)> {
        self.not_accepted.iter()
    }
}
