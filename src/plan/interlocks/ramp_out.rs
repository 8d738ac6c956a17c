//! Wheelchair ramp out: nothing drives off over it.

use crate::model::command::{AssistanceAnswer, Order, OrderKind, Refusal};

use super::{Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let has_ramp_out = situation.vehicle.is_some_and(|vehicle| vehicle.has_ramp_out);
    let drives_off = order.kind() == OrderKind::Release
        || matches!(
            order,
            Order::AnswerAssistance { answer: AssistanceAnswer::Proceed | AssistanceAnswer::DriveAround, .. }
        );
    if has_ramp_out && drives_off { Verdict::Refusal(Refusal::RampOut) } else { Verdict::Clear }
}
