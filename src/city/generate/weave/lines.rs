//! The lines of the plan: rings, radials, promenades and the shared streets of each quarter.

use std::collections::BTreeSet;
use std::f64::consts::TAU;

use crate::city::StreetClass;

use super::super::names;
use super::super::network::Role;
use super::super::plan::{Plan, class_of_radial};
use super::{Crossing, Line, Mark};

/// Step between two points of a line, in metres.
const STEP_M: f64 = 11.0;
/// Short and long side of a block, in metres.
const BLOCK_SHORT_M: f64 = 84.0;
const BLOCK_LONG_M: f64 = 165.0;

/// The parts of one sector of a band: radii and angles of the lines that run in it, ends included.
#[derive(Clone, Debug)]
struct Sector {
    from_angle: f64,
    to_angle: f64,
    /// Radii of the shared streets that run along the rings.
    radii: Vec<f64>,
    /// Angles of the shared streets that run along the radials.
    angles: Vec<f64>,
}

/// One band between two great rings.
#[derive(Clone, Debug)]
struct Band {
    low_m: f64,
    high_m: f64,
    /// The belt outside the ring road has no ring promenade and no shared streets.
    is_belt: bool,
    sectors: Vec<Sector>,
}

impl Band {
    fn middle_m(&self) -> f64 {
        f64::midpoint(self.low_m, self.high_m)
    }

    /// Radii at which something crosses or meets a radial inside a sector.
    fn radii(&self, sector: &Sector) -> Vec<f64> {
        let mut radii = vec![self.low_m, self.high_m];
        if !self.is_belt {
            radii.push(self.middle_m());
        }
        radii.extend(&sector.radii);
        radii
    }
}

impl Sector {
    fn middle(&self) -> f64 {
        f64::midpoint(self.from_angle, self.to_angle)
    }

    /// Angles at which something crosses or meets a ring inside the sector.
    fn angles(&self) -> impl Iterator<Item = f64> + '_ {
        [self.from_angle, self.middle(), self.to_angle].into_iter().chain(self.angles.iter().copied())
    }
}

pub fn lines(plan: &Plan) -> Vec<Line> {
    let bands = bands(plan);
    let mut lines = Vec::new();
    for ring in 0..plan.rings_m.len() {
        lines.push(great_ring(plan, &bands, ring));
    }
    for (index, band) in bands.iter().enumerate().filter(|(_, band)| !band.is_belt) {
        lines.push(ring_promenade(plan, band, index));
    }
    lines.extend(radials(plan, &bands, false));
    lines.extend(radials(plan, &bands, true));
    for (index, band) in bands.iter().enumerate() {
        for (number, sector) in band.sectors.iter().enumerate() {
            lines.extend(shared_streets(plan, band, sector, (index, number)));
        }
    }
    lines
}

fn bands(plan: &Plan) -> Vec<Band> {
    let count = plan.sectors.len();
    plan.rings_m
        .windows(2)
        .zip(&plan.sectors)
        .enumerate()
        .map(|(index, (pair, &sectors))| {
            let is_belt = index + 1 == count;
            let (low_m, high_m) = (pair[0], pair[1]);
            let sectors = (0..sectors).map(|number| sector(index + number, number, sectors, (low_m, high_m), is_belt));
            Band { low_m, high_m, is_belt, sectors: sectors.collect() }
        })
        .collect()
}

/// One sector; its blocks lie along the ring or along the radial in turn, like basket-work.
fn sector(parity: usize, number: usize, sectors: usize, (low_m, high_m): (f64, f64), is_belt: bool) -> Sector {
    let from_angle = TAU * number as f64 / sectors as f64;
    let to_angle = TAU * (number + 1) as f64 / sectors as f64;
    let (half_depth, half_arc) = ((high_m - low_m) / 2.0, f64::midpoint(low_m, high_m) * (to_angle - from_angle) / 2.0);
    let (across, along) = if parity.is_multiple_of(2) {
        (parts(half_depth, BLOCK_SHORT_M), parts(half_arc, BLOCK_LONG_M))
    } else {
        (parts(half_depth, BLOCK_LONG_M), parts(half_arc, BLOCK_SHORT_M))
    };
    let (across, along) = if is_belt { (1, 1) } else { (across, along) };
    Sector { from_angle, to_angle, radii: between(low_m, high_m, across), angles: between(from_angle, to_angle, along) }
}

fn parts(length: f64, wanted: f64) -> usize {
    libm::round(length / wanted).max(1.0) as usize
}

/// Divides both halves of a range into equal parts and leaves the middle out, which is a promenade's.
fn between(low: f64, high: f64, parts_of_half: usize) -> Vec<f64> {
    let parts = 2 * parts_of_half;
    (1..parts)
        .filter(|part| *part != parts_of_half)
        .map(|part| low + (high - low) * part as f64 / parts as f64)
        .collect()
}

fn great_ring(plan: &Plan, bands: &[Band], ring: usize) -> Line {
    let mut angles = Vec::new();
    for band in [ring.checked_sub(1), Some(ring)].into_iter().flatten().filter_map(|band| bands.get(band)) {
        angles.extend(band.sectors.iter().flat_map(Sector::angles));
    }
    let class = plan.class_of_ring(ring);
    let role =
        Role { class, name: Some(names::ring(plan, ring)), is_ring_road: plan.is_ring_road(ring), is_fixed: true };
    Line { role, marks: closed_ring(plan, plan.rings_m[ring], &angles) }
}

fn ring_promenade(plan: &Plan, band: &Band, index: usize) -> Line {
    let angles: Vec<f64> = band.sectors.iter().flat_map(Sector::angles).collect();
    let name = Some(names::ring_promenade(index));
    let role = Role { class: StreetClass::Promenade, name, is_ring_road: false, is_fixed: false };
    Line { role, marks: closed_ring(plan, band.middle_m(), &angles) }
}

/// Great radials, or the promenades half-way between them, each from the ring where it starts out to the last ring.
fn radials(plan: &Plan, bands: &[Band], is_promenade: bool) -> Vec<Line> {
    let mut lines = Vec::new();
    let mut first = 0;
    while first < bands.len() {
        let count = bands[first].sectors.len();
        let previous = if first == 0 { 0 } else { bands[first - 1].sectors.len() };
        let same = bands[first..].iter().take_while(|band| band.sectors.len() == count).count();
        for number in 0..count {
            let is_old = !is_promenade && previous > 0 && number % (count / previous) == 0;
            if is_old {
                continue;
            }
            let angle = bands[first].sectors[number].from_angle;
            let angle = if is_promenade { bands[first].sectors[number].middle() } else { angle };
            let last = if is_promenade { first + same } else { bands.len() };
            let radii = radial_crossings(&bands[first..last], angle);
            let (class, name) = if is_promenade {
                (StreetClass::Promenade, names::radial_promenade(number, count))
            } else {
                (class_of_radial(number, count), names::radial(number, count))
            };
            let role = Role { class, name: Some(name), is_ring_road: false, is_fixed: !is_promenade };
            lines.push(Line { role, marks: radial(plan, angle, &radii) });
        }
        first += same;
    }
    lines
}

fn radial_crossings(bands: &[Band], angle: f64) -> Vec<f64> {
    let mut radii = Vec::new();
    for band in bands {
        let touches = |sector: &&Sector| {
            let turns = |other: f64| (micro_turns(other) - micro_turns(angle)).rem_euclid(MICRO_TURNS) == 0;
            turns(sector.from_angle) || turns(sector.to_angle) || turns(sector.middle())
        };
        for sector in band.sectors.iter().filter(touches) {
            radii.extend(band.radii(sector));
        }
    }
    radii
}

fn shared_streets(plan: &Plan, band: &Band, sector: &Sector, place: (usize, usize)) -> Vec<Line> {
    let role = |number: usize, is_ring: bool| Role {
        class: StreetClass::Shared,
        name: Some(names::shared(plan.seed, place, number, is_ring)),
        is_ring_road: false,
        is_fixed: false,
    };
    let mut lines = Vec::new();
    for (number, &radius) in sector.radii.iter().enumerate() {
        let angles: Vec<f64> = sector.angles().collect();
        lines.push(Line { role: role(number, true), marks: arc(plan, radius, &angles) });
    }
    for (number, &angle) in sector.angles.iter().enumerate() {
        lines.push(Line { role: role(number, false), marks: radial(plan, angle, &band.radii(sector)) });
    }
    lines
}

/// A ring that starts and ends where it is farthest from the river.
fn closed_ring(plan: &Plan, radius: f64, angles: &[f64]) -> Vec<Mark> {
    let mut angles = sorted(angles, |angle| micro_turns(angle).rem_euclid(MICRO_TURNS));
    angles.dedup_by_key(|angle| micro_turns(*angle).rem_euclid(MICRO_TURNS));
    let off = |angle: f64| plan.river.locate(plan.warp.place(radius, angle)).1.abs();
    let farthest = (0..angles.len()).max_by(|a, b| off(angles[*a]).total_cmp(&off(angles[*b]))).unwrap_or(0);
    angles.rotate_left(farthest);
    let start = angles.first().copied().unwrap_or_default();
    let mut unrolled: Vec<f64> = angles.iter().map(|angle| if *angle < start { angle + TAU } else { *angle }).collect();
    unrolled.push(start + TAU);
    arc(plan, radius, &unrolled)
}

fn arc(plan: &Plan, radius: f64, angles: &[f64]) -> Vec<Mark> {
    let angles = sorted(angles, micro_turns);
    marks(plan, &angles.iter().map(|angle| (radius, *angle)).collect::<Vec<_>>())
}

fn radial(plan: &Plan, angle: f64, radii: &[f64]) -> Vec<Mark> {
    let radii = sorted(radii, millimetres);
    marks(plan, &radii.iter().map(|radius| (*radius, angle)).collect::<Vec<_>>())
}

fn sorted(values: &[f64], key: impl Fn(f64) -> i64) -> Vec<f64> {
    let mut seen = BTreeSet::new();
    let mut values: Vec<f64> = values.iter().copied().filter(|value| seen.insert(key(*value))).collect();
    values.sort_by(f64::total_cmp);
    values
}

/// Points along a line of the plan through its crossings.
fn marks(plan: &Plan, crossings: &[(f64, f64)]) -> Vec<Mark> {
    let mut marks = Vec::new();
    for (index, &(radius, angle)) in crossings.iter().enumerate() {
        if let Some(&(radius_0, angle_0)) = index.checked_sub(1).and_then(|index| crossings.get(index)) {
            let length = (radius - radius_0).abs() + (angle - angle_0).abs() * radius;
            let steps = (libm::ceil(length / STEP_M) as usize).max(1);
            for step in 1..steps {
                let share = step as f64 / steps as f64;
                let place =
                    plan.warp.place(radius_0 + (radius - radius_0) * share, angle_0 + (angle - angle_0) * share);
                marks.push(Mark { place, crossing: None });
            }
        }
        let crossing = Some(crossing(radius, angle));
        marks.push(Mark { place: plan.warp.place(radius, angle), crossing });
    }
    marks
}

const MICRO_TURNS: i64 = 1_000_000;

fn micro_turns(angle: f64) -> i64 {
    libm::round(angle / TAU * MICRO_TURNS as f64) as i64
}

fn millimetres(radius: f64) -> i64 {
    libm::round(radius * 1000.0) as i64
}

fn crossing(radius: f64, angle: f64) -> Crossing {
    (millimetres(radius), micro_turns(angle).rem_euclid(MICRO_TURNS))
}
