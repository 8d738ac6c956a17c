//! Re-balancing: which idle vehicle waits better where more requests are expected.
//!
//! Around each place of demand, what is expected within reach is compared with the idle vehicles within reach. Where most
//! is missing, the nearest vehicle that is missed less where it stands is sent (a greedy heuristic; the exact problem is
//! the transportation problem of e.g. Pavone et al. 2012, "Robotic load balancing for mobility-on-demand systems").
//! The result is a pure function of the arguments: ties go to the lower number.

use crate::base::geo::Point;
use crate::base::ids::VehicleId;
use crate::base::time::Span;

/// What is expected at a place, in requests within the time that is planned for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Demand {
    pub place: Point,
    pub expected: f32,
}

/// A vehicle that has nothing to do.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct IdleVehicle {
    pub vehicle: VehicleId,
    /// Where it stands, or where it was sent.
    pub place: Point,
    /// Whether it may be sent somewhere else.
    pub may_move: bool,
}

/// How far re-balancing goes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limits {
    /// Of so many idle vehicles one is sent at a time.
    pub idle_a_move: usize,
    /// Demand within this distance of a vehicle is served by it soon, in metres.
    pub near_m: f32,
    /// The longest way, bee line, in metres.
    pub way_max_m: f32,
    /// How many more requests must lack a vehicle there than where it is taken from.
    pub gain_min: f32,
    /// For the requests of this time vehicles are sent ahead.
    pub planned_ahead: Span,
    /// A vehicle that was sent somewhere is not sent elsewhere for this time.
    pub left_alone: Span,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            idle_a_move: 20,
            near_m: 700.0,
            way_max_m: 1_500.0,
            gain_min: 1.0,
            planned_ahead: Span::from_s(900),
            left_alone: Span::from_s(1_800),
        }
    }
}

/// A vehicle is to go and wait where a demand is, by its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    pub vehicle: VehicleId,
    pub demand: usize,
}

/// The vehicles that better wait elsewhere, the most useful first.
pub fn moves(demand: &[Demand], idle: &[IdleVehicle], limits: &Limits) -> Vec<Move> {
    let mut idle = idle.to_vec();
    let moves_max = idle.len().div_ceil(limits.idle_a_move.max(1));
    let total: f32 = demand.iter().map(|demand| demand.expected).sum();
    // Where there are fewer vehicles than requests, each place gets its share of them.
    let scale = (idle.len() as f32 / total.max(f32::MIN_POSITIVE)).min(1.0);
    let is_near = |a: Point, b: Point| a.distance(b) <= limits.near_m;
    let wanted_at =
        |place: Point| scale * demand.iter().filter(|it| is_near(it.place, place)).map(|it| it.expected).sum::<f32>();
    let wanted: Vec<f32> = demand.iter().map(|demand| wanted_at(demand.place)).collect();
    let had_at = |place: Point, idle: &[IdleVehicle]| idle.iter().filter(|it| is_near(it.place, place)).count() as f32;
    let mut is_given_up = vec![false; demand.len()];
    let mut moves = Vec::new();
    while moves.len() < moves_max {
        let lacks = |index: usize| wanted[index] - had_at(demand[index].place, &idle);
        let open = (0..demand.len()).filter(|index| !is_given_up[*index]).map(|index| (lacks(index), index));
        let most = open.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        let Some((lack, index)) = most.filter(|(lack, _)| *lack >= limits.gain_min) else { break };
        let place = demand[index].place;
        let may_come = |it: &IdleVehicle| {
            // What would be lacking where it is, were it not there.
            let lack_there = wanted_at(it.place) - (had_at(it.place, &idle) - 1.0);
            it.may_move && !is_near(it.place, place) && lack - lack_there.max(0.0) >= limits.gain_min
        };
        let near = idle.iter().enumerate().map(|(number, it)| (it.place.distance(place), number, it));
        let mut near: Vec<_> = near.filter(|(away_m, ..)| *away_m <= limits.way_max_m).collect();
        near.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.vehicle.cmp(&b.2.vehicle)));
        match near.into_iter().find(|(.., it)| may_come(it)).map(|(_, number, _)| number) {
            Some(number) => {
                moves.push(Move { vehicle: idle[number].vehicle, demand: index });
                (idle[number].place, idle[number].may_move) = (place, false);
            }
            None => is_given_up[index] = true,
        }
    }
    moves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::chance::Chance;

    const LIMITS: Limits = Limits {
        idle_a_move: 1,
        near_m: 600.0,
        way_max_m: 3_000.0,
        gain_min: 0.5,
        planned_ahead: Span::from_s(900),
        left_alone: Span::from_s(900),
    };

    fn demand(x: f32, expected: f32) -> Demand {
        Demand { place: Point::new(x, 0.0), expected }
    }

    fn idle(number: u32, x: f32) -> IdleVehicle {
        IdleVehicle { vehicle: VehicleId(number), place: Point::new(x, 0.0), may_move: true }
    }

    #[test]
    fn the_nearest_vehicle_that_is_not_missed_goes_where_most_is_missing() {
        let wanted = [demand(0.0, 2.0), demand(2_000.0, 0.9), demand(-2_500.0, 0.2)];
        let fleet = [idle(1, 0.0), idle(2, 100.0), idle(3, 200.0), idle(4, -2_500.0)];
        let found = moves(&wanted, &fleet, &LIMITS);
        assert_eq!(found, [Move { vehicle: VehicleId(3), demand: 1 }]);
    }

    #[test]
    fn nothing_moves_without_need_gain_or_leave() {
        let fleet = [idle(1, 0.0), idle(2, 0.0)];
        for (name, wanted, fleet, limits) in [
            ("enough is there", vec![demand(0.0, 2.0)], fleet.to_vec(), LIMITS),
            ("little is missing", vec![demand(2_000.0, 0.4)], fleet.to_vec(), LIMITS),
            ("too far", vec![demand(9_000.0, 3.0)], fleet.to_vec(), LIMITS),
            ("missed as much here", vec![demand(0.0, 2.0), demand(2_000.0, 1.0)], fleet.to_vec(), LIMITS),
            ("no vehicle", vec![demand(0.0, 2.0)], Vec::new(), LIMITS),
            ("no demand", Vec::new(), fleet.to_vec(), LIMITS),
        ] {
            assert_eq!(moves(&wanted, &fleet, &limits), [], "{name}");
        }
        let bound = fleet.map(|it| IdleVehicle { may_move: false, ..it });
        assert_eq!(moves(&[demand(2_000.0, 3.0)], &bound, &LIMITS), []);
    }

    #[test]
    fn a_fleet_that_is_too_small_is_shared_out() {
        let wanted = [demand(0.0, 30.0), demand(2_000.0, 10.0)];
        let fleet: Vec<IdleVehicle> = (0..4).map(|number| idle(number, 0.0)).collect();
        let found = moves(&wanted, &fleet, &LIMITS);
        assert_eq!(found, [Move { vehicle: VehicleId(0), demand: 1 }]);
    }

    #[test]
    fn no_more_than_a_share_of_the_idle_vehicles_moves_at_a_time() {
        let fleet: Vec<IdleVehicle> = (0..8).map(|number| idle(number, 0.0)).collect();
        for (idle_a_move, most) in [(1, 5), (4, 2), (8, 1), (100, 1), (0, 5)] {
            let found = moves(&[demand(2_000.0, 5.0)], &fleet, &Limits { idle_a_move, ..LIMITS });
            assert_eq!(found.len(), most, "one in {idle_a_move}");
        }
    }

    /// Each vehicle moves once at most, within the limits, and doing it again after all have arrived moves nobody.
    #[test]
    fn random_fleets_come_to_rest() {
        for seed in 0..200 {
            let mut chance = Chance::new(seed);
            let mut spot = |number: usize| {
                let step = |chance: &mut Chance| chance.below(5_000) as f32;
                (number, Point::new(step(&mut chance), step(&mut chance)))
            };
            let wanted: Vec<Demand> =
                (0..12).map(&mut spot).map(|(n, place)| Demand { place, expected: n as f32 / 4.0 }).collect();
            let mut fleet: Vec<IdleVehicle> = (0..10)
                .map(&mut spot)
                .map(|(n, place)| IdleVehicle { vehicle: VehicleId(n as u32), place, may_move: true })
                .collect();
            let mut left = 60;
            loop {
                let found = moves(&wanted, &fleet, &LIMITS);
                assert!(found.len() <= fleet.len(), "seed {seed}");
                assert_eq!(found, moves(&wanted, &fleet, &LIMITS), "seed {seed}");
                for one in &found {
                    let vehicle = &mut fleet[one.vehicle.index()];
                    let away_m = vehicle.place.distance(wanted[one.demand].place);
                    assert!(away_m <= LIMITS.way_max_m && away_m > LIMITS.near_m, "seed {seed}: {away_m} m");
                    vehicle.place = wanted[one.demand].place;
                }
                left -= 1;
                if found.is_empty() {
                    break;
                }
                assert!(left > 0, "seed {seed}: the fleet goes round in circles");
            }
        }
    }
}
