//! Lays traffic control over a street graph that came without: from OpenStreetMap or generated.

use crate::base::geo::Bounds;
use crate::base::ids::{FeederId, NodeId};
use crate::base::ring::{contains, distance_to_segment, segments};
use crate::city::left_hand::side_of;
use crate::city::{City, Feeder, StreetGraph};

use super::arms::Arms;
use super::yielding::Junction;
use super::{TrafficControl, movements, signals};

/// Fills the city's control where it is empty, and hangs signals without a feeder on the nearest one.
pub fn lay(city: &mut City) {
    if city.control.first_movement.is_empty() {
        city.control = lay_out(&city.streets, side_of(city.zone) < 0.0);
    }
    for signal in city.control.signals.iter_mut().filter(|signal| !signal.feeder.is_some()) {
        signal.feeder = nearest_feeder(&city.feeders, signal.place);
    }
}

/// The control of a street graph: all movements, right of way by street class, and signals at large junctions.
///
/// The signals hang on no feeder yet.
pub fn lay_out(graph: &StreetGraph, is_left_hand: bool) -> TrafficControl {
    let arms = Arms::of(graph);
    let (mut movements, first_movement) = movements::all(graph, &arms, is_left_hand);
    let junction = |movements: &[super::Movement], node: NodeId, is_signalled: bool| {
        let through = movements::through(arms.at(node), &first_movement);
        Junction::new(arms.at(node), movements, &through, is_signalled, is_left_hand)
    };
    let nodes = || (0..graph.nodes.len()).map(NodeId::from_index);
    let is_signalled: Vec<bool> = nodes()
        .map(|node| signals::is_wanted(arms.at(node)) && junction(&movements, node, true).has_crossing())
        .collect();
    let mut foes = Vec::new();
    for node in nodes() {
        junction(&movements, node, is_signalled[node.index()]).settle(&mut movements, &mut foes);
    }
    let mut control = TrafficControl { movements, first_movement, foes, signals: Vec::new() };
    signals::place(graph, &arms, &is_signalled, &mut control);
    control
}

/// The feeder in whose zone a place lies, else the one whose zone is nearest.
fn nearest_feeder(feeders: &[Feeder], place: crate::base::geo::Point) -> FeederId {
    let holds = |feeder: &Feeder| {
        Bounds::around(feeder.outline.iter().copied()).contains(place) && contains(&feeder.outline, place)
    };
    let distance = |feeder: &Feeder| {
        let sides = segments(&feeder.outline).map(|(from, to)| distance_to_segment(place, from, to));
        sides.fold(f32::INFINITY, f32::min)
    };
    let around = feeders.iter().position(holds);
    let found =
        around.or_else(|| (0..feeders.len()).min_by(|&a, &b| distance(&feeders[a]).total_cmp(&distance(&feeders[b]))));
    found.map_or(FeederId::NONE, FeederId::from_index)
}
