//! The moment of the day as all profiles see it, worked out once a step.

use chrono::{NaiveDate, Timelike, Weekday};

use crate::base::holidays::lived_as;
use crate::base::time::{Span, Timestamp};
use crate::sim::weather::Weather;

/// Walls and air of a building follow the weather with a delay of some hours.
const BUILDING_LAG: Span = Span::from_s(3 * 3600);
/// Lamps are all on with the sun this far under the horizon, and off with it this far above, in degrees.
const DARK_BELOW_DEG: f32 = -6.0;
const BRIGHT_ABOVE_DEG: f32 = 12.0;
/// An overcast sky lights rooms like a sun so much lower, in degrees.
const OVERCAST_DEG: f32 = 7.0;
/// Lamps that are on all day, in rooms without daylight, as a share.
const LAMPS_BY_DAY: f32 = 0.12;

/// The kinds of days by how people spend them, as load profiles tell them apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayKind {
    Workday,
    Saturday,
    Sunday,
}

impl DayKind {
    /// The kind of a date in a place of a zone; public holidays are lived as Sundays.
    pub fn of(date: NaiveDate, zone: chrono_tz::Tz) -> Self {
        match lived_as(date, zone) {
            Weekday::Sat => Self::Saturday,
            Weekday::Sun => Self::Sunday,
            _ => Self::Workday,
        }
    }

    pub fn is_weekend(self) -> bool {
        self != Self::Workday
    }
}

/// The moment of the day, with the weather that buildings feel.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub at: Timestamp,
    /// Local time in hours, 0 to 24.
    pub hour: f32,
    pub day: DayKind,
    /// Outside now.
    pub air_c: f32,
    /// What a building feels: air now and some hours ago.
    pub felt_c: f32,
    /// How much of their lamps rooms need, 0 to 1.
    pub lamps: f32,
    /// Light on level ground, W/m².
    pub level_w_m2: f32,
}

impl Moment {
    pub fn new(at: Timestamp, zone: chrono_tz::Tz, weather: &Weather, level_w_m2: f32) -> Self {
        let local = at.local(zone);
        let now = weather.at(at);
        let earlier_c = weather.at(at - BUILDING_LAG).temperature_c;
        Self {
            at,
            hour: local.num_seconds_from_midnight() as f32 / 3600.0,
            day: DayKind::of(local.date_naive(), zone),
            air_c: now.temperature_c,
            felt_c: 0.5 * (now.temperature_c + earlier_c),
            lamps: lamps_share(now.sun_elevation_deg, now.cloud),
            level_w_m2,
        }
    }
}

/// The share of lamps that rooms need under a sun and cover.
fn lamps_share(sun_elevation_deg: f32, cloud: f32) -> f32 {
    let seen_deg = sun_elevation_deg - OVERCAST_DEG * cloud * cloud;
    let dark = ((BRIGHT_ABOVE_DEG - seen_deg) / (BRIGHT_ABOVE_DEG - DARK_BELOW_DEG)).clamp(0.0, 1.0);
    LAMPS_BY_DAY + (1.0 - LAMPS_BY_DAY) * dark
}

/// A curve over the day: one value at each full hour, straight lines between, round midnight.
pub type DayCurve = [f32; 24];

/// The value of a curve at an hour; hours outside 0 to 24 run round.
pub fn curve_at(curve: &DayCurve, hour: f32) -> f32 {
    let wrapped = wrap_hour(hour);
    let left = (wrapped as usize).min(23);
    let right = if left == 23 { 0 } else { left + 1 };
    curve[left] + (curve[right] - curve[left]) * (wrapped - left as f32)
}

/// An hour brought into 0..24, for hours that lie at most a day outside.
pub fn wrap_hour(hour: f32) -> f32 {
    if hour < 0.0 {
        hour + 24.0
    } else if hour >= 24.0 {
        hour - 24.0
    } else {
        hour
    }
}

/// 0 outside and 1 inside a stretch of the day, with slopes of `ease_h` before `open` and after `close`.
pub fn open_share(hour: f32, open: f32, close: f32, ease_h: f32) -> f32 {
    let rise = (hour - (open - ease_h)) / ease_h;
    let fall = ((close + ease_h) - hour) / ease_h;
    rise.min(fall).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn curves_run_round_midnight() {
        let mut curve = [0.0; 24];
        curve[23] = 2.0;
        for (hour, expected) in [(23.0, 2.0), (23.5, 1.0), (-0.5, 1.0), (24.5, 0.0), (22.5, 1.0)] {
            assert!((curve_at(&curve, hour) - expected).abs() < 1e-5, "{hour}");
        }
    }

    #[test]
    fn opening_hours_have_slopes() {
        for (hour, expected) in [(7.0, 0.0), (8.5, 0.5), (12.0, 1.0), (18.5, 0.5), (20.0, 0.0)] {
            assert!((open_share(hour, 9.0, 18.0, 1.0) - expected).abs() < 1e-5, "{hour}");
        }
    }

    #[test]
    fn lamps_are_on_at_night_and_on_dull_days() {
        assert!((lamps_share(-20.0, 0.0) - 1.0).abs() < 1e-6);
        assert!((lamps_share(60.0, 0.0) - LAMPS_BY_DAY).abs() < 1e-6);
        assert!(lamps_share(14.0, 1.0) > lamps_share(14.0, 0.0));
    }
}
