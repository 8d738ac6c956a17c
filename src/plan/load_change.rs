//! What an order does to the load of a feeder. One rule for whoever previews, for the station's interlocks and for the
//! executor's: they differ only in how they know the loads of now.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, VehicleId};
use crate::city::City;
use crate::model::{Order, Thing};

/// The loads of now, in kW, as somebody knows them.
pub trait Loads {
    /// What a charger gives.
    fn charger_kw(&self, id: ChargerId) -> Option<f32>;
    /// The charger at which a vehicle is plugged in, and its level, 0 to 1.
    fn plugged(&self, id: VehicleId) -> Option<(ChargerId, f32)>;
    /// Into the battery; negative when it gives.
    fn battery_kw(&self, id: BuildingId) -> Option<f32>;
    /// Of electrolyser and fuel cell.
    fn plant_kw(&self, id: PlantId) -> Option<(f32, f32)>;
    fn feeder_kw(&self, id: FeederId) -> Option<f32>;
}

/// The feeder whose load an order changes, and by how much, in kW; `None` for an order that changes none, or where the
/// loads of now are not known. What a charger may give counts also while nobody is plugged in: nobody is asked when somebody
/// comes.
pub fn load_change(city: &City, order: &Order, target: Thing, loads: &impl Loads) -> Option<(FeederId, f32)> {
    match (order, target) {
        (Order::ChargeTo(level) | Order::ChargeBy { level, .. }, Thing::Vehicle(id)) => {
            let (charger, soc) = loads.plugged(id)?;
            let found = city.chargers.get(charger.index())?;
            let goes_on = soc < *level;
            Some((found.feeder, if goes_on { found.limit_kw } else { 0.0 } - loads.charger_kw(charger)?))
        }
        (Order::SetCharging(gives), Thing::Charger(id)) => {
            let (now_kw, found) = (loads.charger_kw(id)?, city.chargers.get(id.index())?);
            Some((found.feeder, if *gives { found.limit_kw } else { 0.0 } - now_kw))
        }
        (Order::SetLimit(Some(limit_kw)), Thing::Charger(id)) => {
            let (now_kw, found) = (loads.charger_kw(id)?, city.chargers.get(id.index())?);
            Some((found.feeder, limit_kw.min(now_kw) - now_kw))
        }
        (Order::SetLimit(Some(limit_kw)), Thing::Feeder(id)) => {
            let now_kw = loads.feeder_kw(id)?;
            Some((id, limit_kw.min(now_kw) - now_kw))
        }
        (Order::SetBattery(Some(power_kw)), Thing::Building(id)) => {
            Some((city.buildings.get(id.index())?.feeder, power_kw - loads.battery_kw(id)?))
        }
        (Order::SetElectrolyser(Some(power_kw)), Thing::Plant(id)) => {
            Some((city.plants.get(id.index())?.feeder, power_kw - loads.plant_kw(id)?.0))
        }
        (Order::SetFuelCell(Some(power_kw)), Thing::Plant(id)) => {
            Some((city.plants.get(id.index())?.feeder, loads.plant_kw(id)?.1 - power_kw))
        }
        _ => None,
    }
}

impl Loads for crate::world::Picture {
    fn charger_kw(&self, id: ChargerId) -> Option<f32> {
        self.chargers.get(id.index()).map(|row| row.power_kw)
    }

    fn plugged(&self, id: VehicleId) -> Option<(ChargerId, f32)> {
        let is_there = |index: &usize| self.chargers.get(*index).is_some_and(|row| row.vehicle == id);
        let index = (0..self.chargers.len()).find(is_there)?;
        Some((ChargerId::from_index(index), self.status.get(id.index())?.soc))
    }

    fn battery_kw(&self, id: BuildingId) -> Option<f32> {
        self.buildings.get(id.index()).map(|row| row.battery_kw)
    }

    fn plant_kw(&self, id: PlantId) -> Option<(f32, f32)> {
        self.plants.get(id.index()).map(|row| (row.electrolyser_kw, row.fuel_cell_kw))
    }

    fn feeder_kw(&self, id: FeederId) -> Option<f32> {
        self.feeders.get(id.index()).map(|row| row.load_kw)
    }
}
