//! Setting out: the first step of a trip, by its mode.

use crate::base::ids::BuildingId;
use crate::sim::simulator::Simulator;

use super::everybody::Doing;
use super::modes::{Mode, travel_s};
use super::trip::{Purpose, Trip};

/// Somebody who goes along with others waits for them so long.
const COMPANION_PATIENCE_MS: i64 = 900_000;
/// Without a car or ride people walk up to this far, and take a bus or a taxi beyond, in metres of the bee line.
const WALK_INSTEAD_M: f32 = 1_200.0;
/// A taxi comes after this time, in seconds.
const TAXI_WAIT_S: f32 = 480.0;

impl Simulator {
    /// Somebody begins their next trip.
    pub(super) fn person_sets_out(&mut self, person: usize, trip: Trip) {
        if trip.mode == Mode::Passenger {
            self.await_companion(person, trip);
            return;
        }
        if trip.mode == Mode::Train && !self.people.place[person].is_some() && !self.is_train_in(person, trip) {
            return;
        }
        let is_there = self.people.place[person] == trip.to && trip.purpose != Purpose::Stroll;
        self.begin_trip(person, trip);
        if is_there {
            self.people.wait_until(person, self.now_ms + 60_000);
            return;
        }
        match trip.mode {
            _ if trip.purpose == Purpose::Stroll => {
                let home = self.people.place[person];
                self.people.leave_for(person, home, Mode::Walk, Doing::Strolling);
                self.people.wait_until(person, self.now_ms + i64::from(trip.minute) * 60_000);
            }
            Mode::Walk | Mode::Bicycle | Mode::Bus => self.travel(person, trip.to, trip.mode),
            Mode::Train => self.set_out_by_train(person, trip),
            Mode::Car => self.set_out_by_car(person, trip),
            Mode::Ride => self.ask_ride(person, trip.to),
            Mode::Passenger => {}
        }
    }

    /// Counts a trip; the next one is next.
    pub(super) fn begin_trip(&mut self, person: usize, trip: Trip) {
        let people = &mut self.people;
        people.next_trip[person] += 1;
        people.counters.trips_by_mode[trip.mode.index()] += 1;
        people.counters.trips_by_purpose[trip.purpose.index()] += 1;
    }

    /// Goes to a place by a mode that needs nobody else, in the time that it takes.
    pub(super) fn travel(&mut self, person: usize, goal: BuildingId, mode: Mode) {
        let seconds = travel_s(mode, self.bee_m(person, goal));
        self.people.leave_for(person, goal, mode, Doing::Travelling);
        self.people.wait_until(person, self.now_ms + (seconds * 1000.0) as i64);
    }

    /// The bee line from where somebody is to a place; out of town it ends at their way out.
    pub(super) fn bee_m(&self, person: usize, goal: BuildingId) -> f32 {
        let center = |id: BuildingId| self.city.buildings.get(id.index()).map(|building| building.center);
        let gate = || self.people.population.gate_of(person, &self.city).map(|gate| gate.place);
        let from = center(self.people.place[person]).or_else(gate);
        let to = center(goal).or_else(gate);
        from.zip(to).map_or(0.0, |(from, to)| from.distance(to))
    }

    /// Goes on without the car or ride that was meant: on foot, by bus or by taxi.
    pub(super) fn go_by_other_means(&mut self, person: usize, goal: BuildingId) {
        let bee_m = self.bee_m(person, goal);
        let walks = self.people.population.needs[person].walks();
        if walks && bee_m <= WALK_INSTEAD_M {
            self.travel(person, goal, Mode::Walk);
            return;
        }
        if walks && self.people.has_buses && self.people.place[person].is_some() && goal.is_some() {
            self.travel(person, goal, Mode::Bus);
            return;
        }
        let seconds = TAXI_WAIT_S + travel_s(Mode::Passenger, bee_m);
        self.people.leave_for(person, goal, Mode::Passenger, Doing::Travelling);
        self.people.wait_until(person, self.now_ms + (seconds * 1000.0) as i64);
    }

    /// Somebody who goes along waits until the others set out, and after a while goes alone.
    fn await_companion(&mut self, person: usize, trip: Trip) {
        let until_ms = self.people.plan.day.at_s(trip.leaves_s) + COMPANION_PATIENCE_MS;
        if self.now_ms < until_ms {
            self.people.wait_until(person, until_ms);
            return;
        }
        self.begin_trip(person, trip);
        self.people.counters.left_behind += 1;
        if self.people.place[person] == trip.to {
            self.people.wait_until(person, self.now_ms + 60_000);
        } else {
            self.go_by_other_means(person, trip.to);
        }
    }

    /// The members of a person's household who go along on their present trip and are ready.
    pub(super) fn companions_of(&self, person: usize) -> Vec<usize> {
        let people = &self.people;
        let Some(trip) = people.trip_of(person) else { return Vec::new() };
        let household = people.population.household[person] as usize;
        let goes_along = |other: &usize| {
            *other != person
                && people.doing[*other] == Doing::Staying
                && people.place[*other] == people.place[person]
                && people.next_trip_of(*other).is_some_and(|next| {
                    next.mode == Mode::Passenger && next.to == trip.to && next.leaves_s == trip.leaves_s
                })
        };
        people.population.persons_of(household).filter(goes_along).collect()
    }

    /// Takes companions along on a trip; they arrive when the one who leads does.
    pub(super) fn take_along(&mut self, companions: &[usize], goal: BuildingId, doing: Doing) {
        for other in companions.iter().copied() {
            let Some(trip) = self.people.next_trip_of(other) else { continue };
            self.begin_trip(other, trip);
            self.people.leave_for(other, goal, Mode::Passenger, doing);
            self.people.wait_for_others(other);
        }
    }
}
