//! A stop in force: only its holder ends it, and until then nothing makes the vehicle drive. Nor does a planner take a
//! vehicle out of the hand of a person.

use crate::model::command::{Issuer, Order, OrderKind, Refusal};

use super::{Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let Some(vehicle) = &situation.vehicle else { return Verdict::Clear };
    let kind = order.kind();
    if kind == OrderKind::TakeOver {
        return if situation.has_reason { Verdict::Clear } else { Verdict::Refusal(Refusal::ReasonMissing) };
    }
    if !kind.makes_drive() {
        return Verdict::Clear;
    }
    match vehicle.stop {
        Some(stop) if kind != OrderKind::Release => {
            let is_own = situation.issuer == Some(stop.holder);
            Verdict::Refusal(if is_own { Refusal::Stopped } else { Refusal::HeldByAnother })
        }
        Some(stop) if situation.issuer != Some(stop.holder) => Verdict::Refusal(Refusal::HeldByAnother),
        _ if is_in_a_persons_hand(situation) => Verdict::Refusal(Refusal::HeldByAnother),
        _ => Verdict::Clear,
    }
}

fn is_in_a_persons_hand(situation: &Situation) -> bool {
    let directed_by = situation.vehicle.and_then(|vehicle| vehicle.directed_by);
    directed_by.is_some_and(Issuer::is_person) && !situation.issuer.is_some_and(Issuer::is_person)
}
