//! What institutions, shops, offices and works use, by kind, floor area and opening hours.
//!
//! The figures are chosen so that a year comes near the mean electricity of such buildings in the survey DECC of the
//! Japan Sustainable Building Consortium, rounded: offices 140, hospitals 240, shops 240, schools 50 kWh/m² a year. Works here are
//! light works, halls and stores (about 55 kWh/m²), not heavy industry.

use crate::base::chance::Chance;
use crate::city::{Building, BuildingKind};
use crate::sim::noise::smooth_noise;

use super::day::{Moment, open_share};

const COOLING_FROM_C: f32 = 22.0;
const HEATING_BELOW_C: f32 = 14.0;
/// Share of the cooling and heating that goes on while closed.
const CLIMATE_CLOSED: f32 = 0.12;
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

    /// Power in kW and people at a moment: a pure function of building and moment.
    pub fn use_at(&self, moment: &Moment) -> (f32, f32) {
        let kind = &self.kind;
        let open = open_share(moment.hour - self.phase_h, kind.opens_h, kind.closes_h, 1.0);
        let weekend = if moment.is_weekend { kind.weekend } else { 1.0 };
        let activity = (kind.closed_share + (1.0 - kind.closed_share) * open) * weekend;
        let kelvin = (moment.felt_c - COOLING_FROM_C).max(0.0) + (HEATING_BELOW_C - moment.felt_c).max(0.0) * 0.7;
        let climate = kind.climate * kelvin * activity.max(CLIMATE_CLOSED);
        let coordinate = moment.at.0 as f64 / WOBBLE_MS + (self.seed & 0xFF) as f64 / 256.0;
        let wobble = 1.0 + 0.06 * smooth_noise(self.seed, WOBBLE, coordinate) as f32;
        let watts_a_m2 = (kind.base + kind.open * activity + climate) * wobble;
        (watts_a_m2 * self.size * self.area_m2 / 1000.0, kind.people * activity * self.area_m2)
    }
}
