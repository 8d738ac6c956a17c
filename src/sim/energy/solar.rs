//! Power of solar panels by sun, clouds and temperature.

use crate::base::geo::LatLon;
use crate::model::fact::WeatherFact;
use crate::sim::sun::Sun;

use super::clear_sky::ClearSky;

/// Panels are tilted so much from the ground.
const TILT_DEG: f64 = 25.0;
/// Wiring, dirt and mismatch, and the inverter: together a performance ratio without temperature of 0.88 (IEA PVPS finds
/// 0.80 to 0.90).
const ARRAY_EFFICIENCY: f32 = 0.92;
const INVERTER_EFFICIENCY: f32 = 0.957;
/// Power lost for each kelvin of the cells above 25 °C (crystalline silicon data sheets).
const DERATING_PER_K: f64 = 0.004;
/// Cells in full sun are warmer than the air: (NOCT 45 °C − 20 °C) / 800 W/m².
const CELL_K_PER_W_M2: f64 = 25.0 / 800.0;
/// Light that the ground throws back.
const ALBEDO: f64 = 0.2;
/// Light from around the sun on a tilted panel is not worked out below this sine, where the formula leaves its range.
const SIN_ELEVATION_MIN: f64 = 0.09;

/// The light of one moment, ready to be asked for panels of any heading.
#[derive(Clone, Copy, Debug, Default)]
pub struct Light {
    /// Light on a tilted panel that does not depend on its heading, W/m².
    common: f32,
    /// What the heading adds: `north` times the cosine and `east` times the sine of the heading, W/m².
    north: f32,
    east: f32,
    /// Diffuse and reflected light: what remains when the sun is behind the panel.
    diffuse: f32,
    /// Light on level ground, W/m².
    pub level: f32,
    air_c: f32,
}

/// Where a group of panels faces.
#[derive(Clone, Copy, Debug)]
pub struct Facing {
    cos: f32,
    sin: f32,
}

impl Facing {
    pub fn from_heading_deg(heading_deg: f32) -> Self {
        let heading = f64::from(heading_deg).to_radians();
        Self { cos: libm::cos(heading) as f32, sin: libm::sin(heading) as f32 }
    }

    /// Towards the noon sun.
    pub fn to_equator(place: LatLon) -> Self {
        Self::from_heading_deg(if place.lat < 0.0 { 0.0 } else { 180.0 })
    }
}

impl Light {
    /// Clear sky by ESRA; under a cover N the light on level ground is 1 − 0.75 N^3.4 of it (Kasten and Czeplak 1980) and
    /// the beam 1 − N. Light from near the sun is treated as beam (Hay and Davies 1980), the rest comes evenly.
    pub fn new(sun: Sun, weather: &WeatherFact) -> Self {
        let sky = ClearSky::at(sun, weather);
        let sin_h = libm::sin(sun.elevation_rad).max(0.0);
        let cloud = f64::from(weather.cloud).clamp(0.0, 1.0);
        let level = (sky.beam * sin_h + sky.diffuse_level) * (1.0 - 0.75 * libm::pow(cloud, 3.4));
        let beam = (sky.beam * (1.0 - cloud)).min(level / sin_h.max(SIN_ELEVATION_MIN));
        let diffuse_level = (level - beam * sin_h).max(0.0);
        let around_sun = diffuse_level * beam / sky.outside.max(1.0);
        let direct = beam + around_sun / sin_h.max(SIN_ELEVATION_MIN);
        let tilt = TILT_DEG.to_radians();
        let (sin_tilt, cos_tilt) = (libm::sin(tilt), libm::cos(tilt));
        let even = (diffuse_level - around_sun) * (1.0 + cos_tilt) / 2.0;
        let diffuse = even + level * ALBEDO * (1.0 - cos_tilt) / 2.0;
        let across = direct * libm::cos(sun.elevation_rad) * sin_tilt;
        Self {
            common: (diffuse + direct * sin_h * cos_tilt) as f32,
            north: (across * libm::cos(sun.azimuth_rad)) as f32,
            east: (across * libm::sin(sun.azimuth_rad)) as f32,
            diffuse: diffuse as f32,
            level: level as f32,
            air_c: weather.temperature_c,
        }
    }

    /// Light on tilted panels, W/m².
    pub fn on(&self, facing: Facing) -> f32 {
        (self.common + self.north * facing.cos + self.east * facing.sin).max(self.diffuse)
    }

    /// Alternating power of panels that give `peak_kwp` in 1,000 W/m² at 25 °C.
    pub fn power_kw(&self, facing: Facing, peak_kwp: f32) -> f32 {
        self.array_kw(facing, peak_kwp) * INVERTER_EFFICIENCY
    }

    /// The same before the inverter.
    pub fn array_kw(&self, facing: Facing, peak_kwp: f32) -> f32 {
        let light = self.on(facing);
        let cell_c = self.air_c + light * CELL_K_PER_W_M2 as f32;
        let warm = 1.0 - DERATING_PER_K as f32 * (cell_c - 25.0);
        (peak_kwp * light / 1000.0 * ARRAY_EFFICIENCY * warm).clamp(0.0, peak_kwp.max(0.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn light(elevation_deg: f64, azimuth_deg: f64, cloud: f32) -> Light {
        let sun = Sun { elevation_rad: elevation_deg.to_radians(), azimuth_rad: azimuth_deg.to_radians() };
        Light::new(sun, &WeatherFact { cloud, temperature_c: 25.0, ..WeatherFact::default() })
    }

    #[test]
    fn panels_that_face_the_sun_give_most() {
        let morning = light(30.0, 90.0, 0.0);
        let facing = |heading| morning.power_kw(Facing::from_heading_deg(heading), 5.0);
        assert!(facing(90.0) > facing(180.0) && facing(180.0) > facing(270.0));
    }

    #[test]
    fn night_gives_nothing_and_clouds_take_most() {
        let south = Facing::from_heading_deg(180.0);
        assert!(light(-5.0, 180.0, 0.0).power_kw(south, 5.0).abs() < f32::EPSILON);
        let clear = light(70.0, 180.0, 0.0).power_kw(south, 5.0);
        let overcast = light(70.0, 180.0, 1.0).power_kw(south, 5.0);
        assert!((3.2..4.4).contains(&clear), "{clear}");
        assert!((0.15..0.35).contains(&(overcast / clear)), "{overcast} of {clear}");
    }
}
