//! Another partner's: a partner commands their own fleet only, and nobody but a supervisor commands a partner's. Whoever
//! stopped a vehicle may let it go again, whose ever it is: it was theirs to stop.

use crate::model::command::{Authority, Order, OrderKind, Refusal};

use super::{Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    if order.asks_for_stop() {
        return Verdict::Clear;
    }
    let is_own = match situation.authority {
        Authority::Partner(own) => situation.partner == Some(own),
        Authority::Supervisor => true,
        Authority::Viewer | Authority::Operator | Authority::Absent => situation.partner.is_none(),
    };
    let stop = situation.vehicle.and_then(|vehicle| vehicle.stop);
    let takes_back =
        order.kind() == OrderKind::Release && stop.is_some_and(|stop| situation.issuer == Some(stop.holder));
    if is_own || takes_back { Verdict::Clear } else { Verdict::Refusal(Refusal::BelongsToAnother) }
}
