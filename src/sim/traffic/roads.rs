//! Roads: a street graph and its traffic control, laid out for the queue model.

use crate::base::ids::{ArcId, MovementId, StreetId};
use crate::city::control::{Movement, RightOfWay, Turn};
use crate::city::{StreetGraph, TrafficControl};

use super::lights::Lights;

/// An arc as the model needs it.
#[derive(Clone, Copy, Debug)]
pub struct Road {
    /// Where it begins behind the junction, in metres from the arc's beginning.
    pub begin_m: f32,
    /// From there to the stop line.
    pub length_m: f32,
    pub limit_mps: f32,
    pub first_lane: u32,
    pub lanes: u32,
    pub to_node: u32,
}

/// A way through a junction as the model needs it.
#[derive(Clone, Copy, Debug)]
pub struct Way {
    pub from: u32,
    pub to: u32,
    /// Lanes of `from` that lead here, a bit each.
    pub lanes: u32,
    pub length_m: f32,
    pub speed_mps: f32,
    /// How fast its line can be crossed.
    pub line_mps: f32,
    /// In [`Lights`].
    pub light: u32,
    pub signal: u32,
    pub first_foe: u32,
    pub foe_count: u16,
    pub right_of_way: RightOfWay,
    pub turn: Turn,
}

/// A way that another gives way to, with what its drivers have to know of it in one place.
#[derive(Clone, Copy, Debug, Default)]
pub struct Foe {
    pub way: u32,
    /// Lanes that it comes from, a bit each from the first; none where nobody can drive it.
    pub first_lane: u32,
    pub lanes: u32,
    pub length_m: f32,
    pub speed_mps: f32,
    /// Whether both lead into the same arc.
    pub merges: bool,
}

/// The constant part of the model, shared by all forks of a simulation.
#[derive(Clone, Debug, Default)]
pub struct Roads {
    pub roads: Vec<Road>,
    /// Arc of each lane.
    pub lane_arc: Vec<u32>,
    /// Sorted by the arc they come from.
    pub ways: Vec<Way>,
    /// First way out of each arc, one more entry than arcs.
    pub first_way: Vec<u32>,
    /// Ways that one gives way to, by `first_foe` and `foe_count`.
    pub foes: Vec<Foe>,
    pub lights: Lights,
    pub signals: usize,
    pub nodes: usize,
    /// Time that each node needs for a vehicle while its lights are dark.
    pub turn_ms: Vec<u16>,
}

/// Lanes that an arc can have; more are left out.
pub const LANES_MAX: u32 = 32;
/// No signal stands there.
pub const NO_SIGNAL: u32 = u32::MAX;
/// A crosswalk and the gap to the stop line, in metres, and how much of an arc lies within junctions at most.
const CROSSWALK_M: f32 = 3.0;
const SETBACK_SHARE: f32 = 0.5;
/// Lateral acceleration in a turn, in m/s2 (side friction at low speeds, AASHTO 2018, table 3-13b).
const LATERAL_MPS2: f32 = 2.5;
/// Departure headway of a lane of an all-way stop where all approaches have a queue, over the number of its lanes: four
/// approaches of one lane (9.6 s), two (11.5 s) and three (13.3 s) lanes each (HCM 2010, exhibit 20-14: case 5 of geometry
/// groups 1, 5 and 6). With fewer approaches headways are shorter by about as much as there are fewer lanes.
const ALL_WAY_STOP_S: [f32; 3] = [9.6 / 4.0, 11.5 / 8.0, 13.3 / 12.0];
/// Foes are seen from this far before the line, in metres (SUMO's `visibility` of a connection), and braked for, in m/s2.
const SIGHT_M: f32 = 4.5;
const SIGHT_DECEL_MPS2: f32 = 4.5;
/// Radius of a turn at right angles, in metres.
const TURN_RADIUS_M: f32 = 9.0;

impl Roads {
    /// Ways that the control has not laid out are added, so that whatever the graph allows can be driven.
    pub fn of(streets: &StreetGraph, control: &TrafficControl) -> Self {
        let mut roads = Self {
            lights: Lights::of(control),
            signals: control.signals.len(),
            nodes: streets.nodes.len(),
            ..Self::default()
        };
        let has_control = control.first_movement.len() == streets.arcs.len() + 1;
        let setbacks = setbacks(streets, if has_control { Some(control) } else { None });
        for (index, arc) in streets.arcs.iter().enumerate() {
            let (begin_m, end_m) = (setbacks[arc.from.index()], setbacks[arc.to.index()]);
            let shrink = (arc.length_m * SETBACK_SHARE / (begin_m + end_m).max(0.1)).min(1.0);
            let lanes = u32::from(arc.lanes.max(1)).min(LANES_MAX);
            roads.roads.push(Road {
                begin_m: begin_m * shrink,
                length_m: (arc.length_m - (begin_m + end_m) * shrink).max(0.5),
                limit_mps: arc.limit_mps.max(1.0),
                first_lane: roads.lane_arc.len() as u32,
                lanes,
                to_node: arc.to.0,
            });
            roads.lane_arc.extend(std::iter::repeat_n(index as u32, lanes as usize));
        }
        let mut number_of = vec![u32::MAX; control.movements.len()];
        for index in 0..streets.arcs.len() {
            let arc = ArcId::from_index(index);
            roads.first_way.push(roads.ways.len() as u32);
            if has_control {
                for id in control.out_of(arc) {
                    number_of[id.index()] = roads.ways.len() as u32;
                    let way = roads.controlled(control, id);
                    roads.ways.push(way);
                }
            }
            let laid = roads.first_way[index] as usize;
            for to in streets.out_of(streets.arc(arc).to) {
                let is_laid = roads.ways[laid..].iter().any(|way| way.to == to.0);
                if !is_laid && !streets.is_turn_banned(arc, to) {
                    roads.ways.push(plain(streets, arc, to));
                }
            }
            for way in &mut roads.ways[laid..] {
                let line_m = roads.roads[index].begin_m + roads.roads[index].length_m;
                let setback_m = (streets.arc(arc).length_m - line_m).max(0.0);
                way.length_m += setback_m + roads.roads[way.to as usize].begin_m;
            }
        }
        roads.first_way.push(roads.ways.len() as u32);
        roads.turn_ms = turns_ms(&roads);
        roads.foes = vec![Foe::default(); control.foes.len()];
        for way in &roads.ways {
            for index in way.first_foe as usize..way.first_foe as usize + usize::from(way.foe_count) {
                let number = control.foes.get(index).and_then(|id| number_of.get(id.index())).copied();
                if let (Some(number), Some(foe)) = (number, roads.foes.get_mut(index)) {
                    *foe = foe_of(&roads.roads, &roads.ways, number, way.to);
                }
            }
        }
        roads
    }

    fn controlled(&self, control: &TrafficControl, id: MovementId) -> Way {
        let movement = control.movement(id);
        let lanes = self.roads[movement.from.index()].lanes;
        let mask = movement.lanes & lane_mask(lanes);
        Way {
            from: movement.from.0,
            to: movement.to.0,
            lanes: if mask == 0 { lane_mask(lanes) } else { mask },
            length_m: movement.length_m.max(0.0),
            speed_mps: movement.speed_mps.max(1.0),
            line_mps: line_mps(movement),
            light: self.lights.number(movement.signal),
            signal: movement.signal.map_or(NO_SIGNAL, |link| link.signal.0),
            first_foe: movement.first_foe,
            foe_count: movement.foe_count,
            right_of_way: movement.right_of_way,
            turn: movement.turn,
        }
    }

    /// The ways out of an arc.
    pub fn ways_of(&self, arc: u32) -> &[Way] {
        let bound = |index: usize| self.first_way.get(index).copied().unwrap_or(0) as usize;
        &self.ways[bound(arc as usize)..bound(arc as usize + 1)]
    }

    /// The number of the way from one arc into another.
    pub fn way_between(&self, from: u32, to: u32) -> Option<u32> {
        let place = self.ways_of(from).iter().position(|way| way.to == to)?;
        Some(self.first_way[from as usize] + place as u32)
    }

    pub fn foes_of(&self, way: &Way) -> &[Foe] {
        let first = way.first_foe as usize;
        self.foes.get(first..first + usize::from(way.foe_count)).unwrap_or(&[])
    }
}

/// Time for a vehicle at each node that is an all-way stop while its lights are dark, by the mean number of lanes of its
/// approaches with lights.
fn turns_ms(roads: &Roads) -> Vec<u16> {
    let mut lanes = vec![(0, 0); roads.nodes];
    for (arc, road) in roads.roads.iter().enumerate() {
        if roads.ways_of(arc as u32).iter().any(|way| way.signal != NO_SIGNAL) {
            let (sum, approaches) = &mut lanes[road.to_node as usize];
            (*sum, *approaches) = (*sum + road.lanes, *approaches + 1);
        }
    }
    let turn_ms = |(sum, approaches): (u32, u32)| {
        let more = (sum as f32 / approaches.max(1) as f32 - 1.0).clamp(0.0, 2.0);
        let (few, many) = (ALL_WAY_STOP_S[more as usize], ALL_WAY_STOP_S[more.ceil() as usize]);
        ((few + (many - few) * more.fract()) * 1000.0) as u16
    };
    lanes.into_iter().map(turn_ms).collect()
}

/// What those who drive into `to` have to know of the way with a number; nothing if there is none.
fn foe_of(roads: &[Road], ways: &[Way], number: u32, to: u32) -> Foe {
    let Some(way) = ways.get(number as usize) else { return Foe::default() };
    Foe {
        way: number,
        first_lane: roads[way.from as usize].first_lane,
        lanes: way.lanes,
        length_m: way.length_m,
        speed_mps: way.speed_mps,
        merges: way.to == to,
    }
}

/// How far stop lines lie from each node: where arcs reach to the middle of a junction, half the widest street there and
/// a crosswalk. Networks that lay out ways through their junctions end their arcs at the line themselves.
fn setbacks(streets: &StreetGraph, control: Option<&TrafficControl>) -> Vec<f32> {
    let mut legs: Vec<Vec<StreetId>> = vec![Vec::new(); streets.nodes.len()];
    let mut widest_m = vec![0.0_f32; streets.nodes.len()];
    let mut has_ways = vec![false; streets.nodes.len()];
    for arc in &streets.arcs {
        for node in [arc.from, arc.to] {
            if !legs[node.index()].contains(&arc.street) {
                legs[node.index()].push(arc.street);
                let street = &streets.streets[arc.street.index()];
                widest_m[node.index()] = widest_m[node.index()].max(street.width_m);
            }
        }
    }
    for movement in control.iter().flat_map(|control| &control.movements) {
        if movement.length_m > 0.0 {
            has_ways[streets.arc(movement.from).to.index()] = true;
        }
    }
    let setback = |node: usize| {
        let is_junction = legs[node].len() > 2 && !has_ways[node];
        if is_junction { widest_m[node] / 2.0 + CROSSWALK_M } else { 0.0 }
    };
    (0..streets.nodes.len()).map(setback).collect()
}

/// Bits of the first `lanes` lanes.
pub fn lane_mask(lanes: u32) -> u32 {
    if lanes >= LANES_MAX { u32::MAX } else { (1 << lanes) - 1 }
}

/// Whoever has to give way where no light shows comes to the line slowly enough to stop from where the foes are seen.
fn line_mps(movement: &Movement) -> f32 {
    let speed_mps = movement.speed_mps.max(1.0);
    if movement.right_of_way == RightOfWay::Major || movement.signal.is_some() {
        return speed_mps;
    }
    speed_mps.min((2.0 * SIGHT_DECEL_MPS2 * SIGHT_M).sqrt())
}

/// A way that nothing is known about: no light, nobody to give way to, as fast as its angle allows.
fn plain(streets: &StreetGraph, from: ArcId, to: ArcId) -> Way {
    let (into, out) = (streets.arc(from), streets.arc(to));
    let (_, before) = streets.place(crate::city::Spot { arc: from, offset_m: into.length_m });
    let (_, after) = streets.place(crate::city::Spot { arc: to, offset_m: 0.0 });
    let (cosine, sine) = (before.dot(after), before.x * after.y - before.y * after.x);
    let limit_mps = into.limit_mps.min(out.limit_mps);
    let turn_mps = (LATERAL_MPS2 * TURN_RADIUS_M).sqrt();
    let (turn, speed_mps) = if cosine > 0.8 {
        (Turn::Straight, limit_mps)
    } else if cosine < -0.8 {
        (Turn::Back, 0.5 * turn_mps)
    } else {
        (if sine > 0.0 { Turn::Left } else { Turn::Right }, turn_mps)
    };
    Way {
        from: from.0,
        to: to.0,
        lanes: lane_mask(u32::from(into.lanes.max(1)).min(LANES_MAX)),
        length_m: 0.0,
        speed_mps: speed_mps.min(limit_mps).max(1.0),
        line_mps: speed_mps.min(limit_mps).max(1.0),
        light: super::lights::NO_LIGHT,
        signal: NO_SIGNAL,
        first_foe: 0,
        foe_count: 0,
        right_of_way: RightOfWay::Major,
        turn,
    }
}
