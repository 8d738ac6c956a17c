//! Homes where a file has streets but hardly a building: real people live there, the map just doesn't know.

use std::collections::HashMap;

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::city::generate::polygon::Rectangle;
use crate::city::{Building, BuildingKind, City, Street, StreetClass};

use super::boundary::Boundary;
use super::buildings::plain;
use super::ground::Ground;

const SEED: u64 = 0x1F11;
/// A home's ground plan along and across the street, in metres.
const HOME_M: (f32, f32) = (9.0, 10.0);
/// From the middle of one home to that of the next, in metres.
const SPACING_M: f32 = 14.0;
/// How far along the street the next try is, where something stands in the way, in metres.
const STEP_M: f32 = 2.0;
/// From the kerb to the home, in metres.
const SETBACK_M: f32 = 2.5;
/// Between a home and what stands around it, in metres.
const MARGIN_M: f32 = 1.2;
const TWO_FLOORS_SHARE: f64 = 0.78;
/// Side of the squares in which buildings are held against streets, in metres.
const SQUARE_M: f32 = 250.0;
/// Mapped ground plans for each metre of residential street, in m², below which buildings are missing: a street with
/// detached homes on both sides has about 12.
const SPARSE_M2_PER_M: f32 = 3.0;
/// Streets that make a town, in metres on nine squares (about 9 km on a square kilometre).
const TOWN_STREETS_M: f32 = 5_000.0;

/// Adds homes along residential streets where buildings are missing.
pub fn build(city: &mut City, ground: &mut Ground, boundary: &Boundary) {
    let coverage = Coverage::of(city);
    let mut homes = Vec::new();
    for (index, street) in city.streets.streets.iter().enumerate() {
        if is_residential(street) {
            let mut chance = Chance::for_thing(SEED, 0, index as u64);
            for side in [1.0, -1.0] {
                line_up(city.streets.points_of(street), street.width_m, side, |rectangle| {
                    let is_wanted = coverage.lacks_homes(rectangle.center, street.class)
                        && ground.is_free(&rectangle, MARGIN_M, boundary);
                    if is_wanted {
                        let floors = if chance.happens(TWO_FLOORS_SHARE) { 2 } else { 1 };
                        homes.push(building(BuildingKind::Detached, &rectangle, floors));
                        ground.add_ring(rectangle.corners().to_vec());
                    }
                    is_wanted
                });
            }
        }
    }
    city.buildings.extend(homes);
}

/// Whether homes may stand along a street. In towns homes line collectors too, and older maps call most small streets
/// unclassified; the road between two villages is told apart by the few streets around it.
fn is_residential(street: &Street) -> bool {
    matches!(street.class, StreetClass::Shared | StreetClass::Collector) && !street.is_bridge && !street.is_tunnel
}

/// A generated building; a home when its kind is one.
pub fn building(kind: BuildingKind, rectangle: &Rectangle, floors: u8) -> Building {
    Building {
        center: rectangle.center,
        footprint: rectangle.corners().to_vec(),
        floors,
        floor_area_m2: 4.0 * rectangle.half_width * rectangle.half_depth * f32::from(floors),
        homes: u16::from(kind.is_home()),
        is_generated: true,
        ..plain(kind)
    }
}

/// Tries places for homes along one side of a street; `try_place` says whether one was taken.
fn line_up(points: &[Point], width_m: f32, side: f32, mut try_place: impl FnMut(Rectangle) -> bool) {
    let off = side * (width_m / 2.0 + SETBACK_M + HOME_M.1 / 2.0);
    let mut wait_m = HOME_M.0;
    for pair in points.windows(2) {
        let length = pair[0].distance(pair[1]);
        let axis = (pair[1] - pair[0]).unit();
        let mut at = wait_m;
        while at <= length {
            let center = pair[0] + axis * at + axis.perpendicular() * off;
            let rectangle = Rectangle { center, axis, half_width: HOME_M.0 / 2.0, half_depth: HOME_M.1 / 2.0 };
            at += if try_place(rectangle) { SPACING_M } else { STEP_M };
        }
        wait_m = at - length;
    }
}

/// Mapped buildings and residential streets in squares of the city.
struct Coverage {
    /// Ground plans in m², streets in metres.
    squares: HashMap<(i32, i32), (f32, f32)>,
}

impl Coverage {
    fn of(city: &City) -> Self {
        let mut squares: HashMap<(i32, i32), (f32, f32)> = HashMap::new();
        for building in &city.buildings {
            let ground_m2 = building.floor_area_m2 / f32::from(building.floors.max(1));
            squares.entry(square(building.center)).or_default().0 += ground_m2;
        }
        for street in city.streets.streets.iter().filter(|street| is_residential(street)) {
            for pair in city.streets.points_of(street).windows(2) {
                squares.entry(square(pair[0].lerp(pair[1], 0.5))).or_default().1 += pair[0].distance(pair[1]);
            }
        }
        Self { squares }
    }

    /// Whether buildings are missing around a place on a street: in its square and the eight around it.
    fn lacks_homes(&self, place: Point, class: StreetClass) -> bool {
        let (column, row) = square(place);
        let (mut ground_m2, mut streets_m) = (0.0, 0.0);
        for near in (row - 1..=row + 1).flat_map(|row| (column - 1..=column + 1).map(move |column| (column, row))) {
            if let Some((ground, streets)) = self.squares.get(&near) {
                ground_m2 += ground;
                streets_m += streets;
            }
        }
        ground_m2 < streets_m * SPARSE_M2_PER_M && (class == StreetClass::Shared || streets_m >= TOWN_STREETS_M)
    }
}

fn square(place: Point) -> (i32, i32) {
    ((place.x / SQUARE_M).floor() as i32, (place.y / SQUARE_M).floor() as i32)
}
