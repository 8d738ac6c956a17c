//! Outages: feeders that trip and are restored, and who still has power then.

use std::collections::BTreeMap;

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId};
use crate::base::time::Timestamp;
use crate::model::event::{Cause, Event, EventKind};

use super::backup::LIFE_SUPPORT_LOW_S;
use super::buildings::Buildings;
use super::feeders::FeederState;
use super::model::EnergyModel;

/// A home with life-support equipment.
#[derive(Clone, Copy, Debug)]
pub struct LifeSupport {
    building: u32,
    /// What the equipment's own battery lasts when full, and still does.
    full_s: f32,
    left_s: f32,
    is_warned: bool,
    is_powered: bool,
    seen: Option<Timestamp>,
}

/// The equipment's battery fills again in so much of the time that it lasted.
const REFILL_PACE: f32 = 1.5;

impl LifeSupport {
    pub fn of(buildings: &Buildings) -> Vec<Self> {
        let row = |(building, row): (u32, &super::buildings::Constants)| {
            (row.life_support_s > 0.0).then_some(Self {
                building,
                full_s: row.life_support_s,
                left_s: row.life_support_s,
                is_warned: false,
                is_powered: true,
                seen: None,
            })
        };
        (0_u32..).zip(buildings.constants.iter()).filter_map(row).collect()
    }

    /// Moves on to `now`. Says what is news.
    fn watch(&mut self, is_powered: bool, now: Timestamp) -> Option<LifeSupportNews> {
        let since_s = self.seen.map_or(0.0, |seen| now.since_s(seen).max(0.0)) as f32;
        self.seen = Some(now);
        let was_powered = std::mem::replace(&mut self.is_powered, is_powered);
        if is_powered {
            self.left_s = (self.left_s + since_s * REFILL_PACE).min(self.full_s);
            self.is_warned = false;
            return None;
        }
        let before_s = self.left_s;
        self.left_s = (self.left_s - since_s).max(0.0);
        if was_powered {
            return Some(LifeSupportNews::AtRisk);
        }
        if before_s > 0.0 && self.left_s <= 0.0 {
            return Some(LifeSupportNews::Failing);
        }
        let is_low = self.left_s < LIFE_SUPPORT_LOW_S && !std::mem::replace(&mut self.is_warned, true);
        is_low.then_some(LifeSupportNews::Low)
    }
}

/// What is news of a home's life-support equipment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum LifeSupportNews {
    /// It runs on its own battery since now.
    AtRisk,
    /// Less than an hour is left.
    Low,
    /// Nothing is left.
    Failing,
}

impl EnergyModel {
    /// Trips or restores a feeder. A restored one comes back section by section. Says whether that is news.
    ///
    /// Who has power changes at once; powers follow in the next step. The caller tells of it.
    pub fn set_feeder(&mut self, feeder: FeederId, state: FeederState) -> bool {
        let now = self.now();
        // The last row is what hangs on no feeder.
        let is_one = feeder.index() + 1 < self.feeders.len();
        if !is_one || !self.feeders[feeder.index()].set_state(state, now) {
            return false;
        }
        self.urgent.push(feeder.0);
        true
    }

    /// Whether feeders trip by themselves when they are overloaded (standard inverse time, IEC 60255-151).
    pub fn set_protection(&mut self, is_on: bool) {
        self.is_protected = is_on;
    }

    pub fn feeder_state(&self, feeder: FeederId) -> Option<FeederState> {
        self.feeders.get(feeder.index()).map(|sums| sums.state)
    }

    /// Whether a building has power, from its feeder or of its own.
    pub fn is_powered(&self, building: BuildingId) -> bool {
        self.buildings
            .now
            .get(building.index())
            .is_some_and(|powers| self.is_fed(building) || (!powers.is_fed && powers.is_powered()))
    }

    /// Whether a building has power from its feeder.
    pub fn is_fed(&self, building: BuildingId) -> bool {
        self.buildings
            .constants
            .get(building.index())
            .is_some_and(|row| self.feeders[row.feeder as usize].is_live(row.section, self.now()))
    }

    pub fn is_charger_powered(&self, charger: ChargerId) -> bool {
        self.is_thing_fed(&self.charger_feeder, charger.index())
    }

    pub fn is_plant_fed(&self, plant: PlantId) -> bool {
        self.is_thing_fed(&self.plant_feeder, plant.index())
    }

    fn is_thing_fed(&self, feeder_of: &[u32], index: usize) -> bool {
        feeder_of.get(index).is_some_and(|feeder| self.feeders[*feeder as usize].is_live(0, self.now()))
    }

    /// Homes with life-support equipment, and how long it lasts without power, in seconds.
    pub fn life_support(&self) -> impl Iterator<Item = (BuildingId, f32)> + '_ {
        self.life_support.iter().map(|home| (BuildingId(home.building), home.left_s))
    }

    pub(super) fn watch_life_support(&mut self, now: Timestamp) {
        // Homes, and what is left of the first, by feeder.
        let mut news: BTreeMap<(LifeSupportNews, u32), (u16, f32)> = BTreeMap::new();
        for home in &mut self.life_support {
            let row = home.building as usize;
            match home.watch(self.buildings.now[row].is_powered(), now) {
                Some(LifeSupportNews::Low) => {
                    let building = BuildingId(home.building);
                    self.events.push(Event::new(now, EventKind::LifeSupportLow { building }));
                }
                Some(what) => {
                    let sum = news.entry((what, self.buildings.feeder[row])).or_insert((0, f32::INFINITY));
                    *sum = (sum.0.saturating_add(1), sum.1.min(home.left_s));
                }
                None => {}
            }
        }
        for ((what, feeder), (homes, left_s)) in news {
            let feeder = FeederId(feeder);
            let minutes_left = (left_s / 60.0) as u16;
            let kind = match what {
                LifeSupportNews::AtRisk => EventKind::LifeSupportAtRisk { feeder, homes, minutes_left },
                LifeSupportNews::Low | LifeSupportNews::Failing => EventKind::LifeSupportFailing { feeder, homes },
            };
            self.events.push(Event::new(now, kind).because(Cause::FeederOut(feeder)));
        }
    }

    /// The moment of the last step; the start before the first.
    pub(super) fn now(&self) -> Timestamp {
        self.stepped.unwrap_or(self.balance.observed)
    }
}
