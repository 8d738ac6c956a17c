//! A round: open requests are placed one after the other, the most urgent first.

use crate::base::geo::Point;
use crate::base::ids::{RequestId, VehicleId};
use crate::model::StopDeed;

use super::insertion::{Inserter, Insertion, insert};
use super::nearby::Nearby;
use super::problem::{Candidate, Job, JobId, Problem, Stop};
use super::refusal::Refusal;
use super::rules;
use super::schedule::Schedule;
use super::times::TravelTimes;
use crate::model::Weights;

/// Vehicles without stops, and with stops, that are tried for a request: the nearest that can at all.
const IDLE_TRIED_MAX: usize = 8;
const BUSY_TRIED_MAX: usize = 10;

/// How far around a pick-up vehicles are looked for: at first, and at most.
const REACH_M: f32 = 800.0;
const REACH_MAX_M: f32 = 51_200.0;

/// Vehicles whose refusal is told for one request.
const WHY_NOT_MAX: usize = 16;

/// What a round decides.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Plan {
    /// New itineraries, by number of the vehicle in the fleet.
    pub routes: Vec<Route>,
    /// What became of each open request, in the order in which they were placed.
    pub outcomes: Vec<Outcome>,
}

/// The stops to come of one vehicle, with the moments at which it should be ready for each.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub vehicle: VehicleId,
    pub stops: Vec<(Stop, f64)>,
}

/// What became of an open request.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    pub request: RequestId,
    pub placed: Option<Placement>,
    /// Vehicles near by that can't take it, and why; not those that merely cost more.
    pub why_not: Vec<(VehicleId, Refusal)>,
}

/// Who takes a request, and when, in seconds from the moment of the round.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    pub vehicle: VehicleId,
    pub pick_up_s: f64,
    pub drop_off_s: f64,
    pub cost: f64,
}

/// Places the open requests of a problem.
pub fn plan_round(mut problem: Problem, weights: &Weights, times: &mut impl TravelTimes) -> Plan {
    let nearby = nearby_of(&problem);
    let open = by_urgency(&problem);
    let mut inserter = Inserter::new(&problem);
    let mut is_changed = vec![false; problem.fleet.len()];
    let mut outcomes = Vec::with_capacity(open.len());
    for id in open {
        let mut why_not = Vec::new();
        let tried = candidates(&problem, id, &nearby, times, &mut why_not);
        let best = best_of(&problem, id, &tried, weights, &mut inserter, times, &mut why_not);
        let placed = best.map(|(number, insertion)| {
            is_changed[number] = true;
            place(&mut problem, number, id, &insertion, times)
        });
        why_not.truncate(WHY_NOT_MAX);
        outcomes.push(Outcome { request: problem.job(id).request, placed, why_not });
    }
    let changed = problem.fleet.iter().zip(&is_changed).filter(|(_, is_changed)| **is_changed);
    let routes = changed.map(|(vehicle, _)| route(&problem, vehicle, times)).collect();
    Plan { routes, outcomes }
}

/// Where the vehicles of a problem are and will be.
pub(super) fn nearby_of(problem: &Problem) -> Nearby {
    Nearby::of(problem.fleet.iter().enumerate().flat_map(|(number, vehicle)| {
        whereabouts(problem, vehicle).map(move |point| (point, number as u32)).collect::<Vec<_>>()
    }))
}

/// The open requests of a problem, the most urgent first.
pub(super) fn by_urgency(problem: &Problem) -> Vec<JobId> {
    let mut open = problem.open.clone();
    open.sort_by(|a, b| urgency(problem.job(*a)).total_cmp(&urgency(problem.job(*b))).then(a.cmp(b)));
    open
}

fn urgency(job: &Job) -> f64 {
    job.latest_pick_up_s
}

/// Where a vehicle is and will be.
fn whereabouts<'a>(problem: &'a Problem, vehicle: &'a Candidate) -> impl Iterator<Item = Point> + 'a {
    let stops = vehicle.stops.iter().map(|stop| problem.job(stop.job).place(stop.deed));
    std::iter::once(vehicle.start).chain(stops).filter_map(|place| problem.places.get(place.index()).copied())
}

/// The vehicles to be tried for a job, by their least time to the pick-up; the rest near by says why not.
pub(super) fn candidates(
    problem: &Problem,
    id: JobId,
    nearby: &Nearby,
    times: &mut impl TravelTimes,
    why_not: &mut Vec<(VehicleId, Refusal)>,
) -> Vec<(f64, usize)> {
    let job = problem.job(id);
    let Some(center) = problem.places.get(job.from.index()).copied() else { return Vec::new() };
    let reach_max_m = (times.reach_m(job.latest_pick_up_s) as f32).min(REACH_MAX_M);
    let mut reach_m = REACH_M;
    loop {
        let (mut idle, mut busy, mut found) = (0, 0, Vec::new());
        why_not.clear();
        let near = nearby.within(center, reach_m);
        let is_all = near.len() == problem.fleet.len() || reach_m >= reach_max_m;
        for number in near {
            let vehicle = &problem.fleet[number as usize];
            let least_s = vehicle.ready_s + times.at_least_s(vehicle.start, job.from);
            match can_at_all(vehicle, job, least_s) {
                Err(refusal) => why_not.push((vehicle.vehicle, refusal)),
                Ok(()) if vehicle.stops.is_empty() && idle < IDLE_TRIED_MAX => {
                    idle += 1;
                    found.push((least_s, number as usize));
                }
                Ok(()) if !vehicle.stops.is_empty() && busy < BUSY_TRIED_MAX => {
                    busy += 1;
                    found.push((least_s, number as usize));
                }
                Ok(()) => {}
            }
        }
        if idle == IDLE_TRIED_MAX || is_all {
            found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            return found;
        }
        reach_m *= 2.0;
    }
}

pub(super) fn can_at_all(vehicle: &Candidate, job: &Job, least_s: f64) -> Result<(), Refusal> {
    rules::pin::check(vehicle.vehicle, job.pinned_to)?;
    rules::role::check(vehicle.role, job.purpose)?;
    rules::partner::check(vehicle.lent, job.purpose)?;
    rules::shift::check_now(vehicle.duty)?;
    rules::rest_break::check_now(vehicle.duty)?;
    rules::fitting::check(vehicle.fittings, job.purpose)?;
    rules::places::check_empty(vehicle.places, job.party)?;
    rules::child_seat::check_empty(vehicle.places, job.needs)?;
    if least_s > job.latest_pick_up_s { Err(Refusal::TooFar) } else { Ok(()) }
}

/// The vehicle with the cheapest insertion; exact times are asked for only where the least cost undercuts the best so far.
fn best_of(
    problem: &Problem,
    id: JobId,
    tried: &[(f64, usize)],
    weights: &Weights,
    inserter: &mut Inserter,
    times: &mut impl TravelTimes,
    why_not: &mut Vec<(VehicleId, Refusal)>,
) -> Option<(usize, Insertion)> {
    let job = problem.job(id);
    let starts: Vec<_> = tried.iter().map(|(_, number)| problem.fleet[*number].start).collect();
    times.prepare(&starts, job.from);
    let mut best: Option<(usize, Insertion)> = None;
    for (least_s, number) in tried {
        let least_cost = weights.least_cost(job, *least_s);
        if best.as_ref().is_some_and(|(_, best)| best.cost <= least_cost) {
            break;
        }
        let vehicle = &problem.fleet[*number];
        match inserter.cheapest(problem, vehicle, id, weights, times) {
            Err(refusal) => why_not.push((vehicle.vehicle, refusal)),
            Ok(insertion) => {
                let is_better = best
                    .as_ref()
                    .is_none_or(|(known, best)| insertion.cost.total_cmp(&best.cost).then(number.cmp(known)).is_lt());
                if is_better {
                    best = Some((*number, insertion));
                }
            }
        }
    }
    best
}

/// Takes a job into a vehicle's itinerary.
pub(super) fn place(
    problem: &mut Problem,
    number: usize,
    id: JobId,
    insertion: &Insertion,
    times: &mut impl TravelTimes,
) -> Placement {
    let mut stops = Vec::new();
    insert(&mut stops, &problem.fleet[number].stops, id, insertion.pick_up, insertion.drop_off);
    let mut schedule = Schedule::default();
    schedule.lay_out(problem, &problem.fleet[number], &stops, times);
    let begin_s = |deed| schedule.begin_s(Stop { job: id, deed }).unwrap_or(f64::INFINITY);
    let (pick_up_s, drop_off_s) = (begin_s(StopDeed::PickUp), begin_s(StopDeed::DropOff));
    problem.fleet[number].stops = stops;
    problem.jobs[id.index()].promised_s = Some(pick_up_s);
    Placement { vehicle: problem.fleet[number].vehicle, pick_up_s, drop_off_s, cost: insertion.cost }
}

pub(super) fn route(problem: &Problem, vehicle: &Candidate, times: &mut impl TravelTimes) -> Route {
    let mut schedule = Schedule::default();
    schedule.lay_out(problem, vehicle, &vehicle.stops, times);
    let stops = schedule.visits.iter().map(|visit| (visit.stop, visit.begin_s)).collect();
    Route { vehicle: vehicle.vehicle, stops }
}
