//! The two lines that cross the whole city: the river with its banks, and the railway.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::city::{Area, AreaKind, City};

use super::names;
use super::plan::Plan;
use super::polygon;

/// Step between two points of a bank, in metres.
const STEP_M: f32 = 12.0;
/// Half the width of the railway's ground, in metres.
const RAIL_HALF_M: f32 = 7.0;
/// Distance of each track from the line's middle, in metres.
const TRACK_OFFSET_M: f32 = 2.2;

/// A smooth line across the city, in a frame turned by `heading`: `along` runs with the line, `across` from it.
#[derive(Clone, Copy, Debug)]
pub struct Course {
    cos: f32,
    sin: f32,
    offset: f32,
    /// How fast the line bends away from the centre.
    bend: f32,
    amplitude: f32,
    wave_number: f32,
    phase: f32,
}

impl Course {
    pub fn river(seed: u64, heading: f64, offset_m: f32, reach_m: f32) -> Self {
        let mut chance = Chance::for_thing(seed, 0x0072_6976, 0);
        let amplitude = (0.035 * reach_m).clamp(8.0, 60.0);
        Self {
            cos: libm::cos(heading) as f32,
            sin: libm::sin(heading) as f32,
            offset: offset_m,
            bend: 0.16 / reach_m,
            amplitude,
            wave_number: std::f32::consts::TAU / (1.5 * reach_m).clamp(600.0, 2600.0),
            phase: chance.between(-0.7, 0.7) as f32,
        }
    }

    pub fn railway(heading: f64, offset_m: f32, reach_m: f32) -> Self {
        Self {
            cos: libm::cos(heading) as f32,
            sin: libm::sin(heading) as f32,
            offset: offset_m,
            bend: -0.12 / reach_m,
            amplitude: 0.0,
            wave_number: 0.0,
            phase: 0.0,
        }
    }

    fn middle(&self, along: f32) -> f32 {
        let wave = libm::sinf(self.wave_number * along + self.phase) - libm::sinf(self.phase);
        self.offset + self.bend * along * along + self.amplitude * wave
    }

    /// How far along the line and how far off it a place lies; positive is the side away from the centre.
    pub fn locate(&self, place: Point) -> (f32, f32) {
        let along = place.x * self.cos + place.y * self.sin;
        let across = -place.x * self.sin + place.y * self.cos;
        (along, across - self.middle(along))
    }

    pub fn place(&self, along: f32, off: f32) -> Point {
        let across = self.middle(along) + off;
        Point::new(along * self.cos - across * self.sin, along * self.sin + across * self.cos)
    }

    /// Points at one distance off the line, both ends included.
    pub fn run(&self, from: f32, to: f32, off: f32) -> Vec<Point> {
        let count = (libm::ceilf((to - from).abs() / STEP_M) as usize).max(1);
        (0..=count).map(|step| self.place(from + (to - from) * step as f32 / count as f32, off)).collect()
    }

    /// Where the line enters and leaves a ring.
    fn reach(&self, ring: &[Point], off: f32) -> (f32, f32) {
        let walk = |direction: f32| {
            let mut along = 0.0;
            while polygon::contains(ring, self.place(along + direction * STEP_M * 0.25, off)) {
                along += direction * STEP_M * 0.25;
            }
            along
        };
        (walk(-1.0), walk(1.0))
    }

    fn strip(&self, ring: &[Point], low: f32, high: f32) -> Vec<Point> {
        let (from, to) = self.reach(ring, low);
        let mut outline = self.run(from, to, low);
        let (from, to) = self.reach(ring, high);
        outline.extend(self.run(to, from, high));
        outline
    }
}

/// Adds water, green banks, the railway's ground and its tracks.
pub fn lay_land(city: &mut City, plan: &Plan) {
    let ring = city.boundary.clone();
    let river = &plan.river;
    let area = |kind, outer, name| Area { kind, name, outer, holes: Vec::new() };
    city.areas.push(area(
        AreaKind::Water,
        river.strip(&ring, -plan.water_half_m, plan.water_half_m),
        Some(names::river()),
    ));
    for side in [-1.0, 1.0] {
        let bank = river.strip(&ring, side * plan.water_half_m, side * (plan.street_bank_m - 5.5));
        city.areas.push(area(AreaKind::Green, bank, None));
    }
    city.areas.push(area(AreaKind::Rail, plan.railway.strip(&ring, -RAIL_HALF_M, RAIL_HALF_M), None));
    for side in [-TRACK_OFFSET_M, TRACK_OFFSET_M] {
        let (from, to) = plan.railway.reach(&ring, side);
        city.rails.push(plan.railway.run(from, to, side));
    }
}
