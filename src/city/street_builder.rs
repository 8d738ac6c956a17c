//! Builds a street graph from nodes and pieces of street, and leaves out what can't be reached.

use crate::base::geo::Point;
use crate::base::ids::{ArcId, NodeId, StreetId};
use crate::base::name::Name;

use super::street::{Arc, Modes, Street, StreetClass, StreetGraph};

/// A piece of street as it is handed to the builder.
#[derive(Clone, Debug)]
pub struct StreetPiece {
    pub from: NodeId,
    pub to: NodeId,
    /// Geometry from node to node, both ends included; at least two points.
    pub points: Vec<Point>,
    pub class: StreetClass,
    pub name: Option<Name>,
    pub width_m: f32,
    pub is_bridge: bool,
    pub is_tunnel: bool,
    /// True metres per metre of the city's frame there (1 near the origin).
    pub true_scale: f32,
    pub forward: Option<Direction>,
    pub backward: Option<Direction>,
}

/// One direction of a piece that may be used.
#[derive(Clone, Copy, Debug)]
pub struct Direction {
    pub limit_mps: f32,
    pub lanes: u8,
    pub modes: Modes,
}

/// Collects nodes, pieces and forbidden turns, then sorts them into a graph.
#[derive(Clone, Debug, Default)]
pub struct StreetGraphBuilder {
    nodes: Vec<Point>,
    pieces: Vec<StreetPiece>,
    /// From piece, via node, to piece.
    banned_turns: Vec<(usize, NodeId, usize)>,
}

impl StreetGraphBuilder {
    pub fn add_node(&mut self, place: Point) -> NodeId {
        self.nodes.push(place);
        NodeId::from_index(self.nodes.len() - 1)
    }

    /// Adds a piece and returns its index for [`Self::ban_turn`]. Streets keep the order of pieces.
    pub fn add_piece(&mut self, piece: StreetPiece) -> usize {
        self.pieces.push(piece);
        self.pieces.len() - 1
    }

    /// Forbids to go from one piece over a node into another.
    pub fn ban_turn(&mut self, from: usize, via: NodeId, to: usize) {
        self.banned_turns.push((from, via, to));
    }

    /// The graph of all pieces. `StreetId` is the index of the piece.
    pub fn finish(self) -> StreetGraph {
        let mut graph = StreetGraph { nodes: self.nodes, ..StreetGraph::default() };
        let mut arcs: Vec<Arc> = Vec::with_capacity(self.pieces.len() * 2);
        for (index, piece) in self.pieces.into_iter().enumerate() {
            let length: f32 = piece.points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
            let length_m = (length * piece.true_scale).max(LENGTH_MIN_M);
            for (runs_forward, direction) in [(true, piece.forward), (false, piece.backward)] {
                let Some(direction) = direction else { continue };
                let (from, to) = if runs_forward { (piece.from, piece.to) } else { (piece.to, piece.from) };
                arcs.push(Arc {
                    street: StreetId::from_index(index),
                    from,
                    to,
                    runs_forward,
                    length_m,
                    limit_mps: direction.limit_mps,
                    lanes: direction.lanes.max(1),
                    modes: direction.modes,
                });
            }
            graph.streets.push(Street {
                class: piece.class,
                name: piece.name,
                first_point: graph.points.len() as u32,
                point_count: piece.points.len() as u32,
                length_m,
                width_m: piece.width_m,
                is_bridge: piece.is_bridge,
                is_tunnel: piece.is_tunnel,
                forward: ArcId::NONE,
                backward: ArcId::NONE,
            });
            graph.points.extend(piece.points);
        }
        arcs.sort_by_key(|arc| (arc.from, arc.street, !arc.runs_forward));
        link(&mut graph, arcs);
        graph.banned_turns = banned_arcs(&graph, &self.banned_turns);
        graph
    }
}

/// No street is shorter: travel times stay above zero.
const LENGTH_MIN_M: f32 = 0.5;

fn link(graph: &mut StreetGraph, arcs: Vec<Arc>) {
    graph.first_out = vec![0; graph.nodes.len() + 1];
    for (index, arc) in arcs.iter().enumerate() {
        graph.first_out[arc.from.index() + 1] += 1;
        let street = &mut graph.streets[arc.street.index()];
        let id = ArcId::from_index(index);
        if arc.runs_forward {
            street.forward = id;
        } else {
            street.backward = id;
        }
    }
    for node in 0..graph.nodes.len() {
        graph.first_out[node + 1] += graph.first_out[node];
    }
    graph.arcs = arcs;
}

fn banned_arcs(graph: &StreetGraph, turns: &[(usize, NodeId, usize)]) -> Vec<(ArcId, ArcId)> {
    let both = |piece: usize| {
        graph.streets.get(piece).map_or([ArcId::NONE; 2], |street| [street.forward, street.backward]).into_iter()
    };
    let mut banned = Vec::new();
    for &(from, via, to) in turns {
        for into in both(from).filter(|id| id.is_some() && graph.arc(*id).to == via) {
            for out in both(to).filter(|id| id.is_some() && graph.arc(*id).from == via) {
                banned.push((into, out));
            }
        }
    }
    banned.sort_unstable();
    banned.dedup();
    banned
}
