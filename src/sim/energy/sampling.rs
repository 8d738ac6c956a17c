//! Samples of the energy model: what its buildings, feeders, chargers and plants say when the station asks.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, SolarFieldId};
use crate::base::time::Timestamp;
use crate::model::fact::{
    BuildingFacts, ChargerFacts, CityEnergyFact, FactBatch, Facts, FeederFacts, PlantFacts, SolarFieldFacts,
    WeatherFact,
};

use super::feeders::FeederState;
use super::model::EnergyModel;

impl EnergyModel {
    /// Appends what is observed at `now`. Powers hold between steps, so any moment may be asked.
    ///
    /// Of buildings only those are told whose meter was read since the last sample (each is once a minute, and when its
    /// car comes or goes), unless `everything` is wanted.
    pub fn sample(&mut self, now: Timestamp, everything: bool, facts: &mut Vec<FactBatch>) {
        let buildings = self.building_facts(now, everything);
        if !buildings.building.is_empty() {
            push(facts, Facts::Buildings(buildings));
        }
        if !self.chargers.is_empty() {
            push(facts, Facts::Chargers(self.charger_facts(now)));
        }
        push(facts, Facts::Feeders(self.feeder_facts(now)));
        if !self.plants.is_empty() {
            push(facts, Facts::Plants(self.plant_facts(now)));
        }
        if !self.field_w.is_empty() {
            push(facts, Facts::SolarFields(self.field_facts(now)));
        }
        push(facts, Facts::Weather(WeatherFact { observed: now, ..self.weather }));
        push(facts, Facts::CityEnergy(CityEnergyFact { observed: now, ..self.balance }));
        if std::mem::take(&mut self.prices.is_news) || everything {
            push(facts, Facts::Prices(self.prices.known().clone()));
        }
    }

    fn building_facts(&mut self, now: Timestamp, everything: bool) -> BuildingFacts {
        let read = std::mem::take(&mut self.buildings.read);
        let mut facts = BuildingFacts::default();
        if everything {
            for index in 0..self.buildings.now.len() {
                self.tell_building(index, now, &mut facts);
            }
        } else {
            for &index in &read {
                self.tell_building(index as usize, now, &mut facts);
            }
        }
        facts
    }

    fn tell_building(&mut self, index: usize, now: Timestamp, facts: &mut BuildingFacts) {
        let powers = self.buildings.now[index];
        let soc = self.buildings.soc_at(index, now);
        facts.building.push(BuildingId::from_index(index));
        facts.observed.push(now);
        facts.use_kw.push(powers.use_w as f32 / 1000.0);
        facts.solar_kw.push(powers.solar_w as f32 / 1000.0);
        facts.battery_kw.push(powers.battery_w as f32 / 1000.0);
        facts.battery_soc.push(soc);
        facts.car_kw.push(powers.car_w as f32 / 1000.0);
        facts.people.push(powers.people);
        facts.indoor_c.push(self.buildings.warmth[index].indoor_c);
        facts.is_powered.push(powers.is_powered());
        self.buildings.mark_told(index);
    }

    fn charger_facts(&self, now: Timestamp) -> ChargerFacts {
        let count = self.chargers.len();
        ChargerFacts {
            charger: (0..count).map(ChargerId::from_index).collect(),
            observed: vec![now; count],
            power_kw: self.chargers.iter().map(|charger| charger.power_kw).collect(),
            vehicle: self.chargers.iter().map(|charger| charger.vehicle).collect(),
            is_faulty: self.chargers.iter().map(|charger| charger.is_faulty).collect(),
        }
    }

    fn feeder_facts(&self, now: Timestamp) -> FeederFacts {
        // The last row is what hangs on no feeder; nobody is shown that.
        let count = self.feeders.len().saturating_sub(1);
        FeederFacts {
            feeder: (0..count).map(FeederId::from_index).collect(),
            observed: vec![now; count],
            load_kw: self.feeders.iter().take(count).map(|feeder| feeder.load_w() as f32 / 1000.0).collect(),
            is_live: self.feeders.iter().take(count).map(|feeder| feeder.state == FeederState::Live).collect(),
        }
    }

    fn plant_facts(&self, now: Timestamp) -> PlantFacts {
        let count = self.plants.len();
        PlantFacts {
            plant: (0..count).map(PlantId::from_index).collect(),
            observed: vec![now; count],
            electrolyser_kw: self.plants.iter().map(|plant| plant.electrolyser_w as f32 / 1000.0).collect(),
            fuel_cell_kw: self.plants.iter().map(|plant| plant.fuel_cell_w as f32 / 1000.0).collect(),
            tank_kg: self.plants.iter().map(|plant| plant.tank_kg as f32).collect(),
            vehicles_refuelling: self.plants.iter().map(|plant| plant.vehicles_refuelling).collect(),
            is_faulty: self.plants.iter().map(|plant| plant.is_faulty).collect(),
        }
    }

    fn field_facts(&self, now: Timestamp) -> SolarFieldFacts {
        let count = self.field_w.len();
        SolarFieldFacts {
            field: (0..count).map(SolarFieldId::from_index).collect(),
            observed: vec![now; count],
            power_kw: self.field_w.iter().map(|power_w| *power_w as f32 / 1000.0).collect(),
        }
    }
}

fn push(facts: &mut Vec<FactBatch>, kind: Facts) {
    facts.push(FactBatch { facts: kind });
}
