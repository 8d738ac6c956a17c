//! What a building asks for, and what holds it back.

use super::thermal::SetPoints;

/// What a building asks for, in kW of electricity by end use, and in kW of fuel.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Demand {
    /// Appliances, cooking, lighting, cold, standby; the processes of an institution.
    pub everyday_kw: f32,
    pub climate_kw: f32,
    pub water_kw: f32,
    /// Gas or hydrogen for heating, lower heating value.
    pub fuel_kw: f32,
    pub people: f32,
}

/// How far a building is told to use less.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Shed {
    #[default]
    Nothing,
    /// Hot water and the private car wait.
    Flexible,
    /// Rooms may drift by three kelvins more, and a fifth of everyday use is left out, besides.
    Comfort,
    /// Only what must stay on.
    Essentials,
}

/// Kelvins that rooms may drift more when comfort is shed.
const SHED_DRIFT_K: f32 = 3.0;
const SHED_EVERYDAY: f32 = 0.8;
/// Share of everyday use that must stay on: cold, light, communication.
const ESSENTIAL_SHARE: f32 = 0.45;

/// What holds a building back during one stretch of time.
#[derive(Clone, Copy, Debug)]
pub struct Constraints {
    /// Since the powers were set last.
    pub held_s: f32,
    /// Until they are set again.
    pub hold_s: f32,
    /// Share of everyday use that goes on; above 1 while a feeder picks up cold load.
    pub everyday: f32,
    pub has_climate: bool,
    pub has_fuel: bool,
    pub is_water_held: bool,
    drift_k: f32,
    ordered: Option<SetPoints>,
}

impl Constraints {
    /// Nothing but an order of set points, if any.
    pub fn free(held_s: f32, hold_s: f32, ordered: Option<SetPoints>) -> Self {
        Self {
            held_s,
            hold_s,
            everyday: 1.0,
            has_climate: true,
            has_fuel: true,
            is_water_held: false,
            drift_k: 0.0,
            ordered,
        }
    }

    pub fn shed(mut self, shed: Shed) -> Self {
        self.is_water_held |= shed >= Shed::Flexible;
        if shed >= Shed::Comfort {
            self.drift_k += SHED_DRIFT_K;
            self.everyday *= SHED_EVERYDAY;
        }
        if shed >= Shed::Essentials {
            self.everyday = ESSENTIAL_SHARE;
            self.has_climate = false;
        }
        self
    }

    /// The set points that hold now: what was ordered, else the household's own, `drift_k` further apart.
    pub fn points(&self, own: SetPoints, drift_k: f32) -> SetPoints {
        let (base, drift_k) = match self.ordered {
            Some(ordered) => (ordered, self.drift_k),
            None => (own, drift_k + self.drift_k),
        };
        SetPoints { heat_c: base.heat_c - drift_k, cool_c: base.cool_c + drift_k }
    }
}
