//! Planning rounds: the product's problem out of the simulated fleet, and the plan back into it.

use std::collections::BTreeMap;

use yagura::base::geo::Point;
use yagura::base::ids::{RequestId, VehicleId};
use yagura::model::{Fittings, Party, Places, RequestPurpose, Role, StopDeed};
use yagura::plan::dispatch::{Candidate, Job, JobId, PlaceId, Plan, Problem, Stop};

use super::city;
use super::fleet::Vehicle;
use super::trips::{DELAY_MAX_S, PARTY, Trips, WAIT_MAX_S};

const PLACES: Places = Places { seats: 4, standing: 0, wheelchairs: 0, stretchers: 0, parcels: 0 };

/// The problem of a moment. Batteries are left out.
pub fn problem(now_s: f64, fleet: &[Vehicle], trips: &Trips, open: &[u32]) -> Problem {
    let places: Vec<Point> = (0..city::node_count()).map(city::point).collect();
    let mut problem = Problem { places, ..Problem::default() };
    let mut job_of: BTreeMap<u32, JobId> = BTreeMap::new();
    for (number, vehicle) in fleet.iter().enumerate() {
        let mut aboard = Party::default();
        let mut stops = Vec::with_capacity(vehicle.stops.len());
        for (trip, deed) in &vehicle.stops {
            let job = *job_of.entry(*trip).or_insert_with(|| add_job(&mut problem, now_s, trips, *trip));
            if *deed == StopDeed::DropOff && !stops.contains(&Stop { job, deed: StopDeed::PickUp }) {
                aboard = aboard.with(PARTY);
            }
            stops.push(Stop { job, deed: *deed });
        }
        problem.fleet.push(Candidate {
            vehicle: VehicleId::from_index(number),
            role: Role::Ride,
            places: PLACES,
            fittings: Fittings::NONE,
            start: PlaceId(vehicle.node),
            ready_s: vehicle.serving_until_s.unwrap_or(vehicle.at_s).max(now_s) - now_s,
            aboard,
            stops,
            fixed: usize::from(vehicle.serving_until_s.is_some()),
            range_m: f64::INFINITY,
            refill: None,
            duty: None,
            lent: None,
        });
    }
    for trip in open {
        let job = add_job(&mut problem, now_s, trips, *trip);
        problem.open.push(job);
    }
    problem
}

fn add_job(problem: &mut Problem, now_s: f64, trips: &Trips, number: u32) -> JobId {
    let (trip, fate) = (&trips.asked[number as usize], &trips.fates[number as usize]);
    let asked_s = trip.asked_s - now_s;
    let id = JobId(problem.jobs.len() as u32);
    problem.jobs.push(Job {
        request: RequestId(number),
        purpose: RequestPurpose::Ride,
        from: PlaceId(trip.from),
        to: PlaceId(trip.to),
        party: PARTY,
        earliest_s: asked_s,
        latest_pick_up_s: asked_s + WAIT_MAX_S,
        latest_arrival_s: asked_s + city::travel_s(trip.from, trip.to) + DELAY_MAX_S,
        promised_s: fate.promised_s.map(|promised_s| promised_s - now_s),
        boarded_s: fate.boarded_s.map(|boarded_s| boarded_s - now_s),
        pinned_to: None,
        favour: 1.0,
    });
    id
}

/// Tells the vehicles what a plan has for them.
pub fn take(now_s: f64, problem: &Problem, plan: &Plan, fleet: &mut [Vehicle], trips: &mut Trips) {
    for route in &plan.routes {
        let vehicle = &mut fleet[route.vehicle.index()];
        vehicle.stops = route.stops.iter().map(|(stop, _)| (problem.job(stop.job).request.0, stop.deed)).collect();
    }
    for outcome in &plan.outcomes {
        if let Some(placed) = outcome.placed {
            trips.fates[outcome.request.index()].promised_s = Some(now_s + placed.pick_up_s);
        }
    }
}
