//! A vehicle's equipment: horn, lights, the riders' screens.

use crate::base::ids::VehicleId;
use crate::model::EventKind;
use crate::sim::simulator::Simulator;

use super::Begun;

impl Simulator {
    pub(super) fn sound_horn(&mut self, index: usize) -> Begun {
        self.tell(EventKind::HornSounded { vehicle: VehicleId::from_index(index) });
        Begun::Reached
    }

    pub(super) fn set_lights(&mut self, index: usize, are_on: bool) -> Begun {
        self.hand_mut(index).are_lights_on = are_on;
        self.forget_idle_hand(VehicleId::from_index(index));
        Begun::Reached
    }

    pub(super) fn show_message(&mut self, index: usize, words: &str) -> Begun {
        self.hand_mut(index).message = Some(words.to_owned());
        Begun::Reached
    }
}
