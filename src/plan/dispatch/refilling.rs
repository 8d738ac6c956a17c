//! Refilling: vehicles that charge while they wait for somebody who can't be picked up earlier.

use crate::base::ids::VehicleId;
use crate::model::{Party, StopDeed};

use super::problem::{Candidate, Problem};
use super::rules::range::{RESERVE_M, gained_m, least_left_m};
use super::schedule::Schedule;
use super::times::TravelTimes;

/// Charging for less is not worth the way, in metres of range.
const GAIN_MIN_M: f64 = 5_000.0;

/// The vehicles whose itinerary counts on charging and that have time for it now, with the range that they gain, in metres.
pub fn to_refill(problem: &Problem, times: &mut impl TravelTimes) -> Vec<(VehicleId, f64)> {
    let mut schedule = Schedule::default();
    let mut found = Vec::new();
    for vehicle in problem.fleet.iter().filter(|vehicle| vehicle.fixed == 0 && vehicle.aboard == Party::default()) {
        let Some(first) = vehicle.stops.first().filter(|stop| stop.deed == StopDeed::PickUp) else { continue };
        let Some(refill) = vehicle.refill else { continue };
        schedule.lay_out(problem, vehicle, &vehicle.stops, times);
        let without = Candidate { refill: None, ..vehicle.clone() };
        if least_left_m(problem, &without, &schedule) >= RESERVE_M {
            continue;
        }
        let leg_m = schedule.visits.first().map_or(0.0, |visit| visit.driven_m);
        let earliest_s = problem.job(first.job).earliest_s;
        let gained_m = gained_m(refill, vehicle.ready_s, earliest_s, leg_m).min(refill.full_m - vehicle.range_m);
        if gained_m >= GAIN_MIN_M && vehicle.range_m >= refill.detour_m {
            found.push((vehicle.vehicle, gained_m));
        }
    }
    found
}
