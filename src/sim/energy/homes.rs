//! What homes use through the day, each with habits of its own.
//!
//! Sized after Japan's household survey (Ministry of the Environment, 家庭部門のCO2排出実態統計調査: about 4,200 kWh of
//! electricity a household and year, 11.5 kWh a day) and the summer evening peak of load surveys there.

use crate::base::chance::Chance;
use crate::city::{Building, BuildingKind};
use crate::sim::noise::smooth_noise;

use super::day::{DayCurve, Moment, curve_at, wrap_hour};

/// Mean power of a home at the coincident peak of a hot evening (33 °C in the afternoon), without private cars.
///
/// Feeder limits are sized by this.
pub const HOME_EVENING_PEAK_KW: f32 = 1.6;

/// Cooling starts here, on average.
const COOLING_FROM_C: f32 = 26.8;
/// Heating starts here, on average.
const HEATING_BELOW_C: f32 = 16.0;
/// Electric power of cooling by heat pump for each kelvin above the start, of an occupied mean home.
const COOLING_KW_PER_K: f32 = 0.195;
const HEATING_KW_PER_K: f32 = 0.028;
/// What a room air conditioner or two draw at most.
const CLIMATE_KW_MAX: f32 = 2.2;
/// Ventilation and standby.
const BASE_KW: f32 = 0.07;
/// A refrigerator while its compressor runs, and how much of the time it does.
const FRIDGE_KW: f32 = 0.09;
const FRIDGE_SHARE: f32 = 0.4;
const FRIDGE_CYCLE_MIN_MS: u64 = 2_100_000;
const FRIDGE_CYCLE_SPREAD_MS: u64 = 900_000;
const APPLIANCES_KW: f32 = 0.44;
/// Electricity for hot water a person and day at 16 °C, by heat pump at night.
const HOT_WATER_KWH_A_PERSON: f32 = 0.65;
const HOT_WATER_KW: f32 = 1.1;
/// Share of homes that heat water by an electric heat pump rather than gas.
const HOT_WATER_DETACHED: f64 = 0.45;
const HOT_WATER_FLAT: f64 = 0.2;
/// A flat is smaller than a house.
const FLAT_SIZE: f32 = 0.85;
const PERSONS_A_FLAT: f32 = 2.0;

/// Kettle, microwave oven, toaster: short and strong.
const KETTLE_KW: f32 = 1.2;
const KETTLE_SLOT_MS: i64 = 240_000;
const KETTLE_CHANCE: f32 = 0.35;
/// Washing machine, dish washer, ironing: longer.
const WASH_KW: f32 = 0.45;
const WASH_SLOT_MS: i64 = 2_700_000;
const WASH_CHANCE: f32 = 0.10;

const KETTLE: u64 = 0x4E77;
const WASH: u64 = 0x3A54;
const WOBBLE: u64 = 0x30BB;
const WOBBLE_MS: f64 = 1_200_000.0;

/// How a household spends its weekdays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Household {
    Couple,
    Family,
    Retired,
    Single,
}

/// Share of a household's people that is at home on a weekday.
const AT_HOME: [DayCurve; 4] = [
    [
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.35, 0.12, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.14, 0.28, 0.58, 0.8, 0.9,
        0.96, 1.0, 1.0,
    ],
    [
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.9, 0.5, 0.35, 0.32, 0.3, 0.35, 0.32, 0.35, 0.5, 0.65, 0.75, 0.85, 0.95,
        1.0, 1.0, 1.0, 1.0,
    ],
    [
        1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.95, 0.8, 0.66, 0.7, 0.82, 0.75, 0.65, 0.7, 0.85, 0.95, 1.0, 1.0, 1.0,
        1.0, 1.0, 1.0,
    ],
    [
        0.95, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.85, 0.35, 0.1, 0.08, 0.08, 0.08, 0.08, 0.08, 0.08, 0.1, 0.15, 0.32, 0.52,
        0.68, 0.8, 0.88, 0.92,
    ],
];
/// The same on a weekend, for all households.
const AT_HOME_WEEKEND: DayCurve = [
    0.96, 0.98, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.97, 0.9, 0.75, 0.66, 0.66, 0.6, 0.55, 0.56, 0.65, 0.76, 0.86, 0.9,
    0.93, 0.95, 0.96, 0.96,
];
/// Share of those at home who are up.
const AWAKE: DayCurve = [
    0.35, 0.15, 0.06, 0.04, 0.06, 0.25, 0.65, 0.95, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0,
    0.97, 0.82, 0.5,
];
/// Appliances and lighting of people who are up: lights and television make the evening the strongest.
const APPLIANCE_SHARE: DayCurve = [
    0.8, 0.7, 0.6, 0.6, 0.6, 0.7, 0.8, 0.8, 0.7, 0.65, 0.6, 0.6, 0.65, 0.6, 0.6, 0.6, 0.65, 0.75, 0.95, 1.1, 1.15,
    1.18, 1.12, 1.0,
];
/// Cooking of a household that is at home, in kW.
const COOKING_KW: DayCurve = [
    0.01, 0.0, 0.0, 0.0, 0.0, 0.02, 0.1, 0.2, 0.1, 0.04, 0.04, 0.1, 0.18, 0.06, 0.03, 0.04, 0.08, 0.24, 0.42, 0.42,
    0.18, 0.08, 0.04, 0.02,
];
/// When washing machines run, against the busiest hour.
const WASH_SHARE: DayCurve = [
    0.1, 0.0, 0.0, 0.0, 0.05, 0.2, 0.6, 0.9, 1.0, 0.9, 0.7, 0.5, 0.4, 0.4, 0.4, 0.4, 0.4, 0.4, 0.5, 0.6, 0.7, 0.7, 0.5,
    0.3,
];

/// What stays the same about the use of a home, or of all flats of a house together.
#[derive(Clone, Copy, Debug)]
pub struct HomeProfile {
    seed: u64,
    household: Household,
    homes: f32,
    persons: f32,
    /// Use against the mean home.
    size: f32,
    /// How much later than others the household does everything.
    phase_h: f32,
    cooling_from_c: f32,
    heating_below_c: f32,
    /// Share of the homes with an electric heat pump for water.
    hot_water_share: f32,
    hot_water_start_h: f32,
}

impl HomeProfile {
    pub fn new(building: &Building, seed: u64, index: u64) -> Self {
        let mut chance = Chance::for_thing(seed, 0x4803E, index);
        let homes = f32::from(building.homes.max(1));
        let is_house = building.kind == BuildingKind::Detached || building.homes <= 1;
        let household = match chance.unit() {
            share if share < 0.28 => Household::Couple,
            share if share < 0.62 => Household::Family,
            share if share < 0.84 => Household::Retired,
            _ => Household::Single,
        };
        let persons = if is_house { household.persons(&mut chance) } else { PERSONS_A_FLAT * homes };
        let spread = if is_house { 0.22 } else { 0.06 };
        let hot_water = if is_house { HOT_WATER_DETACHED } else { HOT_WATER_FLAT };
        Self {
            seed: chance.next_u64(),
            household,
            homes,
            persons,
            size: (chance.normal(1.0, spread).clamp(0.5, 1.8) as f32) * if is_house { 1.0 } else { FLAT_SIZE },
            phase_h: (chance.normal(0.0, if is_house { 0.6 } else { 0.2 })).clamp(-1.5, 1.5) as f32,
            cooling_from_c: COOLING_FROM_C + chance.normal(0.0, 0.8).clamp(-2.0, 2.0) as f32,
            heating_below_c: HEATING_BELOW_C + chance.normal(0.0, 1.0).clamp(-2.5, 2.5) as f32,
            hot_water_share: if is_house { f32::from(u8::from(chance.happens(hot_water))) } else { hot_water as f32 },
            hot_water_start_h: chance.between(-1.0, 2.5) as f32,
        }
    }

    /// Power in kW and people at a moment: a pure function of home and moment.
    pub fn use_at(&self, moment: &Moment) -> (f32, f32) {
        let hour = wrap_hour(moment.hour - self.phase_h);
        let at_home = self.at_home(hour, moment.is_weekend);
        let awake = curve_at(&AWAKE, hour);
        let wobble = self.wobble(moment);
        let appliances = APPLIANCES_KW * at_home * awake * curve_at(&APPLIANCE_SHARE, hour) * (1.0 + wobble);
        let cooking = curve_at(&COOKING_KW, hour) * at_home * (1.0 - 0.6 * wobble);
        let in_use = at_home * (0.55 + 0.45 * awake);
        let climate = self.climate_kw(moment.felt_c) * in_use * (1.0 + 0.5 * wobble);
        let steady = BASE_KW + self.fridge_kw(moment) + self.size * (appliances + cooking + climate);
        let each = steady + self.hot_water_kw(moment) + self.pulses_kw(moment, hour, at_home * awake);
        (each.max(0.02) * self.homes, self.persons * at_home)
    }

    fn at_home(&self, hour: f32, is_weekend: bool) -> f32 {
        if is_weekend {
            return curve_at(&AT_HOME_WEEKEND, hour);
        }
        if self.homes > 1.5 {
            // A house of flats mixes all households.
            return 0.28 * curve_at(&AT_HOME[0], hour)
                + 0.34 * curve_at(&AT_HOME[1], hour)
                + 0.22 * curve_at(&AT_HOME[2], hour)
                + 0.16 * curve_at(&AT_HOME[3], hour);
        }
        curve_at(&AT_HOME[self.household as usize], hour)
    }

    fn climate_kw(&self, felt_c: f32) -> f32 {
        let cooling = (felt_c - self.cooling_from_c).max(0.0) * COOLING_KW_PER_K;
        let heating = (self.heating_below_c - felt_c).max(0.0) * HEATING_KW_PER_K;
        (cooling + heating).min(CLIMATE_KW_MAX)
    }

    fn fridge_kw(&self, moment: &Moment) -> f32 {
        if self.homes > 1.5 {
            return FRIDGE_KW * FRIDGE_SHARE;
        }
        let cycle_ms = (FRIDGE_CYCLE_MIN_MS + self.seed % FRIDGE_CYCLE_SPREAD_MS).cast_signed();
        let gone = moment.at.0.rem_euclid(cycle_ms) as f32 / cycle_ms as f32;
        if gone < FRIDGE_SHARE { FRIDGE_KW } else { 0.0 }
    }

    /// A heat pump that runs from its start in the night until the tank is warm; colder air and water take longer.
    fn hot_water_kw(&self, moment: &Moment) -> f32 {
        if self.hot_water_share <= 0.0 {
            return 0.0;
        }
        let persons = self.persons / self.homes;
        let need_kwh = persons * HOT_WATER_KWH_A_PERSON * (1.0 + (16.0 - moment.air_c) / 25.0).clamp(0.35, 2.2);
        let duration_h = need_kwh / HOT_WATER_KW;
        let since_start = wrap_hour(moment.hour - self.hot_water_start_h);
        if self.homes > 1.5 {
            // Many tanks start one after the other.
            let spread_h = duration_h + 2.0;
            return if since_start < spread_h { self.hot_water_share * need_kwh / spread_h } else { 0.0 };
        }
        if since_start < duration_h { HOT_WATER_KW } else { 0.0 }
    }

    /// Kettles and washing machines. Many homes together come close to the mean, with a seeded rest.
    fn pulses_kw(&self, moment: &Moment, hour: f32, active: f32) -> f32 {
        let kettle_chance = KETTLE_CHANCE * curve_at(&COOKING_KW, hour) * active;
        let wash_chance = WASH_CHANCE * curve_at(&WASH_SHARE, hour) * active;
        self.pulse_kw(moment, KETTLE, KETTLE_SLOT_MS, kettle_chance, KETTLE_KW)
            + self.pulse_kw(moment, WASH, WASH_SLOT_MS, wash_chance, WASH_KW)
    }

    fn pulse_kw(&self, moment: &Moment, purpose: u64, slot_ms: i64, probability: f32, power_kw: f32) -> f32 {
        let slot = (moment.at.0 + (self.seed % slot_ms.unsigned_abs()) as i64).div_euclid(slot_ms);
        let unit = Chance::for_thing(self.seed, purpose, slot.cast_unsigned()).unit() as f32;
        if self.homes < 1.5 {
            return if unit < probability { power_kw } else { 0.0 };
        }
        // The spread of a binomial count, drawn evenly with the same deviation (√12 is an even spread's).
        let deviation = libm::sqrtf(probability * (1.0 - probability) / self.homes);
        power_kw * (probability + deviation * 3.464 * (unit - 0.5)).max(0.0)
    }

    /// Slow ups and downs of the household's habits, about ±25 % for a house.
    fn wobble(&self, moment: &Moment) -> f32 {
        let coordinate = moment.at.0 as f64 / WOBBLE_MS + (self.seed & 0xFF) as f64 / 256.0;
        let amplitude = if self.homes < 1.5 { 0.32 } else { 0.32 / libm::sqrtf(self.homes) };
        smooth_noise(self.seed, WOBBLE, coordinate) as f32 * amplitude
    }
}

impl Household {
    fn persons(self, chance: &mut Chance) -> f32 {
        match self {
            Self::Couple => 2.0,
            Self::Family => 3.0 + chance.below(3) as f32,
            Self::Retired => 1.0 + chance.below(2) as f32,
            Self::Single => 1.0,
        }
    }
}
