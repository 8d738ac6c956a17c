//! From a network's connections to movements, and from its requests to who gives way to whom.

use std::collections::{BTreeMap, HashMap};

use crate::base::ids::{ArcId, MovementId};
use crate::city::control::{Movement, RightOfWay, TrafficControl, Turn};

use super::error::SumoError;
use super::net::{RawConnection, RawNet};
use super::streets::{Streets, car_lane};
use super::xml::Document;

/// Speed of turning back where a street ends and the network has no connection, in m/s (10 km/h).
const BACK_MPS: f32 = 2.8;
/// Lanes inside a junction that follow one another.
const INNER_LANES_MAX: usize = 8;

/// The movement of each connection, by its place in the file; `None` for what is not for cars.
pub type MovementOf = Vec<Option<MovementId>>;

/// All movements without their signals.
pub fn control(
    document: &Document,
    net: &RawNet,
    streets: &Streets,
) -> Result<(TrafficControl, MovementOf), SumoError> {
    let joined = joined(document, net, streets)?;
    let mut control = TrafficControl::default();
    let mut movement_of: MovementOf = vec![None; net.connections.len()];
    let mut of_arc: Vec<Vec<(Movement, Vec<usize>)>> = vec![Vec::new(); streets.graph.arcs.len()];
    for ((from, _), connections) in joined {
        of_arc[from.index()].push((movement(net, streets, &connections), connections));
    }
    add_ways_back(streets, &mut of_arc);
    control.first_movement.push(0);
    for mut movements in of_arc {
        movements.sort_by_key(|(movement, _)| (movement.lanes.trailing_zeros(), movement.to));
        for (movement, connections) in movements {
            let id = MovementId::from_index(control.movements.len());
            control.movements.push(movement);
            for index in connections {
                movement_of[index] = Some(id);
            }
        }
        control.first_movement.push(control.movements.len() as u32);
    }
    settle(net, &movement_of, &mut control);
    Ok((control, movement_of))
}

type Joined = BTreeMap<(ArcId, ArcId), Vec<usize>>;

/// The connections for cars from arc to arc.
fn joined(document: &Document, net: &RawNet, streets: &Streets) -> Result<Joined, SumoError> {
    let mut joined = Joined::new();
    let arc = |connection: &RawConnection, id: &str| match streets.edge_of_id.get(id) {
        Some(edge) => Ok(streets.arcs[*edge].map(|arc| (*edge, arc))),
        None if net.other_edges.contains(id) || id.starts_with(':') => Ok(None),
        None => Err(SumoError::Unknown {
            file: document.file.clone(),
            line: document.line(connection.at),
            what: "edge",
            id: id.to_owned(),
            mend: "Write the network again with netconvert.",
        }),
    };
    for (index, connection) in net.connections.iter().enumerate() {
        let (Some((edge, from)), Some((_, to))) =
            (arc(connection, &connection.from)?, arc(connection, &connection.to)?)
        else {
            continue;
        };
        if connection.from_lane >= net.edges[edge].lanes.len() {
            return Err(SumoError::BadValue {
                file: document.file.clone(),
                line: document.line(connection.at),
                element: "connection".to_owned(),
                attribute: "fromLane".to_owned(),
                value: connection.from_lane.to_string(),
                wanted: "the edge has no such lane",
            });
        }
        let graph = &streets.graph;
        let is_for_cars = car_lane(&net.edges[edge], connection.from_lane).is_some() && graph.arc(to).modes.cars;
        if is_for_cars && graph.arc(from).to == graph.arc(to).from {
            joined.entry((from, to)).or_default().push(index);
        }
    }
    Ok(joined)
}

/// One movement of all connections between two arcs.
fn movement(net: &RawNet, streets: &Streets, connections: &[usize]) -> Movement {
    let all = || connections.iter().map(|index| &net.connections[*index]);
    let (mut lanes, mut length_m, mut time_s, mut right_of_way) = (0_u32, 0.0, 0.0, RightOfWay::Major);
    let (mut from, mut to, mut turn) = (ArcId::NONE, ArcId::NONE, Turn::Straight);
    for connection in all() {
        let edge = streets.edge_of_id[&connection.from];
        from = streets.arcs[edge].unwrap_or(ArcId::NONE);
        to = streets.arcs[streets.edge_of_id[&connection.to]].unwrap_or(ArcId::NONE);
        lanes |= car_lane(&net.edges[edge], connection.from_lane).map_or(0, |lane| 1 << lane);
        turn = turn_of(connection.direction);
        right_of_way = later(right_of_way, right_of_way_of(connection.state));
        for lane in inner_lanes(net, connection) {
            length_m += lane.length_m;
            time_s += lane.length_m / lane.speed_mps;
        }
    }
    let graph = &streets.graph;
    let slower_mps = graph.arc(from).limit_mps.min(graph.arc(to).limit_mps);
    Movement {
        from,
        to,
        lanes,
        turn,
        right_of_way,
        signal: None,
        length_m: (length_m / connections.len().max(1) as f64) as f32,
        speed_mps: if time_s > 0.0 { (length_m / time_s) as f32 } else { slower_mps },
        first_foe: 0,
        foe_count: 0,
    }
}

/// The lanes inside the junction that a connection runs over, one after the other.
fn inner_lanes<'a>(
    net: &'a RawNet,
    connection: &'a RawConnection,
) -> impl Iterator<Item = &'a super::net::InnerLane> + 'a {
    inner_ids(net, connection).filter_map(|id| net.inner_lanes.get(id))
}

fn inner_ids<'a>(net: &'a RawNet, connection: &'a RawConnection) -> impl Iterator<Item = &'a str> + 'a {
    let first = connection.via.as_deref();
    std::iter::successors(first, |id| net.inner_lanes.get(*id)?.next.as_deref()).take(INNER_LANES_MAX)
}

fn turn_of(direction: char) -> Turn {
    match direction {
        'l' | 'L' => Turn::Left,
        'r' | 'R' => Turn::Right,
        't' | 'T' => Turn::Back,
        _ => Turn::Straight,
    }
}

/// The letters of SUMO's link states: M and O go first, s and w stop, all others give way.
fn right_of_way_of(state: char) -> RightOfWay {
    match state {
        'M' | 'O' => RightOfWay::Major,
        's' | 'w' => RightOfWay::Stop,
        _ => RightOfWay::Minor,
    }
}

fn later(a: RightOfWay, b: RightOfWay) -> RightOfWay {
    match (a, b) {
        (RightOfWay::Stop, _) | (_, RightOfWay::Stop) => RightOfWay::Stop,
        (RightOfWay::Minor, _) | (_, RightOfWay::Minor) => RightOfWay::Minor,
        (RightOfWay::Major, RightOfWay::Major) => RightOfWay::Major,
    }
}

/// Where a street ends and no connection leads on, cars turn back, so that a city can live on the network.
fn add_ways_back(streets: &Streets, of_arc: &mut [Vec<(Movement, Vec<usize>)>]) {
    let graph = &streets.graph;
    for (index, movements) in of_arc.iter_mut().enumerate().filter(|(_, movements)| movements.is_empty()) {
        let from = ArcId::from_index(index);
        let arc = graph.arc(from);
        let Some(to) = graph.reverse_of(from).filter(|to| arc.modes.cars && graph.arc(*to).modes.cars) else {
            continue;
        };
        let movement = Movement {
            from,
            to,
            lanes: u32::MAX >> (32 - u32::from(arc.lanes.clamp(1, 32))),
            turn: Turn::Back,
            right_of_way: RightOfWay::Major,
            signal: None,
            length_m: 0.0,
            speed_mps: BACK_MPS,
            first_foe: 0,
            foe_count: 0,
        };
        movements.push((movement, Vec::new()));
    }
}

/// Writes down whom each movement gives way to, by the requests of the junctions.
fn settle(net: &RawNet, movement_of: &MovementOf, control: &mut TrafficControl) {
    let links = links(net);
    let mut movement_of_link: HashMap<(usize, usize), MovementId> = HashMap::new();
    let mut links_of: Vec<Vec<(usize, usize)>> = vec![Vec::new(); control.movements.len()];
    for (connection, link) in links.iter().enumerate() {
        if let (Some(movement), Some(link)) = (movement_of[connection], *link) {
            movement_of_link.insert(link, movement);
            links_of[movement.index()].push(link);
        }
    }
    for (index, links) in links_of.iter().enumerate() {
        let own = control.movements[index].from;
        let mut foes: Vec<MovementId> = links
            .iter()
            .flat_map(|(junction, link)| {
                let response = net.junctions[*junction].responses.get(*link).map_or("", String::as_str);
                let waits_for = response.bytes().rev().enumerate().filter(|(_, letter)| *letter == b'1');
                waits_for.map(|(other, _)| (*junction, other)).collect::<Vec<_>>()
            })
            .filter_map(|link| movement_of_link.get(&link).copied())
            .filter(|foe| control.movements[foe.index()].from != own)
            .collect();
        foes.sort_unstable();
        foes.dedup();
        let movement = &mut control.movements[index];
        movement.first_foe = control.foes.len() as u32;
        movement.foe_count = u16::try_from(foes.len()).unwrap_or(u16::MAX);
        if foes.is_empty() && movement.right_of_way == RightOfWay::Minor {
            movement.right_of_way = RightOfWay::Major;
        }
        control.foes.extend(foes);
    }
}

/// For each connection its junction and the number of its link there: the place of its last inner lane among the
/// junction's, or, in networks without inner lanes, its place among the connections of the incoming lanes.
fn links(net: &RawNet) -> Vec<Option<(usize, usize)>> {
    let mut link_of_lane: HashMap<&str, (usize, usize)> = HashMap::new();
    for (number, junction) in net.junctions.iter().enumerate() {
        for (link, lane) in junction.inner_lanes.iter().enumerate() {
            link_of_lane.insert(lane, (number, link));
        }
    }
    let mut links: Vec<Option<(usize, usize)>> = net
        .connections
        .iter()
        .map(|connection| inner_ids(net, connection).filter_map(|id| link_of_lane.get(id).copied()).last())
        .collect();
    let mut of_lane: HashMap<String, Vec<usize>> = HashMap::new();
    for (index, connection) in net.connections.iter().enumerate().filter(|(index, _)| links[*index].is_none()) {
        of_lane.entry(format!("{}_{}", connection.from, connection.from_lane)).or_default().push(index);
    }
    for (number, junction) in net.junctions.iter().enumerate().filter(|(_, junction)| junction.inner_lanes.is_empty()) {
        let connections = junction.incoming_lanes.iter().filter_map(|lane| of_lane.get(lane)).flatten();
        for (link, connection) in connections.enumerate() {
            links[*connection] = Some((number, link));
        }
    }
    links
}
