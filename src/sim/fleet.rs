//! The fleet: what each vehicle is doing besides moving.

use std::collections::VecDeque;

use crate::base::ids::{ArcId, BuildingId, ChargerId, DepotId, PlantId};
use crate::base::time::Timestamp;
use crate::city::{City, Spot};
use crate::model::fact::Task;
use crate::model::{VehicleKind, VehicleState};

use super::habits::Outing;
use super::itinerary::Stops;
use super::kerb::Gap;

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
    /// The kerb of an arc, so many decimetres along it.
    Kerb {
        arc: ArcId,
        offset_dm: u32,
    },
    /// The end of an arc that leads out of the city: private cars go on from there, out of sight.
    Gate(ArcId),
}

impl Goal {
    pub fn spot(self, city: &City) -> Option<Spot> {
        match self {
            Self::Building(id) => city.buildings.get(id.index()).map(|building| building.access),
            Self::Depot(id) => city.depots.get(id.index()).map(|depot| depot.spot),
            Self::Charger(id) => city.chargers.get(id.index()).map(|charger| charger.spot),
            Self::Plant(id) => city.plants.get(id.index()).map(|plant| plant.spot),
            Self::Kerb { arc, offset_dm } => {
                let length_m = city.streets.arcs.get(arc.index())?.length_m;
                Some(Spot { arc, offset_m: (offset_dm as f32 / 10.0).min(length_m) })
            }
            Self::Gate(arc) => city.streets.arcs.get(arc.index()).map(|found| Spot { arc, offset_m: found.length_m }),
            Self::Stop { line, stop } => city.lines.get(line as usize)?.stops.get(stop as usize).map(|stop| stop.spot),
        }
    }
}

/// A vehicle's errand, level and load.
#[derive(Clone, Debug)]
pub struct Life {
    pub kind: VehicleKind,
    pub home: Goal,
    /// The place where it is, or was last.
    pub at: Goal,
    pub goal: Goal,
    /// The gap or bay where it stands.
    pub gap: Option<Gap>,
    pub path: Box<[ArcId]>,
    pub path_index: u32,
    pub state: VehicleState,
    pub task: Task,
    pub soc: f32,
    pub odometer_km: f32,
    pub charge_kw: f32,
    pub riders: u8,
    /// What it was told to do, stop by stop.
    pub stops: Stops,
    pub stop: u32,
    /// Pending happenings of older epochs are void.
    pub epoch: u32,
    /// The arc it waits to get into.
    pub waits_for: ArcId,
    pub waits_since_ms: i64,
    pub entered_ms: i64,
    /// Metres of its arc that its battery was charged for already.
    pub charged_m: f32,
    /// A first guess of the time of a trip, in seconds.
    pub trip_s: f32,
    /// Where those in a private car want to be driven.
    pub outings: VecDeque<Outing>,
    /// Its row among the plugged-in vehicles.
    pub plug_row: Option<u32>,
    pub is_silent: bool,
    /// Whether it is in its arc's queue (a robot: on its way).
    pub has_joined: bool,
}

/// What a kind of vehicle uses and how it charges.
#[derive(Clone, Copy, Debug)]
pub struct Figures {
    /// Energy (kWh) or hydrogen (kg) a kilometre.
    pub per_km: f32,
    /// Usable content of battery (kWh) or tank (kg).
    pub content: f32,
    pub speed_max_mps: f32,
    /// What it takes from a charger at most, in kW.
    pub charge_max_kw: f32,
    /// Climate in kW (bus: kg/h) for each kelvin off 22 °C.
    pub climate_per_k: f32,
}

/// Consumption by kind. Shuttle: 72.82 kWh for 250 km (Toyota e-Palette); bus: 24 kg for about 280 km (Toyota Sora: 200 km
/// and more); car: 0.15 kWh/km (WLTP of compact cars); robot: 1 kWh for 40 km; van: 0.22 kWh/km. Robots: 6 km/h, the limit
/// for remotely operated small vehicles in Japan.
pub fn figures(kind: VehicleKind) -> Figures {
    use super::roster::{BUS_TANK_KG, CAR_KWH, ROBOT_KWH, SHUTTLE_KWH, VAN_KWH};
    let of = |per_km, content, speed_max_mps, charge_max_kw, climate_per_k| Figures {
        per_km,
        content,
        speed_max_mps,
        charge_max_kw,
        climate_per_k,
    };
    match kind {
        VehicleKind::Shuttle => of(0.29, SHUTTLE_KWH, 11.1, 90.0, 0.15),
        VehicleKind::Bus => of(0.085, BUS_TANK_KG, 16.7, 0.0, 0.02),
        VehicleKind::Car => of(0.15, CAR_KWH, 33.3, 100.0, 0.06),
        VehicleKind::Robot => of(0.025, ROBOT_KWH, 6.0 / 3.6, 0.5, 0.0),
        VehicleKind::Van => of(0.22, VAN_KWH, 27.8, 80.0, 0.07),
    }
}

impl Life {
    pub fn new(kind: VehicleKind, home: Goal) -> Self {
        Self {
            kind,
            home,
            at: home,
            goal: home,
            gap: None,
            path: Box::default(),
            path_index: 0,
            state: VehicleState::Parked,
            task: Task::None,
            soc: 1.0,
            odometer_km: 0.0,
            charge_kw: 0.0,
            riders: 0,
            stops: Stops::default(),
            stop: 0,
            epoch: 0,
            waits_for: ArcId::NONE,
            waits_since_ms: 0,
            entered_ms: 0,
            charged_m: 0.0,
            trip_s: 0.0,
            outings: VecDeque::new(),
            plug_row: None,
            is_silent: false,
            has_joined: false,
        }
    }

    pub fn range_km(&self) -> f32 {
        let figures = figures(self.kind);
        self.soc * figures.content / figures.per_km
    }

    /// Takes what a stretch used out of the battery or tank.
    pub fn use_up(&mut self, length_m: f32, time_s: f32, temperature_c: f32) {
        let figures = figures(self.kind);
        let length_km = length_m.max(0.0) / 1000.0;
        let climate = (temperature_c - 22.0).abs() * figures.climate_per_k * time_s.max(0.0) / 3600.0;
        self.soc = (self.soc - (length_km * figures.per_km + climate) / figures.content).clamp(0.0, 1.0);
        self.odometer_km += length_km;
    }
}

/// Charging power at a level: full up to 80 %, then less and less (constant voltage), at least a twentieth.
pub fn taper(soc: f32) -> f32 {
    if soc < 0.8 { 1.0 } else { ((1.0 - soc) / 0.2).max(0.05) }
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
    }
}

/// The hour of the day, 0 to 24, in the city's zone.
pub fn hour_of(now_ms: i64, zone: chrono_tz::Tz) -> f32 {
    use chrono::Timelike;
    Timestamp(now_ms).local(zone).num_seconds_from_midnight() as f32 / 3600.0
}
