//! What each target of the simulator says that it can do.

use crate::model::command::{Capabilities, OrderKind};
use crate::model::vehicle::VehicleHome;
use crate::model::{Thing, VehicleKind};
use crate::sim::simulator::Simulator;

use OrderKind::{
    AvoidStreet, ChargeTo, Dispatch, EmergencyStop, EndAutomation, GoTo, HoldAtNextStop, Horn, PullOver, Release, Reroute,
    ReturnToDepot, SetInService, SetLights, ShowMessage, TakeOver,
};

/// What every automated vehicle and every van of the city's own obeys.
const MOTION: [OrderKind; 9] =
    [PullOver, EmergencyStop, HoldAtNextStop, EndAutomation, Release, TakeOver, Reroute, AvoidStreet, SetInService];

impl Simulator {
    /// What a target can do; nothing for what doesn't exist or takes no orders.
    pub fn capabilities_of(&self, target: Thing) -> Capabilities {
        match target {
            Thing::Vehicle(id) => match (self.lives.get(id.index()), self.roster.get(id.index())) {
                (Some(life), Some(vehicle)) if Self::obeys_stops(life.kind) => {
                    let has_depot = matches!(vehicle.home, VehicleHome::Depot(_));
                    vehicle_capabilities(life.kind, has_depot)
                }
                _ => Capabilities::default(),
            },
            _ => Capabilities::default(),
        }
    }
}

fn vehicle_capabilities(kind: VehicleKind, has_depot: bool) -> Capabilities {
    let mut all = Capabilities::of(&MOTION).and(Capabilities::of(&[Horn, SetLights]));
    if matches!(kind, VehicleKind::Shuttle | VehicleKind::Bus) {
        all = all.and(Capabilities::of(&[ShowMessage]));
    }
    // A bus keeps to its line.
    if kind != VehicleKind::Bus {
        all = all.and(Capabilities::of(&[GoTo]));
    }
    if kind.is_dispatched() {
        all = all.and(Capabilities::of(&[Dispatch]));
    }
    if !kind.is_fuel_cell() {
        all = all.and(Capabilities::of(&[ChargeTo]));
    }
    if has_depot {
        all = all.and(Capabilities::of(&[ReturnToDepot]));
    }
    all
}
