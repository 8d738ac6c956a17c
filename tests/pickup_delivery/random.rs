//! Random problems: fleets and jobs of all kinds, and what is planned already.

use yagura::base::chance::Chance;
use yagura::plan::pickup_delivery::{
    Aim, Assignment, Boarding, Job, JobNo, KINDS, Load, Matrix, Patience, PlaceNo, Plan, Problem, Stop, Travel,
    Vehicle, VehicleNo, Window,
};

use crate::checker::Stated;

/// Length of the day.
const DAY: f64 = 480.0;

/// A stated problem with places in the plane. Way 1 is half as fast as way 0, and costs its time; way 0 costs its length.
#[derive(Clone)]
pub struct Random {
    pub jobs: Vec<Job>,
    pub vehicles: Vec<Vehicle>,
    pub aim: Aim,
    places: Vec<(f64, f64)>,
    /// Some of all streets are slow in one direction.
    slow_to: Vec<f64>,
}

impl Random {
    pub fn new(chance: &mut Chance) -> Self {
        let places: Vec<_> = (0..30).map(|_| (chance.between(0.0, 60.0), chance.between(0.0, 60.0))).collect();
        let slow_to = places.iter().map(|_| chance.between(0.0, 5.0)).collect();
        let vehicles: Vec<Vehicle> = (0..=chance.below(8)).map(|_| vehicle(chance, places.len())).collect();
        let jobs = (0..chance.below(40)).map(|_| job(chance, places.len(), vehicles.len())).collect();
        let aim = if chance.happens(0.3) { Aim::FewestVehicles } else { Aim::LeastCost };
        let mut random = Self { jobs, vehicles, aim, places, slow_to };
        random.take_aboard(chance);
        random
    }

    /// Up to four optional jobs and two vehicles, with windows, loads, needs and pins only.
    pub fn small(chance: &mut Chance) -> Self {
        let mut small = Self::new(chance);
        small.aim = Aim::LeastCost;
        small.jobs.retain(|job| matches!(job.boarding, Boarding::PickUp(_)));
        small.jobs.truncate(4);
        small.vehicles.truncate(2);
        for vehicle in &mut small.vehicles {
            vehicle.planned.clear();
            (vehicle.range, vehicle.duration_max) = (f64::INFINITY, f64::INFINITY);
        }
        for job in &mut small.jobs {
            job.undone_cost = job.undone_cost.min(150.0);
            (job.ride_max, job.patience) = (f64::INFINITY, Patience::default());
            if matches!(job.assignment, Assignment::Only(vehicle) if vehicle.index() >= small.vehicles.len()) {
                job.assignment = Assignment::Any;
            }
        }
        small
    }

    /// Time and cost of a leg.
    pub fn leg(&self, travel: usize, from: PlaceNo, to: PlaceNo) -> (f64, f64) {
        let (a, b) = (self.places[from.index()], self.places[to.index()]);
        let length = ((a.0 - b.0).powi(2) + (a.1 - b.1).powi(2)).sqrt();
        let slow = if from == to { 0.0 } else { self.slow_to[to.index()] };
        if travel == 0 { (length + slow, length) } else { (2.0 * length, 2.0 * length) }
    }

    pub fn problem(&self) -> Problem {
        let matrix = |pick: &dyn Fn((f64, f64)) -> f64, travel| {
            Matrix::new(self.places.len(), |a, b| pick(self.leg(travel, a, b)))
        };
        let (time, cost) = (matrix(&|leg| leg.0, 0), matrix(&|leg| leg.1, 0));
        let travels = vec![Travel { time: time.into(), cost: cost.into() }, Travel::by_time(matrix(&|leg| leg.0, 1))];
        Problem::new(self.jobs.clone(), self.vehicles.clone(), travels, self.aim).unwrap()
    }

    pub fn faults(&self, plan: &Plan) -> Vec<String> {
        let leg = |travel, from, to| self.leg(travel, from, to);
        Stated { jobs: &self.jobs, vehicles: &self.vehicles, leg: &leg }.faults(plan)
    }

    /// Lets some vehicles have somebody aboard, with time enough for the drop-off.
    fn take_aboard(&mut self, chance: &mut Chance) {
        for number in 0..self.vehicles.len() {
            if !chance.happens(0.2) {
                continue;
            }
            let vehicle = &mut self.vehicles[number];
            let mut load = Load::NONE;
            load.0[0] = vehicle.capacity.0[0].min(1);
            let drop_off = Stop { place: PlaceNo(chance.below(30) as u32), window: Window::ALWAYS, service: 2.0 };
            let mut job = Job::new(drop_off, drop_off, load);
            job.boarding = Boarding::Aboard { vehicle: VehicleNo(number as u32), since: -chance.between(0.0, 20.0) };
            vehicle.planned.push(JobNo(self.jobs.len() as u32).drop_off());
            vehicle.shift.latest = f64::INFINITY;
            (vehicle.range, vehicle.duration_max) = (f64::INFINITY, f64::INFINITY);
            self.jobs.push(job);
        }
    }

    /// The same problem later: what was planned is planned, some of it frozen, some of it promised.
    pub fn after(&self, plan: &Plan, chance: &mut Chance) -> Self {
        let mut later = self.clone();
        later.vehicles.iter_mut().for_each(|vehicle| vehicle.planned.clear());
        for itinerary in &plan.itineraries {
            let vehicle = &mut later.vehicles[itinerary.vehicle.index()];
            vehicle.planned.extend(itinerary.times.iter().map(|timing| timing.stop).filter(|stop| !stop.is_terminal()));
            vehicle.frozen = chance.below(vehicle.planned.len() + 1);
            for stop in &vehicle.planned {
                let job = &mut later.jobs[stop.job().index()];
                if job.assignment == Assignment::Any && chance.happens(0.3) {
                    job.assignment = Assignment::Rather(itinerary.vehicle, chance.between(0.0, 50.0));
                }
            }
        }
        later
    }
}

fn vehicle(chance: &mut Chance, places: usize) -> Vehicle {
    let mut capacity = Load::NONE;
    capacity.0 = std::array::from_fn::<_, KINDS, _>(|kind| chance.below(if kind == 0 { 6 } else { 3 }) as i32);
    let mut place = || PlaceNo(chance.below(places) as u32);
    let (start, end) = (place(), place());
    let earliest = chance.between(0.0, 60.0);
    Vehicle {
        start,
        end,
        shift: Window { earliest, latest: earliest + chance.between(150.0, DAY) },
        capacity,
        offers: chance.below(4) as u64,
        travel: chance.below(2),
        fixed_cost: chance.between(0.0, 40.0),
        range: if chance.happens(0.3) { chance.between(150.0, 400.0) } else { f64::INFINITY },
        duration_max: if chance.happens(0.3) { chance.between(150.0, 300.0) } else { f64::INFINITY },
        planned: Vec::new(),
        frozen: 0,
    }
}

fn job(chance: &mut Chance, places: usize, vehicles: usize) -> Job {
    let stop = |chance: &mut Chance| {
        let earliest = chance.between(0.0, DAY);
        let window = Window { earliest, latest: earliest + chance.between(0.0, 120.0) };
        let window = if chance.happens(0.3) { Window::ALWAYS } else { window };
        Stop { place: PlaceNo(chance.below(places) as u32), window, service: chance.between(0.0, 5.0) }
    };
    let mut load = Load::NONE;
    load.0[chance.below(KINDS)] = chance.below(3) as i32;
    let mut job = Job::new(stop(chance), stop(chance), load);
    if chance.happens(0.1) {
        job.boarding = Boarding::Visit;
    }
    job.needs = if chance.happens(0.2) { 1 << chance.below(2) } else { 0 };
    if chance.happens(0.1) {
        job.assignment = Assignment::Only(VehicleNo(chance.below(vehicles) as u32));
    }
    if chance.happens(0.3) {
        job.ride_max = chance.between(20.0, 120.0);
    }
    if chance.happens(0.3) {
        job.patience = Patience {
            waiting_cost: chance.between(0.0, 1.0),
            riding_cost: chance.between(0.0, 1.0),
            promise: chance.happens(0.5).then(|| (chance.between(0.0, DAY), chance.between(0.0, 3.0))),
        };
    }
    if chance.happens(0.7) {
        job.undone_cost = chance.between(0.0, 300.0);
    }
    job
}
