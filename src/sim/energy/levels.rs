//! Levels: what is stored, taken over from somebody who has seen it.

use crate::base::time::Timestamp;

use super::model::EnergyModel;

/// What is stored in the city, as far as it is known.
#[derive(Clone, Debug, Default)]
pub struct Levels {
    /// Charge of the battery, 0 to 1, and temperature of the rooms, by `BuildingId`.
    pub building: Vec<Option<(f32, f32)>>,
    /// By `PlantId`.
    pub tank_kg: Vec<Option<f32>>,
}

impl EnergyModel {
    /// Takes over what is stored at a moment. The books begin anew with it.
    pub fn take_levels(&mut self, levels: &Levels, at: Timestamp) {
        for (index, found) in levels.building.iter().enumerate().take(self.buildings.level_j.len()) {
            if let Some(found) = *found {
                self.buildings.found(index, found, at);
            }
        }
        for (plant, tank_kg) in self.plants.iter_mut().zip(&levels.tank_kg) {
            if let Some(tank_kg) = tank_kg.filter(|tank_kg| tank_kg.is_finite()) {
                plant.tank_kg = f64::from(tank_kg).clamp(0.0, plant.capacity_kg);
            }
        }
        if let Some(now) = self.stepped {
            self.ledger.begin(&self.buildings, self.plants.iter().map(|plant| plant.tank_kg), now);
        }
    }
}
