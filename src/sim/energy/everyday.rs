//! Everyday use of a home: appliances, cooking, lighting, cold and standby; all but heating, cooling and hot water.
//!
//! This is the part of a home's electricity that standard load profiles of households describe (BDEW H25: households
//! without heat pump, panels or battery). The hourly curves below were fitted so that the mean of many homes comes near
//! that profile in January and July; the other months were not fitted. Lamps follow the sun, so the seasons differ by
//! themselves. `examples/profiles.rs` holds the model against the published profile by quarter hour.

use crate::base::chance::Chance;
use crate::sim::noise::smooth_noise;

use super::day::{DayCurve, DayKind, Moment, curve_at};
use super::occupancy::Occupancy;

/// Ventilation, router, standby: always on.
const STANDBY_KW: f32 = 0.07;
/// A refrigerator while its compressor runs, how much of the time it does at 10 °C outside, and how much more for each
/// kelvin (kitchens are warmer in summer).
const FRIDGE_KW: f32 = 0.09;
const FRIDGE_SHARE: f32 = 0.44;
const FRIDGE_SHARE_PER_K: f32 = 0.0055;
const FRIDGE_CYCLE_MIN_MS: u64 = 2_100_000;
const FRIDGE_CYCLE_SPREAD_MS: u64 = 900_000;
/// Lamps of a mean home with all people up after dark, in kW (mostly LED).
const LAMPS_KW: f32 = 0.045;
/// Cooking by induction and with gas, against the mean of homes; gas still needs hood, rice cooker and oven.
const COOKING_INDUCTION: f32 = 1.6;
const COOKING_GAS: f32 = 0.7;
/// Share of appliances' energy in short strong pulses (kettle, oven, dryer) and in long ones (washing, ironing).
const SHORT_SHARE: f32 = 0.16;
const LONG_SHARE: f32 = 0.16;
const SHORT_KW: f32 = 1.2;
const SHORT_SLOT_MS: i64 = 240_000;
const LONG_KW: f32 = 0.45;
const LONG_SLOT_MS: i64 = 2_700_000;
/// Homes together in a building above which they come close to the mean.
const MANY_HOMES: f32 = 1.5;

const SHORT: u64 = 0x4E77;
const LONG: u64 = 0x3A54;
const WOBBLE: u64 = 0x30BB;
const WOBBLE_MS: f64 = 1_200_000.0;

/// Appliances of a mean home with cooking, in kW, on a workday, a Saturday and a Sunday.
const APPLIANCES_KW: [DayCurve; 3] = [
    [
        0.129, 0.092, 0.076, 0.071, 0.070, 0.076, 0.102, 0.144, 0.149, 0.149, 0.155, 0.171, 0.197, 0.197, 0.188, 0.183,
        0.193, 0.236, 0.295, 0.321, 0.308, 0.265, 0.238, 0.189,
    ],
    [
        0.115, 0.081, 0.063, 0.056, 0.051, 0.050, 0.057, 0.090, 0.143, 0.191, 0.223, 0.251, 0.272, 0.257, 0.242, 0.235,
        0.230, 0.246, 0.274, 0.273, 0.248, 0.209, 0.190, 0.159,
    ],
    [
        0.100, 0.082, 0.066, 0.057, 0.050, 0.048, 0.052, 0.075, 0.124, 0.186, 0.237, 0.283, 0.309, 0.278, 0.247, 0.230,
        0.219, 0.239, 0.273, 0.275, 0.253, 0.211, 0.185, 0.141,
    ],
];
/// What of that is cooking, in kW.
const COOKING_KW: [DayCurve; 2] = [
    [
        0.005, 0.0, 0.0, 0.0, 0.0, 0.008, 0.03, 0.05, 0.035, 0.02, 0.02, 0.045, 0.07, 0.04, 0.02, 0.02, 0.03, 0.07,
        0.11, 0.11, 0.06, 0.03, 0.015, 0.01,
    ],
    [
        0.005, 0.0, 0.0, 0.0, 0.0, 0.0, 0.01, 0.025, 0.05, 0.06, 0.05, 0.09, 0.11, 0.06, 0.03, 0.03, 0.04, 0.07, 0.1,
        0.09, 0.05, 0.03, 0.015, 0.01,
    ],
];

/// What stays the same about the everyday use of a home.
#[derive(Clone, Copy, Debug)]
pub struct Everyday {
    pub seed: u64,
    /// Homes of the building.
    pub homes: f32,
    /// Use against the mean home.
    pub size: f32,
    pub cooking: f32,
}

/// Cooking of homes of which a share cooks by induction, against the mean.
pub fn cooking_factor(induction_share: f32) -> f32 {
    COOKING_GAS + (COOKING_INDUCTION - COOKING_GAS) * induction_share
}

impl Everyday {
    /// Power of one home in kW; `hour` is the household's own clock.
    pub fn power_kw(&self, moment: &Moment, hour: f32, who: Occupancy) -> f32 {
        let (day, meal) = match moment.day {
            DayKind::Workday => (0, 0),
            DayKind::Saturday => (1, 1),
            DayKind::Sunday => (2, 1),
        };
        let cooking_kw = curve_at(&COOKING_KW[meal], hour);
        let other_kw = (curve_at(&APPLIANCES_KW[day], hour) - cooking_kw).max(0.0) * who.liveliness * self.size;
        let wobble = self.wobble(moment);
        let steady = other_kw * (1.0 - SHORT_SHARE - LONG_SHARE) * (1.0 + wobble);
        let cooking = cooking_kw * self.cooking * who.liveliness * self.size * (1.0 - 0.6 * wobble);
        let lamps = LAMPS_KW * moment.lamps * who.awake * who.liveliness.min(1.5) * self.size;
        let pulses = self.pulse_kw(moment, SHORT, SHORT_SLOT_MS, other_kw * SHORT_SHARE, SHORT_KW)
            + self.pulse_kw(moment, LONG, LONG_SLOT_MS, other_kw * LONG_SHARE, LONG_KW);
        STANDBY_KW + self.fridge_kw(moment) + steady + cooking + lamps + pulses
    }

    fn fridge_kw(&self, moment: &Moment) -> f32 {
        let share = (FRIDGE_SHARE + FRIDGE_SHARE_PER_K * (moment.felt_c - 10.0)).clamp(0.2, 1.0);
        if self.homes > MANY_HOMES {
            return FRIDGE_KW * share;
        }
        let cycle_ms = (FRIDGE_CYCLE_MIN_MS + self.seed % FRIDGE_CYCLE_SPREAD_MS).cast_signed();
        let gone = (moment.at.0 + (self.seed >> 20) as i64).rem_euclid(cycle_ms) as f32 / cycle_ms as f32;
        if gone < share { FRIDGE_KW } else { 0.0 }
    }

    /// Pulses whose mean is `mean_kw`. Many homes together come close to the mean, with a seeded rest.
    fn pulse_kw(&self, moment: &Moment, purpose: u64, slot_ms: i64, mean_kw: f32, power_kw: f32) -> f32 {
        let probability = (mean_kw / power_kw).clamp(0.0, 1.0);
        let slot = (moment.at.0 + (self.seed % slot_ms.unsigned_abs()) as i64).div_euclid(slot_ms);
        let unit = Chance::for_thing(self.seed, purpose, slot.cast_unsigned()).unit() as f32;
        if self.homes < MANY_HOMES {
            return if unit < probability { power_kw } else { 0.0 };
        }
        // The spread of a binomial count, drawn evenly with the same deviation (√12 is an even spread's).
        let deviation = libm::sqrtf(probability * (1.0 - probability) / self.homes);
        power_kw * (probability + deviation * 3.464 * (unit - 0.5)).max(0.0)
    }

    /// Slow ups and downs of the household's habits, about ±25 % for a house.
    fn wobble(&self, moment: &Moment) -> f32 {
        let coordinate = moment.at.0 as f64 / WOBBLE_MS + (self.seed & 0xFF) as f64 / 256.0;
        let amplitude = if self.homes < MANY_HOMES { 0.32 } else { 0.32 / libm::sqrtf(self.homes) };
        smooth_noise(self.seed, WOBBLE, coordinate) as f32 * amplitude
    }
}
