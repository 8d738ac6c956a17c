//! Idle vehicles go to where they are missing, and nowhere else.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::VehicleId;
use crate::plan::dispatch::rebalance;

fn idle_at(places: &[f32]) -> Vec<(VehicleId, Point)> {
    places.iter().enumerate().map(|(number, x)| (VehicleId::from_index(number), Point::new(*x, 0.0))).collect()
}

#[test]
fn idle_vehicles_go_where_they_are_missing() {
    /// Places, expected requests by zone, and who goes where.
    type Case = (&'static [f32], &'static [(f32, f64)], &'static [(u32, f32)]);
    let cases: [Case; 8] = [
        (&[], &[(0.0, 5.0)], &[]),
        (&[0.0, 10.0], &[], &[]),
        (&[0.0, 10.0], &[(0.0, 0.0), (1_000.0, 0.0)], &[]),
        // In balance.
        (&[0.0, 1_000.0], &[(0.0, 5.0), (1_000.0, 5.0)], &[]),
        // The one that is nearer goes.
        (&[0.0, 400.0], &[(0.0, 5.0), (1_000.0, 5.0)], &[(1, 1_000.0)]),
        // In proportion: one of four to the quarter.
        (&[0.0, 1.0, 2.0, 3.0], &[(0.0, 30.0), (1_000.0, 10.0)], &[(3, 1_000.0)]),
        // No more than are needed.
        (&[0.0, 1.0, 2.0, 3.0], &[(0.0, 0.0), (1_000.0, 0.7)], &[(3, 1_000.0)]),
        // Each goes the shortest way that is left.
        (&[0.0, 1.0], &[(-1_000.0, 1.0), (900.0, 1.0), (0.5, 0.0)], &[(1, 900.0), (0, -1_000.0)]),
    ];
    for (places, expected, moves) in cases {
        let expected: Vec<(Point, f64)> = expected.iter().map(|(x, count)| (Point::new(*x, 0.0), *count)).collect();
        let found = rebalance(&idle_at(places), &expected);
        let moves: Vec<_> = moves.iter().map(|(number, x)| (VehicleId(*number), Point::new(*x, 0.0))).collect();
        assert_eq!(found, moves, "{places:?} {expected:?}");
    }
}

#[test]
fn nobody_is_sent_twice_and_no_zone_gets_more_than_it_needs() {
    for seed in 0..200 {
        println!("seed {seed}");
        let mut chance = Chance::new(seed);
        let mut point =
            |chance: &mut Chance| Point::new(chance.between(0.0, 5_000.0) as f32, chance.between(0.0, 5_000.0) as f32);
        let idle: Vec<_> =
            (0..chance.below(60)).map(|number| (VehicleId::from_index(number), point(&mut chance))).collect();
        let expected: Vec<_> = (0..chance.below(12)).map(|_| (point(&mut chance), chance.between(-1.0, 8.0))).collect();
        let moves = rebalance(&idle, &expected);
        let mut sent: Vec<_> = moves.iter().map(|(vehicle, _)| *vehicle).collect();
        sent.sort();
        sent.dedup();
        assert_eq!(sent.len(), moves.len(), "seed {seed}");
        for (middle, count) in &expected {
            let arrivals = moves.iter().filter(|(_, to)| to == middle).count();
            assert!(arrivals as f64 <= count.max(0.0).ceil(), "seed {seed}: {arrivals} for {count}");
        }
        assert_eq!(moves, rebalance(&idle, &expected), "seed {seed}: the same again");
    }
}
