//! Right of way: who must let whom go first, by gap acceptance.

use super::crossing::Following;
use super::driver::{Driver, NONE, Phase};
use super::driver_kind::run;
use super::engine::Traffic;
use super::roads::{Foe, Way};

/// Waiting drivers take ever shorter gaps: after this long half of what they need (SUMO's `time-to-impatience`).
const IMPATIENT_MS: f32 = 180_000.0;
/// The gap left to a foe who comes behind, in seconds (SUMO's `jmTimegapMinor`).
const MARGIN_S: f32 = 1.0;
/// Somebody who gave way looks again after at least this time.
const LOOK_MS: i64 = 200;
/// Nobody passes the middle of a junction slower than this, for those who wait for it, in m/s.
const PASS_MPS: f32 = 3.0;

impl Traffic {
    /// Until when a driver lets its foes go first; `None` when the gap is long enough to pass.
    pub(super) fn gives_way(&self, driver: &Driver, way: &Way, following: Following, now_ms: i64) -> Option<i64> {
        let kind = self.kind(driver);
        let speed_mps = self.crossing_mps(driver, following, now_ms).min(way.line_mps);
        let top_mps = way.speed_mps.min(driver.cruise_mps);
        let (clear_s, end_mps) = run(way.length_m + kind.length_m, speed_mps, top_mps, kind.pace_mps2());
        let limit_mps = self.roads.roads[way.to as usize].limit_mps;
        // Whoever merges is driven into by nobody only after it has gained speed.
        let slower_mps = (limit_mps - end_mps).max(0.0);
        let merge_s = slower_mps * slower_mps / (2.0 * kind.pace_mps2() * limit_mps) + kind.tau_s;
        let patience = (1.0 - 0.5 * (now_ms - driver.arrive_ms).max(0) as f32 / IMPATIENT_MS).max(0.5);
        let clear_ms = ((clear_s + MARGIN_S) * patience * 1000.0) as i64;
        let merge_ms = (merge_s * patience * 1000.0) as i64;
        let mut until_ms = i64::MIN;
        for foe in self.roads.foes_of(way) {
            let need_ms = if foe.merges { clear_ms + merge_ms } else { clear_ms };
            let mut lanes = foe.lanes;
            while lanes != 0 {
                let lane = foe.first_lane + lanes.trailing_zeros();
                lanes &= lanes - 1;
                until_ms = until_ms.max(self.foe_until_ms(driver, lane, foe, need_ms, now_ms));
            }
        }
        (until_ms > now_ms).then(|| until_ms.max(now_ms + LOOK_MS))
    }

    /// Until when the foes of one lane go first; the past if they don't.
    fn foe_until_ms(&self, own: &Driver, lane: u32, foe: &Foe, clear_ms: i64, now_ms: i64) -> i64 {
        let lane = &self.lanes.lanes[lane as usize];
        let length_m = self.kind(own).length_m;
        let pass_ms = |speed_mps: f32| ((0.5 * foe.length_m + length_m) / speed_mps.max(PASS_MPS) * 1000.0) as i64;
        let mut until_ms = i64::MIN;
        if lane.last_way == foe.way {
            until_ms = lane.last_cross_ms.saturating_add(pass_ms(lane.last_speed_mps));
        }
        if lane.head == NONE {
            return until_ms;
        }
        let head = &self.drivers[lane.head as usize];
        if head.way != foe.way {
            return until_ms;
        }
        let comes_ms = match head.phase {
            Phase::Lined => head.due_ms,
            // Both give way: who came first goes first.
            Phase::Yielding if head.arrive_ms < own.arrive_ms => head.due_ms,
            _ => return until_ms,
        };
        if comes_ms < now_ms + clear_ms {
            until_ms = until_ms.max(comes_ms + pass_ms(head.cruise_mps.min(foe.speed_mps)));
        }
        until_ms
    }
}
