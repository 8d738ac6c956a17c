//! Doors open: nothing drives off with an open door, and no door that somebody holds open is locked.

use crate::model::command::{AssistanceAnswer, DoorOrder, Order, Refusal};

use super::{Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let has_open_door = situation.vehicle.is_some_and(|vehicle| vehicle.has_open_door);
    let needs_closed = order.kind() == crate::model::OrderKind::Release
        || matches!(
            order,
            Order::SetDoors(DoorOrder::Lock)
                | Order::AnswerAssistance { answer: AssistanceAnswer::Proceed | AssistanceAnswer::DriveAround, .. }
        );
    if has_open_door && needs_closed { Verdict::Refusal(Refusal::DoorsOpen) } else { Verdict::Clear }
}
