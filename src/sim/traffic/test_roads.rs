//! Small road networks for tests.

use std::sync::Arc;

use crate::base::geo::Point;
use crate::base::ids::{ArcId, FeederId, MovementId, NodeId, SignalId};
use crate::city::control::{Light, Movement, Phase, RightOfWay, Signal, SignalLink, Turn};
use crate::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};
use crate::city::{Modes, StreetClass, StreetGraph, TrafficControl};

use super::roads::Roads;

pub const LIMIT_MPS: f32 = 13.89;

/// A graph of one-way arcs between points, each with so many lanes. Returns the arcs in the given order.
pub fn graph(places: &[(f32, f32)], pieces: &[(usize, usize, u8)]) -> (StreetGraph, Vec<ArcId>) {
    let mut builder = StreetGraphBuilder::default();
    for (x, y) in places {
        builder.add_node(Point::new(*x, *y));
    }
    for (from, to, lanes) in pieces {
        let point = |index: usize| Point::new(places[index].0, places[index].1);
        let modes = Modes { cars: true, slow: false };
        builder.add_piece(StreetPiece {
            from: NodeId::from_index(*from),
            to: NodeId::from_index(*to),
            points: vec![point(*from), point(*to)],
            class: StreetClass::Collector,
            name: None,
            width_m: 7.0,
            is_bridge: false,
            is_tunnel: false,
            true_scale: 1.0,
            forward: Some(Direction { limit_mps: LIMIT_MPS, lanes: *lanes, modes }),
            backward: None,
        });
    }
    let streets = builder.finish();
    let arcs = streets.streets.iter().map(|street| street.forward).collect();
    (streets, arcs)
}

/// A straight street of several arcs.
pub fn line(length_m: f32, arcs: usize, lanes: u8) -> (Arc<Roads>, Vec<ArcId>) {
    let places: Vec<(f32, f32)> = (0..=arcs).map(|index| (index as f32 * length_m, 0.0)).collect();
    let pieces: Vec<(usize, usize, u8)> = (0..arcs).map(|index| (index, index + 1, lanes)).collect();
    let (streets, arcs) = graph(&places, &pieces);
    (Arc::new(Roads::of(&streets, &TrafficControl::default())), arcs)
}

/// A ring of `arcs` arcs of 100 m.
pub fn ring(arcs: usize) -> (Arc<Roads>, Vec<ArcId>) {
    let radius_m = 100.0 * arcs as f32 / std::f32::consts::TAU;
    let place = |index: usize| {
        let angle = index as f32 / arcs as f32 * std::f32::consts::TAU;
        (radius_m * libm::cosf(angle), radius_m * libm::sinf(angle))
    };
    let places: Vec<(f32, f32)> = (0..arcs).map(place).collect();
    let pieces: Vec<(usize, usize, u8)> = (0..arcs).map(|index| (index, (index + 1) % arcs, 1)).collect();
    let (streets, arcs) = graph(&places, &pieces);
    (Arc::new(Roads::of(&streets, &TrafficControl::default())), arcs)
}

/// A crossing of two streets. Arcs come in from the west (0), east (1), south (2) and north (3) and leave to the east (4),
/// west (5), north (6) and south (7); each is 200 m long with one lane.
pub struct Crossing {
    pub roads: Arc<Roads>,
    pub arcs: Vec<ArcId>,
}

/// How a crossing is controlled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// 30 s of green for each street, 3 s of yellow and 2 s of red between; left turns give way.
    Signal,
    /// The street from the south and north gives way.
    Priority,
}

pub fn crossing(rule: Rule) -> Crossing {
    let places = [(0.0, 0.0), (-200.0, 0.0), (200.0, 0.0), (0.0, -200.0), (0.0, 200.0)];
    let pieces = [(1, 0, 1), (2, 0, 1), (3, 0, 1), (4, 0, 1), (0, 2, 1), (0, 1, 1), (0, 4, 1), (0, 3, 1)];
    let (streets, arcs) = graph(&places, &pieces);
    // In, out, turn, light, row of those it gives way to.
    let turns = [
        (0, 4, Turn::Straight, 0),
        (0, 6, Turn::Left, 1),
        (1, 5, Turn::Straight, 0),
        (1, 7, Turn::Left, 1),
        (2, 6, Turn::Straight, 2),
        (3, 7, Turn::Straight, 2),
    ];
    let mut order: Vec<usize> = (0..turns.len()).collect();
    order.sort_by_key(|index| (arcs[turns[*index].0], *index));
    let number = |from: usize, to: usize| {
        let place = order.iter().position(|index| (turns[*index].0, turns[*index].1) == (from, to));
        MovementId::from_index(place.expect("a turn"))
    };
    let mut control = TrafficControl::default();
    for index in &order {
        let (from, to, turn, light) = turns[*index];
        let foes: Vec<MovementId> = match (from, turn) {
            (0, Turn::Left) => vec![number(1, 5)],
            (1, Turn::Left) => vec![number(0, 4)],
            (2 | 3, _) if rule == Rule::Priority => vec![number(0, 4), number(1, 5), number(0, 6), number(1, 7)],
            _ => Vec::new(),
        };
        control.movements.push(Movement {
            from: arcs[from],
            to: arcs[to],
            lanes: 1,
            turn,
            right_of_way: if foes.is_empty() { RightOfWay::Major } else { RightOfWay::Minor },
            signal: (rule == Rule::Signal).then_some(SignalLink { signal: SignalId(0), light }),
            length_m: 20.0,
            speed_mps: if turn == Turn::Straight { LIMIT_MPS } else { 7.0 },
            first_foe: control.foes.len() as u32,
            foe_count: foes.len() as u16,
        });
        control.foes.extend(foes);
    }
    if rule == Rule::Signal {
        control.signals.push(signal());
    }
    control.first_movement = vec![0; arcs.len() + 1];
    for movement in &control.movements {
        control.first_movement[movement.from.index() + 1] += 1;
    }
    for arc in 0..arcs.len() {
        control.first_movement[arc + 1] += control.first_movement[arc];
    }
    Crossing { roads: Arc::new(Roads::of(&streets, &control)), arcs }
}

/// Length of the signal's cycle, and of its first green, in milliseconds.
pub const CYCLE_MS: i64 = 70_000;
pub const GREEN_MS: i64 = 30_000;
pub const YELLOW_MS: i64 = 3_000;

fn signal() -> Signal {
    use Light::{Green, GreenYield, Red, Yellow};
    let phase = |duration_s, lights: [Light; 3]| Phase { duration_s, lights: lights.into() };
    Signal {
        node: NodeId(0),
        place: Point::new(0.0, 0.0),
        feeder: FeederId::NONE,
        offset_s: 0.0,
        phases: vec![
            phase(30.0, [Green, GreenYield, Red]),
            phase(3.0, [Yellow, Yellow, Red]),
            phase(2.0, [Red, Red, Red]),
            phase(30.0, [Red, Red, Green]),
            phase(3.0, [Red, Red, Yellow]),
            phase(2.0, [Red, Red, Red]),
        ],
    }
}

/// A square grid of two-way streets with `side` junctions a side, `length_m` apart, without signals.
pub fn grid(side: usize, length_m: f32, lanes: u8) -> (Arc<Roads>, StreetGraph) {
    let mut places = Vec::new();
    let mut pieces = Vec::new();
    for row in 0..side {
        for column in 0..side {
            places.push((column as f32 * length_m, row as f32 * length_m));
            let here = row * side + column;
            for (there, is_there) in [(here + 1, column + 1 < side), (here + side, row + 1 < side)] {
                if is_there {
                    pieces.push((here, there, lanes));
                    pieces.push((there, here, lanes));
                }
            }
        }
    }
    let (streets, _) = graph(&places, &pieces);
    (Arc::new(Roads::of(&streets, &TrafficControl::default())), streets)
}
