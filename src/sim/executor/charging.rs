//! Charging on order: to a level, at the nearest charger that is free; and at most at a power.

use crate::model::Command;
use crate::model::VehicleState;
use crate::model::command::{Failure, Refusal};
use crate::model::fact::Task;
use crate::sim::body::Mode;
use crate::sim::charging::FULL_SOC;
use crate::sim::simulator::Simulator;

use super::{Begun, Look, begun};

impl Simulator {
    pub(super) fn begin_charging(&mut self, index: usize, level: f32, command: &Command) -> Result<Begun, Refusal> {
        let is_charging = self.lives[index].state == VehicleState::Charging;
        if self.lives[index].soc >= level.min(FULL_SOC) {
            self.hand_mut(index).charge_to = None;
            self.forget_idle_hand(crate::base::ids::VehicleId::from_index(index));
            if is_charging {
                self.unplug(index);
                self.rest(index);
            }
            return Ok(Begun::Reached);
        }
        if !is_charging {
            let is_idle = self.bodies[index].mode == Mode::Standing && self.lives[index].stops.ahead.is_empty();
            if !is_idle || self.stop_of(index).is_some() || self.lives[index].state == VehicleState::Boarding {
                return Err(Refusal::RidersAboard);
            }
            self.hand_mut(index).charge_to = Some(level);
            self.plug_in(index);
            if self.lives[index].state != VehicleState::Charging && !self.seek_energy(index) {
                self.hand_mut(index).charge_to = None;
                return Err(Refusal::ChargerTaken);
            }
        }
        let hand = self.hand_mut(index);
        hand.charge_to = Some(level);
        hand.directed_by = Some((command.id, command.issuer));
        Ok(Begun::UnderWay)
    }

    pub(super) fn look_at_charging(&mut self, index: usize, level: f32) -> Look {
        let soc = self.lives[index].soc;
        if soc >= level.min(FULL_SOC) {
            self.hand_mut(index).charge_to = None;
            if self.lives[index].state == VehicleState::Charging {
                self.unplug(index);
                self.rest(index);
            }
            return Look::Reached;
        }
        if self.lives[index].state == VehicleState::Immobilised {
            return Look::Failed(Failure::Immobilised);
        }
        let gave_up = self.bodies[index].mode == Mode::Standing
            && self.lives[index].state != VehicleState::Charging
            && self.lives[index].plug_row.is_none()
            && !matches!(self.lives[index].task, Task::Charge(_) | Task::Return);
        if gave_up { Look::Failed(Failure::EquipmentFaulty) } else { Look::Going((soc / level).clamp(0.0, 0.99)) }
    }

    /// The most that a vehicle draws from now on; the next step of the energy model keeps to it.
    pub(super) fn limit_charging(&mut self, index: usize, limit_kw: Option<f32>) -> Begun {
        self.hand_mut(index).charge_limit_kw = limit_kw;
        self.forget_idle_hand(Self::vehicle(index));
        begun(self.look_at_charge_limit(index, limit_kw))
    }

    pub(super) fn look_at_charge_limit(&self, index: usize, limit_kw: Option<f32>) -> Look {
        let is_kept = limit_kw.is_none_or(|limit_kw| self.lives[index].charge_kw <= limit_kw);
        if is_kept { Look::Reached } else { Look::Going(0.0) }
    }

    /// The most that a vehicle was told to draw, in kW.
    pub(in crate::sim) fn charge_limit_kw(&self, index: usize) -> f32 {
        self.hand(index).and_then(|hand| hand.charge_limit_kw).unwrap_or(f32::INFINITY)
    }

    /// The level to which somebody told a vehicle to charge, while it is below.
    pub(in crate::sim) fn ordered_level(&self, index: usize) -> Option<f32> {
        let level = self.hand(index)?.charge_to?;
        (self.lives[index].soc < level.min(FULL_SOC)).then_some(level)
    }
}
