//! Traffic control: which lanes lead where at a junction, who gives way to whom, and the signals.

mod arms;
pub mod lay;
mod movements;
mod signals;
#[cfg(test)]
mod tests;
mod yielding;

use crate::base::geo::Point;
use crate::base::ids::{ArcId, FeederId, MovementId, NodeId, SignalId};

/// How the junctions of a street graph are passed by cars.
///
/// Movements are sorted by the arc they come from, so the movements out of an arc are one range.
#[derive(Clone, Debug, Default)]
pub struct TrafficControl {
    pub movements: Vec<Movement>,
    /// First movement out of each arc, one more entry than arcs; empty while nothing was laid out.
    pub first_movement: Vec<u32>,
    /// The movements that others give way to, one range for each movement.
    pub foes: Vec<MovementId>,
    pub signals: Vec<Signal>,
}

/// A way through a junction, from one arc into another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Movement {
    pub from: ArcId,
    pub to: ArcId,
    /// The lanes of `from` that lead here, a bit each; bit 0 is the lane at the kerb.
    pub lanes: u32,
    pub turn: Turn,
    pub right_of_way: RightOfWay,
    /// The signal that shows a light to this movement, and which of its lights that is.
    pub signal: Option<SignalLink>,
    /// Way through the junction beyond the ends of the two arcs, in metres: 0 where arcs reach to the middle of the
    /// node, as they do in a city that was not read from a SUMO network.
    pub length_m: f32,
    /// How fast the way through can be driven.
    pub speed_mps: f32,
    /// Range in [`TrafficControl::foes`] of the movements that this one gives way to.
    pub first_foe: u32,
    pub foe_count: u16,
}

/// One light of a signal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SignalLink {
    pub signal: SignalId,
    pub light: u16,
}

/// Where a movement turns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    Straight,
    Left,
    Right,
    Back,
}

/// Who goes first where no signal says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RightOfWay {
    /// Gives way to nobody.
    Major,
    /// Gives way to its foes.
    Minor,
    /// Stops first, then gives way to its foes.
    Stop,
}

/// Traffic lights of one junction or of several that are switched together.
#[derive(Clone, Debug)]
pub struct Signal {
    pub node: NodeId,
    pub place: Point,
    /// Where its power comes from; dark when that feeder is.
    pub feeder: FeederId,
    /// The cycle begins this long after midnight, in seconds.
    pub offset_s: f32,
    pub phases: Vec<Phase>,
}

/// A part of a signal's cycle.
#[derive(Clone, Debug)]
pub struct Phase {
    pub duration_s: f32,
    /// By number of the light.
    pub lights: Vec<Light>,
}

/// What a light shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Light {
    Red,
    Yellow,
    /// Go, but give way to the foes.
    GreenYield,
    Green,
    /// Dark or blinking: the junction's right of way counts.
    Off,
}

impl TrafficControl {
    /// The ids of the movements out of an arc.
    pub fn out_of(&self, arc: ArcId) -> impl Iterator<Item = MovementId> + use<> {
        let bound = |index: usize| self.first_movement.get(index).copied().unwrap_or(0);
        (bound(arc.index())..bound(arc.index() + 1)).map(MovementId)
    }

    pub fn movement(&self, id: MovementId) -> &Movement {
        &self.movements[id.index()]
    }

    /// The movement from one arc into another, if there is one.
    pub fn between(&self, from: ArcId, to: ArcId) -> Option<MovementId> {
        self.out_of(from).find(|id| self.movement(*id).to == to)
    }

    /// The movements that one gives way to.
    pub fn foes_of(&self, id: MovementId) -> &[MovementId] {
        let movement = self.movement(id);
        let first = movement.first_foe as usize;
        &self.foes[first..first + usize::from(movement.foe_count)]
    }
}
