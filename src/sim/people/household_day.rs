//! A household's day: the tours of its members, and who takes which car.

use std::ops::Range;

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::BuildingId;
use crate::city::City;

use super::day::{DAY_ENDS_S, Day};
use super::hours::{Hours, open_hours};
use super::modes::{Choice, Mode, choose, travel_s};
use super::needs::Needs;
use super::population::Population;
use super::trip::{NO_CAR, NO_MINUTE, Purpose, Trip};

/// Trips of one person and day, at most.
pub const TRIPS_MAX: usize = 12;
/// Between two outings somebody is at home for at least so long, in seconds.
const HOME_LEAST_S: u32 = 900;
/// At a place somebody stays at least so long, in seconds.
const STAY_LEAST_S: u32 = 300;
/// Everybody means to be at home by 26:15.
const HOME_BY_S: u32 = DAY_ENDS_S - 2700;
/// A car is free again so long after it should be back, in seconds.
const CAR_SLACK_S: u32 = 600;
/// Time to let a child out, in seconds, and how much earlier than on foot it may leave home for a lift.
const LIFT_STOP_S: u32 = 300;
const LIFT_EARLY_S: u32 = 2_400;
/// Wait for a train, in seconds: half of the time between two.
const TRAIN_WAIT_S: f32 = 300.0;
/// Share of those who could take a car out of town and do, where there are trains too; with a connected car. Of all who
/// work in another municipality outside the large regions, four in five and more drive (census 2020).
const OUT_BY_CAR: f64 = 0.88;
const OUT_BY_CONNECTED_CAR: f64 = 0.95;

/// What the planning of any household of a day needs.
#[derive(Clone, Copy)]
pub struct Planning<'a> {
    pub population: &'a Population,
    pub city: &'a City,
    pub day: &'a Day,
    pub has_buses: bool,
    pub has_shuttles: bool,
}

impl Planning<'_> {
    pub fn place(&self, building: BuildingId) -> Option<Point> {
        self.city.buildings.get(building.index()).map(|building| building.center)
    }

    /// Time from door to door; a leg out of town ends at the way out or the station, as what lies beyond is not ours.
    pub fn leg_s(&self, person: usize, from: BuildingId, to: BuildingId, by: TravelBy) -> f32 {
        if let (Some(here), Some(there)) = (self.place(from), self.place(to)) {
            return travel_s(by.mode, here.distance(there));
        }
        let Some(end) = self.place(from).or_else(|| self.place(to)) else { return 0.0 };
        if by.mode == Mode::Train {
            let station = self.population.places.station_near(end).and_then(|station| self.place(station));
            return station.map_or(0.0, |station| travel_s(by.access, station.distance(end))) + TRAIN_WAIT_S;
        }
        let gate = self.population.gate_of(person, self.city);
        gate.map_or(0.0, |gate| travel_s(by.mode, gate.place.distance(end)))
    }

    fn hours_for(&self, stop: &Stop) -> Hours {
        let always = Hours { from_s: 0, to_s: DAY_ENDS_S };
        let is_visitor = matches!(stop.purpose, Purpose::Shopping | Purpose::Care | Purpose::Leisure);
        let building = self.city.buildings.get(stop.to.index()).filter(|_| is_visitor);
        building.map_or(always, |building| {
            open_hours(building.kind, self.day.weekday).unwrap_or(Hours { from_s: DAY_ENDS_S, to_s: DAY_ENDS_S })
        })
    }
}

/// How a tour is travelled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TravelBy {
    pub mode: Mode,
    pub access: Mode,
    pub car: u8,
}

impl TravelBy {
    /// How a trip is travelled; who goes along goes as the one who leads.
    pub fn of(trip: &Trip) -> Self {
        let mode = if trip.mode == Mode::Passenger { trip.access } else { trip.mode };
        Self { mode, access: trip.access, car: trip.car }
    }

    pub fn mode(mode: Mode) -> Self {
        Self { mode, access: mode, car: NO_CAR }
    }
}

/// A stop of a tour.
#[derive(Clone, Copy, Debug)]
pub struct Stop {
    pub purpose: Purpose,
    pub to: BuildingId,
    /// How long they stay, and until when at least.
    pub stays_s: u32,
    pub until_s: u32,
    /// The minute at which an appointment is due.
    pub minute: u16,
}

impl Stop {
    pub fn of(purpose: Purpose, to: BuildingId, stays_s: u32) -> Self {
        Self { purpose, to, stays_s, until_s: 0, minute: NO_MINUTE }
    }

    pub fn until(purpose: Purpose, to: BuildingId, until_s: u32) -> Self {
        Self { purpose, to, stays_s: STAY_LEAST_S, until_s, minute: NO_MINUTE }
    }
}

/// When a tour takes place.
#[derive(Clone, Copy, Debug)]
pub enum Begin {
    LeaveAt(u32),
    ArriveBy(u32),
}

/// The plan of one household, being made. Kept from household to household for its memory.
#[derive(Default)]
pub struct HouseholdDay {
    pub home: BuildingId,
    persons: Range<usize>,
    cars: Range<usize>,
    /// Trips of each member.
    pub trips: Vec<Vec<Trip>>,
    /// When members are out: member, from, to.
    out: Vec<(usize, u32, u32)>,
    /// When cars are out: number, from, to.
    cars_out: Vec<(u8, u32, u32)>,
    laid: Vec<Trip>,
}

impl HouseholdDay {
    /// Begins the plan of a household.
    pub fn begin(&mut self, population: &Population, household: usize) {
        self.home = population.home[household];
        self.persons = population.persons_of(household);
        self.cars = population.cars_of(household);
        self.trips.resize_with(self.persons.len().max(self.trips.len()), Vec::new);
        self.trips.iter_mut().for_each(Vec::clear);
        self.out.clear();
        self.cars_out.clear();
    }

    /// Puts the trips of each member in order of time.
    pub fn end(&mut self) {
        for trips in &mut self.trips {
            trips.sort_by_key(|trip| trip.leaves_s);
        }
    }

    pub fn members(&self) -> usize {
        self.persons.len()
    }

    pub fn has_cars(&self) -> bool {
        !self.cars.is_empty()
    }

    /// Whether a member drives, and there is a way out of the city.
    pub fn can_drive_out(&self, planning: &Planning<'_>, member: usize) -> bool {
        let person = self.person(member);
        let may_drive = planning.population.needs[person].has(Needs::LICENCE);
        may_drive && self.has_cars() && planning.population.gate_of(person, planning.city).is_some()
    }

    pub fn has_connected_car(&self, population: &Population) -> bool {
        population.cars.get(self.cars.start).is_some_and(|vehicle| vehicle.is_some()) && self.has_cars()
    }

    pub fn person(&self, member: usize) -> usize {
        self.persons.start + member
    }

    pub fn is_free(&self, member: usize, from_s: u32, to_s: u32) -> bool {
        let overlaps = |(other, from, to): &(usize, u32, u32)| {
            *other == member && *from < to_s + HOME_LEAST_S && from_s < to + HOME_LEAST_S
        };
        !self.out.iter().any(overlaps)
    }

    fn free_car(&self, from_s: u32, to_s: u32) -> Option<u8> {
        let is_out = |car: u8| {
            let overlaps = |(other, from, to): &(u8, u32, u32)| {
                *other == car && *from < to_s + CAR_SLACK_S && from_s < to + CAR_SLACK_S
            };
            self.cars_out.iter().any(overlaps)
        };
        (0..self.cars.len() as u8).find(|car| !is_out(*car))
    }

    /// Plans a walk from home and back.
    pub fn add_stroll(&mut self, member: usize, from_s: u32, minutes: u16) -> bool {
        let to_s = from_s + u32::from(minutes) * 60;
        if to_s > HOME_BY_S || !self.is_free(member, from_s, to_s) || self.trips[member].len() >= TRIPS_MAX {
            return false;
        }
        self.out.push((member, from_s, to_s));
        let by = TravelBy::mode(Mode::Walk);
        self.trips[member].push(Trip {
            leaves_s: from_s,
            to: self.home,
            purpose: Purpose::Stroll,
            mode: by.mode,
            access: by.access,
            car: by.car,
            minute: minutes,
        });
        true
    }

    /// Plans a tour of a member from home and back. Says whether it fits.
    pub fn add_tour(
        &mut self,
        planning: &Planning<'_>,
        member: usize,
        begin: Begin,
        stops: &[Stop],
        chance: &mut Chance,
    ) -> bool {
        self.add_joint_tour(planning, &[member], begin, stops, chance)
    }

    /// Plans a tour that members make together: the first leads, and the others go along if they are free. Alone on
    /// foot, by bicycle or bus, as each chooses for themselves there.
    pub fn add_joint_tour(
        &mut self,
        planning: &Planning<'_>,
        members: &[usize],
        begin: Begin,
        stops: &[Stop],
        chance: &mut Chance,
    ) -> bool {
        let Some((leader, others)) = members.split_first() else { return false };
        let person = self.person(*leader);
        let Some(by) = self.travel_by(planning, person, begin, stops, chance) else { return false };
        let Some((from_s, to_s)) = self.lay(planning, person, begin, stops, by) else { return false };
        let has_room = self.trips[*leader].len() + self.laid.len() <= TRIPS_MAX;
        if to_s > HOME_BY_S || !has_room || !self.is_free(*leader, from_s, to_s) {
            return false;
        }
        if by.mode == Mode::Car {
            self.cars_out.push((by.car, from_s, to_s));
        }
        self.out.push((*leader, from_s, to_s));
        self.trips[*leader].extend_from_slice(&self.laid);
        if matches!(by.mode, Mode::Car | Mode::Ride) {
            for other in others {
                self.go_along(*other, from_s, to_s);
            }
        }
        true
    }

    /// Lets a member go along on the tour that was laid last.
    fn go_along(&mut self, member: usize, from_s: u32, to_s: u32) {
        if self.is_free(member, from_s, to_s) && self.trips[member].len() + self.laid.len() <= TRIPS_MAX {
            self.out.push((member, from_s, to_s));
            let along = self.laid.iter().map(|trip| Trip { mode: Mode::Passenger, minute: NO_MINUTE, ..*trip });
            self.trips[member].extend(along);
        }
    }

    /// Has the driver of a first trip set out earlier and go round by the school of a child, who goes along. Only if both
    /// are in time.
    pub fn go_round_by(&mut self, planning: &Planning<'_>, driver: usize, child: usize) {
        let (Some(drive), Some(lesson)) = (self.trips[driver].first().copied(), self.trips[child].first().copied())
        else {
            return;
        };
        let person = self.person(driver);
        let leg_s = |from, to| planning.leg_s(person, from, to, TravelBy::of(&drive)) as u32;
        let (there_s, on_s) = (leg_s(self.home, lesson.to), leg_s(lesson.to, drive.to));
        let walk_s = planning.leg_s(self.person(child), self.home, lesson.to, TravelBy::of(&lesson)) as u32;
        let direct_s = leg_s(self.home, drive.to);
        let detour_s = (there_s + LIFT_STOP_S + on_s).saturating_sub(direct_s);
        let leaves_s = drive.leaves_s.saturating_sub(detour_s);
        let is_in_time = leaves_s + there_s <= lesson.leaves_s + walk_s && lesson.leaves_s <= leaves_s + LIFT_EARLY_S;
        if !is_in_time || self.trips[driver].len() >= TRIPS_MAX {
            return;
        }
        let school = Trip { leaves_s, to: lesson.to, purpose: Purpose::Escort, minute: NO_MINUTE, ..drive };
        self.trips[driver][0].leaves_s = leaves_s + there_s + LIFT_STOP_S;
        self.trips[driver].insert(0, school);
        let along = Trip { leaves_s, mode: Mode::Passenger, access: Mode::Car, car: drive.car, ..lesson };
        self.trips[child][0] = along;
    }

    /// Chooses how a tour is travelled; the car must be free for all of it.
    fn travel_by(
        &mut self,
        planning: &Planning<'_>,
        person: usize,
        begin: Begin,
        stops: &[Stop],
        chance: &mut Chance,
    ) -> Option<TravelBy> {
        let population = planning.population;
        let needs = population.needs[person];
        let mut car = None;
        if needs.has(Needs::LICENCE) && !self.cars.is_empty() {
            let by_car = TravelBy { mode: Mode::Car, access: Mode::Car, car: 0 };
            let (from_s, to_s) = self.lay(planning, person, begin, stops, by_car)?;
            car = self.free_car(from_s, to_s);
        }
        let is_connected = car.is_some_and(|car| population.cars[self.cars.start + usize::from(car)].is_some());
        let begins_s = match begin {
            Begin::LeaveAt(second) | Begin::ArriveBy(second) => second,
        };
        let mut choice = Choice {
            needs,
            age: population.age[person],
            bee_m: self.longest_m(planning, stops),
            has_car: car.is_some(),
            is_connected,
            has_buses: planning.has_buses,
            has_shuttles: planning.has_shuttles,
            sky: planning.day.sky_at(begins_s),
        };
        let is_out = !self.home.is_some() || stops.iter().any(|stop| !stop.to.is_some());
        if !is_out {
            let mode = choose(&choice, chance);
            let car = car.filter(|_| mode == Mode::Car).unwrap_or(NO_CAR);
            return Some(TravelBy { mode, access: mode, car });
        }
        let has_gate = car.is_some() && population.gate_of(person, planning.city).is_some();
        let share = match () {
            () if !population.places.has_stations() || !self.home.is_some() => 1.0,
            () if is_connected => OUT_BY_CONNECTED_CAR,
            () => OUT_BY_CAR,
        };
        if has_gate && chance.happens(share) {
            return Some(TravelBy { mode: Mode::Car, access: Mode::Car, car: car.unwrap_or(NO_CAR) });
        }
        let in_town = stops.iter().map(|stop| stop.to).chain([self.home]).find_map(|to| planning.place(to))?;
        let station = planning.place(population.places.station_near(in_town)?)?;
        (choice.has_car, choice.bee_m) = (false, in_town.distance(station));
        Some(TravelBy { mode: Mode::Train, access: choose(&choice, chance), car: NO_CAR })
    }

    fn longest_m(&self, planning: &Planning<'_>, stops: &[Stop]) -> f32 {
        let mut here = planning.place(self.home);
        let mut longest_m = 0.0_f32;
        for to in stops.iter().map(|stop| stop.to).chain([self.home]) {
            let there = planning.place(to);
            if let (Some(here), Some(there)) = (here, there) {
                longest_m = longest_m.max(here.distance(there));
            }
            here = there;
        }
        longest_m
    }

    /// Lays the trips of a tour out in time. Returns when it begins and ends, or `None` when its first place is closed.
    fn lay(
        &mut self,
        planning: &Planning<'_>,
        person: usize,
        begin: Begin,
        stops: &[Stop],
        by: TravelBy,
    ) -> Option<(u32, u32)> {
        self.laid.clear();
        let first = stops.first()?;
        let leg_s = |from, to| planning.leg_s(person, from, to, by) as u32;
        let first_leg_s = leg_s(self.home, first.to);
        let open = planning.hours_for(first);
        let wanted_s = match begin {
            Begin::LeaveAt(second) => second,
            Begin::ArriveBy(second) => second.saturating_sub(first_leg_s),
        };
        let begins_s = wanted_s.max(open.from_s.saturating_sub(first_leg_s));
        let (mut now_s, mut here) = (begins_s, self.home);
        for stop in stops {
            let open = planning.hours_for(stop);
            let arrives_s = now_s + leg_s(here, stop.to);
            if arrives_s < open.from_s || arrives_s + STAY_LEAST_S > open.to_s {
                continue;
            }
            let trip = Trip {
                leaves_s: now_s,
                to: stop.to,
                purpose: stop.purpose,
                mode: by.mode,
                access: by.access,
                car: by.car,
                minute: stop.minute,
            };
            self.laid.push(trip);
            now_s = (arrives_s + stop.stays_s).max(stop.until_s).min(open.to_s);
            here = stop.to;
        }
        let last = *self.laid.last()?;
        self.laid.push(Trip { leaves_s: now_s, to: self.home, purpose: Purpose::Home, minute: NO_MINUTE, ..last });
        Some((begins_s, now_s + leg_s(here, self.home)))
    }
}
