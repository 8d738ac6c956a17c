//! The connection of vehicles: by the mobile cell that serves their place, worse while a fault makes it so.
//!
//! A vehicle uses the nearest cell that has power. The farther it is, the longer messages take and the more are lost.

use crate::base::geo::Point;
use crate::model::Diagnostic;
use crate::sim::simulator::Simulator;

/// From here on a cell is far, in metres.
const FAR_M: f32 = 600.0;
/// Time to a vehicle and back beside a cell, and what the way adds to a far one, in ms (4G and 5G in towns: 30 to 60 on
/// average, effective speed survey of Japan's Ministry of Internal Affairs and Communications, 2023).
const LATENCY_MS: (f32, f32) = (32.0, 60.0);
/// Share of messages lost beside a cell, and what a far one adds.
const LOSS: (f32, f32) = (0.001, 0.06);
/// What a slow link adds, in ms and as a share of messages lost (a cell shared with a crowd).
const SLOW_LATENCY_MS: f32 = 900.0;
const SLOW_LOSS: f32 = 0.15;
/// Jitter, in ms: it changes every two seconds.
const JITTER_MS: f32 = 14.0;
const JITTER_EVERY_MS: i64 = 2_000;

/// How a vehicle is connected.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Connection {
    /// Counted from 1; 0 where none has power.
    pub cell: u16,
    pub latency_ms: f32,
    pub loss: f32,
}

impl Simulator {
    /// How a vehicle at a place is connected. A pure function of the moment.
    pub(in crate::sim) fn connection_of(&self, index: usize, place: Point) -> Connection {
        let Some((cell, away_m)) = self.outage.nearest_lit_cell(place) else {
            return Connection { cell: 0, latency_ms: 0.0, loss: 1.0 };
        };
        let share = (away_m / FAR_M).min(1.0);
        let moment = self.now_ms.div_euclid(JITTER_EVERY_MS) as u64;
        let mut connection = Connection {
            cell: u16::try_from(cell + 1).unwrap_or(u16::MAX),
            latency_ms: LATENCY_MS.0 + LATENCY_MS.1 * share * share + JITTER_MS * unit_of(moment, index as u64),
            loss: LOSS.0 + LOSS.1 * share * share * share * share,
        };
        if self.equipment[index].faults.contains(Diagnostic::ConnectionSlow) {
            connection.latency_ms += SLOW_LATENCY_MS;
            connection.loss = (connection.loss + SLOW_LOSS).min(1.0);
        }
        connection
    }

    /// Whether a vehicle can be heard.
    pub fn is_heard(&self, index: usize) -> bool {
        !self.lives[index].is_silent
    }
}

/// A number in 0..1 that follows from two others (SplitMix64's finaliser).
fn unit_of(a: u64, b: u64) -> f32 {
    let mut mixed = a.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ b.wrapping_mul(0xD1B5_4A32_D192_ED03);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (mixed >> 40) as f32 / (1_u64 << 24) as f32
}
