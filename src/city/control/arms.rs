//! The arms of a junction: the streets that cars use, as they are met at a node.

use crate::base::geo::Point;
use crate::base::ids::{ArcId, NodeId};
use crate::city::{Street, StreetClass, StreetGraph};

/// How far from the node the direction of an arm is taken, in metres: beyond the bend of a kerb.
const REACH_M: f32 = 15.0;

/// A street for cars that meets a node.
#[derive(Clone, Copy, Debug)]
pub struct Arm {
    /// The arc that ends at the node, if cars may come from there.
    pub into: Option<ArcId>,
    /// The arc that begins at the node, if cars may go there.
    pub out: Option<ArcId>,
    /// Unit vector from the node along the street.
    pub away: Point,
    pub class: StreetClass,
    pub width_m: f32,
}

/// The arms of all nodes for cars, clockwise on the map at each node.
#[derive(Clone, Debug)]
pub struct Arms {
    /// First arm of each node, one more entry than nodes.
    first: Vec<u32>,
    arms: Vec<Arm>,
}

impl Arms {
    pub fn of(graph: &StreetGraph) -> Self {
        let mut filed: Vec<(NodeId, Arm)> = Vec::with_capacity(graph.streets.len() * 2);
        for street in &graph.streets {
            let points = graph.points_of(street);
            let forward = car_arc(graph, street.forward);
            let backward = car_arc(graph, street.backward);
            let Some((start, end)) = ends(graph, forward, backward) else { continue };
            filed.push((start, arm(street, points.iter().copied(), backward, forward)));
            filed.push((end, arm(street, points.iter().rev().copied(), forward, backward)));
        }
        filed.sort_by(|(node, arm), (other_node, other)| {
            let heading = |arm: &Arm| arm.away.heading_rad();
            node.cmp(other_node).then(heading(arm).total_cmp(&heading(other)))
        });
        let mut first = vec![0_u32; graph.nodes.len() + 1];
        for (node, _) in &filed {
            first[node.index() + 1] += 1;
        }
        for node in 0..graph.nodes.len() {
            first[node + 1] += first[node];
        }
        Self { first, arms: filed.into_iter().map(|(_, arm)| arm).collect() }
    }

    /// The arms of a node, clockwise.
    pub fn at(&self, node: NodeId) -> &[Arm] {
        &self.arms[self.first[node.index()] as usize..self.first[node.index() + 1] as usize]
    }
}

fn car_arc(graph: &StreetGraph, id: ArcId) -> Option<ArcId> {
    (id.is_some() && graph.arc(id).modes.cars).then_some(id)
}

/// The nodes at a street's first and last point.
fn ends(graph: &StreetGraph, forward: Option<ArcId>, backward: Option<ArcId>) -> Option<(NodeId, NodeId)> {
    match (forward, backward) {
        (Some(forward), _) => Some((graph.arc(forward).from, graph.arc(forward).to)),
        (None, Some(backward)) => Some((graph.arc(backward).to, graph.arc(backward).from)),
        (None, None) => None,
    }
}

fn arm(street: &Street, points: impl Iterator<Item = Point>, into: Option<ArcId>, out: Option<ArcId>) -> Arm {
    Arm { into, out, away: direction(points), class: street.class, width_m: street.width_m }
}

/// The direction from a line's first point to the one that lies [`REACH_M`] away, or to its last.
fn direction(mut points: impl Iterator<Item = Point>) -> Point {
    let Some(first) = points.next() else { return Point::default() };
    let mut last = first;
    for point in points {
        last = point;
        if point.distance(first) >= REACH_M {
            break;
        }
    }
    (last - first).unit()
}
