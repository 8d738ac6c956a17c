//! Parcels: what homes order, for robots to bring.

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::Timestamp;
use crate::model::vehicle::VehicleHome;
use crate::model::{Party, Request, RequestPurpose, VehicleKind};
use crate::sim::simulator::Simulator;

/// Parcels a home and day that robots can bring: 5.0 billion a year in Japan (MLIT 2022) are 0.25 for each of 55.7 million
/// households; as many again for groceries and meals ordered nearby.
const ORDERS_A_HOME: f64 = 0.5;
/// Orders by the hour of the day: most in the late morning and the early evening, none at night.
const HOUR_SHARES: [f64; 24] = [
    0.2, 0.1, 0.0, 0.0, 0.0, 0.3, 1.2, 2.4, 4.6, 6.6, 7.8, 8.6, 8.0, 6.4, 6.0, 6.2, 6.8, 8.2, 9.0, 7.6, 5.0, 2.8, 1.4,
    0.6,
];
/// Orders that may wait, at most; later ones are lost and counted.
const WAITING_MAX: usize = 4_000;
/// An order that nobody took in this time is brought another way.
const PATIENCE_MS: i64 = 3 * 3_600_000;

/// A parcel that waits at a shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ParcelOrder {
    pub from: BuildingId,
    pub to: BuildingId,
    pub since_ms: i64,
}

impl Simulator {
    /// The orders of a minute.
    pub(super) fn order_parcels(&mut self) {
        let robots = self.counters.vehicles_by_kind[3];
        if self.robot_targets.is_empty() || robots == 0 {
            return;
        }
        let share = HOUR_SHARES[(self.people.day().second_of(self.now_ms) as usize / 3600) % 24];
        let total: f64 = HOUR_SHARES.iter().sum();
        let homes = f64::from(self.city.home_count());
        let mean = homes * ORDERS_A_HOME * share / total / 60.0;
        let mut left = mean;
        // Arrivals of a Poisson process: exponential pauses, in means of a minute.
        loop {
            left -= self.people.parcel_chance.exponential(1.0);
            if left < 0.0 {
                break;
            }
            self.order_parcel();
        }
        let since_ms = self.now_ms - PATIENCE_MS;
        while self.people.parcels.front().is_some_and(|order| order.since_ms < since_ms) {
            self.people.parcels.pop_front();
        }
    }

    fn order_parcel(&mut self) {
        let Some(to) = self.people.parcel_chance.pick(&self.robot_targets).copied() else { return };
        let robots = self.counters.vehicles_by_kind[3] as usize;
        let first: usize = self.counters.vehicles_by_kind[..3].iter().map(|count| *count as usize).sum();
        let robot = self.roster.get(first + self.people.parcel_chance.below(robots));
        let Some(VehicleHome::Building(from)) = robot.filter(|it| it.kind == VehicleKind::Robot).map(|it| it.home) else {
            return;
        };
        let request = Request {
            id: RequestId(self.people.requests_made),
            purpose: RequestPurpose::Parcel,
            from,
            to,
            party: Party { parcels: 1, ..Party::default() },
            made: Timestamp(self.now_ms),
            earliest: Timestamp(self.now_ms),
            latest_arrival: Timestamp(self.now_ms + PATIENCE_MS),
        };
        self.people.requests_made += 1;
        self.people.counters.parcels_ordered += 1;
        self.make_request(request);
    }

    /// A parcel waits for a robot.
    pub(in crate::sim) fn keep_parcel(&mut self, request: &Request) {
        if self.people.parcels.len() >= WAITING_MAX {
            self.people.counters.parcels_dropped += 1;
            return;
        }
        let order = ParcelOrder { from: request.from, to: request.to, since_ms: self.now_ms };
        self.people.parcels.push_back(order);
    }

    /// The oldest parcel that waits at a robot's base.
    pub(in crate::sim) fn take_parcel(&mut self, base: BuildingId) -> Option<BuildingId> {
        let row = self.people.parcels.iter().position(|order| order.from == base)?;
        self.people.parcels.remove(row).map(|order| order.to)
    }
}
