//! How far an order sends a vehicle, and for how long: the bee line with the detour that streets are, at the mean speed
//! of a journey in a town.

use crate::base::time::Timestamp;
use crate::model::{Order, Thing};
use crate::plan::destination::{destination, way_m};
use crate::world::Picture;

use super::Consequence;

/// Mean speed of a journey, stops at signals included: about 20 km/h in densely built districts of Japan (MLIT, Road
/// Traffic Census).
const JOURNEY_MPS: f32 = 20.0 / 3.6;

pub fn consequence(picture: &Picture, order: &Order, target: Thing) -> Option<Consequence> {
    let Thing::Vehicle(id) = target else { return None };
    let motion = picture.motion.get(id.index()).filter(|motion| motion.observed != Timestamp::NEVER)?;
    let distance_m = way_m(motion.place, destination(order, &picture.city)?.place);
    Some(Consequence::Trip { distance_m, duration_s: distance_m / JOURNEY_MPS })
}
