//! What an order does to the load of a feeder, and the room that is left under its limit.

use crate::base::ids::FeederId;
use crate::base::time::Timestamp;
use crate::model::{Order, Thing};
use crate::world::Picture;

use super::Consequence;

/// Less than this is no change worth a word, in kW.
const LEAST_KW: f32 = 0.05;

pub fn consequence(picture: &Picture, order: &Order, target: Thing) -> Option<Consequence> {
    let (feeder, added_kw) = change(picture, order, target)?;
    let now = picture.feeders.get(feeder.index()).filter(|now| now.observed != Timestamp::NEVER)?;
    let limit_kw = picture.city.feeders.get(feeder.index())?.limit_kw;
    let room_kw = limit_kw - now.load_kw - added_kw;
    (added_kw.abs() >= LEAST_KW).then_some(Consequence::Load { feeder, added_kw, room_kw })
}

fn change(picture: &Picture, order: &Order, target: Thing) -> Option<(FeederId, f32)> {
    let city = &picture.city;
    match (order, target) {
        (Order::ChargeTo(level) | Order::ChargeBy { level, .. }, Thing::Vehicle(id)) => {
            let index = (0..picture.chargers.len())
                .find(|index| picture.chargers.get(*index).is_some_and(|charger| charger.vehicle == id))?;
            let (now, charger) = (picture.chargers.get(index)?, city.chargers.get(index)?);
            let goes_on = picture.status.get(id.index())?.soc < *level;
            Some((charger.feeder, if goes_on { charger.limit_kw } else { 0.0 } - now.power_kw))
        }
        (Order::SetCharging(gives), Thing::Charger(id)) => {
            let (now, charger) = (picture.chargers.get(id.index())?, city.chargers.get(id.index())?);
            // An empty charger draws nothing, whatever it may.
            let most_kw = if *gives && now.vehicle.is_some() { charger.limit_kw } else { 0.0 };
            Some((charger.feeder, most_kw - now.power_kw))
        }
        (Order::SetLimit(Some(limit_kw)), Thing::Charger(id)) => {
            let (now, charger) = (picture.chargers.get(id.index())?, city.chargers.get(id.index())?);
            Some((charger.feeder, limit_kw.min(now.power_kw) - now.power_kw))
        }
        (Order::SetLimit(Some(limit_kw)), Thing::Feeder(id)) => {
            let load_kw = picture.feeders.get(id.index())?.load_kw;
            Some((id, limit_kw.min(load_kw) - load_kw))
        }
        (Order::SetBattery(Some(power_kw)), Thing::Building(id)) => {
            let (now, building) = (picture.buildings.get(id.index())?, city.buildings.get(id.index())?);
            Some((building.feeder, power_kw - now.battery_kw))
        }
        (Order::SetElectrolyser(Some(power_kw)), Thing::Plant(id)) => {
            let (now, plant) = (picture.plants.get(id.index())?, city.plants.get(id.index())?);
            Some((plant.feeder, power_kw - now.electrolyser_kw))
        }
        (Order::SetFuelCell(Some(power_kw)), Thing::Plant(id)) => {
            let (now, plant) = (picture.plants.get(id.index())?, city.plants.get(id.index())?);
            Some((plant.feeder, now.fuel_cell_kw - power_kw))
        }
        _ => None,
    }
}
