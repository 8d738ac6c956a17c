//! A stop on a crossing, a bridge or in a tunnel: the advice names the next place where it would stand better. It is
//! never a refusal: who stops a vehicle may see what no rule knows.

use crate::model::command::{Order, OrderKind};

use super::{Advice, Ground, Situation, Verdict};

pub fn rule(order: &Order, situation: &Situation) -> Verdict {
    let Some(vehicle) = &situation.vehicle else { return Verdict::Clear };
    // The other stops look for a place to stand by themselves.
    if order.kind() != OrderKind::EmergencyStop || vehicle.ground == Ground::Open {
        return Verdict::Clear;
    }
    Verdict::Advice(Advice::BadPlaceToStand { ground: vehicle.ground, next_safe_m: vehicle.next_safe_m })
}
