//! The wheel: what is due next, in order of time and then of the driver's number.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::ops::Range;

/// A spoke of the wheel holds what is due within this time, in milliseconds.
const SPOKE_MS: u64 = 64;
/// Spokes of the wheel; what is due later than one turn (262 s) waits apart.
const SPOKES: u64 = 4096;
/// A due time and a driver share one number: this many bits for the driver.
const DRIVER_BITS: u32 = 24;
/// Drivers that one wheel can tell apart.
pub const DRIVERS_MAX: usize = 1 << DRIVER_BITS;

/// A calendar queue (Brown 1988) of drivers by due time, in milliseconds since a start.
#[derive(Clone, Debug)]
pub struct Wheel {
    spokes: Vec<Vec<u64>>,
    /// The spoke that is open: sorted from last to first.
    open: Vec<u64>,
    open_number: u64,
    /// How many of `open` nobody has read ahead for, from its beginning.
    unread: usize,
    /// What is due more than one turn ahead.
    later: BinaryHeap<Reverse<u64>>,
    /// Entries in `spokes`.
    held: usize,
}

impl Default for Wheel {
    fn default() -> Self {
        let spokes = vec![Vec::new(); SPOKES as usize];
        Self { spokes, open: Vec::new(), open_number: 0, unread: 0, later: BinaryHeap::new(), held: 0 }
    }
}

impl Wheel {
    /// Adds a driver. What should have been due already is due at once.
    pub fn add(&mut self, at_ms: u64, driver: u32) {
        let entry = (at_ms << DRIVER_BITS) | u64::from(driver);
        let number = at_ms / SPOKE_MS;
        if number <= self.open_number {
            let place = self.open.partition_point(|other| *other > entry);
            self.open.insert(place, entry);
        } else if number < self.open_number + SPOKES {
            self.spokes[(number % SPOKES) as usize].push(entry);
            self.held += 1;
        } else {
            self.later.push(Reverse(entry));
        }
    }

    /// When the next is due, if that is at or before `until_ms`.
    pub fn next_ms(&mut self, until_ms: u64) -> Option<u64> {
        while self.open.is_empty() {
            let next = self.open_number + 1;
            if next > until_ms / SPOKE_MS {
                return None;
            }
            if self.held == 0 {
                // Nothing in this turn: straight to what comes later, or as far as was asked.
                let later = self.later.peek().map_or(u64::MAX, |Reverse(entry)| (*entry >> DRIVER_BITS) / SPOKE_MS);
                self.open_number = later.min(until_ms / SPOKE_MS).max(next);
            } else {
                self.open_number = next;
            }
            self.turn();
        }
        self.open.last().map(|entry| *entry >> DRIVER_BITS).filter(|at_ms| *at_ms <= until_ms)
    }

    /// Takes the next that is due at or before `until_ms`.
    pub fn take_due(&mut self, until_ms: u64) -> Option<(u64, u32)> {
        self.next_ms(until_ms)?;
        let entry = self.open.pop()?;
        Some((entry >> DRIVER_BITS, driver_of(entry) as u32))
    }

    /// Whether all who were read ahead for have been taken.
    pub fn is_batch_over(&self) -> bool {
        self.open.len() < self.unread
    }

    /// The next entries of the open spoke, at most `most`; none when fewer than `few` are left.
    pub fn next_batch(&mut self, most: usize, few: usize) -> Range<usize> {
        let end = self.unread.min(self.open.len());
        self.unread = if end < few { 0 } else { end.saturating_sub(most) };
        if end < few { 0..0 } else { self.unread..end }
    }

    /// The drivers of a batch.
    pub fn drivers_of(&self, batch: Range<usize>) -> impl Iterator<Item = usize> {
        self.open.get(batch).unwrap_or(&[]).iter().map(|entry| driver_of(*entry))
    }

    /// Opens the spoke `open_number`, and brings in what now lies within one turn.
    fn turn(&mut self) {
        let spoke = &mut self.spokes[(self.open_number % SPOKES) as usize];
        self.held -= spoke.len();
        std::mem::swap(spoke, &mut self.open);
        while let Some(Reverse(entry)) = self.later.peek().copied() {
            let number = (entry >> DRIVER_BITS) / SPOKE_MS;
            if number >= self.open_number + SPOKES {
                break;
            }
            self.later.pop();
            if number <= self.open_number {
                self.open.push(entry);
            } else {
                self.spokes[(number % SPOKES) as usize].push(entry);
                self.held += 1;
            }
        }
        self.open.sort_unstable_by(|a, b| b.cmp(a));
        self.unread = self.open.len();
    }
}

/// The driver of an entry.
fn driver_of(entry: u64) -> usize {
    (entry & ((1 << DRIVER_BITS) - 1)) as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drivers_come_in_order_of_time_then_number_however_they_were_added() {
        let mut chance = crate::base::chance::Chance::new(7);
        let mut wheel = Wheel::default();
        let mut expected = Vec::new();
        let mut taken = Vec::new();
        let mut now_ms = 0;
        for round in 0..400_u32 {
            for number in 0..chance.below(8) as u32 {
                let at_ms = now_ms + chance.below(if number == 0 { 900_000 } else { 3_000 }) as u64;
                wheel.add(at_ms, round * 8 + number);
                expected.push((at_ms, round * 8 + number));
            }
            now_ms += chance.below(5_000) as u64;
            while let Some(due) = wheel.take_due(now_ms) {
                assert!(due.0 <= now_ms);
                taken.push(due);
            }
        }
        while let Some(due) = wheel.take_due(u64::MAX >> DRIVER_BITS) {
            taken.push(due);
        }
        assert!(taken.is_sorted_by_key(|(at_ms, _)| *at_ms));
        expected.sort_unstable();
        taken.sort_unstable();
        assert_eq!(taken, expected);
    }
}
