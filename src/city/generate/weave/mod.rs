//! Weaves the streets: great rings and radials, promenades half-way between them, shared streets like basket-work in
//! the quarters that are left, and the river cut out of it all.

use std::collections::BTreeMap;

use crate::base::geo::Point;
use crate::base::ids::NodeId;
use crate::city::StreetClass;

use super::names;
use super::network::{Network, Role};
use super::plan::Plan;

mod bank;
mod lines;

/// Where two lines of the plan cross: radius in millimetres, angle in micro-turns of a circle.
pub type Crossing = (i64, i64);

/// A point of a line, with the crossing that lies there.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    pub place: Point,
    pub crossing: Option<Crossing>,
}

/// A street of the plan from end to end, before the river cuts it.
#[derive(Clone, Debug)]
pub struct Line {
    pub role: Role,
    pub marks: Vec<Mark>,
}

/// All streets of a plan.
pub fn weave(plan: &Plan) -> Network {
    let lines = lines::lines(plan);
    let cut = bank::cut(&lines, plan);
    let mut network = Network::default();
    let mut banks = bank::Banks::new(plan);
    banks.bridge(&cut.bridges, &mut network);
    let mut nodes: BTreeMap<Crossing, NodeId> = BTreeMap::new();
    for stretch in cut.stretches {
        let first = stretch.from_bank.map(|end| banks.node(end, &mut network));
        let last = stretch.to_bank.map(|end| banks.node(end, &mut network));
        add_stretch(&mut network, &mut nodes, &stretch.line, first, last);
    }
    banks.line(&mut network);
    network
}

/// Adds the edges of a stretch, split where other lines cross it.
fn add_stretch(
    network: &mut Network,
    nodes: &mut BTreeMap<Crossing, NodeId>,
    line: &Line,
    first: Option<NodeId>,
    last: Option<NodeId>,
) {
    let mut open: Option<(NodeId, Vec<Point>)> = None;
    let end = line.marks.len().saturating_sub(1);
    for (index, mark) in line.marks.iter().enumerate() {
        if let Some((_, points)) = &mut open {
            points.push(mark.place);
        }
        let node = match (index, first, last) {
            (0, Some(node), _) => Some(node),
            (index, _, Some(node)) if index == end => Some(node),
            _ => mark.crossing.map(|at| *nodes.entry(at).or_insert_with(|| network.add_node(mark.place))),
        };
        let Some(node) = node else { continue };
        if let Some((from, points)) = open.take() {
            network.add_edge(from, node, points, line.role.clone(), false);
        }
        open = Some((node, vec![mark.place]));
    }
}

/// The street along the bank on one side.
fn bank_role(class: StreetClass, is_far: bool) -> Role {
    Role { class, name: Some(names::bank(class, is_far)), is_ring_road: false, is_fixed: true }
}
