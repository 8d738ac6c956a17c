//! Homes: everyday use, hot water, and heat that is held between set points while people are there.
//!
//! Sized after Japan's household survey (Ministry of the Environment, 家庭部門のCO2排出実態統計調査: about 4,200 kWh of
//! electricity a household and year, 11.5 kWh a day) and the summer evening peak of load surveys there. Shares of heat
//! sources are those of a newly planned town with a hydrogen pipe: most heat by air conditioner, a third with gas.

use crate::base::chance::Chance;
use crate::city::{Building, BuildingKind};

use super::day::{Moment, wrap_hour};
use super::demand::{Constraints, Demand};
use super::everyday::{Everyday, cooking_factor};
use super::hot_water::HotWater;
use super::loads::Presence;
use super::occupancy::Household;
use super::thermal::{Envelope, HeatSource, SetPoints, Warmth};

/// Mean power of a home at the coincident peak of a hot evening (33 °C in the afternoon), without private cars.
///
/// By the habits of households alone, beside which a test holds the model; feeder limits follow what homes draw with the
/// simulated people in them (`city::overlay::feeders`).
pub const HOME_EVENING_PEAK_KW: f32 = 1.6;

/// Set points with everybody at home and up; households differ by about a kelvin. Few hours are so full, so rooms come to
/// 26 °C and 18 °C on an ordinary evening.
const COOL_C: f32 = 24.8;
const HEAT_C: f32 = 19.0;
/// Rooms that nobody uses may drift so much further: Japanese homes heat and cool by room and by presence.
const DRIFT_K: f32 = 8.0;
/// Share of the comfort that people asleep want.
const ASLEEP_COMFORT: f32 = 0.5;
/// Share of the rooms that is heated and cooled however few are at home.
const ROOMS_LEAST: f32 = 0.45;
/// Loss for each m² of floor: a whole house loses 2.5 to 4 W/(m² K) (`U_A` of 0.87 to 1.5 W/(m² K) by the standards of
/// 1999 and before), flats between others less.
const LOSS_HOUSE_W_K_M2: f32 = 2.8;
const LOSS_FLAT_W_K_M2: f32 = 1.6;
/// Heat stored, for each m² of floor with furniture (ISO 13790:2008, table 12: 110 kJ/(m² K) light, 165 medium).
const MASS_J_K_M2: f32 = 150_000.0;
/// Windows as seen by light on level ground, for each m² of floor, with eaves and curtains.
const WINDOW_M2_M2: f32 = 0.02;
/// What room air conditioners draw at most.
const CLIMATE_KW_MAX: f32 = 2.2;
const FLOOR_M2: std::ops::RangeInclusive<f32> = 35.0..=220.0;
const PERSON_W: f32 = 90.0;
/// Share of the everyday use that warms the rooms.
const USE_TO_HEAT: f32 = 0.8;

/// Share of homes that heat with gas and with hydrogen; all others by heat pump.
const GAS_SHARE: f64 = 0.34;
const HYDROGEN_SHARE: f64 = 0.02;
/// Share of homes that heat water by an electric heat pump rather than gas; they cook by induction.
const HOT_WATER_DETACHED: f64 = 0.45;
const HOT_WATER_FLAT: f64 = 0.2;
/// A flat uses less than a house.
const FLAT_SIZE: f32 = 0.85;
const PERSONS_A_FLAT: f32 = 2.0;

/// What stays the same about the use of a home, or of all flats of a house together.
#[derive(Clone, Copy, Debug)]
pub struct HomeProfile {
    household: Household,
    everyday: Everyday,
    hot_water: HotWater,
    homes: f32,
    persons: f32,
    /// How much later than others the household does everything.
    phase_h: f32,
    points: SetPoints,
    /// Of one home.
    envelope: Envelope,
    pub source: HeatSource,
}

impl HomeProfile {
    pub fn new(building: &Building, seed: u64, index: u64) -> Self {
        let mut chance = Chance::for_thing(seed, 0x4803E, index);
        let homes = f32::from(building.homes.max(1));
        let is_house = building.kind == BuildingKind::Detached || building.homes <= 1;
        let household = Household::drawn(&mut chance);
        let persons = if is_house { household.persons(&mut chance) } else { PERSONS_A_FLAT * homes };
        let spread = if is_house { 0.22 } else { 0.06 };
        let hot_water = if is_house { HOT_WATER_DETACHED } else { HOT_WATER_FLAT };
        let size = (chance.normal(1.0, spread).clamp(0.5, 1.8) as f32) * if is_house { 1.0 } else { FLAT_SIZE };
        let phase_h = (chance.normal(0.0, if is_house { 0.5 } else { 0.2 })).clamp(-1.25, 1.25) as f32;
        let points = SetPoints {
            cool_c: COOL_C + chance.normal(0.0, 0.8).clamp(-2.0, 2.0) as f32,
            heat_c: HEAT_C + chance.normal(0.0, 1.0).clamp(-2.5, 2.0) as f32,
        };
        let water_share = if is_house { f32::from(u8::from(chance.happens(hot_water))) } else { hot_water as f32 };
        let start_h = chance.between(-1.0, 2.5) as f32;
        let seed = chance.next_u64();
        let source = match chance.unit() {
            share if share < HYDROGEN_SHARE => HeatSource::Hydrogen,
            share if share < HYDROGEN_SHARE + GAS_SHARE => HeatSource::Gas,
            _ => HeatSource::HeatPump,
        };
        Self {
            household: if is_house { household } else { Household::Mixed },
            everyday: Everyday { seed, homes, size, cooking: cooking_factor(water_share) },
            hot_water: HotWater { share: water_share, persons_a_home: persons / homes, start_h, is_many: homes > 1.5 },
            homes,
            persons,
            phase_h,
            points,
            envelope: envelope(building.floor_area_m2 / homes, is_house, chance.normal(1.0, 0.2) as f32),
            source,
        }
    }

    pub fn warmth_at_start(&self, outdoor_c: f32) -> Warmth {
        Warmth::at_start(outdoor_c, self.points)
    }

    /// What the home asks for during the next `hold_s`, and its heat moved on by what was held for `held_s`.
    pub fn demand(
        &self,
        moment: &Moment,
        presence: Option<Presence>,
        constraints: &Constraints,
        state: (&mut Warmth, &mut f32),
    ) -> Demand {
        let (warmth, owed_kwh) = state;
        let hour = wrap_hour(moment.hour - self.phase_h);
        let who = self.household.occupancy(moment, hour, presence);
        let everyday_kw = self.everyday.power_kw(moment, hour, who) * constraints.everyday;
        warmth.settle(&self.envelope, moment.air_c, constraints.held_s);
        let gains_w = everyday_kw * 1000.0 * USE_TO_HEAT
            + PERSON_W * self.persons / self.homes * who.at_home
            + self.envelope.window_m2 * moment.level_w_m2;
        let (mut climate_kw, mut fuel_kw) = (0.0, 0.0);
        if constraints.has_climate {
            let in_use = who.at_home * (ASLEEP_COMFORT + (1.0 - ASLEEP_COMFORT) * who.awake);
            let points = constraints.points(self.points, DRIFT_K * (1.0 - in_use));
            let mut envelope = self.envelope;
            if !constraints.has_fuel && self.source != HeatSource::HeatPump {
                envelope.heat_max_w = 0.0;
            }
            warmth.set(&envelope, moment.air_c, gains_w, points, constraints.hold_s);
            let rooms = ROOMS_LEAST + (1.0 - ROOMS_LEAST) * in_use;
            let (electric_kw, burnt_kw) = warmth.power_kw(self.source, moment.air_c);
            (climate_kw, fuel_kw) = (electric_kw * rooms, burnt_kw * rooms);
        } else {
            warmth.set_off(gains_w);
        }
        let water_kw = self.hot_water.draw_kw(moment, constraints.is_water_held, owed_kwh, constraints.hold_s);
        let people = presence.map_or(self.persons * who.at_home, |seen| f32::from(seen.people));
        Demand {
            everyday_kw: everyday_kw * self.homes,
            climate_kw: climate_kw * self.homes,
            water_kw: water_kw * self.homes,
            fuel_kw: fuel_kw * self.homes,
            people,
        }
    }
}

/// The rooms of one home that are heated and cooled; `leakiness` is 1 for the mean home.
fn envelope(floor_m2: f32, is_house: bool, leakiness: f32) -> Envelope {
    let floor_m2 = if floor_m2.is_finite() { floor_m2.clamp(*FLOOR_M2.start(), *FLOOR_M2.end()) } else { 100.0 };
    let loss = if is_house { LOSS_HOUSE_W_K_M2 } else { LOSS_FLAT_W_K_M2 };
    Envelope {
        loss_w_k: loss * floor_m2 * leakiness.clamp(0.5, 1.6),
        mass_j_k: MASS_J_K_M2 * floor_m2,
        window_m2: WINDOW_M2_M2 * floor_m2,
        heat_max_w: CLIMATE_KW_MAX * 1000.0 * 3.8,
        cool_max_w: CLIMATE_KW_MAX * 1000.0 * 3.4,
    }
}
