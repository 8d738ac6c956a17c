//! In whose hand a vehicle is: what commands hold of it while they are in force.

use crate::base::ids::VehicleId;
use crate::model::CommandId;
use crate::model::command::{Issuer, OrderKind};
use crate::sim::fleet::Goal;
use crate::sim::simulator::Simulator;

/// What commands hold of one vehicle.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hand {
    pub stop: Option<Stop>,
    /// The command that says where it drives.
    pub directed_by: Option<(CommandId, Issuer)>,
    /// How far away its goal was when it was sent there, in metres.
    pub drive_m: f32,
    /// The level that it was told to charge to.
    pub charge_to: Option<f32>,
    pub is_out_of_service: bool,
    /// What its riders' screens show.
    pub message: Option<String>,
}

/// A stop in force: latched to who made it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    pub holder: Issuer,
    pub kind: OrderKind,
    /// Where it was driving when it was sent to the kerb instead.
    pub interrupted: Option<Goal>,
    /// Whether it stands in its lane and blocks it.
    pub is_in_lane: bool,
}

impl Simulator {
    pub(super) fn hand(&self, index: usize) -> Option<&Hand> {
        self.executors.hands.get(&VehicleId::from_index(index))
    }

    pub(super) fn hand_mut(&mut self, index: usize) -> &mut Hand {
        self.executors.hands.entry(VehicleId::from_index(index)).or_default()
    }

    /// Drops the row of a vehicle that nobody holds in any way.
    pub(super) fn forget_idle_hand(&mut self, id: VehicleId) {
        if self.executors.hands.get(&id).is_some_and(|hand| *hand == Hand::default()) {
            self.executors.hands.remove(&id);
        }
    }

    /// The stop that is in force for a vehicle.
    pub(super) fn stop_of(&self, index: usize) -> Option<Stop> {
        self.hand(index)?.stop
    }
}
