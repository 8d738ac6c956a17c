//! People before a camera: those who stand at the kerb and wait to be picked up, and the heads of riders behind the
//! windows of shuttles and buses. Simple figures, all upright faces that reach the ground: what is behind shows above.

use crate::base::geo::Point;
use crate::model::VehicleKind;

use super::raster::{Rgb, Slice};
use super::scene::{Eye, Light, face};

/// Height of shoulders and crown of somebody who stands, and their widths, in metres (a mean adult of Japan).
const SHOULDERS_M: f32 = 1.4;
const CROWN_M: f32 = 1.66;
const BODY_WIDTH_M: f32 = 0.44;
const HEAD_WIDTH_M: f32 = 0.2;
/// Those who wait stand so far apart.
const APART_M: f32 = 0.7;
/// Figures that stand at one place at most; a crowd looks no different with more.
const STANDING_MAX: usize = 12;
/// From the ground to the lower and the upper edge of windows, and to the crown of who sits behind, in metres.
const SILL_M: f32 = 1.15;
const LINTEL_M: f32 = 2.1;
const SEATED_CROWN_M: f32 = 1.62;
const SEAT_APART_M: f32 = 0.62;
/// What is nearer covers what is farther, so sill, heads and glass stand before one another by so much.
const LAYER_M: f32 = 0.02;

const SKIN: Rgb = [196, 158, 132];
const GLASS: Rgb = [52, 62, 72];
const CLOTHES: [Rgb; 5] = [[72, 84, 112], [136, 74, 70], [70, 104, 86], [152, 138, 96], [98, 88, 104]];

/// Somebody upright, facing the camera.
fn figure(slices: &mut Vec<Slice>, eye: &Eye, light: &Light, place: Point, color: Rgb) {
    let away = place - eye.place;
    let along = away * (1.0 / away.distance(Point::default()).max(0.1));
    let half = |width_m: f32| along.perpendicular() * (width_m / 2.0);
    let body = half(BODY_WIDTH_M);
    face(slices, eye, light, (place - body, place + body), SHOULDERS_M, color);
    let (head, behind) = (half(HEAD_WIDTH_M), place + along * LAYER_M);
    face(slices, eye, light, (behind - head, behind + head), CROWN_M, SKIN);
}

/// So many who wait in a row from a place on.
pub fn waiting(slices: &mut Vec<Slice>, eye: &Eye, light: &Light, place: Point, along: Point, persons: usize) {
    for number in 0..persons.min(STANDING_MAX) {
        let at = place + along * (APART_M * number as f32);
        figure(slices, eye, light, at, CLOTHES[(number + at.x.abs() as usize) % CLOTHES.len()]);
    }
}

/// The windows along both sides of a vehicle, and the heads behind them.
pub fn riders(
    slices: &mut Vec<Slice>,
    eye: &Eye,
    light: &Light,
    (place, heading_rad): (Point, f32),
    (length_m, width_m): (f32, f32),
    paint: Rgb,
    riders: usize,
) {
    let ahead = Point::new(libm::sinf(heading_rad), libm::cosf(heading_rad));
    let reach = ahead * (length_m / 2.0 - 0.4);
    for side in [1.0, -1.0] {
        let beside = |layers: f32| ahead.perpendicular() * (side * (width_m / 2.0 + layers * LAYER_M));
        let edge = |layers: f32| (place + beside(layers) - reach, place + beside(layers) + reach);
        face(slices, eye, light, edge(3.0), SILL_M, paint);
        face(slices, eye, light, edge(1.0), LINTEL_M, GLASS);
        let room = ((length_m - 0.8) / SEAT_APART_M) as usize;
        for seat in 0..riders.min(room) {
            let at = place + beside(2.0) + reach - ahead * (SEAT_APART_M * (seat as f32 + 0.5));
            let half = ahead * (HEAD_WIDTH_M / 2.0);
            face(slices, eye, light, (at - half, at + half), SEATED_CROWN_M, SKIN);
        }
    }
}

/// Whether one sees who rides in a vehicle.
pub fn has_windows(kind: VehicleKind) -> bool {
    matches!(kind, VehicleKind::Shuttle | VehicleKind::Bus)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::camera::raster::Raster;

    /// Pixels of skin in a picture of some faces.
    fn skin(slices: Vec<Slice>) -> usize {
        let mut raster = Raster::new();
        raster.fill_rows(|_| [10, 10, 10]);
        raster.fill_faces(slices);
        let is_skin = |pixel: &&[u8]| pixel[0] > 165 && u16::from(pixel[0]) > u16::from(pixel[2]) + 30;
        raster.into_rgb().chunks(3).filter(is_skin).count()
    }

    fn eye() -> (Eye, Light) {
        (Eye::new(Point::default(), 0.0, 0.0, 1.8), Light::of(50.0, 0.0, 0.0))
    }

    #[test]
    fn who_waits_is_seen_with_a_head_for_each() {
        let (eye, light) = eye();
        let of = |persons: usize| {
            let mut slices = Vec::new();
            waiting(&mut slices, &eye, &light, Point::new(-1.0, 8.0), Point::new(1.0, 0.0), persons);
            skin(slices)
        };
        assert_eq!(of(0), 0);
        assert!(of(1) > 4 && of(3) >= 2 * of(1), "{} and {}", of(1), of(3));
    }

    #[test]
    fn riders_are_seen_through_the_windows_and_an_empty_vehicle_shows_none() {
        let (eye, light) = eye();
        let of = |aboard: usize| {
            let mut slices = Vec::new();
            let across = std::f32::consts::FRAC_PI_2;
            riders(&mut slices, &eye, &light, (Point::new(0.0, 9.0), across), (5.3, 2.1), [224, 228, 232], aboard);
            skin(slices)
        };
        assert_eq!(of(0), 0);
        assert!(of(1) > 2 && of(4) > 2 * of(1), "{} and {}", of(1), of(4));
    }
}
