//! What is before a camera, projected: ground, walls and vehicles.

use crate::base::geo::Point;
use crate::city::{AreaKind, City, StreetClass};
use crate::model::VehicleKind;

use super::REACH_M;
use super::raster::{HEIGHT, Raster, Rgb, Slice, WIDTH, mixed};

/// Half of 70°, the width of the view: its tangent.
const HALF_WIDTH: f32 = 0.7;
/// Where the horizon lies, as a share of the height from the top.
const HORIZON: f32 = 0.42;
/// Nothing nearer than this is drawn, in metres.
const NEAR_M: f32 = 0.4;
const FLOOR_M: f32 = 3.1;
/// Land with more corners than this is left out: a coast is not before one vehicle.
const CORNERS_MAX: usize = 160;

const SKY: [Rgb; 2] = [[132, 164, 196], [206, 218, 226]];
const OVERCAST: Rgb = [168, 172, 176];
const LAND: Rgb = [126, 124, 112];
const GREEN: Rgb = [98, 124, 82];
const WATER: Rgb = [84, 112, 132];
const PLAZA: Rgb = [158, 152, 142];
const ASPHALT: Rgb = [84, 86, 90];
const PATH: Rgb = [150, 142, 130];
const PAINT: Rgb = [214, 214, 206];
const NIGHT: Rgb = [10, 13, 20];
const WALLS: [Rgb; 4] = [[186, 178, 166], [172, 168, 164], [198, 190, 176], [160, 164, 168]];

/// Where the camera is and which way it looks.
pub struct Eye {
    pub place: Point,
    ahead: Point,
    height_m: f32,
    focal: f32,
}

/// How light it is, and how far one sees.
pub struct Light {
    share: f32,
    sky: [Rgb; 2],
    /// Beyond this nothing is told from the sky, in metres.
    clear_m: f32,
}

impl Light {
    /// By sun, clouds and rain. Civil twilight ends with the sun 6° under the horizon.
    pub fn of(sun_elevation_deg: f32, cloud: f32, rain_mmph: f32) -> Self {
        let day = ((sun_elevation_deg + 6.0) / 16.0).clamp(0.0, 1.0);
        let share = 0.16 + 0.84 * day * (1.0 - 0.25 * cloud);
        let sky = SKY.map(|color| mixed(NIGHT, mixed(color, OVERCAST, cloud), 0.06 + 0.94 * day));
        Self { share, sky, clear_m: REACH_M * 1.3 / (1.0 + rain_mmph.max(0.0) * 0.12) }
    }

    /// A colour in this light, seen from so far.
    fn on(&self, color: Rgb, depth_m: f32) -> Rgb {
        let fade = (depth_m / self.clear_m).clamp(0.0, 1.0);
        mixed(mixed(NIGHT, color, self.share), self.sky[1], fade * fade)
    }
}

impl Eye {
    /// A camera `before_m` ahead of a vehicle's middle.
    pub fn new(place: Point, heading_rad: f32, before_m: f32, height_m: f32) -> Self {
        let ahead = Point::new(libm::sinf(heading_rad), libm::cosf(heading_rad));
        let focal = WIDTH as f32 / 2.0 / HALF_WIDTH;
        Self { place: place + ahead * before_m, ahead, height_m, focal }
    }

    /// Metres to the right and ahead.
    fn seen(&self, point: Point) -> (f32, f32) {
        let away = point - self.place;
        (away.x * self.ahead.y - away.y * self.ahead.x, away.dot(self.ahead))
    }

    fn column(&self, right_m: f32, depth_m: f32) -> f32 {
        WIDTH as f32 / 2.0 + self.focal * right_m / depth_m
    }

    fn row(&self, height_m: f32, depth_m: f32) -> f32 {
        HEIGHT as f32 * HORIZON + self.focal * (self.height_m - height_m) / depth_m
    }

    /// A shape on the ground in pixels, cut where it comes too near; empty when it is behind.
    fn on_ground(&self, corners: impl Iterator<Item = Point>) -> Vec<(f32, f32)> {
        let seen: Vec<(f32, f32)> = corners.map(|corner| self.seen(corner)).collect();
        let mut cut = Vec::with_capacity(seen.len() + 2);
        for (&from, &to) in seen.iter().zip(seen.iter().cycle().skip(1)) {
            if from.1 >= NEAR_M {
                cut.push(from);
            }
            if (from.1 >= NEAR_M) != (to.1 >= NEAR_M) {
                let share = (NEAR_M - from.1) / (to.1 - from.1);
                cut.push((from.0 + (to.0 - from.0) * share, NEAR_M));
            }
        }
        cut.into_iter().map(|(right, depth)| (self.column(right, depth), self.row(0.0, depth))).collect()
    }
}

/// Sky, land and streets.
pub fn ground(raster: &mut Raster, city: &City, eye: &Eye, light: &Light) {
    let horizon = HEIGHT as f32 * HORIZON;
    raster.fill_rows(|row| {
        let below = row as f32 + 0.5 - horizon;
        if below <= 0.0 {
            mixed(light.sky[0], light.sky[1], row as f32 / horizon)
        } else {
            light.on(LAND, eye.height_m * eye.focal / below)
        }
    });
    for area in &city.areas {
        let color = match area.kind {
            AreaKind::Green => GREEN,
            AreaKind::Water => WATER,
            AreaKind::Plaza => PLAZA,
            AreaKind::Block | AreaKind::Rail => continue,
        };
        let is_near = |corner: &Point| corner.distance(eye.place) <= REACH_M;
        if area.outer.len() <= CORNERS_MAX && area.outer.iter().any(is_near) {
            raster.fill(&eye.on_ground(area.outer.iter().copied()), light.on(color, REACH_M * 0.25));
        }
    }
    streets(raster, city, eye, light);
}

/// Paths under streets for cars, and paint on those.
fn streets(raster: &mut Raster, city: &City, eye: &Eye, light: &Light) {
    let graph = &city.streets;
    let near = |point: &Point, length_m: f32| point.distance(eye.place) <= REACH_M + length_m;
    let reached: Vec<_> = graph
        .streets
        .iter()
        .filter(|street| !street.is_tunnel)
        .map(|street| (street, graph.points_of(street)))
        .filter(|(street, points)| points.first().is_some_and(|first| near(first, street.length_m)))
        .collect();
    let mut lay = |points: &[Point], width_m: f32, color: Rgb| {
        for pair in points.windows(2) {
            let (from, to) = (pair[0], pair[1]);
            let length_m = from.distance(to);
            if length_m <= 0.0 || !near(&from, length_m) {
                continue;
            }
            let along = (to - from) * (1.0 / length_m);
            let (beside, over) = (along.perpendicular() * (width_m / 2.0), along * (width_m / 4.0));
            let corners = [from - over + beside, to + over + beside, to + over - beside, from - over - beside];
            let depth_m = eye.seen(from.lerp(to, 0.5)).1.clamp(0.0, REACH_M);
            raster.fill(&eye.on_ground(corners.into_iter()), light.on(color, depth_m * 0.6));
        }
    };
    for is_path in [true, false] {
        for (street, points) in &reached {
            if (street.class == StreetClass::Promenade) == is_path {
                lay(points, street.width_m, if is_path { PATH } else { ASPHALT });
            }
        }
    }
    for (street, points) in &reached {
        let has_middle = matches!(street.class, StreetClass::Motorway | StreetClass::Fast | StreetClass::Collector);
        if has_middle && street.forward.is_some() && street.backward.is_some() {
            lay(points, 0.18, PAINT);
        }
    }
}

/// The walls of the buildings around.
pub fn walls(city: &City, eye: &Eye, light: &Light) -> Vec<Slice> {
    let mut slices = Vec::new();
    for (index, building) in city.buildings.iter().enumerate() {
        let Some(first) = building.footprint.first() else { continue };
        if building.center.distance(eye.place) > REACH_M + building.center.distance(*first) {
            continue;
        }
        let height_m = f32::from(building.floors.max(1)) * FLOOR_M;
        let color = WALLS[index % WALLS.len()];
        let following = building.footprint.iter().cycle().skip(1);
        for (from, to) in building.footprint.iter().zip(following) {
            face(&mut slices, eye, light, (*from, *to), height_m, color);
        }
    }
    slices
}

/// The colour of a kind of vehicle.
pub fn paint(kind: VehicleKind) -> Rgb {
    match kind {
        VehicleKind::Shuttle => [224, 228, 232],
        VehicleKind::Bus => [88, 128, 168],
        VehicleKind::Car => [96, 100, 110],
        VehicleKind::Robot => [206, 200, 184],
        VehicleKind::Van => [190, 170, 120],
        VehicleKind::Ambulance => [238, 236, 234],
    }
}

/// The sides of a vehicle.
pub fn vehicle(
    slices: &mut Vec<Slice>,
    eye: &Eye,
    light: &Light,
    place: Point,
    heading_rad: f32,
    (length_m, width_m, height_m): (f32, f32, f32),
    kind: VehicleKind,
) {
    let ahead = Point::new(libm::sinf(heading_rad), libm::cosf(heading_rad));
    let (along, beside) = (ahead * (length_m / 2.0), ahead.perpendicular() * (width_m / 2.0));
    let corners = [place + along + beside, place + along - beside, place - along - beside, place - along + beside];
    let color = paint(kind);
    for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
        face(slices, eye, light, (*from, *to), height_m, color);
    }
}

/// An upright face on the ground, one slice for each column of pixels that it crosses.
pub fn face(slices: &mut Vec<Slice>, eye: &Eye, light: &Light, (from, to): (Point, Point), height_m: f32, color: Rgb) {
    let (mut from, mut to) = (eye.seen(from), eye.seen(to));
    if from.1.max(to.1) < NEAR_M || from.1.min(to.1) > REACH_M {
        return;
    }
    // Faces across the view are lighter than those along it.
    let (across, along) = (to.0 - from.0, to.1 - from.1);
    let length = libm::sqrtf(across * across + along * along).max(1e-3);
    let tint = mixed([0, 0, 0], color, 0.72 + 0.28 * across.abs() / length);
    for (end, other) in [(true, to), (false, from)] {
        let near = if end { &mut from } else { &mut to };
        if near.1 < NEAR_M {
            let share = (NEAR_M - near.1) / (other.1 - near.1);
            *near = (near.0 + (other.0 - near.0) * share, NEAR_M);
        }
    }
    let (mut left, mut right) = ((eye.column(from.0, from.1), from.1), (eye.column(to.0, to.1), to.1));
    if left.0 > right.0 {
        std::mem::swap(&mut left, &mut right);
    }
    let first = left.0.max(0.0) as usize;
    let last = right.0.clamp(0.0, WIDTH as f32) as usize;
    let width = (right.0 - left.0).max(1e-3);
    for column in first..last {
        // The inverse of the depth is linear over the picture.
        let share = ((column as f32 + 0.5 - left.0) / width).clamp(0.0, 1.0);
        let depth_m = 1.0 / (1.0 / left.1 + share * (1.0 / right.1 - 1.0 / left.1));
        let (top, bottom) = (eye.row(height_m, depth_m), eye.row(0.0, depth_m));
        slices.push(Slice { column: column as u16, depth_m, top, bottom, color: light.on(tint, depth_m) });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_ahead_is_in_the_middle_and_what_is_at_the_right_is_right() {
        // Looking east.
        let eye = Eye::new(Point::new(10.0, 10.0), std::f32::consts::FRAC_PI_2, 0.0, 1.8);
        let (right_m, depth_m) = eye.seen(Point::new(30.0, 10.0));
        assert!(right_m.abs() < 1e-3 && (depth_m - 20.0).abs() < 1e-3);
        assert!(eye.seen(Point::new(30.0, 0.0)).0 > 9.9, "south is at the right");
        assert!((eye.row(1.8, 20.0) - HEIGHT as f32 * HORIZON).abs() < 1e-3, "what is as high as the camera");
        assert!(
            eye.on_ground([Point::new(0.0, 0.0), Point::new(0.0, 5.0), Point::new(5.0, 0.0)].into_iter()).is_empty()
        );
    }

    #[test]
    fn a_face_that_passes_the_camera_is_cut_and_one_behind_is_left_out() {
        let eye = Eye::new(Point::default(), 0.0, 0.0, 1.8);
        let light = Light::of(40.0, 0.0, 0.0);
        let sliced = |from: (f32, f32), to: (f32, f32)| {
            let mut slices = Vec::new();
            let ends = (Point::new(from.0, from.1), Point::new(to.0, to.1));
            face(&mut slices, &eye, &light, ends, 6.0, [200; 3]);
            slices
        };
        assert_eq!(sliced((-3.0, -9.0), (3.0, -5.0)), []);
        let passing = sliced((4.0, -20.0), (4.0, 60.0));
        assert!(!passing.is_empty());
        assert!(passing.iter().all(|slice| slice.depth_m.is_finite() && slice.top < slice.bottom));
        assert_eq!(sliced((-200.0, 10.0), (200.0, 10.0)).len(), WIDTH, "a wall across the whole view");
    }
}
