//! The weather over a city: a pure function of place, seed and time.

use crate::base::geo::LatLon;
use crate::base::time::Timestamp;
use crate::model::fact::WeatherFact;

use super::noise::smooth_noise;
use super::sun::{self, Sun};

/// How far the year's hottest day lags behind the solstice, as an angle of the year (about 42 days over an island).
const SEASON_LAG_RAD: f64 = 42.0 / 365.0 * std::f64::consts::TAU;
/// 21 June as an angle of the year.
const SOLSTICE_RAD: f64 = 171.0 / 365.0 * std::f64::consts::TAU;
/// The hottest hour of true solar time.
const HOTTEST_HOUR: f64 = 14.3;
/// Half of what a clear day warms up from dawn to afternoon.
const DAY_SWING_CLEAR_C: f64 = 5.2;
const DAY_SWING_OVERCAST_C: f64 = 2.2;
/// How much a spell of days differs from the season: little in a Pacific summer, more in winter.
const SPELL_SUMMER_C: f64 = 1.3;
const SPELL_WINTER_C: f64 = 3.5;
const MS_AN_HOUR: f64 = 3_600_000.0;

/// Purposes of the seeded noises.
const NOISE_SPELL: u64 = 0x5E11;
const NOISE_CLOUD_FRONT: u64 = 0xC10D;
const NOISE_CLOUD_BANK: u64 = 0xC10E;
const NOISE_CLOUD_PUFF: u64 = 0xC10F;
const NOISE_WIND: u64 = 0x817D;
const NOISE_GUST: u64 = 0x817E;

/// The weather maker of one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Weather {
    place: LatLon,
    seed: u64,
}

impl Weather {
    pub fn new(place: LatLon, seed: u64) -> Self {
        Self { place, seed }
    }

    pub fn place(&self) -> LatLon {
        self.place
    }

    /// The weather at any moment, past or to come.
    pub fn at(&self, at: Timestamp) -> WeatherFact {
        let hours = at.0 as f64 / MS_AN_HOUR;
        let cloud = self.cloud(hours);
        WeatherFact {
            observed: at,
            temperature_c: self.temperature_c(at, hours, cloud) as f32,
            cloud: cloud as f32,
            sun_elevation_deg: Sun::at(self.place, at).elevation_rad.to_degrees() as f32,
            wind_mps: self.wind_mps(at, hours) as f32,
            rain_mmph: 0.0,
            snow_cm: 0.0,
        }
    }

    fn temperature_c(&self, at: Timestamp, hours: f64, cloud: f64) -> f64 {
        let summer = self.summer(at);
        let season_c = year_mean_c(self.place.lat) + year_swing_c(self.place.lat) * summer;
        let spell_c = SPELL_WINTER_C + (SPELL_SUMMER_C - SPELL_WINTER_C) * (summer + 1.0) / 2.0;
        let swing_c = DAY_SWING_CLEAR_C + (DAY_SWING_OVERCAST_C - DAY_SWING_CLEAR_C) * cloud * cloud;
        let from_hottest = (sun::solar_hour(self.place, at) - HOTTEST_HOUR) * std::f64::consts::PI / 12.0;
        season_c + spell_c * smooth_noise(self.seed, NOISE_SPELL, hours / 60.0) + swing_c * libm::cos(from_hottest)
    }

    /// 1 on the year's hottest day of this hemisphere, -1 on its coldest.
    fn summer(&self, at: Timestamp) -> f64 {
        let north = libm::cos(sun::year_angle_rad(at) - SOLSTICE_RAD - SEASON_LAG_RAD);
        if self.place.lat < 0.0 { -north } else { north }
    }

    /// Fronts that take a day or two, banks of hours, puffs of half an hour; eased so that clear and overcast are common.
    fn cloud(&self, hours: f64) -> f64 {
        let sum = 0.55 * smooth_noise(self.seed, NOISE_CLOUD_FRONT, hours / 32.0)
            + 0.30 * smooth_noise(self.seed, NOISE_CLOUD_BANK, hours / 5.0)
            + 0.15 * smooth_noise(self.seed, NOISE_CLOUD_PUFF, hours / 0.6);
        let share = (0.42 + 0.9 * sum).clamp(0.0, 1.0);
        share * share * (3.0 - 2.0 * share)
    }

    fn wind_mps(&self, at: Timestamp, hours: f64) -> f64 {
        let afternoon = libm::cos((sun::solar_hour(self.place, at) - 14.0) * std::f64::consts::PI / 12.0).max(0.0);
        let front = 1.0 + smooth_noise(self.seed, NOISE_WIND, hours / 14.0);
        let gust = 1.0 + 0.3 * smooth_noise(self.seed, NOISE_GUST, hours / 0.25);
        (0.6 + 1.9 * front + 1.5 * afternoon) * gust
    }
}

/// Mean temperature of the year in a city by latitude: a curve through 27 °C at the equator, about 17 °C in
/// Shizuoka and Tokyo and 6.5 °C in Helsinki (normals 1991 to 2020 of the Japan and Finnish Meteorological Institutes).
fn year_mean_c(lat_deg: f64) -> f64 {
    let lat = lat_deg.abs();
    27.0 - 0.215 * lat - 0.002_1 * lat * lat
}

/// Half of the difference between the warmest and the coldest month, from the same normals (11 °C and 12 °C).
fn year_swing_c(lat_deg: f64) -> f64 {
    (0.325 * lat_deg.abs()).min(12.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUJI: LatLon = LatLon { lat: 35.2, lon: 138.9 };
    const HELSINKI: LatLon = LatLon { lat: 60.17, lon: 24.94 };

    fn day(text: &str) -> Timestamp {
        Timestamp(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
    }

    fn coldest_and_hottest(weather: &Weather, start: Timestamp, hours: i64) -> (f32, f32) {
        let all = (0..hours * 6).map(|step| weather.at(Timestamp(start.0 + step * 600_000)).temperature_c);
        all.fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)))
    }

    #[test]
    fn summers_are_hot_at_fuji_and_mild_in_helsinki() {
        for seed in 1..20 {
            let (low, high) = coldest_and_hottest(&Weather::new(FUJI, seed), day("2026-07-31T15:00:00Z"), 240);
            assert!((19.0..27.0).contains(&low) && (31.5..37.5).contains(&high), "seed {seed}: {low} to {high}");
            let (low, high) = coldest_and_hottest(&Weather::new(HELSINKI, seed), day("2026-07-31T21:00:00Z"), 240);
            assert!((8.0..17.0).contains(&low) && (19.0..29.0).contains(&high), "seed {seed}: {low} to {high}");
            let (low, high) = coldest_and_hottest(&Weather::new(FUJI, seed), day("2026-01-20T15:00:00Z"), 240);
            assert!((-7.0..6.0).contains(&low) && (6.0..17.0).contains(&high), "seed {seed}: {low} to {high}");
        }
    }

    #[test]
    fn the_default_day_is_hot() {
        let (_, high) = coldest_and_hottest(&Weather::new(FUJI, 1), day("2026-08-02T15:00:00Z"), 24);
        assert!(high > 33.0, "{high}");
    }

    #[test]
    fn values_stay_in_their_ranges_and_change_smoothly() {
        let weather = Weather::new(FUJI, 7);
        let start = day("2026-03-01T00:00:00Z");
        let mut last = weather.at(start);
        for step in 1..20_000 {
            let now = weather.at(Timestamp(start.0 + step * 60_000));
            assert!((0.0..=1.0).contains(&now.cloud) && (0.0..20.0).contains(&now.wind_mps), "{now:?}");
            assert!((now.temperature_c - last.temperature_c).abs() < 0.15, "{last:?} to {now:?}");
            assert!((now.cloud - last.cloud).abs() < 0.1, "{last:?} to {now:?}");
            last = now;
        }
    }
}
