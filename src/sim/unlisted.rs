//! Unlisted drivers: private cars of people that are not in the roster. They fill streets and queues, and nobody sees them
//! as vehicles.

use crate::base::chance::Chance;
use crate::city::Spot;
use crate::plan::routing::Router;

use super::agenda::Happening;
use super::simulator::Simulator;
use super::street_drivers::{UNLISTED, driver_kinds};
use super::traffic::{Insistence, Outcome, SetOut};

const PURPOSE: u64 = 0x756E_6C69_7374;
/// Somebody who found no gap looks again after this time, and gives up after the other.
const GAP_LOOK_MS: i64 = 3_000;
const PATIENCE_MS: i64 = 900_000;
const SQUEEZE_MS: i64 = 20_000;
const LET_IN_MS: i64 = 60_000;
/// Trips of unlisted drivers at the same time.
const UNLISTED_MAX: usize = 200_000;

/// A trip of an unlisted driver.
#[derive(Clone, Copy, Debug)]
pub struct UnlistedTrip {
    pub from: Spot,
    pub to: Spot,
    /// Given back when it arrives.
    pub token: u64,
    pub leaves_ms: i64,
    /// Its number in the traffic once it drives.
    driver: Option<u32>,
}

/// An unlisted driver is there, or never got away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnlistedArrival {
    pub token: u64,
    pub has_arrived: bool,
}

/// The trips of unlisted drivers.
#[derive(Clone, Debug)]
pub struct Unlisted {
    trips: Vec<Option<UnlistedTrip>>,
    spare: Vec<u32>,
    /// Trip of each driver of the traffic that comes after those of the roster.
    trip_of: Vec<u32>,
    chance: Chance,
}

impl Unlisted {
    pub fn new(seed: u64) -> Self {
        Self { trips: Vec::new(), spare: Vec::new(), trip_of: Vec::new(), chance: Chance::for_thing(seed, PURPOSE, 0) }
    }
}

impl Simulator {
    /// Lets an unlisted driver drive from one spot to another at a moment. When it is there, `unlisted_arrived` is called
    /// with its token. `false` if too many are under way.
    pub fn drive_unlisted(&mut self, from: Spot, to: Spot, at_ms: i64, token: u64) -> bool {
        let trip = UnlistedTrip { from, to, token, leaves_ms: at_ms.max(self.now_ms), driver: None };
        let number = if let Some(number) = self.unlisted.spare.pop() {
            self.unlisted.trips[number as usize] = Some(trip);
            number
        } else {
            if self.unlisted.trips.len() >= UNLISTED_MAX {
                return false;
            }
            self.unlisted.trips.push(Some(trip));
            self.unlisted.trips.len() as u32 - 1
        };
        self.agenda.add(trip.leaves_ms, Happening::Unlisted { trip: number });
        true
    }

    /// How many unlisted drivers are on the streets now.
    pub fn unlisted_on_streets(&self) -> usize {
        self.unlisted.trips.iter().flatten().filter(|trip| trip.driver.is_some()).count()
    }

    pub(super) fn leave_unlisted(&mut self, number: u32) {
        let Some(trip) = self.unlisted.trips.get(number as usize).copied().flatten() else { return };
        let waited_ms = self.now_ms - trip.leaves_ms;
        let path = self.cars.path(trip.from, trip.to).filter(|_| waited_ms < PATIENCE_MS);
        let Some(path) = path else {
            self.end_unlisted(number, false);
            return;
        };
        let insistence = match waited_ms {
            LET_IN_MS.. => Insistence::LetIn,
            SQUEEZE_MS.. => Insistence::Squeeze,
            _ => Insistence::Wait,
        };
        let how =
            SetOut { from_m: trip.from.offset_m, goal_m: trip.to.offset_m, start_mps: 0.0, pull_ms: 2_000, insistence };
        let kinds = driver_kinds();
        let factor = kinds.get(usize::from(UNLISTED)).map_or(1.0, |kind| kind.draw_factor(&mut self.unlisted.chance));
        let Some(driver) = self.traffic.add_driver(UNLISTED, factor) else {
            self.end_unlisted(number, false);
            return;
        };
        if self.traffic.set_out(driver, &path.arcs, &how, self.now_ms) {
            let place = driver as usize - self.lives.len();
            if self.unlisted.trip_of.len() <= place {
                self.unlisted.trip_of.resize(place + 1, u32::MAX);
            }
            self.unlisted.trip_of[place] = number;
            self.unlisted.trips[number as usize] = Some(UnlistedTrip { driver: Some(driver), ..trip });
        } else {
            self.traffic.release_driver(driver);
            self.agenda.add(self.now_ms + GAP_LOOK_MS, Happening::Unlisted { trip: number });
        }
    }

    pub(super) fn take_unlisted_outcome(&mut self, outcome: Outcome) {
        let (Outcome::Crossed { driver, .. } | Outcome::Arrived { driver } | Outcome::Blocked { driver }) = outcome;
        let number = driver as usize - self.lives.len();
        let Some(number) = self.unlisted.trip_of.get(number).copied() else { return };
        let Some(trip) = self.unlisted.trips.get(number as usize).copied().flatten() else { return };
        match outcome {
            Outcome::Crossed { .. } => {}
            Outcome::Arrived { .. } => {
                self.traffic.release_driver(driver);
                self.end_unlisted(number, true);
            }
            Outcome::Blocked { .. } => {
                let Some(at) = self.traffic.place(driver, self.now_ms) else { return };
                let from = Spot { arc: at.arc, offset_m: at.along_m };
                if let Some(path) = self.cars.path(from, trip.to) {
                    self.traffic.redirect(driver, &path.arcs, trip.to.offset_m, self.now_ms);
                }
            }
        }
    }

    fn end_unlisted(&mut self, number: u32, has_arrived: bool) {
        let Some(trip) = self.unlisted.trips.get_mut(number as usize).and_then(Option::take) else { return };
        self.unlisted.spare.push(number);
        self.unlisted_arrived(UnlistedArrival { token: trip.token, has_arrived });
    }

    /// An unlisted driver's trip is over.
    fn unlisted_arrived(&mut self, _arrival: UnlistedArrival) {
        self.counters.unlisted_trips += 1;
    }
}
