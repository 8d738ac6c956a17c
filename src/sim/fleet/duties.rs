//! Duties: what vehicles do at and between the errands of workshop, rounds, responders and ambulances.

use crate::base::ids::VehicleId;
use crate::model::fact::Task;
use crate::model::{EventKind, VehicleKind, VehicleState};
use crate::sim::body::Mode;
use crate::sim::simulator::Simulator;

use super::Goal;

impl Simulator {
    /// A vehicle stands at its goal. Says whether it came on such a duty; then nothing else is to be done.
    pub(in crate::sim) fn arrived_on_duty(&mut self, index: usize) -> bool {
        match self.lives[index].task {
            Task::Workshop(depot) if self.lives[index].at == Goal::Depot(depot) => self.enter_workshop(index),
            Task::Visit(at) if self.lives[index].at == Goal::Building(at) && !self.has_stop_now(index) => {
                self.open_visit(index, at);
            }
            Task::Attend(to) => self.responder_arrived(index, to),
            Task::Emergency(at) => self.at_patient(index, at),
            Task::ToHospital(at) => self.at_hospital(index, at),
            Task::Deliver(_) if self.lives[index].stops.ahead.is_empty() => self.hand_over(index),
            _ => return false,
        }
        true
    }

    /// A standing vehicle's time is over. Says whether it is on such a duty, which then goes on.
    pub(in crate::sim) fn go_on_duty(&mut self, index: usize) -> bool {
        if self.lives[index].state == VehicleState::Immobilised {
            return true;
        }
        let is_at = |goal: Goal| self.lives[index].at == goal;
        match self.lives[index].task {
            Task::Workshop(depot) if self.is_in_workshop(index, depot) => {
                self.leave_workshop(index);
                return true;
            }
            Task::Visit(at) if is_at(Goal::Building(at)) && !self.has_stop_now(index) => self.close_visit(index, at),
            Task::Emergency(at) if is_at(Goal::Building(at)) => {
                self.leave_patient(index);
                return true;
            }
            Task::ToHospital(at) if is_at(Goal::Building(at)) => self.end_call(index),
            Task::Deliver(at) if is_at(Goal::Building(at)) && self.lives[index].stops.ahead.is_empty() => {
                self.end_delivery(index, at);
            }
            _ => {}
        }
        self.equipment[index].is_ramp_out = false;
        false
    }

    /// A vehicle that stands and may set out. Says whether a duty takes it somewhere, or keeps it.
    pub(in crate::sim) fn set_out_on_duty(&mut self, index: usize) -> bool {
        match self.lives[index].task {
            Task::Workshop(depot) => {
                self.depart(index, Goal::Depot(depot));
                return true;
            }
            Task::Attend(to) => {
                self.set_out_to_attend(index, to);
                return true;
            }
            Task::Emergency(at) | Task::ToHospital(at) => {
                self.depart(index, Goal::Building(at));
                return true;
            }
            _ => {}
        }
        if self.lives[index].is_responding {
            return true;
        }
        let kind = self.lives[index].kind;
        if kind == VehicleKind::Ambulance && self.lives[index].task == Task::None && self.answer_next_call(index) {
            return true;
        }
        self.seek_workshop(index)
    }

    /// Whether others must give way to a vehicle.
    pub fn has_priority(&self, index: usize) -> bool {
        matches!(self.lives[index].task, Task::Emergency(_) | Task::ToHospital(_))
            && self.bodies[index].mode == Mode::OnStreet
    }

    /// Sends a vehicle to a place from wherever it is. Says whether it is on its way now; a vehicle that pulls in or out,
    /// or for which there is no way, is not.
    pub(in crate::sim) fn send_now(&mut self, index: usize, task: Task, goal: Goal) -> bool {
        let body = &self.bodies[index];
        match body.mode {
            Mode::Standing => {
                if self.lives[index].plug_row.is_some() {
                    self.unplug(index);
                }
                self.release_charger(index);
                self.lives[index].task = task;
                if self.lives[index].at == goal {
                    self.arrived(index);
                    return true;
                }
                self.depart(index, goal)
            }
            Mode::OnStreet if self.now_ms >= body.anchor_ms => {
                if !self.redirect(index, goal) {
                    return false;
                }
                self.release_charger(index);
                self.lives[index].task = task;
                self.told.mark_changed(index);
                true
            }
            Mode::OnStreet | Mode::PullingIn => false,
        }
    }

    /// Ends a duty: a standing vehicle looks for its next errand, a driving one turns home.
    pub(super) fn end_duty(&mut self, index: usize) {
        self.lives[index].task = Task::None;
        match self.bodies[index].mode {
            Mode::Standing => {
                self.set_state(index, VehicleState::Parked);
                self.schedule(index, self.now_ms + 1_000);
            }
            Mode::OnStreet => {
                self.lives[index].task = Task::Return;
                let home = self.lives[index].home;
                // Without a way now it looks for one at the end of its path.
                if self.now_ms >= self.bodies[index].anchor_ms {
                    self.redirect(index, home);
                }
            }
            Mode::PullingIn => {}
        }
    }

    /// What an ambulance does between calls: it waits at its base, charged.
    pub(in crate::sim) fn ambulance_next(&mut self, index: usize) {
        if self.lives[index].at != self.lives[index].home && !matches!(self.lives[index].at, Goal::Charger(_)) {
            self.go(index, Task::Return, self.lives[index].home);
            return;
        }
        if self.lives[index].soc < super::ambulances::READY_SOC {
            if self.seek_energy(index) {
                return;
            }
        } else if self.lives[index].at != self.lives[index].home {
            self.go(index, Task::Return, self.lives[index].home);
            return;
        }
        self.rest(index);
    }

    pub(in crate::sim) fn vehicle(index: usize) -> VehicleId {
        VehicleId::from_index(index)
    }

    pub(super) fn tell_moves_again(&mut self, index: usize) {
        self.tell(EventKind::MovesAgain { vehicle: Self::vehicle(index) });
    }
}
