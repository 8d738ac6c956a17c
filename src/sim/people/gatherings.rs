//! Gatherings: festivals and other events that draw people into the open.

use crate::base::geo::Point;
use crate::base::ids::BuildingId;
use crate::base::time::Timestamp;
use crate::sim::simulator::Simulator;

use super::everybody::{Doing, People};
use super::modes::{Mode, travel_s};

/// Gatherings at the same time, at most; more are refused.
pub const GATHERINGS_MAX: usize = 16;
/// People come over the first part of a gathering and leave over its last, in shares of its length.
const RAMP: f32 = 0.3;
/// Draws for each who is wanted: some are out, asleep or have other plans.
const DRAWS_EACH: usize = 6;
/// Stands for the place of a gathering among the goals of people: no building.
const OPEN_GROUND: BuildingId = BuildingId(u32::MAX - 1);
/// Children under this age don't go without their household.
const AGE_LEAST: u8 = 8;

/// An event that draws people to a place in the open.
#[derive(Clone, Debug, PartialEq)]
pub struct Gathering {
    pub place: Point,
    pub from: Timestamp,
    pub to: Timestamp,
    /// How many are there at its height.
    pub persons: u32,
    /// Residents who are there, on their way there, or went.
    came: Vec<u32>,
}

impl Gathering {
    /// How many are wanted there at a moment.
    fn wanted(&self, at: Timestamp) -> f32 {
        let length_s = self.to.since_s(self.from).max(1.0) as f32;
        let share = at.since_s(self.from) as f32 / length_s;
        let ramp = (share / RAMP).min((1.0 - share) / RAMP).clamp(0.0, 1.0);
        self.persons as f32 * ramp
    }
}

/// Those at one gathering now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gathered {
    pub place: Point,
    /// Residents, and visitors from out of town as far as residents don't fill it.
    pub persons: f32,
}

impl People {
    /// Lets an event draw so many people to a place in the open. Residents who are free walk there; visitors from out of
    /// town fill the rest. Says whether there was room for one more gathering.
    pub fn event(&mut self, place: Point, from: Timestamp, to: Timestamp, persons: u32) -> bool {
        if self.gatherings.len() >= GATHERINGS_MAX || to <= from {
            return false;
        }
        self.gatherings.push(Gathering { place, from, to, persons, came: Vec::new() });
        true
    }

    /// Ends the gatherings at a place before their time.
    pub fn end_event(&mut self, place: Point, now: Timestamp) {
        for gathering in self.gatherings.iter_mut().filter(|gathering| gathering.place == place) {
            gathering.to = gathering.to.min(now);
        }
    }

    /// How many are at each gathering.
    pub fn gathered_at(&self, at: Timestamp) -> impl Iterator<Item = Gathered> + '_ {
        self.gatherings.iter().map(move |gathering| {
            let here = gathering.came.iter().filter(|person| self.doing[**person as usize] == Doing::Gathered).count();
            Gathered { place: gathering.place, persons: gathering.wanted(at).max(here as f32) }
        })
    }

    /// How many are to be at each gathering at its height.
    pub fn gatherings_planned(&self) -> impl Iterator<Item = Gathered> + '_ {
        self.gatherings.iter().map(|it| Gathered { place: it.place, persons: it.persons as f32 })
    }

    fn gathering_of(&self, person: usize) -> Option<usize> {
        let is_in = |gathering: &Gathering| gathering.came.contains(&(person as u32));
        self.gatherings.iter().position(is_in)
    }
}

impl Simulator {
    /// Draws residents to the gatherings of now, and forgets those that are over.
    pub(super) fn step_gatherings(&mut self) {
        if self.people.gatherings.is_empty() {
            return;
        }
        let now = Timestamp(self.now_ms);
        for index in 0..self.people.gatherings.len() {
            let gathering = &self.people.gatherings[index];
            if now < gathering.from || now.since_s(gathering.from) > gathering.to.since_s(gathering.from) / 2.0 {
                continue;
            }
            let missing = (gathering.wanted(now) as usize).saturating_sub(gathering.came.len());
            for _ in 0..missing * DRAWS_EACH {
                if (self.people.gatherings[index].wanted(now) as usize) <= self.people.gatherings[index].came.len() {
                    break;
                }
                let residents = self.people.population.residents() as usize;
                let person = self.people.parcel_chance.below(residents);
                self.join_gathering(person, index);
            }
        }
        let is_under_way =
            |person: &u32| matches!(self.people.doing[*person as usize], Doing::Gathered | Doing::Travelling);
        let is_over = |gathering: &Gathering| now > gathering.to && !gathering.came.iter().any(is_under_way);
        let over: Vec<bool> = self.people.gatherings.iter().map(is_over).collect();
        let mut rows = over.into_iter();
        self.people.gatherings.retain(|_| !rows.next().unwrap_or(false));
    }

    /// Has somebody who is free at home walk to a gathering.
    fn join_gathering(&mut self, person: usize, index: usize) {
        let people = &self.people;
        let home = people.population.home_of(person);
        let ends_s = people.day().second_of(people.gatherings[index].to.0) + 3_600;
        let is_free = people.doing[person] == Doing::Staying
            && people.place[person] == home
            && people.population.age[person] >= AGE_LEAST
            && people.population.needs[person].walks()
            && people.next_trip_of(person).is_none_or(|trip| trip.leaves_s > ends_s)
            && people.gathering_of(person).is_none();
        let Some(building) = self.city.buildings.get(home.index()).filter(|_| is_free) else { return };
        let away_m = building.center.distance(people.gatherings[index].place);
        let mode = if away_m < 1_500.0 { Mode::Walk } else { Mode::Bicycle };
        let people = &mut self.people;
        people.gatherings[index].came.push(person as u32);
        people.leave_for(person, OPEN_GROUND, mode, Doing::Travelling);
        people.wait_until(person, self.now_ms + (travel_s(mode, away_m) * 1000.0) as i64);
    }

    /// Whether somebody who arrives came to a gathering; then they stay there until it ends for them.
    pub(super) fn reach_gathering(&mut self, person: usize) -> bool {
        let people = &mut self.people;
        if people.goal[person] != OPEN_GROUND {
            return false;
        }
        people.doing[person] = Doing::Gathered;
        people.occupancy.gather();
        let Some(index) = people.gathering_of(person) else {
            people.wait_until(person, self.now_ms + 60_000);
            return true;
        };
        let gathering = &people.gatherings[index];
        let length_ms = (gathering.to.0 - gathering.from.0) as f32;
        let share = (person as u64).wrapping_mul(0x9E37_79B9) % 1000;
        let before_ms = (length_ms * RAMP * share as f32 / 1000.0) as i64;
        let leaves_ms = (gathering.to.0 - before_ms).max(self.now_ms + 60_000);
        people.wait_until(person, leaves_ms);
        true
    }

    /// Somebody walks home from a gathering.
    pub(super) fn leave_gathering(&mut self, person: usize) {
        let home = self.people.population.home_of(person);
        let place = self.people.gathering_of(person).map(|index| self.people.gatherings[index].place);
        let center = self.city.buildings.get(home.index()).map(|building| building.center);
        let away_m = place.zip(center).map_or(0.0, |(place, center)| place.distance(center));
        let mode = self.people.mode[person];
        let people = &mut self.people;
        people.occupancy.disperse();
        people.occupancy.set_out(mode, false);
        (people.goal[person], people.doing[person]) = (home, Doing::Travelling);
        people.wait_until(person, self.now_ms + (travel_s(mode, away_m) * 1000.0) as i64);
    }
}
