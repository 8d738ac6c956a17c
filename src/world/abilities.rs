//! Abilities: what each thing of the city says that it can be ordered to do.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, VehicleId};
use crate::city::City;
use crate::model::Thing;
use crate::model::command::Capabilities;

/// What all things can do. What takes no orders has none.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Abilities {
    vehicles: Vec<Capabilities>,
    buildings: Vec<Capabilities>,
    chargers: Vec<Capabilities>,
    feeders: Vec<Capabilities>,
    plants: Vec<Capabilities>,
}

impl Abilities {
    /// Asks every thing of a city and every one of so many vehicles.
    pub fn of(city: &City, vehicles: usize, ask: impl Fn(Thing) -> Capabilities) -> Self {
        Self {
            vehicles: (0..vehicles).map(|index| ask(Thing::Vehicle(VehicleId::from_index(index)))).collect(),
            buildings: (0..city.buildings.len())
                .map(|index| ask(Thing::Building(BuildingId::from_index(index))))
                .collect(),
            chargers: (0..city.chargers.len()).map(|index| ask(Thing::Charger(ChargerId::from_index(index)))).collect(),
            feeders: (0..city.feeders.len()).map(|index| ask(Thing::Feeder(FeederId::from_index(index)))).collect(),
            plants: (0..city.plants.len()).map(|index| ask(Thing::Plant(PlantId::from_index(index)))).collect(),
        }
    }

    /// What one thing can do.
    pub fn get(&self, thing: Thing) -> Capabilities {
        let found = match thing {
            Thing::Vehicle(id) => self.vehicles.get(id.index()),
            Thing::Building(id) => self.buildings.get(id.index()),
            Thing::Charger(id) => self.chargers.get(id.index()),
            Thing::Feeder(id) => self.feeders.get(id.index()),
            Thing::Plant(id) => self.plants.get(id.index()),
            Thing::Street(_) | Thing::SolarField(_) | Thing::Depot(_) => None,
        };
        found.copied().unwrap_or_default()
    }
}
