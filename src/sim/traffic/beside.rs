//! Drivers beside the queues: robots at the edge of the street, and emergency vehicles that others make way for.

use crate::base::ids::ArcId;

use super::driver::{NEVER_MS, NONE, Phase};
use super::driver_kind::{Manner, run};
use super::engine::{Outcome, Traffic};

/// Others stay out of a junction from this long before an emergency vehicle comes until it has passed.
const HOLD_MS: i64 = 5_000;
/// An emergency vehicle passes a queue no faster than this, and a red light no faster than the other, in m/s. Ambulances
/// in dense traffic: 30 km/h past standing lanes; drivers are taught walking to cycling speed at red.
const PAST_QUEUE_MPS: f32 = 8.3;
const PAST_RED_MPS: f32 = 5.0;
/// A closed arc is asked for again after this time.
const CLOSED_LOOK_MS: i64 = 30_000;

impl Traffic {
    /// Makes a driver beside the queues due at the end of its arc, or at its goal there.
    pub(super) fn begin_beside(&mut self, number: u32) {
        let mut driver = self.drivers[number as usize];
        let arc = self.roads.lane_arc[driver.lane as usize];
        let road = self.roads.roads[arc as usize];
        let kind = *self.kind(&driver);
        driver.way = self.paths[number as usize].get(driver.taken as usize).copied().unwrap_or(NONE);
        driver.cruise_mps = kind.cruise_mps(self.limit_mps(arc), driver.factor);
        if kind.manner == Manner::Emergency
            && self.arcs[arc as usize].vehicles * 30 > (road.length_m as u32) * road.lanes
        {
            driver.cruise_mps = driver.cruise_mps.min(PAST_QUEUE_MPS);
        }
        driver.start_mps = driver.start_mps.min(driver.cruise_mps);
        driver.phase = Phase::Beside;
        let pace_mps2 = kind.pace_mps2();
        let whole_m = (road.length_m - driver.start_m).max(0.0);
        let whole_s = run(whole_m, driver.start_mps, driver.cruise_mps, pace_mps2).0;
        driver.arrive_ms = driver.entered_ms + (whole_s * 1000.0) as i64;
        let mut due_ms = driver.arrive_ms;
        if driver.way == NONE {
            let goal_m = (self.goals_m[number as usize] - road.begin_m).clamp(0.0, road.length_m);
            let left_m = (goal_m - driver.start_m).max(0.0);
            due_ms =
                driver.entered_ms + (run(left_m, driver.start_mps, driver.cruise_mps, pace_mps2).0 * 1000.0) as i64;
        } else if kind.manner == Manner::Emergency {
            let node = road.to_node as usize;
            self.held_until_ms[node] = self.held_until_ms[node].max(driver.arrive_ms + HOLD_MS);
            self.last_hold_ms = self.last_hold_ms.max(self.held_until_ms[node]);
        }
        self.drivers[number as usize] = driver;
        self.due(number, due_ms);
    }

    pub(super) fn step_beside(&mut self, number: u32, now_ms: i64) -> Option<Outcome> {
        let driver = self.drivers[number as usize];
        if driver.way == NONE {
            let gone = &mut self.drivers[number as usize];
            (gone.phase, gone.due_ms) = (Phase::Off, NEVER_MS);
            self.counts.arrived += 1;
            return Some(Outcome::Arrived { driver: number });
        }
        let way = self.roads.ways[driver.way as usize];
        let kind = *self.kind(&driver);
        if self.arcs[way.to as usize].open == 0 && kind.manner == Manner::Emergency {
            self.due(number, now_ms + CLOSED_LOOK_MS);
            return Some(Outcome::Blocked { driver: number });
        }
        let mut speed_mps = driver.cruise_mps.min(way.speed_mps);
        if kind.manner == Manner::Emergency {
            speed_mps = speed_mps.min(PAST_RED_MPS);
        }
        let junction_ms = ((way.length_m / speed_mps * 1000.0) as i64).min(i64::from(u16::MAX));
        let next = &mut self.drivers[number as usize];
        next.taken += 1;
        next.lane = self.roads.roads[way.to as usize].first_lane;
        (next.entered_ms, next.junction_ms) = (now_ms + junction_ms, junction_ms as u16);
        (next.start_m, next.start_mps) = (0.0, speed_mps);
        self.begin_beside(number);
        self.counts.crossings += 1;
        let crossed = Outcome::Crossed { driver: number, from: ArcId(way.from), to: ArcId(way.to) };
        self.tells_crossings.then_some(crossed)
    }

    /// Gives a driver another kind, as when an ambulance switches its blue lights on or off. Whoever is on the road and may
    /// pass the queues from now on does so at once; whoever may not any more joins them when it sets out again.
    pub fn set_kind(&mut self, number: u32, kind: u8, now_ms: i64) {
        let Some(found) = self.kinds.get(usize::from(kind)).copied() else { return };
        let Some(driver) = self.drivers.get(number as usize).copied() else { return };
        if driver.phase == Phase::Off {
            let off = &mut self.drivers[number as usize];
            (off.kind, off.factor) = (kind, found.factor_mean);
        } else if found.manner != Manner::InLane && !self.is_beside(&driver) && driver.phase != Phase::Halted {
            let (along_m, speed_mps, _) = self.along(number, &driver, now_ms);
            self.remove(number, now_ms);
            let next = &mut self.drivers[number as usize];
            (next.kind, next.factor) = (kind, found.factor_mean);
            (next.start_m, next.start_mps, next.entered_ms) = (along_m, speed_mps, now_ms.max(driver.entered_ms));
            self.begin_beside(number);
        }
    }

    /// Lets a driver beside the queues begin a new stretch where it is.
    pub(super) fn rest_beside(&mut self, number: u32, now_ms: i64) {
        let driver = self.drivers[number as usize];
        if now_ms > driver.entered_ms {
            let (along_m, speed_mps, _) = self.along(number, &driver, now_ms);
            let driver = &mut self.drivers[number as usize];
            (driver.start_m, driver.start_mps, driver.entered_ms) = (along_m, speed_mps, now_ms);
        }
    }
}
