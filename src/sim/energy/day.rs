//! The moment of the day as all profiles see it, worked out once a step.

use chrono::{Datelike, Timelike, Weekday};

use crate::base::time::{Span, Timestamp};
use crate::sim::weather::Weather;

/// Walls and air of a building follow the weather with a delay of some hours.
const BUILDING_LAG: Span = Span::from_s(3 * 3600);

/// The moment of the day, with the weather that buildings feel.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    pub at: Timestamp,
    /// Local time in hours, 0 to 24.
    pub hour: f32,
    pub is_weekend: bool,
    /// Outside now.
    pub air_c: f32,
    /// What a building feels: air now and some hours ago.
    pub felt_c: f32,
}

impl Moment {
    pub fn new(at: Timestamp, zone: chrono_tz::Tz, weather: &Weather) -> Self {
        let local = at.local(zone);
        let air_c = weather.at(at).temperature_c;
        let earlier_c = weather.at(at - BUILDING_LAG).temperature_c;
        Self {
            at,
            hour: local.num_seconds_from_midnight() as f32 / 3600.0,
            is_weekend: matches!(local.weekday(), Weekday::Sat | Weekday::Sun),
            air_c,
            felt_c: 0.5 * (air_c + earlier_c),
        }
    }
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
}
