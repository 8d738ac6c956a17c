//! Crossing the line: when the first of a lane may go, and into which lane of the next arc.

use crate::base::ids::ArcId;
use crate::city::control::RightOfWay;

use super::driver::{Driver, NEVER_MS, NONE, Phase};
use super::driver_kind::run;
use super::engine::{Outcome, Traffic};
use super::lane::Lane;
use super::lights::Show;
use super::roads::{NO_SIGNAL, Way};

/// Vehicles stop this far before the line.
const STOP_GAP_M: f32 = 1.0;
/// Whoever could go but finds no room, or no gap, for this long goes all the same, so that nobody waits for ever. SUMO
/// takes vehicles off the road after as long (`--time-to-teleport 300`).
pub const GRIDLOCK_MS: i64 = 300_000;
/// At a stop line everybody stands for this long.
const STOP_MS: i64 = 1_000;
/// A lane is filled by no more than this over its length by those who are let in, in metres.
pub(super) const SQUEEZE_M: f32 = 15.0;
/// A lane on which somebody halted is taken only when the others are longer by this, in centimetres.
const BLOCKED_CM: u32 = 50_000;
/// A closed arc is asked for again after this time.
const CLOSED_LOOK_MS: i64 = 60_000;

/// Whether a lane takes another vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Room {
    Now,
    At(i64),
    Full,
}

/// What a driver needs to go into the next arc.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Need {
    Room,
    /// A lane that is not too full.
    Squeeze,
    Nothing,
}

/// What keeps a driver at the line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Following {
    /// The earliest crossing behind the one before it.
    at_ms: i64,
    /// Its speed then.
    speed_mps: f32,
}

impl Traffic {
    /// Headway and speed behind the last one who crossed. In a queue that starts up each vehicle has one more spacing to
    /// gain speed in than the one before; the saturation headway and the start-up lost time follow from that.
    fn following(&self, driver: &Driver, lane: &Lane) -> Following {
        let kind = self.kind(driver);
        let (spacing_m, last_mps) = (kind.spacing_m(), lane.last_speed_mps);
        let speed_mps = (last_mps * last_mps + 2.0 * kind.pace_mps2() * spacing_m).sqrt().min(driver.cruise_mps);
        let headway_s = kind.headway_s() + 2.0 * spacing_m / (last_mps + speed_mps).max(0.1);
        Following { at_ms: lane.last_cross_ms.saturating_add((headway_s * 1000.0) as i64), speed_mps }
    }

    /// Speed at which a driver crosses at a moment: slowed before the line, with the queue, or from a stand.
    pub(super) fn crossing_mps(&self, driver: &Driver, following: Following, at_ms: i64) -> f32 {
        let kind = self.kind(driver);
        let top_mps = self.line_mps(driver);
        let late_s = (at_ms - driver.arrive_ms).max(0) as f32 / 1000.0;
        let slowed_mps = top_mps - (2.0 * kind.decel_mps2 * top_mps * late_s).sqrt();
        let other_mps = if at_ms <= following.at_ms + 1 {
            following.speed_mps
        } else {
            (2.0 * kind.pace_mps2() * STOP_GAP_M).sqrt()
        };
        slowed_mps.max(other_mps).min(driver.cruise_mps)
    }

    /// Speed with which a driver whom nobody keeps comes to the line.
    fn line_mps(&self, driver: &Driver) -> f32 {
        let arc = self.roads.ways[driver.way as usize].from;
        let left_m = (self.roads.roads[arc as usize].length_m - driver.start_m).max(0.0);
        let gained = driver.start_mps * driver.start_mps + 2.0 * self.kind(driver).pace_mps2() * left_m;
        gained.sqrt().min(driver.cruise_mps)
    }

    /// Finds out when the first of a lane may cross, and makes it due then.
    pub(super) fn line_up(&mut self, lane_number: u32, now_ms: i64) {
        let number = self.lanes.lanes[lane_number as usize].head;
        if number == NONE {
            return;
        }
        let driver = self.drivers[number as usize];
        if driver.way == NONE || matches!(driver.phase, Phase::Halted | Phase::Ending) {
            return;
        }
        let lane = self.lanes.lanes[lane_number as usize];
        let way = self.roads.ways[driver.way as usize];
        let following = self.following(&driver, &lane);
        let mut at_ms = driver.arrive_ms.max(following.at_ms).max(now_ms);
        let has_stop_line = way.light == super::lights::NO_LIGHT && way.right_of_way == RightOfWay::Stop;
        if has_stop_line || self.is_dark_at(&way) {
            at_ms += STOP_MS;
        } else {
            at_ms = self.green_from(&driver, &way, following, at_ms);
        }
        self.drivers[number as usize].phase = Phase::Lined;
        self.due(number, at_ms);
    }

    pub(super) fn is_dark_at(&self, way: &Way) -> bool {
        way.signal != NO_SIGNAL && self.is_dark.get(way.signal as usize).copied().unwrap_or(false)
    }

    /// When the next who has stopped at a dark junction may go: one after the other, who stopped first first.
    fn take_turn(&mut self, way: &Way, now_ms: i64) -> i64 {
        let node = self.roads.roads[way.from as usize].to_node as usize;
        let at_ms = self.next_turn_ms[node].max(now_ms);
        self.next_turn_ms[node] = at_ms + i64::from(self.roads.turn_ms[node]);
        at_ms
    }

    /// When a driver who could cross at `at_ms` gets green, with the time to start from a stand.
    fn green_from(&self, driver: &Driver, way: &Way, following: Following, at_ms: i64) -> i64 {
        let kind = self.kind(driver);
        let speed_mps = self.crossing_mps(driver, following, at_ms);
        let brake_ms = (speed_mps / (2.0 * kind.decel_mps2) * 1000.0) as i64;
        let clock_ms = self.signal_clock_ms;
        let Some((open_ms, _)) = self.roads.lights.open_from(way.light, at_ms + clock_ms, brake_ms) else {
            return NEVER_MS;
        };
        let open_ms = open_ms - clock_ms;
        let stand_mps = (2.0 * kind.pace_mps2() * STOP_GAP_M).sqrt();
        if open_ms > at_ms && self.crossing_mps(driver, following, open_ms) <= stand_mps {
            return open_ms + (2.0 * STOP_GAP_M / stand_mps * 1000.0) as i64;
        }
        open_ms
    }

    /// The first of a lane wants to cross now.
    pub(super) fn attempt(&mut self, number: u32, now_ms: i64) -> Option<Outcome> {
        let driver = self.drivers[number as usize];
        let way = self.roads.ways[driver.way as usize];
        let lane = self.lanes.lanes[driver.lane as usize];
        if driver.phase == Phase::Waiting {
            self.stop_waiting(driver.lane, way.to);
        }
        let is_patient = now_ms < self.patience_ends_ms(&driver);
        let following = self.following(&driver, &lane);
        let mut yields = way.right_of_way != RightOfWay::Major;
        if self.is_dark_at(&way) {
            yields = false;
            if driver.phase != Phase::Yielding {
                let turn_ms = self.take_turn(&way, now_ms);
                self.drivers[number as usize].phase = Phase::Yielding;
                if turn_ms > now_ms {
                    self.due(number, turn_ms);
                    return None;
                }
            }
        } else if way.light != super::lights::NO_LIGHT {
            let speed_mps = self.crossing_mps(&driver, following, now_ms);
            let brake_ms = (speed_mps / (2.0 * self.kind(&driver).decel_mps2) * 1000.0) as i64;
            let clock_ms = self.signal_clock_ms;
            let open = self.roads.lights.open_from(way.light, now_ms + clock_ms, brake_ms);
            // Whoever yielded in green stands in the junction already and clears it when the foes have red.
            let is_inside = driver.phase == Phase::Yielding;
            match open {
                Some((open_ms, show)) if open_ms - clock_ms <= now_ms || is_inside => {
                    yields = show == Show::Yield || is_inside || (show == Show::Off && yields);
                }
                Some(_) => {
                    self.line_up(driver.lane, now_ms);
                    return None;
                }
                None => return None,
            }
        }
        if self.last_hold_ms > now_ms {
            let node = self.roads.roads[way.from as usize].to_node;
            let hold_ms = self.held_until_ms[node as usize];
            if hold_ms > now_ms {
                self.due(number, hold_ms);
                return None;
            }
        }
        if yields
            && is_patient
            && let Some(again_ms) = self.gives_way(&driver, &way, following, now_ms)
        {
            self.drivers[number as usize].phase = Phase::Yielding;
            self.due(number, again_ms);
            return None;
        }
        self.enter_next(number, &way, following, now_ms, if is_patient { Need::Room } else { Need::Squeeze })
    }

    /// A driver in a ring of queues that moves on takes the place that the next one of it leaves.
    pub(super) fn move_round(&mut self, number: u32, now_ms: i64) -> Option<Outcome> {
        let driver = self.drivers[number as usize];
        let way = self.roads.ways[driver.way as usize];
        let following = self.following(&driver, &self.lanes.lanes[driver.lane as usize]);
        self.enter_next(number, &way, following, now_ms, Need::Nothing)
    }

    /// Until when a driver at the line waits for room or a gap.
    pub(super) fn patience_ends_ms(&self, driver: &Driver) -> i64 {
        driver.arrive_ms.max(self.lanes.lanes[driver.lane as usize].last_cross_ms).saturating_add(GRIDLOCK_MS)
    }

    /// Puts a driver who may go into the next arc, or lets it wait for room there.
    fn enter_next(&mut self, number: u32, way: &Way, following: Following, now_ms: i64, need: Need) -> Option<Outcome> {
        let driver = self.drivers[number as usize];
        if self.arcs[way.to as usize].open == 0 {
            self.drivers[number as usize].phase = Phase::Lined;
            self.due(number, now_ms + CLOSED_LOOK_MS);
            return Some(Outcome::Blocked { driver: number });
        }
        let speed_mps = self.crossing_mps(&driver, following, now_ms).min(way.line_mps);
        let top_mps = way.speed_mps.min(driver.cruise_mps);
        let (junction_s, start_mps) = run(way.length_m, speed_mps, top_mps, self.kind(&driver).pace_mps2());
        let junction_ms = ((junction_s * 1000.0) as i64).min(i64::from(u16::MAX));
        let (lane, room) = self.choose_lane(number, way, now_ms, now_ms + junction_ms);
        match room {
            Room::Full if need == Need::Room || (need == Need::Squeeze && !self.may_squeeze(lane)) => {
                self.wait_for_room(number, way.to, now_ms);
                return None;
            }
            Room::At(at_ms) if need != Need::Nothing => {
                // Whoever has its turn where the lights are dark keeps it.
                let phase = if self.is_dark_at(way) { Phase::Yielding } else { Phase::Lined };
                self.drivers[number as usize].phase = phase;
                self.due(number, at_ms);
                return None;
            }
            Room::Full => self.counts.gridlock_releases += 1,
            Room::Now | Room::At(_) => {}
        }
        self.leave_line(number, way, speed_mps, now_ms);
        let mut next = driver;
        (next.lane, next.taken, next.behind, next.phase) = (lane, driver.taken + 1, NONE, Phase::Following);
        (next.entered_ms, next.junction_ms) = (now_ms + junction_ms, junction_ms as u16);
        (next.start_mps, next.start_m) = (start_mps, 0.0);
        self.join_tail(number, next, way.to);
        self.wake_waiting(way.from, now_ms);
        self.line_up(driver.lane, now_ms);
        self.counts.crossings += 1;
        let crossed = Outcome::Crossed { driver: number, from: ArcId(way.from), to: ArcId(way.to) };
        self.tells_crossings.then_some(crossed)
    }

    /// Takes the first of a lane over the line.
    fn leave_line(&mut self, number: u32, way: &Way, speed_mps: f32, now_ms: i64) {
        let driver = self.drivers[number as usize];
        let spacing_cm = self.spacing_cm(&driver);
        self.lanes.note_crossing(driver.lane, spacing_cm, now_ms - self.start_ms);
        let lane = &mut self.lanes.lanes[driver.lane as usize];
        lane.head = driver.behind;
        if lane.head == NONE {
            lane.tail = NONE;
        }
        lane.crossed_cm = lane.crossed_cm.wrapping_add(spacing_cm);
        (lane.last_cross_ms, lane.last_speed_mps) = (now_ms, speed_mps);
        lane.last_way = driver.way;
        self.arcs[way.from as usize].vehicles -= 1;
        if driver.start_m <= 0.0 {
            self.note_travel(way.from, now_ms - (driver.entered_ms - i64::from(driver.junction_ms)));
        }
    }

    /// Puts a driver at the end of its lane's queue, at the arc's beginning. It is written back once and whole: a processor
    /// that reads many fields together just after they were written one by one waits.
    fn join_tail(&mut self, number: u32, mut driver: Driver, arc: u32) {
        let spacing_cm = self.spacing_cm(&driver);
        self.arcs[arc as usize].vehicles += 1;
        let lane = &mut self.lanes.lanes[driver.lane as usize];
        lane.entered_cm = lane.entered_cm.wrapping_add(spacing_cm);
        lane.last_entry_ms = driver.entered_ms;
        let tail = std::mem::replace(&mut lane.tail, number);
        if tail == NONE {
            lane.head = number;
        }
        driver.tail_cm = lane.entered_cm;
        driver.way = self.paths[number as usize].get(driver.taken as usize).copied().unwrap_or(NONE);
        self.aim(&mut driver, arc, tail != NONE);
        self.drivers[number as usize] = driver;
        if tail != NONE {
            self.drivers[tail as usize].behind = number;
        }
        if driver.way == NONE {
            self.begin_last(number, arc);
        } else if tail == NONE {
            self.line_up(driver.lane, driver.entered_ms - i64::from(driver.junction_ms));
        }
    }

    /// Sets a driver's free speed on an arc and when it reaches the line behind those before it.
    fn aim(&mut self, driver: &mut Driver, arc: u32, has_leader: bool) {
        let kind = *self.kind(driver);
        driver.cruise_mps = kind.cruise_mps(self.limit_mps(arc), driver.factor);
        driver.arrive_ms = driver.entered_ms + self.free_ms(driver, &self.roads.roads[arc as usize], driver.way);
        let lane = &mut self.lanes.lanes[driver.lane as usize];
        if has_leader {
            let headway_s = kind.headway_s() + kind.spacing_m() / driver.cruise_mps;
            driver.arrive_ms = driver.arrive_ms.max(lane.last_arrive_ms + (headway_s * 1000.0) as i64);
        }
        lane.last_arrive_ms = driver.arrive_ms;
    }

    /// Time from a driver's start to the line on a free road, with what slowing down for a turn takes.
    pub(super) fn free_ms(&self, driver: &Driver, road: &super::roads::Road, way: u32) -> i64 {
        let kind = self.kind(driver);
        let left_m = (road.length_m - driver.start_m).max(0.0);
        let (mut time_s, end_mps) = run(left_m, driver.start_mps, driver.cruise_mps, kind.pace_mps2());
        if let Some(way) = self.roads.ways.get(way as usize)
            && way.line_mps < end_mps
        {
            let slower_mps = end_mps - way.line_mps;
            time_s += slower_mps * slower_mps / (2.0 * kind.decel_mps2 * end_mps);
        }
        (time_s * 1000.0) as i64
    }

    /// The lane of the next arc that leads on with the shortest queue, and whether there is room.
    pub(super) fn choose_lane(&self, number: u32, way: &Way, now_ms: i64, entered_ms: i64) -> (u32, Room) {
        let driver = &self.drivers[number as usize];
        let road = self.roads.roads[way.to as usize];
        let after = self.paths[number as usize].get(driver.taken as usize + 1);
        let next = after.map_or(u32::MAX, |way| self.roads.ways[*way as usize].lanes);
        let mut best: Option<(u32, Room, u32)> = None;
        let own = driver.lane - self.roads.roads[way.from as usize].first_lane;
        let open = self.arcs[way.to as usize].open;
        let wanted = if next & open == 0 { open } else { next & open };
        for place in 0..road.lanes {
            if wanted & (1 << place) == 0 {
                continue;
            }
            let lane_number = road.first_lane + place;
            let room = self.room(driver, lane_number, &road, now_ms, entered_ms);
            let lane = &self.lanes.lanes[lane_number as usize];
            let detour_cm = if lane.block == NONE { u32::from(place != own) } else { BLOCKED_CM };
            let queue_cm = lane.used_cm() + detour_cm;
            let is_better = best.is_none_or(|(_, other, least_cm)| match (room, other) {
                (Room::Now, Room::Now) | (Room::Full, Room::Full) => queue_cm < least_cm,
                (Room::Now, _) | (Room::At(_), Room::Full) => true,
                (Room::At(at_ms), Room::At(other_ms)) => at_ms < other_ms,
                _ => false,
            });
            if is_better {
                best = Some((lane_number, room, queue_cm));
            }
        }
        best.map_or((road.first_lane, Room::Full), |(lane, room, _)| (lane, room))
    }

    /// Whether a lane takes a driver who comes onto it at `entered_ms`. Room that came free at the line is felt at the
    /// beginning after the hole has run back through the queue, one vehicle in a headway (Newell 1993).
    fn room(&self, driver: &Driver, number: u32, road: &super::roads::Road, now_ms: i64, entered_ms: i64) -> Room {
        let lane = &self.lanes.lanes[number as usize];
        let kind = self.kind(driver);
        let spacing_cm = self.spacing_cm(driver);
        let length_cm = (road.length_m * 100.0) as u32;
        let used_cm = lane.used_cm();
        if used_cm > 0 && used_cm + spacing_cm > length_cm {
            return Room::Full;
        }
        let gap_ms = (kind.spacing_m() / driver.cruise_mps.max(1.0) * 1000.0) as i64;
        let mut at_ms = now_ms;
        if lane.last_entry_ms + gap_ms > entered_ms {
            at_ms = now_ms + (lane.last_entry_ms + gap_ms - entered_ms);
        }
        let free = (length_cm.saturating_sub(used_cm)) / spacing_cm;
        let most = length_cm / spacing_cm;
        if used_cm > 0 && free >= 1 && free * 4 < most * 3 {
            let wave_ms = (most as f32 * kind.headway_s() * 1000.0) as i64;
            if let Some(since_ms) = self.lanes.since_crossing_ms(number, free - 1, now_ms - self.start_ms)
                && i64::from(since_ms) < wave_ms
            {
                at_ms = at_ms.max(now_ms + wave_ms - i64::from(since_ms));
            }
            if lane.block != NONE
                && self.place(lane.tail, now_ms).is_some_and(|tail| tail.along_m * 100.0 < spacing_cm as f32)
            {
                return Room::Full;
            }
        }
        if at_ms > now_ms { Room::At(at_ms) } else { Room::Now }
    }

    /// Whether a full lane takes one more to break a ring of queues: not if it stands for another reason, and only a few.
    /// In a ring each release opens a hole that runs round, so few are enough.
    fn may_squeeze(&self, lane_number: u32) -> bool {
        let lane = &self.lanes.lanes[lane_number as usize];
        let Some(head) = self.drivers.get(lane.head as usize) else { return true };
        let length_m = self.roads.roads[self.roads.lane_arc[lane_number as usize] as usize].length_m;
        let way = self.roads.ways.get(head.way as usize);
        let is_closed = way.is_some_and(|way| self.arcs[way.to as usize].open == 0);
        let over_m = lane.used_cm() as f32 / 100.0 - length_m;
        !is_closed && lane.block == NONE && over_m < SQUEEZE_M
    }

    fn wait_for_room(&mut self, number: u32, arc: u32, now_ms: i64) {
        let driver = self.drivers[number as usize];
        self.drivers[number as usize].phase = Phase::Waiting;
        self.due(number, self.looks_ms(&driver, now_ms));
        self.lanes.lanes[driver.lane as usize].next_waiting = NONE;
        let last = std::mem::replace(&mut self.arcs[arc as usize].last_waiting, driver.lane);
        if last == NONE {
            self.arcs[arc as usize].first_waiting = driver.lane;
        } else {
            self.lanes.lanes[last as usize].next_waiting = driver.lane;
        }
    }

    /// Takes a lane out of the row of those that wait for room in an arc.
    pub(super) fn stop_waiting(&mut self, lane: u32, arc: u32) {
        let (mut before, mut at) = (NONE, self.arcs[arc as usize].first_waiting);
        while at != NONE && at != lane {
            (before, at) = (at, self.lanes.lanes[at as usize].next_waiting);
        }
        if at == NONE {
            return;
        }
        let next = self.lanes.lanes[lane as usize].next_waiting;
        if before == NONE {
            self.arcs[arc as usize].first_waiting = next;
        } else {
            self.lanes.lanes[before as usize].next_waiting = next;
        }
        if self.arcs[arc as usize].last_waiting == lane {
            self.arcs[arc as usize].last_waiting = before;
        }
        self.lanes.lanes[lane as usize].next_waiting = NONE;
    }

    /// Somebody left an arc: those who wait for room there ask again, who came first first.
    pub(super) fn wake_waiting(&mut self, arc: u32, now_ms: i64) {
        let state = &mut self.arcs[arc as usize];
        let mut lane = std::mem::replace(&mut state.first_waiting, NONE);
        state.last_waiting = NONE;
        let mut at_ms = now_ms;
        while lane != NONE {
            let next = std::mem::replace(&mut self.lanes.lanes[lane as usize].next_waiting, NONE);
            let head = self.lanes.lanes[lane as usize].head;
            if head != NONE && self.drivers[head as usize].phase == Phase::Waiting {
                self.drivers[head as usize].phase = Phase::Lined;
                at_ms += 1;
                self.due(head, at_ms);
            }
            lane = next;
        }
    }
}
