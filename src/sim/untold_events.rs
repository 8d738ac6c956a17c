//! Events that happened since somebody looked last.
//!
//! Nobody may ever look, as at a fork that only runs ahead: the oldest are dropped then. Digest and counters take in
//! every event when it happens, so that they don't depend on who looks.

use std::collections::VecDeque;

use crate::model::Event;

/// Events that are kept for the next look: more than a city of 100,000 vehicles has in a minute, which is the longest
/// step between two looks.
pub const UNTOLD_EVENTS_MAX: usize = 65_536;

/// Events not yet told, oldest first.
#[derive(Clone, Debug, Default)]
pub struct UntoldEvents {
    events: VecDeque<Event>,
    dropped: u64,
}

impl UntoldEvents {
    pub fn push(&mut self, event: Event) {
        if self.events.len() >= UNTOLD_EVENTS_MAX {
            self.events.pop_front();
            self.dropped += 1;
        }
        self.events.push_back(event);
    }

    pub fn take(&mut self) -> Vec<Event> {
        std::mem::take(&mut self.events).into()
    }

    pub fn clear(&mut self) {
        self.events.clear();
    }

    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Events that were dropped because nobody looked.
    #[cfg(test)]
    pub fn dropped(&self) -> u64 {
        self.dropped
    }

    #[cfg(test)]
    pub fn iter(&self) -> impl Iterator<Item = &Event> {
        self.events.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::VehicleId;
    use crate::base::time::Timestamp;
    use crate::model::EventKind;

    #[test]
    fn the_oldest_make_room_and_are_counted() {
        let mut untold = UntoldEvents::default();
        let surplus = 100;
        let kind = EventKind::Departed { vehicle: VehicleId(1) };
        for at in 0..UNTOLD_EVENTS_MAX as i64 + surplus {
            untold.push(Event::new(Timestamp(at), kind));
        }
        assert_eq!(untold.dropped(), surplus as u64);
        let told = untold.take();
        assert_eq!((told.len(), told[0].at), (UNTOLD_EVENTS_MAX, Timestamp(surplus)));
        assert!(untold.is_empty() && told.is_sorted_by_key(|event| event.at));
    }
}
