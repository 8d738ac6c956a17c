//! Charger taken or faulty: nobody is sent to charge where they can't.

use crate::model::command::{Order, Refusal};

use super::{Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let Some(charger) = situation.charger else { return Verdict::Clear };
    match order {
        Order::ChargeTo(_) | Order::ChargeBy { .. } | Order::SetCharging(true) if charger.is_faulty => {
            Verdict::Refusal(Refusal::ChargerFaulty)
        }
        Order::ChargeTo(_) | Order::ChargeBy { .. } if charger.is_taken => Verdict::Refusal(Refusal::ChargerTaken),
        _ => Verdict::Clear,
    }
}
