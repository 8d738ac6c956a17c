//! Battery too low for the trip: no vehicle is sent farther than it gets with something left to reach a charger.

use crate::model::command::{Order, Refusal};

use super::{Advice, Situation, Verdict};

/// Range that must be left on arrival, in kilometres: the way to a charger across a small city.
pub const RESERVE_KM: f32 = 3.0;
/// With less than this left on arrival, whoever sends it should know.
const LITTLE_KM: f32 = 10.0;

pub fn rule(_order: &Order, situation: &Situation) -> Verdict {
    let Some(vehicle) = &situation.vehicle else { return Verdict::Clear };
    let Some(trip_km) = vehicle.trip_km else { return Verdict::Clear };
    let left_km = vehicle.range_km - trip_km;
    if left_km.is_nan() || left_km < RESERVE_KM {
        return Verdict::Refusal(Refusal::BatteryTooLowForTrip);
    }
    if left_km < LITTLE_KM { Verdict::Advice(Advice::LittleRangeLeft { range_km: left_km }) } else { Verdict::Clear }
}
