//! What buildings, chargers, feeders and plants are told: end states, which hold until they are told otherwise.
//!
//! Each takes effect in the next steps. The caller sees that a state is reached by what is observed.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId};
use crate::model::command::Refusal;

use super::buildings::BuildingOrders;
use super::demand::Shed;
use super::model::EnergyModel;
use super::thermal::SetPoints;

/// Set points that a building takes, in °C.
const POINTS_C: std::ops::RangeInclusive<f32> = 5.0..=40.0;
/// Heating and cooling must lie apart by so much.
const POINTS_APART_K: f32 = 1.0;

impl EnergyModel {
    /// Holds a building between two temperatures; `None` goes back to its own.
    pub fn set_points(&mut self, building: BuildingId, points: Option<(f32, f32)>) -> Result<(), Refusal> {
        let points = match points {
            Some((heat_c, cool_c)) => {
                let is_fit =
                    POINTS_C.contains(&heat_c) && POINTS_C.contains(&cool_c) && cool_c - heat_c >= POINTS_APART_K;
                Some(if is_fit { SetPoints { heat_c, cool_c } } else { return Err(Refusal::OutOfRange) })
            }
            None => None,
        };
        self.order_building(building, |orders| orders.points = points)
    }

    /// What a building's battery takes in, in kW; negative gives. `None` goes back to its own rules.
    pub fn set_battery(&mut self, building: BuildingId, power_kw: Option<f32>) -> Result<(), Refusal> {
        let row = self.buildings.constants.get(building.index()).ok_or(Refusal::UnknownTarget)?;
        if row.battery_j <= 0.0 {
            return Err(Refusal::NotForThisTarget);
        }
        if power_kw.is_some_and(|power_kw| !power_kw.is_finite()) {
            return Err(Refusal::OutOfRange);
        }
        let battery_w = power_kw.map(|power_kw| i64::from(super::buildings::watts(power_kw)));
        self.order_building(building, |orders| orders.battery_w = battery_w)
    }

    /// How far a building uses less.
    pub fn set_shed(&mut self, building: BuildingId, shed: Shed) -> Result<(), Refusal> {
        self.order_building(building, |orders| orders.shed = shed)
    }

    fn order_building(&mut self, id: BuildingId, change: impl FnOnce(&mut BuildingOrders)) -> Result<(), Refusal> {
        if self.buildings.constants.get(id.index()).is_none() {
            return Err(Refusal::UnknownTarget);
        }
        let orders = self.buildings.orders.entry(id.0).or_default();
        change(orders);
        if *orders == BuildingOrders::default() {
            self.buildings.orders.remove(&id.0);
        }
        Ok(())
    }

    /// Power limit of a charger; `None` lifts it.
    pub fn set_charger_limit(&mut self, charger: ChargerId, limit_kw: Option<f32>) -> Result<(), Refusal> {
        if charger.index() >= self.chargers.len() {
            return Err(Refusal::UnknownTarget);
        }
        let limit_kw = checked(limit_kw)?;
        match limit_kw {
            Some(limit_kw) => self.charger_limits.insert(charger.0, limit_kw),
            None => self.charger_limits.remove(&charger.0),
        };
        Ok(())
    }

    /// Whether a charger gives power at all.
    pub fn set_charger_on(&mut self, charger: ChargerId, is_on: bool) -> Result<(), Refusal> {
        if charger.index() >= self.chargers.len() {
            return Err(Refusal::UnknownTarget);
        }
        if is_on {
            self.chargers_off.remove(&charger.0);
        } else {
            self.chargers_off.insert(charger.0);
        }
        Ok(())
    }

    /// Whether nobody switched a charger off.
    pub fn is_charger_on(&self, charger: ChargerId) -> bool {
        !self.chargers_off.contains(&charger.0)
    }

    /// Limit of a feeder's load: charging and hot water under it are held back, its batteries give, its plant makes room.
    /// `None` lifts it.
    pub fn set_feeder_limit(&mut self, feeder: FeederId, limit_kw: Option<f32>) -> Result<(), Refusal> {
        let limit_kw = checked(limit_kw)?;
        let is_one = feeder.index() + 1 < self.feeders.len();
        let sums = self.feeders.get_mut(feeder.index()).filter(|_| is_one).ok_or(Refusal::UnknownTarget)?;
        sums.ordered_limit_w = limit_kw.map(|limit_kw| f64::from(limit_kw) * 1000.0);
        Ok(())
    }

    /// Power of a plant's electrolyser in kW; `None` goes back to its own rules.
    pub fn set_electrolyser(&mut self, plant: PlantId, power_kw: Option<f32>) -> Result<(), Refusal> {
        let power_w = checked(power_kw)?.map(|power_kw| f64::from(power_kw) * 1000.0);
        let plant = self.plants.get_mut(plant.index()).ok_or(Refusal::UnknownTarget)?;
        if power_w.is_some() && (plant.is_faulty || plant.is_shut_off) {
            return Err(Refusal::OutOfService);
        }
        plant.ordered_electrolyser_w = power_w;
        Ok(())
    }

    /// Power of a plant's fuel cell in kW; `None` goes back to its own rules.
    pub fn set_fuel_cell(&mut self, plant: PlantId, power_kw: Option<f32>) -> Result<(), Refusal> {
        let power_w = checked(power_kw)?.map(|power_kw| f64::from(power_kw) * 1000.0);
        let plant = self.plants.get_mut(plant.index()).ok_or(Refusal::UnknownTarget)?;
        if power_w.is_some() && (plant.is_faulty || plant.is_shut_off) {
            return Err(Refusal::OutOfService);
        }
        plant.ordered_fuel_cell_w = power_w;
        Ok(())
    }

    /// Closes all valves of a plant and stops it, or opens it again.
    pub fn set_shut_off(&mut self, plant: PlantId, is_shut_off: bool) -> Result<(), Refusal> {
        self.plants.get_mut(plant.index()).ok_or(Refusal::UnknownTarget)?.is_shut_off = is_shut_off;
        Ok(())
    }

    /// Lets hydrogen escape from a plant's tank; 0 mends the leak.
    pub fn set_leak(&mut self, plant: PlantId, leak_kg_h: f32) -> Result<(), Refusal> {
        let leak_kg_h = checked(Some(leak_kg_h))?.unwrap_or(0.0);
        self.plants.get_mut(plant.index()).ok_or(Refusal::UnknownTarget)?.leak_kg_h = f64::from(leak_kg_h);
        Ok(())
    }

    /// Whether vehicles can refuel at a plant: it is not shut off, and its pumps have power.
    pub fn is_plant_open(&self, plant: PlantId) -> bool {
        self.plants.get(plant.index()).is_some_and(|it| !it.is_shut_off) && self.is_plant_fed(plant)
    }

    /// Hydrogen that escapes from a plant now, in kg an hour.
    pub fn leak_kg_h(&self, plant: PlantId) -> f32 {
        self.plants.get(plant.index()).map_or(0.0, |it| if it.is_shut_off { 0.0 } else { it.leak_kg_h as f32 })
    }

    /// What a charger may give of its rated power: less when it is limited or its feeder is held, nothing without power or
    /// when it is switched off.
    pub fn charger_limit_kw(&self, charger: ChargerId, rated_kw: f32) -> f32 {
        if !self.is_charger_powered(charger) || !self.is_charger_on(charger) {
            return 0.0;
        }
        let ordered_kw = self.charger_limits.get(&charger.0).copied().unwrap_or(f32::INFINITY);
        let feeder = self.charger_feeder.get(charger.index()).and_then(|feeder| self.feeders.get(*feeder as usize));
        rated_kw.min(ordered_kw) * feeder.map_or(1.0, |feeder| feeder.charging_share)
    }

    /// What a private car may draw at a building of its outlet's rated power.
    pub fn car_limit_kw(&self, building: BuildingId, rated_kw: f32) -> f32 {
        let Some(row) = self.buildings.constants.get(building.index()) else { return 0.0 };
        if !self.is_fed(building) || self.buildings.order(building.index()).shed >= Shed::Flexible {
            return 0.0;
        }
        rated_kw * self.feeders[row.feeder as usize].charging_share
    }
}

/// A power that makes sense: finite and not negative.
fn checked(power_kw: Option<f32>) -> Result<Option<f32>, Refusal> {
    match power_kw {
        Some(power_kw) if !power_kw.is_finite() || power_kw < 0.0 => Err(Refusal::OutOfRange),
        other => Ok(other),
    }
}
