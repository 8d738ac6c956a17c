//! The streets while they are woven: nodes and edges that may still be cut, joined and dropped.

use crate::base::geo::Point;
use crate::base::ids::NodeId;
use crate::base::name::Name;
use crate::base::units::mps_from_kmh;
use crate::city::street_builder::{Direction, StreetPiece};
use crate::city::{Modes, StreetClass};

/// Walking pace of people and delivery robots, in km/h.
const PROMENADE_LIMIT_KMH: f32 = 6.0;
/// Limit on bridges and streets between two great rings that are no ring road, in km/h.
const FAST_LIMIT_KMH: f32 = 50.0;
const RING_ROAD_LIMIT_KMH: f32 = 60.0;
const COLLECTOR_LIMIT_KMH: f32 = 40.0;
const SHARED_LIMIT_KMH: f32 = 20.0;
/// Banks and lanes that have few crossings, in km/h.
const BANK_LIMIT_KMH: f32 = 30.0;

/// What all pieces of one street share.
#[derive(Clone, Debug)]
pub struct Role {
    pub class: StreetClass,
    pub name: Option<Name>,
    pub is_ring_road: bool,
    /// Never dropped when blocks are tidied.
    pub is_fixed: bool,
}

/// A piece of street between two nodes.
#[derive(Clone, Debug)]
pub struct Edge {
    pub from: NodeId,
    pub to: NodeId,
    /// Geometry, both ends included.
    pub points: Vec<Point>,
    pub role: Role,
    pub is_bridge: bool,
    /// Whether slow modes may use it, where its class lets them.
    pub lets_slow: bool,
}

/// Nodes and edges; no two edges cross but at a node.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub nodes: Vec<Point>,
    pub edges: Vec<Edge>,
}

impl Role {
    pub fn width_m(&self) -> f32 {
        match self.class {
            _ if self.is_ring_road => 15.0,
            StreetClass::Motorway | StreetClass::Fast => 13.0,
            StreetClass::Collector => 10.0,
            StreetClass::Shared => 7.0,
            StreetClass::Service => 5.5,
            StreetClass::Promenade => 5.0,
        }
    }

    fn limit_kmh(&self) -> f32 {
        match self.class {
            _ if self.is_ring_road => RING_ROAD_LIMIT_KMH,
            StreetClass::Motorway | StreetClass::Fast => FAST_LIMIT_KMH,
            StreetClass::Collector => COLLECTOR_LIMIT_KMH,
            StreetClass::Shared | StreetClass::Service if self.is_fixed => BANK_LIMIT_KMH,
            StreetClass::Shared | StreetClass::Service => SHARED_LIMIT_KMH,
            StreetClass::Promenade => PROMENADE_LIMIT_KMH,
        }
    }

    /// Distance from the street's middle to the plots beside it, in metres: half the street, the walk and the verge.
    pub fn reserve_m(&self) -> f32 {
        let verge = match self.class {
            StreetClass::Motorway | StreetClass::Fast => 4.0,
            StreetClass::Collector => 3.0,
            StreetClass::Shared | StreetClass::Service => 1.6,
            StreetClass::Promenade => 4.5,
        };
        self.width_m() / 2.0 + verge
    }
}

impl Edge {
    pub fn length_m(&self) -> f32 {
        self.points.windows(2).map(|pair| pair[0].distance(pair[1])).sum()
    }

    /// Moves an end that lies at one node to another one near by, without a kink.
    pub fn move_end(&mut self, goes: NodeId, stays: NodeId, place: Point) {
        if self.from == goes {
            self.from = stays;
            move_first(&mut self.points, place);
        }
        if self.to == goes {
            self.to = stays;
            self.points.reverse();
            move_first(&mut self.points, place);
            self.points.reverse();
        }
    }

    pub fn lets_cars(&self) -> bool {
        self.role.class != StreetClass::Promenade
    }

    pub fn modes(&self) -> Modes {
        let slow = !matches!(self.role.class, StreetClass::Fast | StreetClass::Motorway);
        Modes { cars: self.lets_cars(), slow: slow && self.lets_slow }
    }

    pub fn piece(&self) -> StreetPiece {
        let direction = Direction {
            limit_mps: mps_from_kmh(self.role.limit_kmh()),
            lanes: if self.role.class == StreetClass::Fast { 2 } else { 1 },
            modes: self.modes(),
        };
        StreetPiece {
            from: self.from,
            to: self.to,
            points: self.points.clone(),
            class: self.role.class,
            name: self.role.name.clone(),
            width_m: self.role.width_m(),
            is_bridge: self.is_bridge,
            is_tunnel: false,
            true_scale: 1.0,
            forward: Some(direction),
            backward: Some(direction),
        }
    }
}

/// Moves a line's first point, and drops the points that a smooth line to the new place passes by.
fn move_first(points: &mut Vec<Point>, place: Point) {
    let Some(first) = points.first().copied() else { return };
    let reach = 2.5 * first.distance(place);
    let last = points.len() - 1;
    let next = (1..last).find(|index| points[*index].distance(first) > reach).unwrap_or(last);
    points.drain(1..next);
    points[0] = place;
}

impl Network {
    pub fn add_node(&mut self, place: Point) -> NodeId {
        self.nodes.push(place);
        NodeId::from_index(self.nodes.len() - 1)
    }

    /// Adds an edge whose ends are moved onto its nodes; nothing when it would be a loop.
    pub fn add_edge(&mut self, from: NodeId, to: NodeId, mut points: Vec<Point>, role: Role, is_bridge: bool) {
        if from == to || points.len() < 2 {
            return;
        }
        let last = points.len() - 1;
        points[0] = self.nodes[from.index()];
        points[last] = self.nodes[to.index()];
        self.edges.push(Edge { from, to, points, role, is_bridge, lets_slow: true });
    }

    /// Edges at each node.
    pub fn degrees(&self) -> Vec<u32> {
        let mut degrees = vec![0; self.nodes.len()];
        for edge in &self.edges {
            degrees[edge.from.index()] += 1;
            degrees[edge.to.index()] += 1;
        }
        degrees
    }

    /// Keeps the edges that are marked, and the nodes that they use.
    pub fn retain(&mut self, keeps: &[bool]) {
        let mut index = 0;
        self.edges.retain(|_| {
            index += 1;
            keeps.get(index - 1).copied().unwrap_or(true)
        });
        let degrees = self.degrees();
        let mut renumbered = vec![NodeId::NONE; self.nodes.len()];
        let mut nodes = Vec::with_capacity(self.nodes.len());
        for (index, place) in self.nodes.iter().enumerate().filter(|(index, _)| degrees[*index] > 0) {
            renumbered[index] = NodeId::from_index(nodes.len());
            nodes.push(*place);
        }
        self.nodes = nodes;
        for edge in &mut self.edges {
            edge.from = renumbered[edge.from.index()];
            edge.to = renumbered[edge.to.index()];
        }
    }
}
