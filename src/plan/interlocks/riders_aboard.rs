//! Riders aboard: nobody is carried where they don't want to go, nor into a depot, nor refitted around.

use crate::model::command::{Order, OrderKind, Refusal};

use super::{Advice, Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let Some(vehicle) = situation.vehicle.filter(|vehicle| vehicle.riders > 0) else { return Verdict::Clear };
    match order.kind() {
        OrderKind::SetRole | OrderKind::GoTo | OrderKind::ReturnToDepot => Verdict::Refusal(Refusal::RidersAboard),
        // They will stand, or sit on without knowing why.
        kind if kind.is_stop() => Verdict::Advice(Advice::RidersAboard { riders: vehicle.riders }),
        _ => Verdict::Clear,
    }
}
