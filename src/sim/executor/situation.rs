//! The situation of a target as it truly is, for the executor's own check of the interlocks.

use crate::base::time::Span;
use crate::city::Spot;
use crate::model::{Command, Order, Thing, VehicleState};
use crate::plan::interlocks::place::{ground_at, next_place_to_stand_m};
use crate::plan::interlocks::{
    ChargerSituation, FeederSituation, Ground, PlantSituation, Situation, StopInForce, VehicleSituation,
};
use crate::sim::body::Mode;
use crate::sim::simulator::Simulator;

use super::driving::errand_of;

impl Simulator {
    pub(super) fn situation_of(&mut self, command: &Command) -> Situation {
        let vehicle = match command.target {
            Thing::Vehicle(id) => Some(self.vehicle_situation(id.index(), command)),
            _ => None,
        };
        Situation {
            issuer: Some(command.issuer),
            has_reason: !command.reason.trim().is_empty(),
            age: Some(Span::ZERO),
            vehicle,
            charger: self.charger_situation(command.target),
            feeder: self.feeder_situation(command),
            plant: self.plant_situation(command.target),
            ..Situation::default()
        }
    }

    fn charger_situation(&self, target: Thing) -> Option<ChargerSituation> {
        let Thing::Charger(id) = target else { return None };
        let load = self.loads.chargers.get(id.index())?;
        let is_taken = self.charger_users.get(id.index()).is_some_and(|user| user.is_some());
        Some(ChargerSituation { is_faulty: load.is_faulty, is_taken })
    }

    /// The feeder that a command would put load on.
    fn feeder_situation(&self, command: &Command) -> Option<FeederSituation> {
        let city = &self.city;
        let (id, added_kw) = match (command.target, &command.order) {
            (Thing::Building(id), Order::SetBattery(Some(power_kw))) => {
                (city.buildings.get(id.index())?.feeder, power_kw - self.energy.battery_kw(id))
            }
            (Thing::Charger(id), Order::SetCharging(true)) => {
                let charger = city.chargers.get(id.index())?;
                (charger.feeder, charger.limit_kw - self.energy.charger_kw(id))
            }
            (Thing::Plant(id), Order::SetElectrolyser(Some(power_kw))) => {
                (city.plants.get(id.index())?.feeder, power_kw - self.energy.plant_kw(id).0)
            }
            _ => return None,
        };
        let limit_kw = city.feeders.get(id.index())?.limit_kw;
        Some(FeederSituation { load_kw: self.energy.feeder_load_kw(id), limit_kw, added_kw })
    }

    fn plant_situation(&self, target: Thing) -> Option<PlantSituation> {
        let Thing::Plant(id) = target else { return None };
        let is_faulty = self.loads.plants.get(id.index())?.is_faulty || !self.energy.is_plant_open(id);
        Some(PlantSituation { is_faulty, tank_share: self.energy.tank_share(id) })
    }

    fn vehicle_situation(&mut self, index: usize, command: &Command) -> VehicleSituation {
        let goal = errand_of(&command.order).map(|(_, goal)| goal);
        let trip_km = goal.and_then(|goal| self.trip_km(index, goal));
        let hand = self.hand(index);
        let stop = hand.and_then(|hand| hand.stop).map(|stop| StopInForce { holder: stop.holder });
        let directed_by = hand.and_then(|hand| hand.directed_by).map(|(_, issuer)| issuer);
        let is_in_service = !hand.is_some_and(|hand| hand.is_out_of_service);
        let (life, body) = (&self.lives[index], &self.bodies[index]);
        let here = Spot { arc: body.arc, offset_m: body.along_m(self.now_ms) };
        let is_on_street = body.mode == Mode::OnStreet;
        let ahead = life.path.get(life.path_index as usize..).unwrap_or_default();
        VehicleSituation {
            speed_mps: body.speed_at(self.now_ms),
            riders: life.riders,
            soc: life.soc,
            range_km: life.range_km(),
            is_fuel_cell: life.kind.is_fuel_cell(),
            is_charging: life.state == VehicleState::Charging,
            is_immobilised: life.state == VehicleState::Immobilised,
            is_in_service,
            trip_km,
            ground: if is_on_street { ground_at(&self.city, here) } else { Ground::Open },
            next_safe_m: if is_on_street { next_place_to_stand_m(&self.city, here, ahead, 0.0) } else { None },
            has_open_door: false,
            has_ramp_out: false,
            emergency_away_m: None,
            stop,
            directed_by,
        }
    }
}
