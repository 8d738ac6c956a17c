//! What windows want of series, and how their occurrences become bookings when their day comes near.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::base::ids::{RequestId, SeriesId};
use crate::base::time::Timestamp;
use crate::model::command::OperatorId;
use crate::model::request::Unserved;
use crate::model::series::SeriesDraft;
use crate::model::{RequestDraft, RequestRefusal, Source};
use crate::plan::dispatch::recurrence::first_day;
use crate::station::series_book::DueOccurrence;

use super::Station;

impl<S: Source + ?Sized> Station<S> {
    /// Takes in a series that somebody makes at a window. What of it is due is booked at once.
    ///
    /// # Errors
    /// Why it is not taken; the window that asked is told too.
    pub fn make_series(&mut self, mut draft: SeriesDraft) -> Result<SeriesId, RequestRefusal> {
        let first = &mut draft.first;
        if let Some((end, _)) = first.note.char_indices().nth(RequestDraft::NOTE_CHARS_MAX) {
            first.note.truncate(end);
        }
        let (by, ask) = (first.by, first.ask);
        let taken = self.take_series(draft);
        if taken.is_ok() {
            self.book_series(self.now());
        }
        let of_it = |id: SeriesId| self.bookings.rows().find(|row| row.series.is_some_and(|(of, _)| of == id));
        // Of one that begins later nothing is booked yet.
        let booked = taken.map(|id| of_it(id).map_or(RequestId::NONE, |booking| booking.request));
        self.bookings.answer(by, ask, booked);
        taken
    }

    fn take_series(&mut self, draft: SeriesDraft) -> Result<SeriesId, RequestRefusal> {
        if !self.people.view().authority_now(draft.first.by).may_control() {
            return Err(RequestRefusal::NotAllowed);
        }
        let first = first_day(&draft, self.world.city(), self.now())?;
        self.check_places(&draft.first)?;
        self.series.room_for(&draft)?;
        let mut is_written = true;
        self.note(|journaling, desk, people| is_written = journaling.write_series(desk, people, &draft));
        if !is_written {
            return Err(RequestRefusal::NotJournaled);
        }
        self.bookings.mark_unsaved();
        Ok(self.series.keep(draft, first))
    }

    /// Ends a series: nothing more is booked of it, and what is booked and not aboard is called off.
    pub(super) fn end_series(&mut self, id: SeriesId, by: OperatorId) {
        if !self.people.view().authority_now(by).may_control() {
            return;
        }
        let Some(series) = self.series.end(id) else { return };
        let ends = (series.draft.first.from, series.draft.first.to);
        self.note(|journaling, desk, people| journaling.note_series_ended(desk, people, (id, None), ends, by));
        self.call_off_occurrences(id, None, by);
        self.bookings.mark_unsaved();
    }

    /// Calls one day of a series off, booked or not.
    pub(super) fn skip_occurrence(&mut self, id: SeriesId, day: NaiveDate, by: OperatorId) {
        if !self.people.view().authority_now(by).may_control() || !self.series.skip(id, day) {
            return;
        }
        let ends = self.series.get(id).map(|series| (series.draft.first.from, series.draft.first.to));
        if let Some(ends) = ends {
            self.note(|journaling, desk, people| journaling.note_series_ended(desk, people, (id, Some(day)), ends, by));
        }
        self.call_off_occurrences(id, Some(day), by);
        self.bookings.mark_unsaved();
    }

    fn call_off_occurrences(&mut self, id: SeriesId, day: Option<NaiveDate>, by: OperatorId) {
        let is_of_it = |(of, on): (SeriesId, NaiveDate)| of == id && day.is_none_or(|day| day == on);
        let booked = self.bookings.rows().filter(|row| row.unserved.is_none() && row.series.is_some_and(is_of_it));
        let booked: Vec<RequestId> = booked.map(|row| row.request).collect();
        for request in booked {
            self.end_request(request, by);
        }
    }

    /// Books the occurrences whose day comes near. What can't be booked is tried again until its time is past; then it is
    /// shown as not served until a person ends it.
    pub(super) fn book_series(&mut self, now: Timestamp) {
        let zone = self.world.city().zone;
        let mut stuck = BTreeSet::new();
        for due in self.series.due(zone, now) {
            let (series, day) = (due.series, due.day);
            if stuck.contains(&series) {
                continue;
            }
            // After the program's end the booking may be there, and its day not passed.
            let is_booked = self.bookings.rows().any(|row| row.series == Some((series, day)));
            if is_booked {
                self.series.pass(series, day, Some(now));
                continue;
            }
            if due.is_past {
                self.note_missed(due, now);
                continue;
            }
            match self.book(due.draft) {
                Ok(id) => {
                    self.bookings.note_series(id, (series, day));
                    self.series.pass(series, day, Some(now));
                }
                // Somebody has booked that day by hand.
                Err(RequestRefusal::Twice(_)) => self.series.pass(series, day, Some(now)),
                Err(why) => {
                    self.series.note_trouble(series, day, why);
                    stuck.insert(series);
                }
            }
        }
        if self.series.end_finished() {
            self.bookings.mark_unsaved();
        }
    }

    fn note_missed(&mut self, due: DueOccurrence, now: Timestamp) {
        let was_tried = self.series.get(due.series).is_some_and(|series| series.trouble.is_some());
        let why = if was_tried { Unserved::NotBooked } else { Unserved::NotRunning };
        if let Some(id) = self.bookings.number_from_end() {
            self.bookings.keep(id, due.draft, now);
            self.bookings.note_series(id, (due.series, due.day));
            self.bookings.note_unserved(id, why);
        }
        self.series.pass(due.series, due.day, None);
        self.bookings.mark_unsaved();
    }
}
