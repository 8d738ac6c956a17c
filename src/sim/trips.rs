//! Trips: where vans and robots go next.

use crate::model::fact::Task;
use crate::model::{VehicleKind, VehicleState};

use super::fleet::Goal;
use super::habits::works_at;
use super::simulator::Simulator;

impl Simulator {
    /// A van's next visit, or back to its depot when its hours are over.
    pub(super) fn van_next(&mut self, index: usize) {
        if !works_at(VehicleKind::Van, index, self.hour) {
            self.off_duty(index);
            return;
        }
        let Some(target) = self.chances[index].pick(&self.homes).copied() else {
            self.schedule(index, self.now_ms + 600_000);
            return;
        };
        self.go(index, Task::Trip(target), Goal::Building(target));
    }

    /// A robot without a parcel goes to its base and waits there to be called.
    pub(super) fn robot_next(&mut self, index: usize) {
        let is_at_base = self.lives[index].at == self.lives[index].home;
        if is_at_base && works_at(VehicleKind::Robot, index, self.hour) && !self.wants_plug(index) {
            self.set_state(index, VehicleState::Waiting);
            self.rest(index);
        } else {
            self.off_duty(index);
        }
    }

    /// Goes home, or stays there and is plugged in.
    fn off_duty(&mut self, index: usize) {
        if self.lives[index].at != self.lives[index].home {
            self.go(index, Task::Return, self.lives[index].home);
            return;
        }
        if self.wants_plug(index) {
            self.plug_in(index);
        }
        self.rest(index);
    }
}
