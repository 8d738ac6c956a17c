//! The faces of the street network: the pieces of land that streets enclose.

use crate::base::geo::Point;

use super::network::Network;
use super::polygon;

/// One way along an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Side {
    pub edge: usize,
    pub runs_forward: bool,
}

/// A piece of land and the sides around it, running from x towards y.
#[derive(Clone, Debug)]
pub struct Face {
    pub sides: Vec<Side>,
    pub ring: Vec<Point>,
    /// For each point of the ring, the edge that the way to the next point belongs to.
    pub edge_of: Vec<usize>,
    pub area_m2: f32,
}

impl Face {
    /// How wide the face is, about: the side of a long rectangle of the same area and perimeter.
    pub fn width_m(&self) -> f32 {
        2.0 * self.area_m2 / polygon::perimeter(&self.ring).max(1.0)
    }
}

/// All bounded faces, in the order of their first edge.
pub fn faces(network: &Network) -> Vec<Face> {
    let out = outgoing(network);
    let mut position = vec![[0_usize; 2]; network.edges.len()];
    for sides in &out {
        for (index, side) in sides.iter().enumerate() {
            position[side.edge][usize::from(side.runs_forward)] = index;
        }
    }
    let mut is_used = vec![[false; 2]; network.edges.len()];
    let mut faces = Vec::new();
    for edge in 0..network.edges.len() {
        for runs_forward in [true, false] {
            if !is_used[edge][usize::from(runs_forward)] {
                let face = walk(network, &out, &position, &mut is_used, Side { edge, runs_forward });
                faces.extend(face);
            }
        }
    }
    faces
}

fn walk(
    network: &Network,
    out: &[Vec<Side>],
    position: &[[usize; 2]],
    is_used: &mut [[bool; 2]],
    start: Side,
) -> Option<Face> {
    let mut face = Face { sides: Vec::new(), ring: Vec::new(), edge_of: Vec::new(), area_m2: 0.0 };
    let mut side = start;
    loop {
        is_used[side.edge][usize::from(side.runs_forward)] = true;
        face.sides.push(side);
        let edge = &network.edges[side.edge];
        let count = edge.points.len() - 1;
        for index in 0..count {
            face.ring.push(edge.points[if side.runs_forward { index } else { count - index }]);
            face.edge_of.push(side.edge);
        }
        let node = if side.runs_forward { edge.to } else { edge.from };
        let around = &out[node.index()];
        let back = position[side.edge][usize::from(!side.runs_forward)];
        side = around[(back + around.len() - 1) % around.len()];
        if side == start {
            break;
        }
    }
    face.area_m2 = polygon::area(&face.ring);
    (face.area_m2 > 0.0).then_some(face)
}

/// The sides that leave each node, in the order of their direction.
fn outgoing(network: &Network) -> Vec<Vec<Side>> {
    let mut out: Vec<Vec<(f32, Side)>> = vec![Vec::new(); network.nodes.len()];
    for (index, edge) in network.edges.iter().enumerate() {
        let last = edge.points.len() - 1;
        let ahead = edge.points[1] - edge.points[0];
        let behind = edge.points[last - 1] - edge.points[last];
        out[edge.from.index()].push((libm::atan2f(ahead.y, ahead.x), Side { edge: index, runs_forward: true }));
        out[edge.to.index()].push((libm::atan2f(behind.y, behind.x), Side { edge: index, runs_forward: false }));
    }
    out.into_iter()
        .map(|mut sides| {
            sides.sort_by(|a, b| a.0.total_cmp(&b.0));
            sides.into_iter().map(|(_, side)| side).collect()
        })
        .collect()
}
