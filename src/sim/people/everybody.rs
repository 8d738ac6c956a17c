//! People: where everybody is, what they do next, and when.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BinaryHeap};
use std::sync::Arc;

use crate::base::chance::Chance;
use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::{Vehicle, VehicleKind};
use crate::sim::energy::Presence;
use crate::sim::weather::Weather;

use super::appointments::{Appointment, appointments_of};
use super::day::Day;
use super::gatherings::Gathering;
use super::hours::{Hours, waking_hours};
use super::household_day::{Planning, TravelBy};
use super::modes::Mode;
use super::occupancy::{Occupancy, Staff, staff_of};
use super::plan::DayPlan;
use super::population::Population;
use super::tally::PeopleCounters;
use super::trip::{Purpose, Trip};

const WAKING: u64 = 0x7761_6B65_0000;
/// Before the first trip of the day somebody is up for so long at least, in seconds.
const UP_BEFORE_S: u32 = 2_400;

/// What somebody is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doing {
    /// In bed, at home.
    Asleep,
    /// At a place, or out of town.
    Staying,
    /// At a station until their train leaves, or just off it.
    AtStation,
    /// At a place, waiting for a ride that they asked for.
    AwaitingRide,
    /// Under way by themselves, with a known time of arrival, or in a car that is not connected until it is there.
    Travelling,
    /// In a shuttle.
    Riding,
    /// In a connected car, at the wheel or beside it; arrives when the car does.
    InCar,
    /// On a walk that ends where it began.
    Strolling,
    /// At a gathering in the open.
    Gathered,
}

/// Everybody: what changes about them, in columns, beside what stays the same.
#[derive(Clone, Debug)]
pub struct People {
    pub population: Arc<Population>,
    /// How many live in each building.
    residents_at: Arc<[u16]>,
    /// Patients and those on duty round the clock.
    pub(super) staff: Arc<[Staff]>,
    pub plan: Arc<DayPlan>,
    /// The plan of the next day, while it is being made.
    pub(super) next_plan: Option<DayPlan>,
    pub(super) doing: Vec<Doing>,
    /// Where they are, or set out from; [`BuildingId::NONE`] is out of town.
    pub(super) place: Vec<BuildingId>,
    /// Where they are going.
    pub(super) goal: Vec<BuildingId>,
    /// How they are going.
    pub(super) mode: Vec<Mode>,
    /// The next of their trips of the day.
    pub(super) next_trip: Vec<u8>,
    /// When their pending happening is due; any other of theirs is void.
    pub(super) due_ms: Vec<i64>,
    pub(super) agenda: BinaryHeap<Reverse<(i64, u32)>>,
    /// The earliest happening that the simulator knows of.
    pub(super) alarm_ms: i64,
    pub(super) occupancy: Occupancy,
    /// Where each car that is not connected stands.
    pub(super) car_place: Vec<BuildingId>,
    /// Who asked for each ride that is not over.
    pub(super) riders: BTreeMap<RequestId, u32>,
    pub(super) appointments: Vec<Appointment>,
    pub(super) parcel_chance: Chance,
    pub(super) gatherings: Vec<Gathering>,
    pub(super) counters: PeopleCounters,
    pub(super) has_buses: bool,
    pub(super) has_shuttles: bool,
}

impl People {
    /// Everybody where their plan has them at a moment.
    pub fn new(city: &City, roster: &[Vehicle], seed: u64, now: Timestamp, weather: &Weather) -> Self {
        let population = Arc::new(Population::of(city, roster, seed));
        let has = |kind| roster.iter().any(|vehicle| vehicle.kind == kind);
        let (has_buses, has_shuttles) = (has(VehicleKind::Bus), has(VehicleKind::Shuttle));
        let day = Day::at(now, city.zone, weather);
        let planning = Planning { population: &population, city, day: &day, has_buses, has_shuttles };
        let plan = Arc::new(DayPlan::whole(&planning));
        let count = population.len();
        let residents = population.residents();
        let mut people = Self {
            residents_at: residents_at(city, &population),
            staff: staff_of(city),
            next_plan: None,
            doing: vec![Doing::Staying; count],
            place: (0..count).map(|person| population.home_of(person)).collect(),
            goal: vec![BuildingId::NONE; count],
            mode: vec![Mode::Walk; count],
            next_trip: vec![0; count],
            due_ms: vec![i64::MAX; count],
            agenda: BinaryHeap::with_capacity(count),
            alarm_ms: i64::MAX,
            occupancy: Occupancy::new(city.buildings.len()),
            car_place: vec![BuildingId::NONE; population.cars.len()],
            riders: BTreeMap::new(),
            appointments: appointments_of(&plan, count),
            parcel_chance: Chance::for_thing(seed, 0x7061_7263, 0),
            gatherings: Vec::new(),
            counters: PeopleCounters { residents, from_outside: count as u32 - residents, ..PeopleCounters::default() },
            has_buses,
            has_shuttles,
            population,
            plan,
        };
        people.place_all(city, now);
        people.change_shift(city, now);
        people
    }

    /// Patients and those on duty round the clock are where they are at a moment.
    pub(super) fn change_shift(&mut self, city: &City, now: Timestamp) {
        let hour = crate::sim::fleet::hour_of(now.0, city.zone);
        let staff = self.staff.clone();
        for row in staff.iter() {
            self.occupancy.set_staff(row.building, row.people_at(hour), row.awake_at(hour));
        }
    }

    pub(super) fn residents_at(&self) -> &[u16] {
        &self.residents_at
    }

    /// People in a building now.
    pub fn at(&self, building: BuildingId) -> u16 {
        self.occupancy.at(building)
    }

    /// People in a building now who are not asleep.
    pub fn awake_at(&self, building: BuildingId) -> u16 {
        self.occupancy.awake_at(building)
    }

    /// Who is in each building, for those who model what they use.
    pub fn tell_presence(&self, rows: &mut Vec<Presence>) {
        rows.clear();
        let inside = self.residents_at.iter().enumerate();
        rows.extend(inside.map(|(index, residents)| Presence {
            people: self.occupancy.at(BuildingId::from_index(index)),
            awake: self.occupancy.awake_at(BuildingId::from_index(index)),
            residents: *residents,
        }));
    }

    pub fn occupancy(&self) -> &Occupancy {
        &self.occupancy
    }

    pub fn counters(&self) -> &PeopleCounters {
        &self.counters
    }

    /// The appointments of the day, by person.
    pub fn appointments(&self) -> &[Appointment] {
        &self.appointments
    }

    pub fn day(&self) -> &Day {
        &self.plan.day
    }

    /// What a person's next trip is, if one is left in the day's plan.
    pub fn next_trip_of(&self, person: usize) -> Option<Trip> {
        self.plan.trips_of(person).get(usize::from(self.next_trip[person])).copied()
    }

    /// The trip that a person is making or made last.
    pub(super) fn trip_of(&self, person: usize) -> Option<Trip> {
        let made = usize::from(self.next_trip[person]).checked_sub(1)?;
        self.plan.trips_of(person).get(made).copied()
    }

    /// When somebody gets up and goes to bed on a day.
    pub(super) fn waking_hours(&self, person: usize) -> Hours {
        let purpose = WAKING.wrapping_add(self.plan.day.number.cast_unsigned());
        let mut chance = Chance::for_thing(self.population.seed, purpose, person as u64);
        let mut hours = waking_hours(self.population.age[person], &self.plan.day, &mut chance);
        if let Some(first) = self.plan.trips_of(person).first() {
            hours.from_s = hours.from_s.min(first.leaves_s.saturating_sub(UP_BEFORE_S));
        }
        hours
    }

    /// Gives a person their next happening; any other that was pending is void.
    pub(super) fn wait_until(&mut self, person: usize, at_ms: i64) {
        self.due_ms[person] = at_ms;
        self.agenda.push(Reverse((at_ms, person as u32)));
    }

    /// A person's happening is brought by somebody else.
    pub(super) fn wait_for_others(&mut self, person: usize) {
        self.due_ms[person] = i64::MAX;
    }

    /// Takes the next person whose happening is due.
    pub(super) fn take_due(&mut self, until_ms: i64) -> Option<usize> {
        while let Some(Reverse((at_ms, person))) = self.agenda.peek().copied() {
            if at_ms > until_ms {
                return None;
            }
            self.agenda.pop();
            if self.due_ms[person as usize] == at_ms {
                return Some(person as usize);
            }
        }
        None
    }

    pub(super) fn next_ms(&self) -> Option<i64> {
        self.agenda.peek().map(|Reverse((at_ms, _))| *at_ms)
    }

    /// Somebody is at a place from now on.
    pub(super) fn stay_at(&mut self, person: usize, place: BuildingId, doing: Doing) {
        self.place[person] = place;
        self.doing[person] = doing;
        self.occupancy.come(place);
        if doing != Doing::Asleep {
            self.occupancy.wake(place);
        }
    }

    /// Somebody leaves their place for a goal.
    pub(super) fn leave_for(&mut self, person: usize, goal: BuildingId, mode: Mode, doing: Doing) {
        let place = self.place[person];
        self.occupancy.go(place);
        self.occupancy.sleep(place);
        self.occupancy.set_out(mode, doing == Doing::Strolling);
        (self.goal[person], self.mode[person], self.doing[person]) = (goal, mode, doing);
    }

    pub(super) fn planning<'a>(&'a self, city: &'a City, day: &'a Day) -> Planning<'a> {
        Planning { population: &self.population, city, day, has_buses: self.has_buses, has_shuttles: self.has_shuttles }
    }

    /// Puts everybody where their plan has them.
    fn place_all(&mut self, city: &City, now: Timestamp) {
        for person in 0..self.doing.len() {
            self.place_one(city, person, now.0);
        }
        for household in 0..self.population.households() {
            for car in self.population.cars_of(household) {
                self.car_place[car] = self.population.home[household];
            }
        }
        for person in 0..self.doing.len() {
            let Some(trip) = self.trip_of(person).filter(|trip| trip.mode == Mode::Car) else { continue };
            let household = self.population.household[person] as usize;
            let car = self.population.cars_of(household).start + usize::from(trip.car);
            self.car_place[car] = trip.to;
        }
    }

    fn place_one(&mut self, city: &City, person: usize, now_ms: i64) {
        let plan = self.plan.clone();
        let day = &plan.day;
        let now_s = day.second_of(now_ms);
        let trips = plan.trips_of(person);
        let made = trips.partition_point(|trip| trip.leaves_s <= now_s);
        self.next_trip[person] = made as u8;
        let home = self.population.home_of(person);
        let hours = self.waking_hours(person);
        let Some(trip) = made.checked_sub(1).map(|last| trips[last]) else {
            let is_asleep = now_s < hours.from_s && home.is_some();
            self.stay_at(person, home, if is_asleep { Doing::Asleep } else { Doing::Staying });
            self.begin_stay(person, day, now_s, hours);
            return;
        };
        let from = if made >= 2 { trips[made - 2].to } else { home };
        let by = TravelBy::of(&trip);
        let leg_s = match trip.purpose {
            Purpose::Stroll => u32::from(trip.minute) * 60,
            _ => self.planning(city, day).leg_s(person, from, trip.to, by) as u32,
        };
        let arrives_s = trip.leaves_s + leg_s;
        if now_s < arrives_s {
            self.place[person] = from;
            self.occupancy.come(from);
            self.occupancy.wake(from);
            let mode = if trip.mode == Mode::Train { trip.access } else { trip.mode };
            let is_stroll = trip.purpose == Purpose::Stroll;
            self.leave_for(person, trip.to, mode, if is_stroll { Doing::Strolling } else { Doing::Travelling });
            self.wait_until(person, day.at_s(arrives_s));
            return;
        }
        let is_asleep = made == trips.len() && now_s >= hours.to_s && trip.to == home && home.is_some();
        self.stay_at(person, trip.to, if is_asleep { Doing::Asleep } else { Doing::Staying });
        self.begin_stay(person, day, now_s, hours);
    }

    /// Sets the first happening of somebody who is at a place at the start.
    fn begin_stay(&mut self, person: usize, day: &Day, now_s: u32, hours: Hours) {
        let next = self.next_trip_of(person);
        let at_s = match (self.doing[person], next) {
            (Doing::Asleep, _) if now_s < hours.from_s => hours.from_s,
            (Doing::Asleep, _) => {
                self.wait_for_others(person);
                return;
            }
            (_, Some(next)) => next.leaves_s,
            (_, None) => hours.to_s.max(now_s + 1),
        };
        self.wait_until(person, day.at_s(at_s));
    }

    /// Takes how many people are where into the digest of a run.
    pub(in crate::sim) fn digest(&self, hasher: &mut blake3::Hasher) {
        let occupancy = &self.occupancy;
        let counts = Mode::ALL.map(|mode| occupancy.under_way(mode));
        let others = [occupancy.inside(), occupancy.strolling(), occupancy.gathered(), occupancy.out_of_town()];
        for count in counts.into_iter().chain(others) {
            hasher.update(&count.to_le_bytes());
        }
    }

    /// Heap memory, in bytes, of what changes and of the plan.
    pub fn memory_bytes(&self) -> usize {
        self.doing.len() * (1 + 4 + 4 + 1 + 1 + 8)
            + self.agenda.len() * 16
            + self.plan.memory_bytes()
            + self.occupancy.memory_bytes()
            + self.car_place.len() * 4
            + self.appointments.len() * size_of::<Appointment>()
    }
}

fn residents_at(city: &City, population: &Population) -> Arc<[u16]> {
    let mut residents = vec![0_u16; city.buildings.len()];
    for household in 0..population.households_in_town as usize {
        if let Some(count) = residents.get_mut(population.home[household].index()) {
            *count = count.saturating_add(population.persons_of(household).len() as u16);
        }
    }
    residents.into()
}
