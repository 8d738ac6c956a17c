//! Parcels: what homes order, for robots to bring.

use crate::base::ids::BuildingId;
use crate::model::vehicle::VehicleHome;
use crate::model::{Party, RequestPurpose, VehicleKind};
use crate::sim::simulator::Simulator;

/// Orders a home and day that come by robot: 5.0 billion parcels a year in Japan (MLIT 2022) are 0.25 a day for each of 55.7
/// million households; four in five of them, the others are too large or too heavy.
const ORDERS_A_HOME: f64 = 0.2;
/// Orders by the hour of the day: most in the late morning and the early evening, hardly any at night.
const HOUR_SHARES: [f64; 24] = [
    0.2, 0.1, 0.0, 0.0, 0.0, 0.3, 1.2, 2.4, 4.6, 6.6, 7.8, 8.6, 8.0, 6.4, 6.0, 6.2, 6.8, 8.2, 9.0, 7.6, 5.0, 2.8, 1.4,
    0.6,
];
/// Of so many homes the nearest to a shop gets the parcel.
const HOMES_LOOKED_AT: usize = 6;

impl Simulator {
    /// The orders of a minute.
    pub(super) fn order_parcels(&mut self) {
        let robots = self.counters.vehicles_by_kind[3];
        if self.robot_targets.is_empty() || robots == 0 {
            return;
        }
        let share = HOUR_SHARES[(self.people.day().second_of(self.now_ms) as usize / 3600) % 24];
        let total: f64 = HOUR_SHARES.iter().sum();
        let mut left = f64::from(self.city.home_count()) * ORDERS_A_HOME * share / total / 60.0;
        // Arrivals of a Poisson process: exponential pauses, until the minute's mean is used up.
        loop {
            left -= self.people.parcel_chance.exponential(1.0);
            if left < 0.0 {
                return;
            }
            self.order_parcel();
        }
    }

    fn order_parcel(&mut self) {
        let robots = self.counters.vehicles_by_kind[3] as usize;
        let first: usize = self.counters.vehicles_by_kind[..3].iter().map(|count| *count as usize).sum();
        let robot = self.roster.get(first + self.people.parcel_chance.below(robots));
        let Some(VehicleHome::Building(from)) = robot.filter(|it| it.kind == VehicleKind::Robot).map(|it| it.home)
        else {
            return;
        };
        let Some(to) = self.home_near(from) else { return };
        let party = Party { parcels: 1, ..Party::default() };
        let request = self.request_of(RequestPurpose::Parcel, from, to, party);
        self.people.counters.parcels_ordered += 1;
        self.make_request(request);
    }

    fn home_near(&mut self, from: BuildingId) -> Option<BuildingId> {
        let here = self.city.buildings.get(from.index())?.center;
        let mut best: Option<(f32, BuildingId)> = None;
        for _ in 0..HOMES_LOOKED_AT {
            let id = self.people.parcel_chance.pick(&self.robot_targets).copied()?;
            let away_m = self.city.buildings[id.index()].center.distance(here);
            if id != from && best.is_none_or(|(least_m, _)| away_m < least_m) {
                best = Some((away_m, id));
            }
        }
        best.map(|(_, id)| id)
    }
}
