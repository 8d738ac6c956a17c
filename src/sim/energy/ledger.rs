//! The ledger: whether energy is conserved, worked out apart from the model's own sums.
//!
//! After each step the energy of every single building, charger, field and plant is summed anew, feeder by feeder:
//!
//! `what the feeder's meter let in = uses − own generation + change of what is stored + lost in storing + lost in wires`
//!
//! Storage enters by its content before and after, not by the power that the model believes it took. The same is done
//! with hydrogen in each tank, and the city's totals must have grown by the same amounts. What doesn't fit is added up
//! without its sign, so that errors never cancel.

use crate::base::time::Timestamp;

use super::batteries::ONE_WAY_EFFICIENCY;
use super::buildings::Buildings;
use super::feeders::losses_w;
use super::loads::{PlantLoad, TransportLoads};
use super::model::EnergyModel;
use super::plant::{ELECTROLYSER_KWH_PER_KG, FUEL_CELL_KWH_PER_KG, HYDROGEN_KWH_PER_KG, HydrogenFlow};
use super::totals::EnergyTotals;

const J_A_KWH: f64 = 3.6e6;

/// What was there at the end of the last step, and what didn't fit since the start.
#[derive(Clone, Debug, Default)]
pub struct Ledger {
    /// Energy in each battery that is one, with its building.
    batteries: Vec<(u32, f64)>,
    tanks_kg: Vec<f64>,
    totals: EnergyTotals,
    pub error_kwh: f64,
}

/// Power of one feeder's things, summed anew, in W and J.
#[derive(Clone, Copy, Debug, Default)]
struct Account {
    used_w: i64,
    given_w: i64,
    drawn_w: i64,
    stored_j: f64,
}

impl Ledger {
    /// Begins anew with what is stored now.
    pub fn begin(&mut self, buildings: &Buildings, tanks_kg: impl Iterator<Item = f64>, now: Timestamp) {
        let is_battery = |index: &usize| buildings.constants[*index].battery_j > 0.0;
        self.batteries = (0..buildings.constants.len())
            .filter(is_battery)
            .map(|index| (index as u32, buildings.level_at_j(index, now)))
            .collect();
        self.tanks_kg = tanks_kg.collect();
        self.totals = EnergyTotals::default();
        self.error_kwh = 0.0;
    }
}

impl EnergyModel {
    /// Sums up what flowed while the present powers were held until `now`, and compares it with the books.
    pub(super) fn audit(&mut self, now: Timestamp, held_s: f64, loads: &TransportLoads, hydrogen: &[HydrogenFlow]) {
        if held_s <= 0.0 {
            return;
        }
        let accounts = self.accounts(now);
        let mut error_j = 0.0;
        let mut city = Account::default();
        for (feeder, account) in self.feeders.iter().zip(&accounts) {
            let wires_w = losses_w(account.drawn_w);
            let let_in_j = feeder.load_w() as f64 * held_s;
            let went_j = (account.used_w - account.given_w + wires_w) as f64 * held_s + account.stored_j;
            error_j += (let_in_j - went_j).abs();
            city.used_w += account.used_w + wires_w;
            city.given_w += account.given_w;
            city.stored_j += account.stored_j;
        }
        error_j += self.audit_totals(&city, held_s);
        error_j += self.audit_tanks(held_s, loads, hydrogen);
        self.ledger.totals = self.totals;
        self.ledger.error_kwh += error_j / J_A_KWH;
    }

    fn accounts(&mut self, now: Timestamp) -> Vec<Account> {
        let mut accounts = vec![Account::default(); self.feeders.len()];
        for (feeder, powers) in self.buildings.feeder.iter().zip(&self.buildings.now) {
            let account = &mut accounts[*feeder as usize];
            account.used_w += i64::from(powers.use_w) + i64::from(powers.car_w);
            account.given_w += i64::from(powers.solar_w) + i64::from(powers.generator_w);
            account.drawn_w += powers.net_w().max(0);
        }
        for (index, before_j) in &mut self.ledger.batteries {
            let row = *index as usize;
            let now_j = self.buildings.level_at_j(row, now);
            let gone_in_j = now_j - *before_j;
            let lost_j = if gone_in_j > 0.0 {
                gone_in_j * (1.0 / ONE_WAY_EFFICIENCY - 1.0)
            } else {
                -gone_in_j * (1.0 - ONE_WAY_EFFICIENCY)
            };
            accounts[self.buildings.feeder[row] as usize].stored_j += gone_in_j + lost_j;
            *before_j = now_j;
        }
        for (charger, feeder) in self.chargers.iter().zip(self.charger_feeder.iter()) {
            let power_w = i64::from(super::buildings::watts(charger.power_kw));
            accounts[*feeder as usize].used_w += power_w;
            accounts[*feeder as usize].drawn_w += power_w;
        }
        for (field_w, feeder) in self.field_w.iter().zip(self.field_feeder.iter()) {
            accounts[*feeder as usize].given_w += field_w;
        }
        for (plant, feeder) in self.plants.iter().zip(self.plant_feeder.iter()) {
            let account = &mut accounts[*feeder as usize];
            account.used_w += plant.electrolyser_w;
            account.given_w += plant.fuel_cell_w;
            account.drawn_w += plant.net_w().max(0);
        }
        accounts
    }

    /// The city's totals must have grown by what was summed, and must balance in themselves.
    fn audit_totals(&self, city: &Account, held_s: f64) -> f64 {
        let (before, after) = (&self.ledger.totals, &self.totals);
        let grown_j = |of: fn(&EnergyTotals) -> f64| (of(after) - of(before)) * J_A_KWH;
        let grid_j = grown_j(|totals| totals.grid_in_kwh - totals.grid_out_kwh);
        let given_j = grown_j(|totals| totals.solar_kwh + totals.fuel_cell_kwh + totals.generators_kwh);
        let used_j = grown_j(|totals| {
            totals.homes_kwh
                + totals.institutions_kwh
                + totals.business_kwh
                + totals.vehicles_kwh
                + totals.electrolyser_kwh
                + totals.losses_kwh
        });
        let stored_j = grown_j(|totals| totals.battery_in_kwh - totals.battery_out_kwh);
        (used_j - city.used_w as f64 * held_s).abs()
            + (given_j - city.given_w as f64 * held_s).abs()
            + (stored_j - city.stored_j).abs()
            + (grid_j + given_j - used_j - stored_j).abs()
    }

    /// Hydrogen in tanks must have changed by what was made, burnt, given to vehicles, and escaped; at its heating value.
    fn audit_tanks(&mut self, held_s: f64, loads: &TransportLoads, hydrogen: &[HydrogenFlow]) -> f64 {
        let kwh = held_s / 3.6e6;
        let mut error_kg = 0.0;
        for (index, plant) in self.plants.iter().enumerate() {
            let flow = hydrogen.get(index).copied().unwrap_or_default();
            let load: PlantLoad = loads.plants.get(index).copied().unwrap_or_default();
            let in_kg = plant.electrolyser_w as f64 * kwh / ELECTROLYSER_KWH_PER_KG + flow.delivered_kg;
            let out_kg = plant.fuel_cell_w as f64 * kwh / FUEL_CELL_KWH_PER_KG
                + plant.pipe_w as f64 * kwh / HYDROGEN_KWH_PER_KG
                + f64::from(load.refuelled_kg.max(0.0))
                + flow.leaked_kg;
            let before_kg = self.ledger.tanks_kg.get(index).copied().unwrap_or(plant.tank_kg);
            error_kg += (plant.tank_kg - before_kg - in_kg + out_kg).abs();
        }
        self.ledger.tanks_kg.clear();
        self.ledger.tanks_kg.extend(self.plants.iter().map(|plant| plant.tank_kg));
        error_kg * HYDROGEN_KWH_PER_KG * J_A_KWH
    }
}
