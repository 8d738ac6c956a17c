//! Bookings that repeat: day by day they become ordinary bookings, single days and whole series are called off, and the
//! program's end loses nothing.

#![expect(clippy::unwrap_used, reason = "tests stop at the first surprise")]

#[path = "support/dispatched_town.rs"]
mod dispatched_town;

use std::path::PathBuf;

use chrono::{NaiveDate, Weekday};
use dispatched_town::{run, station, town};
use yagura::base::ids::{BuildingId, SeriesId};
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::model::command::OperatorId;
use yagura::model::dispatch_view::Booking;
use yagura::model::people::AskId;
use yagura::model::request::Unserved;
use yagura::model::series::{SeriesDraft, Weekdays};
use yagura::model::{Intent, Need, Needs, Party, RequestDraft, RequestPurpose, RequestRefusal, RequestState};
use yagura::sim::Simulator;
use yagura::station::Station;

/// 2026-08-03, a Monday, 08:00 in Japan.
const START: Timestamp = Timestamp(1_785_711_600_000);
const ME: OperatorId = OperatorId(1);
const HOUR: i64 = 3_600;

fn day(number: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 8, number).unwrap()
}

/// Every day there by half past nine, until Thursday the sixth.
fn series(city: &City) -> SeriesDraft {
    let first = RequestDraft {
        purpose: RequestPurpose::Ride,
        from: BuildingId(3),
        to: BuildingId::from_index(city.buildings.len() / 2),
        party: Party { seats: 1, ..Party::default() },
        needs: Needs::default().with(Need::HelpAtDoor),
        earliest: None,
        latest_pick_up: None,
        latest_arrival: Some(START + Span::from_s(HOUR * 3 / 2)),
        is_phoned_in: true,
        note: "dialysis".to_owned(),
        ask: AskId(1),
        by: ME,
    };
    SeriesDraft { first, days: Weekdays::EVERY_DAY, until: day(6) }
}

fn bookings(station: &mut Station<Simulator>) -> Vec<Booking> {
    station.publish().dispatch.bookings.clone()
}

/// The days that are booked of a series, and whether each was not served.
fn days(station: &mut Station<Simulator>, id: SeriesId) -> Vec<(NaiveDate, bool)> {
    let of_it = |booking: &Booking| {
        let (_, day) = booking.series.filter(|(of, _)| *of == id)?;
        Some((day, booking.unserved.is_some()))
    };
    let mut days: Vec<_> = bookings(station).iter().filter_map(of_it).collect();
    days.sort_unstable();
    days
}

fn folder(name: &str) -> PathBuf {
    let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        std::fs::remove_dir_all(&folder).unwrap();
    }
    folder
}

#[test]
fn each_day_becomes_a_booking_a_day_ahead_and_is_served() {
    let city = town(300);
    let mut station = station(&city, 60, START);
    station.intent(Intent::RequestSeries(series(&city)));
    let picture = station.publish();
    let today = picture.dispatch.answer(ME, AskId(1)).unwrap().unwrap();
    let [series] = &picture.dispatch.series[..] else { panic!("{:?}", picture.dispatch.series) };
    let id = series.id;
    assert_eq!(picture.dispatch.booking(today).unwrap().series, Some((id, day(3))));
    assert_eq!(days(&mut station, id), [(day(3), false)], "tomorrow's is more than a day ahead");
    run(&mut station, 2 * HOUR);
    let picture = station.publish();
    let row = picture.requests.iter().flatten().find(|row| row.request.id == today).unwrap();
    assert!(matches!(row.state, RequestState::Done { .. }), "{row:?}");
    assert!(row.request.needs.has(Need::HelpAtDoor));
    assert_eq!(days(&mut station, id), [(day(4), false)]);
    let tomorrow = bookings(&mut station)[0].draft.clone();
    assert_eq!(tomorrow.latest_arrival, Some(START + Span::from_s(HOUR * 3 / 2 + 24 * HOUR)));
    assert_eq!(tomorrow.note, "dialysis");
}

#[test]
fn one_day_or_all_of_them_are_called_off() {
    let city = town(300);
    let mut station = station(&city, 60, START);
    let id = station.make_series(series(&city)).unwrap();
    station.intent(Intent::SkipOccurrence { series: id, day: day(3), by: ME });
    run(&mut station, 10);
    assert_eq!(days(&mut station, id), [], "today's is called off");
    station.intent(Intent::SkipOccurrence { series: id, day: day(4), by: ME });
    run(&mut station, 2 * HOUR);
    assert_eq!(days(&mut station, id), [], "tomorrow's is not booked");
    let [kept] = &station.publish().dispatch.series.clone()[..] else { panic!("it goes on") };
    assert_eq!(kept.day_from(kept.next), Some(day(5)));

    let other = SeriesDraft {
        first: RequestDraft { to: BuildingId(9), ask: AskId(2), ..series(&city).first },
        ..series(&city)
    };
    let tomorrow = Some(START + Span::from_s(24 * HOUR));
    let first = RequestDraft { latest_arrival: tomorrow, ..other.first };
    let other = station.make_series(SeriesDraft { first, ..other }).unwrap();
    assert_eq!(days(&mut station, other), [(day(4), false)]);
    for id in [other, id, id] {
        station.intent(Intent::EndSeries { series: id, by: ME });
    }
    run(&mut station, 10);
    let picture = station.publish();
    assert!(picture.dispatch.series.is_empty() && picture.dispatch.bookings.is_empty(), "{:?}", picture.dispatch);
}

#[test]
fn what_repeats_must_be_possible() {
    let city = town(300);
    let mut station = station(&city, 60, START);
    let with = |first: RequestDraft| SeriesDraft { first, ..series(&city) };
    let first = series(&city).first;
    let none = Weekdays::default();
    let cases = [
        (with(RequestDraft { latest_arrival: None, ..first.clone() }), RequestRefusal::NoTime),
        (with(RequestDraft { to: BuildingId::NONE, ..first.clone() }), RequestRefusal::Nowhere),
        (SeriesDraft { days: none, ..series(&city) }, RequestRefusal::NoDay),
        (SeriesDraft { days: none.with(Weekday::Sun), ..series(&city) }, RequestRefusal::NoDay),
        (SeriesDraft { until: day(6) + chrono::Days::new(400), ..series(&city) }, RequestRefusal::TooFarAhead),
    ];
    for (draft, refusal) in cases {
        assert_eq!(station.make_series(draft), Err(refusal));
    }
    station.make_series(series(&city)).unwrap();
    assert_eq!(station.make_series(series(&city)), Err(RequestRefusal::SeriesTwice));
    assert_eq!(station.publish().dispatch.series.len(), 1);
}

#[test]
fn a_series_survives_the_programs_end_and_a_clock_that_is_set_back() {
    let city = town(300);
    let folder = folder("series-kept");
    let mut before = station(&city, 60, START);
    before.keep_bookings(&folder);
    let id = before.make_series(series(&city)).unwrap();
    before.intent(Intent::SkipOccurrence { series: id, day: day(5), by: ME });
    run(&mut before, 2 * HOUR);
    assert_eq!(days(&mut before, id), [(day(4), false)]);
    let kept = before.publish().dispatch.series.clone();
    before.write_bookings();
    drop(before);

    let mut again = station(&city, 60, START + Span::from_s(2 * HOUR));
    again.keep_bookings(&folder);
    run(&mut again, 120);
    let mut taken_up = again.publish().dispatch.series.clone();
    taken_up[0].draft.first.ask = AskId(1);
    assert_eq!(taken_up, kept, "nothing is lost");
    assert_eq!(days(&mut again, id), [(day(4), false)], "and nothing twice");
    drop(again);

    let mut earlier = station(&city, 60, START);
    earlier.keep_bookings(&folder);
    run(&mut earlier, 120);
    assert_eq!(days(&mut earlier, id), [(day(3), false), (day(4), false)], "today is still ahead");
    drop(earlier);

    let mut later = station(&city, 60, START + Span::from_s(49 * HOUR));
    later.keep_bookings(&folder);
    run(&mut later, 120);
    // Two days passed while the program was not running; the fifth was called off, the sixth is ahead.
    assert_eq!(days(&mut later, id), [(day(3), true), (day(4), true)]);
    let [series] = &later.publish().dispatch.series.clone()[..] else { panic!("it goes on") };
    assert_eq!(series.day_from(series.next), Some(day(6)));
}

/// Days that nobody could book, as the program was not running, are shown until somebody ends each.
#[test]
fn missed_days_are_shown_and_a_place_that_is_gone_is_said() {
    let city = town(300);
    let folder = folder("series-missed");
    let mut before = station(&city, 60, START);
    before.keep_bookings(&folder);
    let id = before.make_series(SeriesDraft { until: day(20), ..series(&city) }).unwrap();
    before.write_bookings();
    drop(before);

    let mut later = station(&city, 60, START + Span::from_s(74 * HOUR));
    later.keep_bookings(&folder);
    run(&mut later, 10);
    assert_eq!(days(&mut later, id), [(day(3), true), (day(4), true), (day(5), true), (day(6), true), (day(7), false)]);
    let missed = bookings(&mut later).into_iter().filter(|booking| booking.unserved.is_some());
    for booking in missed {
        assert_eq!(booking.unserved, Some(Unserved::NotRunning), "{booking:?}");
        later.intent(Intent::CancelRequest { request: booking.request, by: ME });
    }
    assert_eq!(days(&mut later, id), [(day(7), false)]);
    later.write_bookings();
    drop(later);

    let file = std::fs::read_dir(&folder).unwrap().next().unwrap().unwrap().path();
    let text = std::fs::read_to_string(&file).unwrap();
    let (head, tail) = text.split_once("[series.first]").unwrap();
    let to = format!("to = {}\n", city.buildings.len() / 2);
    assert!(tail.contains(&to), "{text}");
    std::fs::write(&file, format!("{head}[series.first]{}", tail.replace(&to, "to = 999999\n"))).unwrap();
    let mut gone = station(&city, 60, START + Span::from_s(24 * HOUR));
    gone.keep_bookings(&folder);
    run(&mut gone, 10);
    let series = gone.publish().dispatch.series[0].clone();
    assert_eq!((series.next, series.trouble), (day(4), Some(RequestRefusal::Nowhere)), "{series:?}");
    run(&mut gone, 2 * HOUR);
    let unserved: Vec<Option<Unserved>> = bookings(&mut gone)
        .iter()
        .filter(|booking| booking.series.is_some_and(|(_, on)| on == day(4)))
        .map(|booking| booking.unserved)
        .collect();
    assert_eq!(unserved, [Some(Unserved::NotBooked)], "and then it is shown as not served");
    assert_eq!(gone.publish().dispatch.series.len(), 1, "the series stays until somebody ends it");
}
