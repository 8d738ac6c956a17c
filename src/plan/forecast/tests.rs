use crate::base::chance::Chance;
use crate::base::geo::{Bounds, Point};
use crate::base::time::{Span, Timestamp};

use super::{DemandHistory, QUARTER, ZoneId, Zones};

/// 2026-08-03, a Monday, midnight in Japan.
const MONDAY: Timestamp = Timestamp(1_785_682_800_000);
const AREA: Bounds = Bounds { min: Point::new(0.0, 0.0), max: Point::new(1_000.0, 1_000.0) };
const PLACES: [Point; 2] = [Point::new(100.0, 100.0), Point::new(900.0, 900.0)];

fn history() -> DemandHistory {
    DemandHistory::new(AREA, chrono_tz::Asia::Tokyo)
}

/// Counts days on which each place has so many requests in each quarter of the morning (6 to 12), by day and place.
fn live(history: &mut DemandHistory, days: std::ops::Range<i64>, count: impl Fn(i64, usize) -> u32) {
    for day in days {
        for quarter in 0..96 {
            let begins = MONDAY + Span::from_s(day * 86_400 + quarter * 900);
            history.advance(begins);
            for (number, place) in PLACES.into_iter().enumerate() {
                for request in 0..if (24..48).contains(&quarter) { count(day, number) } else { 0 } {
                    history.note(place, begins + Span::from_s(i64::from(request)));
                }
            }
        }
    }
}

fn at(day: i64, hour: i64) -> Timestamp {
    MONDAY + Span::from_s(day * 86_400 + hour * 3_600)
}

fn sum(expected: &[f32]) -> f32 {
    expected.iter().sum()
}

#[test]
fn every_place_of_a_city_has_one_zone_and_outside_is_none() {
    for (width, height) in [(1_000.0, 1_000.0), (3_700.0, 120.0), (90_000.0, 70_000.0), (0.0, 0.0), (400_000.0, 10.0)] {
        let area = Bounds { min: Point::new(-50.0, 20.0), max: Point::new(-50.0 + width, 20.0 + height) };
        let zones = Zones::of(area);
        assert!((1..=1_700).contains(&zones.len()), "{} zones", zones.len());
        for id in zones.iter() {
            assert_eq!(zones.at(zones.middle(id)), Some(id));
        }
        assert_eq!(zones.at(Point::new(-51.0, 20.0)), None);
        assert_eq!(zones.at(Point::new(f32::NAN, 20.0)), None);
    }
}

#[test]
fn what_is_the_same_every_day_is_expected_again() {
    let mut history = history();
    live(&mut history, 0..4, |_, place| if place == 0 { 8 } else { 2 });
    history.advance(at(4, 8));
    let expected = history.expected(at(4, 8), Span::from_s(1_800));
    // The fifth day has been silent so far, so a little less than 20 are expected.
    assert!((8.0..20.0).contains(&sum(&expected)), "{expected:?}");
    let of = |place: Point| expected[history.zones().at(place).unwrap().index()];
    assert!((of(PLACES[0]) / of(PLACES[1]) - 4.0).abs() < 0.1, "{expected:?}");
    assert!(sum(&history.expected(at(4, 20), Span::from_s(1_800))) < 0.5);
}

#[test]
fn the_last_hour_scales_what_is_expected() {
    let expected = |today: u32| {
        let mut history = history();
        live(&mut history, 0..4, |_, _| 20);
        for quarter in 0..36 {
            let begins = at(4, 0) + Span(QUARTER.0 * quarter);
            history.advance(begins);
            for request in 0..if quarter >= 24 { today } else { 0 } {
                history.note(PLACES[0], begins + Span::from_s(i64::from(request)));
            }
        }
        history.advance(at(4, 9));
        sum(&history.expected(at(4, 9), QUARTER))
    };
    assert!(expected(80) > 1.4 * expected(40), "{} {}", expected(80), expected(40));
    assert!(expected(0) < 0.4 * expected(40));
}

#[test]
fn a_sunday_is_not_expected_to_be_a_working_day() {
    let mut history = history();
    // Two weeks in which nobody goes anywhere on Saturdays and Sundays.
    live(&mut history, 0..14, |day, _| if day % 7 < 5 { 10 } else { 0 });
    history.advance(at(14, 6));
    let monday = sum(&history.expected(at(14, 6), QUARTER));
    live(&mut history, 14..19, |_, _| 10);
    history.advance(at(19, 6));
    let saturday = sum(&history.expected(at(19, 6), QUARTER));
    assert!(monday > 8.0 && saturday < 0.35 * monday, "{monday} on Monday, {saturday} on Saturday");
}

#[test]
fn with_an_hour_seen_the_next_is_expected_to_be_like_it() {
    let mut history = history();
    assert_eq!(history.seen(), Span::ZERO);
    assert!(sum(&history.expected(at(0, 8), QUARTER)) < 0.01);
    // It begins in the middle of a quarter: that one does not count.
    history.advance(at(0, 6) + Span::from_s(300));
    for quarter in 0..5 {
        let begins = at(0, 6) + Span(QUARTER.0 * quarter) + Span::from_s(400);
        (0..6).for_each(|request| history.note(PLACES[0], begins + Span::from_s(request)));
    }
    history.advance(at(0, 7) + QUARTER);
    assert_eq!(history.seen(), Span::from_s(3_600));
    let expected = history.expected(at(0, 7) + QUARTER, QUARTER);
    assert!((sum(&expected) - 6.0).abs() < 0.1, "{expected:?}");
    let zone = history.zones().at(PLACES[0]).unwrap();
    assert!(history.place(zone).distance(PLACES[0]) < 1.0, "people ask where they asked");
    assert_eq!(history.place(ZoneId(1)), history.zones().middle(ZoneId(1)));
}

#[test]
fn news_from_before_changes_nothing_and_a_long_silence_begins_anew() {
    let mut history = history();
    live(&mut history, 0..2, |_, _| 5);
    let before = history.expected(at(2, 8), QUARTER);
    history.note(PLACES[0], at(1, 3));
    assert_eq!(history.expected(at(2, 8), QUARTER), before);
    let seen = history.seen();
    history.advance(at(200, 8));
    assert_eq!(history.seen(), seen, "half a year without news is not half a year without requests");
}

/// Whatever is counted, what is expected is finite, not negative, and about as much as there was.
#[test]
fn random_days_are_expected_about_as_they_were() {
    for seed in 0..20 {
        let mut chance = Chance::new(seed);
        let rate = 1 + chance.below(12) as u32;
        let mut history = history();
        let counts: Vec<u32> = (0..40).map(|_| chance.below(2 * rate as usize + 1) as u32).collect();
        live(&mut history, 0..10, |day, place| counts[day as usize * 2 + place]);
        history.advance(at(10, 0));
        let expected = history.expected(at(10, 6), Span::from_s(6 * 3_600));
        assert!(expected.iter().all(|rate| rate.is_finite() && *rate >= 0.0), "seed {seed}: {expected:?}");
        let mean = 24.0 * counts[..20].iter().sum::<u32>() as f32 / 10.0;
        assert!((0.5..1.6).contains(&(sum(&expected) / mean)), "seed {seed}: {} of {mean}", sum(&expected));
    }
}
