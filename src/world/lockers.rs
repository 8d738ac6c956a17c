//! Lockers: what lies in the compartments of robots, as they say.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::Lockers;
use crate::model::fact::LockerFacts;

use super::live::World;

/// The compartments of one robot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LockersNow {
    pub vehicle: VehicleId,
    pub observed: Timestamp,
    pub lockers: Lockers,
}

/// The compartments of all robots that told of them.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownLockers {
    rows: BTreeMap<VehicleId, LockersNow>,
    published: Option<Arc<Vec<LockersNow>>>,
}

impl KnownLockers {
    /// All rows in the order of the vehicles' numbers.
    pub fn published(&mut self) -> Arc<Vec<LockersNow>> {
        self.published.get_or_insert_with(|| Arc::new(self.rows.values().copied().collect())).clone()
    }
}

pub(super) fn apply(world: &mut World, facts: &LockerFacts) {
    let rows = facts.vehicle.len();
    if facts.observed.len() != rows || facts.lockers.len() != rows {
        world.counters.invalid += rows as u64;
        return;
    }
    for ((vehicle, observed), lockers) in facts.vehicle.iter().zip(&facts.observed).zip(&facts.lockers) {
        if vehicle.index() >= world.roster.len() {
            world.counters.invalid += 1;
            continue;
        }
        world.counters.facts += 1;
        let known = &mut world.lockers;
        if known.rows.get(vehicle).is_some_and(|known| known.observed > *observed) {
            world.counters.late += 1;
            continue;
        }
        known.published = None;
        known.rows.insert(*vehicle, LockersNow { vehicle: *vehicle, observed: *observed, lockers: *lockers });
    }
}
