//! The fleet: what each vehicle is doing besides moving.

use std::collections::VecDeque;

use crate::base::ids::{ArcId, BuildingId, ChargerId, DepotId, PlantId};
use crate::base::time::Timestamp;
use crate::city::{City, Spot};
use crate::model::fact::Task;
use crate::model::{Role, Vehicle, VehicleKind, VehicleState};

use super::habits::Outing;
use super::itinerary::Stops;
use super::kerb::Gap;

pub mod ambulances;
pub mod assistance;
mod bus_refuelling;
mod cabin;
pub mod connection;
mod duties;
pub mod equipment;
pub mod figures;
pub mod link_loss;
pub mod responders;
pub mod rounds;
pub mod service;
pub mod telling;
#[cfg(test)]
mod tests;
mod tyres;
mod workshop;

pub use figures::{Figures, figures};

/// A place that vehicles go to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Goal {
    Building(BuildingId),
    Depot(DepotId),
    Charger(ChargerId),
    Plant(PlantId),
    Stop {
        line: u32,
        stop: u32,
    },
    /// A place in a street, so many tenths of a metre along an arc.
    Street {
        arc: ArcId,
        along_dm: u32,
    },
    /// The end of an arc that leads out of the city: private cars go on from there, out of sight.
    Gate(ArcId),
}

impl Goal {
    pub fn street(spot: Spot) -> Self {
        Self::Street { arc: spot.arc, along_dm: (spot.offset_m.max(0.0) * 10.0) as u32 }
    }

    pub fn spot(self, city: &City) -> Option<Spot> {
        match self {
            Self::Building(id) => city.buildings.get(id.index()).map(|building| building.access),
            Self::Depot(id) => city.depots.get(id.index()).map(|depot| depot.spot),
            Self::Charger(id) => city.chargers.get(id.index()).map(|charger| charger.spot),
            Self::Plant(id) => city.plants.get(id.index()).map(|plant| plant.spot),
            Self::Street { arc, along_dm } => {
                city.streets.arcs.get(arc.index())?;
                Some(Spot { arc, offset_m: along_dm as f32 / 10.0 })
            }
            Self::Gate(arc) => city.streets.arcs.get(arc.index()).map(|found| Spot { arc, offset_m: found.length_m }),
            Self::Stop { line, stop } => city.lines.get(line as usize)?.stops.get(stop as usize).map(|stop| stop.spot),
        }
    }
}

/// A vehicle's errand, level and load.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own, told apart by its name")]
#[derive(Clone, Debug)]
pub struct Life {
    pub kind: VehicleKind,
    pub is_fuel_cell: bool,
    pub role: Role,
    /// The role that it is to be refitted to.
    pub refit_to: Option<Role>,
    /// When the workshop is done with it.
    pub workshop_until_ms: i64,
    /// A van whose responder works on another vehicle.
    pub is_responding: bool,
    pub home: Goal,
    /// The place where it is, or was last.
    pub at: Goal,
    pub goal: Goal,
    /// The gap or bay where it stands.
    pub gap: Option<Gap>,
    pub state: VehicleState,
    pub task: Task,
    pub soc: f32,
    pub odometer_km: f32,
    /// When its present or last trip began.
    pub departed_ms: i64,
    pub charge_kw: f32,
    pub riders: u8,
    /// What it was told to do, stop by stop.
    pub stops: Stops,
    pub stop: u32,
    /// Pending happenings of older epochs are void.
    pub epoch: u32,
    /// Since when it waits at the kerb for a gap in the traffic.
    pub waits_since_ms: Option<i64>,
    /// Metres of its arc that its battery was charged for already.
    pub charged_m: f32,
    /// A first guess of the time of a trip, in seconds.
    pub trip_s: f32,
    /// Where those in a private car want to be driven.
    pub outings: VecDeque<Outing>,
    /// Its row among the plugged-in vehicles.
    pub plug_row: Option<u32>,
    pub is_silent: bool,
    /// Whether it stopped on its way and wants to go on when there is a gap.
    pub is_rejoining: bool,
    /// When it looked for its way last.
    pub routed_ms: i64,
}

impl Life {
    pub fn new(vehicle: &Vehicle, home: Goal, role: Role) -> Self {
        Self {
            kind: vehicle.kind,
            is_fuel_cell: vehicle.is_fuel_cell(),
            role,
            refit_to: None,
            workshop_until_ms: 0,
            is_responding: false,
            home,
            at: home,
            goal: home,
            gap: None,
            state: VehicleState::Parked,
            task: Task::None,
            soc: 1.0,
            odometer_km: 0.0,
            departed_ms: i64::MIN,
            charge_kw: 0.0,
            riders: 0,
            stops: Stops::default(),
            stop: 0,
            epoch: 0,
            waits_since_ms: None,
            charged_m: 0.0,
            trip_s: 0.0,
            outings: VecDeque::new(),
            plug_row: None,
            is_silent: false,
            is_rejoining: false,
            routed_ms: 0,
        }
    }

    /// The figures of its kind and drive.
    pub fn figures(&self) -> Figures {
        if self.is_fuel_cell && self.kind == VehicleKind::Car { figures::fuel_cell_car() } else { figures(self.kind) }
    }

    pub fn range_km(&self) -> f32 {
        let figures = self.figures();
        self.soc * figures.content / figures.per_km
    }

    /// Takes what a stretch used out of the battery or tank; the climate is settled with the cabin.
    pub fn use_up(&mut self, length_m: f32) {
        let figures = self.figures();
        let length_km = length_m.max(0.0) / 1000.0;
        self.soc = (self.soc - length_km * figures.per_km / figures.content).clamp(0.0, 1.0);
        self.odometer_km += length_km;
    }
}

/// Share of vehicles of a kind on the move at an hour of the day.
pub fn moving_share(kind: VehicleKind, hour: f32) -> f32 {
    const DAY: [f32; 25] = [
        0.06, 0.04, 0.03, 0.03, 0.06, 0.15, 0.35, 0.55, 0.62, 0.48, 0.42, 0.42, 0.45, 0.42, 0.40, 0.44, 0.50, 0.58,
        0.58, 0.45, 0.34, 0.26, 0.18, 0.11, 0.06,
    ];
    let index = (hour.clamp(0.0, 23.99)) as usize;
    let base = DAY[index] + (DAY[index + 1] - DAY[index]) * (hour - index as f32);
    match kind {
        VehicleKind::Bus => 0.9,
        VehicleKind::Robot => (base * 1.2).min(0.8),
        VehicleKind::Shuttle => base.max(0.12),
        VehicleKind::Car | VehicleKind::Van => base,
        VehicleKind::Ambulance => 0.0,
    }
}

/// The hour of the day, 0 to 24, in the city's zone.
pub fn hour_of(now_ms: i64, zone: chrono_tz::Tz) -> f32 {
    use chrono::Timelike;
    Timestamp(now_ms).local(zone).num_seconds_from_midnight() as f32 / 3600.0
}
