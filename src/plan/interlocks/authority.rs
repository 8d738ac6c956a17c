//! Not allowed for this role: who looks only, or is not there, gives no orders, and a partner none to the grid. What a
//! class of risk asks for besides (a second person) is no matter of roles.

use crate::model::command::{Authority, Order, OrderKind, Refusal};

use super::{Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    if order.asks_for_stop() {
        return Verdict::Clear;
    }
    let is_allowed = match situation.authority {
        Authority::Absent => return Verdict::Refusal(Refusal::NotSignedIn),
        Authority::Operator | Authority::Supervisor => true,
        Authority::Viewer => false,
        // A partner has vehicles, and nothing of the grid.
        Authority::Partner(_) => !is_of_grid(order.kind()),
    };
    if is_allowed { Verdict::Clear } else { Verdict::Refusal(Refusal::NotAllowed) }
}

fn is_of_grid(kind: OrderKind) -> bool {
    matches!(
        kind,
        OrderKind::SetPoint
            | OrderKind::SetBattery
            | OrderKind::SetLimit
            | OrderKind::Shed
            | OrderKind::SetCharging
            | OrderKind::SetElectrolyser
            | OrderKind::SetFuelCell
    )
}
