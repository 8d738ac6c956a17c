//! Ponds in the larger parks, and the lawns of the station square.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::city::{Area, AreaKind, City};

use super::blocks::{Block, Use};
use super::plan::Plan;
use super::polygon;

/// Smallest park with a pond, in square metres.
const POND_PARK_MIN_M2: f32 = 9000.0;
/// Radius of a pond, as a share of the distance from the park's middle to its edge.
const POND_SHARE: f32 = 0.55;
/// Points of a rounded outline.
const OUTLINE_POINTS: u8 = 36;
/// Distance from the tracks, half length and half depth of each lawn on the square, in metres.
const LAWNS: [(f32, f32, f32); 2] = [(-38.0, 40.0, 17.0), (52.0, 34.0, 11.0)];

pub fn lay_land(city: &mut City, blocks: &[Block], plan: &Plan) {
    for (off, half_length, half_depth) in LAWNS {
        let along = plan.railway.locate(Point::default()).0;
        let center = plan.railway.place(along, off);
        let axis = (plan.railway.place(along + 10.0, off) - center).unit();
        add(city, AreaKind::Green, rounded(center, axis * half_length, axis.perpendicular() * half_depth, (0.0, 0.0)));
    }
    let large = |block: &&Block| block.purpose == Use::Park && block.area_m2 > POND_PARK_MIN_M2;
    for (number, block) in blocks.iter().filter(large).enumerate() {
        let mut chance = Chance::for_thing(plan.seed, 0x706F_6E64, number as u64);
        let reach = POND_SHARE * polygon::distance_to_ring(&block.outline, block.center);
        let is_clear = polygon::contains(&block.outline, block.center) && off_tracks(plan, block.center, reach);
        if is_clear && chance.happens(0.6) {
            let axis = block.longest_side().and_then(|side| side.points.first().zip(side.points.last()));
            let axis = axis.map_or(Point::new(1.0, 0.0), |(first, last)| (*last - *first).unit());
            let phase = chance.between(0.0, std::f64::consts::TAU) as f32;
            let (long, short) = (axis * reach, axis.perpendicular() * (reach * 0.72));
            add(city, AreaKind::Water, rounded(block.center, long, short, (0.16, phase)));
        }
    }
}

fn off_tracks(plan: &Plan, place: Point, reach: f32) -> bool {
    plan.railway.locate(place).1.abs() > reach + 12.0
}

fn add(city: &mut City, kind: AreaKind, outer: Vec<Point>) {
    city.areas.push(Area { kind, name: None, outer, holes: Vec::new() });
}

/// An oval with soft dents: `dent` is their depth as a share, and where they start.
fn rounded(center: Point, long: Point, short: Point, (dent, phase): (f32, f32)) -> Vec<Point> {
    (0..OUTLINE_POINTS)
        .map(|step| {
            let angle = std::f32::consts::TAU * f32::from(step) / f32::from(OUTLINE_POINTS);
            let reach = 1.0 - dent * (0.5 + 0.5 * libm::sinf(3.0 * angle + phase));
            center + (long * libm::cosf(angle) + short * libm::sinf(angle)) * reach
        })
        .collect()
}
