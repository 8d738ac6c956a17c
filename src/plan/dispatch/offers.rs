//! Offers: what each of the best vehicles would do with a request and what that changes for others, and why the rest
//! doesn't take it.

use std::collections::BTreeMap;

use crate::base::ids::{RequestId, VehicleId};
use crate::model::StopDeed;

use super::insertion::{Inserter, Insertion, insert};
use super::nearby::Nearby;
use super::problem::{Candidate, JobId, Problem, Stop};
use super::refusal::Refusal;
use super::round::{by_urgency, can_at_all, candidates, nearby_of, place};
use super::schedule::Schedule;
use super::times::TravelTimes;
use crate::model::Weights;

/// Less delay is not worth a word, in seconds.
const DELAY_LEAST_S: f64 = 1.0;

/// What a vehicle would do with a request. All times are in seconds from the moment of the round.
#[derive(Clone, Debug, PartialEq)]
pub struct Offer {
    pub vehicle: VehicleId,
    pub cost: f64,
    pub pick_up_s: f64,
    pub drop_off_s: f64,
    /// Driven more than without it.
    pub detour_s: f64,
    /// Driven until the last stop.
    pub driven_m: f64,
    /// Others that are picked up or arrive later, and by how much at most.
    pub delayed: Vec<(RequestId, f64)>,
    /// How much later than promised somebody else is picked up by it at most.
    pub later_than_promised_s: f64,
    pub stops: Vec<(Stop, f64)>,
}

/// The best offers for one request.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Offers {
    /// The cheapest first.
    pub best: Vec<Offer>,
    /// Vehicles that can't, by reason.
    pub why_not: BTreeMap<Refusal, u32>,
    /// Vehicles that could, at more cost or from further away.
    pub costlier: u32,
}

/// The best offers for each open request, the most urgent first. The best one of each is taken for granted in the next,
/// so that all of them can be accepted together.
pub fn offers(
    mut problem: Problem,
    best_max: usize,
    weights: &Weights,
    times: &mut impl TravelTimes,
) -> Vec<(JobId, Offers)> {
    let nearby = nearby_of(&problem);
    let mut inserter = Inserter::new(&problem);
    let mut all = Vec::with_capacity(problem.open.len());
    for id in by_urgency(&problem) {
        let (found, best) = offers_for(&problem, id, best_max, weights, &nearby, &mut inserter, times);
        if let Some((number, insertion)) = best {
            place(&mut problem, number, id, &insertion, times);
        }
        all.push((id, found));
    }
    all
}

/// What one vehicle would do with a request. It is taken into its stops.
///
/// # Errors
/// Why the vehicle does not take it.
pub fn take(
    problem: &mut Problem,
    vehicle: VehicleId,
    id: JobId,
    weights: &Weights,
    times: &mut impl TravelTimes,
) -> Option<Result<Offer, Refusal>> {
    let number = problem.fleet.iter().position(|candidate| candidate.vehicle == vehicle)?;
    let mut inserter = Inserter::new(problem);
    let candidate = &problem.fleet[number];
    let least_s = candidate.ready_s + times.at_least_s(candidate.start, problem.job(id).from);
    let found = can_at_all(candidate, problem.job(id), least_s)
        .and_then(|()| inserter.cheapest(problem, candidate, id, weights, times));
    Some(found.map(|insertion| {
        let offer = offer(problem, &problem.fleet[number], id, &insertion, times);
        place(problem, number, id, &insertion, times);
        offer
    }))
}

fn offers_for(
    problem: &Problem,
    id: JobId,
    best_max: usize,
    weights: &Weights,
    nearby: &Nearby,
    inserter: &mut Inserter,
    times: &mut impl TravelTimes,
) -> (Offers, Option<(usize, Insertion)>) {
    let tried = candidates(problem, id, nearby, times, &mut Vec::new());
    let starts: Vec<_> = tried.iter().map(|(_, number)| problem.fleet[*number].start).collect();
    times.prepare(&starts, problem.job(id).from);
    let mut found = Offers::default();
    let mut can: Vec<(usize, Insertion)> = Vec::new();
    for (number, vehicle) in problem.fleet.iter().enumerate() {
        let least_s = vehicle.ready_s + times.at_least_s(vehicle.start, problem.job(id).from);
        let is_tried = tried.iter().any(|(_, other)| *other == number);
        let refusal = match can_at_all(vehicle, problem.job(id), least_s) {
            Err(refusal) => Some(refusal),
            Ok(()) if is_tried => match inserter.cheapest(problem, vehicle, id, weights, times) {
                Err(refusal) => Some(refusal),
                Ok(insertion) => {
                    can.push((number, insertion));
                    None
                }
            },
            Ok(()) => {
                found.costlier += 1;
                None
            }
        };
        if let Some(refusal) = refusal {
            *found.why_not.entry(refusal).or_default() += 1;
        }
    }
    can.sort_by(|a, b| a.1.cost.total_cmp(&b.1.cost).then(a.0.cmp(&b.0)));
    found.costlier += can.len().saturating_sub(best_max) as u32;
    let best = can.iter().take(best_max);
    found.best =
        best.map(|(number, insertion)| offer(problem, &problem.fleet[*number], id, insertion, times)).collect();
    (found, can.into_iter().next())
}

fn offer(
    problem: &Problem,
    vehicle: &Candidate,
    id: JobId,
    insertion: &Insertion,
    times: &mut impl TravelTimes,
) -> Offer {
    let mut stops = Vec::new();
    insert(&mut stops, &vehicle.stops, id, insertion.pick_up, insertion.drop_off);
    let (mut with, mut without) = (Schedule::default(), Schedule::default());
    with.lay_out(problem, vehicle, &stops, times);
    without.lay_out(problem, vehicle, &vehicle.stops, times);
    let begin_s = |deed| with.begin_s(Stop { job: id, deed }).unwrap_or(f64::INFINITY);
    let driven = |schedule: &Schedule| schedule.visits.last().map_or((0.0, 0.0), |last| (last.driven_s, last.driven_m));
    Offer {
        vehicle: vehicle.vehicle,
        cost: insertion.cost,
        pick_up_s: begin_s(StopDeed::PickUp),
        drop_off_s: begin_s(StopDeed::DropOff),
        detour_s: driven(&with).0 - driven(&without).0,
        driven_m: driven(&with).1,
        delayed: delayed(problem, &with, &without),
        later_than_promised_s: later_than_promised_s(problem, &with, &without),
        stops: with.visits.iter().map(|visit| (visit.stop, visit.begin_s)).collect(),
    }
}

/// How much later than promised the pick-ups are that come later than without the change; the most.
fn later_than_promised_s(problem: &Problem, with: &Schedule, without: &Schedule) -> f64 {
    let pick_ups = without.visits.iter().filter(|visit| visit.stop.deed == StopDeed::PickUp);
    let later = pick_ups.filter_map(|visit| {
        let begin_s = with.begin_s(visit.stop).filter(|begin_s| begin_s - visit.begin_s >= DELAY_LEAST_S)?;
        Some(begin_s - problem.job(visit.stop.job).promised_s?)
    });
    later.fold(0.0, f64::max)
}

fn delayed(problem: &Problem, with: &Schedule, without: &Schedule) -> Vec<(RequestId, f64)> {
    let mut most: BTreeMap<RequestId, f64> = BTreeMap::new();
    for visit in &without.visits {
        let later_s = with.begin_s(visit.stop).map_or(0.0, |begin_s| begin_s - visit.begin_s);
        if later_s >= DELAY_LEAST_S {
            let known_s = most.entry(problem.job(visit.stop.job).request).or_insert(0.0);
            *known_s = known_s.max(later_s);
        }
    }
    most.into_iter().collect()
}
