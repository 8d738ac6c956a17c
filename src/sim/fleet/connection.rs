//! The connection of vehicles: by place and cell, worse while a fault makes it so, gone where no cell reaches.

use crate::base::geo::Point;
use crate::base::ids::{FeederId, VehicleId};
use crate::model::{Cause, Diagnostic, EventKind};
use crate::sim::simulator::Simulator;

use super::cells::Connection;

/// What a slow link adds, in ms and as a share of messages lost (a cell shared with a crowd).
const SLOW_LATENCY_MS: f32 = 900.0;
const SLOW_LOSS: f32 = 0.15;
/// Jitter, in ms: it changes every two seconds.
const JITTER_MS: f32 = 14.0;
const JITTER_EVERY_MS: i64 = 2_000;

impl Simulator {
    /// How a vehicle at a place is connected. A pure function of the moment.
    pub(in crate::sim) fn connection_of(&self, index: usize, place: Point) -> Connection {
        if self.equipment[index].is_cut_off {
            return Connection::NONE;
        }
        let mut connection = self.cells.connection(place);
        let moment = self.now_ms.div_euclid(JITTER_EVERY_MS) as u64;
        connection.latency_ms += JITTER_MS * unit_of(moment, index as u64);
        if self.equipment[index].faults.contains(Diagnostic::ConnectionSlow) {
            connection.latency_ms += SLOW_LATENCY_MS;
            connection.loss = (connection.loss + SLOW_LOSS).min(1.0);
        }
        connection
    }

    /// Takes the power of a feeder's mobile cells, or gives it back. Returns how many cells changed.
    pub fn set_cells_of_feeder(&mut self, feeder: FeederId, is_dark: bool) -> u16 {
        let changed = self.cells.set_dark(feeder, is_dark);
        if changed > 0 {
            self.watch_coverage(true);
        }
        changed
    }

    /// Notes which vehicles have lost or found a cell. Costs nothing while all cells have power.
    pub(in crate::sim) fn watch_coverage(&mut self, must_look: bool) {
        if !must_look && !self.cells.has_dark() {
            return;
        }
        for index in 0..self.lives.len() {
            let (place, _) = self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms);
            let is_cut_off = self.cells.has_dark() && self.cells.connection(place).cell == 0;
            if self.equipment[index].is_cut_off == is_cut_off {
                continue;
            }
            self.equipment[index].is_cut_off = is_cut_off;
            // Who is silent by a fault of its own was told already.
            if self.lives[index].is_silent {
                continue;
            }
            let vehicle = VehicleId::from_index(index);
            if is_cut_off {
                self.tell_because(EventKind::ContactLost { vehicle }, Cause::CellOut(self.cells.feeder_at(place)));
            } else {
                self.told.mark_changed(index);
                self.told.mark_moved(index);
                self.tell(EventKind::ContactRegained { vehicle });
            }
        }
    }

    /// Whether a vehicle can be heard.
    pub fn is_heard(&self, index: usize) -> bool {
        !self.lives[index].is_silent && !self.equipment[index].is_cut_off
    }
}

/// A number in 0..1 that follows from two others (SplitMix64's finaliser).
fn unit_of(a: u64, b: u64) -> f32 {
    let mut mixed = a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_mul(0xD1B5_4A32_D192_ED03);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed >> 40) as f32 / (1_u64 << 24) as f32
}
