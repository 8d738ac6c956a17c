//! Re-balancing: idle vehicles go to where requests are expected before they are made.
//!
//! Each zone should have its share of the idle vehicles, in proportion to what is expected there (largest remainders,
//! Hamilton), but no more than requests are expected: who is not needed anywhere stays and drives nothing. A vehicle counts
//! for the zone whose middle is nearest. Those that a zone has too many go to zones that have too few, always the shortest
//! of all such ways next: a greedy answer to the transport problem, not always the shortest in sum.

use crate::base::geo::Point;
use crate::base::ids::VehicleId;

/// Where idle vehicles should go. Those that are not named stay.
///
/// `idle`: where they are. `expected`: the middle of each zone, and the requests expected there while a vehicle would drive
/// to it and wait.
pub fn rebalance(idle: &[(VehicleId, Point)], expected: &[(Point, f64)]) -> Vec<(VehicleId, Point)> {
    let zone_of: Vec<usize> = idle.iter().filter_map(|(_, point)| nearest(*point, expected)).collect();
    let mut surplus = vec![0_usize; expected.len()];
    let mut missing = shares(zone_of.len(), expected);
    for zone in &zone_of {
        surplus[*zone] += 1;
    }
    for (surplus, missing) in surplus.iter_mut().zip(&mut missing) {
        let kept = (*surplus).min(*missing);
        (*surplus, *missing) = (*surplus - kept, *missing - kept);
    }
    let mut ways = Vec::new();
    for (number, zone) in zone_of.iter().enumerate().filter(|(_, zone)| surplus[**zone] > 0) {
        let to = missing.iter().enumerate().filter(|(_, missing)| **missing > 0).map(|(to, _)| to);
        ways.extend(to.map(|to| (idle[number].1.distance(expected[to].0), number, *zone, to)));
    }
    ways.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.3).cmp(&(b.1, b.3))));
    let mut is_sent = vec![false; idle.len()];
    let mut moves = Vec::new();
    for (_, number, from, to) in ways {
        if !is_sent[number] && surplus[from] > 0 && missing[to] > 0 {
            is_sent[number] = true;
            surplus[from] -= 1;
            missing[to] -= 1;
            moves.push((idle[number].0, expected[to].0));
        }
    }
    moves
}

fn nearest(point: Point, zones: &[(Point, f64)]) -> Option<usize> {
    let away = zones.iter().map(|(middle, _)| middle.distance(point)).enumerate();
    away.min_by(|a, b| a.1.total_cmp(&b.1)).map(|(zone, _)| zone)
}

/// How many of so many vehicles each zone should have.
fn shares(count: usize, expected: &[(Point, f64)]) -> Vec<usize> {
    let weights: Vec<f64> = expected.iter().map(|(_, requests)| requests.max(0.0)).collect();
    let sum: f64 = weights.iter().sum();
    if sum <= 0.0 {
        return vec![0; expected.len()];
    }
    let exact: Vec<f64> = weights.iter().map(|weight| weight / sum * count as f64).collect();
    let mut shares: Vec<usize> = exact.iter().map(|share| share.floor() as usize).collect();
    let mut order: Vec<usize> = (0..shares.len()).collect();
    let rest = |zone: usize| exact[zone] - exact[zone].floor();
    order.sort_by(|a, b| rest(*b).total_cmp(&rest(*a)).then(a.cmp(b)));
    let left = count - shares.iter().sum::<usize>().min(count);
    for zone in order.into_iter().take(left) {
        shares[zone] += 1;
    }
    shares.iter().zip(&weights).map(|(share, weight)| (*share).min(weight.ceil() as usize)).collect()
}
