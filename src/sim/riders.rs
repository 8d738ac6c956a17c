//! Riders: who asks for a ride, and which shuttle takes them.

use crate::base::ids::BuildingId;
use crate::model::EventKind;
use crate::model::fact::Task;
use crate::model::{VehicleKind, VehicleState};
use crate::plan::dispatch::{FreeShuttle, Refusal, RideNeed, nearest_free};

use super::agenda::Happening;
use super::body::Mode;
use super::fleet::{Goal, moving_share};
use super::simulator::Simulator;

/// Time that one ride takes a shuttle, from request to the end of alighting.
const RIDE_S: f64 = 600.0;

/// Somebody who waits for a shuttle gives up after ten minutes.
const RIDER_PATIENCE_MS: i64 = 600_000;

/// A ride that somebody asked for.
#[derive(Clone, Copy, Debug)]
pub struct Request {
    from: BuildingId,
    to: BuildingId,
    party: u8,
    since_ms: i64,
}

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
        self.tell(EventKind::RideRequested { from, to, party });
        let request = Request { from, to, party, since_ms: self.now_ms };
        if self.assign(request).is_err() {
            self.requests.push_back(request);
        }
    }

    /// Offers the requests that wait to the shuttles again, oldest first; who waited too long gives up.
    pub(super) fn offer_again(&mut self) {
        for _ in 0..self.requests.len() {
            let Some(request) = self.requests.pop_front() else { return };
            let Err(refusal) = self.assign(request) else { continue };
            // No other shuttle will have more seats.
            if refusal == Refusal::TooFewSeats || self.now_ms - request.since_ms >= RIDER_PATIENCE_MS {
                self.counters.rides_unserved += 1;
                self.tell(EventKind::RideUnserved { from: request.from });
            } else {
                self.requests.push_back(request);
            }
        }
    }

    fn assign(&mut self, request: Request) -> Result<(), Refusal> {
        let Request { from, to, party, .. } = request;
        let center = |id: BuildingId| self.city.buildings[id.index()].center;
        let need = RideNeed { from: center(from), to: center(to), party };
        let ready = self.free_shuttles.iter().filter(|id| self.can_turn_to(id.index()));
        let free = ready.map(|id| FreeShuttle {
            vehicle: *id,
            place: self.bodies[id.index()].place(&self.city.streets, self.lane(id.index()), self.now_ms).0,
            seats: self.roster[id.index()].seats,
            range_km: self.lives[id.index()].range_km(),
        });
        let vehicle = nearest_free(&need, free)?;
        let index = vehicle.index();
        if self.bodies[index].mode == Mode::OnStreet && !self.redirect(index, Goal::Building(from)) {
            return Err(Refusal::NoneFree);
        }
        self.free_shuttles.retain(|id| *id != vehicle);
        let life = &mut self.lives[index];
        (life.task, life.party, life.then) = (Task::PickUp(from), party, to);
        self.told.mark_changed(index);
        if self.bodies[index].mode == Mode::Standing {
            self.schedule(index, self.now_ms);
        }
        Ok(())
    }

    /// Whether a free shuttle waits, or drives where it can take another way.
    fn can_turn_to(&self, index: usize) -> bool {
        if !self.takes_riders(index) {
            return false;
        }
        let (life, body) = (&self.lives[index], &self.bodies[index]);
        match body.mode {
            Mode::Standing => life.state == VehicleState::Waiting,
            Mode::OnStreet => life.has_joined && life.task == Task::Return && self.now_ms >= body.anchor_ms,
            Mode::PullingIn => false,
        }
    }
}
