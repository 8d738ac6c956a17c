//! The weather over a city: a pure function of place, seed, time, and of what a scenario or trainer changed.
//!
//! Temperature follows season, spell of days and hour; clouds are fronts, banks and puffs; rain falls from thick clouds, as
//! much a month as the place's normals say; below [`SNOW_BELOW_C`] it falls as snow, which lies and melts by degree-days.

use std::sync::Arc;

use crate::base::geo::LatLon;
use crate::base::time::{Span, Timestamp};
use crate::model::fact::{SNOW_BELOW_C, WeatherFact};

use super::noise::smooth_noise;
use super::scenario::WeatherPlan;
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
const HOURS_A_MONTH: f64 = 730.5;
/// Rain and melted snow by month in mm on the Pacific side of central Japan, about 1,850 mm a year with the rains of June and
/// the typhoons of September (after the Japan Meteorological Agency's normals 1991 to 2020 for Mishima, rounded to 10 mm).
const RAIN_JAPAN_MM: [f64; 12] = [80.0, 100.0, 170.0, 160.0, 160.0, 210.0, 210.0, 160.0, 230.0, 210.0, 120.0, 70.0];
/// Elsewhere the same every month (Helsinki: about 650 mm a year, Finnish Meteorological Institute).
const RAIN_ELSEWHERE_MM: f64 = 55.0;
/// Mean of what [`Weather::wetness`] gives over years, found by running it; rain is scaled by it.
const WETNESS_MEAN: f64 = 0.024;
/// Clouds thinner than this bring no rain.
const RAIN_CLOUD: f64 = 0.75;
/// Depth of a millimetre of melted snow: fresh snow has about a tenth of water's density.
const SNOW_CM_PER_MM: f64 = 1.0;
/// Snow that melts, in cm an hour and kelvin above freezing: a degree-day factor of 4 mm (Hock 2003: 2.5 to 11.6).
const MELT_CM_PER_KH: f64 = 4.0 / 24.0 * SNOW_CM_PER_MM;
/// Lying snow is worked out from so many hours, in steps.
const SNOW_PAST_H: i64 = 48;
const SNOW_STEP_H: i64 = 2;
/// The most changes at the same time.
const CHANGES_MAX: usize = 256;

/// Purposes of the seeded noises.
const NOISE_SPELL: u64 = 0x5E11;
const NOISE_CLOUD_FRONT: u64 = 0xC10D;
const NOISE_CLOUD_BANK: u64 = 0xC10E;
const NOISE_CLOUD_PUFF: u64 = 0xC10F;
const NOISE_WIND: u64 = 0x817D;
const NOISE_GUST: u64 = 0x817E;
const NOISE_RAIN: u64 = 0x4A12;

/// The weather maker of one place.
#[derive(Clone, Debug, PartialEq)]
pub struct Weather {
    place: LatLon,
    seed: u64,
    plan: WeatherPlan,
    /// Since when the plan holds; what came before was the season's own.
    planned_from: Option<Timestamp>,
    changes: Arc<[Change]>,
}

/// A change of the weather for a time.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    pub kind: ChangeKind,
    pub strength: f32,
    pub began: Timestamp,
    pub ends: Option<Timestamp>,
    /// It rises so long, and fades as long after its end.
    pub ramp: Span,
}

/// What changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeKind {
    /// By kelvin.
    Warmer,
    /// To a share of the sky.
    Cloud,
    /// To at least so many mm an hour.
    Rain,
    /// By cm that lie.
    Snow,
    /// To m/s.
    Wind,
}

impl Change {
    /// How much of it is there, 0 to 1.
    fn level(&self, at: Timestamp) -> f64 {
        let ramp_s = self.ramp.as_s();
        if at < self.began {
            return 0.0;
        }
        if ramp_s <= 0.0 {
            return if self.ends.is_none_or(|ends| at < ends) { 1.0 } else { 0.0 };
        }
        let rise = (at.since_s(self.began) / ramp_s).min(1.0);
        let fall = self.ends.map_or(1.0, |ends| 1.0 - (at.since_s(ends) / ramp_s).clamp(0.0, 1.0));
        rise.min(fall)
    }
}

/// What the air and the sky do.
#[derive(Clone, Copy)]
struct Sky {
    temperature_c: f64,
    cloud: f64,
    rain_mmph: f64,
}

impl Weather {
    pub fn new(place: LatLon, seed: u64) -> Self {
        Self { place, seed, plan: WeatherPlan::default(), planned_from: None, changes: Arc::new([]) }
    }

    /// The same with what a scenario sets from its start on.
    #[must_use]
    pub fn planned(self, plan: WeatherPlan, from: Timestamp) -> Self {
        Self { plan, planned_from: Some(from), ..self }
    }

    /// Takes over what changes it now; of too many the newest count.
    pub fn set_changes(&mut self, changes: &[Change]) {
        let first = changes.len().saturating_sub(CHANGES_MAX);
        if self.changes[..] != changes[first..] {
            self.changes = changes.get(first..).unwrap_or_default().into();
        }
    }

    pub fn place(&self) -> LatLon {
        self.place
    }

    /// The weather at any moment, past or to come.
    pub fn at(&self, at: Timestamp) -> WeatherFact {
        let sky = self.sky(at);
        WeatherFact {
            observed: at,
            temperature_c: sky.temperature_c as f32,
            cloud: sky.cloud as f32,
            sun_elevation_deg: Sun::at(self.place, at).elevation_rad.to_degrees() as f32,
            wind_mps: self.wind_now_mps(at) as f32,
            rain_mmph: sky.rain_mmph as f32,
            snow_cm: self.snow_cm(at) as f32,
        }
    }

    /// Temperature, clouds and rain with everything that changes them.
    fn sky(&self, at: Timestamp) -> Sky {
        let hours = at.0 as f64 / MS_AN_HOUR;
        let planned = |own: f64, set: Option<f32>| set.map_or(own, f64::from);
        let mut cloud = planned(self.cloud(hours), self.plan.cloud);
        let mut rain_mmph = planned(self.rain_mmph(at, hours, cloud), self.plan.rain_mmph);
        for change in self.changes.iter() {
            let level = change.level(at);
            let strength = f64::from(change.strength);
            match change.kind {
                ChangeKind::Cloud => cloud += (strength - cloud) * level,
                ChangeKind::Rain => rain_mmph = rain_mmph.max(strength * level),
                _ => {}
            }
        }
        if rain_mmph > 0.0 {
            cloud = cloud.max(RAIN_CLOUD);
        }
        let mut temperature_c = self.temperature_c(at, hours, cloud) + f64::from(self.plan.offset_k.unwrap_or(0.0));
        for change in self.changes.iter().filter(|change| change.kind == ChangeKind::Warmer) {
            temperature_c += f64::from(change.strength) * change.level(at);
        }
        Sky { temperature_c, cloud: cloud.clamp(0.0, 1.0), rain_mmph }
    }

    fn wind_now_mps(&self, at: Timestamp) -> f64 {
        let own = self.wind_mps(at, at.0 as f64 / MS_AN_HOUR);
        let mut wind_mps = self.plan.wind_mps.map_or(own, f64::from);
        for change in self.changes.iter().filter(|change| change.kind == ChangeKind::Wind) {
            wind_mps += (f64::from(change.strength) - wind_mps) * change.level(at);
        }
        wind_mps
    }

    /// Rain that falls from the clouds, as much a month as the normals say in the long run.
    fn rain_mmph(&self, at: Timestamp, hours: f64, cloud: f64) -> f64 {
        let is_japan = (24.0..46.0).contains(&self.place.lat) && (122.0..146.0).contains(&self.place.lon);
        let month_mm = if is_japan { month_value(&RAIN_JAPAN_MM, sun::year_angle_rad(at)) } else { RAIN_ELSEWHERE_MM };
        month_mm / HOURS_A_MONTH / WETNESS_MEAN * self.wetness(hours, cloud)
    }

    /// How wet it is under a cover of clouds, without a unit; mostly 0.
    fn wetness(&self, hours: f64, cloud: f64) -> f64 {
        let thick = ((cloud - RAIN_CLOUD) / (1.0 - RAIN_CLOUD)).clamp(0.0, 1.0);
        let shower = (smooth_noise(self.seed, NOISE_RAIN, hours / 2.5) + 0.1).max(0.0);
        thick * shower * shower
    }

    /// Snow that lies: what fell in the last two days less what melted. Where a scenario says how much lies at its start,
    /// that counts for all that came before.
    fn snow_cm(&self, at: Timestamp) -> f64 {
        let mut snow_cm = match (self.plan.snow_cm, self.planned_from) {
            (Some(lies_cm), Some(from)) => self.grown_snow_cm(f64::from(lies_cm), from, at),
            (lies_cm, _) => self.fallen_snow_cm(at) + f64::from(lies_cm.unwrap_or(0.0)),
        };
        for change in self.changes.iter().filter(|change| change.kind == ChangeKind::Snow) {
            snow_cm += f64::from(change.strength) * change.level(at);
        }
        snow_cm
    }

    /// What is left of the last two days' snow, as the sky of the season and of the plan brought it.
    fn fallen_snow_cm(&self, at: Timestamp) -> f64 {
        let season_c = year_mean_c(self.place.lat) + year_swing_c(self.place.lat) * self.summer(at);
        let offset_c = f64::from(self.plan.offset_k.unwrap_or(0.0).min(0.0));
        if season_c + offset_c >= 9.0 {
            return 0.0;
        }
        let step_ms = SNOW_STEP_H * 3_600_000;
        let last_ms = at.0.div_euclid(step_ms) * step_ms;
        self.grown_snow_cm(0.0, Timestamp(last_ms - SNOW_PAST_H * 3_600_000), at)
    }

    /// What lies of so much snow at a moment after what fell and melted since, in steps from that moment on.
    fn grown_snow_cm(&self, lies_cm: f64, from: Timestamp, at: Timestamp) -> f64 {
        let step_ms = SNOW_STEP_H * 3_600_000;
        let mut snow_cm = lies_cm;
        let mut from_ms = from.0.max(at.0 - (SNOW_PAST_H + SNOW_STEP_H) * 3_600_000);
        while from_ms < at.0 {
            let hours = (at.0 - from_ms).min(step_ms) as f64 / MS_AN_HOUR;
            let sky = self.sky(Timestamp(from_ms));
            if sky.temperature_c < f64::from(SNOW_BELOW_C) {
                snow_cm += sky.rain_mmph * SNOW_CM_PER_MM * hours;
            }
            snow_cm = (snow_cm - sky.temperature_c.max(0.0) * MELT_CM_PER_KH * hours).max(0.0);
            from_ms += step_ms;
        }
        snow_cm
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

/// How fast traffic moves in a weather, against a dry street.
///
/// On city streets speeds fall by 10 to 25 % on wet pavement and by 30 to 40 % with snow or slush (US Federal Highway
/// Administration, "How do weather events impact roads?"); light rain takes the first tenth, a downpour of 20 mm/h a fifth,
/// and three centimetres of snow a third.
pub fn speed_factor(weather: &WeatherFact) -> f32 {
    let wet =
        0.10 * (weather.rain_mmph / 2.0).clamp(0.0, 1.0) + 0.10 * ((weather.rain_mmph - 2.0) / 18.0).clamp(0.0, 1.0);
    let white = 0.35 * (weather.snow_cm / 3.0).clamp(0.0, 1.0);
    1.0 - wet.max(white) - 0.5 * wet.min(white)
}

/// A value between those of the middles of months.
fn month_value(months: &[f64; 12], year_angle_rad: f64) -> f64 {
    let month = (year_angle_rad / std::f64::consts::TAU * 12.0 - 0.5).rem_euclid(12.0);
    let (first, share) = (month.floor(), month - month.floor());
    let of = |index: f64| months.get(index as usize % 12).copied().unwrap_or(0.0);
    of(first) + (of(first + 1.0) - of(first)) * share
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
    fn rain_comes_to_the_normals_and_snow_to_winters() {
        let (mut rain_mm, mut wet_h, mut snow_h, mut summer_snow_h) = (0.0, 0, 0, 0);
        let years = 12;
        for year in 0..years {
            let weather = Weather::new(FUJI, 100 + year);
            let start = day("2026-01-01T00:00:00Z");
            for hour in 0..8760 {
                let now = weather.at(Timestamp(start.0 + hour * 3_600_000));
                rain_mm += f64::from(now.rain_mmph);
                wet_h += i32::from(now.rain_mmph > 0.5);
                snow_h += i32::from(now.snow_cm > 0.5);
                summer_snow_h += i32::from(now.snow_cm > 0.0 && (2900..8000).contains(&hour));
                assert!(now.rain_mmph < 90.0 && now.snow_cm < 150.0, "{now:?}");
            }
        }
        let (a_year_mm, wet_share) = (rain_mm / years as f64, f64::from(wet_h) / (years as f64 * 8760.0));
        println!("{a_year_mm} mm a year, {wet_share} of hours wet, {snow_h} white hours in {years} years");
        assert!((1300.0..2400.0).contains(&a_year_mm), "{a_year_mm} mm a year");
        assert!((0.03..0.14).contains(&wet_share), "{wet_share} of all hours");
        assert_eq!(summer_snow_h, 0);
    }

    #[test]
    fn a_plan_and_changes_count() {
        let plan = WeatherPlan { offset_k: Some(5.0), cloud: Some(0.1), snow_cm: Some(8.0), ..WeatherPlan::default() };
        let at = day("2026-08-03T03:00:00Z");
        let (plain, mut planned) = (Weather::new(FUJI, 3), Weather::new(FUJI, 3).planned(plan, at));
        assert!(planned.at(at).temperature_c - plain.at(at).temperature_c > 4.0);
        assert!((planned.at(at).snow_cm - 8.0).abs() < 1e-3 && (planned.at(at).cloud - 0.1).abs() < 1e-6);
        let ramp = Span::from_s(600);
        let ends = Some(at + Span::from_s(3600));
        planned.set_changes(&[Change { kind: ChangeKind::Rain, strength: 20.0, began: at, ends, ramp }]);
        for (seconds, rain_mmph) in
            [(-60, 0.0), (0, 0.0), (300, 10.0), (600, 20.0), (3600, 20.0), (3900, 10.0), (4200, 0.0)]
        {
            let now = planned.at(at + Span::from_s(seconds));
            assert!((now.rain_mmph - rain_mmph).abs() < 0.1, "after {seconds} s: {now:?}");
        }
    }

    #[test]
    fn planned_snow_lies_at_the_start_and_grows_by_what_falls() {
        let plan = WeatherPlan {
            offset_k: Some(-12.0),
            rain_mmph: Some(1.5),
            snow_cm: Some(8.0),
            cloud: Some(1.0),
            ..WeatherPlan::default()
        };
        let start = day("2027-01-21T21:00:00Z");
        let weather = Weather::new(FUJI, 1).planned(plan, start);
        let cold = weather.at(start + Span::from_s(4 * 3600));
        assert!(cold.temperature_c < 0.0, "{cold:?}");
        assert!((weather.at(start).snow_cm - 8.0).abs() < 1e-3, "{:?}", weather.at(start));
        let after_2_h = weather.at(start + Span::from_s(2 * 3600)).snow_cm;
        assert!((after_2_h - 11.0).abs() < 0.1, "{after_2_h} cm");
    }

    #[test]
    fn bad_weather_slows_traffic() {
        let of = |rain_mmph, snow_cm| speed_factor(&WeatherFact { rain_mmph, snow_cm, ..WeatherFact::default() });
        assert!((of(0.0, 0.0) - 1.0).abs() < f32::EPSILON);
        assert!((of(2.0, 0.0) - 0.9).abs() < 1e-6 && (of(50.0, 0.0) - 0.8).abs() < 1e-6);
        assert!((of(0.0, 10.0) - 0.65).abs() < 1e-6 && of(5.0, 10.0) < 0.65 && of(100.0, 100.0) > 0.5);
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
