//! Loss of the link: an automated vehicle that hears nothing of its station any more stops by itself.
//!
//! Nobody supervises it then, so it brings itself to a minimal risk condition (SAE J3016: a stable, stopped condition):
//! it pulls over to the next place where it stands well, like on a stop from afar. When it is heard again it goes on with
//! what it was about. Whoever drives a van, an ambulance or a car drives on. No standard gives the time: it is a choice
//! between stopping for every short loss and driving far unsupervised (15 s at 40 km/h are 170 m).

use crate::base::time::Span;
use crate::model::VehicleKind;
use crate::model::command::LinkLoss;
use crate::sim::agenda::Happening;
use crate::sim::simulator::Simulator;

/// Time without a link until a vehicle on the streets begins to stop.
const STREET_STOPS_AFTER: Span = Span::from_s(15);
/// A robot at 6 km/h among people on foot waits no longer than this.
const ROBOT_STOPS_AFTER: Span = Span::from_s(10);
/// One that can't stop where it is (it pulls out, or brakes yet) tries again after this time.
const LOOK_AGAIN_MS: i64 = 1_000;

/// What a kind of vehicle does without a link.
pub fn link_loss(kind: VehicleKind) -> LinkLoss {
    match kind {
        VehicleKind::Robot => LinkLoss::StopsAfter(ROBOT_STOPS_AFTER),
        _ if kind.is_automated() => LinkLoss::StopsAfter(STREET_STOPS_AFTER),
        _ => LinkLoss::DrivenOn,
    }
}

impl Simulator {
    /// A vehicle hears nothing since a moment.
    pub(in crate::sim) fn lose_link(&mut self, index: usize, since_ms: i64) {
        if let LinkLoss::StopsAfter(after) = link_loss(self.lives[index].kind) {
            let at_ms = (since_ms + after.0).max(self.now_ms);
            self.agenda.add(at_ms, Happening::LinkLost { vehicle: index as u32, since_ms });
        }
    }

    /// Stops a vehicle that hears nothing since a moment, unless it has heard something in between.
    pub(in crate::sim) fn stop_without_link(&mut self, index: usize, since_ms: i64) {
        if self.is_silent_since(index, since_ms) && !self.stop_on_its_own(index) {
            self.agenda.add(self.now_ms + LOOK_AGAIN_MS, Happening::LinkLost { vehicle: index as u32, since_ms });
        }
    }
}
