//! Kinds of drivers: the parameters of a vehicle type, and what the queue model makes of them.

use crate::base::chance::Chance;

/// How a driver gets along a street.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Manner {
    /// In its lane's queue, by lights and right of way.
    InLane,
    /// Past the queues with blue lights: others give way, red lights are passed slowly.
    Emergency,
    /// Beside the traffic at its own speed: robots and slow personal mobility.
    Beside,
}

/// A vehicle type and its drivers, with the parameters and defaults of SUMO's `vType` (Krauss 1998 car following).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DriverKind {
    pub manner: Manner,
    pub length_m: f32,
    /// Gap to the vehicle ahead when standing.
    pub gap_m: f32,
    pub accel_mps2: f32,
    pub decel_mps2: f32,
    /// Imperfection of the driver, 0 to 1.
    pub sigma: f32,
    /// Time headway that the driver keeps.
    pub tau_s: f32,
    pub speed_max_mps: f32,
    /// Desired speed as a share of the limit: normally spread, and cut off.
    pub factor_mean: f32,
    pub factor_deviation: f32,
    pub factor_min: f32,
    pub factor_max: f32,
}

/// Drivers decide anew after this time, in seconds (SUMO's default step).
const STEP_S: f32 = 1.0;
/// Nobody drives slower than this on a free street.
const CRUISE_MIN_MPS: f32 = 0.5;

impl DriverKind {
    /// SUMO's default passenger car.
    pub const CAR: Self = Self {
        manner: Manner::InLane,
        length_m: 5.0,
        gap_m: 2.5,
        accel_mps2: 2.6,
        decel_mps2: 4.5,
        sigma: 0.5,
        tau_s: 1.0,
        speed_max_mps: 55.56,
        factor_mean: 1.0,
        factor_deviation: 0.1,
        factor_min: 0.2,
        factor_max: 2.0,
    };

    /// Length of lane that it takes when standing.
    pub fn spacing_m(&self) -> f32 {
        (self.length_m + self.gap_m).max(1.0)
    }

    /// Mean acceleration: dawdling takes on average half of sigma of it (Krauss 1998, eq. 3.11).
    pub fn pace_mps2(&self) -> f32 {
        (self.accel_mps2 * (1.0 - 0.5 * self.sigma)).max(0.1)
    }

    /// Mean time headway in a moving queue. The noise of dawdling drivers makes it longer than `tau` by the square of
    /// sigma: queues that discharge in SUMO 1.28 at 13.9 m/s show 1.00, 1.26 and 1.8 s for sigma 0, 0.5 and 1.
    pub fn headway_s(&self) -> f32 {
        self.tau_s + self.sigma * self.sigma * STEP_S
    }

    /// Mean speed on a free street: the desired one less the mean dawdle of half of sigma of the acceleration.
    pub fn cruise_mps(&self, limit_mps: f32, factor: f32) -> f32 {
        let desired_mps = (limit_mps * factor).min(self.speed_max_mps);
        let dawdle_mps = 0.5 * self.sigma * self.accel_mps2 * STEP_S;
        // A slow vehicle dawdles by a share of its speed only.
        (desired_mps - dawdle_mps.min(0.5 * self.sigma * desired_mps)).max(CRUISE_MIN_MPS)
    }

    /// Draws a driver's own speed factor.
    pub fn draw_factor(&self, chance: &mut Chance) -> f32 {
        let drawn = chance.normal(f64::from(self.factor_mean), f64::from(self.factor_deviation)) as f32;
        drawn.clamp(self.factor_min, self.factor_max)
    }
}

/// Time in seconds and speed at the end of a stretch, entered at `start_mps` and driven with constant acceleration up to
/// `top_mps`.
pub fn run(stretch_m: f32, start_mps: f32, top_mps: f32, pace_mps2: f32) -> (f32, f32) {
    if start_mps >= top_mps {
        return (stretch_m / top_mps, top_mps);
    }
    let ramp_m = (top_mps * top_mps - start_mps * start_mps) / (2.0 * pace_mps2);
    if ramp_m >= stretch_m {
        let end_mps = (start_mps * start_mps + 2.0 * pace_mps2 * stretch_m).sqrt();
        return ((end_mps - start_mps) / pace_mps2, end_mps);
    }
    ((top_mps - start_mps) / pace_mps2 + (stretch_m - ramp_m) / top_mps, top_mps)
}

/// Way in metres and speed after a time on such a stretch.
pub fn way(time_s: f32, start_mps: f32, top_mps: f32, pace_mps2: f32) -> (f32, f32) {
    if start_mps >= top_mps {
        return (top_mps * time_s, top_mps);
    }
    let ramp_s = (top_mps - start_mps) / pace_mps2;
    if time_s <= ramp_s {
        return (start_mps * time_s + 0.5 * pace_mps2 * time_s * time_s, start_mps + pace_mps2 * time_s);
    }
    (0.5 * (start_mps + top_mps) * ramp_s + top_mps * (time_s - ramp_s), top_mps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn way_is_the_inverse_of_run() {
        for (stretch_m, start_mps) in [(2.0, 0.0), (30.0, 0.0), (30.0, 5.0), (400.0, 0.0), (400.0, 20.0)] {
            let (time_s, end_mps) = run(stretch_m, start_mps, 13.0, 1.95);
            let (way_m, speed_mps) = way(time_s, start_mps, 13.0, 1.95);
            assert!((way_m - stretch_m).abs() < 0.01, "{stretch_m} m from {start_mps} m/s: {way_m}");
            assert!((speed_mps - end_mps).abs() < 0.01);
        }
    }

    #[test]
    fn a_default_car_keeps_the_saturation_flow_of_the_handbook() {
        let car = DriverKind::CAR;
        let speed_mps = car.cruise_mps(13.89, 1.0);
        let flow = 3600.0 / (car.headway_s() + car.spacing_m() / speed_mps);
        assert!((1800.0..2200.0).contains(&flow), "{flow} vehicles an hour");
    }
}
