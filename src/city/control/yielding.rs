//! Who gives way to whom where two ways through a junction cross or end in one.
//!
//! The main road goes first: the arms of the best street class, or, where only one arm has it, that arm and the
//! straightest one of the next class. Of two movements from arms of the same rank, one that turns across oncoming
//! traffic waits; else the one that has the other at its right, where traffic keeps right, and at its left where it
//! keeps left (Vienna Convention on Road Traffic 1968, article 18; Japan's Road Traffic Act, article 36).

use crate::base::ids::MovementId;
use crate::city::StreetClass;

use super::arms::Arm;
use super::movements::clockwise_rad;
use super::{Movement, RightOfWay, Turn};

/// Arms that lie opposite to each other within this much are oncoming to each other, in radians (45°).
const ONCOMING_RAD: f32 = std::f32::consts::FRAC_PI_4;

/// A node's movements and all that decides between them.
pub struct Junction<'a> {
    arms: &'a [Arm],
    /// Whether each arm belongs to the main road.
    is_main: Vec<bool>,
    is_signalled: bool,
    is_left_hand: bool,
    ways: Vec<Way>,
}

/// A movement by the arms that it joins.
#[derive(Clone, Copy)]
struct Way {
    index: usize,
    from: usize,
    to: usize,
    turn: Turn,
}

impl<'a> Junction<'a> {
    /// The movements with the given indices at a node.
    pub fn new(
        arms: &'a [Arm],
        movements: &[Movement],
        through: &[usize],
        is_signalled: bool,
        is_left_hand: bool,
    ) -> Self {
        let ways = through.iter().filter_map(|&index| {
            let movement = &movements[index];
            let from = arms.iter().position(|arm| arm.into == Some(movement.from))?;
            let to = arms.iter().position(|arm| arm.out == Some(movement.to))?;
            Some(Way { index, from, to, turn: movement.turn })
        });
        Self { arms, is_main: main_road(arms), is_signalled, is_left_hand, ways: ways.collect() }
    }

    /// Whether any two movements cross, and don't only end in one street.
    pub fn has_crossing(&self) -> bool {
        self.ways.iter().any(|a| self.ways.iter().any(|b| a.to != b.to && self.is_conflict(*a, *b)))
    }

    /// Writes down for each movement whom it gives way to, and its right of way.
    pub fn settle(&self, movements: &mut [Movement], foes: &mut Vec<MovementId>) {
        for way in &self.ways {
            let first_foe = foes.len();
            let others = self.ways.iter().filter(|other| self.gives_way(*way, **other));
            foes.extend(others.map(|other| MovementId::from_index(other.index)));
            let movement = &mut movements[way.index];
            movement.first_foe = first_foe as u32;
            movement.foe_count = u16::try_from(foes.len() - first_foe).unwrap_or(u16::MAX);
            movement.right_of_way = match movement.foe_count {
                0 => RightOfWay::Major,
                _ if self.must_stop(*way) => RightOfWay::Stop,
                _ => RightOfWay::Minor,
            };
        }
    }

    /// Small streets have a stop line where they meet a fast one.
    fn must_stop(&self, way: Way) -> bool {
        let best = self.arms.iter().map(|arm| arm.class).min().unwrap_or(StreetClass::Shared);
        !self.is_main[way.from] && best <= StreetClass::Fast && self.arms[way.from].class >= StreetClass::Shared
    }

    /// Whether two movements can't be made at the same time: their ways cross, or end in one arc.
    ///
    /// Around the node each arm has an entry and an exit, in the order that the side of the road gives; two ways cross
    /// when of the four places those of one lie between those of the other.
    fn is_conflict(&self, a: Way, b: Way) -> bool {
        if a.from == b.from {
            return false;
        }
        if a.to == b.to {
            return true;
        }
        let entry = |way: Way| 2 * way.from + usize::from(self.is_left_hand);
        let exit = |way: Way| 2 * way.to + usize::from(!self.is_left_hand);
        let (low, high) = (entry(a).min(exit(a)), entry(a).max(exit(a)));
        let is_between = |place: usize| low < place && place < high;
        is_between(entry(b)) != is_between(exit(b))
    }

    /// Whether the first of two movements gives way to the second.
    fn gives_way(&self, own: Way, other: Way) -> bool {
        self.is_conflict(own, other) && self.loses(own, other)
    }

    /// Of two that conflict exactly one loses.
    fn loses(&self, own: Way, other: Way) -> bool {
        if (own.turn == Turn::Back) != (other.turn == Turn::Back) {
            return own.turn == Turn::Back;
        }
        let is_oncoming = self.is_oncoming(own, other);
        let turns_across = (self.turns_across(own), self.turns_across(other));
        // Oncoming traffic has green together: what signs say to them when the signal is off must not contradict it.
        if is_oncoming && self.is_signalled && turns_across.0 != turns_across.1 {
            return turns_across.0;
        }
        if self.is_main[own.from] != self.is_main[other.from] {
            return !self.is_main[own.from];
        }
        if is_oncoming && turns_across.0 != turns_across.1 {
            return turns_across.0;
        }
        self.has_at_priority_side(own, other)
    }

    fn turns_across(&self, way: Way) -> bool {
        let near = if self.is_left_hand { Turn::Left } else { Turn::Right };
        way.turn != Turn::Straight && way.turn != near
    }

    fn is_oncoming(&self, own: Way, other: Way) -> bool {
        let angle_rad = clockwise_rad(self.arms[own.from].away, self.arms[other.from].away);
        (angle_rad - std::f32::consts::PI).abs() <= ONCOMING_RAD
    }

    /// Whether the other comes from the side that goes first. The arms' order around the node stands in for angles
    /// where two arms leave in the same direction, so that one of two always loses.
    fn has_at_priority_side(&self, own: Way, other: Way) -> bool {
        let angle_rad = clockwise_rad(self.arms[own.from].away, self.arms[other.from].away);
        // Clockwise from where one comes from, the left hand comes first.
        let back_rad = clockwise_rad(self.arms[other.from].away, self.arms[own.from].away);
        let is_left = match angle_rad.total_cmp(&back_rad) {
            std::cmp::Ordering::Less => true,
            std::cmp::Ordering::Greater => false,
            std::cmp::Ordering::Equal => own.from < other.from,
        };
        is_left == self.is_left_hand
    }
}

/// Which arms belong to the main road.
fn main_road(arms: &[Arm]) -> Vec<bool> {
    let Some(best) = arms.iter().map(|arm| arm.class).min() else { return Vec::new() };
    let mut is_main: Vec<bool> = arms.iter().map(|arm| arm.class == best).collect();
    let only = is_main.iter().position(|is_main| *is_main).filter(|_| is_main.iter().filter(|is| **is).count() == 1);
    let next_class = arms.iter().map(|arm| arm.class).filter(|class| *class > best).min();
    if let (Some(only), Some(next_class)) = (only, next_class) {
        let straightest = (0..arms.len())
            .filter(|&index| arms[index].class == next_class)
            .min_by(|&a, &b| arms[only].away.dot(arms[a].away).total_cmp(&arms[only].away.dot(arms[b].away)));
        if let Some(straightest) = straightest {
            is_main[straightest] = true;
        }
    }
    is_main
}
