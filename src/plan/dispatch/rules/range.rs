//! Battery or tank last to the end of the itinerary, and to a charger or a pump from there.
//!
//! A battery need not last at once: where the vehicle is empty and has to wait for somebody who can't be picked up
//! earlier, it charges meanwhile ([`Refill`]). So charging costs nobody any time. A tank is filled only when the vehicle has
//! nothing to do: no vehicle with a tank is asked for rides.

use crate::model::{Party, StopDeed};
use crate::plan::dispatch::problem::{Candidate, Problem};
use crate::plan::dispatch::refusal::Refusal;
use crate::plan::dispatch::schedule::Schedule;

use super::Change;

/// Range that must be left everywhere, in metres, to get to a charger: twice across a city district.
pub const RESERVE_M: f64 = 5_000.0;

/// A vehicle sets out to somebody who can't be picked up earlier so long before, and the time of the way at this speed.
const SETS_OUT_BEFORE_S: f64 = 600.0;
const SLOW_MPS: f64 = 3.0;

/// How a battery comes to more range between two stops.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Refill {
    /// Range that a second at a charger gives, in metres; rather too little.
    pub metres_per_s: f64,
    /// To the charger, until it is plugged in, and back on the way.
    pub detour_s: f64,
    pub detour_m: f64,
    /// Range when it is charged as far as is quick.
    pub full_m: f64,
}

/// # Errors
/// When too little would be left somewhere, and less than at present.
pub fn check(change: &Change<'_>) -> Result<(), Refusal> {
    let left_m = |schedule| least_left_m(change.problem, change.vehicle, schedule);
    let least_m = left_m(change.with);
    let is_enough = least_m >= RESERVE_M || least_m >= left_m(change.without);
    if is_enough { Ok(()) } else { Err(Refusal::RangeTooShort) }
}

/// The least range that is left anywhere on the way, charging where there is time for it, in metres.
pub fn least_left_m(problem: &Problem, vehicle: &Candidate, schedule: &Schedule) -> f64 {
    let (mut left_m, mut least_m) = (vehicle.range_m, f64::INFINITY);
    let (mut driven_m, mut end_s, mut load) = (0.0, vehicle.ready_s, vehicle.aboard);
    for visit in &schedule.visits {
        let leg_m = visit.driven_m - driven_m;
        let refill = vehicle.refill.filter(|_| visit.stop.deed == StopDeed::PickUp && load == Party::default());
        if let Some(refill) = refill {
            let gained_m = gained_m(refill, end_s, problem.job(visit.stop.job).earliest_s, leg_m);
            // It must get to the charger too.
            if left_m >= refill.detour_m {
                left_m = left_m.max((left_m + gained_m).min(refill.full_m));
            }
        }
        left_m -= leg_m;
        least_m = least_m.min(left_m);
        (driven_m, end_s, load) = (visit.driven_m, visit.end_s, visit.load);
    }
    least_m
}

/// The range that is gained between the end of a stop and a pick-up that can't be earlier, so many metres away; 0 when
/// there is no time.
pub fn gained_m(refill: Refill, end_s: f64, earliest_s: f64, away_m: f64) -> f64 {
    let sets_out_s = earliest_s - SETS_OUT_BEFORE_S - away_m / SLOW_MPS;
    let charging_s = sets_out_s - end_s - refill.detour_s;
    (charging_s.max(0.0) * refill.metres_per_s - refill.detour_m).max(0.0)
}
