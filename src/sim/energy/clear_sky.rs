//! Light of a cloudless sky: the model of the European Solar Radiation Atlas (Rigollier, Bauer and Wald 2000).

use crate::model::fact::WeatherFact;
use crate::sim::sun::{Sun, year_angle_rad};

/// Light outside the atmosphere at the mean distance of the sun, W/m².
const SOLAR_CONSTANT: f64 = 1367.0;
/// The sun is nearest on 3 January, by 3.3 % in light.
const ECCENTRICITY: f64 = 0.033;
const PERIHELION_RAD: f64 = 2.0 / 365.0 * std::f64::consts::TAU;
/// Linke turbidity at 0 °C, and for each kelvin: warm air holds more water. It comes to about 3 in winter and 4 in summer,
/// as turbidity maps give for temperate coasts (Remund and others 2003).
const TURBIDITY_AT_0_C: f64 = 2.9;
const TURBIDITY_PER_K: f64 = 0.03;
const TURBIDITY: std::ops::RangeInclusive<f64> = 2.4..=4.4;

/// The light of a cloudless sky, in W/m².
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ClearSky {
    /// Outside the atmosphere, across the beam.
    pub outside: f64,
    /// Across the beam on the ground.
    pub beam: f64,
    /// Scattered, on level ground.
    pub diffuse_level: f64,
}

impl ClearSky {
    pub fn at(sun: Sun, weather: &WeatherFact) -> Self {
        let nearness = libm::cos(year_angle_rad(weather.observed) - PERIHELION_RAD);
        let outside = SOLAR_CONSTANT * (1.0 + ECCENTRICITY * nearness);
        if sun.elevation_rad <= 0.0 {
            return Self { outside, ..Self::default() };
        }
        let air_c = f64::from(weather.temperature_c);
        let turbidity = (TURBIDITY_AT_0_C + TURBIDITY_PER_K * air_c).clamp(*TURBIDITY.start(), *TURBIDITY.end());
        let sin_h = libm::sin(sun.elevation_rad);
        let mass = air_mass(sun.elevation_rad, sin_h);
        let beam = outside * libm::exp(-0.8662 * turbidity * mass * rayleigh_depth(mass));
        Self { outside, beam, diffuse_level: outside * diffuse_share(turbidity, sin_h) }
    }
}

/// Thickness of the atmosphere in the sun's direction, 1 overhead (Kasten and Young 1989).
fn air_mass(elevation_rad: f64, sin_h: f64) -> f64 {
    1.0 / (sin_h + 0.505_72 * libm::pow(elevation_rad.to_degrees() + 6.079_95, -1.636_4))
}

/// Optical depth of clean dry air (Kasten 1996).
fn rayleigh_depth(mass: f64) -> f64 {
    let m = mass;
    if m <= 20.0 {
        1.0 / (6.6296 + m * (1.7513 + m * (-0.1202 + m * (0.0065 - m * 0.000_13))))
    } else {
        1.0 / (10.4 + 0.718 * m)
    }
}

/// Scattered light on level ground as a share of the light outside the atmosphere.
fn diffuse_share(turbidity: f64, sin_h: f64) -> f64 {
    let t = turbidity;
    let at_zenith = -1.5843e-2 + t * (3.0543e-2 + t * 3.797e-4);
    let a0 = (0.264_63 + t * (-0.061_581 + t * 0.003_140_8)).max(2e-3 / at_zenith);
    let a1 = 2.0402 + t * (0.018_945 - t * 0.011_161);
    let a2 = -1.3025 + t * (0.039_231 + t * 0.008_507_9);
    (at_zenith * (a0 + sin_h * (a1 + sin_h * a2))).max(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clear_noon_gives_what_is_measured_at_such_places() {
        let weather = WeatherFact { temperature_c: 18.0, ..WeatherFact::default() };
        for (elevation_deg, expected_level, expected_beam) in
            [(75.0, 990.0..1090.0, 880.0..1_000.0), (30.0, 440.0..540.0, 680.0..820.0), (5.0, 30.0..80.0, 100.0..320.0)]
        {
            let sun = Sun { elevation_rad: f64::to_radians(elevation_deg), azimuth_rad: 0.0 };
            let sky = ClearSky::at(sun, &weather);
            let level = sky.beam * libm::sin(sun.elevation_rad) + sky.diffuse_level;
            assert!(expected_level.contains(&level), "{level} W/m² at {elevation_deg}°");
            assert!(expected_beam.contains(&sky.beam), "{} W/m² at {elevation_deg}°", sky.beam);
        }
    }
}
