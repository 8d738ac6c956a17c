//! Tries: how often somebody gave a wrong PIN, and how long the next try has to wait.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::model::command::OperatorId;
use crate::model::people::SignInAnswer;

/// Wrong PINs of one person before they have to wait.
pub const TRIES_MAX: u32 = 5;
/// The first wait; each further wrong PIN doubles it.
pub const WAIT_FIRST: Duration = Duration::from_secs(30);
/// The longest wait, so that nobody is locked out for a shift.
pub const WAIT_MAX: Duration = Duration::from_mins(15);

/// Wrong PINs since the last right one, by person.
#[derive(Clone, Debug, Default)]
pub struct Tries {
    of: BTreeMap<OperatorId, Tried>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Tried {
    wrong: u32,
    /// No try counts before this wall time.
    wait_until: Duration,
}

impl Tries {
    /// Seconds that somebody still has to wait, rounded up; `None` when they may try.
    pub fn wait_s(&self, person: OperatorId, wall: Duration) -> Option<u32> {
        let left = self.of.get(&person)?.wait_until.checked_sub(wall)?;
        (!left.is_zero()).then(|| u32::try_from(left.as_millis().div_ceil(1_000)).unwrap_or(u32::MAX))
    }

    /// Counts a wrong PIN and says what to answer.
    pub fn note_wrong(&mut self, person: OperatorId, wall: Duration) -> SignInAnswer {
        let tried = self.of.entry(person).or_default();
        tried.wrong = tried.wrong.saturating_add(1);
        if tried.wrong < TRIES_MAX {
            return SignInAnswer::Wrong { tries_left: TRIES_MAX - tried.wrong };
        }
        let doublings = (tried.wrong - TRIES_MAX).min(16);
        let wait = (WAIT_FIRST * 2_u32.pow(doublings)).min(WAIT_MAX);
        tried.wait_until = wall + wait;
        SignInAnswer::Wait { seconds: u32::try_from(wait.as_secs()).unwrap_or(u32::MAX) }
    }

    pub fn forget(&mut self, person: OperatorId) {
        self.of.remove(&person);
    }
}
