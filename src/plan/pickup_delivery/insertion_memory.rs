//! What insertions cost, remembered until a route changes.
//!
//! Most routes are the same from one try to the next, and those of a try that failed come back as they were: a route's
//! version tells its content.

use super::insertion::Insertion;
use super::numbers::JobNo;

/// Answers that are remembered at most, as a power of two.
const BITS_MAX: u32 = 17;

/// A table that forgets the older of two answers with one slot.
#[derive(Clone, Debug)]
pub struct InsertionMemory {
    entries: Vec<Entry>,
    shift: u32,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    version: u64,
    job: u32,
    pick_up: u16,
    drop_off: u16,
    cost: f64,
}

/// No pick-up, or a position that is not remembered.
const NONE: u16 = u16::MAX;

impl InsertionMemory {
    /// A memory for so many jobs and vehicles.
    pub fn new(jobs: usize, vehicles: usize) -> Self {
        let wanted = (jobs * vehicles * 4).max(2).next_power_of_two().trailing_zeros();
        let bits = wanted.min(BITS_MAX);
        let blank = Entry { version: u64::MAX, job: 0, pick_up: NONE, drop_off: NONE, cost: 0.0 };
        Self { entries: vec![blank; 1 << bits], shift: 64 - bits }
    }

    fn slot(&self, version: u64, job: JobNo) -> usize {
        let key = version.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(job.0).wrapping_mul(0xD1B5_4A32_D192_ED03);
        (key.wrapping_mul(0x94D0_49BB_1331_11EB) >> self.shift) as usize
    }

    /// What was found for a job in a route of a version: nothing when it is not remembered.
    pub fn recall(&self, version: u64, job: JobNo) -> Option<Option<Insertion>> {
        let entry = &self.entries[self.slot(version, job)];
        (entry.version == version && entry.job == job.0).then(|| {
            let pick_up = (entry.pick_up != NONE).then_some(usize::from(entry.pick_up));
            entry.cost.is_finite().then(|| Insertion { cost: entry.cost, pick_up, drop_off: usize::from(entry.drop_off) })
        })
    }

    pub fn remember(&mut self, version: u64, job: JobNo, found: Option<Insertion>) {
        let entry = match found {
            None => Entry { version, job: job.0, pick_up: NONE, drop_off: NONE, cost: f64::INFINITY },
            Some(Insertion { cost, pick_up, drop_off }) => {
                let pick_up = pick_up.map_or(NONE, |position| position as u16);
                if drop_off >= usize::from(NONE) {
                    return;
                }
                Entry { version, job: job.0, pick_up, drop_off: drop_off as u16, cost }
            }
        };
        let slot = self.slot(version, job);
        self.entries[slot] = entry;
    }
}
