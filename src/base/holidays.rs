//! Holidays: the public holidays of Japan, by rule.
//!
//! The Act on National Holidays (国民の祝日に関する法律, 1948) as it stands since 2020: fixed dates, Mondays of the "Happy
//! Monday" system, the equinoxes, a substitute for what falls on a Sunday, and a day off between two holidays. The days that
//! were moved for the Olympic Games of 2020 and 2021 are known; years before 2020 get the rules of today. Other countries
//! have none here, and neither have the days that many take off besides (the middle of August, the turn of the year).

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// Holidays on a fixed date, as month and day: New Year, National Foundation, the Emperor's Birthday, Showa, Constitution,
/// Greenery, Children, Mountain, Culture, Labour Thanksgiving.
const FIXED: [(u32, u32); 10] = [(1, 1), (2, 11), (2, 23), (4, 29), (5, 3), (5, 4), (5, 5), (8, 11), (11, 3), (11, 23)];
/// Holidays on a Monday, as month and which of its Mondays: Coming of Age, Marine, Respect for the Aged, Sports.
const MONDAYS: [(u32, u32); 4] = [(1, 2), (7, 3), (9, 3), (10, 2)];
/// Those of 2020 and 2021 that the Olympic Games moved: Marine, Sports and Mountain Day.
const OLYMPIC: [(i32, [(u32, u32); 3]); 2] = [(2020, [(7, 23), (7, 24), (8, 10)]), (2021, [(7, 22), (7, 23), (8, 8)])];
/// Day of an equinox in 1980 and its drift a year, in days; good from 1980 to 2099 (as the National Astronomical
/// Observatory's almanacs give them).
const EQUINOXES: [(u32, f64); 2] = [(3, 20.8431), (9, 23.2488)];
const DRIFT_DAYS: f64 = 0.242_194;

/// The day of the week as which a date is lived in a place of a zone: a public holiday is lived as a Sunday.
pub fn lived_as(date: NaiveDate, zone: chrono_tz::Tz) -> Weekday {
    if zone == chrono_tz::Asia::Tokyo && is_holiday_in_japan(date) { Weekday::Sun } else { date.weekday() }
}

/// Whether a date is a public holiday in Japan, with substitutes and days between two holidays.
pub fn is_holiday_in_japan(date: NaiveDate) -> bool {
    is_named(date) || is_substitute(date) || is_between(date)
}

/// Whether a date is one of the holidays that have a name.
fn is_named(date: NaiveDate) -> bool {
    let day = (date.month(), date.day());
    let moved = OLYMPIC.iter().find(|(year, _)| *year == date.year()).map(|(_, days)| days);
    let is_moved = |month: u32| moved.is_some() && matches!(month, 7 | 8 | 10);
    let is_fixed = FIXED.contains(&day) && !is_moved(day.0);
    let nth = (day.1 - 1) / 7 + 1;
    let is_monday = date.weekday() == Weekday::Mon && MONDAYS.contains(&(day.0, nth)) && !is_moved(day.0);
    let is_equinox = EQUINOXES.iter().any(|(month, base)| day == (*month, equinox_day(date.year(), *base)));
    is_fixed || is_monday || is_equinox || moved.is_some_and(|days| days.contains(&day))
}

fn equinox_day(year: i32, base: f64) -> u32 {
    let years = year - 1980;
    (libm::floor(base + DRIFT_DAYS * f64::from(years)) as i32 - years.div_euclid(4)).cast_unsigned()
}

/// The next day that is no holiday itself stands in for one that falls on a Sunday.
fn is_substitute(date: NaiveDate) -> bool {
    let before = (1..7).map_while(|days| date.checked_sub_days(Days::new(days))).take_while(|day| is_named(*day));
    !is_named(date) && before.into_iter().any(|day| day.weekday() == Weekday::Sun)
}

/// A weekday between two holidays is a day off too.
fn is_between(date: NaiveDate) -> bool {
    let is_named_there = |day: Option<NaiveDate>| day.is_some_and(is_named);
    date.weekday() != Weekday::Sun && is_named_there(date.pred_opt()) && is_named_there(date.succ_opt())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All of a year, as the Cabinet Office publishes them.
    const YEARS: [(i32, &str); 5] = [
        (2021, "1/1 1/11 2/11 2/23 3/20 4/29 5/3 5/4 5/5 7/22 7/23 8/8 8/9 9/20 9/23 11/3 11/23"),
        (2024, "1/1 1/8 2/11 2/12 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/15 8/11 8/12 9/16 9/22 9/23 10/14 11/3 11/4 11/23"),
        (2025, "1/1 1/13 2/11 2/23 2/24 3/20 4/29 5/3 5/4 5/5 5/6 7/21 8/11 9/15 9/23 10/13 11/3 11/23 11/24"),
        (2026, "1/1 1/12 2/11 2/23 3/20 4/29 5/3 5/4 5/5 5/6 7/20 8/11 9/21 9/22 9/23 10/12 11/3 11/23"),
        (2027, "1/1 1/11 2/11 2/23 3/21 3/22 4/29 5/3 5/4 5/5 7/19 8/11 9/20 9/23 10/11 11/3 11/23"),
    ];

    #[test]
    fn holidays_are_those_that_are_published() {
        for (year, published) in YEARS {
            let first = NaiveDate::from_ymd_opt(year, 1, 1).unwrap();
            let found: Vec<String> = first
                .iter_days()
                .take_while(|date| date.year() == year)
                .filter(|date| is_holiday_in_japan(*date))
                .map(|date| format!("{}/{}", date.month(), date.day()))
                .collect();
            assert_eq!(found.join(" "), published, "{year}");
        }
    }

    #[test]
    fn equinoxes_are_those_of_the_almanacs() {
        for (year, spring, autumn) in [(2000, 20, 23), (2012, 20, 22), (2019, 21, 23), (2023, 21, 23), (2028, 20, 22)] {
            let days = EQUINOXES.map(|(_, base)| equinox_day(year, base));
            assert_eq!(days, [spring, autumn], "{year}");
        }
    }

    #[test]
    fn a_holiday_is_lived_as_a_sunday_in_japan_only() {
        let monday = NaiveDate::from_ymd_opt(2026, 7, 20).unwrap();
        for (zone, expected) in [(chrono_tz::Asia::Tokyo, Weekday::Sun), (chrono_tz::Europe::Helsinki, Weekday::Mon)] {
            assert_eq!(lived_as(monday, zone), expected);
            assert_eq!(lived_as(monday + Days::new(1), zone), Weekday::Tue);
        }
    }
}
