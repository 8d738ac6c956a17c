//! The situation of a target as it truly is, for the executor's own check of the interlocks.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, VehicleId};
use crate::base::time::{Span, Timestamp};
use crate::model::command::ChargePace;
use crate::model::vehicle_detail::DoorState;
use crate::model::{Command, Order, Thing, VehicleState};
use crate::plan::charging::{FULL_SOC, Target, outlook};
use crate::plan::interlocks::drives_off;
use crate::plan::interlocks::place::ground_at;
use crate::plan::interlocks::{
    ChargerSituation, FeederSituation, Ground, PlantSituation, Situation, StopInForce, VehicleSituation,
};
use crate::plan::load_change::{Loads, load_change};
use crate::sim::fleet::Goal;
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
        let (id, added_kw) = load_change(&self.city, &command.order, command.target, self)?;
        let limit_kw = self.energy.feeder_allowed_kw(id).unwrap_or(0.0);
        Some(FeederSituation { load_kw: self.energy.feeder_load_kw(id), limit_kw, added_kw })
    }

    fn plant_situation(&self, target: Thing) -> Option<PlantSituation> {
        let Thing::Plant(id) = target else { return None };
        let is_faulty = self.loads.plants.get(id.index())?.is_faulty || !self.energy.is_plant_open(id);
        Some(PlantSituation { is_faulty, tank_share: self.energy.tank_share(id) })
    }

    fn vehicle_situation(&mut self, index: usize, command: &Command) -> VehicleSituation {
        let goal = errand_of(&command.order, &self.city).map(|(_, goal)| goal);
        let trip_km = goal.and_then(|goal| self.trip_km(index, goal));
        let hand = self.hand(index);
        let holder = hand.and_then(|hand| hand.stop?.holder);
        let stop = holder.map(|holder| StopInForce { holder });
        let directed_by = hand.and_then(|hand| hand.directed_by).map(|(_, issuer)| issuer);
        let is_in_service = !hand.is_some_and(|hand| hand.is_out_of_service);
        let here = self.spot_of(index);
        let emergency_away_m = if drives_off(&command.order) { self.emergency_away_m(index) } else { None };
        let life = &self.lives[index];
        VehicleSituation {
            speed_mps: self.speed_of(index),
            riders: life.riders,
            soc: life.soc,
            range_km: life.range_km(),
            is_fuel_cell: life.is_fuel_cell,
            is_charging: life.state == VehicleState::Charging,
            is_immobilised: life.state == VehicleState::Immobilised,
            is_in_service,
            is_charged_in_time: self.is_charged_in_time(index, command),
            trip_km,
            ground: here.map_or(Ground::Open, |here| ground_at(&self.city, here)),
            // Only advice reads it, and nobody is there to be advised.
            next_safe_m: None,
            has_open_door: self.doors_of(index) == DoorState::Open,
            has_ramp_out: self.detail_of(index).is_ramp_out,
            emergency_away_m,
            stop,
            directed_by,
        }
    }

    fn is_charged_in_time(&self, index: usize, command: &Command) -> Option<bool> {
        let Order::ChargeBy { level, by, .. } = command.order else { return None };
        let battery = self.battery_of(index, f32::INFINITY);
        let target = Target { level: level.min(FULL_SOC), by, pace: ChargePace::Steady };
        Some(outlook(&battery, &target, Timestamp(self.now_ms), None).is_in_time)
    }

    /// How near the nearest ambulance on a call is.
    fn emergency_away_m(&self, index: usize) -> Option<f32> {
        let place_of = |index: usize| self.bodies[index].place(&self.city.streets, self.lane(index), self.now_ms).0;
        let here = place_of(index);
        let on_call = (0..self.lives.len()).filter(|other| *other != index && self.has_priority(*other));
        on_call.map(|other| place_of(other).distance(here)).min_by(f32::total_cmp)
    }
}

impl Loads for Simulator {
    fn charger_kw(&self, id: ChargerId) -> Option<f32> {
        self.charger_users.get(id.index())?;
        Some(self.energy.charger_kw(id))
    }

    fn plugged(&self, id: VehicleId) -> Option<(ChargerId, f32)> {
        let life = self.lives.get(id.index()).filter(|life| life.plug_row.is_some())?;
        let Goal::Charger(charger) = life.at else { return None };
        Some((charger, life.soc))
    }

    fn battery_kw(&self, id: BuildingId) -> Option<f32> {
        Some(self.energy.battery_kw(id))
    }

    fn plant_kw(&self, id: PlantId) -> Option<(f32, f32)> {
        Some(self.energy.plant_kw(id))
    }

    fn feeder_kw(&self, id: FeederId) -> Option<f32> {
        Some(self.energy.feeder_load_kw(id))
    }
}
