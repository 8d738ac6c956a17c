//! Holds: in whose hand vehicles are, as they say. Only those that somebody holds have a row.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::command::Hold;
use crate::model::fact::HoldFacts;

use super::live::World;

/// In whose hand one vehicle is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HoldNow {
    pub vehicle: VehicleId,
    pub observed: Timestamp,
    pub hold: Hold,
}

/// All vehicles that somebody holds.
#[derive(Clone, Debug, Default)]
pub(super) struct Holds {
    rows: BTreeMap<VehicleId, HoldNow>,
    published: Option<Arc<Vec<HoldNow>>>,
}

impl Holds {
    pub fn iter(&self) -> impl Iterator<Item = &HoldNow> {
        self.rows.values()
    }

    pub fn get(&self, vehicle: VehicleId) -> Option<&HoldNow> {
        self.rows.get(&vehicle)
    }

    pub fn holds_stopped(&self, vehicle: VehicleId) -> bool {
        self.rows.get(&vehicle).is_some_and(|row| row.hold.stop.is_some())
    }

    /// All rows in the order of the vehicles' numbers.
    pub fn published(&mut self) -> Arc<Vec<HoldNow>> {
        self.published.get_or_insert_with(|| Arc::new(self.rows.values().copied().collect())).clone()
    }
}

pub(super) fn apply(world: &mut World, facts: &HoldFacts) {
    let rows = facts.vehicle.len();
    if facts.observed.len() != rows || facts.hold.len() != rows {
        world.counters.invalid += rows as u64;
        return;
    }
    for ((vehicle, observed), hold) in facts.vehicle.iter().zip(&facts.observed).zip(&facts.hold) {
        if vehicle.index() >= world.roster.len() {
            world.counters.invalid += 1;
            continue;
        }
        world.counters.facts += 1;
        if world.holds.rows.get(vehicle).is_some_and(|known| known.observed > *observed) {
            continue;
        }
        world.holds.published = None;
        if *hold == Hold::NONE {
            world.holds.rows.remove(vehicle);
        } else {
            let row = HoldNow { vehicle: *vehicle, observed: *observed, hold: *hold };
            world.holds.rows.insert(*vehicle, row);
        }
    }
}
