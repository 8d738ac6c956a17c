//! Reading ahead: what soon comes due is read from memory before it is needed.
//!
//! Events come in order of time, hence from all over the city, and in a large one hardly anything that an event reads is
//! still in the processor's cache. One event alone waits for each of its reads in turn. Reading for a batch of events at
//! once, one step of the way at a time, lets these waits overlap. It changes nothing but the time that events take.

use std::hint::black_box;

use crate::base::ids::ArcId;

use super::driver::{Driver, Phase};
use super::engine::Traffic;
use super::roads::Way;

/// Events read ahead for together: what they touch stays well within a second-level cache of 512 KiB.
const BATCH: usize = 128;
/// Fewer events in a spoke of the wheel belong to a city that fits into the cache anyway.
const FEW: usize = 48;

impl Traffic {
    /// Reads what the next events will touch, if it is their batch's turn.
    pub(super) fn read_ahead(&mut self) {
        if !self.wheel.is_batch_over() {
            return;
        }
        let batch = self.wheel.next_batch(BATCH, FEW);
        if batch.is_empty() {
            return;
        }
        let soon = || self.wheel.drivers_of(batch.clone());
        let at_line = || soon().filter_map(|number| self.at_line(number));
        let mut read = 0;
        for number in soon() {
            read ^= self.drivers[number].lane;
        }
        for driver in at_line() {
            read ^= self.lanes.lanes[driver.lane as usize].head;
            read ^= self.roads.ways[driver.way as usize].to;
            read ^= self.drivers.get(driver.behind as usize).map_or(0, |behind| behind.way);
        }
        for number in soon().filter(|number| self.at_line(*number).is_some()) {
            read ^= self.way_after(number).unwrap_or(0);
        }
        for driver in at_line() {
            read ^= self.read_along(&self.roads.ways[driver.way as usize]) ^ self.lanes.next_ring(driver.lane);
        }
        for (number, way) in
            soon().filter_map(|number| Some((number, &self.roads.ways[self.at_line(number)?.way as usize])))
        {
            let after = self.way_after(number).and_then(|way| self.roads.ways.get(way as usize));
            read ^= after.map_or(0, |way| way.lanes) ^ self.read_lanes(way);
        }
        for way in at_line().map(|driver| &self.roads.ways[driver.way as usize]) {
            read ^= self.read_heads(way);
        }
        black_box(read);
    }

    /// Reads what drivers touch who are about to set out along paths.
    pub(super) fn read_ahead_departing<'a, I>(&self, drivers: &[u32], paths: impl Fn() -> I)
    where
        I: Iterator<Item = &'a Box<[ArcId]>>,
    {
        let drivers = drivers.iter().filter_map(|number| self.drivers.get(*number as usize));
        let mut read = drivers.fold(0, |sum, driver| sum ^ driver.lane);
        let roads = || paths().filter_map(|path| self.roads.roads.get(path.first()?.index()));
        read ^= roads().fold(0, |sum, road| sum ^ road.first_lane);
        for road in roads() {
            read ^= self.lanes.lanes.get(road.first_lane as usize).map_or(0, |lane| lane.head);
        }
        black_box(read);
    }

    /// Reads the first way out of each arc of a path.
    pub(super) fn read_ahead_along(&self, arcs: &[ArcId]) {
        let first = |arc: &ArcId| self.roads.ways_of(arc.0).first().map_or(0, |way| way.to);
        black_box(arcs.iter().fold(0, |sum, arc| sum ^ first(arc)));
    }

    /// The way that a driver takes after its next.
    fn way_after(&self, number: usize) -> Option<u32> {
        self.paths[number].get(self.drivers[number].taken as usize + 1).copied()
    }

    fn at_line(&self, number: usize) -> Option<&Driver> {
        let driver = &self.drivers[number];
        matches!(driver.phase, Phase::Lined | Phase::Yielding | Phase::Waiting).then_some(driver)
    }

    /// The arcs at both ends of a way, its light and its foes.
    fn read_along(&self, way: &Way) -> u32 {
        let (from, to) = (way.from as usize, way.to as usize);
        let foe = self.roads.foes_of(way).first().map_or(0, |foe| foe.way);
        self.arcs[from].vehicles
            ^ self.arcs[to].open
            ^ self.roads.roads[from].lanes
            ^ self.roads.roads[to].lanes
            ^ self.roads.lights.first_window(way.light)
            ^ foe
    }

    /// The lanes that a way leads into, and those of its foes.
    fn read_lanes(&self, way: &Way) -> u32 {
        let road = &self.roads.roads[way.to as usize];
        let lanes = (road.first_lane..road.first_lane + road.lanes).map(|lane| self.lanes.lanes[lane as usize].tail);
        let foes = self.roads.foes_of(way).iter().filter_map(|foe| self.lanes.lanes.get(foe.first_lane as usize));
        lanes.chain(foes.map(|lane| lane.head)).fold(0, |sum, read| sum ^ read)
    }

    /// The last driver of each lane that a way leads into, and the first of those of its foes.
    fn read_heads(&self, way: &Way) -> u32 {
        let road = &self.roads.roads[way.to as usize];
        let lanes = (road.first_lane..road.first_lane + road.lanes).map(|lane| self.lanes.lanes[lane as usize].tail);
        let foes = self.roads.foes_of(way).iter().filter_map(|foe| self.lanes.lanes.get(foe.first_lane as usize));
        let drivers = lanes.chain(foes.map(|lane| lane.head)).filter_map(|number| self.drivers.get(number as usize));
        drivers.fold(0, |sum, driver| sum ^ driver.lane)
    }
}
