//! Turn restrictions (wiki.openstreetmap.org/wiki/Relation:restriction).

use std::collections::HashMap;

use crate::base::ids::NodeId;

use super::raw::{MemberKind, RawData, RawRelation};
use super::streets::Network;
use super::tally::Tally;

/// A turn that is forbidden: from piece, via node, to piece.
pub type BannedTurn = (usize, NodeId, usize);

/// All turns that restrictions with a node in the middle forbid.
pub fn banned_turns(raw: &RawData, network: &Network, tally: &mut Tally) -> Vec<BannedTurn> {
    let at_node = pieces_at_nodes(network);
    let mut banned = Vec::new();
    for relation in raw.relations.iter().filter(|relation| relation.tags.value("type") == "restriction") {
        let Some(is_only) = rule(relation) else { continue };
        match parts(relation) {
            Parts::OverWay => tally.restrictions_via_ways += 1,
            Parts::Odd => tally.odd_restrictions += 1,
            Parts::OverNode { from, via, to } => {
                let Some(&via) = network.node_of_id.get(&via) else {
                    // Outside the boundary, or a node that is no junction of streets.
                    tally.odd_restrictions += 1;
                    continue;
                };
                let here: &[usize] = at_node.get(&via).map_or(&[], Vec::as_slice);
                let of = |way: i64| here.iter().copied().filter(move |piece| network.way_of_piece[*piece] == way);
                if of(from).next().is_none() || of(to).next().is_none() {
                    tally.odd_restrictions += 1;
                    continue;
                }
                for into in of(from) {
                    let outs = here.iter().copied().filter(|piece| (network.way_of_piece[*piece] == to) != is_only);
                    banned.extend(outs.map(|out| (into, via, out)));
                }
            }
        }
    }
    banned
}

fn pieces_at_nodes(network: &Network) -> HashMap<NodeId, Vec<usize>> {
    let mut at_node: HashMap<NodeId, Vec<usize>> = HashMap::new();
    for (index, piece) in network.pieces.iter().enumerate() {
        at_node.entry(piece.from).or_default().push(index);
        if piece.to != piece.from {
            at_node.entry(piece.to).or_default().push(index);
        }
    }
    at_node
}

/// Whether a restriction allows one way only (`only_*`) or forbids one (`no_*`); `None` when it isn't for cars.
fn rule(relation: &RawRelation) -> Option<bool> {
    let spares_cars = relation
        .tags
        .value("except")
        .split(';')
        .any(|mode| matches!(mode.trim(), "motorcar" | "motor_vehicle" | "vehicle"));
    let text = relation.tags.get("restriction").or_else(|| relation.tags.get("restriction:motorcar"))?;
    if spares_cars {
        None
    } else if text.starts_with("only_") {
        Some(true)
    } else {
        text.starts_with("no_").then_some(false)
    }
}

enum Parts {
    OverNode { from: i64, via: i64, to: i64 },
    OverWay,
    Odd,
}

fn parts(relation: &RawRelation) -> Parts {
    let find = |role: &'static str| relation.members.iter().filter(move |member| member.role == role);
    let way = |role: &'static str| find(role).find(|member| member.kind == MemberKind::Way).map(|member| member.id);
    if find("via").any(|member| member.kind == MemberKind::Way) {
        return Parts::OverWay;
    }
    let via = find("via").find(|member| member.kind == MemberKind::Node).map(|member| member.id);
    match (way("from"), via, way("to")) {
        (Some(from), Some(via), Some(to)) => Parts::OverNode { from, via, to },
        _ => Parts::Odd,
    }
}
