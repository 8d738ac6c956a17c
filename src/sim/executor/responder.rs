//! A responder on order: a vehicle waits where it stands, or at the kerb, until a van brings somebody to it.
//!
//! A vehicle that is stranded already has its van sent by itself; the order is done when that is there.

use crate::model::VehicleState;
use crate::model::command::{Failure, Refusal};
use crate::model::fact::Task;
use crate::sim::fleet::responders::Help;
use crate::sim::simulator::Simulator;

use super::hand::ResponderWait;
use super::{Begun, Look};

impl Simulator {
    pub(super) fn begin_responder(&mut self, index: usize) -> Result<Begun, Refusal> {
        let life = &self.lives[index];
        if life.state == VehicleState::OutOfService && matches!(life.task, Task::Workshop(_)) {
            // Somebody works on it already.
            return Err(Refusal::OutOfService);
        }
        if self.help_for(index).is_none() {
            if self.free_vans(index).is_empty() {
                return Err(Refusal::NobodyFree);
            }
            self.hand_mut(index).responder_wait = Some(ResponderWait::IsToStand);
        }
        Ok(super::begun(self.look_at_responder(index)))
    }

    pub(super) fn look_at_responder(&mut self, index: usize) -> Look {
        match self.help_for(index) {
            Some(Help::Here) => {
                self.forget_responder_wait(index);
                return Look::Reached;
            }
            Some(Help::Coming) => return Look::Going(0.5),
            Some(Help::Awaited) => return Look::Going(0.0),
            None => {}
        }
        if self.hand(index).and_then(|hand| hand.responder_wait) != Some(ResponderWait::IsToStand) {
            // It goes on without a responder having come.
            self.forget_responder_wait(index);
            return Look::Failed(Failure::TimedOut);
        }
        // One that pulls in or out just now stands a little later.
        if self.keep_for_responder(index) {
            self.hand_mut(index).responder_wait = Some(ResponderWait::Stands);
        }
        Look::Going(0.0)
    }

    /// Nobody is wanted any more: the van turns back, and a vehicle that stood for the responder only goes on.
    pub(super) fn drop_responder(&mut self, index: usize) {
        if self.forget_responder_wait(index) == Some(ResponderWait::Stands) {
            self.release_stranded(index);
        }
    }

    fn forget_responder_wait(&mut self, index: usize) -> Option<ResponderWait> {
        let wait = self.hand_mut(index).responder_wait.take();
        self.forget_idle_hand(Self::vehicle(index));
        wait
    }
}
