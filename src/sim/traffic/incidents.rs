//! Incidents: streets that close or get narrow, signals without power, vehicles that halt on their lane.

use crate::base::ids::{ArcId, SignalId};

use super::driver::{NEVER_MS, NONE, Phase};
use super::engine::Traffic;
use super::roads::lane_mask;

/// The slowest that an arc gets, against its limit.
const SLOWEST: f32 = 0.1;

impl Traffic {
    /// Leaves so many lanes of an arc open, those away from the kerb; 0 closes it. Who is on it drives on.
    pub fn open_lanes(&mut self, arc: ArcId, lanes_left: u32, now_ms: i64) {
        let Some(road) = self.roads.roads.get(arc.index()) else { return };
        let left = lanes_left.min(road.lanes);
        let closed = lane_mask(road.lanes - left);
        self.arcs[arc.index()].open = if left == 0 { 0 } else { lane_mask(road.lanes) & !closed };
        self.wake_waiting(arc.0, now_ms);
        // Those who wait at the line for it to open ask at once.
        let Some(node) = self.roads.roads.get(arc.index()).map(|_| arc) else { return };
        let into: Vec<u32> = self.roads.ways.iter().filter(|way| way.to == node.0).map(|way| way.from).collect();
        for from in into {
            self.line_up_all(from, now_ms);
        }
    }

    /// Lets those who come onto an arc drive slower, against its limit; 1 as always.
    pub fn slow_arc(&mut self, arc: ArcId, pace: f32) {
        if let Some(state) = self.arcs.get_mut(arc.index()) {
            state.pace = pace.clamp(SLOWEST, 1.0);
        }
    }

    /// How far a driver is from the line of a junction whose lights are dark, in metres; `None` if there is none ahead.
    pub fn to_dark_line_m(&self, number: u32, now_ms: i64) -> Option<f32> {
        let driver = self.drivers.get(number as usize).filter(|driver| driver.phase != Phase::Off)?;
        let way = self.roads.ways.get(driver.way as usize).filter(|way| self.is_dark_at(way))?;
        let (along_m, _, _) = self.along(number, driver, now_ms);
        Some(self.roads.roads[way.from as usize].length_m - along_m)
    }

    /// Lines up anew whoever is first on the lanes of an arc.
    fn line_up_all(&mut self, arc: u32, now_ms: i64) {
        let road = self.roads.roads[arc as usize];
        for lane in road.first_lane..road.first_lane + road.lanes {
            let head = self.lanes.lanes[lane as usize].head;
            if head != NONE && matches!(self.drivers[head as usize].phase, Phase::Lined | Phase::Yielding) {
                self.line_up(lane, now_ms);
            }
        }
    }

    /// Takes a signal's light away, or gives it back. Without light its junction is an all-way stop.
    pub fn set_signal_dark(&mut self, signal: SignalId, is_dark: bool, now_ms: i64) {
        let Some(known) = self.is_dark.get_mut(signal.index()) else { return };
        if std::mem::replace(known, is_dark) == is_dark {
            return;
        }
        let mut arcs: Vec<u32> =
            self.roads.ways.iter().filter(|way| way.signal == signal.0).map(|way| way.from).collect();
        arcs.dedup();
        for arc in arcs {
            self.next_turn_ms[self.roads.roads[arc as usize].to_node as usize] = now_ms;
            self.line_up_all(arc, now_ms);
        }
    }

    /// Stops a driver on its lane, where it blocks those behind. `false` if it is not on the road or in a junction.
    pub fn halt(&mut self, number: u32, now_ms: i64) -> bool {
        let Some(driver) = self.drivers.get(number as usize).copied() else { return false };
        if matches!(driver.phase, Phase::Off | Phase::Halted) || now_ms < driver.entered_ms {
            return false;
        }
        let (along_m, _, _) = self.along(number, &driver, now_ms);
        self.unline(number);
        if !self.is_beside(&driver) {
            self.rest_from(driver.behind, now_ms);
        }
        let halted = &mut self.drivers[number as usize];
        (halted.start_m, halted.start_mps, halted.entered_ms) = (along_m, 0.0, now_ms);
        (halted.phase, halted.due_ms) = (Phase::Halted, NEVER_MS);
        if !self.is_beside(&driver) {
            self.lanes.lanes[driver.lane as usize].block = self.last_halted(driver.lane);
            self.rearrive(driver.lane, driver.behind);
        }
        true
    }

    /// Lets a halted driver go on. `false` if it had not halted.
    pub fn resume(&mut self, number: u32, now_ms: i64) -> bool {
        let Some(driver) = self.drivers.get(number as usize).copied() else { return false };
        if driver.phase != Phase::Halted {
            return false;
        }
        if self.is_beside(&driver) {
            self.drivers[number as usize].entered_ms = now_ms;
            self.begin_beside(number);
            return true;
        }
        self.rest_from(driver.behind, now_ms);
        self.drivers[number as usize].entered_ms = now_ms;
        self.drivers[number as usize].phase = Phase::Following;
        let is_first = self.lanes.lanes[driver.lane as usize].head == number;
        self.lanes.lanes[driver.lane as usize].block = self.last_halted(driver.lane);
        self.rearrive(driver.lane, number);
        if driver.way == NONE {
            self.begin_last(number, self.roads.lane_arc[driver.lane as usize]);
        } else if is_first {
            self.line_up(driver.lane, now_ms);
        }
        true
    }
}
