//! Facts: what was observed, by whom and when, in columns, one batch for each kind.
//!
//! All columns of a batch have the same length; row `i` of each belongs to the same thing.

use crate::base::geo::Point;
use crate::base::ids::{
    ArcId, BuildingId, ChargerId, CrowdCellId, DepotId, FeederId, PlantId, SolarFieldId, StreetId, VehicleId,
};
use crate::base::time::Timestamp;

use super::appointment::Appointment;
use super::assistance::{AssistanceRequest, AssistanceState};
use super::command::{CommandId, CommandReport, Hold};
use super::event::Event;
use super::itinerary::Itinerary;
use super::locker::Lockers;
use super::request::{Request, RequestState};
use super::role::Role;
use super::vehicle::VehicleState;
use super::vehicle_detail::VehicleDetail;

/// Columns of one kind of facts from one provider.
#[derive(Clone, Debug)]
pub struct FactBatch {
    pub facts: Facts,
}

/// The kinds of facts.
#[derive(Clone, Debug)]
pub enum Facts {
    Motion(MotionFacts),
    VehicleStatus(VehicleStatusFacts),
    VehicleDetails(VehicleDetailFacts),
    Assistance(AssistanceFacts),
    Holds(HoldFacts),
    Buildings(BuildingFacts),
    Chargers(ChargerFacts),
    Feeders(FeederFacts),
    Plants(PlantFacts),
    SolarFields(SolarFieldFacts),
    Streets(StreetFacts),
    Crowd(CrowdFacts),
    Weather(WeatherFact),
    CityEnergy(CityEnergyFact),
    Prices(PriceFacts),
    Requests(RequestFacts),
    Itineraries(ItineraryFacts),
    Lockers(LockerFacts),
    Appointments(AppointmentFacts),
    Commands(CommandFacts),
    /// Things that happened, in order.
    Events(Vec<Event>),
}

/// Where vehicles are and how they move.
#[derive(Clone, Debug, Default)]
pub struct MotionFacts {
    pub vehicle: Vec<VehicleId>,
    pub observed: Vec<Timestamp>,
    pub place: Vec<Point>,
    /// Compass heading, 0 north, clockwise.
    pub heading_rad: Vec<f32>,
    pub speed_mps: Vec<f32>,
    /// The arc that it is on, or [`ArcId::NONE`] off the street.
    pub arc: Vec<ArcId>,
}

/// What vehicles say of themselves besides their motion.
#[derive(Clone, Debug, Default)]
pub struct VehicleStatusFacts {
    pub vehicle: Vec<VehicleId>,
    pub observed: Vec<Timestamp>,
    pub state: Vec<VehicleState>,
    /// Battery or tank, 0 to 1.
    pub soc: Vec<f32>,
    /// How far it gets, in kilometres.
    pub range_km: Vec<f32>,
    pub riders: Vec<u8>,
    pub cabin_c: Vec<f32>,
    /// Power drawn from a charger, in kW; 0 when not charging.
    pub charge_kw: Vec<f32>,
    pub odometer_km: Vec<f32>,
    pub task: Vec<Task>,
    /// What a multi-purpose vehicle is for, or is on its way to be refitted for.
    pub role: Vec<Role>,
}

/// The equipment of vehicles, told at a lower rate than their status.
#[derive(Clone, Debug, Default)]
pub struct VehicleDetailFacts {
    pub vehicle: Vec<VehicleId>,
    pub observed: Vec<Timestamp>,
    pub detail: Vec<VehicleDetail>,
}

/// In whose hands vehicles are, of those where it changed.
#[derive(Clone, Debug, Default)]
pub struct HoldFacts {
    pub vehicle: Vec<VehicleId>,
    pub observed: Vec<Timestamp>,
    pub hold: Vec<Hold>,
}

/// Vehicles' calls for assistance that are new, or whose state changed.
#[derive(Clone, Debug, Default)]
pub struct AssistanceFacts {
    pub request: Vec<AssistanceRequest>,
    pub observed: Vec<Timestamp>,
    pub state: Vec<AssistanceState>,
}

/// What a vehicle is on its way to do, or doing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Task {
    #[default]
    None,
    /// To pick riders up at a building.
    PickUp(BuildingId),
    /// With riders to a building.
    Ride(BuildingId),
    /// A private trip, or a service visit, to a building.
    Trip(BuildingId),
    /// With a parcel to a building.
    Deliver(BuildingId),
    /// To stop number `.0` of its line.
    LineStop(u16),
    /// To a charger, or at it.
    Charge(ChargerId),
    /// To the pumps of a plant, or at them.
    Refuel(PlantId),
    /// Back to its depot or home.
    Return,
    /// To the workshop of a depot, or in it: service, repair, refit.
    Workshop(DepotId),
    /// A round of a clinic, office, hotel or shop on wheels: to a place where it opens, or open there.
    Visit(BuildingId),
    /// With a responder to a vehicle that can't go on, or working on it.
    Attend(VehicleId),
    /// On an emergency call to a patient, or with the patient there.
    Emergency(BuildingId),
    /// With a patient to a hospital.
    ToHospital(BuildingId),
}

/// The power of buildings. All powers in kW.
#[derive(Clone, Debug, Default)]
pub struct BuildingFacts {
    pub building: Vec<BuildingId>,
    pub observed: Vec<Timestamp>,
    /// What the building uses, without its battery and private charger.
    pub use_kw: Vec<f32>,
    pub solar_kw: Vec<f32>,
    /// What the battery takes in; negative when it gives.
    pub battery_kw: Vec<f32>,
    pub battery_soc: Vec<f32>,
    /// What a private car draws there.
    pub car_kw: Vec<f32>,
    pub people: Vec<u16>,
    /// Temperature of the rooms.
    pub indoor_c: Vec<f32>,
    /// Whether it has power, from its feeder or of its own.
    pub is_powered: Vec<bool>,
}

/// Public and depot chargers.
#[derive(Clone, Debug, Default)]
pub struct ChargerFacts {
    pub charger: Vec<ChargerId>,
    pub observed: Vec<Timestamp>,
    pub power_kw: Vec<f32>,
    /// Who is plugged in, or [`VehicleId::NONE`].
    pub vehicle: Vec<VehicleId>,
    pub is_faulty: Vec<bool>,
}

/// Feeders: the sum of all that hangs on each. Negative load gives power back.
#[derive(Clone, Debug, Default)]
pub struct FeederFacts {
    pub feeder: Vec<FeederId>,
    pub observed: Vec<Timestamp>,
    pub load_kw: Vec<f32>,
    /// Whether it is live; a tripped one is dark.
    pub is_live: Vec<bool>,
}

/// Hydrogen plants.
#[derive(Clone, Debug, Default)]
pub struct PlantFacts {
    pub plant: Vec<PlantId>,
    pub observed: Vec<Timestamp>,
    pub electrolyser_kw: Vec<f32>,
    pub fuel_cell_kw: Vec<f32>,
    pub tank_kg: Vec<f32>,
    pub vehicles_refuelling: Vec<u8>,
    pub is_faulty: Vec<bool>,
}

/// Solar fields.
#[derive(Clone, Debug, Default)]
pub struct SolarFieldFacts {
    pub field: Vec<SolarFieldId>,
    pub observed: Vec<Timestamp>,
    pub power_kw: Vec<f32>,
}

/// Traffic on streets.
#[derive(Clone, Debug, Default)]
pub struct StreetFacts {
    pub street: Vec<StreetId>,
    pub observed: Vec<Timestamp>,
    /// Travel speed in the slower direction.
    pub speed_mps: Vec<f32>,
    /// Vehicles on it in both directions.
    pub vehicles: Vec<u16>,
    /// Travel speed against free flow, 0 to 1, in the slower direction.
    pub flow: Vec<f32>,
}

/// Crowd density.
#[derive(Clone, Debug, Default)]
pub struct CrowdFacts {
    pub cell: Vec<CrowdCellId>,
    pub observed: Vec<Timestamp>,
    /// Persons per square metre.
    pub density: Vec<f32>,
}

/// Requests that are new, or whose state changed.
#[derive(Clone, Debug, Default)]
pub struct RequestFacts {
    pub request: Vec<Request>,
    pub observed: Vec<Timestamp>,
    pub state: Vec<RequestState>,
}

/// What vehicles say that they will do, where that changed.
#[derive(Clone, Debug, Default)]
pub struct ItineraryFacts {
    pub vehicle: Vec<VehicleId>,
    pub observed: Vec<Timestamp>,
    pub itinerary: Vec<Itinerary>,
}

/// The compartments of robots, where that changed.
#[derive(Clone, Debug, Default)]
pub struct LockerFacts {
    pub vehicle: Vec<VehicleId>,
    pub observed: Vec<Timestamp>,
    pub lockers: Vec<Lockers>,
}

/// The appointments of the day at hospitals and clinics: all of them, each time.
#[derive(Clone, Debug, Default)]
pub struct AppointmentFacts {
    pub observed: Timestamp,
    pub appointment: Vec<Appointment>,
}

/// What executors say of commands, in order.
#[derive(Clone, Debug, Default)]
pub struct CommandFacts {
    pub command: Vec<CommandId>,
    pub observed: Vec<Timestamp>,
    pub report: Vec<CommandReport>,
}

/// The weather over the city.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeatherFact {
    pub observed: Timestamp,
    pub temperature_c: f32,
    /// Share of the sky that is covered, 0 to 1.
    pub cloud: f32,
    /// Sun above the horizon, in degrees; negative at night.
    pub sun_elevation_deg: f32,
    pub wind_mps: f32,
    /// Rain, or snow as the water that it is, in mm an hour.
    pub rain_mmph: f32,
    /// Snow that lies, in cm.
    pub snow_cm: f32,
}

/// Precipitation falls as snow below this temperature of the air (between 1 and 2.5 °C by humidity).
pub const SNOW_BELOW_C: f32 = 1.8;

impl WeatherFact {
    /// Whether what falls is snow.
    pub fn falls_as_snow(&self) -> bool {
        self.rain_mmph > 0.0 && self.temperature_c < SNOW_BELOW_C
    }
}

/// The energy balance of the city at one moment, in kW. Sources sum to uses plus losses.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct CityEnergyFact {
    pub observed: Timestamp,
    /// From the grid outside; negative when the city gives back.
    pub grid_kw: f32,
    pub solar_kw: f32,
    pub fuel_cell_kw: f32,
    /// From emergency generators.
    pub generators_kw: f32,
    /// What batteries give.
    pub battery_out_kw: f32,
    pub homes_kw: f32,
    pub institutions_kw: f32,
    /// Shops, offices and works.
    pub business_kw: f32,
    pub vehicles_kw: f32,
    pub electrolyser_kw: f32,
    /// What batteries take in.
    pub battery_in_kw: f32,
    pub losses_kw: f32,
}

/// What electricity costs, by half-hour from `first` on: all that is known.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PriceFacts {
    pub observed: Timestamp,
    /// The start of the first half-hour, a local midnight.
    pub first: Timestamp,
    /// Day-ahead spot price, in yen a kWh.
    pub spot_yen_kwh: Vec<f32>,
    /// What households pay by the time of use, with levy, in yen a kWh.
    pub tariff_yen_kwh: Vec<f32>,
}

impl PriceFacts {
    /// The half-hour that a moment lies in; `None` where no price is known.
    pub fn slot_at(&self, at: Timestamp) -> Option<usize> {
        const SLOT_MS: i64 = 1_800_000;
        let slot = usize::try_from((at - self.first).0.div_euclid(SLOT_MS)).ok()?;
        (slot < self.spot_yen_kwh.len()).then_some(slot)
    }
}
