//! What keeps buildings going without their feeder: emergency generators of institutions, and batteries of life-support
//! equipment in homes.

use crate::base::chance::Chance;
use crate::city::{Building, BuildingKind};

/// Share of homes with a person who lives by a machine (ventilator, oxygen concentrator).
pub const LIFE_SUPPORT_SHARE: f64 = 0.002;
/// Hours that the equipment's own batteries last: ventilators have 4 to 9 h and a spare, as makers' manuals say.
const LIFE_SUPPORT_H: (f64, f64) = (3.0, 10.0);
/// It is time to act when this is left.
pub const LIFE_SUPPORT_LOW_S: f32 = 3_600.0;

/// An emergency generator.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Generator {
    /// Share of the building's ordinary use that it carries; 0 when there is none.
    pub share: f32,
    /// How long its fuel lasts.
    pub fuel_s: f32,
}

impl Generator {
    /// By kind of institution: hospitals that serve in disasters carry 60 % of their ordinary power for three days (Japan's
    /// requirements for 災害拠点病院), city halls, fire and police for 72 h too (Fire and Disaster Management Agency's advice),
    /// railway stations light their ways out.
    pub fn of(kind: BuildingKind) -> Self {
        const DAYS_3_S: f32 = 72.0 * 3600.0;
        let (share, fuel_s) = match kind {
            BuildingKind::Hospital => (0.6, DAYS_3_S),
            BuildingKind::CityHall | BuildingKind::FireStation | BuildingKind::PoliceStation => (0.4, DAYS_3_S),
            BuildingKind::Station => (0.15, 3.0 * 3600.0),
            _ => (0.0, 0.0),
        };
        Self { share, fuel_s }
    }
}

/// How long a home's life-support equipment lasts without power; 0 when there is none.
pub fn life_support_s(building: &Building, seed: u64, index: u64) -> f32 {
    let mut chance = Chance::for_thing(seed, 0x11FE, index);
    let homes = i32::from(building.homes);
    let share = 1.0 - libm::pow(1.0 - LIFE_SUPPORT_SHARE, f64::from(homes));
    if building.kind.is_home() && chance.happens(share) {
        (chance.between(LIFE_SUPPORT_H.0, LIFE_SUPPORT_H.1) * 3600.0) as f32
    } else {
        0.0
    }
}
