//! Charging and refuelling: plugs, power with taper, pumps.

use crate::base::ids::{ChargerId, PlantId, VehicleId};
use crate::model::fact::Task;
use crate::model::{EventKind, VehicleKind, VehicleState};
use crate::plan::charging::{FULL_SOC, taper};

use super::fleet::{Goal, figures};
use super::simulator::Simulator;

/// What a robot's dock at a shop gives, in kW.
const DOCK_KW: f32 = 0.5;
/// The plug of an ambulance at its base: 200 V and 30 A, the usual one of Japan for cars.
const BASE_KW: f32 = 6.0;

impl Simulator {
    /// Plugs a standing vehicle in, if there is a plug for it where it stands.
    pub(super) fn plug_in(&mut self, index: usize) {
        let life = &self.lives[index];
        let has_plug = !life.is_fuel_cell
            && match life.at {
                Goal::Charger(id) => self.loads.chargers.get(id.index()).is_some_and(|charger| !charger.is_faulty),
                Goal::Building(id) if life.at == life.home => {
                    matches!(life.kind, VehicleKind::Robot | VehicleKind::Ambulance)
                        || self.city.buildings.get(id.index()).is_some_and(|it| it.charger_kw > 0.0)
                }
                _ => false,
            };
        let id = VehicleId::from_index(index);
        if has_plug && self.lives[index].plug_row.is_none() {
            self.lives[index].plug_row = Some(self.plugged.len() as u32);
            self.plugged.push(id);
            self.set_state(index, VehicleState::Charging);
            self.tell(EventKind::ChargingStarted { vehicle: id });
        }
    }

    /// Unplugs a vehicle; its charger is free for others.
    pub(super) fn unplug(&mut self, index: usize) {
        let id = VehicleId::from_index(index);
        if let Some(row) = self.lives[index].plug_row.take() {
            self.plugged.swap_remove(row as usize);
            if let Some(moved) = self.plugged.get(row as usize) {
                self.lives[moved.index()].plug_row = Some(row);
            }
        }
        let life = &mut self.lives[index];
        life.charge_kw = 0.0;
        match life.at {
            Goal::Charger(charger) => {
                if let Some(user) = self.charger_users.get_mut(charger.index()) {
                    *user = VehicleId::NONE;
                }
                life.task = Task::None;
            }
            Goal::Building(_)
            | Goal::Depot(_)
            | Goal::Plant(_)
            | Goal::Stop { .. }
            | Goal::Street { .. }
            | Goal::Gate(_) => {}
        }
        self.set_state(index, VehicleState::Parked);
        self.tell(EventKind::ChargingEnded { vehicle: id });
    }

    /// Gives back the charger that a vehicle holds or is on its way to, if any.
    pub(super) fn release_charger(&mut self, index: usize) {
        let Task::Charge(charger) = self.lives[index].task else { return };
        let user = self.charger_users.get_mut(charger.index());
        if let Some(user) = user.filter(|user| **user == VehicleId::from_index(index)) {
            *user = VehicleId::NONE;
        }
        self.lives[index].task = Task::None;
    }

    /// Whoever charges at a charger that failed goes to another one.
    pub(super) fn leave_failed_charger(&mut self, charger: ChargerId) {
        let Some(user) = self.charger_users.get(charger.index()).copied().filter(|user| user.is_some()) else { return };
        let index = user.index();
        if self.lives[index].plug_row.is_none() {
            return;
        }
        self.unplug(index);
        if !self.seek_energy(index) {
            self.rest(index);
        }
    }

    /// Charges everybody that is plugged in for a while, and tells the energy model what that draws.
    ///
    /// Chargers and homes without power give nothing; limits of chargers and feeders hold the rest back.
    pub(super) fn charge(&mut self, for_s: f32) {
        for charger in &mut self.loads.chargers {
            (charger.power_kw, charger.vehicle) = (0.0, VehicleId::NONE);
        }
        self.loads.car_kw.fill(0.0);
        let mut full = Vec::new();
        for place in 0..self.plugged.len() {
            let id = self.plugged[place];
            let climate_kw = self.ordered_climate_kw(id.index());
            let life = &self.lives[id.index()];
            let figures = figures(life.kind);
            let limit_kw = match life.at {
                Goal::Charger(charger) => match self.loads.chargers.get(charger.index()) {
                    Some(load) if !load.is_faulty => {
                        self.energy.charger_limit_kw(charger, self.city.chargers[charger.index()].limit_kw)
                    }
                    _ => 0.0,
                },
                Goal::Building(home) if life.kind == VehicleKind::Robot => self.energy.car_limit_kw(home, DOCK_KW),
                Goal::Building(base) if life.kind == VehicleKind::Ambulance => self.energy.car_limit_kw(base, BASE_KW),
                Goal::Building(home) => self.energy.car_limit_kw(home, self.city.buildings[home.index()].charger_kw),
                Goal::Depot(_) | Goal::Plant(_) | Goal::Stop { .. } | Goal::Street { .. } | Goal::Gate(_) => 0.0,
            };
            let ordered_kw = self.charge_limit_kw(id.index(), limit_kw);
            let life = &mut self.lives[id.index()];
            // Its climate comes first: that is what it is plugged in for before it departs.
            let climate_kw = climate_kw.min(limit_kw);
            let power_kw = (limit_kw - climate_kw).min(ordered_kw).min(figures.charge_max_kw * taper(life.soc));
            life.charge_kw = power_kw;
            life.soc = (life.soc + power_kw * for_s / 3600.0 / figures.content).min(1.0);
            match life.at {
                Goal::Charger(charger) => {
                    let load = &mut self.loads.chargers[charger.index()];
                    (load.power_kw, load.vehicle) = (power_kw + climate_kw, id);
                }
                Goal::Building(home) => self.loads.car_kw[home.index()] += power_kw + climate_kw,
                Goal::Depot(_) | Goal::Plant(_) | Goal::Stop { .. } | Goal::Street { .. } | Goal::Gate(_) => {}
            }
            if life.soc >= FULL_SOC {
                full.push(id);
            }
        }
        for id in full {
            self.unplug(id.index());
            self.rest(id.index());
        }
    }

    pub(super) fn end_refuelling(&mut self, index: usize, plant: PlantId) {
        let life = &mut self.lives[index];
        let kg = (1.0 - life.soc) * life.figures().content;
        life.soc = 1.0;
        life.task = Task::None;
        if let Some(load) = self.loads.plants.get_mut(plant.index()) {
            load.refuelled_kg += kg;
            load.vehicles_refuelling = load.vehicles_refuelling.saturating_sub(1);
        }
        self.tell(EventKind::RefuellingEnded { vehicle: VehicleId::from_index(index), plant });
    }
}
