//! Stand-ins: buildings for institutions of which a file knows only the place.

use crate::base::geo::Point;
use crate::city::generate::polygon::Rectangle;
use crate::city::nearest::NearestStreet;
use crate::city::street::Arc;
use crate::city::{Building, BuildingKind, City, Spot};

use super::boundary::Boundary;
use super::buildings::Homeless;
use super::ground::Ground;
use super::infill::building;

/// From the kerb to the building, in metres.
const SETBACK_M: f32 = 3.0;
const MARGIN_M: f32 = 1.5;
/// How far along the street from the nearest spot a free place is looked for, in metres.
const SHIFTS_M: [f32; 9] = [0.0, 10.0, -10.0, 20.0, -20.0, 35.0, -35.0, 55.0, -55.0];
const SCALES: [f32; 4] = [1.0, 0.8, 0.6, 0.45];
/// A stand-in further from its point than this would be in the wrong place, in metres.
const REACH_M: f32 = 120.0;

/// Adds a building for each institution: beside the nearest street where there is room, else right at its point.
pub fn build(city: &mut City, homeless: Vec<Homeless>, ground: &mut Ground, boundary: &Boundary) {
    let nearest = NearestStreet::new(&city.streets);
    let mut stand_ins: Vec<Building> = Vec::new();
    for one in homeless {
        let (width, depth, floors) = measure(one.kind);
        let beside = SCALES
            .iter()
            .find_map(|scale| beside_street(city, &nearest, &one, (width * scale, depth * scale), ground, boundary));
        let rectangle = beside.unwrap_or_else(|| at_point(one.place, width * SCALES[3], depth * SCALES[3]));
        if !rectangle.corners().iter().all(|corner| boundary.contains(*corner)) {
            continue;
        }
        ground.add_ring(rectangle.corners().to_vec());
        stand_ins.push(Building { name: one.name, ..building(one.kind, &rectangle, floors) });
    }
    city.buildings.extend(stand_ins);
}

fn beside_street(
    city: &City,
    nearest: &NearestStreet,
    one: &Homeless,
    (width, depth): (f32, f32),
    ground: &Ground,
    boundary: &Boundary,
) -> Option<Rectangle> {
    let (spot, distance) = nearest.find(&city.streets, one.place, |arc: &Arc| arc.modes.cars)?;
    if distance > REACH_M {
        return None;
    }
    let half_street = city.streets.street_of(spot.arc).width_m / 2.0;
    SHIFTS_M.iter().find_map(|shift| {
        let (on_street, axis) = city.streets.place(Spot { offset_m: spot.offset_m + shift, ..spot });
        let across = axis.perpendicular();
        let side = if (one.place - on_street).dot(across) >= 0.0 { 1.0 } else { -1.0 };
        [side, -side].into_iter().find_map(|side| {
            let center = on_street + across * (side * (half_street + SETBACK_M + depth / 2.0));
            let rectangle = Rectangle { center, axis, half_width: width / 2.0, half_depth: depth / 2.0 };
            ground.is_free(&rectangle, MARGIN_M, boundary).then_some(rectangle)
        })
    })
}

fn at_point(place: Point, width: f32, depth: f32) -> Rectangle {
    Rectangle { center: place, axis: Point::new(1.0, 0.0), half_width: width / 2.0, half_depth: depth / 2.0 }
}

/// Width, depth and floors of a small institution.
fn measure(kind: BuildingKind) -> (f32, f32, u8) {
    match kind {
        BuildingKind::Hospital => (48.0, 26.0, 4),
        BuildingKind::School => (50.0, 22.0, 3),
        BuildingKind::CityHall => (40.0, 24.0, 4),
        BuildingKind::Station => (40.0, 12.0, 2),
        BuildingKind::FireStation => (22.0, 16.0, 2),
        BuildingKind::Clinic => (18.0, 14.0, 2),
        BuildingKind::PoliceStation => (14.0, 11.0, 2),
        _ => (20.0, 14.0, 2),
    }
}
