//! Where drivers are between events, computed only when somebody asks.

use crate::base::ids::ArcId;

use super::driver::{Driver, NONE, Phase};
use super::driver_kind::{run, way};
use super::engine::Traffic;
use super::roads::Way;

/// Crossings of the line are past for a driver who could have driven so much farther since it felt them, in metres: older
/// ones would have to be many and dense to keep it still.
const FELT_M: f32 = -60.0;

/// Where a driver is and how fast it moves.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DriverPlace {
    pub arc: ArcId,
    /// The arc that it came from while it is in the junction between, and the ones before and after where no junction
    /// lies between.
    pub previous: ArcId,
    pub next: ArcId,
    /// Where the line of the previous arc lies.
    pub previous_line_m: f32,
    /// Its lane, 0 at the kerb, of so many.
    pub lane: u32,
    pub lanes: u32,
    /// Metres of its front from the arc's beginning.
    pub along_m: f32,
    pub speed_mps: f32,
    /// How far it is through the junction before its arc, 0 to 1; 1 on the arc.
    pub junction_share: f32,
}

impl Traffic {
    /// The place of a driver on the road.
    pub fn place(&self, number: u32, now_ms: i64) -> Option<DriverPlace> {
        let driver = self.drivers.get(number as usize).filter(|driver| driver.phase != Phase::Off)?;
        let arc = *self.roads.lane_arc.get(driver.lane as usize)?;
        let road = &self.roads.roads[arc as usize];
        let before = (driver.taken as usize).checked_sub(1).and_then(|place| self.paths[number as usize].get(place));
        let before = before.and_then(|way| self.roads.ways.get(*way as usize));
        let after = self.roads.ways.get(driver.way as usize);
        let (along_m, speed_mps, junction_share) = self.along(number, driver, now_ms);
        let is_at_once = |way: &&Way| way.length_m <= 0.0;
        let previous = before.filter(|way| junction_share < 1.0 || is_at_once(way)).map_or(NONE, |way| way.from);
        let next = after.filter(is_at_once).map_or(NONE, |way| way.to);
        Some(DriverPlace {
            arc: ArcId(arc),
            previous: ArcId(previous),
            next: ArcId(next),
            previous_line_m: self.line_m(ArcId(previous)),
            lane: driver.lane - road.first_lane,
            lanes: road.lanes,
            along_m: road.begin_m + along_m,
            speed_mps,
            junction_share,
        })
    }

    /// Metres along its arc, speed and share of the junction of a driver on the road.
    pub fn along(&self, number: u32, driver: &Driver, now_ms: i64) -> (f32, f32, f32) {
        if driver.phase == Phase::Halted {
            return (driver.start_m, 0.0, 1.0);
        }
        if now_ms < driver.entered_ms {
            let share = 1.0 - (driver.entered_ms - now_ms) as f32 / f32::from(driver.junction_ms.max(1));
            return (driver.start_m, driver.start_mps, share.clamp(0.0, 1.0));
        }
        let (free_m, free_mps) = self.free_along(driver, now_ms);
        if self.is_beside(driver) {
            let begin_m = self.roads.roads[self.roads.lane_arc[driver.lane as usize] as usize].begin_m;
            let goal_m = if driver.way == NONE { self.goals_m[number as usize] - begin_m } else { f32::INFINITY };
            return (free_m.min(goal_m), free_mps, 1.0);
        }
        let (queue_m, queue_mps) = self.queue_along(number, driver, free_m, now_ms);
        let (along_m, speed_mps) =
            if free_m <= queue_m { (free_m, free_mps) } else { (queue_m.max(driver.start_m), queue_mps) };
        (along_m, speed_mps, 1.0)
    }

    /// Where a driver would be if only those before it kept it: its own run, stretched to the time when it gets to the line.
    fn free_along(&self, driver: &Driver, now_ms: i64) -> (f32, f32) {
        let arc = self.roads.lane_arc[driver.lane as usize];
        let left_m = (self.roads.roads[arc as usize].length_m - driver.start_m).max(0.01);
        let pace_mps2 = self.kind(driver).pace_mps2();
        let (own_s, _) = run(left_m, driver.start_mps, driver.cruise_mps, pace_mps2);
        let whole_s = ((driver.arrive_ms - driver.entered_ms) as f32 / 1000.0).max(0.001);
        let stretch = own_s / whole_s;
        let since_s = (now_ms - driver.entered_ms) as f32 / 1000.0;
        let (way_m, speed_mps) = way(since_s * stretch, driver.start_mps, driver.cruise_mps, pace_mps2);
        if way_m >= left_m {
            return (driver.start_m + left_m, 0.0);
        }
        (driver.start_m + way_m, speed_mps * stretch)
    }

    /// Where the queue before a driver lets it be (Newell 2002): each stands a spacing behind the next, and makes up for
    /// the length of each that crosses the line, at its own speed, when the start wave has come back to it.
    fn queue_along(&self, number: u32, driver: &Driver, free_m: f32, now_ms: i64) -> (f32, f32) {
        let lane = &self.lanes.lanes[driver.lane as usize];
        let arc = self.roads.lane_arc[driver.lane as usize];
        let kind = self.kind(driver);
        let spacing_m = kind.spacing_m();
        let front_cm = driver.tail_cm.wrapping_sub(lane.crossed_cm) as f32 - spacing_m * 100.0;
        let ahead_m = (front_cm / 100.0).max(0.0);
        let mut stand_m = self.roads.roads[arc as usize].length_m - ahead_m;
        // Those behind somebody who halted don't feel what happened before it since.
        let mut deaf_ms = 0;
        if let Some(block) = self.halted_before(driver.lane, number).map(|halted| &self.drivers[halted as usize]) {
            stand_m = block.start_m - driver.tail_cm.wrapping_sub(block.tail_cm) as f32 / 100.0;
            deaf_ms = now_ms - block.entered_ms;
        }
        // Of a queue that discharges at capacity, more than this has never been crossed but not felt.
        let waves_m = ahead_m * kind.headway_s() * driver.cruise_mps / spacing_m + 4.0 * spacing_m;
        if free_m + waves_m < stand_m {
            return (stand_m, 0.0);
        }
        let wave_s_per_m = kind.headway_s() / spacing_m;
        let (mut behind_m, mut crossed_m) = (ahead_m, 0.0);
        let (mut short_m, mut is_moving) = (0.0_f32, false);
        for ago in 0.. {
            let Some(crossing) = self.lanes.crossing(driver.lane, ago, now_ms - self.start_ms) else { break };
            behind_m += crossing.spacing_m;
            if i64::from(crossing.since_ms) < deaf_ms {
                continue;
            }
            crossed_m += crossing.spacing_m;
            let felt_s = crossing.since_ms as f32 / 1000.0 - behind_m * wave_s_per_m;
            let left_m = crossed_m - driver.cruise_mps * felt_s.max(0.0);
            if left_m > short_m {
                (short_m, is_moving) = (left_m, felt_s > 0.0);
            } else if left_m < FELT_M {
                break;
            }
        }
        (stand_m - short_m, if is_moving { driver.cruise_mps } else { 0.0 })
    }

    /// The last who halted before a driver on its lane.
    fn halted_before(&self, lane: u32, number: u32) -> Option<u32> {
        let lane = &self.lanes.lanes[lane as usize];
        if lane.block == NONE {
            return None;
        }
        let mut halted = None;
        let mut at = lane.head;
        while at != NONE && at != number {
            let driver = &self.drivers[at as usize];
            if driver.phase == Phase::Halted {
                halted = Some(at);
            }
            at = driver.behind;
        }
        halted
    }

    /// The last who halted on a lane.
    pub(super) fn last_halted(&self, lane: u32) -> u32 {
        let on_lane = std::iter::successors(Some(self.lanes.lanes[lane as usize].head), |at| {
            self.drivers.get(*at as usize).map(|driver| driver.behind)
        });
        let is_halted = |at: &u32| self.drivers.get(*at as usize).is_some_and(|driver| driver.phase == Phase::Halted);
        on_lane.filter(is_halted).last().unwrap_or(NONE)
    }

    /// The lane that a driver who is off the road now was on last.
    pub fn place_left(&self, number: u32) -> Option<DriverPlace> {
        let driver = self.drivers.get(number as usize)?;
        let arc = *self.roads.lane_arc.get(driver.lane as usize)?;
        let road = &self.roads.roads[arc as usize];
        Some(DriverPlace {
            arc: ArcId(arc),
            previous: ArcId::NONE,
            next: ArcId::NONE,
            previous_line_m: 0.0,
            lane: driver.lane - road.first_lane,
            lanes: road.lanes,
            along_m: 0.0,
            speed_mps: 0.0,
            junction_share: 1.0,
        })
    }

    /// Where on an arc somebody comes to who goes to a place of it: at most to its line, not back into the junction.
    pub fn reach_m(&self, arc: ArcId, offset_m: f32) -> f32 {
        let Some(road) = self.roads.roads.get(arc.index()) else { return offset_m };
        offset_m.clamp(road.begin_m, road.begin_m + road.length_m)
    }

    /// Where on an arc its stop line lies, in metres from the arc's beginning.
    pub fn line_m(&self, arc: ArcId) -> f32 {
        self.roads.roads.get(arc.index()).map_or(0.0, |road| road.begin_m + road.length_m)
    }

    /// Calls `tell` with each driver on the road and its arc, lane, metres along it and speed, lane by lane.
    pub fn for_each_place(&self, now_ms: i64, mut tell: impl FnMut(u32, ArcId, f32, f32)) {
        for (number, driver) in self.drivers.iter().enumerate() {
            if driver.phase != Phase::Off {
                let (along_m, speed_mps, _) = self.along(number as u32, driver, now_ms);
                let arc = self.roads.lane_arc[driver.lane as usize];
                tell(number as u32, ArcId(arc), self.roads.roads[arc as usize].begin_m + along_m, speed_mps);
            }
        }
    }
}
