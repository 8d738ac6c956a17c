//! Riders and parcels: who asks for a ride or hands in a parcel, and how often.

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::{Span, Timestamp};
use crate::model::vehicle::VehicleHome;
use crate::model::{Party, Request, RequestPurpose, VehicleKind};

use super::agenda::Happening;
use super::fleet::moving_share;
use super::simulator::Simulator;

/// Time that one ride takes a shuttle, from request to the end of alighting.
const RIDE_S: f64 = 600.0;
/// Time that one parcel takes a robot, there and back.
const PARCEL_S: f64 = 2_400.0;

/// Somebody who waits for a shuttle gives up after ten minutes; a parcel is picked up within the hour.
const RIDER_PATIENCE: Span = Span::from_s(600);
const PARCEL_PATIENCE: Span = Span::from_s(3_600);

/// The slowest ride that somebody puts up with: this long, and the bee line at this speed.
const RIDE_MOST_S: f64 = 1_200.0;
const RIDE_LEAST_MPS: f64 = 3.0;
/// The same for a parcel, which a robot carries at walking speed on its round.
const PARCEL_MOST_S: f64 = 3_600.0;
const PARCEL_LEAST_MPS: f64 = 0.8;

/// Share of riders in a wheelchair. One in a hundred people in Japan uses one (about 1.2 million, of 124 million); they ask
/// for a ride on demand several times as often as others, as the way to a stop is the harder part for them.
const WHEELCHAIR_SHARE: f64 = 0.04;

/// Of so many homes the nearest to a shop gets the parcel.
const HOMES_LOOKED_AT: usize = 6;

impl Simulator {
    /// Somebody asks for a ride; the next request is due after a time that follows the hour and the number of shuttles.
    pub(super) fn take_request(&mut self) {
        let shuttles = self.counters.vehicles_by_kind[0];
        if shuttles == 0 || self.homes.is_empty() || self.targets.is_empty() {
            return;
        }
        let rate_hz = f64::from(shuttles) * f64::from(moving_share(VehicleKind::Shuttle, self.hour)) / RIDE_S;
        let pause_s = self.demand.exponential(1.0 / rate_hz.max(1e-6));
        self.agenda.add(self.now_ms + 1 + (pause_s * 1000.0) as i64, Happening::Request);
        let home = self.demand.pick(&self.homes).copied().unwrap_or_default();
        let target = self.demand.pick(&self.targets).copied().unwrap_or_default();
        let to_target = self.demand.happens(if self.hour < 12.0 { 0.75 } else { 0.35 });
        let persons = 1 + self.demand.below(3) as u8;
        let wheelchairs = u8::from(self.demand.happens(WHEELCHAIR_SHARE));
        let party = Party { seats: persons - wheelchairs, wheelchairs, ..Party::default() };
        let (from, to) = if to_target { (home, target) } else { (target, home) };
        let request = self.request_of(RequestPurpose::Ride, from, to, party);
        self.make_request(request);
    }

    /// A shop hands in a parcel; the next one is due after a time that follows the hour and the number of robots.
    pub(super) fn take_parcel(&mut self) {
        let robots = self.counters.vehicles_by_kind[3];
        if robots == 0 || self.robot_targets.is_empty() {
            return;
        }
        let rate_hz = f64::from(robots) * f64::from(moving_share(VehicleKind::Robot, self.hour)) / PARCEL_S;
        let pause_s = self.parcels.exponential(1.0 / rate_hz.max(1e-6));
        self.agenda.add(self.now_ms + 1 + (pause_s * 1000.0) as i64, Happening::Parcel);
        let first = self.counters.vehicles_by_kind[..3].iter().sum::<u32>() as usize;
        let robot = first + self.parcels.below(robots as usize);
        let Some(VehicleHome::Building(from)) = self.roster.get(robot).map(|vehicle| vehicle.home) else { return };
        let Some(to) = self.home_near(from) else { return };
        let party = Party { parcels: 1, ..Party::default() };
        let request = self.request_of(RequestPurpose::Parcel, from, to, party);
        self.make_request(request);
    }

    fn home_near(&mut self, from: BuildingId) -> Option<BuildingId> {
        let here = self.city.buildings.get(from.index())?.center;
        let mut best: Option<(f32, BuildingId)> = None;
        for _ in 0..HOMES_LOOKED_AT {
            let id = self.parcels.pick(&self.robot_targets).copied()?;
            let away_m = self.city.buildings[id.index()].center.distance(here);
            if id != from && best.is_none_or(|(least_m, _)| away_m < least_m) {
                best = Some((away_m, id));
            }
        }
        best.map(|(_, id)| id)
    }

    /// A request of this moment with the patience that its purpose has.
    pub(super) fn request_of(
        &self,
        purpose: RequestPurpose,
        from: BuildingId,
        to: BuildingId,
        party: Party,
    ) -> Request {
        let now = Timestamp(self.now_ms);
        let center = |id: BuildingId| self.city.buildings.get(id.index()).map_or_else(Default::default, |it| it.center);
        let away_m = f64::from(center(from).distance(center(to)));
        let (patience, most_s, least_mps) = match purpose {
            RequestPurpose::Parcel => (PARCEL_PATIENCE, PARCEL_MOST_S, PARCEL_LEAST_MPS),
            _ => (RIDER_PATIENCE, RIDE_MOST_S, RIDE_LEAST_MPS),
        };
        let latest_pick_up = now + patience;
        let latest_arrival = latest_pick_up + Span::from_s_f64(most_s + away_m / least_mps);
        Request {
            id: RequestId::NONE,
            purpose,
            from,
            to,
            party,
            made: now,
            earliest: now,
            latest_pick_up,
            latest_arrival,
        }
    }
}
