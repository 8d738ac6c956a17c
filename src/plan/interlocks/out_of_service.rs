//! Out of service or immobilised: what can't drive is sent nowhere.

use crate::model::command::{Order, OrderKind, Refusal};

use super::{Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let Some(vehicle) = &situation.vehicle else { return Verdict::Clear };
    let kind = order.kind();
    let is_drive = kind.makes_drive() || matches!(kind, OrderKind::Reroute | OrderKind::AvoidStreet);
    if is_drive && vehicle.is_immobilised {
        return Verdict::Refusal(Refusal::Immobilised);
    }
    // Its own depot is where it goes to get well.
    if !vehicle.is_in_service && matches!(kind, OrderKind::GoTo | OrderKind::Dispatch | OrderKind::SetRole) {
        return Verdict::Refusal(Refusal::OutOfService);
    }
    Verdict::Clear
}
