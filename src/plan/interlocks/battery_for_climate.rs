//! Battery too low for climate: below a tenth, what is left is for driving to a charger.

use crate::model::command::{ClimateOrder, Order, Refusal};

use super::{Situation, Verdict};

/// Level below which a vehicle that is not plugged in neither heats nor cools.
pub const CLIMATE_SOC: f32 = 0.10;

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let is_low = situation.vehicle.is_some_and(|vehicle| vehicle.soc < CLIMATE_SOC && !vehicle.is_charging);
    if is_low && matches!(order, Order::SetClimate(ClimateOrder::Hold(_) | ClimateOrder::ReadyBy { .. })) {
        return Verdict::Refusal(Refusal::BatteryTooLow);
    }
    Verdict::Clear
}
