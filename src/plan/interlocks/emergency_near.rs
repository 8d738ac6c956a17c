//! Emergency vehicle near: nothing is released into its way, and who stops something beside it should know.

use crate::model::command::{AssistanceAnswer, Order, OrderKind, Refusal};

use super::{Advice, Situation, Verdict};

/// At 60 km/h it is there in twelve seconds; what pulls out now is in its way.
pub const NEAR_M: f32 = 200.0;

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let away_m = situation.vehicle.and_then(|vehicle| vehicle.emergency_away_m);
    let Some(away_m) = away_m.filter(|away_m| *away_m <= NEAR_M) else { return Verdict::Clear };
    if drives_off(order) {
        return Verdict::Refusal(Refusal::EmergencyVehicleNear);
    }
    if order.kind() == OrderKind::EmergencyStop {
        return Verdict::Advice(Advice::EmergencyVehicleNear { away_m });
    }
    Verdict::Clear
}

/// Whether an order makes a vehicle that stands drive off.
pub fn drives_off(order: &Order) -> bool {
    match order {
        Order::Release => true,
        Order::AnswerAssistance { answer, .. } => {
            matches!(answer, AssistanceAnswer::Proceed | AssistanceAnswer::DriveAround)
        }
        _ => false,
    }
}

/// Whether the rule asks for emergency vehicles on an order at all.
pub fn heeds_ambulances(order: &Order) -> bool {
    drives_off(order) || order.kind() == OrderKind::EmergencyStop
}
