//! Where the sun stands.

use crate::base::geo::LatLon;
use crate::base::time::Timestamp;

const MINUTES_A_DAY: f64 = 1440.0;
const MS_A_DAY: i64 = 86_400_000;
/// 2000-01-01T12:00Z, the epoch of the formulas.
const J2000_MS: i64 = 946_728_000_000;

/// The sun's direction at a place and moment, without refraction.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Sun {
    /// Above the horizon; negative at night.
    pub elevation_rad: f64,
    /// Compass heading of the sun, 0 north, clockwise.
    pub azimuth_rad: f64,
}

impl Sun {
    /// The sun over `place` by the low-precision formulas of the Astronomical Almanac (page C5), good to 0.01° from
    /// 1950 to 2050. NOAA's shorter series (Spencer 1971) is half a degree off in March by now.
    pub fn at(place: LatLon, at: Timestamp) -> Self {
        let ecliptic = Ecliptic::at(at);
        let declination = ecliptic.declination_rad;
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
    let minutes = utc_minutes + Ecliptic::at(at).equation_of_time_min + 4.0 * place.lon;
    minutes.rem_euclid(MINUTES_A_DAY) / 60.0
}

/// What of the sun's place does not depend on the observer.
struct Ecliptic {
    declination_rad: f64,
    /// True solar time minus mean solar time.
    equation_of_time_min: f64,
}

impl Ecliptic {
    fn at(at: Timestamp) -> Self {
        let days = (at.0 - J2000_MS) as f64 / MS_A_DAY as f64;
        let mean_longitude_deg = 280.460 + 0.985_647_4 * days;
        let anomaly = (357.528 + 0.985_600_3 * days).to_radians();
        let longitude =
            (mean_longitude_deg + 1.915 * libm::sin(anomaly) + 0.020 * libm::sin(2.0 * anomaly)).to_radians();
        let obliquity = (23.439 - 0.000_000_4 * days).to_radians();
        let (sin_longitude, cos_longitude) = (libm::sin(longitude), libm::cos(longitude));
        let ascension_deg = libm::atan2(libm::cos(obliquity) * sin_longitude, cos_longitude).to_degrees();
        let ahead_deg = (mean_longitude_deg - ascension_deg + 180.0).rem_euclid(360.0) - 180.0;
        Self {
            declination_rad: libm::asin(libm::sin(obliquity) * sin_longitude),
            equation_of_time_min: 4.0 * ahead_deg,
        }
    }
}

/// How far the year has gone, as an angle: 0 on 1 January, 2π a year later.
pub fn year_angle_rad(at: Timestamp) -> f64 {
    use chrono::{Datelike, Timelike};
    let utc = at.utc();
    let days = if utc.date_naive().leap_year() { 366.0 } else { 365.0 };
    std::f64::consts::TAU / days * (f64::from(utc.ordinal0()) + (f64::from(utc.hour()) - 12.0) / 24.0)
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
            (FUJI, "2026-03-20T00:00:00Z", 54.61),
            (HELSINKI, "2026-06-21T00:00:00Z", 53.27),
            (HELSINKI, "2026-12-21T00:00:00Z", 6.39),
        ] {
            let sun = highest_of_day(place, utc(day));
            let elevation = sun.elevation_rad.to_degrees();
            assert!((elevation - expected_deg).abs() < 0.05, "{day} at {}: {elevation}", place.lat);
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
