//! The workshop of a depot: services, and refits that give a multi-purpose shuttle another role.

use crate::base::ids::{DepotId, VehicleId};
use crate::model::command::Refusal;
use crate::model::fact::Task;
use crate::model::{EventKind, Role, VehicleKind, VehicleState};
use crate::sim::simulator::Simulator;

use super::Goal;
use super::service::{SERVICE_S, refit_s};

impl Simulator {
    /// Has a multi-purpose shuttle refitted: it goes to its depot when its riders have left, is refitted there, and has
    /// the new role. A newer wish takes the place of an older one until the refit has begun.
    ///
    /// # Errors
    /// When it is no such vehicle, is out of order, or is being worked on.
    pub fn begin_refit(&mut self, vehicle: VehicleId, role: Role) -> Result<(), Refusal> {
        let index = vehicle.index();
        let life = self.lives.get_mut(index).ok_or(Refusal::UnknownTarget)?;
        if life.kind != VehicleKind::Shuttle || !matches!(life.home, Goal::Depot(_)) {
            return Err(Refusal::NotForThisTarget);
        }
        if matches!(life.state, VehicleState::Immobilised | VehicleState::OutOfService) {
            return Err(Refusal::OutOfService);
        }
        life.refit_to = (role != life.role).then_some(role);
        if life.refit_to.is_none() {
            return Ok(());
        }
        self.told.mark_changed(index);
        let life = &self.lives[index];
        let is_idle = life.riders == 0 && life.stops.ahead.is_empty() && life.task == Task::None;
        if is_idle && matches!(self.lives[index].state, VehicleState::Waiting | VehicleState::Parked) {
            self.schedule(index, self.now_ms);
        }
        Ok(())
    }

    /// How far a refit has come: `None` when none is wanted, 0 on the way, then up to 1.
    pub fn refit_progress(&self, vehicle: VehicleId) -> Option<f32> {
        let life = self.lives.get(vehicle.index())?;
        let to = life.refit_to?;
        if life.state != VehicleState::OutOfService {
            return Some(0.0);
        }
        let whole_ms = (refit_s(to) * 1000) as f32;
        Some((1.0 - (life.workshop_until_ms - self.now_ms) as f32 / whole_ms).clamp(0.0, 1.0))
    }

    /// Sends a standing vehicle to the workshop if it needs one and is free. Says whether it goes.
    pub(super) fn seek_workshop(&mut self, index: usize) -> bool {
        let life = &self.lives[index];
        let Goal::Depot(depot) = life.home else { return false };
        let is_called = life.refit_to.is_some() && life.riders == 0;
        let is_booked = self.is_maintenance_due(index);
        if !is_called && !is_booked && !self.wants_workshop(index) {
            return false;
        }
        // Whom it was to fetch later waits for another one now.
        self.give_up_itinerary(index);
        // At a stop of its line everybody gets off.
        self.lives[index].riders = 0;
        self.lives[index].task = Task::Workshop(depot);
        if self.lives[index].at == Goal::Depot(depot) {
            self.enter_workshop(index);
        } else {
            self.depart(index, Goal::Depot(depot));
        }
        true
    }

    /// A vehicle is at the workshop: it is out of service until the work is done.
    pub(in crate::sim) fn enter_workshop(&mut self, index: usize) {
        let vehicle = VehicleId::from_index(index);
        let work_ms = if let Some(role) = self.lives[index].refit_to {
            self.tell(EventKind::RefitBegan { vehicle, role });
            refit_s(role) * 1000
        } else {
            self.tell(EventKind::ServiceBegan { vehicle });
            self.seconds(index, SERVICE_S.0, SERVICE_S.1)
        };
        self.lives[index].workshop_until_ms = self.now_ms + work_ms;
        self.set_state(index, VehicleState::OutOfService);
        self.schedule(index, self.now_ms + work_ms);
    }

    /// The work is done.
    pub(super) fn leave_workshop(&mut self, index: usize) {
        let vehicle = VehicleId::from_index(index);
        if let Some(role) = self.lives[index].refit_to.take() {
            self.lives[index].role = role;
            self.tell(EventKind::RefitEnded { vehicle, role });
        } else {
            self.serviced(index);
            self.tell(EventKind::ServiceEnded { vehicle });
        }
        self.lives[index].task = Task::None;
        self.set_state(index, VehicleState::Parked);
        self.rest(index);
    }

    /// Whether a vehicle is in the workshop of this depot now.
    pub(in crate::sim) fn is_in_workshop(&self, index: usize, depot: DepotId) -> bool {
        self.lives[index].state == VehicleState::OutOfService && self.lives[index].task == Task::Workshop(depot)
    }
}
