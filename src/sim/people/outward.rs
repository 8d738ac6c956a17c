//! Out of town and back by train: platforms, trains, and the way to and from the station.

use crate::base::ids::BuildingId;
use crate::sim::simulator::Simulator;

use super::everybody::Doing;
use super::modes::Mode;
use super::trip::Trip;

/// Time between two trains.
pub const TRAIN_MS: i64 = 600_000;
/// Time that it takes to leave a station after getting off, least and beyond, in ms: the last are a minute and a half
/// behind the first.
const PLATFORM_MS: (i64, u64) = (25_000, 95_000);

/// When the next train leaves a station. Trains of different stations are not at the same minute.
pub fn next_train_ms(station: BuildingId, now_ms: i64) -> i64 {
    let phase_ms = i64::from(station.0 % 10) * (TRAIN_MS / 10);
    now_ms + TRAIN_MS - (now_ms - phase_ms).rem_euclid(TRAIN_MS)
}

impl Simulator {
    fn station_of(&self, person: usize, trip: Trip) -> Option<BuildingId> {
        let center = |id: BuildingId| self.city.buildings.get(id.index()).map(|building| building.center);
        let people = &self.people;
        let from = center(people.place[person]).or_else(|| center(trip.to))?;
        people.population.places.station_near(from)
    }

    /// Whether the train of somebody who comes in stops now; if not, they wait for it.
    pub(super) fn is_train_in(&mut self, person: usize, trip: Trip) -> bool {
        let Some(station) = self.station_of(person, trip) else { return true };
        let train_ms = next_train_ms(station, self.now_ms - 1);
        if train_ms > self.now_ms {
            self.people.wait_until(person, train_ms);
        }
        train_ms <= self.now_ms
    }

    pub(super) fn set_out_by_train(&mut self, person: usize, trip: Trip) {
        let Some(station) = self.station_of(person, trip) else {
            self.go_by_other_means(person, trip.to);
            return;
        };
        if self.people.place[person].is_some() {
            self.go_leg(person, station, trip.access);
            return;
        }
        // Off the train, and out of the station with the others.
        let place = self.people.place[person];
        self.people.occupancy.go(place);
        self.people.stay_at(person, station, Doing::AtStation);
        let (least_ms, more_ms) = PLATFORM_MS;
        let behind_ms = (person as u64).wrapping_mul(0x9E37_79B9) % more_ms;
        self.people.wait_until(person, self.now_ms + least_ms + behind_ms.cast_signed());
    }

    fn go_leg(&mut self, person: usize, goal: BuildingId, mode: Mode) {
        match mode {
            _ if self.people.place[person] == goal => {
                let place = self.people.place[person];
                self.people.occupancy.go(place);
                self.people.occupancy.sleep(place);
                if !self.reach_platform(person, goal) {
                    self.settle_at(person, goal);
                }
            }
            Mode::Ride => self.ask_ride(person, goal),
            Mode::Walk | Mode::Bicycle | Mode::Bus => self.travel(person, goal, mode),
            Mode::Car | Mode::Passenger | Mode::Train => self.go_by_other_means(person, goal),
        }
    }

    /// Whether somebody who has come to a station takes a train there; then they wait for it.
    pub(super) fn reach_platform(&mut self, person: usize, place: BuildingId) -> bool {
        let takes_train = |trip: &Trip| trip.mode == Mode::Train && !trip.to.is_some();
        if !place.is_some() || !self.people.trip_of(person).as_ref().is_some_and(takes_train) {
            return false;
        }
        self.people.stay_at(person, place, Doing::AtStation);
        self.people.wait_until(person, next_train_ms(place, self.now_ms));
        true
    }

    /// Somebody at a station boards their train, or leaves the station for where they go in town.
    pub(super) fn leave_platform(&mut self, person: usize) {
        let place = self.people.place[person];
        self.people.doing[person] = Doing::Staying;
        let trip = self.people.trip_of(person);
        match trip.filter(|trip| trip.mode == Mode::Train) {
            Some(trip) if trip.to.is_some() => self.go_leg(person, trip.to, trip.access),
            Some(_) => {
                self.people.occupancy.go(place);
                self.people.occupancy.sleep(place);
                self.settle_at(person, BuildingId::NONE);
            }
            None => self.decide(person),
        }
    }
}
