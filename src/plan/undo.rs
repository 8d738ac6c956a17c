//! Undo: the order that brings back what was before another one, where there is such a thing.
//!
//! Climate and lights tell how they stand, so that is what was before. What a vehicle charges to and what a building's
//! set points are is not told: there it is what this station ordered last, or nothing.

use crate::model::command::{ClimateOrder, Outcome, Phase, RiskClass};
use crate::model::{Command, Order, OrderKind, Thing};
use crate::base::time::Timestamp;
use crate::world::Picture;

/// A vehicle that draws less does not charge, in kW.
const IDLE_KW: f32 = 0.1;

/// The order that undoes a command, as the picture is while it is given. `None` where undoing makes no sense.
pub fn undo(command: &Command, picture: &Picture) -> Option<Order> {
    let Command { order, target, .. } = command;
    if order.risk(*target) != RiskClass::Low {
        return None;
    }
    let before = match order.kind() {
        OrderKind::SetClimate | OrderKind::SetLights => equipment_before(order, *target, picture),
        OrderKind::ChargeTo => charging_before(command, picture),
        OrderKind::SetPoint => ordered_before(command, picture),
        _ => None,
    }?;
    // Nothing to bring back, or something that needs more than one press.
    (before != *order && before.risk(*target) == RiskClass::Low).then_some(before)
}

fn equipment_before(order: &Order, target: Thing, picture: &Picture) -> Option<Order> {
    let Thing::Vehicle(id) = target else { return None };
    let now = picture.details.get(id.index()).filter(|now| now.observed != Timestamp::NEVER)?;
    Some(match order {
        Order::SetLights(_) => Order::SetLights(now.detail.are_lights_on),
        _ => Order::SetClimate(now.detail.climate_c.map_or(ClimateOrder::Off, ClimateOrder::Hold)),
    })
}

/// One that did not charge stops again at the level that it has; for one that did, the level ordered last.
fn charging_before(command: &Command, picture: &Picture) -> Option<Order> {
    let Thing::Vehicle(id) = command.target else { return None };
    let status = picture.status.get(id.index()).filter(|status| status.observed != Timestamp::NEVER)?;
    if status.charge_kw < IDLE_KW { Some(Order::ChargeTo(status.soc)) } else { ordered_before(command, picture) }
}

/// What this station ordered before of the same target, if that was obeyed.
fn ordered_before(command: &Command, picture: &Picture) -> Option<Order> {
    let is_earlier = |other: &Command| {
        other.id < command.id && other.target == command.target && other.order.kind() == command.order.kind()
    };
    let was_obeyed = |phase| {
        let ends = [Outcome::Done, Outcome::Superseded].map(Phase::Ended);
        matches!(phase, Phase::Accepted | Phase::InProgress) || ends.contains(&phase)
    };
    let earlier = picture.commands.iter().filter(|row| is_earlier(&row.command) && was_obeyed(row.life.phase()));
    earlier.max_by_key(|row| row.command.id).map(|row| row.command.order.clone())
}
