//! The cabin: a first-order model of its temperature, with sun, losses and a heat pump.
//!
//! `C dT/dt = U (T_out - T) + A G + Q`, with heat capacity `C`, losses `U` (walls and fresh air), glass `A` that takes in
//! the sun's `G`, and the heat pump's `Q`, at most `Q_max` in either direction. A cabin that is held runs the pump at its
//! most until the wanted temperature is reached and then exactly covers the losses, so any stretch in which weather and
//! order stay the same is solved at once, however long it is.

use crate::model::VehicleKind;
use crate::model::fact::WeatherFact;

/// The cabin of a kind of vehicle. Assumed from its size: walls 3 W/m²K, 20 m³ of fresh air an hour and person, steel
/// and seats 50 kg a square metre of floor (after Schüppel and Gräbner, energy use of HVAC in buses, 2015).
#[derive(Clone, Copy, Debug)]
pub struct Cabin {
    capacity_j_per_k: f32,
    loss_w_per_k: f32,
    glass_m2: f32,
    pump_w: f32,
}

/// Heat moved for each unit of electricity, a mean of heating and cooling (automotive heat pumps: 2 to 3).
const COP: f32 = 2.4;
/// Share of the sun on level ground that stands on the glass of a vehicle's sides, and passes it.
const GLASS_SHARE: f32 = 0.35;
/// A cabin is held between these temperatures unless somebody orders another.
pub const COMFORT_C: (f32, f32) = (20.0, 25.0);

/// What a cabin came to, and what that took.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CabinRun {
    pub cabin_c: f32,
    pub used_kwh: f32,
    /// What the climate draws at the end.
    pub power_kw: f32,
}

/// The cabin of a kind; robots have none.
pub fn cabin(kind: VehicleKind) -> Option<Cabin> {
    let of = |capacity_j_per_k, loss_w_per_k, glass_m2, pump_w| {
        Some(Cabin { capacity_j_per_k, loss_w_per_k, glass_m2, pump_w })
    };
    match kind {
        VehicleKind::Shuttle => of(450_000.0, 260.0, 9.0, 12_000.0),
        VehicleKind::Bus => of(1_500_000.0, 700.0, 22.0, 30_000.0),
        VehicleKind::Car => of(110_000.0, 70.0, 3.0, 6_000.0),
        VehicleKind::Van | VehicleKind::Ambulance => of(180_000.0, 110.0, 4.0, 8_000.0),
        VehicleKind::Robot => None,
    }
}

/// The sun on level ground, in W/m²: 1,000 overhead, less by clouds (Kasten and Czeplak 1980).
pub fn sun_wpm2(weather: &WeatherFact) -> f32 {
    let high = libm::sinf(weather.sun_elevation_deg.to_radians()).max(0.0);
    1_000.0 * high * (1.0 - 0.75 * libm::powf(weather.cloud.clamp(0.0, 1.0), 3.4))
}

impl Cabin {
    /// Seconds until a cabin that runs its pump at its most is at a temperature; infinite when it never is.
    pub fn pull_s(&self, cabin_c: f32, wanted_c: f32, weather: &WeatherFact) -> f32 {
        if (wanted_c - cabin_c).abs() < 0.05 {
            return 0.0;
        }
        let sun_w = self.glass_m2 * GLASS_SHARE * sun_wpm2(weather);
        let pump_w = if wanted_c > cabin_c { self.pump_w } else { -self.pump_w };
        let goal_c = weather.temperature_c + (sun_w + pump_w) / self.loss_w_per_k;
        let reaches = (wanted_c - cabin_c) * (goal_c - wanted_c) > 0.0;
        let tau_s = self.capacity_j_per_k / self.loss_w_per_k;
        if reaches { tau_s * libm::logf((cabin_c - goal_c) / (wanted_c - goal_c)) } else { f32::INFINITY }
    }

    /// Runs for a time, held at a temperature or left alone.
    pub fn run(&self, cabin_c: f32, hold_c: Option<f32>, weather: &WeatherFact, for_s: f32) -> CabinRun {
        let sun_w = self.glass_m2 * GLASS_SHARE * sun_wpm2(weather);
        let tau_s = self.capacity_j_per_k / self.loss_w_per_k;
        let rest_c = |pump_w: f32| weather.temperature_c + (sun_w + pump_w) / self.loss_w_per_k;
        let after = |from_c: f32, to_c: f32, time_s: f32| to_c + (from_c - to_c) * libm::expf(-time_s / tau_s);
        let for_s = for_s.max(0.0);
        let Some(hold_c) = hold_c else {
            return CabinRun { cabin_c: after(cabin_c, rest_c(0.0), for_s), used_kwh: 0.0, power_kw: 0.0 };
        };
        let kw = |pump_w: f32| pump_w.abs() / COP / 1000.0;
        let steady_w = (hold_c - rest_c(0.0)) * self.loss_w_per_k;
        let full_w = if hold_c > cabin_c { self.pump_w } else { -self.pump_w };
        let goal_c = rest_c(full_w);
        let reaches = (hold_c - cabin_c) * (goal_c - hold_c) > 0.0;
        let is_there = (hold_c - cabin_c).abs() < 0.05;
        let pull_s = match (is_there, reaches) {
            (true, _) => 0.0,
            (false, true) => (tau_s * libm::logf((cabin_c - goal_c) / (hold_c - goal_c))).clamp(0.0, for_s),
            (false, false) => for_s,
        };
        let steady_w = steady_w.clamp(-self.pump_w, self.pump_w);
        let is_held = pull_s < for_s || is_there;
        let end_c =
            if is_held { after(hold_c, rest_c(steady_w), for_s - pull_s) } else { after(cabin_c, goal_c, pull_s) };
        let used_kwh = (kw(full_w) * pull_s + kw(steady_w) * (for_s - pull_s)) / 3600.0;
        CabinRun { cabin_c: end_c, used_kwh, power_kw: if is_held { kw(steady_w) } else { kw(full_w) } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn weather(temperature_c: f32, sun_elevation_deg: f32) -> WeatherFact {
        WeatherFact { temperature_c, sun_elevation_deg, ..WeatherFact::default() }
    }

    #[test]
    fn a_parked_car_in_the_sun_gets_hot_and_is_cooled_in_minutes() {
        let car = cabin(VehicleKind::Car).unwrap();
        let hot = car.run(30.0, None, &weather(33.0, 70.0), 3_600.0);
        assert!((40.0..60.0).contains(&hot.cabin_c) && hot.used_kwh <= 0.0, "{hot:?}");
        let cooled = car.run(hot.cabin_c, Some(25.0), &weather(33.0, 70.0), 900.0);
        assert!((cooled.cabin_c - 25.0).abs() < 0.3 && cooled.power_kw < 2.5, "{cooled:?}");
        assert!((0.1..1.0).contains(&cooled.used_kwh), "{cooled:?}");
    }

    #[test]
    fn a_stretch_cut_in_two_is_the_same_stretch() {
        for kind in VehicleKind::ALL {
            let Some(cabin) = cabin(kind) else { continue };
            for hold_c in [None, Some(20.0), Some(25.0)] {
                for outside_c in [-8.0, 5.0, 24.0, 36.0] {
                    let weather = weather(outside_c, 40.0);
                    let whole = cabin.run(31.0, hold_c, &weather, 2_400.0);
                    let first = cabin.run(31.0, hold_c, &weather, 700.0);
                    let second = cabin.run(first.cabin_c, hold_c, &weather, 1_700.0);
                    assert!((whole.cabin_c - second.cabin_c).abs() < 0.1, "{kind:?} {hold_c:?} {outside_c}");
                    let used = first.used_kwh + second.used_kwh;
                    assert!((whole.used_kwh - used).abs() < 0.02 * whole.used_kwh + 1e-3, "{kind:?} {hold_c:?}");
                }
            }
        }
    }

    #[test]
    fn a_shuttle_in_summer_draws_about_two_kilowatts() {
        let run = cabin(VehicleKind::Shuttle).unwrap().run(25.0, Some(25.0), &weather(33.0, 60.0), 600.0);
        assert!((1.2..3.5).contains(&run.power_kw), "{run:?}");
    }
}
