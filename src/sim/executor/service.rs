//! In and out of service: a vehicle that is withdrawn lets its riders off, goes home and stays there.

use crate::model::VehicleState;
use crate::model::fact::Task;
use crate::sim::body::Mode;
use crate::sim::simulator::Simulator;

use super::{Begun, Look};

impl Simulator {
    pub(super) fn begin_service(&mut self, index: usize, is_in_service: bool) -> Begun {
        self.hand_mut(index).is_out_of_service = !is_in_service;
        if is_in_service {
            self.forget_idle_hand(crate::base::ids::VehicleId::from_index(index));
            if self.lives[index].state == VehicleState::OutOfService && self.stop_of(index).is_none() {
                self.set_state(index, VehicleState::Parked);
                self.schedule(index, self.now_ms);
            }
            return Begun::Reached;
        }
        self.hurry_home(index);
        if self.lives[index].state == VehicleState::OutOfService { Begun::Reached } else { Begun::UnderWay }
    }

    pub(super) fn look_at_service(&mut self, index: usize, is_in_service: bool) -> Look {
        if is_in_service || self.lives[index].state == VehicleState::OutOfService {
            return Look::Reached;
        }
        self.hurry_home(index);
        Look::Going(0.0)
    }

    /// A vehicle that stands about needn't wait until its pause is over.
    fn hurry_home(&mut self, index: usize) {
        let is_idle = matches!(self.lives[index].state, VehicleState::Waiting | VehicleState::Parked);
        if is_idle && self.bodies[index].mode == Mode::Standing && self.stop_of(index).is_none() {
            self.withdraws(index);
        }
    }

    /// Sends a vehicle that is out of service home instead of to its next errand. Says whether it is.
    pub(in crate::sim) fn withdraws(&mut self, index: usize) -> bool {
        if !self.hand(index).is_some_and(|hand| hand.is_out_of_service) {
            return false;
        }
        // Whom it was to fetch later waits for another one now.
        self.give_up_itinerary(index);
        let life = &mut self.lives[index];
        // At a stop of its line everybody gets off.
        life.riders = 0;
        if life.at == life.home {
            life.epoch = life.epoch.wrapping_add(1);
            life.task = Task::None;
            self.set_state(index, VehicleState::OutOfService);
        } else {
            let home = life.home;
            self.go(index, Task::Return, home);
        }
        true
    }
}
