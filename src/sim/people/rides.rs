//! Rides: requests that people make, and what becomes of those who made them.

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::Timestamp;
use crate::model::{Party, RequestPurpose};
use crate::sim::simulator::Simulator;

use super::everybody::Doing;
use super::modes::{Mode, travel_s};
use super::needs::Needs;
use super::trip::{NO_MINUTE, Purpose, Trip};

/// To an appointment a ride may take this much longer than the direct way.
const DETOUR_MAX: f32 = 2.0;
/// Whoever has heard nothing for this long goes by other means.
const FORGOTTEN_MS: i64 = 7_200_000;

impl Simulator {
    /// Somebody asks for a ride from where they are, and waits there.
    pub(super) fn ask_ride(&mut self, person: usize, goal: BuildingId) {
        if self.is_closed(goal) {
            // Nobody is brought there; who goes by themselves hears it at the door.
            self.people.counters.rides_fallback += 1;
            self.go_by_other_means(person, goal);
            return;
        }
        let companions = self.companions_of(person).len() as u8;
        let people = &self.people;
        let trip = people.trip_of(person);
        let needs = people.population.needs[person];
        let (is_lying, is_sitting) = (needs.has(Needs::STRETCHER), needs.has(Needs::WHEELCHAIR));
        // Who needs help and has nobody from the household along comes with a carer.
        let carers = u8::from(needs.has(Needs::ESCORT) && companions == 0);
        let due_ms = trip.filter(|trip| trip.purpose == Purpose::Care && trip.minute != NO_MINUTE && trip.to == goal);
        let due_ms = due_ms.map(|trip| people.plan.day.at_s(u32::from(trip.minute) * 60));
        let party = Party {
            seats: companions + carers + u8::from(!is_lying && !is_sitting),
            wheelchairs: u8::from(is_sitting),
            stretchers: u8::from(is_lying),
            parcels: 0,
        };
        let purpose = self.purpose_of(person, trip, due_ms.is_some());
        let mut request = self.request_of(purpose, people.place[person], goal, party);
        if let Some(due_ms) = due_ms {
            // Who is late anyway wants to come as soon as any other rider.
            let direct_ms = (travel_s(Mode::Car, self.bee_m(person, goal)) * DETOUR_MAX * 1000.0) as i64;
            let least_ms = self.now_ms + direct_ms;
            request.latest_arrival = Timestamp(request.latest_arrival.0.min(due_ms.max(least_ms)));
        }
        let people = &mut self.people;
        people.counters.rides_asked += 1;
        (people.goal[person], people.mode[person]) = (goal, Mode::Ride);
        let id = self.make_request(request);
        if !id.is_some() {
            self.people.counters.rides_fallback += 1;
            self.go_by_other_means(person, goal);
            return;
        }
        let people = &mut self.people;
        people.doing[person] = Doing::AwaitingRide;
        people.riders.insert(id, person as u32);
        people.wait_until(person, self.now_ms + FORGOTTEN_MS);
    }

    fn purpose_of(&self, person: usize, trip: Option<Trip>, is_due: bool) -> RequestPurpose {
        let before = usize::from(self.people.next_trip[person]).checked_sub(2);
        let last = before.and_then(|before| self.people.plan.trips_of(person).get(before));
        match (is_due, trip) {
            (true, _) => RequestPurpose::Appointment,
            (false, Some(trip))
                if trip.purpose == Purpose::Home && last.is_some_and(|last| last.purpose == Purpose::Care) =>
            {
                RequestPurpose::FromAppointment
            }
            (false, _) => RequestPurpose::Ride,
        }
    }

    /// A vehicle picked up the party of a request.
    pub(in crate::sim) fn request_picked_up(&mut self, request: RequestId) {
        let Some(person) = self.rider_of(request, Doing::AwaitingRide) else { return };
        let goal = self.people.goal[person];
        let companions = self.companions_of(person);
        self.people.leave_for(person, goal, Mode::Ride, Doing::Riding);
        self.people.wait_for_others(person);
        self.take_along(&companions, goal, Doing::Riding);
    }

    /// A vehicle brought the party of a request to where it wanted.
    pub(in crate::sim) fn request_done(&mut self, request: RequestId) {
        if self.rider_of(request, Doing::AwaitingRide).is_some() {
            self.request_picked_up(request);
        }
        let Some(person) = self.rider_of(request, Doing::Riding) else { return };
        self.people.riders.remove(&request);
        self.people.counters.rides_made += 1;
        let household = self.people.population.household[person] as usize;
        let goal = self.people.goal[person];
        for other in self.people.population.persons_of(household) {
            let people = &self.people;
            let rides_along = people.doing[other] == Doing::Riding && people.mode[other] == Mode::Passenger;
            if other != person && rides_along && people.goal[other] == goal {
                self.person_arrives(other);
            }
        }
        self.person_arrives(person);
        self.watch_people();
    }

    /// Nobody comes for a request, or it was called off: its party goes by other means.
    pub(in crate::sim) fn request_failed(&mut self, request: RequestId) {
        if let Some(person) = self.rider_of(request, Doing::Riding) {
            self.go_on_stranded(request, person);
            return;
        }
        let Some(person) = self.rider_of(request, Doing::AwaitingRide) else { return };
        self.people.riders.remove(&request);
        self.people.counters.rides_fallback += 1;
        let goal = self.people.goal[person];
        let companions = self.companions_of(person);
        self.go_by_other_means(person, goal);
        let arrives_ms = self.people.due_ms[person];
        self.take_along(&companions, goal, Doing::Travelling);
        for other in companions {
            self.people.wait_until(other, arrives_ms);
        }
        self.watch_people();
    }

    /// A party whose vehicle broke down and for whom no other came goes on by taxi.
    fn go_on_stranded(&mut self, request: RequestId, person: usize) {
        self.people.riders.remove(&request);
        self.people.counters.rides_fallback += 1;
        let goal = self.people.goal[person];
        let arrives_ms = self.now_ms + (travel_s(Mode::Passenger, self.bee_m(person, goal)) * 1000.0) as i64;
        let household = self.people.population.household[person] as usize;
        for other in self.people.population.persons_of(household) {
            let people = &mut self.people;
            if people.doing[other] == Doing::Riding && people.goal[other] == goal {
                people.doing[other] = Doing::Travelling;
                people.wait_until(other, arrives_ms);
            }
        }
        self.watch_people();
    }

    fn rider_of(&self, request: RequestId, doing: Doing) -> Option<usize> {
        let person = self.people.riders.get(&request).map(|person| *person as usize)?;
        (self.people.doing[person] == doing).then_some(person)
    }

    /// Somebody has waited for so long that they were forgotten.
    pub(super) fn give_up_ride(&mut self, person: usize) {
        let mut requests = self.people.riders.iter();
        let request = requests.find(|(_, other)| **other as usize == person).map(|(request, _)| *request);
        match request {
            Some(request) => self.request_failed(request),
            None => self.go_by_other_means(person, self.people.goal[person]),
        }
    }
}
