//! Codes of compartments that somebody at a window wants to see: asked of the source, noted, and gone after a while.

use std::time::Duration;

use crate::base::ids::RequestId;
use crate::model::command::OperatorId;
use crate::model::dispatch_view::ShownCode;
use crate::model::{Source, Thing};

use super::Station;

/// Wall time for which a code is shown.
const SHOWN_FOR: Duration = Duration::from_secs(30);
/// Codes shown at a time, over all windows; the oldest goes first.
const SHOWN_MAX: usize = 8;

/// The codes that are shown, oldest first, each with the wall time of its end.
#[derive(Debug, Default)]
pub(super) struct ShownCodes {
    rows: Vec<(Duration, ShownCode)>,
}

impl ShownCodes {
    pub fn rows(&self) -> impl Iterator<Item = ShownCode> {
        self.rows.iter().map(|(_, shown)| *shown)
    }

    fn add(&mut self, until: Duration, shown: ShownCode) {
        self.rows.retain(|(_, other)| other.by != shown.by);
        if self.rows.len() >= SHOWN_MAX {
            self.rows.remove(0);
        }
        self.rows.push((until, shown));
    }

    /// Hides what was shown long enough. Says whether there was any.
    pub fn hide_old(&mut self, wall: Duration) -> bool {
        let before = self.rows.len();
        self.rows.retain(|(until, _)| wall < *until);
        self.rows.len() != before
    }

    pub fn clear(&mut self) {
        self.rows.clear();
    }
}

impl<S: Source + ?Sized> Station<S> {
    /// Shows somebody the code of the compartment that holds a request, and notes that they saw it, never the code itself.
    pub(super) fn show_code(&mut self, request: RequestId, by: OperatorId) {
        if !self.people.view().authority_now(by).may_control() {
            return;
        }
        let vehicle = self.world.requests().get(request).and_then(|row| row.state.vehicle());
        let Some((vehicle, code)) = vehicle.zip(self.source.hand_over_code(request)) else { return };
        self.note(|journaling, desk, people| {
            journaling.note_personal_data_opened(desk, people, Thing::Vehicle(vehicle), by, "hand-over code");
        });
        self.shown_codes.add(self.wall + SHOWN_FOR, ShownCode { request, by, code });
        self.suggestions.has_changed = true;
    }
}
