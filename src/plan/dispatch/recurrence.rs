//! Recurrence: which request a series asks for on a day. Times of day are kept, by the clocks of the city.

use chrono::{Days, Duration, NaiveDate, NaiveDateTime, TimeZone as _};
use chrono_tz::Tz;

use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::series::{Series, SeriesDraft};
use crate::model::{RequestDraft, RequestRefusal};

use super::request_of;

/// The first time that a draft names; `None` when it names none.
pub fn first_time(draft: &RequestDraft) -> Option<Timestamp> {
    [draft.earliest, draft.latest_pick_up, draft.latest_arrival].into_iter().flatten().min()
}

/// The day of a draft, by the clocks of a zone.
pub fn day_of(draft: &RequestDraft, zone: Tz) -> Option<NaiveDate> {
    Some(first_time(draft)?.local(zone).date_naive())
}

/// The request of a series on a day: the first one with its times of day moved there.
pub fn occurrence(series: &SeriesDraft, day: NaiveDate, zone: Tz) -> Option<RequestDraft> {
    let later = day - day_of(&series.first, zone)?;
    let moved = |at: Option<Timestamp>| at.and_then(|at| moved_by(at, later, zone));
    let first = &series.first;
    Some(RequestDraft {
        earliest: moved(first.earliest),
        latest_pick_up: moved(first.latest_pick_up),
        latest_arrival: moved(first.latest_arrival),
        ..first.clone()
    })
}

/// The same time of day so many days later. A time that clocks skip that day, or show twice, is the first one after or of
/// both.
fn moved_by(at: Timestamp, later: Duration, zone: Tz) -> Option<Timestamp> {
    let local: NaiveDateTime = at.local(zone).naive_local() + later;
    let hour = Duration::hours(1);
    let found = zone.from_local_datetime(&local).earliest().or(zone.from_local_datetime(&(local + hour)).earliest());
    found.map(|found| Timestamp(found.timestamp_millis()))
}

/// The first day of a new series, if it asks for something that can be done.
///
/// # Errors
/// Why it can't.
pub fn first_day(series: &SeriesDraft, city: &City, now: Timestamp) -> Result<NaiveDate, RequestRefusal> {
    if series.days.is_none() {
        return Err(RequestRefusal::NoDay);
    }
    let day = day_of(&series.first, city.zone).ok_or(RequestRefusal::NoTime)?;
    let last = day.checked_add_days(Days::new(Series::DAYS_MAX as u64)).unwrap_or(day);
    if series.until > last {
        return Err(RequestRefusal::TooFarAhead);
    }
    let days = day.iter_days().take_while(|day| *day <= series.until);
    for day in days.filter(|day| series.days.has(chrono::Datelike::weekday(day))) {
        let draft = occurrence(series, day, city.zone).ok_or(RequestRefusal::NoTime)?;
        let first = first_time(&draft).ok_or(RequestRefusal::NoTime)?;
        match request_of(&draft, city, now.max(first - Series::AHEAD)) {
            // Today's may be over; the next one is not.
            Err(RequestRefusal::InThePast) => {}
            Err(refusal) => return Err(refusal),
            Ok(_) => return Ok(day),
        }
    }
    Err(RequestRefusal::NoDay)
}

/// Whether it is time to book an occurrence.
pub fn is_due(draft: &RequestDraft, now: Timestamp) -> bool {
    first_time(draft).is_none_or(|first| first - Series::AHEAD <= now)
}

/// Whether an occurrence can't be any more: its last time is past.
pub fn is_past(draft: &RequestDraft, now: Timestamp) -> bool {
    /// What is booked in the last minute can't be driven.
    const LEAST: Span = Span::from_s(60);
    let last = draft.latest_arrival.or(draft.latest_pick_up);
    let last = last.or(draft.earliest.map(|at| at + Span::from_s(1_800)));
    last.is_some_and(|last| last < now + LEAST)
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;

    use super::*;
    use crate::base::ids::BuildingId;
    use crate::city::generate::{GenerateOptions, generate};
    use crate::model::command::OperatorId;
    use crate::model::people::AskId;
    use crate::model::series::Weekdays;
    use crate::model::{Needs, Party, RequestPurpose};

    fn at(zone: Tz, year: i32, month: u32, day: u32, hour: u32) -> Timestamp {
        let at = zone.with_ymd_and_hms(year, month, day, hour, 30, 0).earliest().unwrap();
        Timestamp(at.timestamp_millis())
    }

    fn date(year: i32, month: u32, day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(year, month, day).unwrap()
    }

    fn draft(earliest: Option<Timestamp>, latest_arrival: Option<Timestamp>) -> RequestDraft {
        RequestDraft {
            purpose: RequestPurpose::Ride,
            from: BuildingId(0),
            to: BuildingId(40),
            party: Party { seats: 1, ..Party::default() },
            needs: Needs::default(),
            earliest,
            latest_pick_up: None,
            latest_arrival,
            is_phoned_in: true,
            note: String::new(),
            ask: AskId(1),
            by: OperatorId(1),
        }
    }

    #[test]
    fn times_of_day_stay_when_clocks_are_changed() {
        // In Berlin clocks go forward on 2026-03-29 at 2:00 and back on 2026-10-25 at 3:00.
        let zone = chrono_tz::Europe::Berlin;
        for (first, day, hour, expected) in [
            (date(2026, 3, 27), date(2026, 3, 30), 8, (date(2026, 3, 30), 8)),
            (date(2026, 10, 23), date(2026, 10, 26), 8, (date(2026, 10, 26), 8)),
            // There is no 2:30 that day.
            (date(2026, 3, 27), date(2026, 3, 29), 2, (date(2026, 3, 29), 3)),
        ] {
            let start = at(zone, first.year(), first.month(), first.day(), hour);
            let series = SeriesDraft { first: draft(Some(start), None), days: Weekdays::EVERY_DAY, until: day };
            let found = occurrence(&series, day, zone).unwrap().earliest.unwrap().local(zone);
            assert_eq!((found.date_naive(), found.hour(), found.minute()), (expected.0, expected.1, 30), "{day}");
        }
    }

    #[test]
    fn both_times_of_an_occurrence_stay_as_far_apart_over_midnight() {
        let zone = chrono_tz::Asia::Tokyo;
        let (late, early) = (at(zone, 2026, 8, 3, 23), at(zone, 2026, 8, 4, 0));
        let until = date(2026, 8, 31);
        let series = SeriesDraft { first: draft(Some(late), Some(early)), days: Weekdays::EVERY_DAY, until };
        let found = occurrence(&series, date(2026, 8, 10), zone).unwrap();
        assert_eq!(found.earliest, Some(at(zone, 2026, 8, 10, 23)));
        assert_eq!(found.latest_arrival, Some(at(zone, 2026, 8, 11, 0)));
    }

    #[test]
    fn a_series_begins_on_its_first_day_that_can_still_be() {
        let city = generate(&GenerateOptions { seed: 1, homes: 500 });
        let zone = city.zone;
        // A Monday.
        let now = at(zone, 2026, 8, 3, 8);
        let until = date(2026, 8, 31);
        let one = |day| Weekdays::default().with(day);
        let soon = draft(None, Some(at(zone, 2026, 8, 3, 11)));
        let past = draft(None, Some(at(zone, 2026, 8, 3, 6)));
        let nowhere = RequestDraft { to: BuildingId::NONE, ..soon.clone() };
        for (first, days, until, expected) in [
            (soon.clone(), Weekdays::EVERY_DAY, until, Ok(date(2026, 8, 3))),
            (past, Weekdays::EVERY_DAY, until, Ok(date(2026, 8, 4))),
            (soon.clone(), one(Weekday::Sat), until, Ok(date(2026, 8, 8))),
            (soon.clone(), one(Weekday::Sat), date(2026, 8, 7), Err(RequestRefusal::NoDay)),
            (soon.clone(), Weekdays::default(), until, Err(RequestRefusal::NoDay)),
            (soon.clone(), Weekdays::WORKING, date(2027, 8, 5), Err(RequestRefusal::TooFarAhead)),
            (draft(None, None), Weekdays::WORKING, until, Err(RequestRefusal::NoTime)),
            (nowhere, Weekdays::WORKING, until, Err(RequestRefusal::Nowhere)),
        ] {
            let series = SeriesDraft { first, days, until };
            assert_eq!(first_day(&series, &city, now), expected, "{series:?}");
        }
    }

    use chrono::{Datelike as _, Timelike as _};
}
