//! Days: what is special about one day for everybody — the day of the week and the weather by the hour.

use chrono::{Datelike, Timelike, Weekday};

use crate::base::holidays::lived_as;
use crate::base::time::Timestamp;
use crate::model::fact::WeatherFact;
use crate::sim::weather::Weather;

/// A day of plans begins at this hour, when nearly everybody is at home (as in the survey).
pub const DAY_BEGINS_S: i64 = 3 * 3600;
/// A day of plans ends at 27:00.
pub const DAY_ENDS_S: u32 = 27 * 3600;
const DAY_MS: i64 = 86_400_000;
const HOUR_MS: i64 = 3_600_000;

/// What falls from the sky.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sky {
    #[default]
    Dry,
    Rain,
    Snow,
}

/// Rain that makes people take an umbrella, in mm/h, and snow on the ground that makes them stay, in cm.
const RAIN_MMPH: f32 = 0.2;
const SNOW_CM: f32 = 2.0;
/// Rain falls as snow below this temperature, in °C (half and half at 1 to 2 °C).
const SNOW_C: f32 = 1.5;

impl Sky {
    pub fn of(weather: &WeatherFact) -> Self {
        let is_wet = weather.rain_mmph >= RAIN_MMPH;
        match is_wet {
            _ if weather.snow_cm >= SNOW_CM => Self::Snow,
            true if weather.temperature_c < SNOW_C => Self::Snow,
            true => Self::Rain,
            false => Self::Dry,
        }
    }
}

/// One day of plans, from 03:00 to 27:00 of a date in the city's zone.
#[derive(Clone, Debug, PartialEq)]
pub struct Day {
    /// Days are 24 h long from here: a change of the clock shifts one day's plans.
    pub midnight_ms: i64,
    /// Days since 1970.
    pub number: i64,
    /// As which it is lived: public holidays as Sundays.
    pub weekday: Weekday,
    /// By the hour from midnight, up to 27:00.
    sky: [Sky; 27],
    temperature_c: [f32; 27],
}

impl Day {
    /// The day of plans that a moment belongs to.
    pub fn at(now: Timestamp, zone: chrono_tz::Tz, weather: &Weather) -> Self {
        let local = Timestamp(now.0 - DAY_BEGINS_S * 1000).local(zone);
        let since_midnight_ms = i64::from(local.num_seconds_from_midnight()) * 1000 + now.0.rem_euclid(1000);
        let midnight_ms = now.0 - DAY_BEGINS_S * 1000 - since_midnight_ms;
        Self::beginning(midnight_ms, zone, |at| weather.at(at))
    }

    /// The day that follows, with its weather as it is foreseen now.
    #[must_use]
    pub fn next(&self, zone: chrono_tz::Tz, weather: &Weather) -> Self {
        // Noon of the next date, whatever the clock does at night.
        Self::at(Timestamp(self.midnight_ms + DAY_MS + DAY_MS / 2), zone, weather)
    }

    /// A day whose midnight is known, with the weather of a function.
    pub fn beginning(midnight_ms: i64, zone: chrono_tz::Tz, weather: impl Fn(Timestamp) -> WeatherFact) -> Self {
        let date = Timestamp(midnight_ms + DAY_MS / 2).local(zone);
        let hours: [WeatherFact; 27] =
            std::array::from_fn(|hour| weather(Timestamp(midnight_ms + hour as i64 * HOUR_MS + HOUR_MS / 2)));
        Self {
            midnight_ms,
            number: i64::from(date.num_days_from_ce()),
            weekday: lived_as(date.date_naive(), zone),
            sky: hours.map(|weather| Sky::of(&weather)),
            temperature_c: hours.map(|weather| weather.temperature_c),
        }
    }

    pub fn begins_ms(&self) -> i64 {
        self.midnight_ms + DAY_BEGINS_S * 1000
    }

    pub fn ends_ms(&self) -> i64 {
        self.begins_ms() + DAY_MS
    }

    pub fn at_s(&self, second: u32) -> i64 {
        self.midnight_ms + i64::from(second) * 1000
    }

    /// Seconds after midnight; 0 before it.
    pub fn second_of(&self, at_ms: i64) -> u32 {
        u32::try_from((at_ms - self.midnight_ms) / 1000).unwrap_or(0)
    }

    /// Saturdays, Sundays and public holidays.
    pub fn is_weekend(&self) -> bool {
        matches!(self.weekday, Weekday::Sat | Weekday::Sun)
    }

    pub fn sky_at(&self, second: u32) -> Sky {
        self.sky[(second as usize / 3600).min(26)]
    }

    /// How many of the errands that people could leave are made at a time of the day: fewer in rain, snow, great heat
    /// and cold. Leisure suffers more than shopping (travel behaviour and weather, Böcker, Dijst and Prillwitz 2013:
    /// rain and snow take a tenth to two fifths of such trips).
    pub fn appetite(&self, second: u32, is_leisure: bool) -> f64 {
        let sky = match (self.sky_at(second), is_leisure) {
            (Sky::Dry, _) => 1.0,
            (Sky::Rain, false) => 0.85,
            (Sky::Rain, true) => 0.65,
            (Sky::Snow, false) => 0.6,
            (Sky::Snow, true) => 0.4,
        };
        let temperature_c = f64::from(self.temperature_c[(second as usize / 3600).min(26)]);
        let heat = ((temperature_c - 32.0) / 10.0).clamp(0.0, 0.3);
        let cold = ((4.0 - temperature_c) / 30.0).clamp(0.0, 0.25);
        sky * (1.0 - heat) * (1.0 - cold)
    }
}
