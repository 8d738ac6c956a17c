//! Gridlock: rings of full lanes whose first drivers all wait for the room that the next has to leave, and lanes that
//! stand.
//!
//! Nobody in such a ring can go before another, yet all can go at once: each takes the place that the next leaves. So a
//! ring that has stood for a while moves on by one vehicle in each of its lanes, whatever its lights show now: whoever
//! waits for room has had green or a gap. Nobody from outside gets one of the places, as none comes free. Letting in one
//! driver at a time would not do: the hole that it leaves is taken by somebody who comes into the ring, and the ring is
//! as full as before.

use super::crossing::Room;
use super::driver::{Driver, NONE, Phase};
use super::engine::{Outcome, Traffic};
use super::lane::Lane;

/// Whoever waits so long for room looks whether it stands in a ring of queues: as long as a short cycle of lights.
/// `MATSim`, whose streets are queues too, lets anybody into a full street after 10 s (`stuckTime`).
pub const RING_MS: i64 = 60_000;
/// Lanes of a ring that is found; a longer one waits until its drivers are let in one by one.
const RING_MAX: usize = 128;
/// Whoever has stood at its line for longer than any cycle of lights stands in a jam.
const LONG_STAND_MS: i64 = 120_000;

/// How much of the traffic stands without anybody holding it, closed and blocked streets aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standstill {
    /// Lanes whose first driver has stood at the line for more than two minutes.
    pub lanes: u32,
    /// How long the first of a lane has stood at most, in milliseconds.
    pub longest_ms: i64,
}

impl Traffic {
    /// A driver has waited for room for some time: a ring that it stands in moves on. It waits on if there is none.
    pub(super) fn look_round(&mut self, number: u32, now_ms: i64) -> Option<Outcome> {
        let ring = self.ring_of(number, now_ms);
        if ring.is_empty() {
            let driver = self.drivers[number as usize];
            if self.patience_ends_ms(&driver) <= now_ms {
                return self.attempt(number, now_ms);
            }
            self.due(number, self.looks_ms(&driver, now_ms));
        }
        for number in ring {
            let driver = self.drivers[number as usize];
            self.stop_waiting(driver.lane, self.roads.ways[driver.way as usize].to);
            self.drivers[number as usize].phase = Phase::Released;
            self.due(number, now_ms);
        }
        None
    }

    /// When somebody who waits for room looks about.
    pub(super) fn looks_ms(&self, driver: &Driver, now_ms: i64) -> i64 {
        let (again_ms, ends_ms) = (now_ms + RING_MS, self.patience_ends_ms(driver));
        if ends_ms > now_ms { again_ms.min(ends_ms) } else { again_ms }
    }

    /// The drivers of the ring in which one waits, from it on; none if it is in no ring.
    fn ring_of(&self, number: u32, now_ms: i64) -> Vec<u32> {
        let mut ring = Vec::new();
        let mut at = number;
        while ring.len() < RING_MAX {
            ring.push(at);
            match self.waits_for(at, now_ms) {
                Some(next) if next == number => return ring,
                Some(next) => at = next,
                None => break,
            }
        }
        Vec::new()
    }

    /// Who has to go before a driver gets room: the first of the full lane that it wants.
    fn waits_for(&self, number: u32, now_ms: i64) -> Option<u32> {
        let driver = &self.drivers[number as usize];
        let way = self.roads.ways.get(driver.way as usize).filter(|_| driver.phase == Phase::Waiting)?;
        let (lane, room) = self.choose_lane(number, way, now_ms, now_ms);
        let lane = &self.lanes.lanes[lane as usize];
        let is_full = room == Room::Full && self.arcs[way.to as usize].open != 0;
        (is_full && lane.block == NONE && lane.head != NONE).then_some(lane.head)
    }

    /// Since when the first of a lane stands at the line, or somebody who halted keeps those behind.
    fn stands_since_ms(&self, lane: &Lane) -> Option<i64> {
        if let Some(halted) = self.drivers.get(lane.block as usize) {
            return Some(halted.entered_ms);
        }
        let head = self.drivers.get(lane.head as usize)?;
        let is_at_line = matches!(head.phase, Phase::Lined | Phase::Yielding | Phase::Waiting | Phase::Released);
        is_at_line.then(|| head.arrive_ms.max(lane.last_cross_ms))
    }

    /// How long all lanes of an arc have stood, in seconds; 0 while one of them moves, or waits for no more than its green.
    pub(super) fn stood_s(&self, arc: usize, now_ms: i64) -> f32 {
        let road = &self.roads.roads[arc];
        let lanes = &self.lanes.lanes[road.first_lane as usize..(road.first_lane + road.lanes) as usize];
        let stood_ms =
            lanes.iter().map(|lane| self.stands_since_ms(lane).map_or(0, |since_ms| now_ms - since_ms)).min();
        stood_ms.filter(|stood_ms| *stood_ms > LONG_STAND_MS).map_or(0.0, |stood_ms| stood_ms as f32 / 1000.0)
    }

    /// How much of the traffic stands now.
    pub fn standstill(&self, now_ms: i64) -> Standstill {
        let mut standstill = Standstill::default();
        for lane in self.lanes.lanes.iter().filter(|lane| lane.block == NONE && lane.head != NONE) {
            let way = self.roads.ways.get(self.drivers[lane.head as usize].way as usize);
            if way.is_some_and(|way| self.arcs[way.to as usize].open == 0) {
                continue;
            }
            let stood_ms = self.stands_since_ms(lane).map_or(0, |since_ms| now_ms - since_ms);
            standstill.lanes += u32::from(stood_ms > LONG_STAND_MS);
            standstill.longest_ms = standstill.longest_ms.max(stood_ms);
        }
        standstill
    }
}

#[cfg(test)]
mod tests {
    use crate::base::ids::ArcId;

    use super::super::test_roads::{line, ring};
    use super::super::{DriverKind, Insistence, Outcome, SetOut, Traffic};
    use super::*;

    const HOW: SetOut =
        SetOut { from_m: 0.0, goal_m: f32::INFINITY, start_mps: 0.0, pull_ms: 0, insistence: Insistence::Squeeze };
    const MINUTE_MS: i64 = 60_000;

    /// Fills the first arc of a path with a standing queue; returns its drivers, from the line on.
    fn fill(traffic: &mut Traffic, path: &[ArcId]) -> Vec<u32> {
        let length_m = traffic.roads.roads[path[0].index()].length_m;
        let count = (length_m / DriverKind::CAR.spacing_m()) as u16;
        let mut enter = |rank: u16| {
            let number = traffic.add_driver(0, 1.0).expect("a driver");
            let from_m = length_m - 0.1 - f32::from(rank) * DriverKind::CAR.spacing_m();
            assert!(traffic.set_out(number, path, &SetOut { from_m, ..HOW }, 0), "room for {rank} of {count}");
            number
        };
        (0..count).map(&mut enter).collect()
    }

    #[test]
    fn a_ring_of_full_lanes_moves_on_and_empties() {
        for arcs in [3, 4, 12] {
            let (roads, round) = ring(arcs);
            let mut traffic = Traffic::new(roads, vec![DriverKind::CAR], 0, 0);
            let laps: Vec<ArcId> = (0..3).flat_map(|_| round.iter().copied()).collect();
            for arc in 0..arcs {
                // Everybody drives over two lines.
                fill(&mut traffic, &laps[arc..arc + 3]);
            }
            let (set_out, length_cm) = (traffic.counts().set_out, (traffic.roads.roads[0].length_m * 100.0) as u32);
            let mut longest_ms = 0;
            for minute in 1..=40 {
                while traffic.advance(minute * MINUTE_MS).is_some() {}
                longest_ms = longest_ms.max(traffic.standstill(minute * MINUTE_MS).longest_ms);
                let lanes = &traffic.lanes.lanes;
                assert!(lanes.iter().all(|lane| lane.used_cm() <= length_cm), "nobody is squeezed in: {lanes:?}");
            }
            println!("{arcs} arcs: {longest_ms} ms, {:?}", traffic.counts());
            assert_eq!(traffic.counts().arrived, set_out);
            assert!(longest_ms <= RING_MS + MINUTE_MS, "{longest_ms} ms");
        }
    }

    #[test]
    fn a_queue_behind_a_closed_street_or_somebody_who_halted_is_no_ring() {
        let (roads, arcs) = line(100.0, 3, 1);
        for is_halted in [false, true] {
            let mut traffic = Traffic::new(roads.clone(), vec![DriverKind::CAR], 0, 0);
            traffic.tell_crossings();
            if is_halted {
                let first = fill(&mut traffic, &arcs[2..])[0];
                assert!(traffic.halt(first, 0));
            } else {
                traffic.open_lanes(arcs[2], 0, 0);
            }
            fill(&mut traffic, &arcs[1..]);
            let told: Vec<Outcome> =
                std::iter::from_fn(|| traffic.advance(20 * MINUTE_MS)).map(|told| told.1).collect();
            assert!(!told.iter().any(|told| matches!(told, Outcome::Crossed { .. })), "{told:?}");
            assert_eq!(
                (traffic.counts().gridlock_releases, traffic.standstill(20 * MINUTE_MS).lanes > 0),
                (0, is_halted)
            );
        }
    }

    #[test]
    fn a_street_that_stands_is_no_fast_way() {
        let (roads, arcs) = line(100.0, 3, 1);
        let mut traffic = Traffic::new(roads, vec![DriverKind::CAR], 0, 0);
        let number = traffic.add_driver(0, 1.0).expect("a driver");
        traffic.open_lanes(arcs[2], 0, 0);
        assert!(traffic.set_out(number, &arcs[1..], &HOW, 0));
        for minute in 1..=20 {
            while traffic.advance(minute * MINUTE_MS).is_some() {}
            let travel_s = traffic.travel_s(minute * MINUTE_MS);
            let least_s = if minute > 3 { (minute as f32 - 1.0) * 60.0 } else { 0.0 };
            assert!(travel_s[arcs[1].index()] >= least_s, "after {minute} min {travel_s:?}");
            assert!(travel_s[arcs[0].index()] < 10.0, "where nobody stands it is free: {travel_s:?}");
        }
    }

    #[test]
    fn nobody_is_let_into_a_lane_that_is_as_full_as_it_gets() {
        let (roads, arcs) = line(100.0, 2, 1);
        let mut traffic = Traffic::new(roads, vec![DriverKind::CAR], 0, 0);
        traffic.open_lanes(arcs[1], 0, 0);
        let how = SetOut { from_m: 40.0, insistence: Insistence::LetIn, ..HOW };
        let mut let_in = 0;
        for minute in 0..60 {
            while traffic.advance(minute * MINUTE_MS).is_some() {}
            let number = traffic.add_driver(0, 1.0).expect("a driver");
            let_in += u32::from(traffic.set_out(number, &arcs, &how, minute * MINUTE_MS));
        }
        // 100 m and the 15 m by which a lane is overfilled hold 15 of 7.5 m.
        assert_eq!(let_in, 15);
    }
}
