//! A step: some requests are taken out and put back where they cost least, or everything stays as it was.

use crate::plan::dispatch::insertion::{Insertion, insert};
use crate::plan::dispatch::problem::{JobId, Stop};
use crate::plan::dispatch::round::can_at_all;
use crate::plan::dispatch::times::TravelTimes;

use super::Improver;

/// Requests that one step takes out, at most.
const TAKEN_MAX: usize = 4;

/// What a step has changed so far, for taking it back.
#[derive(Default)]
struct Changes {
    /// Vehicles with the stops that they had, and the number of that version.
    vehicles: Vec<(usize, Vec<Stop>, u32)>,
    /// Requests with the vehicle that had them.
    holders: Vec<(JobId, Option<usize>)>,
}

impl Improver {
    /// Takes a request out, with some of its neighbours; keeps what comes of it if it is better.
    pub(super) fn step(&mut self, first: JobId, times: &mut impl TravelTimes) {
        let taken = self.choose(first);
        let mut changes = Changes::default();
        for id in &taken {
            self.take_out(*id, &mut changes);
        }
        let all_are_back = taken.iter().all(|id| self.put_back(*id, &mut changes, times));
        let gain = if all_are_back { self.gain_of(&changes, times) } else { None };
        match gain {
            Some(gain) if gain > self.weights.least_gain => {
                self.gain += gain;
                self.passes_in_vain = 0;
            }
            _ => self.take_back(changes),
        }
    }

    /// The requests of a step, in the order in which they are put back: by urgency, or any.
    fn choose(&mut self, first: JobId) -> Vec<JobId> {
        let count = self.chance.below(TAKEN_MAX);
        let mut taken = if count > 0 { self.ground.neighbours(&self.problem, first) } else { Vec::new() };
        self.chance.shuffle(&mut taken);
        taken.truncate(count);
        taken.push(first);
        if self.chance.happens(0.5) {
            let latest_s = |id: &JobId| self.problem.job(*id).latest_pick_up_s;
            taken.sort_by(|a, b| latest_s(a).total_cmp(&latest_s(b)).then(a.cmp(b)));
        } else {
            self.chance.shuffle(&mut taken);
        }
        taken
    }

    fn take_out(&mut self, id: JobId, changes: &mut Changes) {
        let holder = self.ground.holder(id);
        changes.holders.push((id, holder));
        if let Some(number) = holder {
            let mut stops = self.problem.fleet[number].stops.clone();
            stops.retain(|stop| stop.job != id);
            self.change(number, stops, changes);
            self.ground.hold(id, None);
        }
    }

    /// Puts a request where it costs least. Says no when one that had a vehicle finds none.
    fn put_back(&mut self, id: JobId, changes: &mut Changes, times: &mut impl TravelTimes) -> bool {
        let Some((number, insertion)) = self.cheapest(id, changes, times) else {
            return changes.holders.iter().any(|(other, holder)| *other == id && holder.is_none());
        };
        let mut stops = Vec::new();
        insert(&mut stops, &self.problem.fleet[number].stops, id, insertion.pick_up, insertion.drop_off);
        self.change(number, stops, changes);
        self.ground.hold(id, Some(number));
        true
    }

    fn cheapest(&mut self, id: JobId, changes: &Changes, times: &mut impl TravelTimes) -> Option<(usize, Insertion)> {
        let job = *self.problem.job(id);
        let mut tried = self.ground.tried(&self.problem, id, times);
        for (number, ..) in &changes.vehicles {
            let vehicle = &self.problem.fleet[*number];
            let least_s = vehicle.ready_s + times.at_least_s(vehicle.start, job.from);
            if !tried.iter().any(|(_, other)| other == number) && can_at_all(vehicle, &job, least_s).is_ok() {
                tried.push((least_s, *number));
            }
        }
        tried.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        let mut best: Option<(f64, usize, Insertion)> = None;
        for (least_s, number) in tried {
            let least = self.weights.least_cost(&job, least_s);
            if best.as_ref().is_some_and(|(cost, ..)| *cost <= least) {
                break;
            }
            let Some(insertion) = self.insertion(id, number, times) else { continue };
            let cost = insertion.cost + self.changing(id, Some(number));
            if best.as_ref().is_none_or(|(known, other, _)| cost.total_cmp(known).then(number.cmp(other)).is_lt()) {
                best = Some((cost, number, insertion));
            }
        }
        best.map(|(_, number, insertion)| (number, insertion))
    }

    fn insertion(&mut self, id: JobId, number: usize, times: &mut impl TravelTimes) -> Option<Insertion> {
        if let Some(known) = self.ground.known(id, number) {
            return known.cheapest.clone();
        }
        let (vehicle, frozen) = (&self.problem.fleet[number], self.ground.frozen[number]);
        let found = self.inserter.cheapest_behind(&self.problem, vehicle, frozen, id, &self.weights, times).ok();
        self.ground.remember(id, number, found.clone());
        found
    }

    /// What a step gains; `None` when it breaks a rule that the plan at the beginning keeps.
    fn gain_of(&mut self, changes: &Changes, times: &mut impl TravelTimes) -> Option<f64> {
        let mut gain = 0.0;
        for (number, was, _) in &changes.vehicles {
            let (vehicle, before) = (&self.problem.fleet[*number], &self.before[*number]);
            let now = (before.as_slice(), vehicle.stops.as_slice());
            gain -= self.inserter.cost_instead(&self.problem, vehicle, now, &self.weights, times).ok()?;
            gain += self.inserter.cost(&self.problem, vehicle, was, &self.weights, times);
        }
        for (id, was) in &changes.holders {
            gain += self.changing(*id, *was) - self.changing(*id, self.ground.holder(*id));
        }
        Some(gain)
    }

    /// What it costs besides the itinerary that this vehicle has the request, or none.
    fn changing(&self, id: JobId, holder: Option<usize>) -> f64 {
        match holder {
            None => self.weights.unserved,
            Some(number) if self.ground.was_told_another(&self.problem, id, number) => self.weights.changing,
            Some(_) => 0.0,
        }
    }

    fn change(&mut self, number: usize, stops: Vec<Stop>, changes: &mut Changes) {
        let was = std::mem::replace(&mut self.problem.fleet[number].stops, stops);
        let version = self.ground.change(number);
        if !changes.vehicles.iter().any(|(other, ..)| *other == number) {
            changes.vehicles.push((number, was, version));
        }
    }

    fn take_back(&mut self, changes: Changes) {
        for (number, was, version) in changes.vehicles {
            self.problem.fleet[number].stops = was;
            self.ground.change_back(number, version);
        }
        for (id, holder) in changes.holders {
            self.ground.hold(id, holder);
        }
    }
}
