//! Charging on order: to a level, at the nearest charger that is free; and at most at a power.

use crate::base::time::Timestamp;
use crate::model::Command;
use crate::model::VehicleState;
use crate::model::command::{Failure, Issuer, Order, Refusal};
use crate::model::fact::Task;
use crate::plan::charging::{Battery, FULL_SOC, Target, power_kw};
use crate::sim::body::Mode;
use crate::sim::simulator::Simulator;

use super::{Begun, Look, begun};

impl Simulator {
    /// Charges to a level, at once or as a target by a time wants it.
    pub(super) fn begin_charging(
        &mut self,
        index: usize,
        level: f32,
        target: Option<Target>,
        command: &Command,
    ) -> Result<Begun, Refusal> {
        let is_charging = self.lives[index].state == VehicleState::Charging;
        if self.lives[index].soc >= level.min(FULL_SOC) {
            let hand = self.hand_mut(index);
            (hand.charge_to, hand.charge_target) = (None, None);
            self.forget_idle_hand(crate::base::ids::VehicleId::from_index(index));
            if is_charging {
                self.unplug(index);
                self.rest(index);
            }
            return Ok(Begun::Reached);
        }
        // Who is on its way to a charger only changes what it wants there.
        let is_on_its_way = matches!(self.lives[index].task, Task::Charge(_)) && self.stop_of(index).is_none();
        if !is_charging && !is_on_its_way {
            let is_idle = self.bodies[index].mode == Mode::Standing && !self.has_stop_now(index);
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
        (hand.charge_to, hand.charge_target) = (Some(level), target);
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
        // The dispatcher let it charge until its next stop, and that came first.
        if self.ordered_level(index).is_none() {
            return Look::Failed(Failure::TimedOut);
        }
        let gave_up = self.bodies[index].mode == Mode::Standing
            && self.lives[index].state != VehicleState::Charging
            && self.lives[index].plug_row.is_none()
            && !matches!(self.lives[index].task, Task::Charge(_) | Task::Return);
        if gave_up { Look::Failed(Failure::EquipmentFaulty) } else { Look::Going((soc / level).clamp(0.0, 0.99)) }
    }

    /// Plugs in at once and draws when its target wants it.
    pub(super) fn begin_charging_by(
        &mut self,
        index: usize,
        target: Target,
        command: &Command,
    ) -> Result<Begun, Refusal> {
        let now = Timestamp(self.now_ms);
        if target.by > now + Order::AHEAD_MAX {
            return Err(Refusal::OutOfRange);
        }
        self.begin_charging(index, target.level, Some(target), command)
    }

    pub(super) fn look_at_charging_by(&mut self, index: usize, level: f32, by: Timestamp) -> Look {
        match self.look_at_charging(index, level) {
            Look::Going(_) if Timestamp(self.now_ms) >= by => Look::Failed(Failure::TimedOut),
            look => look,
        }
    }

    /// What a vehicle's battery takes from a plug, for planning.
    pub(super) fn battery_of(&self, index: usize, plug_kw: f32) -> Battery {
        let (soc, figures) = (self.lives[index].soc, self.lives[index].figures());
        Battery { soc, content_kwh: figures.content, accepts_kw: figures.charge_max_kw, plug_kw }
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

    /// The most that a vehicle was told to draw, in kW, from a plug that gives so much.
    pub(in crate::sim) fn charge_limit_kw(&self, index: usize, plug_kw: f32) -> f32 {
        let Some(hand) = self.hand(index) else { return f32::INFINITY };
        let limit_kw = hand.charge_limit_kw.unwrap_or(f32::INFINITY);
        let Some(target) = hand.charge_target else { return limit_kw };
        let battery = self.battery_of(index, plug_kw.min(limit_kw));
        limit_kw.min(power_kw(&battery, &target, Timestamp(self.now_ms), Some(self.energy.known_prices())))
    }

    /// Whether it was the dispatcher that let a vehicle charge: until its next stop, and no longer.
    pub(in crate::sim) fn charges_for_dispatcher(&self, index: usize) -> bool {
        let issuer = self.hand(index).and_then(|hand| hand.directed_by).map(|(_, issuer)| issuer);
        issuer == Some(Issuer::Dispatcher)
    }

    /// A vehicle charges no more to the level that it was told.
    pub(in crate::sim) fn end_ordered_charge(&mut self, index: usize) {
        let hand = self.hand_mut(index);
        (hand.charge_to, hand.charge_target) = (None, None);
    }

    /// The level to which somebody told a vehicle to charge, while it is below.
    pub(in crate::sim) fn ordered_level(&self, index: usize) -> Option<f32> {
        let level = self.hand(index)?.charge_to?;
        (self.lives[index].soc < level.min(FULL_SOC)).then_some(level)
    }
}
