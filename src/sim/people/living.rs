//! Living: what people do when their moment comes.

use crate::base::ids::BuildingId;
use crate::base::time::Timestamp;
use crate::sim::agenda::Happening;
use crate::sim::simulator::Simulator;

use super::appointments::{LATE_MS, appointments_of};
use super::day::Day;
use super::everybody::Doing;
use super::plan::DayPlan;
use super::trip::Purpose;

/// Somebody who came late stays at least so long before they go on.
const STAY_LEAST_MS: i64 = 240_000;
/// Somebody who would be up less than this before they rise goes back to bed, in seconds.
const NAP_S: u32 = 1_800;
/// After midnight nobody waits away from home for a trip that is further off than this, in seconds.
const WAIT_AWAY_S: u32 = 2 * 3600;
/// The next day's plans are made in so many parts, one a minute, before the day begins.
const PLAN_PARTS: usize = 30;
const MINUTE_MS: i64 = 60_000;

impl Simulator {
    /// Begins the lives of all people: their first happenings are on the agenda from now on.
    pub(in crate::sim) fn begin_living(&mut self) {
        self.agenda.add(self.now_ms + MINUTE_MS, Happening::PeopleMinute);
        self.begin_unlisted_cars();
        self.watch_people();
    }

    /// Lets everybody go on whose moment has come.
    pub(in crate::sim) fn live(&mut self) {
        if self.now_ms < self.people.alarm_ms {
            return;
        }
        while let Some(person) = self.people.take_due(self.now_ms) {
            self.person_goes_on(person);
        }
        self.people.alarm_ms = i64::MAX;
        self.watch_people();
    }

    /// Puts the earliest happening of people on the agenda, if it isn't there.
    pub(in crate::sim) fn watch_people(&mut self) {
        if let Some(at_ms) = self.people.next_ms().filter(|at_ms| *at_ms < self.people.alarm_ms) {
            self.people.alarm_ms = at_ms;
            self.agenda.add(at_ms.max(self.now_ms), Happening::People);
        }
    }

    /// What concerns all people once a minute: parcels, gatherings, the plans of the next day.
    pub(in crate::sim) fn people_minute(&mut self) {
        self.order_parcels();
        self.step_gatherings();
        let city = self.city.clone();
        self.people.change_shift(&city, Timestamp(self.now_ms));
        let left_ms = self.people.plan.day.ends_ms() - self.now_ms;
        if left_ms <= 0 {
            self.begin_day();
        } else if left_ms <= PLAN_PARTS as i64 * MINUTE_MS {
            self.plan_ahead();
        }
        self.watch_people();
        self.agenda.add(self.now_ms + MINUTE_MS, Happening::PeopleMinute);
    }

    fn plan_ahead(&mut self) {
        let (city, people) = (self.city.clone(), &mut self.people);
        let mut next = match people.next_plan.take() {
            Some(plan) => plan,
            None => DayPlan::new(people.plan.day.next(city.zone, &self.weather)),
        };
        let part = people.population.households().div_ceil(PLAN_PARTS);
        let day = next.day.clone();
        next.plan_more(&people.planning(&city, &day), part);
        people.next_plan = Some(next);
    }

    /// The next day begins: everybody has new plans. Those in bed will rise; those who are up look at them later.
    fn begin_day(&mut self) {
        let city = self.city.clone();
        let people = &mut self.people;
        let taken = people.next_plan.take();
        let mut plan = taken.unwrap_or_else(|| DayPlan::new(Day::at(Timestamp(self.now_ms), city.zone, &self.weather)));
        let day = plan.day.clone();
        plan.plan_more(&people.planning(&city, &day), usize::MAX);
        people.appointments = appointments_of(&plan, people.population.len());
        people.plan = plan.into();
        for person in 0..people.doing.len() {
            people.next_trip[person] = 0;
            if people.due_ms[person] != i64::MAX {
                continue;
            }
            let first = people.next_trip_of(person);
            match people.doing[person] {
                Doing::Asleep => {
                    let rises_s = people.waking_hours(person).from_s;
                    people.wait_until(person, day.at_s(rises_s));
                }
                Doing::Staying => {
                    if let Some(first) = first {
                        people.wait_until(person, day.at_s(first.leaves_s));
                    }
                }
                _ => {}
            }
        }
    }

    fn person_goes_on(&mut self, person: usize) {
        match self.people.doing[person] {
            Doing::Asleep => {
                self.people.doing[person] = Doing::Staying;
                let place = self.people.place[person];
                self.people.occupancy.wake(place);
                self.decide(person);
            }
            Doing::Staying => self.decide(person),
            Doing::AtStation => self.leave_platform(person),
            Doing::AwaitingRide => self.give_up_ride(person),
            Doing::Travelling | Doing::Strolling => self.person_arrives(person),
            Doing::Gathered => self.leave_gathering(person),
            Doing::Riding | Doing::InCar => {}
        }
    }

    /// Somebody who is at a place does what comes next: the next trip, home, or to bed.
    pub(super) fn decide(&mut self, person: usize) {
        let people = &mut self.people;
        let plan = people.plan.clone();
        let now_s = plan.day.second_of(self.now_ms);
        let (place, home) = (people.place[person], people.population.home_of(person));
        if let Some(trip) = people.next_trip_of(person) {
            let is_due = plan.day.at_s(trip.leaves_s) <= self.now_ms;
            let is_stranded = place != home && people.next_trip[person] == 0 && trip.leaves_s > now_s + WAIT_AWAY_S;
            if is_due {
                self.person_sets_out(person, trip);
                return;
            }
            if !is_stranded {
                self.rest_until(person, trip.leaves_s);
                return;
            }
        }
        if place != home {
            self.go_by_other_means(person, home);
            return;
        }
        if !home.is_some() {
            self.people.wait_for_others(person);
            return;
        }
        let hours = self.people.waking_hours(person);
        self.rest_until(person, hours.to_s);
    }

    /// Stays at a place until a second of the day; at home and at night, in bed.
    fn rest_until(&mut self, person: usize, until_s: u32) {
        let people = &mut self.people;
        let day = &people.plan.clone().day;
        let now_s = day.second_of(self.now_ms);
        let (place, home) = (people.place[person], people.population.home_of(person));
        if place != home || !home.is_some() {
            people.wait_until(person, day.at_s(until_s));
            return;
        }
        let hours = people.waking_hours(person);
        let has_trip = people.next_trip_of(person).is_some();
        let is_early = now_s + NAP_S < hours.from_s;
        if is_early || (!has_trip && now_s >= hours.to_s) {
            people.doing[person] = Doing::Asleep;
            people.occupancy.sleep(place);
            if is_early {
                people.wait_until(person, day.at_s(hours.from_s));
            } else {
                people.wait_for_others(person);
            }
            return;
        }
        people.wait_until(person, day.at_s(until_s.max(now_s + 1)));
    }

    /// Somebody has come to where they were going.
    pub(super) fn person_arrives(&mut self, person: usize) {
        let people = &mut self.people;
        let (goal, mode) = (people.goal[person], people.mode[person]);
        people.occupancy.end_way(mode, people.doing[person] == Doing::Strolling);
        if self.reach_gathering(person) {
            return;
        }
        if self.reach_platform(person, goal) {
            return;
        }
        self.settle_at(person, goal);
    }

    /// Somebody is at a place and stays there for a while.
    pub(super) fn settle_at(&mut self, person: usize, place: BuildingId) {
        self.people.stay_at(person, place, Doing::Staying);
        self.note_appointment(person, place);
        let people = &mut self.people;
        let next_ms = people.next_trip_of(person).map(|trip| people.plan.day.at_s(trip.leaves_s));
        let at_ms = next_ms.unwrap_or(0).max(self.now_ms + STAY_LEAST_MS);
        people.wait_until(person, at_ms);
    }

    fn note_appointment(&mut self, person: usize, place: BuildingId) {
        let people = &mut self.people;
        let is_care = people.trip_of(person).is_some_and(|trip| trip.purpose == Purpose::Care && trip.to == place);
        if !is_care {
            return;
        }
        let found = people.appointments.binary_search_by_key(&person, |appointment| appointment.person.index());
        let Some(appointment) = found.ok().and_then(|row| people.appointments.get_mut(row)) else { return };
        if appointment.place == place && appointment.arrived.is_none() {
            appointment.arrived = Some(Timestamp(self.now_ms));
            people.counters.appointments += 1;
            people.counters.appointments_late += u64::from(self.now_ms > appointment.due.0 + LATE_MS);
        }
    }
}
