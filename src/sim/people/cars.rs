//! Cars of households: connected ones are vehicles of the simulator, the others unlisted drivers of its traffic.

use crate::base::ids::{BuildingId, VehicleId};
use crate::city::{City, Spot};
use crate::model::fact::Task;
use crate::model::{VehicleKind, VehicleState};
use crate::sim::body::Mode as BodyMode;
use crate::sim::fleet::Goal;
use crate::sim::habits::Outing;
use crate::sim::simulator::Simulator;
use crate::sim::unlisted::UnlistedArrival;

use super::everybody::{Doing, People};
use super::modes::{Mode, travel_s};
use super::trip::Trip;

/// A car that could not set out for so long is left, and its people go by other means.
const GIVE_UP_MS: i64 = 1_800_000;
/// Time from the door to the wheel, and from the wheel to the door.
const TO_CAR_MS: i64 = 60_000;
/// Driven out of town on one trip there and back, in metres: to towns 5 to 18 km away, as far as most people in Japan drive
/// to work (census 2020: half of those who drive take less than half an hour).
const OUTSIDE_M: (f64, f64) = (10_000.0, 36_000.0);

/// Where a private car is at the start.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CarStart {
    StandsAt(Goal),
    UnderWayTo(Goal),
}

impl People {
    fn household_of_car(&self, car: usize) -> usize {
        self.population.first_car.partition_point(|first| *first as usize <= car).saturating_sub(1)
    }

    /// The car that a vehicle of the roster is.
    fn car_of(&self, vehicle: VehicleId) -> Option<usize> {
        let car = self.population.car_of_vehicle.get(vehicle.index()).copied()?;
        (car != u32::MAX).then_some(car as usize)
    }

    /// The place of the simulator that a place of people is for a car's driver.
    fn goal_of(&self, city: &City, person: usize, place: BuildingId) -> Option<Goal> {
        if place.is_some() {
            return Some(Goal::Building(place));
        }
        self.population.gate_of(person, city).map(|gate| Goal::Gate(gate.arc))
    }

    /// Who of a household drives a car of it now, or did so last today.
    fn driver_of(&self, car: usize) -> Option<usize> {
        let household = self.household_of_car(car);
        let number = car - self.population.cars_of(household).start;
        let drove = |person: &usize| {
            self.trip_of(*person).is_some_and(|trip| trip.mode == Mode::Car && usize::from(trip.car) == number)
        };
        let drivers = self.population.persons_of(household).filter(drove);
        drivers.max_by_key(|person| self.trip_of(*person).map(|trip| trip.leaves_s))
    }

    /// Where the plan has a private car of the roster now.
    pub fn car_start(&self, city: &City, vehicle: VehicleId) -> Option<CarStart> {
        let car = self.car_of(vehicle)?;
        let driver = self.driver_of(car)?;
        let goal = self.goal_of(city, driver, self.trip_of(driver)?.to)?;
        let is_under_way = self.doing[driver] == Doing::Travelling;
        Some(if is_under_way { CarStart::UnderWayTo(goal) } else { CarStart::StandsAt(goal) })
    }

    /// Those who travel in a car of the roster sit in it from now on, and arrive when it does.
    pub fn board(&mut self, vehicle: VehicleId) {
        let Some(car) = self.car_of(vehicle) else { return };
        let number = car - self.population.cars_of(self.household_of_car(car)).start;
        for person in self.population.clone().persons_of(self.household_of_car(car)) {
            let is_in =
                |trip: &Trip| matches!(trip.mode, Mode::Car | Mode::Passenger) && usize::from(trip.car) == number;
            if self.doing[person] == Doing::Travelling && self.trip_of(person).as_ref().is_some_and(is_in) {
                self.doing[person] = Doing::InCar;
                self.wait_for_others(person);
            }
        }
    }

    /// Who sits in a car of the roster.
    fn riders_of(&self, vehicle: VehicleId) -> Vec<usize> {
        let Some(car) = self.car_of(vehicle) else { return Vec::new() };
        let household = self.household_of_car(car);
        let number = car - self.population.cars_of(household).start;
        // Whoever has no trip today has been in it since yesterday.
        let is_in = |person: &usize| {
            self.doing[*person] == Doing::InCar
                && self.trip_of(*person).is_none_or(|trip| usize::from(trip.car) == number)
        };
        self.population.persons_of(household).filter(is_in).collect()
    }

    /// The persons who share a car of the roster, and its number among their cars.
    pub(super) fn users_of(&self, vehicle: VehicleId) -> Option<(std::ops::Range<usize>, usize)> {
        let car = self.car_of(vehicle)?;
        let household = self.household_of_car(car);
        Some((self.population.persons_of(household), car - self.population.cars_of(household).start))
    }

    /// When somebody means to drive a private car of the roster next, if they do today.
    pub fn next_drive_ms(&self, vehicle: VehicleId) -> Option<i64> {
        let car = self.car_of(vehicle)?;
        let household = self.household_of_car(car);
        let number = car - self.population.cars_of(household).start;
        let next = |person: usize| {
            let trips = self.plan.trips_of(person).iter().skip(usize::from(self.next_trip[person]));
            let mut drives = trips.filter(|trip| trip.mode == Mode::Car && usize::from(trip.car) == number);
            drives.next().map(|trip| self.plan.day.at_s(trip.leaves_s))
        };
        self.population.persons_of(household).filter_map(next).min()
    }
}

impl Simulator {
    pub(super) fn set_out_by_car(&mut self, person: usize, trip: Trip) {
        let household = self.people.population.household[person] as usize;
        let car = self.people.population.cars_of(household).start + usize::from(trip.car);
        let companions = self.companions_of(person);
        let vehicle = self.people.population.cars.get(car).copied().unwrap_or(VehicleId::NONE);
        if vehicle.is_some() {
            if !self.order_car(vehicle, person, trip.to, companions.len() as u8 + 1) {
                self.people.counters.cars_missed += 1;
                self.go_by_other_means(person, trip.to);
                return;
            }
            self.people.leave_for(person, trip.to, Mode::Car, Doing::InCar);
            self.people.wait_for_others(person);
            self.take_along(&companions, trip.to, Doing::InCar);
            return;
        }
        let is_here = self.people.car_place.get(car) == Some(&self.people.place[person]);
        if !is_here {
            self.people.counters.cars_missed += 1;
            self.go_by_other_means(person, trip.to);
            return;
        }
        self.people.car_place[car] = trip.to;
        let ends = self.drive_ends(person, trip.to);
        self.people.leave_for(person, trip.to, Mode::Car, Doing::Travelling);
        self.people.wait_for_others(person);
        self.take_along(&companions, trip.to, Doing::Travelling);
        let leaves_ms = self.now_ms + TO_CAR_MS;
        let drives = ends.is_some_and(|(from, to)| self.drive_unlisted(from, to, leaves_ms, person as u64));
        if !drives {
            self.leave_unlisted_car(UnlistedArrival { token: person as u64, has_arrived: false });
        }
    }

    /// Where on the streets somebody's drive begins and ends.
    fn drive_ends(&self, person: usize, to: BuildingId) -> Option<(Spot, Spot)> {
        let spot = |place| self.people.goal_of(&self.city, person, place)?.spot(&self.city);
        spot(self.people.place[person]).zip(spot(to))
    }

    /// Puts those who are under way in cars that are not connected onto the streets where they are by now.
    pub(super) fn begin_unlisted_cars(&mut self) {
        for person in 0..self.people.population.len() {
            let is_driving = self.people.doing[person] == Doing::Travelling && self.people.mode[person] == Mode::Car;
            let Some(trip) = self.people.trip_of(person).filter(|trip| is_driving && trip.mode == Mode::Car) else {
                continue;
            };
            let household = self.people.population.household[person] as usize;
            let car = self.people.population.cars_of(household).start + usize::from(trip.car);
            let is_connected = self.people.population.cars.get(car).is_none_or(|vehicle| vehicle.is_some());
            let Some((from, to)) = self.drive_ends(person, trip.to).filter(|_| !is_connected) else { continue };
            let set_out_ms = self.people.day().at_s(trip.leaves_s);
            let whole_ms = (self.people.due_ms[person] - set_out_ms).max(1);
            let share = (self.now_ms - set_out_ms) as f32 / whole_ms as f32;
            if self.begin_unlisted_under_way(from, to, share, person as u64) {
                for other in self.in_unlisted_car(person) {
                    self.people.wait_for_others(other);
                }
            }
        }
    }

    /// Those who travel in the car of somebody who drives it.
    fn in_unlisted_car(&self, driver: usize) -> Vec<usize> {
        let people = &self.people;
        let (goal, trip) = (people.goal[driver], people.trip_of(driver));
        let is_in = |person: &usize| {
            let goes_along = people.doing[*person] == Doing::Travelling
                && people.goal[*person] == goal
                && people.mode[*person] == Mode::Passenger;
            // Whoever has no trip today has been in it since yesterday.
            let of_car = || people.trip_of(*person).zip(trip).is_none_or(|(other, own)| other.car == own.car);
            *person == driver || (goes_along && of_car())
        };
        people.population.persons_of(people.population.household[driver] as usize).filter(is_in).collect()
    }

    /// A car that is not connected is there: those in it get out. One that never got away is left for a taxi.
    pub(in crate::sim) fn leave_unlisted_car(&mut self, arrival: UnlistedArrival) {
        let driver = arrival.token as usize;
        if driver >= self.people.population.len() {
            return;
        }
        let mut rest_ms = TO_CAR_MS;
        if !arrival.has_arrived {
            let bee_m = self.bee_m(driver, self.people.goal[driver]);
            rest_ms = (travel_s(Mode::Car, bee_m) * 1000.0) as i64;
            self.people.counters.cars_stuck += 1;
        }
        for person in self.in_unlisted_car(driver) {
            if self.people.due_ms[person] == i64::MAX {
                self.people.wait_until(person, self.now_ms + rest_ms);
            }
        }
        self.watch_people();
    }

    /// Has a connected car driven to a place by its owner. Says whether it is where they are and can be driven.
    fn order_car(&mut self, vehicle: VehicleId, person: usize, to: BuildingId, riders: u8) -> bool {
        let index = vehicle.index();
        let city = self.city.clone();
        let people = &self.people;
        let (here, goal) = (people.goal_of(&city, person, people.place[person]), people.goal_of(&city, person, to));
        let Some(goal) = goal else { return false };
        let life = &self.lives[index];
        let is_ready = matches!(life.state, VehicleState::Parked | VehicleState::Charging | VehicleState::Waiting);
        if Some(life.at) != here || self.bodies[index].mode != BodyMode::Standing || !is_ready {
            return false;
        }
        if matches!(life.at, Goal::Gate(_)) {
            self.drive_outside(index);
        }
        self.lives[index].outings.push_back(Outing { leaves_ms: self.now_ms, goal, riders });
        self.schedule(index, self.now_ms);
        true
    }

    /// A car that comes back from out of town has driven there too.
    fn drive_outside(&mut self, index: usize) {
        let length_m = self.chances[index].between(OUTSIDE_M.0, OUTSIDE_M.1) as f32;
        self.lives[index].use_up(length_m);
    }

    /// When a private car is driven next.
    pub(in crate::sim) fn next_outing_ms(&mut self, index: usize) -> i64 {
        if let Some(outing) = self.lives[index].outings.front() {
            return outing.leaves_ms;
        }
        let next_ms = self.people.next_drive_ms(VehicleId::from_index(index));
        next_ms.unwrap_or(self.people.day().ends_ms()).max(self.now_ms)
    }

    /// Whether somebody sits in a private car and wants to go.
    pub(in crate::sim) fn is_wanted(&self, index: usize) -> bool {
        self.lives[index].outings.front().is_some_and(|outing| outing.leaves_ms <= self.now_ms)
    }

    /// A private car's next trip, if somebody wants to drive it.
    pub(in crate::sim) fn car_next(&mut self, index: usize) {
        let due = self.lives[index].outings.front().copied().filter(|outing| outing.leaves_ms <= self.now_ms);
        let Some(outing) = due else {
            // Nobody waits for a car that was charged in public: it is fetched home.
            if matches!(self.lives[index].at, Goal::Charger(_) | Goal::Plant(_)) {
                self.go(index, Task::Return, self.lives[index].home);
            } else {
                self.rest(index);
            }
            return;
        };
        if outing.goal == self.lives[index].at || self.now_ms - outing.leaves_ms > GIVE_UP_MS {
            self.lives[index].outings.pop_front();
            self.car_came(index);
            self.rest(index);
            return;
        }
        let task = match outing.goal {
            goal if goal == self.lives[index].home => Task::Return,
            Goal::Building(place) => Task::Trip(place),
            _ => Task::Trip(BuildingId::NONE),
        };
        self.lives[index].riders = outing.riders;
        self.go(index, task, outing.goal);
        if self.lives[index].task == task {
            self.lives[index].outings.pop_front();
        } else {
            self.lives[index].riders = 0;
        }
    }

    /// A private car stands: those in it get out. Somewhere else than they wanted, they go on by other means.
    pub(in crate::sim) fn car_came(&mut self, index: usize) {
        if self.lives[index].kind != VehicleKind::Car || self.is_wanted(index) {
            return;
        }
        let city = self.city.clone();
        let at = self.lives[index].at;
        for person in self.people.riders_of(VehicleId::from_index(index)) {
            let goal = self.people.goal[person];
            let is_there = self.people.goal_of(&city, person, goal) == Some(at);
            let mode = self.people.mode[person];
            match at {
                _ if is_there => self.person_arrives(person),
                Goal::Building(place) => {
                    self.people.occupancy.end_way(mode, false);
                    self.settle_at(person, place);
                }
                _ => {
                    // Left beside the street: the rest of the way takes as long as the whole on free streets.
                    let seconds = travel_s(Mode::Passenger, self.bee_m(person, goal));
                    self.people.doing[person] = Doing::Travelling;
                    self.people.wait_until(person, self.now_ms + (seconds * 1000.0) as i64);
                }
            }
        }
        self.watch_people();
    }
}
