//! The population: who lives in the city's homes, who comes in from outside, and what stays the same about them.

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, VehicleId};
use crate::city::{BuildingKind, City};
use crate::model::vehicle::VehicleHome;
use crate::model::{Vehicle, VehicleKind};

use super::calling::{Calling, calling_of};
use super::households::{Dwelling, ages_of, cars_of, sizes_of};
use super::needs::{Needs, needs_of};
use super::places::Places;

/// Most people of a simulator.
pub const PERSONS_MAX: usize = 4_000_000;

const HOUSEHOLDS: u64 = 0x686F_7573;
const PERSON: u64 = 0x7065_7273;
const PLACE: u64 = 0x706C_6163;
const GATE: u64 = 0x6761_7465;
/// How far people go to work (a third as many at this distance), in metres. In Japan's cities of 100,000 and fewer the
/// middle way to work is 4 to 5 km; a small town has no such ways within itself, so half of all work outside.
const WORK_REACH_M: f32 = 3_000.0;
/// Households with a car go this much farther to work.
const DRIVER_REACH: f32 = 2.5;
/// School districts are small.
const SCHOOL_REACH_M: f32 = 450.0;
/// Share of workers who live and work in the same town, where it has the jobs (census 2020: 54 % work in the
/// municipality where they live).
const WORK_IN_TOWN: f64 = 0.6;
/// Share of high-school and university students whose school is in town, if it has room.
const STUDENT_IN_TOWN: f64 = 0.35;
/// Share of the jobs left over that people from outside have; the others are vacant, on leave or on another shift.
const FILLED_FROM_OUTSIDE: f64 = 0.8;
/// Those from outside are no more than this share of those who live here.
const FROM_OUTSIDE_MAX: f64 = 0.35;
/// Share of those from outside who come by train, where there is a station (an assumption: outside the large
/// regions one in five and fewer does, but here all jobs are near the station).
pub const IN_BY_TRAIN: f64 = 0.55;

/// What stays the same about the people of a city, in columns.
///
/// A household owns the persons `first_person[h]..first_person[h + 1]` and the cars `first_car[h]..first_car[h + 1]`.
/// Those who come in from outside are households of one whose home is [`BuildingId::NONE`].
#[derive(Clone, Debug, Default)]
pub struct Population {
    pub seed: u64,
    pub home: Vec<BuildingId>,
    pub first_person: Vec<u32>,
    pub first_car: Vec<u32>,
    /// The vehicle of the roster that a car is, or [`VehicleId::NONE`] for a car that is not connected.
    pub cars: Vec<VehicleId>,
    /// The car that a vehicle of the roster is, or `u32::MAX`.
    pub car_of_vehicle: Vec<u32>,
    pub household: Vec<u32>,
    pub age: Vec<u8>,
    pub calling: Vec<Calling>,
    /// Where they work or learn; [`BuildingId::NONE`] is out of town.
    pub place: Vec<BuildingId>,
    pub needs: Vec<Needs>,
    /// Households before this one live in the city.
    pub households_in_town: u32,
    pub places: Places,
}

impl Population {
    /// The population of a city: the same city, roster and seed give the same one.
    pub fn of(city: &City, roster: &[Vehicle], seed: u64) -> Self {
        let mut people = Self { seed, places: Places::of(city), ..Self::default() };
        people.settle(city);
        people.give_cars(city, roster);
        let left = people.give_places(city);
        people.let_in(left);
        people
    }

    pub fn len(&self) -> usize {
        self.age.len()
    }

    pub fn is_empty(&self) -> bool {
        self.age.is_empty()
    }

    /// Persons who live in the city.
    pub fn residents(&self) -> u32 {
        self.first_person.get(self.households_in_town as usize).copied().unwrap_or(0)
    }

    pub fn households(&self) -> usize {
        self.home.len()
    }

    pub fn persons_of(&self, household: usize) -> std::ops::Range<usize> {
        self.first_person[household] as usize..self.first_person[household + 1] as usize
    }

    pub fn cars_of(&self, household: usize) -> std::ops::Range<usize> {
        self.first_car[household] as usize..self.first_car[household + 1] as usize
    }

    pub fn home_of(&self, person: usize) -> BuildingId {
        self.home[self.household[person] as usize]
    }

    /// The way by which a person leaves the city by car, always the same.
    pub fn gate_of(&self, person: usize, city: &City) -> Option<super::places::Gate> {
        let inside = city.buildings.get(self.home_of(person).index());
        let inside = inside.or_else(|| city.buildings.get(self.place[person].index()))?;
        let mut chance = Chance::for_thing(self.seed, GATE, person as u64);
        let gate = self.places.gate_near(inside.center, &mut chance)?;
        self.places.gates.get(gate as usize).copied()
    }

    /// Heap memory, in bytes.
    pub fn memory_bytes(&self) -> usize {
        let households = self.home.len() * 12;
        households + (self.cars.len() + self.car_of_vehicle.len()) * 4 + self.len() * (4 + 1 + 1 + 4 + 1)
    }

    fn settle(&mut self, city: &City) {
        let dwellings = || city.buildings.iter().enumerate().filter(|(_, building)| building.kind.is_home());
        let mut kinds = Vec::new();
        for (index, building) in dwellings() {
            for _ in 0..building.homes {
                self.home.push(BuildingId::from_index(index));
                kinds.push(match building.kind {
                    BuildingKind::Apartments => Dwelling::Flat,
                    _ if building.charger_kw > 0.0 => Dwelling::HouseWithCharger,
                    _ => Dwelling::House,
                });
            }
        }
        let sizes = sizes_of(&kinds, &mut Chance::for_thing(self.seed, HOUSEHOLDS, u64::MAX));
        self.first_person.push(0);
        self.first_car.push(0);
        let mut settled = 0;
        for (household, size) in sizes.into_iter().enumerate() {
            if self.age.len() + usize::from(size) > PERSONS_MAX {
                break;
            }
            let mut chance = Chance::for_thing(self.seed, HOUSEHOLDS, household as u64);
            for age in ages_of(size, &mut chance) {
                self.add_person(household, age);
            }
            settled += 1;
            self.first_person.push(self.age.len() as u32);
        }
        self.home.truncate(settled);
        self.households_in_town = settled as u32;
    }

    fn add_person(&mut self, household: usize, age: u8) {
        let mut chance = Chance::for_thing(self.seed, PERSON, self.age.len() as u64);
        let calling = calling_of(age, &mut chance);
        self.household.push(household as u32);
        self.age.push(age);
        self.calling.push(calling);
        self.place.push(BuildingId::NONE);
        let needs = needs_of(age, &mut chance);
        self.needs.push(needs);
    }

    /// Gives households their cars, and the private cars of the roster to households of their buildings.
    fn give_cars(&mut self, city: &City, roster: &[Vehicle]) {
        let mut listed: Vec<Vec<VehicleId>> = vec![Vec::new(); city.buildings.len()];
        for (index, vehicle) in roster.iter().enumerate() {
            if let (VehicleKind::Car, VehicleHome::Building(home)) = (vehicle.kind, vehicle.home)
                && let Some(here) = listed.get_mut(home.index())
            {
                here.push(VehicleId::from_index(index));
            }
        }
        let mut first = 0;
        while first < self.home.len() {
            let home = self.home[first];
            let next = (first..self.home.len()).find(|other| self.home[*other] != home).unwrap_or(self.home.len());
            self.give_cars_at(first..next, &listed[home.index()]);
            first = next;
        }
        self.car_of_vehicle = vec![u32::MAX; roster.len()];
        for (car, vehicle) in self.cars.iter().enumerate().filter(|(_, vehicle)| vehicle.is_some()) {
            self.car_of_vehicle[vehicle.index()] = car as u32;
        }
    }

    /// The households of one building: connected cars go first to those who drive to work in one of their cars.
    fn give_cars_at(&mut self, households: std::ops::Range<usize>, listed: &[VehicleId]) {
        let mut counts = Vec::with_capacity(households.len());
        let mut order: Vec<(u8, usize)> = Vec::with_capacity(households.len());
        for household in households.clone() {
            let persons = self.persons_of(household);
            let drives = |person: &usize| self.needs[*person].has(Needs::LICENCE);
            let licences = persons.clone().filter(drives).count();
            let commuters = persons.clone().filter(drives).filter(|person| self.calling[*person].works()).count();
            let mut chance = Chance::for_thing(self.seed, HOUSEHOLDS ^ 0xCA, household as u64);
            let cars = cars_of(persons.len(), licences, &mut chance);
            let rank = if commuters > 0 { 0 } else { 2 } + u8::from(cars == 0);
            order.push((if licences > 0 { rank } else { 4 }, household - households.start));
            counts.push((cars, Vec::new()));
        }
        order.sort_unstable();
        for (number, vehicle) in listed.iter().enumerate() {
            let (_, row) = order[number % order.len()];
            counts[row].1.push(*vehicle);
        }
        for (cars, connected) in counts {
            let more = usize::from(cars).saturating_sub(connected.len());
            self.cars.extend(connected);
            self.cars.extend(std::iter::repeat_n(VehicleId::NONE, more));
            self.first_car.push(self.cars.len() as u32);
        }
    }

    /// Gives workers and learners their places by distance while there is room. Returns the jobs left, by row.
    fn give_places(&mut self, city: &City) -> Vec<u32> {
        let room = |pull: &super::places::Pull| -> Vec<u32> {
            (0..pull.buildings.len()).map(|row| pull.pull_of(row) as u32).collect()
        };
        let (mut jobs, mut desks) = (room(&self.places.jobs), room(&self.places.desks));
        for person in 0..self.len() {
            let calling = self.calling[person];
            let mut chance = Chance::for_thing(self.seed, PLACE, person as u64);
            let (pull, left, reach_m, in_town) = match calling {
                Calling::Worker | Calling::PartTimeWorker => {
                    let share = if calling == Calling::Worker { WORK_IN_TOWN } else { 0.8 };
                    (&self.places.jobs, &mut jobs, WORK_REACH_M, share)
                }
                Calling::Pupil => (&self.places.desks, &mut desks, SCHOOL_REACH_M, 1.0),
                Calling::Student => (&self.places.desks, &mut desks, WORK_REACH_M, STUDENT_IN_TOWN),
                Calling::Infant | Calling::AtHome | Calling::Retired => continue,
            };
            if !chance.happens(in_town) {
                continue;
            }
            let has_car = !self.cars_of(self.household[person] as usize).is_empty();
            let reach_m = if has_car && calling.works() { reach_m * DRIVER_REACH } else { reach_m };
            let from = city.buildings[self.home_of(person).index()].center;
            for draw in 0..3 {
                let Some(row) = pull.draw(from, reach_m, &mut chance) else { break };
                // No child is without a school: the last one drawn makes room.
                if left[row] > 0 || (calling == Calling::Pupil && draw == 2) {
                    left[row] = left[row].saturating_sub(1);
                    self.place[person] = pull.buildings[row];
                    break;
                }
            }
        }
        jobs
    }

    /// Fills jobs that are left with people from outside.
    fn let_in(&mut self, left: Vec<u32>) {
        if !self.places.has_stations() && self.places.gates.is_empty() {
            return;
        }
        let most = f64::from(self.residents()) * FROM_OUTSIDE_MAX;
        let open: u32 = left.iter().sum();
        let share = FILLED_FROM_OUTSIDE.min(most / f64::from(open.max(1)));
        for (row, left) in left.into_iter().enumerate() {
            let filled = (f64::from(left) * share).round() as u32;
            for _ in 0..filled {
                if self.len() >= PERSONS_MAX {
                    return;
                }
                let household = self.home.len();
                let mut chance = Chance::for_thing(self.seed, HOUSEHOLDS, household as u64);
                let age = years_of_worker(&mut chance);
                self.home.push(BuildingId::NONE);
                self.add_person(household, age);
                let person = self.len() - 1;
                self.calling[person] = Calling::Worker;
                self.place[person] = self.places.jobs.buildings[row];
                let drives = !self.places.has_stations() || !chance.happens(IN_BY_TRAIN);
                if drives && !self.places.gates.is_empty() {
                    self.cars.push(VehicleId::NONE);
                }
                self.first_person.push(self.len() as u32);
                self.first_car.push(self.cars.len() as u32);
            }
        }
    }
}

fn years_of_worker(chance: &mut Chance) -> u8 {
    20 + chance.below(45) as u8
}
