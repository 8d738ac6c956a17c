//! Feeder at its limit: nothing is switched on that takes a feeder over it.

use crate::model::command::{Order, Refusal};

use super::{Advice, Situation, Verdict};

/// Share of a feeder's limit from which whoever adds load should know (the level at which it is called near its limit).
const NEAR_SHARE: f32 = 0.9;

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let Some(feeder) = situation.feeder.filter(|feeder| feeder.added_kw > 0.0 && feeder.limit_kw > 0.0) else {
        return Verdict::Clear;
    };
    // A limit or a smaller load is what helps here.
    if matches!(order, Order::SetLimit(Some(_)) | Order::Shed(_)) {
        return Verdict::Clear;
    }
    let share = (feeder.load_kw + feeder.added_kw) / feeder.limit_kw;
    if share > 1.0 {
        Verdict::Refusal(Refusal::FeederAtLimit)
    } else if share > NEAR_SHARE {
        Verdict::Advice(Advice::FeederNearLimit { share })
    } else {
        Verdict::Clear
    }
}
