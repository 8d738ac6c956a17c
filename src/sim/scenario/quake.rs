//! Earthquakes: an early warning, vehicles that stop by themselves, and checks before anything moves again.
//!
//! The warning is sent when the first waves reach the nearest seismometers; strong shaking follows some seconds later
//! (Japan Meteorological Agency: seconds to tens of seconds; 12 s stand for an epicentre about 60 km away). From seismic
//! intensity 5 upper on, Japanese railways and road operators stop until lines were checked; so do the automated vehicles
//! here. One remote responder checks one vehicle after the other.

use crate::base::ids::VehicleId;
use crate::model::{Cause, EventKind, VehicleKind};
use crate::sim::agenda::Happening;
use crate::sim::simulator::Simulator;

/// From the warning to the strong shaking, in seconds.
const WARNING_S: u8 = 12;
/// Below this intensity nothing needs a check (JMA: 4 is felt by most, but does no harm).
const CHECK_INTENSITY: f32 = 4.5;
/// How long the ground shakes.
const SHAKING_MS: i64 = 40_000;
/// Checks begin after this time …
const FIRST_CHECK_MS: i64 = 120_000;
/// … and so many are made at the same time, each in this time.
const CHECKS_AT_ONCE: usize = 6;
const CHECK_MS: i64 = 45_000;

/// An earthquake that was felt, until all vehicles were checked.
#[derive(Clone, Debug, Default)]
pub struct Quake {
    shakes_ms: Option<i64>,
    intensity: f32,
    /// Vehicles that wait for their check, with the moment at which it is done, soonest first.
    checks: Vec<(VehicleId, i64)>,
}

impl Simulator {
    /// Warns of an earthquake, lets every automated vehicle stop, and the ground shake.
    pub(super) fn shake(&mut self, intensity: f32) {
        let shakes_ms = self.now_ms + i64::from(WARNING_S) * 1000;
        self.tell(EventKind::EarthquakeWarning { seconds: WARNING_S });
        self.agenda.add(shakes_ms, Happening::Scenario);
        (self.play.quake.shakes_ms, self.play.quake.intensity) = (Some(shakes_ms), intensity);
        let calm_ms = shakes_ms + SHAKING_MS;
        let needs_checks = intensity >= CHECK_INTENSITY;
        let automated: Vec<usize> =
            (0..self.lives.len()).filter(|index| is_automated(self.lives[*index].kind)).collect();
        for (rank, index) in automated.into_iter().enumerate() {
            let check_ms = calm_ms + FIRST_CHECK_MS + (rank / CHECKS_AT_ONCE) as i64 * CHECK_MS;
            let until_ms = if needs_checks { check_ms } else { calm_ms };
            if self.is_driving(index) {
                self.stop_by_itself(index, until_ms, Some(Cause::Earthquake));
            }
            self.play.quake.checks.push((VehicleId::from_index(index), until_ms));
            self.agenda.add(until_ms, Happening::Scenario);
        }
        self.play.quake.checks.sort_by_key(|(_, until_ms)| *until_ms);
    }

    /// The shaking when it comes, and vehicles whose check is done.
    pub(super) fn step_quake(&mut self) {
        let now_ms = self.now_ms;
        if let Some(shakes_ms) = self.play.quake.shakes_ms.filter(|shakes_ms| *shakes_ms <= now_ms) {
            debug_assert!(shakes_ms <= now_ms);
            self.play.quake.shakes_ms = None;
            let intensity = self.play.quake.intensity.round().clamp(0.0, 7.0) as u8;
            self.tell(EventKind::Earthquake { intensity });
        }
        let done = self.play.quake.checks.iter().take_while(|(_, until_ms)| *until_ms <= now_ms).count();
        let checked: Vec<(VehicleId, i64)> = self.play.quake.checks.drain(..done).collect();
        for (vehicle, _) in checked {
            self.tell_because(EventKind::VehicleChecked { vehicle }, Cause::Earthquake);
        }
    }

    /// Until when a vehicle may not set out, because it was not checked yet.
    pub(in crate::sim) fn held_until_ms(&self, index: usize) -> Option<i64> {
        let vehicle = VehicleId::from_index(index);
        self.play.quake.checks.iter().find(|(id, _)| *id == vehicle).map(|(_, until_ms)| *until_ms)
    }
}

/// Whether nobody on board drives it.
fn is_automated(kind: VehicleKind) -> bool {
    matches!(kind, VehicleKind::Shuttle | VehicleKind::Bus | VehicleKind::Robot)
}
