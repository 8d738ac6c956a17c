//! The engine: drivers, lanes and what is due.

use std::sync::Arc;

use crate::base::ids::ArcId;

use super::driver::{Driver, NEVER_MS, NONE, Phase};
use super::driver_kind::{DriverKind, Manner};
use super::lane::{LONG_AGO_MS, Lanes};
use super::roads::{Roads, lane_mask};
use super::wheel::{DRIVERS_MAX, Wheel};

/// What somebody outside the engine may want to know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A driver left an arc over its line; only told if `tells_crossings`.
    Crossed { driver: u32, from: ArcId, to: ArcId },
    /// A driver is at its goal and off the road.
    Arrived { driver: u32 },
    /// The next arc of a driver's path is closed: it waits at the line for another path.
    Blocked { driver: u32 },
}

/// What happens in the traffic.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub events: u64,
    pub set_out: u64,
    pub arrived: u64,
    pub crossings: u64,
    /// Vehicles let into a full lane after a long wait, those of rings of full lanes among them.
    pub gridlock_releases: u64,
}

/// What changes on an arc.
#[derive(Clone, Copy, Debug)]
pub struct ArcState {
    pub vehicles: u32,
    /// Lanes that are open, a bit each.
    pub open: u32,
    /// How fast those who come onto it drive, against the limit: less beside a work site.
    pub pace: f32,
    /// First and last of the lanes that wait for room here.
    pub first_waiting: u32,
    pub last_waiting: u32,
    /// Smoothed time from end to end, and how many measured it since it was last looked at.
    pub travel_s: f32,
    pub measured: u32,
}

/// The traffic of a city.
#[derive(Clone, Debug)]
pub struct Traffic {
    pub(super) roads: Arc<Roads>,
    pub(super) kinds: Vec<DriverKind>,
    pub(super) start_ms: i64,
    /// Added to the clock to get the time of day by which signals are switched.
    pub(super) signal_clock_ms: i64,
    pub(super) wheel: Wheel,
    pub(super) drivers: Vec<Driver>,
    /// The ways that each driver takes, from its first arc.
    pub(super) paths: Vec<Box<[u32]>>,
    /// How far each drives on its last arc.
    pub(super) goals_m: Vec<f32>,
    /// Drivers who belong to nobody any more.
    pub(super) spare: Vec<u32>,
    pub(super) lanes: Lanes,
    pub(super) arcs: Vec<ArcState>,
    /// Until when nobody but an emergency vehicle enters a junction, and the latest of them.
    pub(super) held_until_ms: Vec<i64>,
    pub(super) last_hold_ms: i64,
    /// Signals without light, and when the next may go at each node with such a one.
    pub(super) is_dark: Vec<bool>,
    pub(super) next_turn_ms: Vec<i64>,
    /// How fast traffic moves in the present weather, against a dry street.
    pub(super) pace: f32,
    pub(super) tells_crossings: bool,
    pub(super) counts: Counts,
}

/// Traffic never moves slower than this in any weather, against a dry street.
const PACE_MIN: f32 = 0.2;
/// Weight of the newest travel time.
const NEWEST_WEIGHT: f32 = 0.2;

impl Traffic {
    pub fn new(roads: Arc<Roads>, kinds: Vec<DriverKind>, start_ms: i64, signal_clock_ms: i64) -> Self {
        let arc = |road: &super::roads::Road| ArcState {
            vehicles: 0,
            open: lane_mask(road.lanes),
            pace: 1.0,
            first_waiting: NONE,
            last_waiting: NONE,
            travel_s: road.length_m / road.limit_mps,
            measured: 0,
        };
        Self {
            arcs: roads.roads.iter().map(arc).collect(),
            lanes: Lanes::of(&roads),
            held_until_ms: vec![LONG_AGO_MS; roads.nodes],
            last_hold_ms: LONG_AGO_MS,
            is_dark: vec![false; roads.signals],
            next_turn_ms: vec![LONG_AGO_MS; roads.nodes],
            kinds,
            start_ms,
            signal_clock_ms,
            wheel: Wheel::default(),
            drivers: Vec::new(),
            paths: Vec::new(),
            goals_m: Vec::new(),
            spare: Vec::new(),
            pace: 1.0,
            tells_crossings: false,
            counts: Counts::default(),
            roads,
        }
    }

    /// Takes over a travel time that somebody else has measured; unknown arcs and odd times are left alone.
    pub fn expect_travel(&mut self, arc: ArcId, travel_s: f32) {
        if let Some(state) = self.arcs.get_mut(arc.index()).filter(|_| travel_s.is_finite() && travel_s > 0.0) {
            state.travel_s = travel_s;
        }
    }

    /// Adds a driver, off the road. `None` when there are too many or the kind is unknown.
    pub fn add_driver(&mut self, kind: u8, factor: f32) -> Option<u32> {
        self.kinds.get(usize::from(kind))?;
        let driver = Driver::new(kind, factor);
        if let Some(number) = self.spare.pop() {
            self.drivers[number as usize] = driver;
            return Some(number);
        }
        if self.drivers.len() >= DRIVERS_MAX {
            return None;
        }
        self.drivers.push(driver);
        self.paths.push(Box::default());
        self.goals_m.push(0.0);
        Some(self.drivers.len() as u32 - 1)
    }

    /// Gives the number of a driver off the road to whoever comes next.
    pub fn release_driver(&mut self, driver: u32) {
        if self.drivers[driver as usize].phase == Phase::Off {
            self.paths[driver as usize] = Box::default();
            self.spare.push(driver);
        }
    }

    /// Has every crossing told as an [`Outcome`].
    pub fn tell_crossings(&mut self) {
        self.tells_crossings = true;
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    pub fn is_on_road(&self, driver: u32) -> bool {
        self.drivers[driver as usize].phase != Phase::Off
    }

    /// When something is due next, if that is at or before `until_ms`.
    pub fn next_ms(&mut self, until_ms: i64) -> Option<i64> {
        let since_ms = u64::try_from(until_ms - self.start_ms).ok()?;
        self.wheel.next_ms(since_ms).map(|at_ms| at_ms as i64 + self.start_ms)
    }

    /// Runs what is due at or before `until_ms` up to the first outcome, with its moment.
    pub fn advance(&mut self, until_ms: i64) -> Option<(i64, Outcome)> {
        let since_ms = u64::try_from(until_ms - self.start_ms).ok()?;
        while let Some((at_ms, driver)) = self.wheel.take_due(since_ms) {
            let now_ms = at_ms as i64 + self.start_ms;
            if self.drivers[driver as usize].due_ms != now_ms {
                continue;
            }
            self.counts.events += 1;
            self.read_ahead();
            if let Some(outcome) = self.step(driver, now_ms) {
                return Some((now_ms, outcome));
            }
        }
        None
    }

    fn step(&mut self, driver: u32, now_ms: i64) -> Option<Outcome> {
        self.drivers[driver as usize].due_ms = NEVER_MS;
        match self.drivers[driver as usize].phase {
            Phase::Off | Phase::Following | Phase::Halted => None,
            Phase::Lined | Phase::Yielding => self.attempt(driver, now_ms),
            Phase::Waiting => self.look_round(driver, now_ms),
            Phase::Released => self.move_round(driver, now_ms),
            Phase::Ending => self.near_goal(driver, now_ms),
            Phase::Beside => self.step_beside(driver, now_ms),
        }
    }

    /// Makes a driver due; any earlier entry is void.
    pub(super) fn due(&mut self, driver: u32, at_ms: i64) {
        self.drivers[driver as usize].due_ms = at_ms;
        if at_ms != NEVER_MS {
            self.wheel.add((at_ms - self.start_ms).max(0) as u64, driver);
        }
    }

    pub(super) fn kind(&self, driver: &Driver) -> &DriverKind {
        &self.kinds[usize::from(driver.kind)]
    }

    pub(super) fn is_beside(&self, driver: &Driver) -> bool {
        self.kind(driver).manner != Manner::InLane
    }

    pub(super) fn spacing_cm(&self, driver: &Driver) -> u32 {
        (self.kind(driver).spacing_m() * 100.0) as u32
    }

    /// The arc where a driver is.
    pub fn arc_of(&self, driver: u32) -> ArcId {
        let lane = self.drivers[driver as usize].lane;
        ArcId(self.roads.lane_arc.get(lane as usize).copied().unwrap_or(NONE))
    }

    pub(super) fn note_travel(&mut self, arc: u32, travel_ms: i64) {
        let state = &mut self.arcs[arc as usize];
        state.travel_s += (travel_ms as f32 / 1000.0 - state.travel_s) * NEWEST_WEIGHT;
        state.measured += 1;
    }

    /// Smoothed travel time of each arc in seconds, by `ArcId`. Where nobody measured, an old one fades to free flow; where
    /// it has stood for long, it takes that long at least.
    pub fn travel_s(&mut self, now_ms: i64) -> Vec<f32> {
        for arc in 0..self.arcs.len() {
            let stood_s = if self.arcs[arc].vehicles > 0 { self.stood_s(arc, now_ms) } else { 0.0 };
            let (state, road) = (&mut self.arcs[arc], &self.roads.roads[arc]);
            if state.measured == 0 {
                let free_mps = road.limit_mps * self.pace * state.pace;
                state.travel_s += (road.length_m / free_mps - state.travel_s) * NEWEST_WEIGHT;
            }
            state.travel_s = state.travel_s.max(stood_s);
            state.measured = 0;
        }
        self.arcs.iter().map(|state| state.travel_s).collect()
    }

    /// Sets how fast traffic moves, against a dry street. Whoever is on an arc keeps its speed to the end of it.
    pub fn set_pace(&mut self, pace: f32) {
        self.pace = pace.clamp(PACE_MIN, 1.0);
    }

    /// The speed on an arc that drivers go by: its limit, less by weather and work sites.
    pub(super) fn limit_mps(&self, arc: u32) -> f32 {
        self.roads.roads[arc as usize].limit_mps * self.pace * self.arcs[arc as usize].pace
    }

    /// The same for an arc of the city; 0 for one that does not exist.
    pub fn free_mps(&self, arc: ArcId) -> f32 {
        if arc.index() < self.arcs.len() { self.limit_mps(arc.index() as u32) } else { 0.0 }
    }

    /// State of an arc.
    pub fn arc(&self, arc: ArcId) -> Option<&ArcState> {
        self.arcs.get(arc.index())
    }

    pub fn roads(&self) -> &Roads {
        &self.roads
    }

    /// The remaining path of a driver, from the arc where it is.
    pub fn path_ahead(&self, driver: u32) -> Vec<ArcId> {
        let number = driver as usize;
        let ways = self.paths[number].get(self.drivers[number].taken as usize..).unwrap_or(&[]);
        let ahead = ways.iter().map(|way| ArcId(self.roads.ways[*way as usize].to));
        std::iter::once(self.arc_of(driver)).chain(ahead).collect()
    }
}
