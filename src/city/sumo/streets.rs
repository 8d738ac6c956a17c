//! From a network's edges to the street graph.
//!
//! Two edges between the same junctions that lie beside each other are the two directions of one street. Streets are
//! drawn from the middle of one junction to that of the next; the lengths are those of the lanes, from stop line to
//! stop line, and the way through a junction belongs to its movements.

use std::collections::HashMap;

use crate::base::geo::Point;
use crate::base::ids::{ArcId, NodeId};
use crate::base::name::Name;
use crate::city::street::walk;
use crate::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};
use crate::city::{Modes, StreetGraph};

use super::error::SumoError;
use super::net::{RawEdge, RawNet};
use super::permissions::street_class;
use super::xml::Document;

/// Two directions of one street lie no further apart, in metres.
const BESIDE_M: f32 = 30.0;
/// Lanes that a movement can tell apart.
const LANES_MAX: usize = 32;
/// Beside the lanes, in metres.
const VERGE_M: f64 = 1.0;

/// The street graph of a network, and where its edges and junctions are in it.
#[derive(Debug)]
pub struct Streets {
    pub graph: StreetGraph,
    /// By edge; `None` for edges that neither cars nor people may use.
    pub arcs: Vec<Option<ArcId>>,
    pub edge_of_id: HashMap<String, usize>,
    pub node_of_id: HashMap<String, NodeId>,
}

/// Where the points of the file lie in the city's frame.
pub type Placing = dyn Fn(f64, f64) -> Point;

pub fn streets(document: &Document, net: &RawNet, place: &Placing) -> Result<Streets, SumoError> {
    let mut builder = StreetGraphBuilder::default();
    let mut node_of_id = HashMap::with_capacity(net.junctions.len());
    let mut nodes = Vec::with_capacity(net.junctions.len());
    for junction in &net.junctions {
        let node = place(junction.x, junction.y);
        nodes.push(node);
        if node_of_id.insert(junction.id.clone(), builder.add_node(node)).is_some() {
            return Err(twice(document, junction.at, "junction", &junction.id));
        }
    }
    let lines = lines(document, net, &node_of_id, &nodes, place)?;
    let mut pieces: Vec<(usize, Option<usize>)> = Vec::new();
    for (edge, opposite) in paired(net, &lines) {
        builder.add_piece(piece(net, &lines, edge, opposite));
        pieces.push((edge, opposite));
    }
    let mut graph = builder.finish();
    let mut arcs = vec![None; net.edges.len()];
    graph.arc_ids = vec![Box::default(); graph.arcs.len()];
    for (street, (edge, opposite)) in pieces.into_iter().enumerate() {
        let (forward, backward) = (graph.streets[street].forward, graph.streets[street].backward);
        let sides = [(Some(edge), forward), (opposite, backward)];
        for (edge, arc) in sides.into_iter().filter_map(|(edge, arc)| Some((edge?, arc))) {
            arcs[edge] = Some(arc);
            graph.arcs[arc.index()].length_m = length_m(&net.edges[edge]);
            graph.arc_ids[arc.index()] = net.edges[edge].id.as_str().into();
        }
        graph.streets[street].length_m = length_m(&net.edges[edge]);
    }
    let mut edge_of_id = HashMap::with_capacity(net.edges.len());
    for (index, edge) in net.edges.iter().enumerate() {
        if edge_of_id.insert(edge.id.clone(), index).is_some() {
            return Err(twice(document, edge.at, "edge", &edge.id));
        }
    }
    Ok(Streets { graph, arcs, edge_of_id, node_of_id })
}

fn twice(document: &Document, at: usize, what: &'static str, id: &str) -> SumoError {
    SumoError::Twice { file: document.file.clone(), line: document.line(at), what, id: id.to_owned() }
}

/// An edge from node to node; `None` where nobody may go.
struct Line {
    from: NodeId,
    to: NodeId,
    points: Vec<Point>,
    modes: Modes,
}

fn lines(
    document: &Document,
    net: &RawNet,
    node_of_id: &HashMap<String, NodeId>,
    nodes: &[Point],
    place: &Placing,
) -> Result<Vec<Option<Line>>, SumoError> {
    let node = |edge: &RawEdge, id: &str| {
        node_of_id.get(id).copied().ok_or_else(|| SumoError::Unknown {
            file: document.file.clone(),
            line: document.line(edge.at),
            what: "junction",
            id: id.to_owned(),
            mend: "Write the network again with netconvert.",
        })
    };
    let line = |edge: &RawEdge| {
        let (from, to) = (node(edge, &edge.from)?, node(edge, &edge.to)?);
        if edge.lanes.is_empty() || car_lanes(edge) > LANES_MAX {
            return Err(SumoError::BadValue {
                file: document.file.clone(),
                line: document.line(edge.at),
                element: "edge".to_owned(),
                attribute: "id".to_owned(),
                value: edge.id.clone(),
                wanted: "an edge has 1 to 32 lanes",
            });
        }
        let modes = modes(edge);
        if !modes.cars && !modes.slow {
            return Ok(None);
        }
        let inner = edge.shape.len().saturating_sub(1).max(1);
        let mut points = vec![nodes[from.index()]];
        points.extend(edge.shape.get(1..inner).unwrap_or_default().iter().map(|(x, y)| place(*x, *y)));
        points.push(nodes[to.index()]);
        Ok(Some(Line { from, to, points, modes }))
    };
    net.edges.iter().map(line).collect()
}

/// Who may use any lane of an edge.
fn modes(edge: &RawEdge) -> Modes {
    Modes { cars: edge.lanes.iter().any(|lane| lane.modes.cars), slow: edge.lanes.iter().any(|lane| lane.modes.slow) }
}

/// How many lanes of an edge cars may use.
pub fn car_lanes(edge: &RawEdge) -> usize {
    edge.lanes.iter().filter(|lane| lane.modes.cars).count()
}

/// The number of a lane among those for cars, from the kerb; `None` when cars may not use it.
pub fn car_lane(edge: &RawEdge, lane: usize) -> Option<usize> {
    let is_open = edge.lanes.get(lane)?.modes.cars;
    is_open.then(|| edge.lanes.iter().take(lane).filter(|lane| lane.modes.cars).count())
}

/// The lanes that count for an edge: those for cars, else all.
fn used_lanes(edge: &RawEdge) -> impl Iterator<Item = &super::net::RawLane> {
    let for_cars = car_lanes(edge) > 0;
    edge.lanes.iter().filter(move |lane| lane.modes.cars || !for_cars)
}

fn length_m(edge: &RawEdge) -> f32 {
    const LENGTH_MIN_M: f64 = 0.1;
    let lanes = used_lanes(edge).count().max(1);
    (used_lanes(edge).map(|lane| lane.length_m).sum::<f64>() / lanes as f64).max(LENGTH_MIN_M) as f32
}

fn speed_mps(edge: &RawEdge) -> f64 {
    used_lanes(edge).map(|lane| lane.speed_mps).fold(0.0, f64::max)
}

/// The edges that somebody may use, each with its opposite direction, if it has one.
fn paired(net: &RawNet, lines: &[Option<Line>]) -> Vec<(usize, Option<usize>)> {
    let mut between: HashMap<(NodeId, NodeId), Vec<usize>> = HashMap::new();
    for (index, line) in lines.iter().enumerate() {
        if let Some(line) = line {
            between.entry((line.from, line.to)).or_default().push(index);
        }
    }
    let mut is_taken = vec![false; net.edges.len()];
    let mut pairs = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let Some(line) = line.as_ref().filter(|_| !is_taken[index]) else { continue };
        is_taken[index] = true;
        let back = between.get(&(line.to, line.from)).map(Vec::as_slice).unwrap_or_default();
        let is_beside = |other: &usize| {
            let other = lines[*other].as_ref();
            other.is_some_and(|other| walk(&other.points, 0.5).0.distance(walk(&line.points, 0.5).0) <= BESIDE_M)
        };
        let opposite = back.iter().copied().find(|other| !is_taken[*other] && is_beside(other));
        if let Some(opposite) = opposite {
            is_taken[opposite] = true;
        }
        pairs.push((index, opposite));
    }
    pairs
}

fn piece(net: &RawNet, lines: &[Option<Line>], edge: usize, opposite: Option<usize>) -> StreetPiece {
    let direction = |index: usize| {
        let (edge, line) = (&net.edges[index], lines[index].as_ref()?);
        Some(Direction { limit_mps: speed_mps(edge) as f32, lanes: car_lanes(edge).max(1) as u8, modes: line.modes })
    };
    let (own, line) = (&net.edges[edge], lines[edge].as_ref());
    let sides = || std::iter::once(edge).chain(opposite).map(|index| &net.edges[index]);
    let width_m: f64 = sides().flat_map(|edge| &edge.lanes).map(|lane| lane.width_m).sum();
    StreetPiece {
        from: line.map_or(NodeId::NONE, |line| line.from),
        to: line.map_or(NodeId::NONE, |line| line.to),
        points: line.map(|line| line.points.clone()).unwrap_or_default(),
        class: sides()
            .map(|edge| street_class(edge.kind.as_deref(), speed_mps(edge), car_lanes(edge)))
            .min()
            .unwrap_or(crate::city::StreetClass::Promenade),
        name: own.name.as_deref().map(Name::same),
        width_m: (width_m + VERGE_M) as f32,
        is_bridge: false,
        is_tunnel: false,
        true_scale: 1.0,
        forward: direction(edge),
        backward: opposite.and_then(direction),
    }
}
