//! Tidies the woven streets: no slivers, no dangling ends, one network for cars and one for slow modes.

use crate::base::ids::NodeId;
use crate::city::StreetClass;

use super::faces::{Face, faces};
use super::network::{Edge, Network};
use super::plan::Plan;

/// A block narrower or smaller than this is joined with its neighbour.
const WIDTH_MIN_M: f32 = 24.0;
const AREA_MIN_M2: f32 = 3000.0;
/// Two junctions closer than this become one, in metres.
const JUNCTION_GAP_MIN_M: f32 = 10.5;
/// Rounds of joining; each halves what is left, more than these are never needed.
const ROUNDS_MAX: usize = 8;

/// Tidies the network and returns its faces.
pub fn prune(network: &mut Network, plan: &Plan) -> Vec<Face> {
    join_close_nodes(network, plan);
    for _ in 0..ROUNDS_MAX {
        let all = faces(network);
        let mut keeps = vec![true; network.edges.len()];
        drop_sliver_sides(network, &all, plan, &mut keeps);
        drop_dangling(network, &mut keeps);
        if keeps.iter().all(|keep| *keep) {
            break;
        }
        network.retain(&keeps);
    }
    keep_one_network(network);
    let mut keeps = vec![true; network.edges.len()];
    drop_dangling(network, &mut keeps);
    network.retain(&keeps);
    faces(network)
}

/// Makes one junction of two that lie closer together than a street is wide; the one nearer to the river stays.
fn join_close_nodes(network: &mut Network, plan: &Plan) {
    let off = |place| plan.river.locate(place).1.abs();
    for index in 0..network.edges.len() {
        let edge = &network.edges[index];
        if edge.is_bridge || edge.from == edge.to || edge.length_m() >= JUNCTION_GAP_MIN_M {
            continue;
        }
        let (from, to) = (edge.from, edge.to);
        let is_from = off(network.nodes[from.index()]) <= off(network.nodes[to.index()]);
        let (stays, goes) = if is_from { (from, to) } else { (to, from) };
        let place = network.nodes[stays.index()];
        network.edges.iter_mut().for_each(|edge| edge.move_end(goes, stays, place));
    }
    let keeps: Vec<bool> = network.edges.iter().map(|edge| edge.from != edge.to).collect();
    network.retain(&keeps);
}

fn drop_sliver_sides(network: &Network, all: &[Face], plan: &Plan, keeps: &mut [bool]) {
    let mut borders = vec![0_u8; network.edges.len()];
    let mut is_changed = vec![false; all.len()];
    let mut face_of = vec![[usize::MAX; 2]; network.edges.len()];
    for (index, face) in all.iter().enumerate() {
        for side in &face.sides {
            borders[side.edge] += 1;
            face_of[side.edge][usize::from(side.runs_forward)] = index;
        }
    }
    for (index, face) in all.iter().enumerate() {
        let is_sliver = face.area_m2 < AREA_MIN_M2 || face.width_m() < WIDTH_MIN_M;
        if !is_sliver || is_changed[index] || is_on_river(face, plan) {
            continue;
        }
        let may_go = |edge: &&super::faces::Side| {
            let piece = &network.edges[edge.edge];
            !piece.role.is_fixed && borders[edge.edge] == 2 && piece.role.class >= StreetClass::Shared
        };
        let length = |side: &super::faces::Side| network.edges[side.edge].length_m();
        let longest = face.sides.iter().filter(may_go).max_by(|a, b| length(a).total_cmp(&length(b)));
        if let Some(side) = longest {
            let neighbours = face_of[side.edge];
            if neighbours.iter().all(|face| is_changed.get(*face) == Some(&false)) {
                keeps[side.edge] = false;
                for face in neighbours {
                    is_changed[face] = true;
                }
            }
        }
    }
}

/// Whether a face belongs to the river and its banks.
pub fn is_on_river(face: &Face, plan: &Plan) -> bool {
    face.ring.iter().all(|place| plan.river.locate(*place).1.abs() < plan.street_bank_m + 1.0)
}

/// Drops streets that end nowhere, or for cars at a promenade.
fn drop_dangling(network: &Network, keeps: &mut [bool]) {
    loop {
        let mut degrees = vec![[0_u32; 2]; network.nodes.len()];
        for (edge, _) in network.edges.iter().zip(keeps.iter()).filter(|(_, keep)| **keep) {
            for node in [edge.from, edge.to] {
                degrees[node.index()][0] += 1;
                degrees[node.index()][1] += u32::from(edge.lets_cars());
            }
        }
        let mut is_changed = false;
        for (edge, keep) in network.edges.iter().zip(keeps.iter_mut()).filter(|(_, keep)| **keep) {
            let ends_at = |node: NodeId| {
                let [all, cars] = degrees[node.index()];
                all == 1 || (cars == 1 && edge.lets_cars())
            };
            if ends_at(edge.from) || ends_at(edge.to) {
                *keep = false;
                is_changed = true;
            }
        }
        if !is_changed {
            return;
        }
    }
}

/// Drops what cars can't reach, and closes to slow modes what they can't reach.
fn keep_one_network(network: &mut Network) {
    let keeps = largest(network, Edge::lets_cars, |edge| !edge.lets_cars());
    network.retain(&keeps);
    let keeps = largest(network, |edge| edge.modes().slow, |edge| edge.role.class == StreetClass::Fast);
    for (edge, keep) in network.edges.iter_mut().zip(&keeps) {
        edge.lets_slow = *keep;
    }
    let keeps: Vec<bool> = network.edges.iter().map(|edge| edge.lets_slow || edge.lets_cars()).collect();
    network.retain(&keeps);
}

/// Marks the edges of the largest connected part among those that take part, and those that pass anyway.
fn largest(network: &Network, takes_part: impl Fn(&Edge) -> bool, passes: impl Fn(&Edge) -> bool) -> Vec<bool> {
    let mut parent: Vec<usize> = (0..network.nodes.len()).collect();
    for edge in network.edges.iter().filter(|edge| takes_part(edge)) {
        let (from, to) = (root(&mut parent, edge.from), root(&mut parent, edge.to));
        parent[from.max(to)] = from.min(to);
    }
    let mut sizes = vec![0_u32; network.nodes.len()];
    for edge in network.edges.iter().filter(|edge| takes_part(edge)) {
        sizes[root(&mut parent, edge.from)] += 1;
    }
    let best = (0..sizes.len()).max_by_key(|node| (sizes[*node], usize::MAX - node)).unwrap_or(0);
    network.edges.iter().map(|edge| passes(edge) || root(&mut parent, edge.from) == best).collect()
}

fn root(parent: &mut [usize], node: NodeId) -> usize {
    let mut at = node.index();
    while parent[at] != at {
        parent[at] = parent[parent[at]];
        at = parent[at];
    }
    at
}
