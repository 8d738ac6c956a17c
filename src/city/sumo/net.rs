//! What a SUMO network file holds: edges, junctions, connections and signal programs, as they are written.

use std::collections::HashMap;

use crate::city::Modes;

use super::error::SumoError;
use super::permissions;
use super::xml::{Document, Met, Tag};

/// The fastest and slowest limits, and the longest lane, that can be meant.
const SPEED_MPS: std::ops::RangeInclusive<f64> = 0.05..=200.0;
const LENGTH_M: std::ops::RangeInclusive<f64> = 0.0..=1.0e6;
const COORDINATE_M: std::ops::RangeInclusive<f64> = -1.0e8..=1.0e8;
const DURATION_S: std::ops::RangeInclusive<f64> = 0.001..=1.0e6;

/// Everything that is read of a network, in the order of the file. `at` is the place in the file.
#[derive(Debug, Default)]
pub struct RawNet {
    pub is_left_hand: bool,
    pub location: Location,
    pub edges: Vec<RawEdge>,
    /// Length and speed of the lanes inside junctions, by their id.
    pub inner_lanes: HashMap<String, InnerLane>,
    pub junctions: Vec<RawJunction>,
    pub connections: Vec<RawConnection>,
    pub programs: Vec<RawProgram>,
    /// Edges that are no street: crossings, walking areas, connectors.
    pub other_edges: std::collections::HashSet<String>,
}

/// The element <location>.
#[derive(Clone, Debug, Default)]
pub struct Location {
    /// The network's box on the earth: west, south, east, north, if it is geographic.
    pub geographic: Option<[f64; 4]>,
}

#[derive(Debug)]
pub struct RawEdge {
    pub at: usize,
    pub id: String,
    pub from: String,
    pub to: String,
    pub kind: Option<String>,
    pub name: Option<String>,
    pub shape: Vec<(f64, f64)>,
    pub lanes: Vec<RawLane>,
}

#[derive(Clone, Copy, Debug)]
pub struct RawLane {
    pub speed_mps: f64,
    pub length_m: f64,
    pub width_m: f64,
    pub modes: Modes,
}

/// A lane inside a junction.
#[derive(Clone, Debug)]
pub struct InnerLane {
    pub speed_mps: f64,
    pub length_m: f64,
    /// The lane that follows inside the same junction: the second half of a turn with a place to wait.
    pub next: Option<String>,
}

#[derive(Debug)]
pub struct RawJunction {
    pub at: usize,
    pub id: String,
    pub x: f64,
    pub y: f64,
    pub incoming_lanes: Vec<String>,
    pub inner_lanes: Vec<String>,
    /// For each link, whom it gives way to, the last letter for link 0.
    pub responses: Vec<String>,
}

#[derive(Debug)]
pub struct RawConnection {
    pub at: usize,
    pub from: String,
    pub to: String,
    pub from_lane: usize,
    pub via: Option<String>,
    pub signal: Option<(String, usize)>,
    pub direction: char,
    pub state: char,
}

/// The program of a signal.
#[derive(Debug)]
pub struct RawProgram {
    pub id: String,
    pub is_fixed: bool,
    pub offset_s: f64,
    /// Durations in seconds and a letter for each link.
    pub phases: Vec<(f64, String)>,
}

/// What the elements inside the present one belong to.
#[derive(Default)]
enum Open {
    #[default]
    Nothing,
    Edge,
    InnerEdge,
    Junction,
    Program,
}

/// Reads a network.
pub fn read(document: &Document) -> Result<RawNet, SumoError> {
    let mut net = RawNet::default();
    let mut open = Open::Nothing;
    let mut inner_follow: Vec<(String, String)> = Vec::new();
    document.read("SUMO network", &["net"], &mut |met| match met {
        Met::Begin(tag) => begin(&mut net, &mut open, &mut inner_follow, &tag),
        Met::End { name } => {
            if matches!(&*name, "edge" | "junction" | "tlLogic") {
                open = Open::Nothing;
            }
            Ok(())
        }
    })?;
    for (lane, next) in inner_follow {
        if let Some(lane) = net.inner_lanes.get_mut(&lane) {
            lane.next = Some(next);
        }
    }
    Ok(net)
}

fn begin(
    net: &mut RawNet,
    open: &mut Open,
    inner_follow: &mut Vec<(String, String)>,
    tag: &Tag<'_>,
) -> Result<(), SumoError> {
    match (&*tag.name, &open) {
        ("net", _) => net.is_left_hand = tag.get("lefthand").is_some_and(|value| matches!(value, "true" | "1")),
        ("location", _) => net.location = location(tag)?,
        ("edge", _) => *open = edge(net, tag)?,
        ("lane", Open::Edge) => {
            let lane = lane(tag)?;
            if let Some(edge) = net.edges.last_mut() {
                edge.lanes.push(lane);
            }
        }
        ("lane", Open::InnerEdge) => {
            let RawLane { speed_mps, length_m, .. } = lane(tag)?;
            let id = tag.required("id")?.to_owned();
            net.inner_lanes.insert(id, InnerLane { speed_mps, length_m, next: None });
        }
        ("junction", _) if tag.get("type") != Some("internal") => {
            net.junctions.push(junction(tag)?);
            *open = Open::Junction;
        }
        ("request", Open::Junction) => {
            if let Some(junction) = net.junctions.last_mut() {
                junction.responses.push(response(tag, junction.responses.len())?);
            }
        }
        ("connection", _) => {
            let from = tag.required("from")?;
            if from.starts_with(':') {
                if let Some(via) = tag.get("via") {
                    inner_follow.push((format!("{from}_{}", tag.required("fromLane")?), via.to_owned()));
                }
            } else {
                net.connections.push(connection(tag)?);
            }
        }
        ("tlLogic", _) => {
            net.programs.push(program(tag)?);
            *open = Open::Program;
        }
        ("phase", Open::Program) => {
            let duration_s = tag.number_in("duration", DURATION_S, "it must be a number of seconds above 0")?;
            let state = tag.required("state")?.to_owned();
            if state.chars().any(|letter| !"rRyYgGuoOs".contains(letter)) {
                return Err(tag.bad_value("state", "its letters are r y g G u o O s"));
            }
            if let Some(program) = net.programs.last_mut() {
                program.phases.push((duration_s, state));
            }
        }
        _ => {}
    }
    Ok(())
}

fn edge(net: &mut RawNet, tag: &Tag<'_>) -> Result<Open, SumoError> {
    let id = tag.required("id")?.to_owned();
    match tag.get("function") {
        Some("internal") => return Ok(Open::InnerEdge),
        None | Some("normal") => {}
        Some(_) => {
            net.other_edges.insert(id);
            return Ok(Open::Nothing);
        }
    }
    net.edges.push(RawEdge {
        at: tag.at,
        id,
        from: tag.required("from")?.to_owned(),
        to: tag.required("to")?.to_owned(),
        kind: tag.get("type").map(str::to_owned),
        name: tag.get("name").map(str::to_owned),
        shape: shape(tag)?,
        lanes: Vec::new(),
    });
    Ok(Open::Edge)
}

fn lane(tag: &Tag<'_>) -> Result<RawLane, SumoError> {
    const LANE_M: f64 = 3.2;
    let speed_mps = tag.number_in("speed", SPEED_MPS, "it must be a speed in m/s above 0")?;
    Ok(RawLane {
        speed_mps,
        length_m: tag.number_in("length", LENGTH_M, "it must be a length in metres")?,
        width_m: tag.number("width")?.filter(|width_m| (0.1..=50.0).contains(width_m)).unwrap_or(LANE_M),
        modes: permissions::modes(tag.get("allow"), tag.get("disallow"), speed_mps),
    })
}

fn junction(tag: &Tag<'_>) -> Result<RawJunction, SumoError> {
    let words = |name: &str| tag.get(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect();
    let coordinate = |name: &str| tag.number_in(name, COORDINATE_M, "it must be a coordinate in metres");
    Ok(RawJunction {
        at: tag.at,
        id: tag.required("id")?.to_owned(),
        x: coordinate("x")?,
        y: coordinate("y")?,
        incoming_lanes: words("incLanes"),
        inner_lanes: words("intLanes"),
        responses: Vec::new(),
    })
}

/// The answers of one link; links come in order.
fn response(tag: &Tag<'_>, next: usize) -> Result<String, SumoError> {
    if tag.whole("index")?.is_some_and(|index| index != next) {
        return Err(tag.bad_value("index", "requests are numbered from 0 in order"));
    }
    let response = tag.required("response")?;
    if response.bytes().any(|letter| letter != b'0' && letter != b'1') {
        return Err(tag.bad_value("response", "its letters are 0 and 1"));
    }
    Ok(response.to_owned())
}

fn connection(tag: &Tag<'_>) -> Result<RawConnection, SumoError> {
    let letter = |name: &str| tag.get(name).and_then(|text| text.chars().next());
    let signal = match tag.get("tl") {
        Some(id) => {
            tag.required("linkIndex")?;
            tag.whole("linkIndex")?.map(|index| (id.to_owned(), index))
        }
        None => None,
    };
    tag.required("fromLane")?;
    Ok(RawConnection {
        at: tag.at,
        from: tag.required("from")?.to_owned(),
        to: tag.required("to")?.to_owned(),
        from_lane: tag.whole("fromLane")?.unwrap_or_default(),
        via: tag.get("via").map(str::to_owned),
        signal,
        direction: letter("dir").unwrap_or('s'),
        state: letter("state").unwrap_or('M'),
    })
}

fn program(tag: &Tag<'_>) -> Result<RawProgram, SumoError> {
    Ok(RawProgram {
        id: tag.required("id")?.to_owned(),
        is_fixed: tag.get("type").is_none_or(|kind| kind == "static"),
        offset_s: tag.number("offset")?.unwrap_or(0.0),
        phases: Vec::new(),
    })
}

/// Coordinates such as `0.00,1.50 2.00,1.50`.
fn shape(tag: &Tag<'_>) -> Result<Vec<(f64, f64)>, SumoError> {
    let text = tag.get("shape").unwrap_or_default();
    let points = text.split_whitespace().map(|point| {
        let mut numbers = point.split(',').map(|number| number.parse::<f64>().ok());
        let (x, y) = (numbers.next()??, numbers.next()??);
        (COORDINATE_M.contains(&x) && COORDINATE_M.contains(&y)).then_some((x, y))
    });
    points.collect::<Option<_>>().ok_or_else(|| tag.bad_value("shape", "it must be points like 0.00,1.50 2.00,1.50"))
}

fn location(tag: &Tag<'_>) -> Result<Location, SumoError> {
    let is_projected = tag.get("projParameter").is_some_and(|projection| projection != "!" && projection != "-");
    let text = tag.get("origBoundary").unwrap_or_default();
    let numbers: Option<Vec<f64>> = text.split(',').map(|number| number.trim().parse().ok()).collect();
    let numbers = match numbers {
        Some(numbers) => numbers,
        None if text.is_empty() => Vec::new(),
        None => return Err(tag.bad_value("origBoundary", "it must be four numbers")),
    };
    let geographic = match numbers.as_slice() {
        &[west, south, east, north]
            if is_projected
                && (-180.0..=180.0).contains(&west)
                && (-180.0..=180.0).contains(&east)
                && (-85.0..=85.0).contains(&south)
                && (-85.0..=85.0).contains(&north)
                && west <= east
                && south <= north =>
        {
            Some([west, south, east, north])
        }
        _ => None,
    };
    Ok(Location { geographic })
}
