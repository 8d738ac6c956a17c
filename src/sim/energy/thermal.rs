//! Heat in buildings: one temperature, one loss and one mass for each (a first-order RC model, ISO 13790:2008 in its
//! simplest form), held between two set points by heating and cooling of limited power.
//!
//! `C dT/dt = U (T_out − T) + gains + Q`. It is stepped by the implicit Euler rule, which is stable for any step.

/// Heat that a building loses and stores.
#[derive(Clone, Copy, Debug)]
pub struct Envelope {
    /// Loss through walls, windows and ventilation, in W for each kelvin.
    pub loss_w_k: f32,
    /// Heat stored in the rooms that are heated and cooled, in J for each kelvin.
    pub mass_j_k: f32,
    /// Sunlight let in, in m² of light on level ground.
    pub window_m2: f32,
    /// The most heat that can be given or taken, in W.
    pub heat_max_w: f32,
    pub cool_max_w: f32,
}

/// Where heat comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeatSource {
    HeatPump,
    Gas,
    /// A hydrogen boiler on the pipe of the city's plant.
    Hydrogen,
}

/// The temperatures between which a building is held, in °C.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SetPoints {
    pub heat_c: f32,
    pub cool_c: f32,
}

/// A building's heat at one moment.
#[derive(Clone, Copy, Debug, Default)]
pub struct Warmth {
    pub indoor_c: f32,
    /// Heat given since the last step; negative when taken.
    pub heat_w: f32,
    /// Heat from people, appliances and the sun since then.
    pub gains_w: f32,
}

/// Lowest and highest temperatures that rooms are let come to in the model.
const INDOOR_MIN_C: f32 = -30.0;
const INDOOR_MAX_C: f32 = 60.0;
/// Boilers turn so much of their fuel (lower heating value) to heat.
pub const BOILER_EFFICIENCY: f32 = 0.92;
/// Fan and pump of a boiler or gas heater, as a share of its heat.
pub const BOILER_AUXILIARY: f32 = 0.015;

impl Warmth {
    /// A building before anything is known of it: near comfort, drawn towards the air outside.
    pub fn at_start(outdoor_c: f32, points: SetPoints) -> Self {
        let indoor_c = (outdoor_c + 3.0).clamp(points.heat_c - 2.0, points.cool_c + 1.0);
        Self { indoor_c, heat_w: 0.0, gains_w: 0.0 }
    }

    /// Moves on with the heat that was set before.
    pub fn settle(&mut self, envelope: &Envelope, outdoor_c: f32, held_s: f32) {
        if held_s > 0.0 {
            let stiff = envelope.mass_j_k / held_s;
            let inflow_w = envelope.loss_w_k * outdoor_c + self.gains_w + self.heat_w;
            let next_c = (stiff * self.indoor_c + inflow_w) / (stiff + envelope.loss_w_k);
            self.indoor_c = next_c.clamp(INDOOR_MIN_C, INDOOR_MAX_C);
        }
    }

    /// Sets the heat that brings the building between its set points within `hold_s`, as far as its power allows.
    pub fn set(&mut self, envelope: &Envelope, outdoor_c: f32, gains_w: f32, points: SetPoints, hold_s: f32) {
        let stiff = envelope.mass_j_k / hold_s.max(1.0);
        let resistance = stiff + envelope.loss_w_k;
        let free_c = (stiff * self.indoor_c + envelope.loss_w_k * outdoor_c + gains_w) / resistance;
        self.gains_w = gains_w;
        self.heat_w = if free_c < points.heat_c {
            ((points.heat_c - free_c) * resistance).min(envelope.heat_max_w)
        } else if free_c > points.cool_c {
            -((free_c - points.cool_c) * resistance).min(envelope.cool_max_w)
        } else {
            0.0
        };
    }

    /// Nothing is heated or cooled.
    pub fn set_off(&mut self, gains_w: f32) {
        (self.heat_w, self.gains_w) = (0.0, gains_w);
    }

    /// Electric power and fuel for the present heat, in kW.
    pub fn power_kw(&self, source: HeatSource, outdoor_c: f32) -> (f32, f32) {
        let heat_kw = self.heat_w / 1000.0;
        if heat_kw < 0.0 {
            return (-heat_kw / cooling_cop(outdoor_c), 0.0);
        }
        match source {
            HeatSource::HeatPump => (heat_kw / heating_cop(outdoor_c), 0.0),
            HeatSource::Gas | HeatSource::Hydrogen => (heat_kw * BOILER_AUXILIARY, heat_kw / BOILER_EFFICIENCY),
        }
    }
}

/// Heat for each unit of electricity, of room air conditioners in use (about 4 at 7 °C and 3 at −4 °C; field tests in
/// Japan find two thirds to three quarters of the rated values).
pub fn heating_cop(outdoor_c: f32) -> f32 {
    (4.0 + 0.09 * (outdoor_c - 7.0)).clamp(1.8, 5.5)
}

/// Cold for each unit of electricity: about 3.3 at 35 °C.
pub fn cooling_cop(outdoor_c: f32) -> f32 {
    (3.3 + 0.08 * (35.0 - outdoor_c)).clamp(2.2, 5.5)
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUSE: Envelope =
        Envelope { loss_w_k: 150.0, mass_j_k: 7.2e6, window_m2: 1.8, heat_max_w: 8000.0, cool_max_w: 6000.0 };
    const POINTS: SetPoints = SetPoints { heat_c: 20.0, cool_c: 27.0 };

    #[test]
    fn a_house_is_held_and_cools_down_by_its_time_constant() {
        let mut house = Warmth { indoor_c: 15.0, ..Warmth::default() };
        for _ in 0..600 {
            house.settle(&HOUSE, 0.0, 60.0);
            house.set(&HOUSE, 0.0, 400.0, POINTS, 60.0);
        }
        assert!((house.indoor_c - 20.0).abs() < 0.05, "{}", house.indoor_c);
        assert!((house.heat_w - (150.0 * 20.0 - 400.0)).abs() < 30.0, "{}", house.heat_w);
        house.set_off(0.0);
        // One time constant of 48,000 s leaves 1/e of the difference.
        for _ in 0..800 {
            house.settle(&HOUSE, 0.0, 60.0);
        }
        assert!((house.indoor_c - 20.0 / std::f32::consts::E).abs() < 0.05, "{}", house.indoor_c);
    }

    #[test]
    fn limited_power_lets_a_hot_house_wait() {
        let mut house = Warmth { indoor_c: 34.0, ..Warmth::default() };
        house.set(&HOUSE, 33.0, 500.0, POINTS, 60.0);
        assert!((house.heat_w + 6000.0).abs() < 1.0);
        house.settle(&HOUSE, 33.0, 1800.0);
        assert!((32.0..33.5).contains(&house.indoor_c), "{}", house.indoor_c);
    }
}
