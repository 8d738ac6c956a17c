//! Where idle vehicles wait: re-balancing by what was asked for lately, the plainest forecast there is.

use yagura::base::geo::Point;
use yagura::base::ids::VehicleId;
use yagura::plan::dispatch::rebalance;

use super::city::{self, Node};
use super::fleet::Vehicle;
use super::trips::Trips;

/// Time between two re-balancings, and how far back requests are counted for the forecast of as long, in seconds.
pub const PERIOD_S: f64 = 300.0;

/// Rows of crossings in one zone, which reaches across the city: about a kilometre.
const ZONE_ROWS: u32 = 8;

/// Sends idle vehicles to where they are missing.
pub fn send(now_s: f64, asked: u32, fleet: &mut [Vehicle], trips: &Trips) {
    let mut counts = vec![0.0; city::ROWS.div_ceil(ZONE_ROWS) as usize];
    let so_far = &trips.asked[..asked as usize];
    for trip in so_far.iter().rev().take_while(|trip| trip.asked_s > now_s - PERIOD_S) {
        counts[(trip.from / city::COLUMNS / ZONE_ROWS) as usize] += 1.0;
    }
    let middle = |zone: u32| zone * ZONE_ROWS * city::COLUMNS + (ZONE_ROWS / 2) * city::COLUMNS + city::COLUMNS / 2;
    let zones: Vec<(Point, f64)> =
        (0..).zip(&counts).map(|(zone, count)| (city::point(middle(zone)), *count)).collect();
    let idle: Vec<(VehicleId, Point)> = fleet
        .iter()
        .enumerate()
        .filter(|(_, vehicle)| vehicle.stops.is_empty() && vehicle.waits_at.is_none())
        .map(|(number, vehicle)| (VehicleId::from_index(number), city::point(vehicle.node)))
        .collect();
    let node_at =
        |point: Point| (0..).zip(&zones).find(|(_, (other, _))| *other == point).map(|(zone, _)| middle(zone));
    for (vehicle, point) in rebalance(&idle, &zones) {
        let node: Option<Node> = node_at(point);
        fleet[vehicle.index()].waits_at = node;
    }
}
