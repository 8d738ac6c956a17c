//! The street graph: nodes, streets between them, and one arc for each direction that may be used.

use crate::base::geo::Point;
use crate::base::ids::{ArcId, NodeId, StreetId};
use crate::base::name::Name;
use crate::base::ring::nearest_on_segment;

/// What a street is for, from the fastest to the slowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum StreetClass {
    /// Motorway or trunk road.
    Motorway,
    /// Fast street for automated vehicles; primary and secondary roads of a real city.
    Fast,
    /// Tertiary road, collector.
    Collector,
    /// Shared with slow personal mobility; residential and living streets of a real city.
    Shared,
    /// Service road, depot yard.
    Service,
    /// Pedestrian promenade, footway, path: people and robots only.
    Promenade,
}

/// Who may use an arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Modes {
    /// Shuttles, buses, cars and vans.
    pub cars: bool,
    /// Delivery robots and people on foot.
    pub slow: bool,
}

/// A piece of street between two nodes, both directions together.
#[derive(Clone, Debug)]
pub struct Street {
    pub class: StreetClass,
    pub name: Option<Name>,
    /// Range in [`StreetGraph::points`], in the direction from the first node to the last.
    pub first_point: u32,
    pub point_count: u32,
    /// True length, in metres.
    pub length_m: f32,
    /// Drawn width kerb to kerb, in metres.
    pub width_m: f32,
    pub is_bridge: bool,
    pub is_tunnel: bool,
    /// The arc that runs with the points, if that direction may be used by anybody.
    pub forward: ArcId,
    /// The arc that runs against the points.
    pub backward: ArcId,
}

/// One direction of a street.
#[derive(Clone, Copy, Debug)]
pub struct Arc {
    pub street: StreetId,
    pub from: NodeId,
    pub to: NodeId,
    /// Whether the arc runs with its street's points.
    pub runs_forward: bool,
    /// True length, in metres.
    pub length_m: f32,
    pub limit_mps: f32,
    pub lanes: u8,
    pub modes: Modes,
}

/// A spot on the street network: so far along an arc.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Spot {
    pub arc: ArcId,
    /// True metres from the arc's start.
    pub offset_m: f32,
}

/// The street network. Arcs are sorted by the node they leave, so the arcs out of a node are one range.
#[derive(Clone, Debug, Default)]
pub struct StreetGraph {
    pub nodes: Vec<Point>,
    pub streets: Vec<Street>,
    pub arcs: Vec<Arc>,
    /// All geometry of all streets, one after the other.
    pub points: Vec<Point>,
    /// First arc out of each node, one more entry than nodes.
    pub first_out: Vec<u32>,
    /// Forbidden turns from one arc into another, sorted.
    pub banned_turns: Vec<(ArcId, ArcId)>,
    /// What the file that the city was read from calls each arc, where routes are given by such names (SUMO); else
    /// empty.
    pub arc_ids: Vec<Box<str>>,
}

impl StreetGraph {
    /// The points of a street, from its first node to its last.
    pub fn points_of(&self, street: &Street) -> &[Point] {
        let first = street.first_point as usize;
        &self.points[first..first + street.point_count as usize]
    }

    pub fn arc(&self, id: ArcId) -> &Arc {
        &self.arcs[id.index()]
    }

    pub fn street_of(&self, arc: ArcId) -> &Street {
        &self.streets[self.arc(arc).street.index()]
    }

    /// The ids of the arcs that leave a node.
    pub fn out_of(&self, node: NodeId) -> impl Iterator<Item = ArcId> + use<> {
        (self.first_out[node.index()]..self.first_out[node.index() + 1]).map(ArcId)
    }

    /// The arc of the same street in the other direction, if it may be used.
    pub fn reverse_of(&self, arc: ArcId) -> Option<ArcId> {
        let street = self.street_of(arc);
        let other = if self.arc(arc).runs_forward { street.backward } else { street.forward };
        other.is_some().then_some(other)
    }

    pub fn is_turn_banned(&self, from: ArcId, to: ArcId) -> bool {
        self.banned_turns.binary_search(&(from, to)).is_ok()
    }

    /// The spot of an arc that is nearest to a place.
    pub fn spot_on(&self, arc: ArcId, place: Point) -> Spot {
        let found = self.arc(arc);
        let points = self.points_of(&self.streets[found.street.index()]);
        let (mut before_m, mut best) = (0.0, (f32::INFINITY, 0.0));
        for pair in points.windows(2) {
            let (away_m, share) = nearest_on_segment(place, pair[0], pair[1]);
            let length_m = pair[0].distance(pair[1]);
            if away_m < best.0 {
                best = (away_m, before_m + share * length_m);
            }
            before_m += length_m;
        }
        let share = if before_m > 0.0 { best.1 / before_m } else { 0.0 };
        let along = if found.runs_forward { share } else { 1.0 - share };
        Spot { arc, offset_m: along * found.length_m }
    }

    /// The points of a way along arcs, one after the other: from so many true metres along the first to so many along the
    /// last.
    pub fn points_along(&self, arcs: &[ArcId], first_m: f32, last_m: f32) -> Vec<Point> {
        let mut points = Vec::new();
        for (index, id) in arcs.iter().enumerate() {
            let start_m = if index == 0 { first_m } else { 0.0 };
            let end_m = if index + 1 == arcs.len() { last_m } else { self.arc(*id).length_m };
            self.add_points(&mut points, *id, start_m, end_m);
        }
        points.dedup();
        points
    }

    fn add_points(&self, points: &mut Vec<Point>, id: ArcId, start_m: f32, end_m: f32) {
        let arc = self.arc(id);
        let street_points = self.points_of(&self.streets[arc.street.index()]);
        let drawn: f32 = street_points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
        let true_m = if drawn > 0.0 { arc.length_m / drawn } else { 0.0 };
        points.push(self.place(Spot { arc: id, offset_m: start_m }).0);
        let (mut along_m, mut before) = (0.0, None);
        let mut add = |point: Point| {
            along_m += before.map_or(0.0, |before: Point| before.distance(point) * true_m);
            before = Some(point);
            if along_m > start_m && along_m < end_m {
                points.push(point);
            }
        };
        if arc.runs_forward {
            street_points.iter().copied().for_each(&mut add);
        } else {
            street_points.iter().rev().copied().for_each(&mut add);
        }
        points.push(self.place(Spot { arc: id, offset_m: end_m }).0);
    }

    /// Place and direction of travel (unit vector) at a spot. Offsets beyond the arc are held at its ends.
    pub fn place(&self, spot: Spot) -> (Point, Point) {
        let arc = self.arc(spot.arc);
        let street = &self.streets[arc.street.index()];
        let points = self.points_of(street);
        let share = if arc.length_m > 0.0 { (spot.offset_m / arc.length_m).clamp(0.0, 1.0) } else { 0.0 };
        let along = if arc.runs_forward { share } else { 1.0 - share };
        let (place, direction) = walk(points, along);
        (place, if arc.runs_forward { direction } else { direction * -1.0 })
    }
}

/// The point that lies `share` (0 to 1) of a line's length along it, and the direction there.
pub fn walk(points: &[Point], share: f32) -> (Point, Point) {
    let total: f32 = points.windows(2).map(|pair| pair[0].distance(pair[1])).sum();
    let mut left = total * share;
    let mut last = (points.first().copied().unwrap_or_default(), Point::new(1.0, 0.0));
    for pair in points.windows(2) {
        let length = pair[0].distance(pair[1]);
        if length <= 0.0 {
            continue;
        }
        let direction = (pair[1] - pair[0]) * (1.0 / length);
        if left <= length {
            return (pair[0] + direction * left, direction);
        }
        left -= length;
        last = (pair[1], direction);
    }
    last
}
