//! The charging view: when which vehicles of the fleet are to charge, so that it costs riders least.

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;

/// What is planned of charging. It is planned anew each minute, so what lies ahead may still move.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChargingView {
    /// Turns to come and those that were begun, by vehicle.
    pub turns: Vec<ChargingTurn>,
    /// How often a vehicle was sent to charge since the source began.
    pub sent_count: u64,
}

impl ChargingView {
    /// The turn of a vehicle.
    pub fn turn(&self, vehicle: VehicleId) -> Option<&ChargingTurn> {
        let place = self.turns.binary_search_by_key(&vehicle, |turn| turn.vehicle).ok()?;
        self.turns.get(place)
    }

    /// The next turn that has not begun.
    pub fn next(&self, now: Timestamp) -> Option<&ChargingTurn> {
        self.turns.iter().filter(|turn| turn.from > now).min_by_key(|turn| (turn.from, turn.vehicle))
    }

    /// Turns that have begun.
    pub fn begun(&self, now: Timestamp) -> usize {
        self.turns.iter().filter(|turn| turn.from <= now).count()
    }
}

/// When a vehicle charges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChargingTurn {
    pub vehicle: VehicleId,
    pub from: Timestamp,
    pub to: Timestamp,
}
