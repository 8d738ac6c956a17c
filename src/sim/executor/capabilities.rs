//! What each target of the simulator says that it can do.

use crate::city::Building;
use crate::model::command::{Capabilities, OrderKind};
use crate::model::vehicle::VehicleHome;
use crate::model::{Thing, VehicleKind};
use crate::sim::fleet::Life;
use crate::sim::fleet::link_loss::link_loss;
use crate::sim::simulator::Simulator;

use OrderKind::{
    AllowStreet, AnswerAssistance, AvoidStreet, BookMaintenance, ChargeBy, ChargeTo, Dispatch, EmergencyStop,
    EndAutomation, GoTo, HoldAtNextStop, Horn, PullOver, Release, Reroute, ReturnToDepot, SendResponder, SetBattery,
    SetChargeLimit, SetCharging, SetClimate, SetDoors, SetElectrolyser, SetFuelCell, SetInService, SetLights, SetLimit,
    SetPoint, SetRole, SetVoiceCall, Shed, ShowMessage, TakeOver,
};

/// Temperatures that a vehicle's climate holds, in °C.
const CABIN_C: (f32, f32) = (16.0, 30.0);
/// Set points of buildings that are taken from afar, in °C.
const INDOOR_C: (f32, f32) = (10.0, 32.0);

/// What every automated vehicle and every van of the city's own obeys.
const MOTION: [OrderKind; 10] = [
    PullOver,
    EmergencyStop,
    HoldAtNextStop,
    EndAutomation,
    Release,
    TakeOver,
    Reroute,
    AvoidStreet,
    AllowStreet,
    SetInService,
];

impl Simulator {
    /// What a target can do; nothing for what doesn't exist or takes no orders.
    pub fn capabilities_of(&self, target: Thing) -> Capabilities {
        match target {
            Thing::Vehicle(id) => match (self.lives.get(id.index()), self.roster.get(id.index())) {
                (Some(life), Some(vehicle)) if Self::obeys_stops(life.kind) => {
                    let has_depot = matches!(vehicle.home, VehicleHome::Depot(_));
                    let all = vehicle_capabilities(life, has_depot);
                    if self.has_vans() { all.and(Capabilities::of(&[SendResponder])) } else { all }
                }
                (Some(life), _) => Capabilities::default().with_link_loss(link_loss(life.kind)),
                _ => Capabilities::default(),
            },
            Thing::Building(id) => self.city.buildings.get(id.index()).map_or_else(Capabilities::default, building),
            Thing::Charger(id) => self.city.chargers.get(id.index()).map_or_else(Capabilities::default, |charger| {
                Capabilities::of(&[SetLimit, SetCharging]).with_power_max_kw(charger.limit_kw)
            }),
            Thing::Feeder(id) => self.city.feeders.get(id.index()).map_or_else(Capabilities::default, |feeder| {
                Capabilities::of(&[SetLimit]).with_power_max_kw(feeder.limit_kw)
            }),
            Thing::Plant(id) => self.city.plants.get(id.index()).map_or_else(Capabilities::default, |plant| {
                let most_kw = plant.electrolyser_kw.max(plant.fuel_cell_kw);
                Capabilities::of(&[SetElectrolyser, SetFuelCell]).with_power_max_kw(most_kw)
            }),
            Thing::Street(_) | Thing::SolarField(_) | Thing::Depot(_) => Capabilities::default(),
        }
    }
}

/// A building that has agreed to be commanded: one with a battery or solar panels has the controller for it, and every
/// public institution has one.
fn building(building: &Building) -> Capabilities {
    let has_controller = building.battery_kwh > 0.0 || building.solar_kwp > 0.0 || building.kind.is_institution();
    if !has_controller {
        return Capabilities::default();
    }
    let all = Capabilities::of(&[SetPoint, Shed]).with_climate_c(INDOOR_C);
    if building.battery_kwh <= 0.0 {
        return all;
    }
    // A battery takes and gives its content in two hours and a half at the fastest.
    all.and(Capabilities::of(&[SetBattery])).with_power_max_kw(building.battery_kwh / 2.5)
}

fn vehicle_capabilities(life: &Life, has_depot: bool) -> Capabilities {
    let kind = life.kind;
    let mut all = Capabilities::of(&MOTION).and(Capabilities::of(&[Horn, SetLights])).with_link_loss(link_loss(kind));
    if matches!(kind, VehicleKind::Shuttle | VehicleKind::Bus) {
        all = all.and(Capabilities::of(&[ShowMessage, SetVoiceCall]));
    }
    if kind != VehicleKind::Robot {
        all = all.and(Capabilities::of(&[SetDoors, SetClimate])).with_climate_c(CABIN_C);
    }
    // Whoever drives a van or an ambulance asks nobody.
    if matches!(kind, VehicleKind::Shuttle | VehicleKind::Bus | VehicleKind::Robot) {
        all = all.and(Capabilities::of(&[AnswerAssistance]));
    }
    if kind == VehicleKind::Shuttle && has_depot {
        all = all.and(Capabilities::of(&[SetRole]));
    }
    // A bus keeps to its line, an ambulance to its calls.
    if matches!(kind, VehicleKind::Shuttle | VehicleKind::Van | VehicleKind::Robot) {
        all = all.and(Capabilities::of(&[GoTo]));
    }
    if kind.is_dispatched() {
        all = all.and(Capabilities::of(&[Dispatch]));
    }
    if !life.is_fuel_cell {
        let most_kw = life.figures().charge_max_kw;
        all = all.and(Capabilities::of(&[ChargeTo, ChargeBy, SetChargeLimit])).with_power_max_kw(most_kw);
    }
    if has_depot {
        all = all.and(Capabilities::of(&[ReturnToDepot, BookMaintenance]));
    }
    all
}
