//! What vehicles draw from chargers, homes and pumps: the transport's side of the energy balance.

use crate::base::ids::VehicleId;
use crate::city::City;

/// What one charger does now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChargerLoad {
    pub power_kw: f32,
    /// Who is plugged in, or [`VehicleId::NONE`].
    pub vehicle: VehicleId,
    pub is_faulty: bool,
}

impl Default for ChargerLoad {
    fn default() -> Self {
        Self { power_kw: 0.0, vehicle: VehicleId::NONE, is_faulty: false }
    }
}

/// What one hydrogen plant's pumps do now.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlantLoad {
    /// Hydrogen given to vehicles since the last step.
    pub refuelled_kg: f32,
    pub vehicles_refuelling: u8,
    pub is_faulty: bool,
}

/// Who is in a building, as the simulated population says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Presence {
    /// People inside now, and those of them who are up.
    pub people: u16,
    pub awake: u16,
    /// People who live there; 0 in buildings that are no homes.
    pub residents: u16,
}

/// What all vehicles draw, and who is where. Columns are indexed by the dense id of their kind; missing rows draw nothing.
#[derive(Clone, Debug, Default)]
pub struct TransportLoads {
    /// By `ChargerId`.
    pub chargers: Vec<ChargerLoad>,
    /// What private cars draw at each building, by `BuildingId`.
    pub car_kw: Vec<f32>,
    /// By `PlantId`.
    pub plants: Vec<PlantLoad>,
    /// By `BuildingId`; buildings that are missing follow habits of their own.
    pub presence: Vec<Presence>,
}

impl TransportLoads {
    /// Nobody draws anything.
    pub fn of(city: &City) -> Self {
        Self {
            chargers: vec![ChargerLoad::default(); city.chargers.len()],
            car_kw: vec![0.0; city.buildings.len()],
            plants: vec![PlantLoad::default(); city.plants.len()],
            presence: Vec::new(),
        }
    }

    /// Begins to count refuelled hydrogen anew; to be called after each step of the energy model.
    pub fn clear_refuelled(&mut self) {
        for plant in &mut self.plants {
            plant.refuelled_kg = 0.0;
        }
    }
}
