//! The edge-based graph of a network: arcs are its nodes, allowed turns its edges.

use crate::base::geo::Point;
use crate::base::ids::ArcId;
use crate::city::{Spot, StreetGraph};

use super::Network;

/// Travel time of an arc that can't be driven at present.
pub(super) const CLOSED_MS: u32 = cch::INF_WEIGHT;

/// No arc takes longer; an hour. Keeps every sum of a real path far below [`CLOSED_MS`].
const ARC_MS_MAX: f32 = 3_600_000.0;

/// Arcs of one network and the turns between them. A *joint* is an arc's dense index in this network.
#[derive(Debug)]
pub(super) struct TurnGraph {
    /// Joint of each arc of the city, `u32::MAX` when the network may not use it.
    joint_of_arc: Vec<u32>,
    pub arc_of_joint: Vec<ArcId>,
    pub length_m: Vec<f32>,
    /// Middle of the straight line between an arc's ends, for the contraction order.
    pub middle: Vec<Point>,
    /// First turn out of each joint, one more entry than joints.
    pub first_turn: Vec<u32>,
    /// The joint that each turn leads into.
    pub turn_into: Vec<u32>,
    free_flow_ms: Vec<u32>,
}

impl TurnGraph {
    pub fn new(graph: &StreetGraph, network: Network) -> Self {
        let mut joint_of_arc = vec![u32::MAX; graph.arcs.len()];
        let mut arc_of_joint = Vec::new();
        for (index, arc) in graph.arcs.iter().enumerate() {
            if network.allows(arc.modes) {
                joint_of_arc[index] = arc_of_joint.len() as u32;
                arc_of_joint.push(ArcId::from_index(index));
            }
        }
        let arcs = || arc_of_joint.iter().map(|id| graph.arc(*id));
        let mut turns = Self {
            length_m: arcs().map(|arc| arc.length_m).collect(),
            middle: arcs().map(|arc| graph.nodes[arc.from.index()].lerp(graph.nodes[arc.to.index()], 0.5)).collect(),
            free_flow_ms: arcs().map(|arc| arc_ms(arc.length_m / arc.limit_mps)).collect(),
            first_turn: vec![0],
            turn_into: Vec::new(),
            joint_of_arc,
            arc_of_joint,
        };
        for joint in 0..turns.arc_of_joint.len() {
            turns.add_turns(graph, network, turns.arc_of_joint[joint]);
            turns.first_turn.push(turns.turn_into.len() as u32);
        }
        turns
    }

    /// Adds the turns out of an arc: all but forbidden ones, and back on the spot only when there is no other.
    fn add_turns(&mut self, graph: &StreetGraph, network: Network, from: ArcId) {
        // Turn restrictions bind vehicles, not people on foot and robots.
        let is_banned = |into| network == Network::Cars && graph.is_turn_banned(from, into);
        let reverse = graph.reverse_of(from);
        let first = self.turn_into.len();
        for into in graph.out_of(graph.arc(from).to) {
            if Some(into) != reverse && !is_banned(into) {
                self.turn_into.extend(self.joint(into));
            }
        }
        if self.turn_into.len() == first
            && let Some(back) = reverse
            && !is_banned(back)
        {
            self.turn_into.extend(self.joint(back));
        }
    }

    pub fn joint(&self, arc: ArcId) -> Option<u32> {
        self.joint_of_arc.get(arc.index()).copied().filter(|joint| *joint != u32::MAX)
    }

    pub fn joint_count(&self) -> usize {
        self.arc_of_joint.len()
    }

    /// The joints that one can turn into at the end of a joint.
    pub fn turns_from(&self, joint: u32) -> &[u32] {
        &self.turn_into[self.first_turn[joint as usize] as usize..self.first_turn[joint as usize + 1] as usize]
    }

    /// Travel time of each joint at the speed limit.
    pub fn free_flow_ms(&self) -> Vec<u32> {
        self.free_flow_ms.clone()
    }

    /// Travel time of each joint from seconds for each arc of the city; arcs beyond the slice keep free flow.
    pub fn travel_ms(&self, travel_s: &[f32]) -> Vec<u32> {
        let times = self.arc_of_joint.iter().zip(&self.free_flow_ms);
        times.map(|(arc, free_ms)| travel_s.get(arc.index()).map_or(*free_ms, |time_s| arc_ms(*time_s))).collect()
    }
}

/// Whole milliseconds of a travel time, at least 1; closed when it is no time at all.
fn arc_ms(travel_s: f32) -> u32 {
    if travel_s.is_finite() && travel_s >= 0.0 {
        (travel_s * 1000.0).round().clamp(1.0, ARC_MS_MAX) as u32
    } else {
        CLOSED_MS
    }
}

/// How a question from spot to spot is answered on a turn graph.
pub(super) enum Question {
    /// Both spots lie on one arc, the second not behind the first.
    Along { travel_ms: u32 },
    /// Search from the first joint (or, for a way round to the same arc, from what one can turn into) to the last.
    Search { from: u32, to: u32, is_round: bool, behind_ms: u32, ahead_ms: u32 },
}

impl Question {
    /// The question of `from` to `to`; `None` when an end is not on the network or is closed.
    pub fn new(turns: &TurnGraph, travel_ms: &[u32], from: Spot, to: Spot) -> Option<Self> {
        let (first, last) = (turns.joint(from.arc)?, turns.joint(to.arc)?);
        let behind_ms = ms_until(turns, travel_ms, first, from.offset_m)?;
        let ahead_ms = ms_until(turns, travel_ms, last, to.offset_m)?;
        if first == last && ahead_ms >= behind_ms && to.offset_m >= from.offset_m {
            return Some(Self::Along { travel_ms: ahead_ms - behind_ms });
        }
        Some(Self::Search { from: first, to: last, is_round: first == last, behind_ms, ahead_ms })
    }
}

/// Travel time from a joint's start to an offset, held to the arc; `None` when it is closed.
fn ms_until(turns: &TurnGraph, travel_ms: &[u32], joint: u32, offset_m: f32) -> Option<u32> {
    let (whole_ms, length_m) = (travel_ms[joint as usize], turns.length_m[joint as usize]);
    if whole_ms == CLOSED_MS || offset_m.is_nan() {
        return None;
    }
    let share = if length_m > 0.0 { f64::from(offset_m / length_m).clamp(0.0, 1.0) } else { 0.0 };
    Some((f64::from(whole_ms) * share).round() as u32)
}
