//! The agenda: what happens next, in order of time, and first come first served within a millisecond.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// Something that will happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Happening {
    /// A vehicle's next step; void unless the epoch is still its own.
    Vehicle {
        vehicle: u32,
        epoch: u32,
    },
    /// A message or report of a command arrives, or what it began is looked at.
    Post(u64),
    /// The next of all people's happenings.
    People,
    /// What concerns all people once a minute.
    PeopleMinute,
    /// Somebody's patience for a pick-up may be over.
    Patience {
        request: u32,
    },
    /// A vehicle may be able to turn to its next stop.
    Turn {
        vehicle: u32,
    },
    /// A vehicle has heard nothing for so long that it stops by itself; void when it did hear something since.
    LinkLost {
        vehicle: u32,
        since_ms: i64,
    },
    Faults,
    Energy,
    Customise,
    /// An unlisted driver wants to leave.
    Unlisted {
        trip: u32,
    },
    Minute,
    /// A step of a scenario, the end of an injection, or a late command is due.
    Scenario,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    at_ms: i64,
    sequence: u64,
    what: Happening,
}

impl Ord for Entry {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.at_ms, self.sequence).cmp(&(other.at_ms, other.sequence))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A queue of happenings, keyed by time and then by the order in which they were added.
#[derive(Clone, Debug, Default)]
pub struct Agenda {
    heap: BinaryHeap<Reverse<Entry>>,
    sequence: u64,
}

impl Agenda {
    pub fn add(&mut self, at_ms: i64, what: Happening) {
        self.sequence += 1;
        self.heap.push(Reverse(Entry { at_ms, sequence: self.sequence, what }));
    }

    /// When the next happening is due.
    pub fn next_ms(&self) -> Option<i64> {
        self.heap.peek().map(|Reverse(entry)| entry.at_ms)
    }

    /// Takes the next happening that is due at or before `until_ms`.
    pub fn take_due(&mut self, until_ms: i64) -> Option<(i64, Happening)> {
        if self.heap.peek()?.0.at_ms > until_ms {
            return None;
        }
        self.heap.pop().map(|Reverse(entry)| (entry.at_ms, entry.what))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_due_comes_in_order_of_time_then_of_adding() {
        let mut agenda = Agenda::default();
        agenda.add(20, Happening::Energy);
        agenda.add(10, Happening::People);
        agenda.add(20, Happening::Faults);
        assert_eq!(agenda.take_due(5), None);
        assert_eq!(agenda.take_due(20), Some((10, Happening::People)));
        assert_eq!(agenda.take_due(20), Some((20, Happening::Energy)));
        assert_eq!(agenda.take_due(20), Some((20, Happening::Faults)));
        assert_eq!(agenda.take_due(99), None);
    }
}
