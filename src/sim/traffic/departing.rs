//! Coming onto the road and leaving it between junctions, and changing the way.

use crate::base::ids::ArcId;

use super::crossing::SQUEEZE_M;
use super::driver::{NEVER_MS, NONE, Phase};
use super::driver_kind::Manner;
use super::engine::{Outcome, Traffic};

/// A driver near its goal but held up looks again after this time at the earliest.
const GOAL_LOOK_MS: i64 = 500;
/// So near counts as there, in metres.
const GOAL_NEAR_M: f32 = 0.5;

/// How a driver sets out.
#[derive(Clone, Copy, Debug)]
pub struct SetOut {
    /// Where on the first arc, and how far on the last.
    pub from_m: f32,
    pub goal_m: f32,
    /// Speed at the start.
    pub start_mps: f32,
    /// Time for pulling out before it drives on.
    pub pull_ms: i64,
    pub insistence: Insistence,
}

/// How a driver gets into the traffic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insistence {
    /// Waits for a gap in which nobody has to brake.
    Wait,
    /// Takes any gap as long as itself.
    Squeeze,
    /// Is let in by somebody in a standing queue.
    LetIn,
}

impl Traffic {
    /// The ways between the arcs of a path, up to the first gap.
    pub fn ways_along(&self, arcs: &[ArcId]) -> Box<[u32]> {
        self.read_ahead_along(arcs);
        let mut ways = Vec::with_capacity(arcs.len().saturating_sub(1));
        let pairs = arcs.windows(2).map(|pair| self.roads.way_between(pair[0].0, pair[1].0));
        ways.extend(pairs.map_while(|way| way));
        ways.into_boxed_slice()
    }

    /// Puts a driver on the road at the beginning of a path. `false` when no lane has a gap there now.
    pub fn set_out(&mut self, number: u32, arcs: &[ArcId], how: &SetOut, now_ms: i64) -> bool {
        let Some(first) = arcs.first().filter(|arc| arc.index() < self.roads.roads.len()) else { return false };
        if self.drivers[number as usize].phase != Phase::Off {
            return false;
        }
        let ways = self.ways_along(arcs);
        let road = self.roads.roads[first.index()];
        let from_m = (how.from_m - road.begin_m).clamp(0.0, road.length_m);
        let mut driver = self.drivers[number as usize];
        driver.taken = 0;
        driver.way = ways.first().copied().unwrap_or(NONE);
        (driver.start_m, driver.entered_ms, driver.junction_ms) = (from_m, now_ms + how.pull_ms, 0);
        driver.cruise_mps = self.kind(&driver).cruise_mps(self.limit_mps(first.0), driver.factor);
        driver.start_mps = how.start_mps.min(driver.cruise_mps);
        if self.kind(&driver).manner != Manner::InLane {
            driver.lane = road.first_lane;
            self.drivers[number as usize] = driver;
            self.paths[number as usize] = ways;
            self.goals_m[number as usize] = how.goal_m;
            self.counts.set_out += 1;
            self.begin_beside(number);
            return true;
        }
        let wanted = ways.first().map_or(u32::MAX, |way| self.roads.ways[*way as usize].lanes);
        let open = self.arcs[first.index()].open;
        let mask = if wanted & open == 0 { u32::MAX } else { wanted & open };
        let lanes = (0..road.lanes).filter(|place| mask & (1 << place) != 0).map(|place| road.first_lane + place);
        let spacing_m = self.kind(&driver).spacing_m();
        let mut best: Option<(u32, u32, u32)> = None;
        for lane in lanes {
            let Some(ahead) = self.gap(lane, from_m, spacing_m, how.insistence, now_ms) else { continue };
            let queue_cm = self.lanes.lanes[lane as usize].used_cm();
            if best.is_none_or(|(_, _, least_cm)| queue_cm < least_cm) {
                best = Some((lane, ahead, queue_cm));
            }
        }
        let Some((lane, ahead, _)) = best else { return false };
        driver.lane = lane;
        self.drivers[number as usize] = driver;
        self.paths[number as usize] = ways;
        self.goals_m[number as usize] = how.goal_m;
        self.counts.set_out += 1;
        self.insert(number, ahead, now_ms);
        true
    }

    /// Who is before a place of a lane, `NONE` if nobody is, when somebody of a length fits in there; `None` if not.
    fn gap(&self, lane_number: u32, at_m: f32, spacing_m: f32, insistence: Insistence, now_ms: i64) -> Option<u32> {
        let lane = &self.lanes.lanes[lane_number as usize];
        let (mut ahead, mut behind) = (NONE, lane.head);
        let (mut ahead_m, mut ahead_spacing_m) = (f32::INFINITY, 0.0);
        let mut behind_at = (f32::NEG_INFINITY, 0.0);
        while behind != NONE {
            let driver = &self.drivers[behind as usize];
            let (along_m, speed_mps, share) = self.along(behind, driver, now_ms);
            if along_m < at_m || share < 1.0 {
                behind_at = (along_m, speed_mps);
                break;
            }
            (ahead, ahead_m, ahead_spacing_m) = (behind, along_m, self.kind(driver).spacing_m());
            behind = driver.behind;
        }
        let length_cm = self.roads.roads[self.roads.lane_arc[lane_number as usize] as usize].length_m * 100.0;
        let is_full = lane.head != NONE && lane.used_cm() as f32 + spacing_m * 100.0 > length_cm;
        let brake_m = if insistence == Insistence::Wait { behind_at.1 } else { 0.0 };
        let fits = ahead_m - ahead_spacing_m >= at_m && behind_at.0 + spacing_m + brake_m <= at_m;
        let is_overfull = lane.used_cm() as f32 + spacing_m * 100.0 > length_cm + SQUEEZE_M * 100.0;
        let is_let_in = insistence == Insistence::LetIn && behind_at.1 <= 0.0 && !is_overfull;
        ((fits && !is_full) || is_let_in).then_some(ahead)
    }

    /// Puts a driver into its lane behind another, or first of all.
    fn insert(&mut self, number: u32, ahead: u32, now_ms: i64) {
        let lane_number = self.drivers[number as usize].lane;
        let arc = self.roads.lane_arc[lane_number as usize];
        let spacing_cm = self.spacing_cm(&self.drivers[number as usize]);
        let lane = self.lanes.lanes[lane_number as usize];
        let behind = if ahead == NONE { lane.head } else { self.drivers[ahead as usize].behind };
        let ahead_cm = if ahead == NONE { lane.crossed_cm } else { self.drivers[ahead as usize].tail_cm };
        self.rest_from(behind, now_ms);
        if ahead == NONE {
            self.lanes.lanes[lane_number as usize].head = number;
            self.unline(behind);
        } else {
            self.drivers[ahead as usize].behind = number;
        }
        let driver = &mut self.drivers[number as usize];
        (driver.behind, driver.tail_cm) = (behind, ahead_cm.wrapping_add(spacing_cm));
        driver.phase = Phase::Following;
        self.arcs[arc as usize].vehicles += 1;
        self.shift(behind, spacing_cm);
        let lane = &mut self.lanes.lanes[lane_number as usize];
        lane.entered_cm = lane.entered_cm.wrapping_add(spacing_cm);
        if behind == NONE {
            lane.tail = number;
        }
        self.rearrive(lane_number, number);
        if self.drivers[number as usize].way == NONE {
            self.begin_last(number, arc);
        } else if ahead == NONE {
            self.line_up(lane_number, now_ms);
        }
    }

    /// Takes whoever is first of a lane out of its place at the line.
    pub(super) fn unline(&mut self, number: u32) {
        if number == NONE {
            return;
        }
        let driver = self.drivers[number as usize];
        if driver.phase == Phase::Waiting {
            let to = self.roads.ways[driver.way as usize].to;
            self.stop_waiting(driver.lane, to);
        }
        if matches!(driver.phase, Phase::Lined | Phase::Yielding | Phase::Waiting | Phase::Released) {
            self.drivers[number as usize].phase = Phase::Following;
            self.drivers[number as usize].due_ms = NEVER_MS;
        }
    }

    /// Moves the places in the queue of a driver and all behind it back by a length; wraps for forward.
    fn shift(&mut self, first: u32, by_cm: u32) {
        let mut number = first;
        while number != NONE {
            let driver = &mut self.drivers[number as usize];
            driver.tail_cm = driver.tail_cm.wrapping_add(by_cm);
            number = driver.behind;
        }
    }

    /// Lets a driver and all behind it begin a new stretch where they are, so that nobody jumps when the queue changes.
    pub(super) fn rest_from(&mut self, first: u32, now_ms: i64) {
        let mut number = first;
        while number != NONE {
            let mut driver = self.drivers[number as usize];
            if now_ms > driver.entered_ms && driver.phase != Phase::Halted {
                let (along_m, speed_mps, _) = self.along(number, &driver, now_ms);
                (driver.start_m, driver.start_mps, driver.entered_ms) = (along_m, speed_mps, now_ms);
                self.drivers[number as usize] = driver;
            }
            number = driver.behind;
        }
    }

    /// Computes anew when a driver and all behind it on its lane reach the line.
    pub(super) fn rearrive(&mut self, lane_number: u32, first: u32) {
        let arc = self.roads.lane_arc[lane_number as usize];
        let road = self.roads.roads[arc as usize];
        let mut ahead_ms = i64::MIN / 4;
        let mut number = self.lanes.lanes[lane_number as usize].head;
        let mut is_behind = false;
        while number != NONE {
            let mut driver = self.drivers[number as usize];
            is_behind |= number == first;
            if is_behind && driver.phase != Phase::Halted {
                let kind = self.kind(&driver);
                let headway_s = kind.headway_s() + kind.spacing_m() / driver.cruise_mps;
                let own_ms = driver.entered_ms + self.free_ms(&driver, &road, driver.way);
                driver.arrive_ms = own_ms.max(ahead_ms + (headway_s * 1000.0) as i64);
                self.drivers[number as usize].arrive_ms = driver.arrive_ms;
            }
            ahead_ms = driver.arrive_ms;
            number = driver.behind;
        }
        self.lanes.lanes[lane_number as usize].last_arrive_ms = ahead_ms;
    }

    /// Takes a driver out of its lane's queue, wherever it is; those behind move up.
    pub(super) fn remove(&mut self, number: u32, now_ms: i64) {
        let driver = self.drivers[number as usize];
        let arc = self.roads.lane_arc[driver.lane as usize];
        let spacing_cm = self.spacing_cm(&driver);
        self.unline(number);
        let mut ahead = NONE;
        let mut at = self.lanes.lanes[driver.lane as usize].head;
        while at != NONE && at != number {
            (ahead, at) = (at, self.drivers[at as usize].behind);
        }
        if at == NONE {
            return;
        }
        self.rest_from(driver.behind, now_ms);
        self.shift(driver.behind, spacing_cm.wrapping_neg());
        let lane = &mut self.lanes.lanes[driver.lane as usize];
        lane.entered_cm = lane.entered_cm.wrapping_sub(spacing_cm);
        if lane.tail == number {
            lane.tail = ahead;
        }
        if ahead == NONE {
            lane.head = driver.behind;
        } else {
            self.drivers[ahead as usize].behind = driver.behind;
        }
        if self.lanes.lanes[driver.lane as usize].block == number {
            self.lanes.lanes[driver.lane as usize].block = self.last_halted(driver.lane);
        }
        self.arcs[arc as usize].vehicles -= 1;
        let gone = &mut self.drivers[number as usize];
        (gone.behind, gone.phase, gone.due_ms) = (NONE, Phase::Off, NEVER_MS);
        self.rearrive(driver.lane, driver.behind);
        self.wake_waiting(arc, now_ms);
        if ahead == NONE {
            self.line_up(driver.lane, now_ms);
        }
    }

    /// Takes a driver off the road where it is. Says where that was, if it was on the road.
    pub fn take_off(&mut self, number: u32, now_ms: i64) -> Option<super::position::DriverPlace> {
        let place = self.place(number, now_ms)?;
        if self.is_beside(&self.drivers[number as usize]) {
            let driver = &mut self.drivers[number as usize];
            (driver.phase, driver.due_ms) = (Phase::Off, NEVER_MS);
        } else {
            self.remove(number, now_ms);
        }
        Some(place)
    }

    /// Makes a driver on its last arc due at its goal.
    pub(super) fn begin_last(&mut self, number: u32, arc: u32) {
        let road = self.roads.roads[arc as usize];
        let goal_m = (self.goals_m[number as usize] - road.begin_m).clamp(0.0, road.length_m);
        let driver = &mut self.drivers[number as usize];
        driver.phase = Phase::Ending;
        let driver = self.drivers[number as usize];
        let left_m = (goal_m - driver.start_m).max(0.0);
        let pace_mps2 = self.kind(&driver).pace_mps2();
        let (time_s, _) = super::driver_kind::run(left_m, driver.start_mps, driver.cruise_mps, pace_mps2);
        self.due(number, driver.entered_ms + (time_s * 1000.0) as i64);
    }

    /// A driver on its last arc is looked at: it is at its goal, or comes nearer.
    pub(super) fn near_goal(&mut self, number: u32, now_ms: i64) -> Option<Outcome> {
        let driver = self.drivers[number as usize];
        let arc = self.roads.lane_arc[driver.lane as usize];
        let road = self.roads.roads[arc as usize];
        let goal_m = (self.goals_m[number as usize] - road.begin_m).clamp(0.0, road.length_m);
        let (along_m, _, _) = self.along(number, &driver, now_ms);
        if along_m + GOAL_NEAR_M < goal_m {
            let left_ms = ((goal_m - along_m) / driver.cruise_mps * 1000.0) as i64;
            self.due(number, now_ms + left_ms.max(GOAL_LOOK_MS));
            return None;
        }
        self.remove(number, now_ms);
        self.counts.arrived += 1;
        Some(Outcome::Arrived { driver: number })
    }

    /// Sends a driver along other ways from the arc where it is. The way that it came by stays: it may still be on it.
    fn take_path(&mut self, number: u32, ways: &[u32]) {
        let taken = &mut self.drivers[number as usize].taken;
        let path = &mut self.paths[number as usize];
        let before = (*taken as usize).checked_sub(1).and_then(|place| path.get(place)).copied();
        *taken = u32::from(before.is_some());
        *path = before.into_iter().chain(ways.iter().copied()).collect();
    }

    /// Gives a driver another path from the arc where it is, and another goal. `false` if the path begins elsewhere.
    pub fn redirect(&mut self, number: u32, arcs: &[ArcId], goal_m: f32, now_ms: i64) -> bool {
        if self.drivers[number as usize].phase == Phase::Off || arcs.first() != Some(&self.arc_of(number)) {
            return false;
        }
        let ways = self.ways_along(arcs);
        let mut driver = self.drivers[number as usize];
        let is_first = self.lanes.lanes[driver.lane as usize].head == number;
        self.goals_m[number as usize] = goal_m;
        if self.is_beside(&driver) {
            self.rest_beside(number, now_ms);
            self.take_path(number, &ways);
            self.begin_beside(number);
            return true;
        }
        self.unline(number);
        if now_ms >= driver.entered_ms {
            let (along_m, speed_mps, _) = self.along(number, &driver, now_ms);
            driver = self.drivers[number as usize];
            if driver.phase != Phase::Halted {
                (driver.start_m, driver.start_mps, driver.entered_ms) = (along_m, speed_mps, now_ms);
            }
        }
        driver.way = ways.first().copied().unwrap_or(NONE);
        if driver.phase != Phase::Halted {
            (driver.phase, driver.due_ms) = (Phase::Following, NEVER_MS);
        }
        self.drivers[number as usize] = driver;
        self.take_path(number, &ways);
        if driver.phase == Phase::Halted {
            return true;
        }
        if driver.way == NONE {
            self.begin_last(number, self.roads.lane_arc[driver.lane as usize]);
        } else if is_first {
            self.line_up(driver.lane, now_ms);
        }
        true
    }
}
