//! The queue as it is shown: rows keep their places while a hand is near them, and answered ones stay a while with how
//! they ended.

use crate::model::AssistanceRequest;
use crate::model::command::AssistanceAnswer;
use crate::world::call_ranking::RankedCall;

/// A call that ended is shown so long, in wall seconds.
const ENDED_SHOWN_S: f64 = 8.0;
/// Rows that are shown; further calls are counted.
pub const ROWS_MAX: usize = 100;

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallEnd {
    Answered(AssistanceAnswer),
    /// Nobody answered in time; it did this by itself.
    TimedOut(AssistanceAnswer),
    /// The cause went away.
    Withdrawn,
}

/// A call in its place.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub call: RankedCall,
    /// How it ended, and when by the window's clock.
    pub ended: Option<(CallEnd, f64)>,
}

/// The rows in the order in which they are shown.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    rows: Vec<Row>,
}

impl Queue {
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// Takes over the open calls, ranked. While it `is_held` no row changes its place, leaves or comes between others.
    pub fn follow(
        &mut self,
        ranked: &[RankedCall],
        how_ended: impl Fn(&AssistanceRequest) -> CallEnd,
        is_held: bool,
        now_s: f64,
    ) {
        for row in &mut self.rows {
            match ranked.iter().find(|call| call.request.id == row.call.request.id) {
                Some(call) => row.call = call.clone(),
                None if row.ended.is_none() => row.ended = Some((how_ended(&row.call.request), now_s)),
                None => {}
            }
        }
        let is_new = |call: &&RankedCall| !self.rows.iter().any(|row| row.call.request.id == call.request.id);
        if is_held {
            let new: Vec<Row> = ranked.iter().filter(is_new).map(open).collect();
            self.rows.extend(new);
        } else {
            self.put_in_order(ranked, now_s);
        }
        self.rows.truncate(ROWS_MAX);
    }

    /// Open calls by their rank; those that ended lately where they were.
    fn put_in_order(&mut self, ranked: &[RankedCall], now_s: f64) {
        let before = std::mem::take(&mut self.rows);
        self.rows = ranked.iter().map(open).collect();
        for (place, row) in before.into_iter().enumerate() {
            if row.ended.is_some_and(|(_, at_s)| now_s < at_s + ENDED_SHOWN_S) {
                self.rows.insert(place.min(self.rows.len()), row);
            }
        }
    }
}

fn open(call: &RankedCall) -> Row {
    Row { call: call.clone(), ended: None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{AssistanceId, VehicleId};
    use crate::base::time::Timestamp;
    use crate::model::AssistanceCause;
    use crate::model::assistance::AnswerSet;
    use crate::world::call_ranking::CallHarm;

    fn call(id: u32) -> RankedCall {
        let request = AssistanceRequest {
            id: AssistanceId(id),
            vehicle: VehicleId(id),
            cause: AssistanceCause::Unsure,
            made: Timestamp(0),
            until: Timestamp(60_000),
            proposals: AnswerSet::of(&[AssistanceAnswer::Wait]),
            by_itself: AssistanceAnswer::PullOverAndStop,
        };
        RankedCall { request, harm: CallHarm::default(), common: None }
    }

    fn ids(queue: &Queue) -> Vec<u32> {
        queue.rows().iter().map(|row| row.call.request.id.0).collect()
    }

    #[test]
    fn rows_keep_their_places_under_a_hand_and_are_put_in_order_when_it_leaves() {
        let end = |_: &AssistanceRequest| CallEnd::Answered(AssistanceAnswer::Wait);
        let mut queue = Queue::default();
        queue.follow(&[call(1), call(2), call(3)], end, false, 0.0);
        // The second ended, a new one is worse than all, and the third is now worse than the first.
        queue.follow(&[call(4), call(3), call(1)], end, true, 1.0);
        assert_eq!(ids(&queue), [1, 2, 3, 4]);
        assert_eq!(queue.rows()[1].ended, Some((CallEnd::Answered(AssistanceAnswer::Wait), 1.0)));
        queue.follow(&[call(4), call(3), call(1)], end, true, 60.0);
        assert_eq!(ids(&queue), [1, 2, 3, 4], "nothing leaves under a hand");
        queue.follow(&[call(4), call(3), call(1)], end, false, 2.0);
        assert_eq!(ids(&queue), [4, 2, 3, 1], "what ended stays where it was for a while");
        queue.follow(&[call(4), call(3), call(1)], end, false, 1.0 + ENDED_SHOWN_S);
        assert_eq!(ids(&queue), [4, 3, 1]);
    }

    #[test]
    fn the_queue_is_bounded() {
        let many: Vec<RankedCall> = (0..500).map(call).collect();
        let mut queue = Queue::default();
        queue.follow(&many, |_| CallEnd::Withdrawn, false, 0.0);
        assert_eq!(queue.rows().len(), ROWS_MAX);
        assert!(queue.rows().iter().all(|row| row.ended.is_none()));
    }
}
