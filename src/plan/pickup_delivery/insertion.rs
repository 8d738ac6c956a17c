//! Insertion: the cheapest pair of positions for a job in one route, if that costs less than a bound.
//!
//! Windows are tested in constant time for each position by the slack of the visits behind it (Savelsbergh 1992); a pick-up's
//! delay is carried forward while the drop-off moves back, and shrinks where the vehicle waits. What a pair costs at least
//! is known from the cheapest drop-off further back, so most pairs are never looked at.

use super::load::Load;
use super::matrix::Travel;
use super::numbers::{JobNo, PlaceNo, StopNo};
use super::problem::{Boarding, Problem};
use super::route::{ROUNDING, Route, Visit};
use super::rules;

/// Where a job goes into a route, and what that costs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Insertion {
    /// Legs and riders' time; neither the vehicle's fixed cost nor that of the assignment.
    pub cost: f64,
    /// The visit after which it is picked up.
    pub pick_up: Option<usize>,
    /// The visit after which it is dropped off; the same when that is directly after the pick-up.
    pub drop_off: usize,
}

/// Looks for insertions, with scratch that is reused.
#[derive(Clone, Debug, Default)]
pub struct Inserter {
    /// What the drop-off after each visit adds to the legs; infinite where it can't be.
    drop_off_costs: Vec<f64>,
    /// The least of them from each visit on.
    least_from: Vec<f64>,
    order: Vec<StopNo>,
    /// Visits looked at so far: what it worked.
    pub work: u64,
}

/// One stop that looks for a place between two visits.
struct Seeker<'a> {
    stop: StopNo,
    place: PlaceNo,
    earliest: f64,
    latest: f64,
    service: f64,
    /// It is not done before.
    soonest_end: f64,
    time_to: &'a [f64],
    time_from: &'a [f64],
    cost_to: &'a [f64],
    cost_from: &'a [f64],
}

impl<'a> Seeker<'a> {
    fn new(problem: &Problem, travel: &'a Travel, number: StopNo) -> Self {
        let stop = problem.stop(number);
        Self {
            stop: number,
            place: stop.place,
            earliest: stop.window.earliest,
            latest: stop.window.latest + ROUNDING,
            service: stop.service,
            soonest_end: stop.window.earliest + stop.service - ROUNDING,
            time_to: travel.time.to(stop.place),
            time_from: travel.time.from(stop.place),
            cost_to: travel.cost.to(stop.place),
            cost_from: travel.cost.from(stop.place),
        }
    }

    /// The first visit after which it is not too soon for the next.
    fn first_edge(&self, visits: &[Visit]) -> usize {
        visits[1..].partition_point(|next| next.latest < self.soonest_end)
    }

    /// When it is served by a vehicle that leaves a visit at some time; nothing when that is too late.
    fn begins(&self, after: &Visit, departs: f64) -> Option<f64> {
        let begins = later(departs + self.time_to[after.place.index()], self.earliest);
        (begins <= self.latest).then_some(begins)
    }

    fn reaches(&self, begins: f64, next: &Visit) -> bool {
        begins + self.service + self.time_from[next.place.index()] <= next.latest + ROUNDING
    }

    fn detour(&self, after: &Visit, next: &Visit) -> f64 {
        self.cost_to[after.place.index()] + self.cost_from[next.place.index()] - after.leg_cost
    }
}

impl Inserter {
    /// The cheapest insertion that costs less than a bound, or nothing.
    pub fn cheapest(&mut self, problem: &Problem, route: &Route, job: JobNo, bound: f64) -> Option<Insertion> {
        let travel = problem.travel(route.vehicle);
        let drop_off = Seeker::new(problem, travel, job.drop_off());
        self.work += 1;
        match problem.job(job).boarding {
            Boarding::PickUp(_) if !route.has(job) => {
                if route.overloaded_at != usize::MAX {
                    return None;
                }
                let pick_up = Seeker::new(problem, travel, job.pick_up());
                self.cheapest_pair(problem, route, job, &pick_up, &drop_off, bound)
            }
            // Its pick-up is frozen, or there is none.
            Boarding::PickUp(_) | Boarding::Aboard { .. } | Boarding::Visit => {
                self.cheapest_drop_off(problem, route, job, &drop_off, bound)
            }
        }
    }

    fn cheapest_pair(
        &mut self,
        problem: &Problem,
        route: &Route,
        job: JobNo,
        pick_up: &Seeker<'_>,
        drop_off: &Seeker<'_>,
        bound: f64,
    ) -> Option<Insertion> {
        let visits = &route.visits[..];
        let begin = route.frozen.max(pick_up.first_edge(visits));
        let edges = self.know_drop_offs(visits, begin + 1, drop_off);
        let load = problem.job(job).load;
        let capacity = problem.vehicle(route.vehicle).capacity;
        let mut best: Option<Insertion> = None;
        let mut least = bound;
        for first in begin..visits.len() - 1 {
            let (after, next) = (&visits[first], &visits[first + 1]);
            if after.departs > pick_up.latest {
                break;
            }
            let together = directly(pick_up, drop_off, after, next);
            let detour = pick_up.detour(after, next);
            let is_apart_worth_it = first + 1 < edges && detour + self.least_from[first + 1] < least;
            if !(is_apart_worth_it || together < least) || !(after.load + load).fits(capacity) {
                continue;
            }
            let Some(begins) = pick_up.begins(after, after.departs) else { continue };
            if together < least
                && has_time(pick_up, drop_off, begins, next)
                && let Some(time_cost) = self.time_cost(problem, route, pick_up, drop_off, (first, first))
                && together + time_cost < least
            {
                least = together + time_cost;
                best = Some(Insertion { cost: least, pick_up: Some(first), drop_off: first });
            }
            if !is_apart_worth_it || !pick_up.reaches(begins, next) {
                continue;
            }
            let mut delay = begins + pick_up.service + pick_up.time_from[next.place.index()] - next.begins;
            for last in first + 1..edges {
                let (after, next) = (&visits[last], &visits[last + 1]);
                if detour + self.least_from[last] >= least || !(after.load + load).fits(capacity) {
                    break;
                }
                delay = later(delay, 0.0);
                let cost = detour + self.drop_off_costs[last];
                if cost < least
                    && let Some(begins) = drop_off.begins(after, after.departs + delay)
                    && drop_off.reaches(begins, next)
                    && let Some(time_cost) = self.time_cost(problem, route, pick_up, drop_off, (first, last))
                    && cost + time_cost < least
                {
                    least = cost + time_cost;
                    best = Some(Insertion { cost: least, pick_up: Some(first), drop_off: last });
                }
                delay -= next.begins - after.departs - after.leg_time;
                if next.begins + delay > next.latest + ROUNDING {
                    break;
                }
            }
        }
        best
    }

    /// What the drop-off adds after each visit from `from` on, at least; returns after how many visits it can be at all.
    fn know_drop_offs(&mut self, visits: &[Visit], from: usize, drop_off: &Seeker<'_>) -> usize {
        let count = visits.len() - 1;
        let edges = visits[..count].partition_point(|visit| visit.departs <= drop_off.latest);
        let from = from.max(drop_off.first_edge(visits)).min(edges);
        self.work += 1 + (edges - from) as u64 / 4;
        self.drop_off_costs.clear();
        self.drop_off_costs.resize(from, f64::INFINITY);
        let gaps = visits[from..edges].iter().zip(&visits[from + 1..=edges]);
        self.drop_off_costs.extend(gaps.map(|(after, next)| {
            let begins = later(after.departs + drop_off.time_to[after.place.index()], drop_off.earliest);
            let is_possible = (begins <= drop_off.latest) & drop_off.reaches(begins, next);
            let cost = drop_off.detour(after, next);
            if is_possible { cost } else { f64::INFINITY }
        }));
        self.least_from.clear();
        self.least_from.resize(edges, f64::INFINITY);
        let mut least = f64::INFINITY;
        for (from, cost) in self.least_from.iter_mut().zip(&self.drop_off_costs).rev() {
            least = if *cost < least { *cost } else { least };
            *from = least;
        }
        edges
    }

    fn cheapest_drop_off(
        &mut self,
        problem: &Problem,
        route: &Route,
        job: JobNo,
        drop_off: &Seeker<'_>,
        bound: f64,
    ) -> Option<Insertion> {
        let visits = &route.visits[..];
        let picked_up_at = visits.iter().position(|visit| visit.stop == job.pick_up());
        let first = route.frozen.max(picked_up_at.unwrap_or(0));
        let taken = problem.job(job).load;
        let capacity = problem.vehicle(route.vehicle).capacity;
        let boards = !matches!(problem.job(job).boarding, Boarding::Visit);
        let (mut best, mut least) = (None, bound);
        self.work += visits.len() as u64 / 4;
        for last in first..visits.len() - 1 {
            let (after, next) = (&visits[last], &visits[last + 1]);
            if after.departs > drop_off.latest || (boards && last >= route.overloaded_at) {
                break;
            }
            let cost = drop_off.detour(after, next);
            if cost < least
                && let Some(begins) = drop_off.begins(after, after.departs)
                && drop_off.reaches(begins, next)
                && (!boards || relieves(&visits[last + 1..], taken, capacity))
                && let Some(time_cost) = self.time_cost(problem, route, drop_off, drop_off, (last, last))
                && cost + time_cost < least
            {
                least = cost + time_cost;
                best = Some(Insertion { cost: least, pick_up: None, drop_off: last });
            }
        }
        best
    }

    /// What the riders' time costs more with the stops at some positions; nothing when a rule forbids it.
    fn time_cost(
        &mut self,
        problem: &Problem,
        route: &Route,
        pick_up: &Seeker<'_>,
        drop_off: &Seeker<'_>,
        (first, last): (usize, usize),
    ) -> Option<f64> {
        if !problem.needs_schedule {
            return Some(0.0);
        }
        self.work += route.visits.len() as u64 / 2;
        self.order.clear();
        for (number, visit) in route.visits.iter().enumerate() {
            self.order.push(visit.stop);
            if number == first && pick_up.stop != drop_off.stop {
                self.order.push(pick_up.stop);
            }
            if number == last {
                self.order.push(drop_off.stop);
            }
        }
        let time_cost = rules::time_cost(problem, route.vehicle, self.order.iter().copied()).ok()?;
        Some(time_cost - route.time_cost)
    }
}

/// The later of two times; unlike `f64::max` it needs no care for what is no number.
fn later(a: f64, b: f64) -> f64 {
    if a > b { a } else { b }
}

/// What both stops between two visits add to the legs.
fn directly(pick_up: &Seeker<'_>, drop_off: &Seeker<'_>, after: &Visit, next: &Visit) -> f64 {
    let ride_cost = pick_up.cost_from[drop_off.place.index()];
    pick_up.cost_to[after.place.index()] + ride_cost + drop_off.cost_from[next.place.index()] - after.leg_cost
}

/// Whether the windows allow a pick-up that begins at some time and the drop-off directly before a visit.
fn has_time(pick_up: &Seeker<'_>, drop_off: &Seeker<'_>, begins: f64, next: &Visit) -> bool {
    let begins = later(begins + pick_up.service + pick_up.time_from[drop_off.place.index()], drop_off.earliest);
    begins <= drop_off.latest && drop_off.reaches(begins, next)
}

/// Whether everything fits further on when something is dropped off.
fn relieves(visits: &[Visit], taken: Load, capacity: Load) -> bool {
    visits.iter().all(|visit| (visit.load - taken).fits(capacity))
}
