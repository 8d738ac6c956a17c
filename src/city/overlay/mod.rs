//! Lays over any city, generated or read, what Yagura needs and no map holds: feeders, chargers, depots, lines.

mod access;
mod chargers;
mod crowd;
mod depots;
mod equipment;
mod feeders;
mod lines;
#[cfg(test)]
mod tests;
mod zones;

use crate::base::geo::Point;

use super::City;
use super::building::BuildingKind;
use super::control::lay as control;
use super::nearest::NearestStreet;
use super::street::Arc;

/// Fills every column that is still empty; a filled one is kept, and only tied to the streets and feeders.
///
/// The same city and seed give the same overlay.
pub fn lay_over(city: &mut City, seed: u64) {
    let nearest = NearestStreet::new(&city.streets);
    access::tie_to_streets(city, &nearest);
    equipment::fit_out(city, seed);
    depots::lay(city, &nearest);
    chargers::lay(city, &nearest, seed);
    feeders::lay(city, &nearest, seed);
    lines::lay(city, &nearest);
    crowd::lay(city);
    control::lay(city);
}

/// Whether shuttles, buses, cars and vans may use an arc.
fn is_for_cars(arc: &Arc) -> bool {
    arc.modes.cars
}

/// The middle of town: the railway station, else the middle of the city's box.
fn town_center(city: &City) -> Point {
    city.buildings
        .iter()
        .filter(|building| building.kind == BuildingKind::Station)
        .map(|building| building.center)
        .min_by(|a, b| a.distance(city.bounds.center()).total_cmp(&b.distance(city.bounds.center())))
        .unwrap_or_else(|| city.bounds.center())
}

/// The distance from a point inside a ring to the ring in a direction (unit vector); 0 when it is never met.
fn distance_to_ring(ring: &[Point], from: Point, direction: Point) -> f32 {
    let mut least = f32::INFINITY;
    for (index, &a) in ring.iter().enumerate() {
        let b = ring[(index + 1) % ring.len()];
        let side = b - a;
        let turn = direction.cross(side);
        if turn.abs() < 1e-6 {
            continue;
        }
        let distance = (a - from).cross(side) / turn;
        let share = (a - from).cross(direction) / turn;
        if distance > 0.0 && (0.0..=1.0).contains(&share) {
            least = least.min(distance);
        }
    }
    if least.is_finite() { least } else { 0.0 }
}

/// The unit vector of a compass heading in radians.
fn direction_of(heading_rad: f32) -> Point {
    Point::new(libm::sinf(heading_rad), -libm::cosf(heading_rad))
}
