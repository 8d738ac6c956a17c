//! Hours: when places are open, when people work there, and when people are up.

use chrono::Weekday;

use crate::base::chance::Chance;
use crate::city::BuildingKind;

use super::day::Day;

/// From a second of the day to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hours {
    pub from_s: u32,
    pub to_s: u32,
}

const fn hours(from_h: u32, from_min: u32, to_h: u32, to_min: u32) -> Hours {
    Hours { from_s: from_h * 3600 + from_min * 60, to_s: to_h * 3600 + to_min * 60 }
}

/// When visitors are let in on a day. Clinics are closed on Sundays and on the afternoons of Wednesdays and Saturdays, as
/// most in Japan are; hospitals see outpatients on weekdays.
pub fn open_hours(kind: BuildingKind, weekday: Weekday) -> Option<Hours> {
    let is_weekend = matches!(weekday, Weekday::Sat | Weekday::Sun);
    let open = match (kind, weekday) {
        (BuildingKind::Shop, _) => hours(9, 0, 21, 30),
        (BuildingKind::Hospital, _) if !is_weekend => hours(8, 30, 17, 15),
        (BuildingKind::Clinic, Weekday::Wed | Weekday::Sat) => hours(8, 30, 13, 30),
        (BuildingKind::Clinic, Weekday::Sun) | (BuildingKind::Hospital, _) => return None,
        (BuildingKind::Clinic, _) => hours(8, 30, 19, 0),
        (BuildingKind::CityHall, _) if is_weekend => return None,
        (BuildingKind::CityHall, _) => hours(8, 30, 17, 15),
        (BuildingKind::School, _) => hours(7, 30, 18, 30),
        // The first and the last train.
        (BuildingKind::Station, _) => hours(5, 0, 24, 30),
        _ => hours(0, 0, 27, 0),
    };
    Some(open)
}

/// Minutes of the day at which appointments may be due: each quarter of an hour from `from_s` to `to_s`.
pub fn appointment_minute(from_s: u32, to_s: u32, chance: &mut Chance) -> u16 {
    let slots = (to_s.saturating_sub(from_s)) / 900;
    (from_s / 60) as u16 + 15 * chance.below(slots.max(1) as usize) as u16
}

/// When somebody works on a day, or `None` on a day off.
///
/// Offices and schools work Monday to Friday, works also on one Saturday in five; shops, hospitals, the police and the
/// like work every day in shifts, five days a week each. A tenth of days and more is leave or telework (Survey of Working
/// Conditions 2020: 10 of 20 days of leave a year are taken; telework in small towns is rare). Nights are not worked.
pub fn shift_of(kind: BuildingKind, day: &Day, is_part_time: bool, chance: &mut Chance) -> Option<Hours> {
    let is_every_day = matches!(
        kind,
        BuildingKind::Shop
            | BuildingKind::Hospital
            | BuildingKind::Station
            | BuildingKind::PoliceStation
            | BuildingKind::FireStation
    );
    let attendance = match (is_every_day, day.weekday) {
        (true, _) => 0.69,
        (false, Weekday::Sat) if kind == BuildingKind::Works => 0.2,
        (false, Weekday::Sat) if kind == BuildingKind::Clinic => 0.85,
        (false, Weekday::Sat | Weekday::Sun) => 0.05,
        (false, _) => 0.89,
    };
    if !chance.happens(if is_part_time { attendance * 0.75 } else { attendance }) {
        return None;
    }
    let is_late = is_every_day && chance.happens(0.35);
    let (start_h, spread_h) = match kind {
        _ if is_part_time => (if is_late { 15.5 } else { 9.4 }, 0.9),
        _ if is_late => (13.0, 0.5),
        BuildingKind::Shop => (9.0, 0.5),
        BuildingKind::School => (7.9, 0.15),
        BuildingKind::Works => (8.1, 0.3),
        _ => (8.6, 0.35),
    };
    let starts_h = chance.normal(start_h, spread_h).clamp(start_h - 2.0 * spread_h, start_h + 2.5 * spread_h);
    let length_h = if is_part_time { chance.between(3.5, 6.0) } else { chance.normal(9.3, 0.7).clamp(8.0, 12.0) };
    // Work begins at quarters of an hour.
    let from_s = (starts_h * 4.0).round() as u32 * 900;
    Some(Hours { from_s, to_s: from_s + (length_h * 3600.0) as u32 })
}

/// When somebody gets up and goes to bed (Survey on Time Use and Leisure Activities 2021: up at 6:38 and to bed at 23:02
/// on the average of all over ten; children and the old earlier, half an hour later on weekends).
pub fn waking_hours(age: u8, day: &Day, chance: &mut Chance) -> Hours {
    let (up_h, bed_h) = match age {
        0..=5 => (6.9, 20.8),
        6..=12 => (6.6, 21.6),
        13..=24 => (6.9, 23.5),
        25..=64 => (6.5, 23.3),
        _ => (5.9, 22.3),
    };
    let later_h = if day.is_weekend() && (6..65).contains(&age) { 0.7 } else { 0.0 };
    let up = chance.normal(up_h + later_h, 0.6).clamp(4.0, 10.5);
    let bed = chance.normal(bed_h + later_h / 2.0, 0.7).clamp(19.5, 26.0);
    Hours { from_s: (up * 3600.0) as u32, to_s: (bed * 3600.0) as u32 }
}
