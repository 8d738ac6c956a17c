//! Problems: jobs to be done, vehicles that can do them, and what may not be changed.

use super::compatibility::Compatibility;
use super::load::Load;
use super::matrix::Travel;
use super::numbers::{JobNo, PlaceNo, StopNo, VehicleNo};
use super::rules;

/// The time within which something may begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Window {
    pub earliest: f64,
    pub latest: f64,
}

impl Window {
    pub const ALWAYS: Self = Self { earliest: 0.0, latest: f64::INFINITY };
}

/// Where and when somebody or something is picked up, dropped off or visited.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    pub place: PlaceNo,
    /// When the service may begin.
    pub window: Window,
    /// How long the vehicle stands.
    pub service: f64,
}

/// How a job comes into the vehicle.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Boarding {
    /// It is picked up.
    PickUp(Stop),
    /// It is aboard one vehicle since a moment, and can't leave it but by its drop-off.
    Aboard { vehicle: VehicleNo, since: f64 },
    /// Nothing boards: a visit at the place of the drop-off.
    Visit,
}

/// Which vehicle may do a job.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Assignment {
    Any,
    /// Pinned by hand, or because it is aboard.
    Only(VehicleNo),
    /// Another one may do it, which costs so much.
    Rather(VehicleNo, f64),
}

/// What a job's time is worth, besides the legs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Patience {
    /// Each unit of time from the earliest to the begin of the pick-up (of a visit: of the visit).
    pub waiting_cost: f64,
    /// Each unit of time from the end of the pick-up to the begin of the drop-off.
    pub riding_cost: f64,
    /// The pick-up that was promised, and what each unit of time after it costs.
    pub promise: Option<(f64, f64)>,
}

/// Something to be done: a ride, a parcel, a visit.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Job {
    pub boarding: Boarding,
    pub drop_off: Stop,
    pub load: Load,
    /// Bits of what the vehicle must offer: roles, ramps, cooling.
    pub needs: u64,
    pub assignment: Assignment,
    /// Longest time from the end of the pick-up to the begin of the drop-off.
    pub ride_max: f64,
    pub patience: Patience,
    /// What leaving it undone costs; infinite when it must be done.
    pub undone_cost: f64,
}

impl Job {
    /// A job that must be done, without further wishes.
    pub fn new(pick_up: Stop, drop_off: Stop, load: Load) -> Self {
        Self {
            boarding: Boarding::PickUp(pick_up),
            drop_off,
            load,
            needs: 0,
            assignment: Assignment::Any,
            ride_max: f64::INFINITY,
            patience: Patience::default(),
            undone_cost: f64::INFINITY,
        }
    }

    /// What leaves the vehicle at the drop-off.
    pub(super) fn carried(&self) -> Load {
        if matches!(self.boarding, Boarding::Visit) { Load::NONE } else { self.load }
    }

    pub(super) fn is_aboard(&self) -> bool {
        matches!(self.boarding, Boarding::Aboard { .. })
    }

    pub(super) fn is_optional(&self) -> bool {
        self.undone_cost.is_finite()
    }
}

/// A vehicle with its shift.
#[derive(Clone, Debug, PartialEq)]
pub struct Vehicle {
    pub start: PlaceNo,
    pub end: PlaceNo,
    /// Earliest: when it can leave its start; latest: when it must be at its end.
    pub shift: Window,
    pub capacity: Load,
    /// Bits of what it offers.
    pub offers: u64,
    /// Its number in the problem's travels.
    pub travel: usize,
    /// What using it at all costs.
    pub fixed_cost: f64,
    /// Longest sum of its legs' costs.
    pub range: f64,
    /// Longest time from the start to the end.
    pub duration_max: f64,
    /// What it is going to do as planned before.
    pub planned: Vec<StopNo>,
    /// The first so many of these stay as they are.
    pub frozen: usize,
}

/// What counts first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aim {
    /// The fewest vehicles, then the least cost.
    FewestVehicles,
    LeastCost,
}

/// Everything that a search looks at. Times and costs have any one unit each.
#[derive(Clone, Debug)]
pub struct Problem {
    pub(super) stops: Vec<Stop>,
    /// What each stop adds to what is aboard.
    pub(super) load_changes: Vec<Load>,
    pub(super) jobs: Vec<Job>,
    pub(super) vehicles: Vec<Vehicle>,
    pub(super) travels: Vec<Travel>,
    pub(super) aim: Aim,
    /// Vehicles of one class can stand in for each other while they are empty.
    pub(super) class_of: Vec<u32>,
    pub(super) compatibility: Compatibility,
    /// Some rule or cost needs the whole schedule, not only the windows.
    pub(super) needs_schedule: bool,
    pub(super) has_assignments: bool,
    pub(super) load_at_start: Vec<Load>,
    /// Jobs that are aboard, or will be by a frozen stop: their vehicle has to do them.
    pub(super) is_committed: Vec<bool>,
}

/// Why a problem can't be searched.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    #[error("vehicle {0} travels in a way that the problem doesn't have")]
    NoSuchTravel(usize),
    #[error("{0} lies outside of the matrices")]
    NoSuchPlace(String),
    #[error("job {0} belongs to a vehicle that the problem doesn't have")]
    NoSuchVehicle(usize),
    #[error("job {0} is aboard or planned for one vehicle and pinned to another")]
    Unmovable(usize),
    #[error("the plan of vehicle {0} has a stop twice, without its partner, or that the problem doesn't have")]
    Planned(usize),
    #[error("the plan of vehicle {0} breaks a rule already")]
    Broken(usize),
    #[error("{0} has a time or a cost that is no number, or a negative one")]
    NotANumber(String),
}

impl Problem {
    /// Puts a problem together.
    ///
    /// # Errors
    /// When its parts don't fit, or a planned itinerary breaks a rule.
    pub fn new(
        mut jobs: Vec<Job>,
        vehicles: Vec<Vehicle>,
        travels: Vec<Travel>,
        aim: Aim,
    ) -> Result<Self, ProblemError> {
        super::validity::check(&jobs, &vehicles, &travels)?;
        let is_committed = bind(&mut jobs, &vehicles);
        let stops = jobs.iter().flat_map(|job| [first_stop(job), job.drop_off]).collect();
        let load_changes = jobs.iter().flat_map(|job| [job.load, Load::NONE - job.carried()]).collect();
        let mut load_at_start = vec![Load::NONE; vehicles.len()];
        for job in &jobs {
            if let Boarding::Aboard { vehicle, .. } = job.boarding {
                load_at_start[vehicle.index()] = load_at_start[vehicle.index()] + job.load;
            }
        }
        let mut problem = Self {
            stops,
            load_changes,
            class_of: classes(&vehicles, &load_at_start, &jobs),
            compatibility: Compatibility::default(),
            needs_schedule: rules::need_schedule(&jobs, &vehicles),
            has_assignments: jobs.iter().any(|job| job.assignment != Assignment::Any || job.needs != 0),
            jobs,
            vehicles,
            travels,
            aim,
            load_at_start,
            is_committed,
        };
        problem.compatibility = Compatibility::of(&problem);
        super::validity::check_planned(&problem)?;
        Ok(problem)
    }

    pub fn jobs(&self) -> &[Job] {
        &self.jobs
    }

    pub fn vehicles(&self) -> &[Vehicle] {
        &self.vehicles
    }

    pub fn travel(&self, vehicle: VehicleNo) -> &Travel {
        &self.travels[self.vehicles[vehicle.index()].travel]
    }

    pub fn job_numbers(&self) -> impl Iterator<Item = JobNo> + use<> {
        (0..self.jobs.len() as u32).map(JobNo)
    }

    pub fn vehicle_numbers(&self) -> impl Iterator<Item = VehicleNo> + use<> {
        (0..self.vehicles.len() as u32).map(VehicleNo)
    }

    pub fn stop(&self, stop: StopNo) -> &Stop {
        &self.stops[stop.index()]
    }

    pub fn job(&self, job: JobNo) -> &Job {
        &self.jobs[job.index()]
    }

    pub fn vehicle(&self, vehicle: VehicleNo) -> &Vehicle {
        &self.vehicles[vehicle.index()]
    }

    /// Vehicles below this number can't do all jobs, as some jobs exclude each other.
    pub fn fewest_vehicles(&self) -> usize {
        self.compatibility.fewest_vehicles()
    }

    /// What doing a job by this vehicle costs, besides its legs.
    pub(super) fn assignment_cost(&self, job: JobNo, vehicle: VehicleNo) -> f64 {
        match self.job(job).assignment {
            Assignment::Rather(other, cost) if other != vehicle => cost,
            _ => 0.0,
        }
    }
}

/// Binds jobs that are aboard, or will be by a frozen stop, to their vehicle: they have to get out of it again. Returns
/// which those are.
fn bind(jobs: &mut [Job], vehicles: &[Vehicle]) -> Vec<bool> {
    let mut is_committed: Vec<bool> = jobs.iter().map(Job::is_aboard).collect();
    for job in jobs.iter_mut() {
        if let Boarding::Aboard { vehicle, .. } = job.boarding {
            (job.assignment, job.undone_cost) = (Assignment::Only(vehicle), f64::INFINITY);
        }
    }
    for (number, vehicle) in vehicles.iter().enumerate() {
        for stop in &vehicle.planned[..vehicle.frozen] {
            let job = &mut jobs[stop.job().index()];
            (job.assignment, job.undone_cost) = (Assignment::Only(VehicleNo(number as u32)), f64::INFINITY);
            is_committed[stop.job().index()] = true;
        }
    }
    is_committed
}

/// A job that nothing is picked up for has its drop-off twice, so that all have two stops.
fn first_stop(job: &Job) -> Stop {
    match job.boarding {
        Boarding::PickUp(stop) => stop,
        Boarding::Aboard { .. } | Boarding::Visit => job.drop_off,
    }
}

/// Numbers vehicles by what they are, so that empty ones that are alike are tried once.
fn classes(vehicles: &[Vehicle], load_at_start: &[Load], jobs: &[Job]) -> Vec<u32> {
    let mut is_named = vec![false; vehicles.len()];
    for job in jobs {
        if let Assignment::Only(vehicle) | Assignment::Rather(vehicle, _) = job.assignment {
            is_named[vehicle.index()] = true;
        }
    }
    let mut firsts: Vec<usize> = Vec::new();
    let mut class_of = Vec::with_capacity(vehicles.len());
    for (number, vehicle) in vehicles.iter().enumerate() {
        let is_alike = |first: &usize| {
            !is_named[*first] && vehicles[*first] == *vehicle && load_at_start[*first] == load_at_start[number]
        };
        let known = firsts.iter().position(is_alike).filter(|_| !is_named[number]);
        class_of.push(known.unwrap_or(firsts.len()) as u32);
        if known.is_none() {
            firsts.push(number);
        }
    }
    class_of
}
