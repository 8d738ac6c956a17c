//! Streets: ways cut at the boundary and at their junctions.

use std::collections::{HashMap, HashSet};

use crate::base::geo::{LocalFrame, Point};
use crate::base::ids::NodeId;
use crate::base::units::mps_from_kmh;
use crate::city::street_builder::{Direction, StreetPiece};
use crate::city::{Modes, StreetClass};

use super::boundary::Boundary;
use super::kinds::street_class;
use super::names;
use super::raw::{RawData, RawWay, Tags};
use super::speed::limits_kmh;
use super::tally::Tally;

/// A carriageway's lane and its verge, in metres.
const LANE_M: f32 = 3.2;
const LANES_MAX: u8 = 8;

/// Pieces of street between nodes, and where they come from in the file.
#[derive(Clone, Debug, Default)]
pub struct Network {
    pub nodes: Vec<Point>,
    pub pieces: Vec<StreetPiece>,
    /// The id of the way that each piece is part of.
    pub way_of_piece: Vec<i64>,
    pub node_of_id: HashMap<i64, NodeId>,
}

/// A part of a way inside the boundary.
struct Run<'a> {
    way: &'a RawWay,
    class: StreetClass,
    places: Vec<Point>,
    /// The file's node at each place; `None` at the boundary.
    ids: Vec<Option<i64>>,
}

/// All streets inside the boundary.
pub fn streets(
    raw: &RawData,
    places: &HashMap<i64, Point>,
    frame: &LocalFrame,
    boundary: &Boundary,
    tally: &mut Tally,
) -> Network {
    let runs = runs(raw, places, boundary, tally);
    let junctions = junctions(&runs);
    let mut network = Network::default();
    for run in &runs {
        let last = run.places.len() - 1;
        let mut start = 0;
        for end in 1..=last {
            let is_junction = run.ids[end].is_none_or(|id| junctions.contains(&id));
            if end == last || is_junction {
                network.add_piece(run, start, end, frame, tally);
                start = end;
            }
        }
    }
    network
}

fn runs<'a>(raw: &'a RawData, places: &HashMap<i64, Point>, boundary: &Boundary, tally: &mut Tally) -> Vec<Run<'a>> {
    let mut runs = Vec::new();
    let mut seen = HashSet::new();
    for way in &raw.ways {
        let Some(class) = street_class(&way.tags) else { continue };
        if !seen.insert(way.id) {
            tally.repeated_ways += 1;
            continue;
        }
        for line in known_parts(way, places, tally) {
            let points: Vec<Point> = line.iter().map(|(_, place)| *place).collect();
            runs.extend(boundary.cut_line(&points).into_iter().map(|part| Run {
                way,
                class,
                places: part.iter().map(|point| point.place).collect(),
                ids: part.iter().map(|point| Some(line.get(point.index?)?.0)).collect(),
            }));
        }
    }
    runs
}

/// A way's nodes and their places; in parts where nodes between are not in the file.
fn known_parts(way: &RawWay, places: &HashMap<i64, Point>, tally: &mut Tally) -> Vec<Vec<(i64, Point)>> {
    let mut parts = vec![Vec::new()];
    for id in &way.nodes {
        let Some(place) = places.get(id) else {
            tally.missing_nodes += 1;
            parts.push(Vec::new());
            continue;
        };
        let Some(part) = parts.last_mut() else { continue };
        if part.last().is_some_and(|(last, spot)| last == id || spot == place) {
            tally.repeated_nodes += 1;
        } else {
            part.push((*id, *place));
        }
    }
    parts.retain(|part| part.len() >= 2);
    if parts.is_empty() {
        tally.short_ways += 1;
    }
    parts
}

/// The nodes at which streets meet, cross themselves or end.
fn junctions(runs: &[Run<'_>]) -> HashSet<i64> {
    let mut seen = HashSet::new();
    let mut junctions = HashSet::new();
    for run in runs {
        let last = run.ids.len() - 1;
        for (index, id) in run.ids.iter().enumerate() {
            let Some(id) = *id else { continue };
            if !seen.insert(id) || index == 0 || index == last {
                junctions.insert(id);
            }
        }
    }
    junctions
}

impl Network {
    fn node(&mut self, place: Point, id: Option<i64>) -> NodeId {
        let known = id.and_then(|id| self.node_of_id.get(&id).copied());
        known.unwrap_or_else(|| {
            self.nodes.push(place);
            let node = NodeId::from_index(self.nodes.len() - 1);
            if let Some(id) = id {
                self.node_of_id.insert(id, node);
            }
            node
        })
    }

    fn add_piece(&mut self, run: &Run<'_>, start: usize, end: usize, frame: &LocalFrame, tally: &mut Tally) {
        let (from, to) = (self.node(run.places[start], run.ids[start]), self.node(run.places[end], run.ids[end]));
        let mut points = run.places[start..=end].to_vec();
        if from == to {
            // A loop is cut in two, so that every piece joins two nodes.
            tally.loops += 1;
            if points.len() < 3 {
                return;
            }
            let middle = points.len() / 2;
            let half_way = self.node(points[middle], None);
            let rest = points.split_off(middle);
            points.extend(rest.first());
            self.push(run, from, half_way, points, frame);
            self.push(run, half_way, to, rest, frame);
        } else {
            self.push(run, from, to, points, frame);
        }
    }

    fn push(&mut self, run: &Run<'_>, from: NodeId, to: NodeId, points: Vec<Point>, frame: &LocalFrame) {
        let (tags, class) = (&run.way.tags, run.class);
        let ((forward_modes, backward_modes), modes) = (directions(tags, class), modes(tags, class));
        let (forward_kmh, backward_kmh) = limits_kmh(tags, class);
        let is_one_way = !(forward_modes && backward_modes);
        let (forward_lanes, backward_lanes) = lanes(tags, class, is_one_way);
        // Who walks may go both ways.
        let slow_only = Modes { cars: false, slow: modes.slow };
        let direction = |is_open: bool, kmh: f32, lanes: u8| {
            let modes = if is_open { modes } else { slow_only };
            (is_open || modes.slow).then_some(Direction { limit_mps: mps_from_kmh(kmh), lanes, modes })
        };
        let middle = points[points.len() / 2];
        self.pieces.push(StreetPiece {
            from,
            to,
            class,
            name: names::name(tags),
            width_m: width_m(tags, class, forward_lanes + if is_one_way { 0 } else { backward_lanes }),
            is_bridge: tags.says("bridge"),
            is_tunnel: tags.says("tunnel") && tags.value("tunnel") != "building_passage",
            true_scale: frame.true_scale_at(middle) as f32,
            forward: direction(forward_modes, forward_kmh, forward_lanes),
            backward: direction(backward_modes, backward_kmh, backward_lanes),
            points,
        });
        self.way_of_piece.push(run.way.id);
    }
}

/// Which of the two directions vehicles may drive.
fn directions(tags: &Tags, class: StreetClass) -> (bool, bool) {
    let of_tag = |value: &str| match value {
        "yes" | "true" | "1" => Some((true, false)),
        "-1" | "reverse" => Some((false, true)),
        "no" | "false" | "0" | "reversible" | "alternating" => Some((true, true)),
        _ => None,
    };
    if class == StreetClass::Promenade {
        return (true, true);
    }
    let is_one_way_by_kind = matches!(tags.value("junction"), "roundabout" | "circular")
        || matches!(tags.value("highway"), "motorway" | "motorway_link");
    of_tag(tags.value("oneway:motor_vehicle"))
        .or_else(|| of_tag(tags.value("oneway")))
        .unwrap_or((true, !is_one_way_by_kind))
}

fn modes(tags: &Tags, class: StreetClass) -> Modes {
    let access = tags.value("access");
    let vehicles =
        ["motorcar", "motor_vehicle", "vehicle", "access"].iter().find_map(|key| tags.get(key)).is_none_or(|value| {
            !matches!(value, "no" | "private" | "agricultural" | "forestry" | "military" | "emergency")
        });
    let on_foot = match tags.get("foot") {
        Some(value) => !matches!(value, "no" | "private" | "use_sidepath"),
        None => !matches!(access, "no" | "military") && !tags.says("motorroad"),
    };
    let walks_by_class = class != StreetClass::Motorway || tags.says("foot");
    Modes {
        cars: vehicles && class != StreetClass::Promenade,
        slow: on_foot && walks_by_class && tags.value("highway") != "steps",
    }
}

/// Lanes in the two directions.
fn lanes(tags: &Tags, class: StreetClass, is_one_way: bool) -> (u8, u8) {
    let count = |key: &str| {
        let text = tags.value(key).split(['.', ';']).next().unwrap_or("");
        text.trim().parse::<u8>().ok().filter(|count| *count > 0).map(|count| count.min(LANES_MAX))
    };
    let per_direction = if class == StreetClass::Motorway { 2 } else { 1 };
    let whole = count("lanes").unwrap_or(if is_one_way { per_direction } else { 2 * per_direction });
    if is_one_way {
        return (whole, whole);
    }
    let forward = count("lanes:forward").unwrap_or_else(|| whole.div_ceil(2));
    let backward = count("lanes:backward").unwrap_or_else(|| whole.saturating_sub(forward).max(1));
    (forward, backward)
}

/// Width from kerb to kerb: as measured, else by lanes, held to what is usual for the class.
fn width_m(tags: &Tags, class: StreetClass, lanes: u8) -> f32 {
    let (least, most) = match class {
        StreetClass::Motorway => (7.0, 28.0),
        StreetClass::Fast => (6.5, 24.0),
        StreetClass::Collector => (6.0, 18.0),
        StreetClass::Shared => (4.5, 12.0),
        StreetClass::Service => (3.5, 7.0),
        StreetClass::Promenade => return if tags.value("highway") == "pedestrian" { 5.0 } else { 2.5 },
    };
    let verge = match class {
        StreetClass::Motorway | StreetClass::Fast => 1.0,
        _ => 0.4,
    };
    let measured = tags.value("width").trim_end_matches('m').trim().parse::<f32>().ok();
    measured.filter(|width| width.is_finite()).unwrap_or(f32::from(lanes) * LANE_M + verge).clamp(least, most)
}
