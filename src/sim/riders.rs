//! Riders: which shuttle takes a request.

use crate::base::ids::BuildingId;
use crate::model::fact::Task;
use crate::model::{EventKind, Request, RequestPurpose, VehicleState};
use crate::plan::dispatch::{FreeShuttle, Refusal, RideNeed, nearest_free};

use super::body::Mode;
use super::fleet::Goal;
use super::simulator::Simulator;

/// Somebody who waits for a shuttle gives up after a quarter of an hour.
const RIDER_PATIENCE_MS: i64 = 900_000;

impl Simulator {
    /// Takes a request of a person or a parcel.
    pub(super) fn make_request(&mut self, request: Request) {
        if request.purpose == RequestPurpose::Parcel {
            self.keep_parcel(&request);
            return;
        }
        let Request { from, to, .. } = request;
        self.tell(EventKind::RideRequested { from, to, party: party_of(&request) });
        if self.assign(&request).is_err() {
            self.requests.push_back(request);
        }
    }

    /// Offers the requests that wait to the shuttles again, oldest first; who waited too long gives up.
    pub(super) fn offer_again(&mut self) {
        for _ in 0..self.requests.len() {
            let Some(request) = self.requests.pop_front() else { return };
            let Err(refusal) = self.assign(&request) else { continue };
            // No other shuttle will have more seats.
            if refusal == Refusal::TooFewSeats || self.now_ms - request.made.0 >= RIDER_PATIENCE_MS {
                self.counters.rides_unserved += 1;
                self.tell(EventKind::RideUnserved { from: request.from });
                self.request_failed(request.id);
            } else {
                self.requests.push_back(request);
            }
        }
    }

    fn assign(&mut self, request: &Request) -> Result<(), Refusal> {
        let (from, to, party) = (request.from, request.to, party_of(request));
        let center = |id: BuildingId| self.city.buildings.get(id.index()).map(|building| building.center);
        let ends = center(from).zip(center(to));
        let Some((from_place, to_place)) = ends else { return Err(Refusal::TooFewSeats) };
        let need = RideNeed { from: from_place, to: to_place, party };
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
        (life.task, life.party, life.then, life.request) = (Task::PickUp(from), party, to, request.id);
        self.told.mark_changed(index);
        if self.bodies[index].mode == Mode::Standing {
            self.schedule(index, self.now_ms);
        }
        Ok(())
    }

    /// Whether a free shuttle waits, or drives where it can take another way.
    fn can_turn_to(&self, index: usize) -> bool {
        let (life, body) = (&self.lives[index], &self.bodies[index]);
        match body.mode {
            Mode::Standing => life.state == VehicleState::Waiting,
            Mode::OnStreet => life.has_joined && life.task == Task::Return && self.now_ms >= body.anchor_ms,
            Mode::PullingIn => false,
        }
    }
}

/// Places that a party takes, each wheelchair and stretcher as one.
fn party_of(request: &Request) -> u8 {
    let party = request.party;
    party.seats.saturating_add(party.wheelchairs).saturating_add(party.stretchers).max(1)
}
