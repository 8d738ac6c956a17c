//! The fast router: a customisable contraction hierarchy (Dibbelt, Strasser and Wagner 2016) over the turns.

use std::sync::Arc;

use cch::Cch;

use crate::city::{Spot, StreetGraph};

use super::climb::Climb;
use super::turns::{Question, TurnGraph};
use super::{Network, Path, Router};

/// A router that prepares the streets once, takes new travel times in milliseconds and answers in microseconds.
///
/// Clones share the preparation and the travel times until one of them is customised.
#[derive(Clone, Debug)]
pub struct HierarchyRouter {
    prepared: Arc<Prepared>,
    times: Arc<Times>,
    climb: Climb,
}

/// What stays the same whatever the travel times.
#[derive(Debug)]
struct Prepared {
    turns: TurnGraph,
    /// The joint that each turn comes from.
    tails: Vec<u32>,
    hierarchy: Cch,
}

#[derive(Debug)]
struct Times {
    travel_ms: Vec<u32>,
    shortcuts: cch::Metric,
}

impl HierarchyRouter {
    /// A router with free-flow travel times.
    pub fn new(graph: &StreetGraph, network: Network) -> Self {
        let prepared = Prepared::new(TurnGraph::new(graph, network));
        let times = prepared.times(prepared.turns.free_flow_ms());
        let climb = Climb::new(prepared.turns.joint_count());
        Self { prepared: Arc::new(prepared), times: Arc::new(times), climb }
    }
}

impl HierarchyRouter {
    /// Travel time of the fastest path, in seconds, without the path.
    pub fn seconds(&mut self, from: Spot, to: Spot) -> Option<f32> {
        self.seconds_to(&[from], to).pop().flatten()
    }

    /// Travel times from many spots to one, in seconds: the way down to the end is climbed once for all.
    pub fn seconds_to(&mut self, from: &[Spot], to: Spot) -> Vec<Option<f32>> {
        let Prepared { turns, hierarchy, .. } = &*self.prepared;
        let Times { travel_ms, shortcuts } = &*self.times;
        let Some(end) = turns.joint(to.arc) else { return vec![None; from.len()] };
        self.climb.aim(hierarchy, shortcuts, end);
        let mut seconds = Vec::with_capacity(from.len());
        for spot in from {
            let time_ms = match Question::new(turns, travel_ms, *spot, to) {
                None => None,
                Some(Question::Along { travel_ms }) => Some(travel_ms),
                Some(Question::Search { from, is_round, behind_ms, ahead_ms, .. }) => {
                    let (starts, before_ms) = if is_round {
                        (turns.turns_from(from), travel_ms[from as usize])
                    } else {
                        (std::slice::from_ref(&from), 0)
                    };
                    let search_ms = self.climb.time_to_aim(hierarchy, shortcuts, starts);
                    search_ms.map(|search_ms| search_ms + before_ms + ahead_ms - behind_ms)
                }
            };
            seconds.push(time_ms.map(|time_ms| (f64::from(time_ms) / 1000.0) as f32));
        }
        seconds
    }
}

impl Prepared {
    fn new(turns: TurnGraph) -> Self {
        let tails = tails(&turns);
        let (y, x): (Vec<f32>, Vec<f32>) = turns.middle.iter().map(|place| (-place.y, place.x)).unzip();
        // The crate's order fails on a network without arcs.
        let order = match turns.joint_count() {
            0 => Vec::new(),
            count => cch::inertial_order(count as u32, &tails, &turns.turn_into, &y, &x),
        };
        let graph = cch::graph::Graph {
            first_out: turns.first_turn.clone(),
            head: turns.turn_into.clone(),
            weight: vec![0; turns.turn_into.len()],
        };
        let hierarchy = Cch::build(&graph, &order);
        Self { turns, tails, hierarchy }
    }

    /// The weight of a turn is the travel time of the arc that is left.
    fn times(&self, travel_ms: Vec<u32>) -> Times {
        let weights: Vec<u32> = self.tails.iter().map(|joint| travel_ms[*joint as usize]).collect();
        Times { shortcuts: self.hierarchy.customize(&weights), travel_ms }
    }
}

fn tails(turns: &TurnGraph) -> Vec<u32> {
    let joints = 0..turns.joint_count() as u32;
    joints.flat_map(|joint| std::iter::repeat_n(joint, turns.turns_from(joint).len())).collect()
}

impl Router for HierarchyRouter {
    fn customise(&mut self, travel_s: &[f32]) {
        self.times = Arc::new(self.prepared.times(self.prepared.turns.travel_ms(travel_s)));
    }

    fn path(&mut self, from: Spot, to: Spot) -> Option<Path> {
        let Prepared { turns, hierarchy, .. } = &*self.prepared;
        let Times { travel_ms, shortcuts } = &*self.times;
        match Question::new(turns, travel_ms, from, to)? {
            Question::Along { travel_ms } => Some(Path::along(from.arc, travel_ms)),
            Question::Search { from, to, is_round, behind_ms, ahead_ms } => {
                let mut joints = Vec::new();
                let time_ms = if is_round {
                    joints.push(from);
                    let round_ms = self.climb.search(hierarchy, shortcuts, turns.turns_from(from), to, &mut joints)?;
                    round_ms + travel_ms[from as usize]
                } else {
                    self.climb.search(hierarchy, shortcuts, &[from], to, &mut joints)?
                };
                let arcs = joints.iter().map(|joint| turns.arc_of_joint[*joint as usize]).collect();
                Some(Path::through(arcs, time_ms + ahead_ms - behind_ms))
            }
        }
    }
}
