//! The checker: arithmetic of its own over a round's result.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::{RequestPurpose, Role, StopDeed};
use crate::plan::dispatch::{Candidate, Job, JobId, Plan, Problem, Stop};

use super::SPEED_MPS;

/// Tolerance of sums of seconds.
const ROUNDING_S: f64 = 0.05;
/// What the rules allow, written down a second time.
const PROMISE_SLACK_S: f64 = 180.0;
const RESERVE_M: f64 = 5_000.0;

/// Everything that is wrong with a plan, in words; nothing when it is sound.
pub fn faults(problem: &Problem, plan: &Plan) -> Vec<String> {
    let mut faults = Vec::new();
    let before: BTreeMap<u32, &Candidate> = problem.fleet.iter().map(|vehicle| (vehicle.vehicle.0, vehicle)).collect();
    let mut holder: BTreeMap<(JobId, u8), u32> = BTreeMap::new();
    let mut hold = |vehicle: u32, stops: &[Stop], faults: &mut Vec<String>| {
        for stop in stops {
            if let Some(other) = holder.insert((stop.job, stop.deed as u8), vehicle) {
                faults.push(format!("{stop:?} twice: by {other} and {vehicle}"));
            }
        }
    };
    let changed: BTreeSet<u32> = plan.routes.iter().map(|route| route.vehicle.0).collect();
    for vehicle in problem.fleet.iter().filter(|vehicle| !changed.contains(&vehicle.vehicle.0)) {
        hold(vehicle.vehicle.0, &vehicle.stops, &mut faults);
    }
    for route in &plan.routes {
        let stops: Vec<Stop> = route.stops.iter().map(|(stop, _)| *stop).collect();
        hold(route.vehicle.0, &stops, &mut faults);
        let Some(vehicle) = before.get(&route.vehicle.0) else {
            faults.push(format!("no vehicle {:?}", route.vehicle));
            continue;
        };
        let is_aboard = |stop: &Stop| !vehicle.stops.contains(&Stop { deed: StopDeed::PickUp, ..*stop });
        for lost in vehicle.stops.iter().filter(|stop| is_aboard(stop) && !stops.contains(stop)) {
            faults.push(format!("{lost:?} aboard {:?} was dropped", route.vehicle));
        }
        if stops.iter().take(vehicle.fixed).ne(vehicle.stops.iter().take(vehicle.fixed)) {
            faults.push(format!("{:?} leaves a stop that it is at", route.vehicle));
        }
        drive(problem, vehicle, &route.stops, &mut faults);
        for stop in stops.iter().filter(|stop| stop.deed == StopDeed::PickUp && !vehicle.stops.contains(stop)) {
            check_taking(problem, vehicle, *stop, &mut faults);
        }
    }
    for stop in problem.fleet.iter().flat_map(|vehicle| &vehicle.stops) {
        let holder = holder.get(&(stop.job, stop.deed as u8));
        let pinned_to = problem.jobs[stop.job.index()].pinned_to;
        if holder.is_none() || pinned_to.is_some_and(|vehicle| holder != Some(&vehicle.0)) {
            faults.push(format!("{stop:?} is with {holder:?}, pinned to {pinned_to:?}"));
        }
    }
    for outcome in &plan.outcomes {
        let Some(placed) = outcome.placed else { continue };
        let job = problem.jobs.iter().position(|job| job.request == outcome.request).unwrap_or(usize::MAX);
        for deed in [StopDeed::PickUp, StopDeed::DropOff] {
            if holder.get(&(JobId(job as u32), deed as u8)) != Some(&placed.vehicle.0) {
                faults.push(format!("{:?} is said to be with {:?}", outcome.request, placed.vehicle));
            }
        }
    }
    faults
}

/// Whether a vehicle may take anything more at this moment, and this.
fn check_taking(problem: &Problem, vehicle: &Candidate, stop: Stop, faults: &mut Vec<String>) {
    let purpose = problem.jobs[stop.job.index()].purpose;
    if let Some(duty) = vehicle.duty {
        let is_there = duty.begins_s <= 0.0 && duty.ends_s > 0.0;
        let rests = duty.rest_begins_s <= 0.0 && duty.rest_ends_s > 0.0;
        if !is_there || rests {
            faults.push(format!("{:?} takes {stop:?} with {duty:?}", vehicle.vehicle));
        }
    }
    if let Some(lent) = vehicle.lent {
        let is_lent = match purpose {
            RequestPurpose::Parcel => lent.lending.for_parcels,
            RequestPurpose::Ride => lent.lending.for_rides,
            _ => lent.lending.for_appointments,
        };
        if !is_lent || !lent.is_now {
            faults.push(format!("{:?} takes {purpose:?} with {lent:?}", vehicle.vehicle));
        }
    }
}

/// The least range on the way, in metres, charging where nobody is aboard and there is time before a pick-up.
fn least_range_m(problem: &Problem, vehicle: &Candidate, stops: &[Stop]) -> f64 {
    let (mut range_m, mut least_m) = (vehicle.range_m, f64::INFINITY);
    let (mut clock_s, mut here) = (vehicle.ready_s, problem.places[vehicle.start.index()]);
    let mut aboard = stops.iter().filter(|stop| stop.deed == StopDeed::DropOff).count()
        - stops.iter().filter(|stop| stop.deed == StopDeed::PickUp).count();
    for (index, stop) in stops.iter().enumerate() {
        let job = &problem.jobs[stop.job.index()];
        let is_pick_up = stop.deed == StopDeed::PickUp;
        let there = problem.places[if is_pick_up { job.from } else { job.to }.index()];
        let away_m = f64::from(here.distance(there));
        if let Some(refill) = vehicle.refill.filter(|refill| is_pick_up && aboard == 0 && range_m >= refill.detour_m) {
            // It leaves ten minutes and the way at 3 m/s before the pick-up.
            let plugged_s = job.earliest_s - 600.0 - away_m / 3.0 - clock_s - refill.detour_s;
            let more_m = plugged_s * refill.metres_per_s - refill.detour_m;
            if plugged_s > 0.0 && more_m > 0.0 && range_m < refill.full_m {
                range_m = (range_m + more_m).min(refill.full_m);
            }
        }
        range_m -= away_m;
        least_m = least_m.min(range_m);
        clock_s += away_m / SPEED_MPS;
        clock_s = if is_pick_up { clock_s.max(job.earliest_s) } else { clock_s };
        clock_s += if index < vehicle.fixed { 0.0 } else { minutes_at(job, is_pick_up) };
        aboard = if is_pick_up { aboard + 1 } else { aboard - 1 };
        here = there;
    }
    least_m
}

/// Drives a route and notes every broken rule.
fn drive(problem: &Problem, vehicle: &Candidate, stops: &[(Stop, f64)], faults: &mut Vec<String>) {
    let id = vehicle.vehicle;
    let mut boarded: BTreeMap<u32, f64> = BTreeMap::new();
    let dropped_first = vehicle.stops.iter().filter(|stop| stop.deed == StopDeed::DropOff);
    for stop in dropped_first {
        if let Some(boarded_s) = problem.jobs[stop.job.index()].boarded_s {
            boarded.insert(stop.job.0, boarded_s);
        }
    }
    let mut aboard: Vec<&Job> = boarded.keys().map(|job| &problem.jobs[*job as usize]).collect();
    let (mut clock_s, mut here) = (vehicle.ready_s, problem.places[vehicle.start.index()]);
    for (index, (stop, told_s)) in stops.iter().enumerate() {
        let job = &problem.jobs[stop.job.index()];
        let place = if stop.deed == StopDeed::PickUp { job.from } else { job.to };
        let there = problem.places[place.index()];
        let away_m = f64::from(here.distance(there));
        clock_s += away_m / SPEED_MPS;
        here = there;
        let is_pick_up = stop.deed == StopDeed::PickUp;
        if is_pick_up {
            clock_s = clock_s.max(job.earliest_s);
        }
        if (clock_s - told_s).abs() > ROUNDING_S {
            faults.push(format!("{id:?} is at {stop:?} at {clock_s}, not {told_s}"));
        }
        let mut late = |what: &str, limit_s: f64| {
            if clock_s > limit_s + ROUNDING_S && index >= vehicle.fixed {
                faults.push(format!("{id:?} {stop:?}: {what} {clock_s} after {limit_s}"));
            }
        };
        if is_pick_up {
            late("picks up", job.latest_pick_up_s);
            late("breaks its promise", job.promised_s.map_or(f64::INFINITY, |promised_s| promised_s + PROMISE_SLACK_S));
        } else {
            late("arrives", job.latest_arrival_s);
            let direct_s = f64::from(problem.places[job.from.index()].distance(there)) / SPEED_MPS;
            let longest_s = (1.5 * direct_s).max(direct_s + 600.0);
            match boarded.remove(&stop.job.0) {
                Some(boarded_s) => late("rides until", boarded_s + longest_s),
                None => faults.push(format!("{id:?} drops {stop:?} whom it never took")),
            }
        }
        if index >= vehicle.fixed {
            clock_s += minutes_at(job, is_pick_up);
        }
        if is_pick_up {
            boarded.insert(stop.job.0, clock_s);
            aboard.push(job);
        } else if let Some(row) = aboard.iter().position(|other| other.request == job.request) {
            aboard.remove(row);
        }
        check_load(vehicle, &aboard, faults);
    }
    if !boarded.is_empty() {
        faults.push(format!("{id:?} never drops {boarded:?}"));
    }
    let planned: Vec<Stop> = stops.iter().map(|(stop, _)| *stop).collect();
    let (least_m, before_m) =
        (least_range_m(problem, vehicle, &planned), least_range_m(problem, vehicle, &vehicle.stops));
    if least_m < RESERVE_M - 0.01 && least_m < before_m - 0.01 {
        faults.push(format!("{id:?} has {least_m} m left, {before_m} m before"));
    }
    if let Some(duty) = vehicle.duty.filter(|_| !stops.is_empty()) {
        let ends_s = if duty.rest_ends_s > 0.0 { duty.ends_s.min(duty.rest_begins_s) } else { duty.ends_s };
        if clock_s > ends_s + ROUNDING_S {
            faults.push(format!("{id:?} ends its last stop at {clock_s}, with {duty:?}"));
        }
    }
}

fn minutes_at(job: &Job, is_pick_up: bool) -> f64 {
    let party = job.party;
    let people = f64::from(u16::from(party.seats) + u16::from(party.wheelchairs) + u16::from(party.stretchers));
    let doors_s = if people > 0.0 { 10.0 } else { 0.0 };
    let (wheelchair_s, parcel_s) = if is_pick_up { (75.0, 20.0) } else { (60.0, 60.0) };
    doors_s
        + 10.0 * f64::from(party.seats)
        + wheelchair_s * f64::from(party.wheelchairs)
        + 120.0 * f64::from(party.stretchers)
        + parcel_s * f64::from(party.parcels)
}

fn check_load(vehicle: &Candidate, aboard: &[&Job], faults: &mut Vec<String>) {
    let sum = |count: fn(&Job) -> u8| aboard.iter().map(|job| u32::from(count(job))).sum::<u32>();
    let (seats, wheelchairs) = (sum(|job| job.party.seats), sum(|job| job.party.wheelchairs));
    let (stretchers, parcels) = (sum(|job| job.party.stretchers), sum(|job| job.party.parcels));
    let places = vehicle.places;
    let is_over = seats + 3 * wheelchairs + 6 * stretchers > u32::from(places.riders())
        || wheelchairs > u32::from(places.wheelchairs)
        || stretchers > u32::from(places.stretchers)
        || parcels > u32::from(places.parcels);
    if is_over {
        faults.push(format!("{:?} carries {seats} {wheelchairs} {stretchers} {parcels}", vehicle.vehicle));
    }
    for job in aboard {
        let is_parcel = job.purpose == RequestPurpose::Parcel;
        if is_parcel != (vehicle.role == Role::Delivery) {
            faults.push(format!("{:?} carries {:?} as {:?}", vehicle.vehicle, job.purpose, vehicle.role));
        }
    }
}

/// What a plan costs by the objective as documented, reckoned a second time: waiting counts 2 a second, as often as it is
/// favoured, what is beyond the promise 1 more, riding 1, driving 0.5 and 10 a kilometre, each request without a vehicle
/// 100,000, and 120 whoever was told a vehicle and gets another.
pub fn cost(problem: &Problem, plan: &Plan) -> f64 {
    let mut cost = 0.0;
    let mut is_placed = vec![false; problem.jobs.len()];
    for vehicle in &problem.fleet {
        let new = plan.routes.iter().find(|route| route.vehicle == vehicle.vehicle);
        let new = new.map(|route| route.stops.iter().map(|(stop, _)| *stop).collect());
        let stops: Vec<Stop> = new.unwrap_or_else(|| vehicle.stops.clone());
        let (mut clock_s, mut here) = (vehicle.ready_s, problem.places[vehicle.start.index()]);
        let mut boarded: BTreeMap<u32, f64> = BTreeMap::new();
        for (index, stop) in stops.iter().enumerate() {
            let job = &problem.jobs[stop.job.index()];
            let is_pick_up = stop.deed == StopDeed::PickUp;
            let there = problem.places[if is_pick_up { job.from } else { job.to }.index()];
            let drive_s = f64::from(here.distance(there)) / SPEED_MPS;
            clock_s += drive_s;
            cost += 0.5 * drive_s + 10.0 * drive_s * SPEED_MPS / 1_000.0;
            here = there;
            let party = job.party;
            let people = (party.seats + party.wheelchairs + party.stretchers).max(1);
            if is_pick_up {
                is_placed[stop.job.index()] = true;
                clock_s = clock_s.max(job.earliest_s);
                cost += 2.0 * job.favour * f64::from(people) * (clock_s - job.earliest_s.max(0.0));
                cost += f64::from(people) * job.promised_s.map_or(0.0, |promised_s| (clock_s - promised_s).max(0.0));
                let was_told = job.promised_s.is_some() && !vehicle.stops.contains(stop);
                cost += if was_told { 120.0 } else { 0.0 };
            } else {
                let boarded_s = boarded.get(&stop.job.0).copied().or(job.boarded_s).unwrap_or(0.0);
                cost += f64::from(people) * (clock_s - boarded_s);
            }
            clock_s += if index < vehicle.fixed { 0.0 } else { minutes_at(job, is_pick_up) };
            if is_pick_up {
                boarded.insert(stop.job.0, clock_s);
            }
        }
    }
    let unplaced = problem.open.iter().filter(|id| !is_placed[id.index()]).count();
    cost + 100_000.0 * unplaced as f64
}
