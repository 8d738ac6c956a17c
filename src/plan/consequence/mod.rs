//! Consequences: what an order would mean, told before somebody confirms it. Estimates from a picture alone, one kind a
//! file; where the picture does not know enough, nothing is said.

mod ahead;
mod cost;
mod power;
mod requests;
mod riders;
mod trip;

#[cfg(test)]
mod tests;

pub use ahead::wants_foresight;

use crate::base::ids::FeederId;
use crate::base::time::Timestamp;
use crate::model::{Order, Thing};
use crate::world::Picture;

/// Something that an order would bring about.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Consequence {
    /// So many riders are aboard, and this comes to them.
    Riders { riders: u32, effect: RiderEffect },
    /// The vehicle drives so far, for so long.
    Trip { distance_m: f32, duration_s: f32 },
    /// The load of a feeder changes by so much; the room under its limit is what is left afterwards.
    Load { feeder: FeederId, added_kw: f32, room_kw: f32 },
    /// What charging costs at the price of now, and at the cheapest half-hour of the hours to come.
    Cost { energy_kwh: f32, now_yen: f32, cheapest_yen: f32, cheapest_at: Timestamp },
    /// So many requests that it was to pick up lose their vehicle; the first of them is due then.
    LostRequests { requests: u32, first_due: Timestamp },
}

/// What an order means for those who ride.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiderEffect {
    /// They are taken there before they are where they want to be.
    GoAlong,
    /// It drives on with them.
    DriveOn,
    /// Doors open beside them.
    DoorsOpen,
    /// They arrive at another time, by another way.
    AnotherWay,
    /// They ride to their stops in another order.
    AnotherOrder,
}

/// What an order to one thing would mean.
pub fn of_one(picture: &Picture, order: &Order, target: Thing) -> Vec<Consequence> {
    [
        riders::consequence(picture, order, target),
        trip::consequence(picture, order, target),
        requests::consequence(picture, order, target),
        power::consequence(picture, order, target),
        cost::consequence(picture, order, target),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// What an order to several things would mean together: riders, requests and the loads of feeders are added up, of trips
/// the longest is told.
pub fn of_all(picture: &Picture, order: &Order, targets: &[Thing]) -> Vec<Consequence> {
    let mut together: Vec<Consequence> = Vec::new();
    for target in targets {
        for consequence in of_one(picture, order, *target) {
            match together.iter_mut().find(|other| is_alike(other, &consequence)) {
                Some(other) => *other = sum(*other, consequence),
                None => together.push(consequence),
            }
        }
    }
    together
}

fn is_alike(one: &Consequence, other: &Consequence) -> bool {
    match (one, other) {
        (Consequence::Load { feeder, .. }, Consequence::Load { feeder: same, .. }) => feeder == same,
        (Consequence::Riders { effect, .. }, Consequence::Riders { effect: same, .. }) => effect == same,
        _ => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

/// Two consequences of one kind as one.
fn sum(one: Consequence, other: Consequence) -> Consequence {
    match (one, other) {
        (Consequence::Riders { riders, effect }, Consequence::Riders { riders: more, .. }) => {
            Consequence::Riders { riders: riders + more, effect }
        }
        (
            Consequence::LostRequests { requests, first_due },
            Consequence::LostRequests { requests: more, first_due: other_due },
        ) => Consequence::LostRequests { requests: requests + more, first_due: first_due.min(other_due) },
        (Consequence::Load { feeder, added_kw, room_kw }, Consequence::Load { added_kw: more_kw, .. }) => {
            Consequence::Load { feeder, added_kw: added_kw + more_kw, room_kw: room_kw - more_kw }
        }
        (
            Consequence::Cost { energy_kwh, now_yen, cheapest_yen, cheapest_at },
            Consequence::Cost { energy_kwh: more_kwh, now_yen: more_yen, cheapest_yen: more_cheapest_yen, .. },
        ) => Consequence::Cost {
            energy_kwh: energy_kwh + more_kwh,
            now_yen: now_yen + more_yen,
            cheapest_yen: cheapest_yen + more_cheapest_yen,
            cheapest_at,
        },
        (Consequence::Trip { distance_m, .. }, Consequence::Trip { distance_m: longer_m, .. })
            if longer_m > distance_m =>
        {
            other
        }
        _ => one,
    }
}
