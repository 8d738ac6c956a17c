//! Buildings, chargers, feeders and plants on order. Each holds what it was told until it is told otherwise; done is
//! when the energy model shows it.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId};
use crate::base::time::Timestamp;
use crate::model::command::{Order, Refusal, ShedLevel};
use crate::model::{Command, Thing};
use crate::sim::energy::Shed;
use crate::sim::simulator::Simulator;

use super::{Begun, Look};

/// A power is reached within this of what is wanted, or within the share below, in kW.
const NEAR_KW: f32 = 0.2;
const NEAR_SHARE: f32 = 0.02;
/// An indoor temperature is reached within this, in K.
const NEAR_K: f32 = 0.3;

impl Simulator {
    /// Tells a thing of the grid what it shall do from now on.
    pub(super) fn begin_with_grid(&mut self, command: &Command) -> Result<Begun, Refusal> {
        match (command.target, &command.order) {
            (Thing::Building(id), Order::SetPoint { heat_c, cool_c }) => {
                self.energy.set_points(id, Some((*heat_c, *cool_c)))?;
            }
            (Thing::Building(id), Order::SetBattery(power_kw)) => self.energy.set_battery(id, *power_kw)?,
            (Thing::Building(id), Order::Shed(level)) => self.energy.set_shed(id, shed_of(*level))?,
            (Thing::Charger(id), Order::SetLimit(limit_kw)) => self.energy.set_charger_limit(id, *limit_kw)?,
            (Thing::Charger(id), Order::SetCharging(is_on)) => self.energy.set_charger_on(id, *is_on)?,
            (Thing::Feeder(id), Order::SetLimit(limit_kw)) => self.energy.set_feeder_limit(id, *limit_kw)?,
            (Thing::Plant(id), Order::SetElectrolyser(power_kw)) => self.energy.set_electrolyser(id, *power_kw)?,
            (Thing::Plant(id), Order::SetFuelCell(power_kw)) => self.energy.set_fuel_cell(id, *power_kw)?,
            _ => return Err(Refusal::NotForThisTarget),
        }
        // What it does next is worked out in the next step of the energy model.
        Ok(Begun::UnderWay)
    }

    pub(super) fn look_at_grid(&self, command: &Command, since: Timestamp) -> Look {
        // Buildings take turns: what one does is from before the order until its turn has come.
        if let Thing::Building(id) = command.target
            && self.energy.worked_out(id).is_none_or(|worked_out| worked_out <= since)
        {
            return Look::Going(0.0);
        }
        let is_reached = match (command.target, &command.order) {
            (Thing::Building(id), Order::SetPoint { heat_c, cool_c }) => self.is_between(id, *heat_c, *cool_c),
            (Thing::Building(id), Order::SetBattery(Some(power_kw))) => is_near(self.energy.battery_kw(id), *power_kw),
            (Thing::Charger(id), Order::SetLimit(Some(limit_kw))) => self.gives_at_most(id, *limit_kw),
            (Thing::Charger(id), Order::SetCharging(false)) => self.gives_at_most(id, 0.0),
            (Thing::Feeder(id), Order::SetLimit(Some(limit_kw))) => self.carries_at_most(id, *limit_kw),
            (Thing::Plant(id), Order::SetElectrolyser(Some(power_kw))) => is_near(self.plant_kw(id).0, *power_kw),
            (Thing::Plant(id), Order::SetFuelCell(Some(power_kw))) => is_near(self.plant_kw(id).1, *power_kw),
            // On, back to its own rules, or less use: in force with the step that has passed.
            _ => true,
        };
        if is_reached { Look::Reached } else { Look::Going(0.0) }
    }

    /// What is left off goes back to its own rules.
    pub(super) fn drop_grid_order(&mut self, command: &Command) {
        // Each of these was accepted before, so it can be undone.
        match (command.target, &command.order) {
            (Thing::Building(id), Order::SetPoint { .. }) => self.energy.set_points(id, None).ok(),
            (Thing::Building(id), Order::SetBattery(_)) => self.energy.set_battery(id, None).ok(),
            (Thing::Building(id), Order::Shed(_)) => self.energy.set_shed(id, Shed::Nothing).ok(),
            (Thing::Charger(id), Order::SetLimit(_)) => self.energy.set_charger_limit(id, None).ok(),
            (Thing::Charger(id), Order::SetCharging(_)) => self.energy.set_charger_on(id, true).ok(),
            (Thing::Feeder(id), Order::SetLimit(_)) => self.energy.set_feeder_limit(id, None).ok(),
            (Thing::Plant(id), Order::SetElectrolyser(_)) => self.energy.set_electrolyser(id, None).ok(),
            (Thing::Plant(id), Order::SetFuelCell(_)) => self.energy.set_fuel_cell(id, None).ok(),
            _ => None,
        };
    }

    fn is_between(&self, id: BuildingId, heat_c: f32, cool_c: f32) -> bool {
        let indoor_c = self.energy.indoor_c(id);
        indoor_c.is_none_or(|indoor_c| indoor_c > heat_c - NEAR_K && indoor_c < cool_c + NEAR_K)
    }

    fn gives_at_most(&self, id: ChargerId, limit_kw: f32) -> bool {
        self.energy.charger_kw(id) <= limit_kw + NEAR_KW
    }

    fn carries_at_most(&self, id: FeederId, limit_kw: f32) -> bool {
        self.energy.feeder_load_kw(id) <= limit_kw * (1.0 + NEAR_SHARE) + NEAR_KW
    }

    fn plant_kw(&self, id: PlantId) -> (f32, f32) {
        self.energy.plant_kw(id)
    }
}

fn is_near(is_kw: f32, wanted_kw: f32) -> bool {
    (is_kw - wanted_kw).abs() <= NEAR_KW.max(wanted_kw.abs() * NEAR_SHARE)
}

fn shed_of(level: ShedLevel) -> Shed {
    match level {
        ShedLevel::Nothing => Shed::Nothing,
        ShedLevel::Flexible => Shed::Flexible,
        ShedLevel::Comfort => Shed::Comfort,
        ShedLevel::Essentials => Shed::Essentials,
    }
}
