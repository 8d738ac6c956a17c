//! All plans of a small problem, one after the other.

use yagura::plan::pickup_delivery::{Assignment, Boarding, JobNo, StopNo};

use crate::random::Random;

/// The least cost of any plan, found by trying all.
pub fn least_cost(random: &Random) -> f64 {
    let none = vec![Vec::new(); random.vehicles.len()];
    place(random, 0, &none)
}

/// Places the jobs from a number on in every way.
fn place(random: &Random, number: usize, routes: &[Vec<StopNo>]) -> f64 {
    let Some(job) = random.jobs.get(number) else {
        return routes.iter().enumerate().map(|(vehicle, stops)| cost(random, vehicle, stops)).sum();
    };
    let mut least = job.undone_cost + place(random, number + 1, routes);
    let stop = JobNo(number as u32);
    for vehicle in 0..routes.len() {
        for first in 0..=routes[vehicle].len() {
            for last in first..=routes[vehicle].len() {
                let mut routes = routes.to_vec();
                routes[vehicle].insert(last, stop.drop_off());
                routes[vehicle].insert(first, stop.pick_up());
                least = least.min(place(random, number + 1, &routes));
            }
        }
    }
    least
}

/// What a vehicle with these stops costs; infinite when it breaks a rule. Only what small problems have is known here.
fn cost(random: &Random, number: usize, stops: &[StopNo]) -> f64 {
    if stops.is_empty() {
        return 0.0;
    }
    let vehicle = &random.vehicles[number];
    let (mut at, mut time, mut load, mut cost) = (vehicle.start, vehicle.shift.earliest, [0; 4], vehicle.fixed_cost);
    for stop in stops {
        let job = &random.jobs[stop.job().index()];
        let Boarding::PickUp(pick_up) = job.boarding else { return f64::INFINITY };
        let data = if stop.is_pick_up() { pick_up } else { job.drop_off };
        let leg = random.leg(vehicle.travel, at, data.place);
        cost += leg.1;
        time = (time + leg.0).max(data.window.earliest);
        let sign = if stop.is_pick_up() { 1 } else { -1 };
        load.iter_mut().zip(job.load.0).for_each(|(aboard, taken)| *aboard += sign * taken);
        let is_overloaded = load.iter().zip(vehicle.capacity.0).any(|(aboard, room)| *aboard > room);
        let is_foreign = matches!(job.assignment, Assignment::Only(other) if other.index() != number);
        if time > data.window.latest || is_overloaded || is_foreign || job.needs & !vehicle.offers != 0 {
            return f64::INFINITY;
        }
        time += data.service;
        at = data.place;
    }
    let leg = random.leg(vehicle.travel, at, vehicle.end);
    if time + leg.0 > vehicle.shift.latest { f64::INFINITY } else { cost + leg.1 }
}
