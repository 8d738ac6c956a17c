//! Movements: every way through a junction that the street graph allows, and the lanes that lead to it.

use crate::base::geo::Point;
use crate::base::ids::ArcId;
use crate::city::StreetGraph;

use super::arms::{Arm, Arms};
use super::{Movement, RightOfWay, Turn};

/// Up to this angle to either side a movement goes straight on, in radians (45°).
const STRAIGHT_RAD: f32 = std::f32::consts::FRAC_PI_4;
/// Lateral acceleration that drivers accept when they turn in towns, in m/s²: passenger cars at low speed stay between
/// 2 and 4 (Reymond, Kemeny, Droulez and Berthoz 2001).
const LATERAL_MPS2: f32 = 2.5;
/// From the edge of the crossing street to where a turn begins, in metres: kerb radii in towns are 3 to 6 m.
const CORNER_M: f32 = 4.0;
const RADIUS_MIN_M: f32 = 4.0;
/// Half a lane's width beside the middle line, in metres: a turn towards the kerb is tighter by it, the other wider.
const LANE_OFFSET_M: f32 = 1.6;
/// Speed of turning back at a dead end, in m/s (10 km/h).
const BACK_MPS: f32 = 2.8;
/// Lanes that a movement can tell apart.
const LANES_MAX: u8 = 32;

/// All movements, by the arc they come from, and the first one out of each arc.
pub fn all(graph: &StreetGraph, arms: &Arms, is_left_hand: bool) -> (Vec<Movement>, Vec<u32>) {
    let mut movements = Vec::with_capacity(graph.arcs.len() * 3);
    let mut first = vec![0];
    for index in 0..graph.arcs.len() {
        let id = ArcId::from_index(index);
        let arc = graph.arc(id);
        if arc.modes.cars {
            let begin = movements.len();
            add_out_of(graph, id, arms.at(arc.to), is_left_hand, &mut movements);
            share_lanes(&mut movements[begin..], arc.lanes, is_left_hand);
        }
        first.push(movements.len() as u32);
    }
    (movements, first)
}

/// Adds the movements out of an arc from the kerb's side to the middle's: all but forbidden ones, and back on the spot
/// only where there is no other, as routes are planned.
fn add_out_of(graph: &StreetGraph, from: ArcId, arms: &[Arm], is_left_hand: bool, movements: &mut Vec<Movement>) {
    let Some(own) = arms.iter().find(|arm| arm.into == Some(from)) else { return };
    let reverse = graph.reverse_of(from);
    let begin = movements.len();
    for arm in arms {
        let Some(to) = arm.out.filter(|to| Some(*to) != reverse && !graph.is_turn_banned(from, *to)) else { continue };
        movements.push(movement(graph, (own, arm), (from, to), is_left_hand));
    }
    if movements.len() == begin
        && let Some(to) = reverse.filter(|to| graph.arc(*to).modes.cars && !graph.is_turn_banned(from, *to))
    {
        movements.push(Movement { turn: Turn::Back, speed_mps: BACK_MPS, ..straight(graph, from, to) });
    }
    // Clockwise from behind the left hand comes first; where traffic keeps right, the kerb is on the other side.
    let heading = |movement: &Movement| {
        let arm = arms.iter().find(|arm| arm.out == Some(movement.to));
        arm.map_or(0.0, |arm| clockwise_rad(own.away, arm.away))
    };
    movements[begin..].sort_by(|a, b| heading(a).total_cmp(&heading(b)).then(a.to.cmp(&b.to)));
    if !is_left_hand {
        movements[begin..].reverse();
    }
}

/// The angle from one direction clockwise to another, in radians from 0 to 2π.
pub fn clockwise_rad(from: Point, to: Point) -> f32 {
    let angle = libm::atan2f(from.cross(to), from.dot(to));
    if angle < 0.0 { angle + std::f32::consts::TAU } else { angle }
}

fn straight(graph: &StreetGraph, from: ArcId, to: ArcId) -> Movement {
    Movement {
        from,
        to,
        lanes: 0,
        turn: Turn::Straight,
        right_of_way: RightOfWay::Major,
        signal: None,
        // Arcs reach to the middle of the node.
        length_m: 0.0,
        speed_mps: graph.arc(from).limit_mps.min(graph.arc(to).limit_mps),
        first_foe: 0,
        foe_count: 0,
    }
}

fn movement(
    graph: &StreetGraph,
    (own, other): (&Arm, &Arm),
    (from, to): (ArcId, ArcId),
    is_left_hand: bool,
) -> Movement {
    let straight = straight(graph, from, to);
    let ahead = own.away * -1.0;
    let angle_rad = libm::atan2f(ahead.cross(other.away), ahead.dot(other.away));
    let turn = match angle_rad {
        angle if angle.abs() <= STRAIGHT_RAD => Turn::Straight,
        angle if angle > 0.0 => Turn::Right,
        _ => Turn::Left,
    };
    if turn == Turn::Straight {
        return Movement { turn, ..straight };
    }
    let is_near = (turn == Turn::Left) == is_left_hand;
    let offset_m = if is_near { -LANE_OFFSET_M } else { LANE_OFFSET_M };
    let tangent_m = other.width_m / 2.0 + CORNER_M;
    let radius_m = (tangent_m / libm::tanf(angle_rad.abs() / 2.0) + offset_m).max(RADIUS_MIN_M);
    let speed_mps = libm::sqrtf(LATERAL_MPS2 * radius_m).min(straight.speed_mps);
    Movement { turn, speed_mps, ..straight }
}

/// Gives lanes to the movements of one arc, which come from the kerb's side to the middle's.
///
/// Turns have the lane at their side. Traffic going straight may use every lane, but leaves the inner one of three or
/// more to those who turn across; where nobody goes straight, the turns share the lanes.
fn share_lanes(movements: &mut [Movement], lanes: u8, is_left_hand: bool) {
    let lanes = u32::from(lanes.clamp(1, LANES_MAX));
    let all = u32::MAX >> (32 - lanes);
    let inner = 1 << (lanes - 1);
    let near_turn = if is_left_hand { Turn::Left } else { Turn::Right };
    let has = |movements: &[Movement], is_wanted: &dyn Fn(Turn) -> bool| movements.iter().any(|m| is_wanted(m.turn));
    let is_far = |turn: Turn| turn != Turn::Straight && turn != near_turn;
    let has_far = has(movements, &is_far);
    let has_near = has(movements, &|turn| turn == near_turn);
    let has_straight = has(movements, &|turn| turn == Turn::Straight);
    // Without anybody going straight, the lanes are cut between the two turns, the middle one to the near turn.
    let near_half = u32::MAX >> (32 - lanes.div_ceil(2));
    for movement in movements {
        movement.lanes = match movement.turn {
            Turn::Straight if has_far && lanes >= 3 => all & !inner,
            Turn::Straight => all,
            turn if is_far(turn) && has_straight => inner,
            turn if is_far(turn) && has_near && lanes >= 2 => all & !near_half,
            turn if is_far(turn) => all,
            _ if has_straight => 1,
            _ if has_far && lanes >= 2 => near_half,
            _ => all,
        };
    }
}

/// The movements out of all arcs that end at a node.
pub fn through(arms: &[Arm], first: &[u32]) -> Vec<usize> {
    let arcs = arms.iter().filter_map(|arm| arm.into);
    arcs.flat_map(|arc| first[arc.index()] as usize..first[arc.index() + 1] as usize).collect()
}
