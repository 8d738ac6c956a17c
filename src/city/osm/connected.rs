//! Keeps vehicles and slow modes to the part of the network from which every other place can be reached.

use crate::base::ids::NodeId;
use crate::city::Modes;
use crate::city::street_builder::{Direction, StreetPiece};

use super::streets::Network;
use super::tally::Tally;

/// Closes directions outside the largest strongly connected part, for cars and for slow modes each by itself.
pub fn keep_largest(network: &mut Network, tally: &mut Tally) {
    tally.cut_from_cars += keep_for(network, |modes| modes.cars, |modes| modes.cars = false);
    tally.cut_from_walkers += keep_for(network, |modes| modes.slow, |modes| modes.slow = false);
}

/// Returns how many directions were closed.
fn keep_for(network: &mut Network, is_open: fn(&Modes) -> bool, close: fn(&mut Modes)) -> usize {
    let parts = strong_parts(network, is_open);
    let mut sizes: Vec<usize> = vec![0; network.nodes.len()];
    for piece in &network.pieces {
        let (from, to) = (parts[piece.from.index()], parts[piece.to.index()]);
        if from == to {
            sizes[from] += directions(piece).filter(|(.., direction)| is_open(&direction.modes)).count();
        }
    }
    // Of parts of the same size the first counts.
    let largest = (0..sizes.len()).max_by_key(|part| (sizes[*part], usize::MAX - part)).unwrap_or(0);
    let mut closed = 0;
    for piece in &mut network.pieces {
        let stays = parts[piece.from.index()] == largest && parts[piece.to.index()] == largest;
        for direction in [&mut piece.forward, &mut piece.backward].into_iter().flatten() {
            if !stays && is_open(&direction.modes) {
                close(&mut direction.modes);
                closed += 1;
            }
        }
    }
    closed
}

fn directions(piece: &StreetPiece) -> impl Iterator<Item = (NodeId, NodeId, &Direction)> {
    let forward = piece.forward.as_ref().map(|direction| (piece.from, piece.to, direction));
    let backward = piece.backward.as_ref().map(|direction| (piece.to, piece.from, direction));
    forward.into_iter().chain(backward)
}

/// The number of each node's strongly connected part (Kosaraju, in Aho, Hopcroft and Ullman 1983).
fn strong_parts(network: &Network, is_open: fn(&Modes) -> bool) -> Vec<usize> {
    let count = network.nodes.len();
    let (mut onward, mut back) = (vec![Vec::new(); count], vec![Vec::new(); count]);
    for piece in &network.pieces {
        for (from, to, _) in directions(piece).filter(|(.., direction)| is_open(&direction.modes)) {
            onward[from.index()].push(to.index());
            back[to.index()].push(from.index());
        }
    }
    let mut parts = vec![usize::MAX; count];
    let mut number = 0;
    for start in finishing_order(&onward).into_iter().rev() {
        if parts[start] != usize::MAX {
            continue;
        }
        let mut open = vec![start];
        parts[start] = number;
        while let Some(node) = open.pop() {
            for &next in &back[node] {
                if parts[next] == usize::MAX {
                    parts[next] = number;
                    open.push(next);
                }
            }
        }
        number += 1;
    }
    parts
}

/// The nodes in the order in which a depth-first walk leaves them.
fn finishing_order(onward: &[Vec<usize>]) -> Vec<usize> {
    let mut is_seen = vec![false; onward.len()];
    let mut order = Vec::with_capacity(onward.len());
    for start in 0..onward.len() {
        if is_seen[start] {
            continue;
        }
        is_seen[start] = true;
        let mut path = vec![(start, 0)];
        while let Some((node, next)) = path.last_mut() {
            if let Some(&neighbour) = onward[*node].get(*next) {
                *next += 1;
                if !is_seen[neighbour] {
                    is_seen[neighbour] = true;
                    path.push((neighbour, 0));
                }
            } else {
                order.push(*node);
                path.pop();
            }
        }
    }
    order
}
