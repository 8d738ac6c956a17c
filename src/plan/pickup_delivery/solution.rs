//! Solutions: a route for each vehicle, and the jobs that are in none. Changes can be taken back.

use super::insertion::Insertion;
use super::numbers::{JobNo, VehicleNo};
use super::problem::{Aim, Problem};
use super::route::Route;

/// Who does what, in which order.
#[derive(Clone, Debug)]
pub struct Solution {
    pub routes: Vec<Route>,
    /// The vehicle of each job, if it is in a route.
    pub holder: Vec<Option<VehicleNo>>,
    /// Jobs in no route.
    pub absent: Vec<JobNo>,
    /// The vehicles that do something.
    pub used: Vec<VehicleNo>,
    /// Bits of the jobs of each route, one after the other.
    pub(super) members: Vec<u64>,
    words: usize,
    /// Legs, riders' time, used vehicles and changed assignments; without what is left undone.
    pub cost: f64,
}

/// What a solution is worth; smaller is better, earlier parts count first.
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd)]
pub struct Worth {
    /// Jobs that must be done and are not.
    pub missing: usize,
    /// Used vehicles, if they count first; else zero.
    pub vehicles: usize,
    /// All costs with those of what is left undone.
    pub cost: f64,
}

impl Worth {
    /// Whether less is missing than in another, or as much with fewer vehicles.
    pub fn has_fewer(&self, other: &Self) -> bool {
        (self.missing, self.vehicles) < (other.missing, other.vehicles)
    }
}

/// The routes as they were before a try.
#[derive(Clone, Debug, Default)]
pub struct Undo {
    routes: Vec<Route>,
    /// How many of them are in use; the others wait to be used again.
    count: usize,
    absent: Vec<JobNo>,
    used: Vec<VehicleNo>,
    cost: f64,
}

impl Undo {
    /// Keeps what was done.
    pub(super) fn forget(&mut self) {
        self.count = 0;
    }
}

impl Solution {
    /// The vehicles with what they are going to do as planned before; all else is absent.
    pub(super) fn planned(problem: &Problem) -> Self {
        let route = |vehicle: VehicleNo| Route::new(problem, vehicle, &problem.vehicle(vehicle).planned);
        let mut solution = Self {
            routes: problem.vehicle_numbers().map(route).collect(),
            holder: vec![None; problem.jobs.len()],
            absent: Vec::new(),
            used: Vec::new(),
            members: vec![0; problem.vehicles.len() * problem.jobs.len().div_ceil(64)],
            words: problem.jobs.len().div_ceil(64),
            cost: 0.0,
        };
        solution.index(problem);
        solution
    }

    /// Finds out anew who holds what, and what it costs.
    pub(super) fn index(&mut self, problem: &Problem) {
        self.holder.fill(None);
        self.used.clear();
        for number in 0..self.routes.len() {
            let route = &self.routes[number];
            if !route.is_empty() {
                self.used.push(route.vehicle);
            }
            let held = route.stops().filter(|stop| !stop.is_pick_up());
            held.for_each(|stop| self.holder[stop.job().index()] = Some(route.vehicle));
            self.know_members(VehicleNo(number as u32));
        }
        self.absent = problem.job_numbers().filter(|job| self.holder[job.index()].is_none()).collect();
        self.count_costs(problem);
    }

    /// Adds all costs up anew.
    pub(super) fn count_costs(&mut self, problem: &Problem) {
        let assigned = problem.job_numbers().filter_map(|job| Some((job, self.holder[job.index()]?)));
        let assignments: f64 = assigned.map(|(job, vehicle)| problem.assignment_cost(job, vehicle)).sum();
        let routes: f64 = self.routes.iter().map(|route| route_cost(problem, route)).sum();
        self.cost = routes + assignments;
    }

    pub fn worth(&self, problem: &Problem) -> Worth {
        let undone = |job: &&JobNo| problem.job(**job).is_optional();
        let missing = self.absent.len() - self.absent.iter().filter(undone).count();
        let undone_cost: f64 = self.absent.iter().filter(undone).map(|job| problem.job(*job).undone_cost).sum();
        let vehicles = if problem.aim == Aim::FewestVehicles { self.used.len() } else { 0 };
        Worth { missing, vehicles, cost: self.cost + undone_cost }
    }

    /// Starts a try that can be taken back.
    pub(super) fn begin(&self, undo: &mut Undo) {
        undo.count = 0;
        undo.absent.clone_from(&self.absent);
        undo.used.clone_from(&self.used);
        undo.cost = self.cost;
    }

    /// Takes a try back.
    pub(super) fn roll_back(&mut self, undo: &mut Undo) {
        for saved in &mut undo.routes[..undo.count] {
            let number = saved.vehicle.index();
            std::mem::swap(&mut self.routes[number], saved);
        }
        // First all that came, then all that left: a job may have gone from one of the routes to another.
        for saved in &undo.routes[..undo.count] {
            saved.stops().for_each(|stop| self.holder[stop.job().index()] = None);
        }
        for saved in &undo.routes[..undo.count] {
            let route = &self.routes[saved.vehicle.index()];
            let held = route.stops().filter(|stop| !stop.is_pick_up());
            held.for_each(|stop| self.holder[stop.job().index()] = Some(route.vehicle));
            let members = saved.vehicle.index() * self.words..(saved.vehicle.index() + 1) * self.words;
            self.members[members].copy_from_slice(&route.jobs);
        }
        undo.count = 0;
        std::mem::swap(&mut self.absent, &mut undo.absent);
        std::mem::swap(&mut self.used, &mut undo.used);
        self.cost = undo.cost;
    }

    /// Keeps a route as it is, before it is changed.
    fn save(&self, undo: &mut Undo, vehicle: VehicleNo) {
        if undo.routes[..undo.count].iter().any(|saved| saved.vehicle == vehicle) {
            return;
        }
        if undo.count == undo.routes.len() {
            undo.routes.push(self.routes[vehicle.index()].clone());
        } else {
            undo.routes[undo.count].copy(&self.routes[vehicle.index()]);
        }
        undo.count += 1;
    }

    /// Puts an absent job into a route. It must be taken off the absent by the caller.
    pub(super) fn insert(&mut self, problem: &Problem, undo: &mut Undo, job: JobNo, vehicle: VehicleNo, at: Insertion) {
        self.save(undo, vehicle);
        self.change(problem, vehicle, |route| route.insert(problem, job, at.pick_up, at.drop_off));
        self.holder[job.index()] = Some(vehicle);
        self.cost += problem.assignment_cost(job, vehicle);
    }

    /// Takes jobs out of a route; they become absent.
    pub(super) fn remove(&mut self, problem: &Problem, undo: &mut Undo, vehicle: VehicleNo, jobs: &[JobNo]) {
        self.save(undo, vehicle);
        self.change(problem, vehicle, |route| route.retain(problem, |job| !jobs.contains(&job)));
        for job in jobs {
            self.holder[job.index()] = None;
            self.cost -= problem.assignment_cost(*job, vehicle);
            self.absent.push(*job);
        }
    }

    fn change(&mut self, problem: &Problem, vehicle: VehicleNo, change: impl FnOnce(&mut Route)) {
        let route = &mut self.routes[vehicle.index()];
        self.cost -= route_cost(problem, route);
        let was_empty = route.is_empty();
        change(route);
        self.cost += route_cost(problem, route);
        if was_empty && !route.is_empty() {
            self.used.push(vehicle);
        } else if !was_empty && route.is_empty() {
            self.used.retain(|it| *it != vehicle);
        }
        self.know_members(vehicle);
    }

    fn know_members(&mut self, vehicle: VehicleNo) {
        let members = vehicle.index() * self.words..(vehicle.index() + 1) * self.words;
        self.members[members].copy_from_slice(&self.routes[vehicle.index()].jobs);
    }

    /// The jobs of a vehicle, as bits.
    pub(super) fn members_of(&self, vehicle: VehicleNo) -> &[u64] {
        &self.members[vehicle.index() * self.words..][..self.words]
    }

    /// Takes over everything of another solution of the same problem.
    pub(super) fn copy(&mut self, other: &Self) {
        for (mine, theirs) in self.routes.iter_mut().zip(&other.routes) {
            mine.copy(theirs);
        }
        self.holder.clone_from(&other.holder);
        self.absent.clone_from(&other.absent);
        self.used.clone_from(&other.used);
        self.members.clone_from(&other.members);
        self.cost = other.cost;
    }

    /// Whether a job may be taken from where it is.
    pub(super) fn is_movable(&self, problem: &Problem, job: JobNo) -> bool {
        self.holder[job.index()].is_some_and(|vehicle| {
            let frozen = problem.vehicle(vehicle).frozen;
            frozen == 0 || {
                let route = &self.routes[vehicle.index()];
                !route.visits[1..=frozen].iter().any(|visit| visit.stop == job.drop_off())
            }
        })
    }
}

fn route_cost(problem: &Problem, route: &Route) -> f64 {
    let fixed_cost = if route.is_empty() { 0.0 } else { problem.vehicle(route.vehicle).fixed_cost };
    route.legs_cost + route.time_cost + fixed_cost
}
