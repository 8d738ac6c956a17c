//! What insertions cost, remembered until a route changes.
//!
//! Most routes are the same from one try to the next, and those of a try that failed come back as they were: a route's
//! version tells its content.

use super::insertion::Insertion;
use super::numbers::{JobNo, VehicleNo};

/// Of larger problems nothing is remembered: they would take too much memory.
const PAIRS_MAX: usize = 1 << 19;

/// For each job and vehicle the answers for the two versions that were asked for last.
#[derive(Clone, Debug)]
pub struct InsertionMemory {
    pairs: Vec<[Entry; 2]>,
    vehicles: usize,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    version: u64,
    /// Where there is no drop-off: no insertion costs less.
    cost: f32,
    pick_up: u16,
    drop_off: u16,
}

/// What is remembered of a job and a route.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Recall {
    Unknown,
    /// No insertion costs less.
    AtLeast(f64),
    At(Insertion),
}

/// No pick-up, or no drop-off.
const NONE: u16 = u16::MAX;

impl InsertionMemory {
    /// A memory for so many jobs and vehicles.
    pub fn new(jobs: usize, vehicles: usize) -> Self {
        let pairs = Some(jobs * vehicles).filter(|pairs| *pairs <= PAIRS_MAX).unwrap_or(0);
        let blank = Entry { version: u64::MAX, pick_up: NONE, drop_off: NONE, cost: f32::INFINITY };
        Self { pairs: vec![[blank; 2]; pairs], vehicles }
    }

    fn pair_mut(&mut self, job: JobNo, vehicle: VehicleNo) -> Option<&mut [Entry; 2]> {
        self.pairs.get_mut(job.index() * self.vehicles + vehicle.index())
    }

    /// What was found for a job in a route of a version.
    pub fn recall(&mut self, job: JobNo, vehicle: VehicleNo, version: u64) -> Recall {
        let Some(pair) = self.pair_mut(job, vehicle) else { return Recall::Unknown };
        if pair[0].version != version {
            if pair[1].version != version {
                return Recall::Unknown;
            }
            pair.swap(0, 1);
        }
        let Entry { cost, pick_up, drop_off, .. } = pair[0];
        if drop_off == NONE {
            return Recall::AtLeast(f64::from(cost));
        }
        let pick_up = (pick_up != NONE).then_some(usize::from(pick_up));
        Recall::At(Insertion { cost: f64::from(cost), pick_up, drop_off: usize::from(drop_off) })
    }

    /// Keeps what was found for a job in a route of a version; nothing is found that costs as much as the bound.
    pub fn remember(&mut self, job: JobNo, vehicle: VehicleNo, version: u64, found: Option<Insertion>, bound: f64) {
        let entry = match found {
            None => Entry { version, pick_up: NONE, drop_off: NONE, cost: bound as f32 },
            Some(Insertion { drop_off, .. }) if drop_off >= usize::from(NONE) => return,
            Some(Insertion { cost, pick_up, drop_off }) => {
                let pick_up = pick_up.map_or(NONE, |position| position as u16);
                Entry { version, pick_up, drop_off: drop_off as u16, cost: cost as f32 }
            }
        };
        let Some(pair) = self.pair_mut(job, vehicle) else { return };
        if pair[0].version != version {
            pair[1] = pair[0];
        }
        pair[0] = entry;
    }
}
