//! Riders: who asks for a ride, and which shuttle takes them.

use crate::base::ids::BuildingId;
use crate::model::EventKind;
use crate::model::VehicleKind;
use crate::model::fact::Task;
use crate::plan::dispatch::{FreeShuttle, RideNeed, nearest_free};

use super::agenda::Happening;
use super::fleet::moving_share;
use super::simulator::Simulator;

/// Time that one ride takes a shuttle, from request to the end of alighting.
const RIDE_S: f64 = 600.0;

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
        let party = 1 + self.demand.below(3) as u8;
        let (from, to) = if to_target { (home, target) } else { (target, home) };
        self.assign(from, to, party);
    }

    fn assign(&mut self, from: BuildingId, to: BuildingId, party: u8) {
        self.tell(EventKind::RideRequested { from, to, party });
        let center = |id: BuildingId| self.city.buildings[id.index()].center;
        let need = RideNeed { from: center(from), to: center(to), party };
        let free = self.free_shuttles.iter().map(|id| FreeShuttle {
            vehicle: *id,
            place: self.bodies[id.index()].stand,
            seats: self.roster[id.index()].seats,
            range_km: self.lives[id.index()].range_km(),
        });
        match nearest_free(&need, free) {
            Ok(vehicle) => {
                self.free_shuttles.retain(|id| *id != vehicle);
                let life = &mut self.lives[vehicle.index()];
                (life.task, life.party, life.then) = (Task::PickUp(from), party, to);
                self.schedule(vehicle.index(), self.now_ms);
            }
            Err(_refusal) => {
                self.counters.rides_unserved += 1;
                self.tell(EventKind::RideUnserved { from });
            }
        }
    }
}
