//! Habits: when private cars leave home and come back, and when working vehicles work.
//!
//! Assumed figures, after the shape of Japan's nationwide person trip survey (MLIT 2015 and 2021: peaks at 7 to 9 and
//! 17 to 19, two to three trips a person): 62 % of cars take somebody to work; a quarter of cars bring a child to
//! school; two out of five stop at a shop on the way home; the others make two or three tours during the day. That
//! comes to three to eight trips a car.

use std::collections::VecDeque;

use crate::base::chance::Chance;
use crate::base::time::Timestamp;
use crate::model::VehicleKind;

const COMMUTER_SHARE: f64 = 0.62;
const SCHOOL_SHARE: f64 = 0.25;
const SHOP_SHARE: f64 = 0.4;
const LUNCH_SHARE: f64 = 0.2;
const EVENING_SHARE: f64 = 0.3;
/// Share of commuters who work on Saturday or Sunday.
const WEEKEND_WORK_SHARE: f64 = 0.2;
/// Time between two trips of one car, at least.
const STOP_MS: i64 = 240_000;
const HOUR_MS: f64 = 3_600_000.0;
pub const DAY_MS: i64 = 86_400_000;

/// What a trip is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Home,
    Work,
    School,
    /// A shop, a clinic, a friend.
    Visit,
}

/// A trip that a car means to make.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outing {
    pub leaves_ms: i64,
    pub purpose: Purpose,
}

/// The start of the day of a moment in a zone. Days are 24 h long from there: a change of the clock shifts one plan.
pub fn midnight_ms(now_ms: i64, zone: chrono_tz::Tz) -> i64 {
    use chrono::Timelike;
    let seconds = Timestamp(now_ms).local(zone).num_seconds_from_midnight();
    now_ms - i64::from(seconds) * 1000 - now_ms.rem_euclid(1000)
}

/// Whether the day of a moment is a Saturday or Sunday.
pub fn is_weekend(at_ms: i64, zone: chrono_tz::Tz) -> bool {
    use chrono::{Datelike, Weekday};
    matches!(Timestamp(at_ms).local(zone).weekday(), Weekday::Sat | Weekday::Sun)
}

/// The trips of a private car in the day from `midnight_ms`, in order of time, home at the end.
pub fn day_of_car(chance: &mut Chance, is_commuter: bool, midnight_ms: i64, is_weekend: bool) -> VecDeque<Outing> {
    let works = is_commuter && (!is_weekend || chance.happens(WEEKEND_WORK_SHARE));
    let mut day = Day { midnight_ms, outings: VecDeque::new() };
    if works {
        day.work(chance);
    } else {
        day.tours(chance, is_weekend);
    }
    if chance.happens(EVENING_SHARE) {
        let out = around(chance, 19.4, 0.7);
        day.add(out, Purpose::Visit);
        day.add(out + chance.between(0.8, 2.4), Purpose::Home);
    }
    let mut latest_ms = i64::MIN;
    for outing in &mut day.outings {
        outing.leaves_ms = outing.leaves_ms.max(latest_ms.saturating_add(STOP_MS));
        latest_ms = outing.leaves_ms;
    }
    day.outings
}

/// Whether a car's owner drives it to work.
pub fn is_commuter(chance: &mut Chance) -> bool {
    chance.happens(COMMUTER_SHARE)
}

/// An hour near a mean; the sum of three evenly spread draws is close to normal.
fn around(chance: &mut Chance, mean_h: f64, spread_h: f64) -> f64 {
    let sum: f64 = (0..3).map(|_| chance.between(-1.0, 1.0)).sum();
    mean_h + sum * spread_h
}

struct Day {
    midnight_ms: i64,
    outings: VecDeque<Outing>,
}

impl Day {
    fn add(&mut self, hour: f64, purpose: Purpose) {
        self.outings.push_back(Outing { leaves_ms: self.midnight_ms + (hour * HOUR_MS) as i64, purpose });
    }

    fn work(&mut self, chance: &mut Chance) {
        let out = around(chance, 7.95, 0.16);
        if chance.happens(SCHOOL_SHARE) {
            self.add(out - 0.1, Purpose::School);
        }
        self.add(out, Purpose::Work);
        if chance.happens(LUNCH_SHARE) {
            let lunch = around(chance, 12.1, 0.15);
            self.add(lunch, Purpose::Visit);
            self.add(lunch + chance.between(0.5, 0.8), Purpose::Work);
        }
        let back = around(chance, 17.8, 0.55);
        if chance.happens(SHOP_SHARE) {
            self.add(back, Purpose::Visit);
            self.add(back + chance.between(0.3, 0.8), Purpose::Home);
        } else {
            self.add(back, Purpose::Home);
        }
    }

    fn tours(&mut self, chance: &mut Chance, is_weekend: bool) {
        if !is_weekend && chance.happens(SCHOOL_SHARE) {
            self.add(around(chance, 8.0, 0.1), Purpose::School);
            self.add(8.25, Purpose::Home);
        }
        let starts: &[f64] = if chance.happens(0.6) { &[9.6, 13.2, 16.2] } else { &[10.4, 15.0] };
        for start in starts {
            let out = around(chance, *start, 0.35);
            self.add(out, Purpose::Visit);
            if chance.happens(SHOP_SHARE) {
                self.add(out + chance.between(0.4, 0.7), Purpose::Visit);
            }
            self.add(out + chance.between(0.8, 1.9), Purpose::Home);
        }
    }
}

/// Whether a working vehicle works at an hour. One in eight works at night too.
pub fn works_at(kind: VehicleKind, number: usize, hour: f32) -> bool {
    let is_on_nights = number.is_multiple_of(8);
    // Shifts begin a quarter of an hour apart.
    let shift_h = (number % 5) as f32 * 0.25;
    let (from, to) = match kind {
        VehicleKind::Bus => return !(0.5..4.7).contains(&hour),
        VehicleKind::Van => (6.5 + shift_h, 17.5 + 2.0 * shift_h),
        VehicleKind::Robot => (6.75 + shift_h, 20.0 + shift_h),
        VehicleKind::Shuttle | VehicleKind::Car | VehicleKind::Ambulance => return true,
    };
    is_on_nights || (from..to).contains(&hour)
}

/// How long a working vehicle stays at a place between two errands: a van 5 to 12 minutes on a visit, a robot 4 to 16
/// minutes at its base until the next parcel is loaded; at night three to five times as long. In seconds.
pub fn stay_s(kind: VehicleKind, hour: f32) -> (f64, f64) {
    let is_night = !(6.0..22.0).contains(&hour);
    match kind {
        VehicleKind::Robot if is_night => (1_400.0, 5_000.0),
        VehicleKind::Robot => (240.0, 960.0),
        _ if is_night => (1_000.0, 2_400.0),
        _ => (300.0, 720.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_car_makes_three_to_eight_trips_in_order_and_ends_at_home() {
        let (mut trips, days) = (0, 2_000);
        for seed in 0..days {
            let mut chance = Chance::for_thing(seed, 1, 0);
            let works = is_commuter(&mut chance);
            let day = day_of_car(&mut chance, works, 0, seed % 7 == 0);
            assert!(day.iter().zip(day.iter().skip(1)).all(|(a, b)| a.leaves_ms < b.leaves_ms), "{day:?}");
            assert!(day.iter().all(|outing| (0..DAY_MS).contains(&outing.leaves_ms)), "{day:?}");
            assert_eq!(day.back().map(|outing| outing.purpose), Some(Purpose::Home));
            trips += day.len();
        }
        let mean = trips as f64 / days as f64;
        assert!((3.0..8.0).contains(&mean), "{mean} trips a day");
    }

    #[test]
    fn most_robots_and_vans_work_by_day_and_few_at_night() {
        for kind in [VehicleKind::Robot, VehicleKind::Van] {
            let working = |hour| (0..80).filter(|number| works_at(kind, *number, hour)).count();
            assert!(working(10.0) == 80 && (5..20).contains(&working(2.0)), "{kind:?}");
        }
    }
}
