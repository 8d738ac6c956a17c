//! The past of the day: the balance from local midnight to the start of the simulation.

use chrono::{NaiveTime, TimeZone};

use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::fact::CityEnergyFact;
use crate::sim::weather::Weather;

use super::loads::TransportLoads;
use super::model::{EnergyModel, Pace};

/// Seconds between two balances of the past …
const PAST_STEP_S: i64 = 300;
/// … and between those of its end, so that the start finds powers that were worked out like its own.
const LAST_STEP_S: i64 = 60;
const LAST_S: i64 = 1_200;
/// Rooms, batteries and tanks live through so many hours before the first balance, so that nothing of where they began is
/// left.
const WARM_UP_S: i64 = 5 * 3600;
/// Buildings worked out in one step: those of a larger city take turns.
const BUILDINGS_A_STEP: usize = 8_000;
/// Each building is worked out at least once in so many steps: every half an hour.
const SHARES_MAX: usize = 6;

impl EnergyModel {
    /// A city's energy at `start`, after the day until then, and the balances of that day in order.
    ///
    /// `loads_at` tells what vehicles draw and who is where at each step, which lasts as many seconds as it is given.
    /// Energy counts from `start` on.
    pub fn with_past(
        city: &City,
        seed: u64,
        start: Timestamp,
        weather: &Weather,
        mut loads_at: impl FnMut(Timestamp, i64, &mut TransportLoads),
    ) -> (Self, Vec<CityEnergyFact>) {
        let midnight = midnight_before(start, city.zone);
        let mut at = midnight - Span::from_s(WARM_UP_S);
        let mut model = Self::new(city, seed, at, weather);
        let mut loads = TransportLoads::of(city);
        let shares = city.buildings.len().div_ceil(BUILDINGS_A_STEP).clamp(1, SHARES_MAX);
        let mut balances = Vec::new();
        while at < start {
            let is_last = start.since_s(at) <= LAST_S as f64;
            let pace =
                if is_last { Pace { step_s: LAST_STEP_S, shares: 1 } } else { Pace { step_s: PAST_STEP_S, shares } };
            loads_at(at, pace.step_s, &mut loads);
            model.step_at(city, at, weather, &loads, pace);
            if at >= midnight {
                balances.push(model.balance());
            }
            at = at + Span::from_s(pace.step_s);
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
