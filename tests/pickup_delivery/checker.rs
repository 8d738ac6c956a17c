//! The second checker: arithmetic of its own over a plan. It shares nothing with the planner but the description of the problem.

use std::collections::BTreeMap;

use yagura::plan::pickup_delivery::{
    Assignment, Boarding, Itinerary, Job, JobNo, PlaceNo, Plan, Stop, StopNo, Timing, Vehicle,
};

/// Rounding of sums of times and costs.
const ROUNDING: f64 = 1e-6;

/// A problem as it was stated, with legs by a function.
pub struct Stated<'a> {
    pub jobs: &'a [Job],
    pub vehicles: &'a [Vehicle],
    /// Time and cost of a leg, by a vehicle's way to travel.
    pub leg: &'a dyn Fn(usize, PlaceNo, PlaceNo) -> (f64, f64),
}

impl Stated<'_> {
    /// Everything that is wrong with a plan, in words; nothing when it is sound.
    pub fn faults(&self, plan: &Plan) -> Vec<String> {
        let mut faults = Vec::new();
        let mut times_seen: BTreeMap<StopNo, usize> = BTreeMap::new();
        let mut cost = 0.0;
        for itinerary in &plan.itineraries {
            let mut fault = |words: String| faults.push(format!("vehicle {}: {words}", itinerary.vehicle.0));
            cost += self.check_itinerary(itinerary, &mut fault);
            for timing in inner(itinerary) {
                *times_seen.entry(timing.stop).or_default() += 1;
            }
        }
        let mut missing = 0;
        for (number, job) in self.jobs.iter().enumerate() {
            let number = JobNo(number as u32);
            let has_pick_up = matches!(job.boarding, Boarding::PickUp(_));
            let seen = |stop: StopNo| times_seen.get(&stop).copied().unwrap_or(0);
            let is_undone = plan.undone.contains(&number);
            let wanted = usize::from(!is_undone);
            if seen(number.drop_off()) != wanted || seen(number.pick_up()) != wanted * usize::from(has_pick_up) {
                let (a, b) = (seen(number.pick_up()), seen(number.drop_off()));
                faults.push(format!("{number:?} is undone: {is_undone}, picked up {a} times, dropped off {b} times"));
            }
            if is_undone && matches!(job.boarding, Boarding::Aboard { .. }) {
                faults.push(format!("{number:?} is aboard and never gets out"));
            }
            if is_undone && job.undone_cost.is_finite() {
                cost += job.undone_cost;
            } else {
                missing += usize::from(is_undone);
            }
        }
        for (number, vehicle) in self.vehicles.iter().enumerate() {
            let stops: Vec<StopNo> = plan
                .itineraries
                .iter()
                .filter(|it| it.vehicle.index() == number)
                .flat_map(|it| inner(it).map(|timing| timing.stop))
                .collect();
            if !stops.starts_with(&vehicle.planned[..vehicle.frozen]) {
                faults.push(format!("vehicle {number}: its first {} stops were frozen", vehicle.frozen));
            }
        }
        if (cost - plan.worth.cost).abs() > ROUNDING * (1.0 + cost.abs()) || missing != plan.worth.missing {
            faults.push(format!("it costs {cost} with {missing} missing, not {:?}", plan.worth));
        }
        faults
    }

    /// Checks one vehicle; returns what it costs.
    fn check_itinerary(&self, itinerary: &Itinerary, fault: &mut impl FnMut(String)) -> f64 {
        let vehicle = &self.vehicles[itinerary.vehicle.index()];
        let mut aboard: BTreeMap<JobNo, f64> = BTreeMap::new();
        for (number, job) in self.jobs.iter().enumerate() {
            if let Boarding::Aboard { vehicle, since } = job.boarding
                && vehicle == itinerary.vehicle
            {
                aboard.insert(JobNo(number as u32), since);
            }
        }
        self.check_room(vehicle, &aboard, fault);
        let (mut at, mut leaves, mut cost, mut legs_cost) = (vehicle.start, f64::NEG_INFINITY, 0.0, 0.0);
        for timing in &itinerary.times {
            let place = self.place(vehicle, timing.stop);
            let (time, leg_cost) = (self.leg)(vehicle.travel, at, place);
            if timing.begins + ROUNDING < leaves + time {
                fault(format!("{:?} begins at {} but is reached at {}", timing.stop, timing.begins, leaves + time));
            }
            if timing.stop != StopNo::START {
                legs_cost += leg_cost;
            }
            (at, leaves) = (place, timing.departs);
            if timing.stop.is_terminal() {
                let is_within = timing.begins + ROUNDING >= vehicle.shift.earliest
                    && timing.begins <= vehicle.shift.latest + ROUNDING;
                if !is_within {
                    fault(format!("the shift {:?} does not have {}", vehicle.shift, timing.begins));
                }
            } else {
                cost += self.check_stop(vehicle, itinerary, timing, &mut aboard, fault);
                self.check_room(vehicle, &aboard, fault);
            }
        }
        if !aboard.is_empty() {
            fault(format!("at the end there are still {aboard:?}"));
        }
        let (first, last) = (itinerary.times.first(), itinerary.times.last());
        let takes = last.map_or(0.0, |it| it.begins) - first.map_or(0.0, |it| it.departs);
        if takes > vehicle.duration_max + ROUNDING || legs_cost > vehicle.range + ROUNDING {
            fault(format!("{takes} long and {legs_cost} far is more than it may"));
        }
        cost + legs_cost + vehicle.fixed_cost
    }

    fn check_stop(
        &self,
        vehicle: &Vehicle,
        itinerary: &Itinerary,
        timing: &Timing,
        aboard: &mut BTreeMap<JobNo, f64>,
        fault: &mut impl FnMut(String),
    ) -> f64 {
        let number = timing.stop.job();
        let job = &self.jobs[number.index()];
        let stop = self.stop(timing.stop);
        if timing.begins + ROUNDING < stop.window.earliest || timing.begins > stop.window.latest + ROUNDING {
            fault(format!("{:?} begins at {} outside of {:?}", timing.stop, timing.begins, stop.window));
        }
        if (timing.departs - timing.begins - stop.service).abs() > ROUNDING {
            fault(format!("{:?} does not last {}", timing.stop, stop.service));
        }
        if job.needs & !vehicle.offers != 0 {
            fault(format!("{number:?} needs what it doesn't offer"));
        }
        let patience = job.patience;
        let mut cost = 0.0;
        let is_awaited = timing.stop.is_pick_up() || job.boarding == Boarding::Visit;
        if is_awaited {
            cost += patience.waiting_cost * (timing.begins - stop.window.earliest).max(0.0);
            cost += patience.promise.map_or(0.0, |(by, late_cost)| late_cost * (timing.begins - by).max(0.0));
        }
        if timing.stop.is_pick_up() {
            aboard.insert(number, timing.departs);
            return cost;
        }
        match job.assignment {
            Assignment::Only(other) if other != itinerary.vehicle => fault(format!("{number:?} is {other:?}'s")),
            Assignment::Rather(other, change_cost) if other != itinerary.vehicle => cost += change_cost,
            _ => {}
        }
        if job.boarding == Boarding::Visit {
            return cost;
        }
        let Some(since) = aboard.remove(&number) else {
            fault(format!("{number:?} gets out and never got in"));
            return cost;
        };
        let rides = timing.begins - since;
        if rides > job.ride_max + ROUNDING {
            fault(format!("{number:?} rides {rides}, longer than {}", job.ride_max));
        }
        cost + patience.riding_cost * rides.max(0.0)
    }

    fn check_room(&self, vehicle: &Vehicle, aboard: &BTreeMap<JobNo, f64>, fault: &mut impl FnMut(String)) {
        for (kind, room) in vehicle.capacity.0.iter().enumerate() {
            let taken: i32 = aboard.keys().map(|job| self.jobs[job.index()].load.0[kind]).sum();
            if taken > *room {
                fault(format!("{taken} of kind {kind} are aboard, there is room for {room}"));
            }
        }
    }

    fn stop(&self, stop: StopNo) -> Stop {
        let job = &self.jobs[stop.job().index()];
        match job.boarding {
            Boarding::PickUp(pick_up) if stop.is_pick_up() => pick_up,
            _ => job.drop_off,
        }
    }

    fn place(&self, vehicle: &Vehicle, stop: StopNo) -> PlaceNo {
        match stop {
            StopNo::START => vehicle.start,
            StopNo::END => vehicle.end,
            stop => self.stop(stop).place,
        }
    }
}

fn inner(itinerary: &Itinerary) -> impl Iterator<Item = &Timing> {
    itinerary.times.iter().filter(|timing| !timing.stop.is_terminal())
}
