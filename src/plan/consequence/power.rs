//! What an order does to the load of a feeder, and the room that is left under its limit.

use crate::base::time::Timestamp;
use crate::model::{Order, Thing};
use crate::plan::load_change::load_change;
use crate::world::Picture;

use super::Consequence;

/// Less than this is no change worth a word, in kW.
const LEAST_KW: f32 = 0.05;

pub fn consequence(picture: &Picture, order: &Order, target: Thing) -> Option<Consequence> {
    let (feeder, added_kw) = load_change(&picture.city, order, target, picture)?;
    let now = picture.feeders.get(feeder.index()).filter(|now| now.observed != Timestamp::NEVER)?;
    let limit_kw = picture.city.feeders.get(feeder.index())?.limit_kw;
    let room_kw = limit_kw - now.load_kw - added_kw;
    (added_kw.abs() >= LEAST_KW).then_some(Consequence::Load { feeder, added_kw, room_kw })
}
