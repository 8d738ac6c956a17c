//! What is to be foreseen now, and how far that has come.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use crate::model::foresight::{ForesightQuery, ForesightState, Unable};
use crate::world::ForesightNow;

/// Somebody who is still filling in a form wants nothing foreseen yet: an order must have stood so long.
const SETTLES_IN: Duration = Duration::from_millis(300);

/// How far a run has come, in thousandths, and whether it is to break off.
#[derive(Debug, Default)]
pub struct RunState {
    pub done: AtomicU32,
    pub is_broken_off: AtomicBool,
}

/// The foresight that somebody wants, one at a time.
#[derive(Debug, Default)]
pub struct ForesightWatch {
    query: Option<Arc<ForesightQuery>>,
    asked_at: Duration,
    /// The run under way, perhaps of an older query.
    run: Option<Arc<RunState>>,
    state: Option<ForesightState>,
}

impl ForesightWatch {
    /// Takes in what is wanted now; what was wanted before is broken off.
    pub fn look(&mut self, query: Option<&ForesightQuery>, wall: Duration) {
        if self.query.as_deref() == query {
            return;
        }
        self.break_off();
        self.query = query.cloned().map(Arc::new);
        (self.asked_at, self.state) = (wall, None);
    }

    /// The source began anew: what was copied of it is void.
    pub fn begin_anew(&mut self, wall: Duration) {
        self.break_off();
        (self.asked_at, self.state) = (wall, None);
    }

    pub fn break_off(&mut self) {
        if let Some(run) = &self.run {
            run.is_broken_off.store(true, Ordering::Relaxed);
        }
    }

    /// What is to be looked at now, when nothing is under way.
    pub fn due(&self, wall: Duration) -> Option<Arc<ForesightQuery>> {
        let is_due = self.run.is_none() && self.state.is_none() && wall >= self.asked_at + SETTLES_IN;
        self.query.clone().filter(|_| is_due)
    }

    /// A run begins.
    pub fn begin(&mut self) -> Arc<RunState> {
        let run = Arc::new(RunState::default());
        self.run = Some(run.clone());
        run
    }

    /// A run has ended. What came of one that was broken off is void.
    pub fn end(&mut self, state: Option<ForesightState>) {
        let run = self.run.take();
        let is_wanted = run.is_some_and(|run| !run.is_broken_off.load(Ordering::Relaxed));
        if is_wanted && self.query.is_some() {
            self.state = Some(state.unwrap_or(ForesightState::Unable(Unable::NoRoom)));
        }
    }

    /// Nothing can be run at all.
    pub fn refuse(&mut self, why: Unable) {
        self.run = None;
        self.state = Some(ForesightState::Unable(why));
    }

    pub fn shown(&self) -> Option<Arc<ForesightNow>> {
        let query = self.query.clone()?;
        let share = || self.run.as_ref().map_or(0, |run| run.done.load(Ordering::Relaxed)) as f32 / 1_000.0;
        let state = self.state.clone().unwrap_or_else(|| ForesightState::LookingAhead(share()));
        Some(Arc::new(ForesightNow { query, state }))
    }
}
