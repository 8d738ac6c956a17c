//! How far an order sends a vehicle, and for how long: the bee line with the detour that streets are, at the mean speed
//! of a journey in a town.

use crate::base::time::Timestamp;
use crate::model::{Order, Thing};
use crate::world::Picture;

use super::Consequence;

/// Streets are longer than the bee line (Newell 1980: 1.2 to 1.4 in cities).
const DETOUR: f32 = 1.3;
/// Mean speed of a journey, stops at signals included: about 20 km/h in densely built districts of Japan (MLIT, Road
/// Traffic Census).
const JOURNEY_MPS: f32 = 20.0 / 3.6;

pub fn consequence(picture: &Picture, order: &Order, target: Thing) -> Option<Consequence> {
    let Thing::Vehicle(id) = target else { return None };
    let motion = picture.motion.get(id.index()).filter(|motion| motion.observed != Timestamp::NEVER)?;
    let goal = match order {
        Order::GoTo(building) => picture.city.buildings.get(building.index())?.center,
        Order::ReturnToDepot(depot) => picture.city.depots.get(depot.index())?.place,
        Order::Dispatch(itinerary) => picture.city.buildings.get(itinerary.stops.first()?.at.index())?.center,
        _ => return None,
    };
    let distance_m = motion.place.distance(goal) * DETOUR;
    Some(Consequence::Trip { distance_m, duration_s: distance_m / JOURNEY_MPS })
}
