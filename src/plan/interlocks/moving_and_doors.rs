//! Moving and unlock: no door is unlocked above walking speed.

use crate::model::command::{AssistanceAnswer, DoorOrder, Order, Refusal};

use super::{Situation, Verdict};

/// 3 km/h: what counts as standing for doors (UNECE R107, annex 3, 7.6.5: doors held shut above 3 km/h).
pub const STANDING_MPS: f32 = 3.0 / 3.6;

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let opens = matches!(
        order,
        Order::SetDoors(DoorOrder::Unlock) | Order::AnswerAssistance { answer: AssistanceAnswer::ReopenDoors, .. }
    );
    let may_move = |speed_mps: f32| speed_mps.is_nan() || speed_mps > STANDING_MPS;
    match &situation.vehicle {
        Some(vehicle) if opens && may_move(vehicle.speed_mps) => Verdict::Refusal(Refusal::Moving),
        _ => Verdict::Clear,
    }
}
