//! Routes: the stops of one vehicle in order, with what an insertion needs to know at each.

use super::load::Load;
use super::numbers::{JobNo, PlaceNo, StopNo, VehicleNo};
use super::problem::Problem;
use super::rules;

/// Rounding of sums of times, in their unit.
pub(super) const ROUNDING: f64 = 1e-9;

/// A stop in a route. Times are those of a vehicle that never waits longer than it must.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Visit {
    pub stop: StopNo,
    pub place: PlaceNo,
    /// What is aboard after it.
    pub load: Load,
    /// When the vehicle leaves.
    pub departs: f64,
    /// The latest begin that keeps all later windows.
    pub latest: f64,
    /// When it begins.
    pub begins: f64,
    /// How long the leg to the next visit takes.
    pub leg_time: f64,
    /// What the leg to the next visit costs.
    pub leg_cost: f64,
}

/// One vehicle's visits, from its start to its end.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    pub vehicle: VehicleNo,
    /// A number that only vehicles of this class with the same stops in the same order have.
    pub content: u64,
    pub visits: Vec<Visit>,
    /// Bits of the jobs in it.
    pub jobs: Vec<u64>,
    /// Its legs.
    pub legs_cost: f64,
    /// What its riders' time costs.
    pub time_cost: f64,
    /// The first so many visits after the start stay as they are.
    pub frozen: usize,
    /// The first visit after which too much is aboard; only while a drop-off is missing.
    pub overloaded_at: usize,
}

impl Route {
    pub(super) fn new(problem: &Problem, vehicle: VehicleNo, stops: &[StopNo]) -> Self {
        let mut route = Self {
            vehicle,
            content: 0,
            visits: Vec::with_capacity(stops.len() + 2),
            jobs: vec![0; problem.jobs.len().div_ceil(64)],
            legs_cost: 0.0,
            time_cost: 0.0,
            frozen: problem.vehicle(vehicle).frozen,
            overloaded_at: usize::MAX,
        };
        route.set(problem, stops.iter().copied());
        route
    }

    /// Whether it only goes from its start to its end.
    pub fn is_empty(&self) -> bool {
        self.visits.len() == 2
    }

    pub fn has(&self, job: JobNo) -> bool {
        self.jobs[job.index() / 64] >> (job.index() % 64) & 1 == 1
    }

    /// The stops between start and end.
    pub fn stops(&self) -> impl DoubleEndedIterator<Item = StopNo> + Clone + '_ {
        self.visits[1..self.visits.len() - 1].iter().map(|visit| visit.stop)
    }

    /// Replaces the stops.
    pub(super) fn set(&mut self, problem: &Problem, stops: impl Iterator<Item = StopNo>) {
        self.visits.clear();
        let blank = |stop| blank(problem, self.vehicle, stop);
        self.visits.push(blank(StopNo::START));
        self.visits.extend(stops.map(blank));
        self.visits.push(blank(StopNo::END));
        self.jobs.fill(0);
        for number in 0..self.visits.len() {
            self.mark(self.visits[number].stop);
            self.know_leg(problem, number);
        }
        self.overloaded_at = usize::MAX;
        self.refresh(problem, 0, self.visits.len() - 1);
    }

    /// Puts a job in: the pick-up after the visit `pick_up`, the drop-off after the visit `drop_off`, both as numbered before.
    pub(super) fn insert(&mut self, problem: &Problem, job: JobNo, pick_up: Option<usize>, drop_off: usize) {
        self.visits.insert(drop_off + 1, blank(problem, self.vehicle, job.drop_off()));
        let (mut first, mut last) = (drop_off + 1, drop_off + 1);
        if let Some(pick_up) = pick_up {
            self.visits.insert(pick_up + 1, blank(problem, self.vehicle, job.pick_up()));
            (first, last) = (pick_up + 1, drop_off + 2);
        }
        self.mark(job.drop_off());
        for number in [first - 1, first, last - 1, last] {
            self.know_leg(problem, number);
        }
        self.refresh(problem, first, last);
    }

    /// Takes the stops of jobs out, but for what is frozen.
    pub(super) fn retain(&mut self, problem: &Problem, stays: impl Fn(JobNo) -> bool) {
        let (mut kept, mut first, mut last) = (0, None, 0);
        for number in 0..self.visits.len() {
            let visit = self.visits[number];
            if number > self.frozen && !visit.stop.is_terminal() && !stays(visit.stop.job()) {
                self.unmark(visit.stop);
                first = first.or(Some(kept));
                last = kept;
            } else {
                self.visits[kept] = visit;
                kept += 1;
            }
        }
        self.visits.truncate(kept);
        let Some(first) = first else { return };
        // The pick-up of a job that lost its drop-off may be frozen.
        for number in 1..=self.frozen {
            self.mark(self.visits[number].stop);
        }
        for number in first - 1..last {
            self.know_leg(problem, number);
        }
        self.refresh(problem, first, last);
    }

    /// Copies another route without making room anew.
    pub(super) fn copy(&mut self, other: &Self) {
        self.vehicle = other.vehicle;
        self.content = other.content;
        self.visits.clone_from(&other.visits);
        self.jobs.clone_from(&other.jobs);
        self.legs_cost = other.legs_cost;
        self.time_cost = other.time_cost;
        self.frozen = other.frozen;
        self.overloaded_at = other.overloaded_at;
    }

    fn mark(&mut self, stop: StopNo) {
        if !stop.is_terminal() {
            self.jobs[stop.job().index() / 64] |= 1 << (stop.job().index() % 64);
        }
    }

    fn unmark(&mut self, stop: StopNo) {
        self.jobs[stop.job().index() / 64] &= !(1 << (stop.job().index() % 64));
    }

    /// Looks up the leg from a visit to the next.
    fn know_leg(&mut self, problem: &Problem, number: usize) {
        let travel = problem.travel(self.vehicle);
        // A vehicle with nothing to do stays where it is.
        let is_idle = self.is_empty();
        let Some([from, to]) = self.visits.get_mut(number..number + 2) else { return };
        from.leg_time = travel.time.leg(from.place, to.place);
        from.leg_cost = if is_idle { 0.0 } else { travel.cost.leg(from.place, to.place) };
    }

    /// Computes what follows from the order of the stops, after those from `first` to `last` changed.
    fn refresh(&mut self, problem: &Problem, first: usize, last: usize) {
        self.refresh_forward(problem, first, last);
        self.refresh_backward(problem, first, last);
        self.legs_cost = self.visits.iter().map(|visit| visit.leg_cost).sum();
        self.content = self.count_content(problem);
        self.time_cost = if problem.needs_schedule {
            rules::time_cost(problem, self.vehicle, self.visits.iter().map(|visit| visit.stop)).unwrap_or(0.0)
        } else {
            0.0
        };
    }

    /// The sum of a number for each leg: legs, a start and an end make only one order of stops. Two routes have the same by
    /// chance as rarely as two random numbers of 64 bits.
    fn count_content(&self, problem: &Problem) -> u64 {
        let class = u64::from(problem.class_of[self.vehicle.index()]);
        let legs = self.visits.windows(2).map(|leg| mixed(u64::from(leg[0].stop.0) << 32 | u64::from(leg[1].stop.0)));
        legs.fold(mixed(class), u64::wrapping_add)
    }

    /// Times and loads from the first change on, until all is as before.
    fn refresh_forward(&mut self, problem: &Problem, first: usize, last: usize) {
        let vehicle = problem.vehicle(self.vehicle);
        let mut load = problem.load_at_start[self.vehicle.index()];
        let mut departs = vehicle.shift.earliest;
        let was_overloaded = self.overloaded_at != usize::MAX;
        if first > 0 {
            (load, departs) = (self.visits[first - 1].load, self.visits[first - 1].departs);
        } else if let Some(start) = self.visits.first_mut() {
            (start.load, start.departs, start.begins) = (load, departs, departs);
        }
        if self.overloaded_at >= first {
            self.overloaded_at = usize::MAX;
        }
        for number in first.max(1)..self.visits.len() {
            let arrives = departs + self.visits[number - 1].leg_time;
            let visit = &mut self.visits[number];
            if visit.stop.is_terminal() {
                (visit.load, visit.departs, visit.begins) = (load, arrives, arrives);
                break;
            }
            let stop = problem.stop(visit.stop);
            load = load + problem.load_changes[visit.stop.index()];
            if !load.fits(vehicle.capacity) {
                self.overloaded_at = self.overloaded_at.min(number);
            }
            let begins = arrives.max(stop.window.earliest);
            departs = begins + stop.service;
            #[expect(clippy::float_cmp, reason = "only if nothing at all changed, nothing follows")]
            if number > last && departs == visit.departs && load == visit.load && !was_overloaded {
                break;
            }
            (visit.load, visit.departs, visit.begins) = (load, departs, begins);
        }
    }

    /// The latest begins back from the last change, until all is as before.
    fn refresh_backward(&mut self, problem: &Problem, first: usize, last: usize) {
        let mut latest = problem.vehicle(self.vehicle).shift.latest;
        let end = self.visits.len() - 1;
        if last < end {
            latest = self.visits[last + 1].latest;
        } else {
            self.visits[end].latest = latest;
        }
        for number in (0..(last + 1).min(end)).rev() {
            let visit = &mut self.visits[number];
            latest -= visit.leg_time;
            if visit.stop != StopNo::START {
                let stop = problem.stop(visit.stop);
                latest = stop.window.latest.min(latest - stop.service);
            }
            #[expect(clippy::float_cmp, reason = "only if nothing at all changed, nothing follows")]
            if number < first && latest == visit.latest {
                break;
            }
            visit.latest = latest;
        }
    }
}

/// A number that looks random and is another for each (SplitMix64, Steele, Lea and Flood 2014).
fn mixed(number: u64) -> u64 {
    let mut mixed = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// A visit about which nothing is known but where it is.
fn blank(problem: &Problem, vehicle: VehicleNo, stop: StopNo) -> Visit {
    let place = match stop {
        StopNo::START => problem.vehicle(vehicle).start,
        StopNo::END => problem.vehicle(vehicle).end,
        stop => problem.stop(stop).place,
    };
    Visit { stop, place, load: Load::NONE, departs: 0.0, latest: 0.0, begins: 0.0, leg_time: 0.0, leg_cost: 0.0 }
}
