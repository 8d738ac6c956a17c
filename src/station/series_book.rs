//! The book of series: bookings that repeat, and which occurrence of each is to be booked next.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;

use crate::base::ids::SeriesId;
use crate::base::time::{Span, Timestamp};
use crate::model::series::{Series, SeriesDraft};
use crate::model::{RequestDraft, RequestRefusal};
use crate::plan::dispatch::recurrence::{is_due, is_past, occurrence};

/// Time of the source's clock between two looks at what is to be booked.
const LOOK_EVERY: Span = Span::from_s(60);
/// Missed occurrences of one series that are shown; older ones are not told.
const MISSED_MAX: i64 = 7;

/// An occurrence that is to be booked now, or was not in time.
#[derive(Clone, Debug, PartialEq)]
pub struct DueOccurrence {
    pub series: SeriesId,
    pub day: NaiveDate,
    pub draft: RequestDraft,
    /// It could not be booked before its time was over.
    pub is_past: bool,
}

/// The series of a station.
#[derive(Clone, Debug, Default)]
pub struct SeriesBook {
    rows: BTreeMap<SeriesId, Series>,
    next_id: u32,
    next_look: Timestamp,
    has_changed: bool,
}

impl SeriesBook {
    pub fn rows(&self) -> impl Iterator<Item = &Series> {
        self.rows.values()
    }

    pub fn get(&self, id: SeriesId) -> Option<&Series> {
        self.rows.get(&id)
    }

    /// Whether a series can be taken in besides the others.
    ///
    /// # Errors
    /// When the same goes on already, or too many do.
    pub fn room_for(&self, draft: &SeriesDraft) -> Result<(), RequestRefusal> {
        let is_same = |series: &Series| series.draft.first.is_like(&draft.first) && series.draft.days == draft.days;
        if self.rows.values().any(is_same) {
            return Err(RequestRefusal::SeriesTwice);
        }
        if self.rows.len() >= Series::COUNT_MAX { Err(RequestRefusal::TooMany) } else { Ok(()) }
    }

    /// Takes in a series that begins on a day.
    pub fn keep(&mut self, draft: SeriesDraft, first: NaiveDate) -> SeriesId {
        let id = SeriesId(self.next_id);
        let series = Series { id, draft, next: first, skipped: BTreeSet::new(), trouble: None, booked: None };
        self.take_up(series);
        id
    }

    /// Takes in a series of before, by its number.
    pub fn take_up(&mut self, series: Series) {
        if self.rows.len() < Series::COUNT_MAX {
            self.next_id = self.next_id.max(series.id.0.saturating_add(1));
            self.rows.insert(series.id, series);
            (self.has_changed, self.next_look) = (true, Timestamp::NEVER);
        }
    }

    /// Ends a series.
    pub fn end(&mut self, id: SeriesId) -> Option<Series> {
        let ended = self.rows.remove(&id);
        self.has_changed |= ended.is_some();
        ended
    }

    /// Calls one day of a series off. False when there is none such.
    pub fn skip(&mut self, id: SeriesId, day: NaiveDate) -> bool {
        let Some(series) = self.rows.get_mut(&id).filter(|series| day <= series.draft.until) else { return false };
        series.skipped.insert(day);
        if series.next == day {
            series.trouble = None;
        }
        self.has_changed = true;
        true
    }

    /// What is to be booked at a moment, when it is time to look.
    pub fn due(&mut self, zone: Tz, now: Timestamp) -> Vec<DueOccurrence> {
        if self.rows.is_empty() || now < self.next_look {
            return Vec::new();
        }
        self.next_look = now + LOOK_EVERY;
        // What was missed longer ago is passed over.
        let oldest = now.local(zone).date_naive() - chrono::Duration::days(MISSED_MAX);
        for series in self.rows.values_mut() {
            series.next = series.next.max(oldest);
        }
        self.rows.values().flat_map(|series| due_of(series, zone, now)).collect()
    }

    /// Notes that an occurrence was booked, or that it is too late for it: the next one is the following.
    pub fn pass(&mut self, id: SeriesId, day: NaiveDate, booked: Option<Timestamp>) {
        if let Some(series) = self.rows.get_mut(&id) {
            series.next = day.succ_opt().unwrap_or(day).max(series.next);
            series.trouble = None;
            series.booked = booked.or(series.booked);
            self.has_changed = true;
        }
    }

    /// Notes why an occurrence can't be booked now; it is tried again.
    pub fn note_trouble(&mut self, id: SeriesId, day: NaiveDate, why: RequestRefusal) {
        if let Some(series) = self.rows.get_mut(&id).filter(|series| series.trouble != Some(why) || series.next != day)
        {
            (series.next, series.trouble) = (day, Some(why));
            self.has_changed = true;
        }
    }

    /// Forgets series of which nothing more will come, and says whether there were any.
    pub fn end_finished(&mut self) -> bool {
        let before = self.rows.len();
        self.rows.retain(|_, series| series.day_from(series.next).is_some());
        self.has_changed |= self.rows.len() < before;
        self.rows.len() < before
    }

    /// The source began anew: its series are void, as its bookings are.
    pub fn begin_anew(&mut self) {
        *self = Self { next_id: self.next_id, has_changed: true, ..Self::default() };
    }

    pub fn take_change(&mut self) -> bool {
        std::mem::take(&mut self.has_changed)
    }
}

/// The occurrences of one series that are due, the earliest first.
fn due_of(series: &Series, zone: Tz, now: Timestamp) -> Vec<DueOccurrence> {
    let mut due = Vec::new();
    let mut from = series.next;
    while let Some(day) = series.day_from(from) {
        let Some(draft) = occurrence(&series.draft, day, zone).filter(|draft| is_due(draft, now)) else { break };
        due.push(DueOccurrence { series: series.id, day, is_past: is_past(&draft, now), draft });
        from = day.succ_opt().unwrap_or(NaiveDate::MAX);
        if from == NaiveDate::MAX {
            break;
        }
    }
    due
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::BuildingId;
    use crate::model::command::OperatorId;
    use crate::model::people::AskId;
    use crate::model::series::Weekdays;
    use crate::model::{Needs, Party, RequestPurpose};

    /// 2026-08-03 (a Monday), 08:00 in Tokyo.
    const NOW: Timestamp = Timestamp(1_785_711_600_000);
    const ZONE: Tz = chrono_tz::Asia::Tokyo;
    const DAY: Span = Span::from_s(86_400);

    fn day(number: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 8, number).unwrap()
    }

    /// Every day at nine until the eighth.
    fn book() -> (SeriesBook, SeriesId) {
        let first = RequestDraft {
            purpose: RequestPurpose::Ride,
            from: BuildingId(0),
            to: BuildingId(1),
            party: Party { seats: 1, ..Party::default() },
            needs: Needs::default(),
            earliest: Some(NOW + Span::from_s(3_600)),
            latest_pick_up: None,
            latest_arrival: None,
            is_phoned_in: true,
            note: String::new(),
            ask: AskId(1),
            by: OperatorId(1),
        };
        let mut book = SeriesBook::default();
        let id = book.keep(SeriesDraft { first, days: Weekdays::EVERY_DAY, until: day(8) }, day(3));
        (book, id)
    }

    fn days(due: &[DueOccurrence]) -> Vec<(NaiveDate, bool)> {
        due.iter().map(|due| (due.day, due.is_past)).collect()
    }

    #[test]
    fn occurrences_are_due_a_day_ahead_and_once() {
        let (mut book, id) = book();
        assert_eq!(days(&book.due(ZONE, NOW)), [(day(3), false)], "tomorrow's is 25 hours ahead");
        book.pass(id, day(3), Some(NOW));
        assert_eq!(book.due(ZONE, NOW + Span::from_s(30)), [], "it is not looked at so often");
        assert_eq!(days(&book.due(ZONE, NOW + Span::from_s(3_600))), [(day(4), false)]);
        book.pass(id, day(4), Some(NOW));
        assert!(book.skip(id, day(5)) && !book.skip(id, day(9)));
        assert_eq!(days(&book.due(ZONE, NOW + DAY + DAY + DAY)), [(day(6), false)], "the fifth was called off");
        assert_eq!(book.get(id).unwrap().trouble, None);
    }

    #[test]
    fn what_could_not_be_booked_is_told_with_its_reason_and_then_as_missed() {
        let (mut book, id) = book();
        book.due(ZONE, NOW);
        book.note_trouble(id, day(3), RequestRefusal::Nowhere);
        assert_eq!(book.get(id).unwrap().trouble, Some(RequestRefusal::Nowhere));
        let later = book.due(ZONE, NOW + DAY + DAY);
        assert_eq!(days(&later), [(day(3), true), (day(4), true), (day(5), false)]);
        book.pass(id, day(3), None);
        assert_eq!(book.get(id).unwrap().trouble, None);
    }

    #[test]
    fn a_series_ends_after_its_last_day_and_long_absence_shows_a_few() {
        let (mut book, id) = book();
        assert!(!book.end_finished());
        let months_later = NOW + Span::from_s(60 * 86_400);
        assert_eq!(book.due(ZONE, months_later), [], "nothing of long ago is shown");
        assert!(book.end_finished() && book.get(id).is_none());
    }

    #[test]
    fn too_many_and_the_same_twice_are_refused() {
        let (mut book, id) = book();
        let draft = book.get(id).unwrap().draft.clone();
        assert_eq!(book.room_for(&draft), Err(RequestRefusal::SeriesTwice));
        for number in 1..Series::COUNT_MAX as u32 {
            let first = RequestDraft { to: BuildingId(number + 1), ..draft.first.clone() };
            let other = SeriesDraft { first, ..draft.clone() };
            assert_eq!(book.room_for(&other), Ok(()));
            book.keep(other, day(3));
        }
        let first = RequestDraft { to: BuildingId(9_999), ..draft.first.clone() };
        assert_eq!(book.room_for(&SeriesDraft { first, ..draft }), Err(RequestRefusal::TooMany));
    }
}
