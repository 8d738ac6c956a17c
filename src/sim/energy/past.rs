//! The past of the day: the balance from local midnight to the start of the simulation.

use chrono::{NaiveTime, TimeZone};

use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::fact::CityEnergyFact;
use crate::sim::weather::Weather;

use super::loads::TransportLoads;
use super::model::{EnergyModel, Pace};

/// Seconds between two balances of the past.
pub const PAST_STEP_S: i64 = 300;
/// Buildings worked out in one step: those of a larger city take turns.
const BUILDINGS_A_STEP: usize = 2_000;
/// Each building is worked out at least once in so many steps: once an hour.
const SHARES_MAX: usize = 12;

impl EnergyModel {
    /// A city's energy at `start`, after the day until then, and the balances of that day in order.
    ///
    /// `loads_at` tells what vehicles draw at each step. Energy counts from `start` on.
    pub fn with_past(
        city: &City,
        seed: u64,
        start: Timestamp,
        weather: &Weather,
        mut loads_at: impl FnMut(Timestamp, &mut TransportLoads),
    ) -> (Self, Vec<CityEnergyFact>) {
        let midnight = midnight_before(start, city.zone);
        let mut model = Self::new(city, seed, midnight, weather);
        let mut loads = TransportLoads::of(city);
        let shares = city.buildings.len().div_ceil(BUILDINGS_A_STEP).clamp(1, SHARES_MAX);
        let mut balances = Vec::new();
        let mut at = midnight;
        while at < start {
            loads_at(at, &mut loads);
            model.step_at(city, at, weather, &loads, Pace { step_s: PAST_STEP_S, shares });
            balances.push(model.balance());
            at = at + Span::from_s(PAST_STEP_S);
        }
        model.begin(start, &loads);
        (model, balances)
    }
}

/// The local midnight before a moment; the moment itself where the clocks skip midnight.
fn midnight_before(start: Timestamp, zone: chrono_tz::Tz) -> Timestamp {
    let midnight = start.local(zone).date_naive().and_time(NaiveTime::MIN);
    zone.from_local_datetime(&midnight).earliest().map_or(start, |at| Timestamp(at.timestamp_millis()))
}
