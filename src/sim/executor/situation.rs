//! The situation of a target as it truly is, for the executor's own check of the interlocks.

use crate::base::time::Span;
use crate::city::Spot;
use crate::model::{Command, Thing, VehicleState};
use crate::plan::interlocks::place::{ground_at, next_place_to_stand_m};
use crate::plan::interlocks::{Ground, Situation, StopInForce, VehicleSituation};
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
            ..Situation::default()
        }
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
