//! The requests that are known: all open ones, and the newest of those that ended.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::base::ids::RequestId;
use crate::base::time::Timestamp;
use crate::model::fact::RequestFacts;
use crate::model::{Request, RequestState};

use super::column::Column;
use super::picture::{Counters, RequestNow};

/// Open requests kept at most; facts about more are dropped and counted.
pub const REQUESTS_OPEN_MAX: usize = 200_000;
/// Ended requests kept for the window; older ones are forgotten.
pub const REQUESTS_ENDED_MAX: usize = 2_000;

/// Requests in slots of a column that pictures share. A slot whose request was forgotten is empty until the next one.
#[derive(Clone, Debug, Default)]
pub struct RequestBook {
    slots: Column<Option<RequestNow>>,
    slot_of: BTreeMap<RequestId, u32>,
    open: BTreeSet<RequestId>,
    /// Oldest end first.
    ended: VecDeque<RequestId>,
    free: Vec<u32>,
}

impl RequestBook {
    pub fn get(&self, id: RequestId) -> Option<&RequestNow> {
        self.slots.get(*self.slot_of.get(&id)? as usize)?.as_ref()
    }

    /// The requests that have not ended, by their number.
    pub fn open(&self) -> impl Iterator<Item = &RequestNow> {
        self.open.iter().filter_map(|id| self.get(*id))
    }

    pub(super) fn slots(&self) -> &Column<Option<RequestNow>> {
        &self.slots
    }

    /// Takes over facts, and tells of each that is news which state it was in before, and how it is now.
    pub(super) fn apply(
        &mut self,
        facts: &RequestFacts,
        counters: &mut Counters,
        mut tell: impl FnMut(Option<RequestState>, &RequestNow),
    ) {
        let rows = facts.request.iter().zip(&facts.observed).zip(&facts.state);
        for ((request, observed), state) in rows {
            // Several facts of one request can be of one moment; they come in order.
            let before = self.get(request.id).map(|known| (known.observed, known.state));
            match before {
                Some((known, before)) if *observed < known || before.is_ended() => counters.late += 1,
                _ => {
                    self.put(request, *observed, *state, counters);
                    if let Some(row) = self.get(request.id) {
                        tell(before.map(|(_, state)| state), row);
                    }
                }
            }
        }
    }

    fn put(&mut self, request: &Request, observed: Timestamp, state: RequestState, counters: &mut Counters) {
        let is_new = !self.slot_of.contains_key(&request.id);
        if is_new && (!request.id.is_some() || self.open.len() >= REQUESTS_OPEN_MAX) {
            counters.dropped += 1;
            return;
        }
        counters.facts += 1;
        let slot = self.slot(request.id);
        if let Some(row) = self.slots.get_mut(slot as usize) {
            let known = row.filter(|known| known.request.id == request.id);
            let boarded = matches!(state, RequestState::OnBoard { .. }).then_some(observed);
            let picked_up = known.and_then(|known| known.picked_up).or(boarded);
            let promised = known.and_then(|known| known.promised);
            let told = match state {
                RequestState::Assigned { pick_up, .. } => Some(pick_up),
                _ => None,
            };
            *row = Some(RequestNow { observed, request: *request, state, promised: promised.or(told), picked_up });
        }
        if state.is_ended() {
            self.open.remove(&request.id);
            self.ended.push_back(request.id);
            self.forget_surplus();
        } else {
            self.open.insert(request.id);
        }
    }

    fn slot(&mut self, id: RequestId) -> u32 {
        if let Some(slot) = self.slot_of.get(&id) {
            return *slot;
        }
        let slot = self.free.pop().unwrap_or_else(|| {
            self.slots.push(None);
            (self.slots.len() - 1) as u32
        });
        self.slot_of.insert(id, slot);
        slot
    }

    fn forget_surplus(&mut self) {
        while self.ended.len() > REQUESTS_ENDED_MAX {
            let Some(id) = self.ended.pop_front() else { return };
            let Some(slot) = self.slot_of.remove(&id) else { continue };
            if let Some(row) = self.slots.get_mut(slot as usize) {
                *row = None;
            }
            self.free.push(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::BuildingId;
    use crate::model::{Party, RequestPurpose};

    fn fact(id: u32, at_ms: i64, state: RequestState) -> RequestFacts {
        let at = Timestamp(at_ms);
        let request = Request {
            id: RequestId(id),
            purpose: RequestPurpose::Ride,
            from: BuildingId(1),
            to: BuildingId(2),
            party: Party { seats: 1, ..Party::default() },
            needs: crate::model::Needs::default(),
            made: at,
            earliest: at,
            latest_pick_up: at,
            latest_arrival: at,
        };
        RequestFacts { request: vec![request], observed: vec![at], state: vec![state] }
    }

    #[test]
    fn ended_requests_are_forgotten_and_their_room_used_again() {
        let (mut book, mut counters) = (RequestBook::default(), Counters::default());
        for id in 0..3 * REQUESTS_ENDED_MAX as u32 {
            book.apply(&fact(id, 1, RequestState::Waiting), &mut counters, |_, _| {});
            assert_eq!(book.open().count(), 1);
            book.apply(&fact(id, 2, RequestState::Cancelled), &mut counters, |_, _| {});
            assert!(book.get(RequestId(id)).is_some_and(|row| row.state == RequestState::Cancelled));
        }
        assert_eq!((book.open().count(), counters.late, counters.dropped), (0, 0, 0));
        assert!(book.get(RequestId(0)).is_none());
        assert!(book.slots().len() <= REQUESTS_ENDED_MAX + 1, "{} slots", book.slots().len());
    }

    #[test]
    fn an_end_is_an_end_and_late_news_change_nothing() {
        let (mut book, mut counters) = (RequestBook::default(), Counters::default());
        book.apply(&fact(7, 5, RequestState::Waiting), &mut counters, |_, _| {});
        book.apply(&fact(7, 4, RequestState::Cancelled), &mut counters, |_, _| {});
        assert_eq!(book.get(RequestId(7)).map(|row| row.state), Some(RequestState::Waiting));
        book.apply(&fact(7, 5, RequestState::Cancelled), &mut counters, |_, _| {});
        book.apply(&fact(7, 6, RequestState::Waiting), &mut counters, |_, _| {});
        assert_eq!(book.get(RequestId(7)).map(|row| row.state), Some(RequestState::Cancelled));
        assert_eq!(counters.late, 2);
    }
}
