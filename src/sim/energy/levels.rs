//! Levels: what is stored, taken over from somebody who has seen it.

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
    /// Takes over what is stored. The books begin anew with it.
    pub fn take_levels(&mut self, levels: &Levels) {
        let rows = self.buildings.level_j.iter_mut().zip(&mut self.buildings.warmth);
        for (((level_j, warmth), row), found) in rows.zip(self.buildings.constants.iter()).zip(&levels.building) {
            let Some((soc, indoor_c)) = *found else { continue };
            if soc.is_finite() {
                *level_j = row.battery_j * f64::from(soc.clamp(0.0, 1.0));
            }
            if indoor_c.is_finite() {
                warmth.indoor_c = indoor_c;
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
