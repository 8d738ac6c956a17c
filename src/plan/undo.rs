//! Undo: the order that brings back what was before another one, where there is such a thing.
//!
//! Climate and lights tell how they stand, so that is what was before. What a vehicle charges to and what a building's
//! set points are is not told: there it is what this station ordered last, or nothing.

use crate::base::time::Timestamp;
use crate::model::command::{ClimateOrder, Outcome, Phase, RiskClass};
use crate::model::{Command, Order, OrderKind, Thing};
use crate::world::Picture;

use super::observed::IDLE_KW;

/// The order that undoes a command, as the picture is while it is given. `None` where undoing makes no sense.
pub fn undo(command: &Command, picture: &Picture) -> Option<Order> {
    let Command { order, target, .. } = command;
    if order.risk(*target) != RiskClass::Low {
        return None;
    }
    let before = match order.kind() {
        OrderKind::SetClimate | OrderKind::SetLights => equipment_before(order, *target, picture),
        OrderKind::ChargeTo | OrderKind::ChargeBy => charging_before(command, picture),
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
        other.id < command.id && other.target == command.target && other.order.actuator() == command.order.actuator()
    };
    let was_obeyed = |phase| {
        let ends = [Outcome::Done, Outcome::Superseded].map(Phase::Ended);
        matches!(phase, Phase::Accepted | Phase::InProgress) || ends.contains(&phase)
    };
    let earlier = picture.commands.iter().filter(|row| is_earlier(&row.command) && was_obeyed(row.life.phase()));
    earlier.max_by_key(|row| row.command.id).map(|row| row.command.order.clone())
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::base::ids::{BuildingId, VehicleId};
    use crate::base::time::Span;
    use crate::model::CommandId;
    use crate::model::command::{CommandReport, LifeEvent, Lifecycle};
    use crate::plan::observed::tests::{command, picture};
    use crate::world::CommandNow;

    const SHUTTLE: Thing = Thing::Vehicle(VehicleId(0));
    const HOME: Thing = Thing::Building(BuildingId(0));

    /// A picture in which an order was given before, and accepted or not.
    fn after(order: Order, target: Thing, is_obeyed: bool) -> Picture {
        let mut picture = picture();
        let command = Command { id: CommandId(0), ..command(target, order) };
        let sent = LifeEvent::Send(command.issued);
        let heard = LifeEvent::Report(if is_obeyed { CommandReport::Accepted } else { CommandReport::Expired });
        let life = [sent, heard]
            .into_iter()
            .fold(Lifecycle::queued(command.expires + Span::from_s(9)), |life, event| life.apply(event).unwrap());
        let last_heard = command.issued;
        picture.commands = Arc::new(vec![CommandNow { command: Arc::new(command), life, last_heard }]);
        picture
    }

    fn undo_of(order: Order, target: Thing, picture: &Picture) -> Option<Order> {
        undo(&command(target, order), picture)
    }

    #[test]
    fn what_a_vehicle_tells_of_itself_comes_back() {
        let mut picture = picture();
        let detail = &mut picture.details.get_mut(0).unwrap().detail;
        (detail.climate_c, detail.are_lights_on) = (Some(24.0), true);
        let hold = |at| Order::SetClimate(ClimateOrder::Hold(at));
        assert_eq!(undo_of(Order::SetClimate(ClimateOrder::Off), SHUTTLE, &picture), Some(hold(24.0)));
        assert_eq!(undo_of(hold(21.0), SHUTTLE, &picture), Some(hold(24.0)));
        assert_eq!(undo_of(Order::SetLights(false), SHUTTLE, &picture), Some(Order::SetLights(true)));
        // It is so already.
        assert_eq!(undo_of(Order::SetLights(true), SHUTTLE, &picture), None);
        picture.details.get_mut(0).unwrap().observed = Timestamp::NEVER;
        assert_eq!(undo_of(Order::SetLights(false), SHUTTLE, &picture), None);
    }

    #[test]
    fn charging_ends_where_it_was_or_goes_on_as_ordered_before() {
        let mut idle = picture();
        idle.status.get_mut(0).unwrap().charge_kw = 0.0;
        assert_eq!(undo_of(Order::ChargeTo(0.9), SHUTTLE, &idle), Some(Order::ChargeTo(0.5)));
        for (is_obeyed, expected) in [(true, Some(Order::ChargeTo(0.7))), (false, None)] {
            let mut charging = after(Order::ChargeTo(0.7), SHUTTLE, is_obeyed);
            charging.status.get_mut(0).unwrap().charge_kw = 20.0;
            assert_eq!(undo_of(Order::ChargeTo(0.9), SHUTTLE, &charging), expected);
        }
    }

    #[test]
    fn set_points_come_back_as_ordered_before() {
        let before = Order::SetPoint { heat_c: 20.0, cool_c: 26.0 };
        let after_it = after(before.clone(), HOME, true);
        let now = Order::SetPoint { heat_c: 18.0, cool_c: 28.0 };
        assert_eq!(undo_of(now.clone(), HOME, &after_it), Some(before));
        assert_eq!(undo_of(now.clone(), Thing::Building(BuildingId(1)), &after_it), None);
        assert_eq!(undo_of(now, HOME, &picture()), None);
    }

    #[test]
    fn what_needs_more_than_one_press_is_never_undone_by_one() {
        let picture = picture();
        for order in
            [Order::PullOver, Order::Release, Order::Horn, Order::GoTo(BuildingId(0)), Order::SetInService(true)]
        {
            assert_eq!(undo_of(order, SHUTTLE, &picture), None);
        }
    }
}
