//! What electricity costs: the households' time-of-use tariff, and a day-ahead spot price for each half-hour.
//!
//! The tariff is that of an electrification plan of Tokyo's supplier: day 35.76 yen/kWh from 06:00 to 01:00, night 27.86,
//! and the renewable levy of 3.98 on top of both.
//!
//! The spot price is made, not recorded: a pure function of place, weather, day and seed with the shape of Japan's spot
//! market (JEPX; about 12 yen/kWh at the mean of 2024 in the Tokyo area). Price rises with what thermal plants have to
//! carry: demand by hour and by kelvins of heating and cooling, less sunlight. So it dips at noon on bright days, to
//! nearly nothing on a bright day off in spring, and peaks after sunset, most in heat and frost. The weather of the day
//! to come is taken as it will be, with a forecast's error in the noise. The next day's prices are told at noon.

use chrono::{Datelike, NaiveDate, NaiveTime, TimeZone, Timelike};

use crate::base::chance::Chance;
use crate::base::time::{Span, Timestamp};
use crate::model::fact::PriceFacts;
use crate::sim::weather::Weather;

use super::day::{DayCurve, DayKind, curve_at};

/// Yen for a kWh by day and night, and the levy on both.
pub const DAY_YEN_KWH: f32 = 35.76;
pub const NIGHT_YEN_KWH: f32 = 27.86;
pub const LEVY_YEN_KWH: f32 = 3.98;
/// Local hours of the night price.
const NIGHT_HOURS: std::ops::Range<u32> = 1..6;
/// The next day's prices are known from this local hour on.
const REVEALED_H: u32 = 12;
pub const SLOT: Span = Span::from_s(1_800);

/// The market's lowest price and its ceiling in ordinary times.
const SPOT_MIN_YEN: f32 = 0.01;
const SPOT_MAX_YEN: f32 = 80.0;
const SPOT_BASE_YEN: f32 = 11.5;
/// Demand of a workday against its mean.
const DEMAND: DayCurve = [
    0.82, 0.78, 0.76, 0.75, 0.76, 0.79, 0.86, 0.95, 1.05, 1.12, 1.13, 1.13, 1.08, 1.12, 1.12, 1.11, 1.11, 1.14, 1.16,
    1.13, 1.07, 1.02, 0.96, 0.89,
];
const DEMAND_SATURDAY: f32 = 0.93;
const DEMAND_SUNDAY: f32 = 0.88;
/// More demand for each kelvin of heat above and cold below these, against the mean.
const HOT_C: f32 = 23.0;
const COLD_C: f32 = 13.0;
const DEMAND_PER_K: f32 = 0.017;
/// What full sun takes off, against the mean demand: about a fifth of midday energy comes from panels.
const SUN_SHARE: f32 = 0.42;
/// How steeply the price follows what thermal plants carry.
const STEEPNESS: f32 = 2.6;
/// Evening ramps need expensive plants: yen more while the sun goes.
const EVENING_YEN: f32 = 3.2;
const NOISE: f64 = 0.09;
const PURPOSE: u64 = 0x14E9_5907;

/// Half-hours at the cheap and at the dear end of a day that count as such.
const CHEAP_SHARE: f32 = 0.25;
const DEAR_SHARE: f32 = 0.2;

/// The prices that are known, moved on once a step.
#[derive(Clone, Debug)]
pub struct PriceBook {
    seed: u64,
    today: Option<NaiveDate>,
    /// Today's half-hours, and from noon on tomorrow's too.
    known: PriceFacts,
    slots_today: usize,
    has_tomorrow: bool,
    /// At or below, and at or above, these a half-hour of today is cheap or dear.
    cheap_yen: f32,
    dear_yen: f32,
    /// Not told yet.
    pub is_news: bool,
}

impl PriceBook {
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            today: None,
            known: PriceFacts::default(),
            slots_today: 0,
            has_tomorrow: false,
            cheap_yen: 0.0,
            dear_yen: f32::INFINITY,
            is_news: false,
        }
    }

    /// Turns the page at midnight and reveals the next day at noon.
    pub fn step(&mut self, now: Timestamp, zone: chrono_tz::Tz, weather: &Weather) {
        let local = now.local(zone);
        let date = local.date_naive();
        if self.today != Some(date) {
            self.today = Some(date);
            self.known = PriceFacts { observed: now, ..PriceFacts::default() };
            self.has_tomorrow = false;
            self.add_day(date, zone, weather);
            self.slots_today = self.known.spot_yen_kwh.len();
            self.rank();
        }
        if !self.has_tomorrow
            && local.hour() >= REVEALED_H
            && let Some(tomorrow) = date.succ_opt()
        {
            self.has_tomorrow = true;
            self.add_day(tomorrow, zone, weather);
            self.known.observed = now;
        }
    }

    fn add_day(&mut self, date: NaiveDate, zone: chrono_tz::Tz, weather: &Weather) {
        let (Some(start), Some(end)) = (midnight(date, zone), date.succ_opt().and_then(|next| midnight(next, zone)))
        else {
            return;
        };
        if self.known.spot_yen_kwh.is_empty() {
            self.known.first = start;
        }
        let kind = DayKind::of(date, zone);
        let mut chance = Chance::for_thing(self.seed, PURPOSE, i64::from(date.num_days_from_ce()).cast_unsigned());
        let day_noise = chance.normal(0.0, NOISE);
        let mut drift = 0.0;
        let mut slot = start;
        while slot < end {
            drift = 0.8 * drift + chance.normal(0.0, 0.6 * NOISE);
            let noise = libm::exp(day_noise + drift) as f32;
            self.known.spot_yen_kwh.push(spot_yen(slot, zone, weather, kind, noise));
            self.known.tariff_yen_kwh.push(tariff_yen(slot.local(zone).hour()));
            slot = slot + SLOT;
        }
        self.is_news = true;
    }

    fn rank(&mut self) {
        let mut sorted = self.known.spot_yen_kwh.clone();
        sorted.sort_by(f32::total_cmp);
        let at = |share: f32| sorted.get(((sorted.len() as f32 * share) as usize).min(sorted.len().saturating_sub(1)));
        self.cheap_yen = at(CHEAP_SHARE).copied().unwrap_or(0.0);
        self.dear_yen = at(1.0 - DEAR_SHARE).copied().unwrap_or(f32::INFINITY);
    }

    /// The prices that are known now.
    pub fn known(&self) -> &PriceFacts {
        &self.known
    }

    /// The spot price at a moment, in yen a kWh; 0 before the first step.
    pub fn spot_yen_kwh(&self, at: Timestamp) -> f32 {
        self.known.slot_at(at).and_then(|slot| self.known.spot_yen_kwh.get(slot)).copied().unwrap_or(0.0)
    }

    /// What households pay at a moment with the levy, in yen a kWh.
    pub fn household_yen_kwh(&self, at: Timestamp) -> f32 {
        self.known.slot_at(at).and_then(|slot| self.known.tariff_yen_kwh.get(slot)).copied().unwrap_or(0.0)
    }

    pub fn is_cheap(&self, at: Timestamp) -> bool {
        self.spot_yen_kwh(at) <= self.cheap_yen
    }

    pub fn is_dear(&self, at: Timestamp) -> bool {
        self.spot_yen_kwh(at) >= self.dear_yen
    }
}

/// The tariff with the levy at a local hour.
fn tariff_yen(hour: u32) -> f32 {
    let energy = if NIGHT_HOURS.contains(&hour) { NIGHT_YEN_KWH } else { DAY_YEN_KWH };
    energy + LEVY_YEN_KWH
}

fn spot_yen(slot: Timestamp, zone: chrono_tz::Tz, weather: &Weather, day: DayKind, noise: f32) -> f32 {
    let middle = slot + Span(SLOT.0 / 2);
    let sky = weather.at(middle);
    let hour = middle.local(zone).num_seconds_from_midnight() as f32 / 3600.0;
    let week = match day {
        DayKind::Workday => 1.0,
        DayKind::Saturday => DEMAND_SATURDAY,
        DayKind::Sunday => DEMAND_SUNDAY,
    };
    let kelvins = (sky.temperature_c - HOT_C).max(0.0) + (COLD_C - sky.temperature_c).max(0.0);
    let demand = curve_at(&DEMAND, hour) * week + kelvins.min(20.0) * DEMAND_PER_K;
    let sin_h = libm::sin(f64::from(sky.sun_elevation_deg).to_radians()).max(0.0) as f32;
    let sun = sin_h * (1.0 - 0.75 * libm::powf(sky.cloud, 3.4));
    let thermal = demand - SUN_SHARE * sun;
    // The dearest hours are those just after sunset.
    let dusk = (1.0 - ((sky.sun_elevation_deg + 8.0) / 14.0).abs()).clamp(0.0, 1.0);
    let evening = if hour > 12.0 { EVENING_YEN * dusk * (1.0 + 0.1 * kelvins) } else { 0.0 };
    let yen = SPOT_BASE_YEN * libm::expf(STEEPNESS * (thermal - 0.95)) + evening;
    (yen * noise).clamp(SPOT_MIN_YEN, SPOT_MAX_YEN)
}

/// The first moment of a local day; `None` where the clocks skip midnight.
fn midnight(date: NaiveDate, zone: chrono_tz::Tz) -> Option<Timestamp> {
    let local = date.and_time(NaiveTime::MIN);
    zone.from_local_datetime(&local).earliest().map(|at| Timestamp(at.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::geo::LatLon;

    const FUJI: LatLon = LatLon { lat: 35.2, lon: 138.9 };

    fn book(day: &str, hour: i64, seed: u64) -> PriceBook {
        let start = chrono::DateTime::parse_from_rfc3339(&format!("{day}T00:00:00+09:00")).unwrap().timestamp_millis();
        let mut book = PriceBook::new(seed);
        book.step(Timestamp(start) + Span::from_s(hour * 3600), chrono_tz::Asia::Tokyo, &Weather::new(FUJI, seed));
        book
    }

    #[test]
    fn the_tariff_is_what_is_published() {
        let book = book("2026-08-03", 0, 1);
        let yen = &book.known().tariff_yen_kwh;
        for (slot, expected) in [(0, 39.74), (1, 39.74), (2, 31.84), (11, 31.84), (12, 39.74), (47, 39.74)] {
            assert!((yen[slot] - expected).abs() < 1e-3, "half-hour {slot}: {}", yen[slot]);
        }
    }

    #[test]
    fn the_next_day_is_revealed_at_noon() {
        assert_eq!(book("2026-08-03", 11, 1).known().spot_yen_kwh.len(), 48);
        assert_eq!(book("2026-08-03", 12, 1).known().spot_yen_kwh.len(), 96);
    }

    #[test]
    fn prices_have_the_shape_of_the_market() {
        let (mut noon_below_evening, mut mean, mut days) = (0, 0.0, 0);
        for seed in 1..=10 {
            for month in 1..=12 {
                let book = book(&format!("2026-{month:02}-11"), 0, seed);
                let yen = &book.known().spot_yen_kwh;
                assert!(yen.iter().all(|yen| (SPOT_MIN_YEN..=SPOT_MAX_YEN).contains(yen)), "seed {seed}: {yen:?}");
                let between = |from: usize, to: usize| yen[from..to].iter().sum::<f32>() / (to - from) as f32;
                noon_below_evening += usize::from(between(22, 26) < between(34, 40));
                mean += between(0, 48);
                days += 1;
            }
        }
        mean /= days as f32;
        println!("mean spot price {mean:.2} yen/kWh, noon below evening on {noon_below_evening} of {days} days");
        assert!((9.0..15.0).contains(&mean), "{mean}");
        assert!(noon_below_evening * 10 >= days * 9, "{noon_below_evening} of {days}");
    }
}
