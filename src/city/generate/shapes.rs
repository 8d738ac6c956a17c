//! Ground plans of larger buildings: wings around courts, drawn into a rectangle.

use crate::base::geo::Point;
use crate::city::BuildingKind;

use super::polygon::Rectangle;

/// Corners in shares of half the width and half the depth; the front is at -1.
type Outline = &'static [(f32, f32)];

const BOX: Outline = &[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)];
/// Two long wings and a bridge: a hospital.
const H: Outline = &[
    (-1.0, -1.0),
    (-0.5, -1.0),
    (-0.5, -0.25),
    (0.5, -0.25),
    (0.5, -1.0),
    (1.0, -1.0),
    (1.0, 1.0),
    (0.5, 1.0),
    (0.5, 0.3),
    (-0.5, 0.3),
    (-0.5, 1.0),
    (-1.0, 1.0),
];
/// Class rooms around a yard.
const U: Outline =
    &[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (0.62, 1.0), (0.62, -0.3), (-0.62, -0.3), (-0.62, 1.0), (-1.0, 1.0)];
/// A hall with a wing behind.
const T: Outline =
    &[(-1.0, -1.0), (1.0, -1.0), (1.0, 0.0), (0.38, 0.0), (0.38, 1.0), (-0.38, 1.0), (-0.38, 0.0), (-1.0, 0.0)];
const L: Outline = &[(-1.0, -1.0), (1.0, -1.0), (1.0, -0.1), (-0.2, -0.1), (-0.2, 1.0), (-1.0, 1.0)];

/// The ground plan of a building of a kind within its rectangle.
pub fn footprint(kind: BuildingKind, ground: &Rectangle, variant: usize) -> Vec<Point> {
    let outline = match kind {
        BuildingKind::Hospital => H,
        BuildingKind::School => U,
        BuildingKind::CityHall => T,
        BuildingKind::Clinic | BuildingKind::PoliceStation => L,
        BuildingKind::Office if variant.is_multiple_of(4) => L,
        BuildingKind::Detached if variant.is_multiple_of(5) => {
            &[(-1.0, -1.0), (1.0, -1.0), (1.0, 0.45), (0.2, 0.45), (0.2, 1.0), (-1.0, 1.0)]
        }
        _ => BOX,
    };
    let (along, across) = (ground.axis * ground.half_width, ground.axis.perpendicular() * ground.half_depth);
    outline.iter().map(|(u, v)| ground.center + along * *u + across * *v).collect()
}

/// Share of the rectangle that the ground plan covers.
pub fn footprint_area_m2(ring: &[Point]) -> f32 {
    super::polygon::area(ring).abs()
}
