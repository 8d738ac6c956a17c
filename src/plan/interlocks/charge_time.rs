//! Too little time to charge: nobody is promised a level that even full power doesn't reach by then.

use crate::model::command::{Order, Refusal};

use super::{Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let is_too_late = situation.vehicle.is_some_and(|vehicle| vehicle.is_charged_in_time == Some(false));
    if is_too_late && matches!(order, Order::ChargeBy { .. }) {
        return Verdict::Refusal(Refusal::TooLittleTime);
    }
    Verdict::Clear
}
