//! Maintenance on order: a slot in the workshop of its depot, to which a vehicle goes when the time has come.
//!
//! Whoever is busy then ends its errand first; of a bus everybody gets off at its next stop. The workshop does a whole
//! service, after which the vehicle's service plan begins anew.

use crate::base::ids::DepotId;
use crate::base::time::{Span, Timestamp};
use crate::model::command::Refusal;
use crate::model::fact::Task;
use crate::model::{Command, VehicleState};
use crate::sim::body::Mode;
use crate::sim::errands::LOW_SOC;
use crate::sim::fleet::Goal;
use crate::sim::fleet::service::SERVICE_S;
use crate::sim::simulator::Simulator;

use super::{Begun, Look};

/// A workshop has one place for so many bays of its depot. Assumed: of twenty vehicles in passenger transport, each
/// serviced every three months for two hours, one is there for a tenth of the time.
const BAYS_A_PLACE: usize = 20;
/// Time that the errand under way and the drive to the depot may take after the slot has begun.
const ON_THE_WAY: Span = Span::from_s(2 * 3_600);

impl Simulator {
    pub(super) fn book_maintenance(
        &mut self,
        index: usize,
        from: Timestamp,
        command: &Command,
    ) -> Result<Begun, Refusal> {
        let Goal::Depot(depot) = self.lives[index].home else { return Err(Refusal::NotForThisTarget) };
        let ahead_max_ms = command.order.longest().0 - ON_THE_WAY.0;
        if from.0 > self.now_ms.saturating_add(ahead_max_ms) {
            return Err(Refusal::OutOfRange);
        }
        let from_ms = from.0.max(self.now_ms);
        if self.booked_beside(index, depot, from_ms) >= self.workshop_places(depot) {
            return Err(Refusal::NobodyFree);
        }
        self.hand_mut(index).maintenance_ms = Some(from_ms);
        Ok(super::begun(self.look_at_maintenance(index)))
    }

    pub(super) fn look_at_maintenance(&mut self, index: usize) -> Look {
        let Goal::Depot(depot) = self.lives[index].home else { return Look::Going(0.0) };
        if !self.is_maintenance_due(index) {
            return Look::Going(0.0);
        }
        if self.is_in_workshop(index, depot) && self.lives[index].refit_to.is_none() {
            self.forget_booking(index);
            return Look::Reached;
        }
        if self.is_free_for_workshop(index) {
            // Without a way now it tries again at the next look.
            self.send_now(index, Task::Workshop(depot), Goal::Depot(depot));
        }
        Look::Going(if self.lives[index].task == Task::Workshop(depot) { 0.5 } else { 0.1 })
    }

    /// The slot is given up; a vehicle that is on its way there turns to what it is for.
    pub(super) fn drop_maintenance(&mut self, index: usize) {
        self.forget_booking(index);
        let is_on_way = matches!(self.lives[index].task, Task::Workshop(depot) if !self.is_in_workshop(index, depot));
        if is_on_way && self.lives[index].refit_to.is_none() && !self.wants_workshop(index) {
            self.drop_drive(index);
        }
    }

    /// Whether a slot that was booked for a vehicle has begun, and it has not been in the workshop since.
    pub(in crate::sim) fn is_maintenance_due(&self, index: usize) -> bool {
        self.hand(index).and_then(|hand| hand.maintenance_ms).is_some_and(|from_ms| self.now_ms >= from_ms)
    }

    fn forget_booking(&mut self, index: usize) {
        self.hand_mut(index).maintenance_ms = None;
        self.forget_idle_hand(Self::vehicle(index));
    }

    /// Whether a vehicle stands about, and can go to the workshop before anything else.
    fn is_free_for_workshop(&self, index: usize) -> bool {
        let life = &self.lives[index];
        let is_idle = match life.state {
            VehicleState::Waiting | VehicleState::Parked => true,
            VehicleState::Charging => life.soc > LOW_SOC,
            // Withdrawn and at home.
            VehicleState::OutOfService => !matches!(life.task, Task::Workshop(_)),
            _ => false,
        };
        let is_bound = self.hand(index).is_some_and(|hand| hand.stop.is_some() || hand.directed_by.is_some());
        is_idle
            && !is_bound
            && !life.is_responding
            && self.bodies[index].mode == Mode::Standing
            && life.stops.ahead.is_empty()
            && matches!(life.task, Task::None | Task::Return | Task::Charge(_) | Task::Workshop(_))
    }

    /// Slots of other vehicles in a depot's workshop that overlap one that begins at a moment.
    fn booked_beside(&self, index: usize, depot: DepotId, from_ms: i64) -> usize {
        let overlap_ms = (SERVICE_S.1 * 1_000.0) as i64;
        let booked = self.executors.hands.iter().filter_map(|(id, hand)| Some((id.index(), hand.maintenance_ms?)));
        let overlaps = booked.filter(|(other, at_ms)| *other != index && (at_ms - from_ms).abs() < overlap_ms);
        overlaps.filter(|(other, _)| self.lives[*other].home == Goal::Depot(depot)).count()
    }

    fn workshop_places(&self, depot: DepotId) -> usize {
        let bays = self.city.depots.get(depot.index()).map_or(0, |depot| usize::from(depot.bays));
        (bays / BAYS_A_PLACE).max(1)
    }
}
