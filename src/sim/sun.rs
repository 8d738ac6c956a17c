//! Where the sun stands.

use crate::base::geo::LatLon;
use crate::base::time::Timestamp;

const MINUTES_A_DAY: f64 = 1440.0;
const MS_A_DAY: i64 = 86_400_000;

/// The sun's direction at a place and moment, without refraction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sun {
    /// Above the horizon; negative at night.
    pub elevation_rad: f64,
    /// Compass heading of the sun, 0 north, clockwise.
    pub azimuth_rad: f64,
}

impl Sun {
    /// The sun over `place` by NOAA's low-accuracy formulas, good to about 0.1° in this century.
    ///
    /// Source: NOAA Global Monitoring Laboratory, "General Solar Position Calculations", whose series for the
    /// equation of time and the declination are Spencer's (1971).
    pub fn at(place: LatLon, at: Timestamp) -> Self {
        let year_rad = year_angle_rad(at);
        let declination = declination_rad(year_rad);
        let hour_rad = (solar_hour(place, at) - 12.0) * std::f64::consts::PI / 12.0;
        let lat = place.lat.to_radians();
        let (sin_lat, cos_lat) = (libm::sin(lat), libm::cos(lat));
        let (sin_dec, cos_dec) = (libm::sin(declination), libm::cos(declination));
        let sin_elevation = sin_lat * sin_dec + cos_lat * cos_dec * libm::cos(hour_rad);
        let east = -cos_dec * libm::sin(hour_rad);
        let north = sin_dec * cos_lat - cos_dec * sin_lat * libm::cos(hour_rad);
        let azimuth_rad = libm::atan2(east, north);
        Self { elevation_rad: libm::asin(sin_elevation.clamp(-1.0, 1.0)), azimuth_rad }
    }
}

/// True solar time at a place, in hours from 0 to 24; 12 when the sun stands highest.
pub fn solar_hour(place: LatLon, at: Timestamp) -> f64 {
    let utc_minutes = at.0.rem_euclid(MS_A_DAY) as f64 / 60_000.0;
    let minutes = utc_minutes + equation_of_time_min(year_angle_rad(at)) + 4.0 * place.lon;
    minutes.rem_euclid(MINUTES_A_DAY) / 60.0
}

/// How far the year has gone, as an angle: 0 on 1 January, 2π a year later.
pub fn year_angle_rad(at: Timestamp) -> f64 {
    use chrono::{Datelike, Timelike};
    let utc = at.utc();
    let days = if utc.date_naive().leap_year() { 366.0 } else { 365.0 };
    std::f64::consts::TAU / days * (f64::from(utc.ordinal0()) + (f64::from(utc.hour()) - 12.0) / 24.0)
}

fn equation_of_time_min(year_rad: f64) -> f64 {
    229.18
        * (0.000_075 + 0.001_868 * libm::cos(year_rad)
            - 0.032_077 * libm::sin(year_rad)
            - 0.014_615 * libm::cos(2.0 * year_rad)
            - 0.040_849 * libm::sin(2.0 * year_rad))
}

fn declination_rad(year_rad: f64) -> f64 {
    0.006_918 - 0.399_912 * libm::cos(year_rad) + 0.070_257 * libm::sin(year_rad)
        - 0.006_758 * libm::cos(2.0 * year_rad)
        + 0.000_907 * libm::sin(2.0 * year_rad)
        - 0.002_697 * libm::cos(3.0 * year_rad)
        + 0.001_48 * libm::sin(3.0 * year_rad)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FUJI: LatLon = LatLon { lat: 35.2, lon: 138.9 };
    const HELSINKI: LatLon = LatLon { lat: 60.17, lon: 24.94 };

    fn utc(text: &str) -> Timestamp {
        Timestamp(chrono::DateTime::parse_from_rfc3339(text).unwrap().timestamp_millis())
    }

    fn highest_of_day(place: LatLon, midnight: Timestamp) -> Sun {
        let all = (0..MINUTES_A_DAY as i64).map(|minute| Sun::at(place, Timestamp(midnight.0 + minute * 60_000)));
        all.max_by(|a, b| a.elevation_rad.total_cmp(&b.elevation_rad)).unwrap()
    }

    #[test]
    fn noon_elevation_is_90_minus_latitude_plus_declination() {
        for (place, day, expected_deg) in [
            (FUJI, "2026-06-21T00:00:00Z", 78.24),
            (FUJI, "2026-12-21T00:00:00Z", 31.36),
            (FUJI, "2026-03-20T00:00:00Z", 54.8),
            (HELSINKI, "2026-06-21T00:00:00Z", 53.27),
            (HELSINKI, "2026-12-21T00:00:00Z", 6.39),
        ] {
            let sun = highest_of_day(place, utc(day));
            let elevation = sun.elevation_rad.to_degrees();
            assert!((elevation - expected_deg).abs() < 0.35, "{day} at {}: {elevation}", place.lat);
            assert!((sun.azimuth_rad.to_degrees().abs() - 180.0).abs() < 1.0, "south at noon");
        }
    }

    #[test]
    fn the_sun_rises_in_the_east_and_sets_in_the_west() {
        // Sunrise in Numazu on 3 August 2026 is about 04:53 JST, sunset about 18:45 JST (refraction adds some minutes).
        for (moment, is_east) in [("2026-08-02T19:56:00Z", true), ("2026-08-03T09:41:00Z", false)] {
            let sun = Sun::at(FUJI, utc(moment));
            assert!(sun.elevation_rad.to_degrees().abs() < 1.5, "{moment}: {}", sun.elevation_rad.to_degrees());
            assert_eq!(sun.azimuth_rad > 0.0, is_east, "{moment}");
        }
    }
}
