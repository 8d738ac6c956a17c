//! What institutions, shops, offices and works use, by kind, floor area and opening hours.
//!
//! The figures are chosen so that a year comes near the mean electricity of such buildings in the survey DECC of the
//! Japan Sustainable Building Consortium, rounded: offices 140, hospitals 240, shops 240, schools 50 kWh/m² a year. Works here are
//! light works, halls and stores (about 55 kWh/m²), not heavy industry.

use crate::base::chance::Chance;
use crate::city::{Building, BuildingKind};
use crate::sim::noise::smooth_noise;

use super::day::{Moment, open_share};
use super::demand::{Constraints, Demand};
use super::loads::Presence;
use super::thermal::{Envelope, HeatSource, SetPoints, Warmth};

/// Set points while open (Japan's recommendations for offices are 28 °C and 20 °C; most are held a little closer).
const POINTS: SetPoints = SetPoints { heat_c: 20.0, cool_c: 26.0 };
/// How much further rooms may drift while closed.
const DRIFT_CLOSED_K: f32 = 5.0;
/// People, lamps and machines warm open rooms so that cooling begins at 22 °C outside and heating at 14 °C.
const GAINS_OPEN_K: f32 = 4.5;
const GAINS_CLOSED_K: f32 = 1.2;
/// Heat for each unit of electricity at which the climate's W/m² were surveyed.
const SURVEY_COP: f32 = 3.6;
/// Heating takes less electricity than cooling there: much of it is gas, and crowds warm.
const HEAT_SHARE: f32 = 0.7;
/// Heat stored by the rooms, for each m² of floor (concrete, partly lined).
const MASS_J_K_M2: f32 = 130_000.0;
/// The most heat that the plant can give or take, in kelvins of loss.
const HEAT_MAX_K: f32 = 24.0;
const COOL_MAX_K: f32 = 18.0;
const WOBBLE: u64 = 0x0FF1;
const WOBBLE_MS: f64 = 900_000.0;
/// No building is taken for larger than this; files sometimes say so of a whole block.
const FLOOR_AREA_MAX_M2: f32 = 250_000.0;

/// Opening hours and power of a kind of premises, by floor area.
#[derive(Clone, Copy, Debug)]
struct Kind {
    /// Always on, W/m².
    base: f32,
    /// More while fully open, W/m².
    open: f32,
    /// Cooling and heating while fully open, W/m² for each kelvin.
    climate: f32,
    opens_h: f32,
    closes_h: f32,
    /// Share of the open hours' activity outside them.
    closed_share: f32,
    /// Activity on a weekend against a weekday.
    weekend: f32,
    /// People while fully open, 1/m².
    people: f32,
}

fn kind_of(kind: BuildingKind) -> Kind {
    let (base, open, climate, opens_h, closes_h, closed_share, weekend, people) = match kind {
        BuildingKind::Hospital => (13.0, 20.0, 0.9, 8.0, 19.0, 0.45, 0.75, 0.05),
        BuildingKind::Clinic => (4.0, 20.0, 1.0, 8.5, 19.0, 0.0, 0.3, 0.06),
        BuildingKind::School => (2.0, 12.0, 0.6, 8.0, 16.5, 0.0, 0.1, 0.1),
        BuildingKind::CityHall => (4.0, 18.0, 0.9, 8.3, 18.0, 0.0, 0.1, 0.05),
        BuildingKind::FireStation => (6.0, 8.0, 0.6, 7.0, 22.0, 0.6, 1.0, 0.015),
        BuildingKind::PoliceStation => (7.0, 10.0, 0.7, 7.0, 22.0, 0.6, 0.9, 0.02),
        BuildingKind::Station => (9.0, 22.0, 0.6, 5.5, 23.5, 0.1, 0.85, 0.12),
        BuildingKind::Shop => (9.0, 28.0, 1.0, 10.0, 20.5, 0.0, 1.05, 0.07),
        BuildingKind::Works => (3.0, 10.0, 0.2, 7.5, 18.0, 0.12, 0.2, 0.012),
        BuildingKind::Office | BuildingKind::Detached | BuildingKind::Apartments => {
            (5.0, 18.0, 0.9, 8.5, 18.5, 0.0, 0.12, 0.05)
        }
    };
    Kind { base, open, climate, opens_h, closes_h, closed_share, weekend, people }
}

/// What stays the same about the use of a building that is no home.
#[derive(Clone, Copy, Debug)]
pub struct PremisesProfile {
    seed: u64,
    kind: Kind,
    area_m2: f32,
    size: f32,
    phase_h: f32,
}

impl PremisesProfile {
    pub fn new(building: &Building, seed: u64, index: u64) -> Self {
        let mut chance = Chance::for_thing(seed, 0x9E31, index);
        Self {
            seed: chance.next_u64(),
            kind: kind_of(building.kind),
            area_m2: building.floor_area_m2.clamp(0.0, FLOOR_AREA_MAX_M2),
            size: chance.normal(1.0, 0.15).clamp(0.6, 1.5) as f32,
            phase_h: chance.normal(0.0, 0.4).clamp(-1.0, 1.0) as f32,
        }
    }

    pub fn warmth_at_start(outdoor_c: f32) -> Warmth {
        Warmth::at_start(outdoor_c, POINTS)
    }

    /// What the building asks for during the next `hold_s`, and its heat moved on by what was held before.
    pub fn demand(
        &self,
        moment: &Moment,
        presence: Option<Presence>,
        constraints: &Constraints,
        warmth: &mut Warmth,
    ) -> Demand {
        let kind = &self.kind;
        let open = open_share(moment.hour - self.phase_h, kind.opens_h, kind.closes_h, 1.0);
        let weekend = if moment.day.is_weekend() { kind.weekend } else { 1.0 };
        let activity = (kind.closed_share + (1.0 - kind.closed_share) * open) * weekend;
        let coordinate = moment.at.0 as f64 / WOBBLE_MS + (self.seed & 0xFF) as f64 / 256.0;
        let wobble = 1.0 + 0.06 * smooth_noise(self.seed, WOBBLE, coordinate) as f32;
        let watts_m2 = (kind.base + kind.open * activity) * wobble * constraints.everyday;
        let kw = self.size * self.area_m2 / 1000.0;
        let envelope = self.envelope();
        warmth.settle(&envelope, moment.felt_c, constraints.held_s);
        let gains_w = envelope.loss_w_k * (GAINS_CLOSED_K + (GAINS_OPEN_K - GAINS_CLOSED_K) * activity);
        let mut climate_kw = 0.0;
        if constraints.has_climate {
            let points = constraints.points(POINTS, DRIFT_CLOSED_K * (1.0 - activity.min(1.0)));
            warmth.set(&envelope, moment.felt_c, gains_w, points, constraints.hold_s);
            let share = if warmth.heat_w > 0.0 { HEAT_SHARE } else { 1.0 };
            climate_kw = warmth.power_kw(HeatSource::HeatPump, moment.air_c).0 * share;
        } else {
            warmth.set_off(gains_w);
        }
        Demand {
            everyday_kw: watts_m2 * kw,
            climate_kw,
            people: presence.map_or(kind.people * activity * self.area_m2, |seen| f32::from(seen.people)),
            ..Demand::default()
        }
    }

    /// The whole building: it loses so much that the surveyed power for each kelvin holds it.
    fn envelope(&self) -> Envelope {
        let area_m2 = (self.area_m2 * self.size).max(1.0);
        let loss_w_k = self.kind.climate * SURVEY_COP * area_m2;
        Envelope {
            loss_w_k,
            mass_j_k: MASS_J_K_M2 * area_m2,
            window_m2: 0.0,
            heat_max_w: HEAT_MAX_K * loss_w_k,
            cool_max_w: COOL_MAX_K * loss_w_k,
        }
    }
}
