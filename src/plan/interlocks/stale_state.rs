//! State too old: what nobody has heard of for long is not commanded on the ground of what was, each order by how fast
//! the ground changes under it.

use crate::base::time::Span;
use crate::model::command::{Order, OrderKind, Refusal};

use super::{Advice, Situation, Verdict};

/// A vehicle that moves is somewhere else after this time.
const MOVING_LIMIT: Span = Span::from_s(10);
/// Equipment, levels and powers stay as they are for longer.
const STEADY_LIMIT: Span = Span::from_s(120);

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let kind = order.kind();
    let limit = match kind {
        OrderKind::SetDoors | OrderKind::AnswerAssistance => MOVING_LIMIT,
        // A vehicle out of contact says no more whether it can drive.
        kind if kind.makes_drive() || matches!(kind, OrderKind::Reroute | OrderKind::AvoidStreet) => MOVING_LIMIT,
        // Nothing that they do depends on what is known here.
        OrderKind::TakeOver | OrderKind::BookMaintenance | OrderKind::SendResponder => return Verdict::Clear,
        _ => STEADY_LIMIT,
    };
    if situation.age.is_some_and(|age| age <= limit) {
        return Verdict::Clear;
    }
    if order.is_stop() {
        return Verdict::Advice(Advice::StateOld { age_s: situation.age.map(|age| age.as_s() as f32) });
    }
    Verdict::Refusal(Refusal::StateTooOld)
}
