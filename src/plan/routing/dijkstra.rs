//! The plain router: Dijkstra's search on the edge-based graph. Slow, simple, and what others are checked against.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::sync::Arc;

use crate::city::{Spot, StreetGraph};

use super::turns::{CLOSED_MS, Question, TurnGraph};
use super::{Network, Path, Router};

/// A router that searches anew for each path (Dijkstra 1959).
#[derive(Clone, Debug)]
pub struct DijkstraRouter {
    turns: Arc<TurnGraph>,
    travel_ms: Arc<Vec<u32>>,
}

impl DijkstraRouter {
    /// A router with free-flow travel times.
    pub fn new(graph: &StreetGraph, network: Network) -> Self {
        let turns = TurnGraph::new(graph, network);
        Self { travel_ms: Arc::new(turns.free_flow_ms()), turns: Arc::new(turns) }
    }

    /// Least time from the start of the first joint to the start of the last, and the joints between, both included.
    fn search(&self, from: u32, to: u32, is_round: bool) -> Option<(u32, Vec<u32>)> {
        let mut known = vec![(CLOSED_MS, u32::MAX); self.turns.joint_count()];
        let mut queue = BinaryHeap::new();
        if !is_round {
            known[from as usize].0 = 0;
        }
        queue.push(Reverse((0, from)));
        let mut is_first = true;
        while let Some(Reverse((time_ms, joint))) = queue.pop() {
            if joint == to && !(is_first && is_round) {
                break;
            }
            if time_ms > known[joint as usize].0 {
                continue;
            }
            is_first = false;
            let next_ms = time_ms.saturating_add(self.travel_ms[joint as usize]);
            for &next in self.turns.turns_from(joint) {
                if next_ms < known[next as usize].0 {
                    known[next as usize] = (next_ms, joint);
                    queue.push(Reverse((next_ms, next)));
                }
            }
        }
        let time_ms = known[to as usize].0;
        (time_ms < CLOSED_MS).then(|| (time_ms, trace(&known, from, to, is_round)))
    }
}

fn trace(known: &[(u32, u32)], from: u32, to: u32, is_round: bool) -> Vec<u32> {
    let mut joints = vec![to];
    let mut joint = to;
    while joint != from || (is_round && joints.len() == 1) {
        joint = known[joint as usize].1;
        joints.push(joint);
    }
    joints.reverse();
    joints
}

impl Router for DijkstraRouter {
    fn customise(&mut self, travel_s: &[f32]) {
        self.travel_ms = Arc::new(self.turns.travel_ms(travel_s));
    }

    fn path(&mut self, from: Spot, to: Spot) -> Option<Path> {
        match Question::new(&self.turns, &self.travel_ms, from, to)? {
            Question::Along { travel_ms } => Some(Path::along(from.arc, travel_ms)),
            Question::Search { from, to, is_round, behind_ms, ahead_ms } => {
                let (time_ms, joints) = self.search(from, to, is_round)?;
                let arcs = joints.iter().map(|joint| self.turns.arc_of_joint[*joint as usize]).collect();
                Some(Path::through(arcs, time_ms + ahead_ms - behind_ms))
            }
        }
    }
}
