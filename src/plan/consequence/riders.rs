//! Riders aboard, and what comes to them.

use crate::base::time::Timestamp;
use crate::model::{Order, OrderKind, Thing};
use crate::world::Picture;

use super::{Consequence, RiderEffect};

pub fn consequence(picture: &Picture, order: &Order, target: Thing) -> Option<Consequence> {
    let Thing::Vehicle(id) = target else { return None };
    let status = picture.status.get(id.index()).filter(|status| status.observed != Timestamp::NEVER)?;
    let effect = match order.kind() {
        OrderKind::GoTo | OrderKind::ReturnToDepot => RiderEffect::GoAlong,
        OrderKind::Release => RiderEffect::DriveOn,
        OrderKind::SetDoors if *order == Order::SetDoors(crate::model::command::DoorOrder::Unlock) => {
            RiderEffect::DoorsOpen
        }
        OrderKind::Reroute | OrderKind::AvoidStreet => RiderEffect::AnotherWay,
        OrderKind::Dispatch => RiderEffect::AnotherOrder,
        _ => return None,
    };
    (status.riders > 0).then_some(Consequence::Riders { riders: u32::from(status.riders), effect })
}
