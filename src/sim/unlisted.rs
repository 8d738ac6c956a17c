//! Unlisted drivers: private cars of people that are not in the roster. They fill streets and queues, and nobody sees them
//! as vehicles.

use crate::base::chance::Chance;
use crate::base::ids::ArcId;
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
/// Time to pull out from the kerb.
const PULL_MS: i64 = 2_000;
/// Trips of unlisted drivers at the same time.
const UNLISTED_MAX: usize = 200_000;

/// A trip of an unlisted driver.
#[derive(Clone, Copy, Debug)]
pub struct UnlistedTrip {
    pub from: Spot,
    pub to: Spot,
    /// The number of the person who drives; given back when it arrives.
    pub token: u64,
    pub leaves_ms: i64,
    /// How fast its driver likes to go, against the limit.
    factor: f32,
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
    pub(in crate::sim) trips: Vec<Option<UnlistedTrip>>,
    spare: Vec<u32>,
    /// Trip of each driver of the traffic that comes after those of the roster.
    trip_of: Vec<u32>,
    seed: u64,
}

impl Unlisted {
    pub fn new(seed: u64) -> Self {
        Self { trips: Vec::new(), spare: Vec::new(), trip_of: Vec::new(), seed }
    }
}

impl Simulator {
    /// Lets an unlisted driver drive from one spot to another at a moment. When it is there, those in it are told by its
    /// token. `false` if too many are under way.
    pub fn drive_unlisted(&mut self, from: Spot, to: Spot, at_ms: i64, token: u64) -> bool {
        let leaves_ms = at_ms.max(self.now_ms);
        let Some(number) = self.add_unlisted(from, to, leaves_ms, token) else { return false };
        self.agenda.add(leaves_ms, Happening::Unlisted { trip: number });
        true
    }

    /// The same for one who has done a share of the way already. `false` if there is no way, or no room there.
    pub(super) fn begin_unlisted_under_way(&mut self, from: Spot, to: Spot, share: f32, token: u64) -> bool {
        let Some(path) = self.cars.path(from, to) else { return false };
        let done = (path.arcs.len() as f32 * share.clamp(0.0, 0.99)) as usize;
        let Some(ahead) = path.arcs.get(done..).filter(|ahead| !ahead.is_empty()) else { return false };
        let here = if done == 0 { from } else { Spot { arc: ahead[0], offset_m: 0.0 } };
        let Some(number) = self.add_unlisted(here, to, self.now_ms, token) else { return false };
        let is_away = self.set_out_unlisted(number, ahead, f32::INFINITY, 0, Insistence::Squeeze);
        if !is_away {
            self.unlisted.trips[number as usize] = None;
            self.unlisted.spare.push(number);
        }
        is_away
    }

    fn add_unlisted(&mut self, from: Spot, to: Spot, leaves_ms: i64, token: u64) -> Option<u32> {
        let mut chance = Chance::for_thing(self.unlisted.seed, PURPOSE, token);
        let factor = driver_kinds().get(usize::from(UNLISTED)).map_or(1.0, |kind| kind.draw_factor(&mut chance));
        let trip = UnlistedTrip { from, to, token, leaves_ms, factor };
        if let Some(number) = self.unlisted.spare.pop() {
            self.unlisted.trips[number as usize] = Some(trip);
            return Some(number);
        }
        if self.unlisted.trips.len() >= UNLISTED_MAX {
            return None;
        }
        self.unlisted.trips.push(Some(trip));
        Some(self.unlisted.trips.len() as u32 - 1)
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
        if !self.set_out_unlisted(number, &path.arcs, 0.0, PULL_MS, insistence) {
            self.agenda.add(self.now_ms + GAP_LOOK_MS, Happening::Unlisted { trip: number });
        }
    }

    /// Puts the driver of a trip on the road. `false` if there is no gap.
    fn set_out_unlisted(
        &mut self,
        number: u32,
        arcs: &[ArcId],
        mps: f32,
        pull_ms: i64,
        insistence: Insistence,
    ) -> bool {
        let Some(trip) = self.unlisted.trips.get(number as usize).copied().flatten() else { return false };
        let how = SetOut { from_m: trip.from.offset_m, goal_m: trip.to.offset_m, start_mps: mps, pull_ms, insistence };
        let Some(driver) = self.traffic.add_driver(UNLISTED, trip.factor) else { return false };
        if !self.traffic.set_out(driver, arcs, &how, self.now_ms) {
            self.traffic.release_driver(driver);
            return false;
        }
        let place = driver as usize - self.lives.len();
        if self.unlisted.trip_of.len() <= place {
            self.unlisted.trip_of.resize(place + 1, u32::MAX);
        }
        self.unlisted.trip_of[place] = number;
        true
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
                // Where no way leads round, it waits at the line until it is open.
                let path = self.cars.path(from, trip.to).filter(|path| !self.is_closed_ahead(&path.arcs));
                if let Some(path) = path {
                    self.traffic.redirect(driver, &path.arcs, trip.to.offset_m, self.now_ms);
                }
            }
        }
    }

    fn end_unlisted(&mut self, number: u32, has_arrived: bool) {
        let Some(trip) = self.unlisted.trips.get_mut(number as usize).and_then(Option::take) else { return };
        self.unlisted.spare.push(number);
        self.counters.unlisted_trips += u64::from(has_arrived);
        self.leave_unlisted_car(UnlistedArrival { token: trip.token, has_arrived });
    }
}
