//! A vehicle's equipment on order: horn, lights, the riders' screens, doors, climate; its role; its calls for assistance.

use crate::base::ids::{AssistanceId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::command::{AssistanceAnswer, ClimateOrder, DoorOrder, Failure, Order, Refusal};
use crate::model::vehicle_detail::DoorState;
use crate::model::{Command, EventKind, Role};
use crate::sim::simulator::Simulator;

use super::hand::Departure;
use super::{Begun, Look, begun};

/// A cabin holds its temperature when it is within this of it, in K.
const NEAR_K: f32 = 1.5;
/// A cabin is ready so long before a departure: the sun comes and goes.
const READY_BEFORE: Span = Span::from_s(120);

impl Simulator {
    pub(super) fn sound_horn(&mut self, index: usize) -> Begun {
        self.tell(EventKind::HornSounded { vehicle: VehicleId::from_index(index) });
        Begun::Reached
    }

    pub(super) fn order_lights(&mut self, index: usize, are_on: bool) -> Begun {
        self.set_lights(index, Some(are_on));
        Begun::Reached
    }

    pub(super) fn show_message(&mut self, index: usize, words: &str) -> Begun {
        self.hand_mut(index).message = Some(words.to_owned());
        Begun::Reached
    }

    pub(super) fn order_doors(&mut self, index: usize, order: DoorOrder) -> Begun {
        self.set_doors(index, Some(order));
        begun(self.look_at_doors(index, order))
    }

    pub(super) fn look_at_doors(&self, index: usize, order: DoorOrder) -> Look {
        let are_locked = self.doors_of(index) == DoorState::Locked;
        if are_locked == (order == DoorOrder::Lock) { Look::Reached } else { Look::Going(0.0) }
    }

    pub(super) fn order_climate(&mut self, index: usize, order: ClimateOrder) -> Begun {
        // A departure that it takes the place of has no more say.
        self.hand_mut(index).departure = None;
        self.forget_idle_hand(VehicleId::from_index(index));
        self.set_climate(index, Some(order));
        begun(self.look_at_climate(index, order))
    }

    pub(super) fn look_at_climate(&self, index: usize, order: ClimateOrder) -> Look {
        match order {
            ClimateOrder::Off => Look::Reached,
            ClimateOrder::Hold(wanted_c) if (self.cabin_now(index).0 - wanted_c).abs() <= NEAR_K => Look::Reached,
            ClimateOrder::Hold(_) | ClimateOrder::ReadyBy { .. } => Look::Going(0.0),
        }
    }

    /// Has the cabin at a temperature at a departure, and begins no sooner than it must.
    pub(super) fn begin_departure(
        &mut self,
        index: usize,
        departure: Timestamp,
        command: &Command,
    ) -> Result<Begun, Refusal> {
        let now = Timestamp(self.now_ms);
        if departure <= now || departure > now + Order::AHEAD_MAX {
            return Err(Refusal::OutOfRange);
        }
        self.set_climate(index, None);
        self.hand_mut(index).departure = Some(Departure { command: command.id, has_begun: false });
        Ok(Begun::UnderWay)
    }

    pub(super) fn look_at_departure(&mut self, index: usize, cabin_c: f32, departure: Timestamp) -> Look {
        let now = Timestamp(self.now_ms);
        if now >= departure {
            let is_ready = (self.cabin_now(index).0 - cabin_c).abs() <= NEAR_K;
            return if is_ready { Look::Reached } else { Look::Failed(Failure::TimedOut) };
        }
        let has_begun = self.hand(index).and_then(|hand| hand.departure).is_some_and(|departure| departure.has_begun);
        if has_begun {
            return Look::Going(0.5);
        }
        let needs_s = self.climate_needs_s(index, cabin_c);
        if now + Span((needs_s * 1_000.0) as i64) + READY_BEFORE >= departure {
            self.set_climate(index, Some(ClimateOrder::Hold(cabin_c)));
            if let Some(departure) = &mut self.hand_mut(index).departure {
                departure.has_begun = true;
            }
        }
        Look::Going(0.0)
    }

    pub(super) fn begin_role(&mut self, index: usize, role: Role) -> Result<Begun, Refusal> {
        self.begin_refit(VehicleId::from_index(index), role)?;
        Ok(begun(self.look_at_role(index, role)))
    }

    pub(super) fn look_at_role(&self, index: usize, role: Role) -> Look {
        let life = &self.lives[index];
        if life.role == role {
            return Look::Reached;
        }
        match self.refit_progress(VehicleId::from_index(index)) {
            Some(share) if life.refit_to == Some(role) => Look::Going(share.min(0.99)),
            _ => Look::Failed(Failure::EquipmentFaulty),
        }
    }

    /// Keeps the role that it has, unless the workshop has begun.
    pub(super) fn drop_role(&mut self, index: usize) {
        let role = self.lives[index].role;
        // In the workshop it is out of service, and the refit goes on.
        self.begin_refit(VehicleId::from_index(index), role).ok();
    }

    pub(super) fn answer_call(
        &mut self,
        index: usize,
        id: AssistanceId,
        answer: AssistanceAnswer,
    ) -> Result<Begun, Refusal> {
        let vehicle = VehicleId::from_index(index);
        if !self.open_assistance().iter().any(|request| request.id == id && request.vehicle == vehicle) {
            return Err(Refusal::NothingAsked);
        }
        self.answer_assistance(id, answer)?;
        Ok(Begun::Reached)
    }
}
