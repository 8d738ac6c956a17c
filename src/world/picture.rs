//! The picture: an immutable view of all that the window shows, cheap to share.

use std::sync::Arc;

use crate::base::geo::Point;
use crate::base::ids::{ArcId, ChargerId, FeederId, PlantId, RequestId, VehicleId};
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::command::{Group, Hold, Issuer};
use crate::model::fact::{CityEnergyFact, PriceFacts, Task, WeatherFact};
use crate::model::journal_view::JournalView;
use crate::model::people::PeopleView;
use crate::model::way::Way;
use crate::model::{
    Appointment, AssistanceCause, AssistanceRequest, Clock, DispatchView, Event, FleetQuery, ItineraryStop, LinkState,
    Request, RequestState, Role, ScenarioView, SourceKind, Thing, Vehicle, VehicleDetail, VehicleKind, VehicleState,
};

use super::abilities::Abilities;
use super::camera_now::CameraNow;
use super::column::Column;
use super::command_now::CommandNow;
use super::foresight::ForesightNow;
use super::headways::LineNow;
use super::holds::HoldNow;
use super::in_view::InView;
use super::lockers::LockersNow;
use super::service::ServiceView;

/// Everything that the window shows, at one moment of the source's clock.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Counts pictures; a higher one is newer.
    pub revision: u64,
    pub city: Arc<City>,
    pub source: SourceView,
    pub roster: Arc<[Vehicle]>,
    /// Indexed by `VehicleId`, like every column of vehicles.
    pub motion: Column<Motion>,
    pub status: Column<VehicleStatus>,
    pub details: Column<DetailNow>,
    pub buildings: Column<BuildingNow>,
    pub chargers: Column<ChargerNow>,
    pub feeders: Column<FeederNow>,
    pub plants: Column<PlantNow>,
    pub solar_fields: Column<SolarFieldNow>,
    pub streets: Column<StreetNow>,
    pub crowd: Column<CrowdNow>,
    /// All open requests and the newest that ended, in no order; forgotten ones leave empty rows.
    pub requests: Column<Option<RequestNow>>,
    /// How well requests are served today.
    pub service: Arc<ServiceView>,
    /// Stops to come, indexed by `VehicleId`.
    pub itineraries: Column<ItineraryNow>,
    /// The day's appointments at hospitals and clinics.
    pub appointments: Arc<AppointmentsNow>,
    /// How the buses of each line follow each other, indexed by `LineId`.
    pub lines: Arc<Vec<LineNow>>,
    pub weather: Option<WeatherFact>,
    /// The newest energy balance.
    pub energy: Option<CityEnergyFact>,
    /// What electricity costs, as far as it is known.
    pub prices: Option<Arc<PriceFacts>>,
    /// One energy balance a minute since the start, at most two days back, oldest first.
    pub energy_day: Arc<Vec<CityEnergyFact>>,
    /// What needs a person, newest harm first.
    pub attention: Arc<Vec<Attention>>,
    /// Calls for assistance that wait for an answer, oldest first.
    pub assistance: Arc<Vec<AssistanceRequest>>,
    /// The newest events, oldest first.
    pub events: Arc<Vec<Event>>,
    /// The rows of the fleet table as last asked for.
    pub fleet: Arc<FleetRows>,
    /// The vehicles around the box that was last looked at.
    pub in_view: Arc<InView>,
    /// The past of the selected things.
    pub selected: Arc<Vec<ThingHistory>>,
    pub counters: Counters,
    /// What is being played and what was made to happen; only a simulator knows.
    pub scenario: Option<Arc<ScenarioView>>,
    /// Commands that people gave through this station: those that ended last, then the live ones.
    pub commands: Arc<Vec<CommandNow>>,
    /// Orders to many targets at once, as the commands.
    pub groups: Arc<Vec<Group>>,
    /// What everything can be ordered to do.
    pub abilities: Arc<Abilities>,
    /// How the journal is doing; `None` where none is kept.
    pub journal: Option<Arc<JournalView>>,
    /// Who sits at which window, and what they may.
    pub people: Arc<PeopleView>,
    /// The camera that is looked through; `None` while nobody looks, or where there is none.
    pub camera: Option<Arc<CameraNow>>,
    /// What is being foreseen; `None` while nobody wants it.
    pub foresight: Option<Arc<ForesightNow>>,
    /// Requests made at windows, how requests come to vehicles, and what is suggested.
    pub dispatch: Arc<DispatchView>,
    /// The ways of vehicles that somebody looks at.
    pub ways: Arc<Vec<Way>>,
    /// Vehicles that somebody holds, by their numbers.
    pub holds: Arc<Vec<HoldNow>>,
    /// What lies in the compartments of robots, by their numbers.
    pub lockers: Arc<Vec<LockersNow>>,
}

impl Picture {
    /// A request that is open, or ended lately.
    pub fn request(&self, id: RequestId) -> Option<&RequestNow> {
        self.requests.iter().flatten().find(|row| row.request.id == id)
    }

    /// In whose hand a vehicle is.
    pub fn hold_of(&self, vehicle: VehicleId) -> Hold {
        self.hold_row(vehicle).map_or(Hold::NONE, |row| row.hold)
    }

    /// The compartments of a robot; `None` where none are known.
    pub fn lockers_of(&self, vehicle: VehicleId) -> Option<&LockersNow> {
        let found = self.lockers.binary_search_by_key(&vehicle, |row| row.vehicle);
        found.ok().and_then(|place| self.lockers.get(place))
    }

    /// In whose hand a vehicle is, and since when; `None` when nobody holds it.
    pub fn hold_row(&self, vehicle: VehicleId) -> Option<&HoldNow> {
        let found = self.holds.binary_search_by_key(&vehicle, |row| row.vehicle);
        found.ok().and_then(|place| self.holds.get(place))
    }
}

/// The source as the window shows it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SourceView {
    pub kind: SourceKind,
    pub clock: Clock,
    pub link: LinkState,
}

/// Where a vehicle is and how it moves. `observed` is [`Timestamp::NEVER`] before the first fact, in every row type.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Motion {
    pub observed: Timestamp,
    pub place: Point,
    /// Compass heading, 0 north, clockwise.
    pub heading_rad: f32,
    pub speed_mps: f32,
    pub arc: ArcId,
}

/// What a vehicle says of itself besides its motion.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VehicleStatus {
    pub observed: Timestamp,
    /// The newest of motion and status, for the age that is shown.
    pub last_heard: Timestamp,
    pub state: VehicleState,
    /// Battery or tank, 0 to 1.
    pub soc: f32,
    pub range_km: f32,
    pub riders: u8,
    pub cabin_c: f32,
    pub charge_kw: f32,
    pub odometer_km: f32,
    pub task: Task,
    /// What a multi-purpose vehicle is for, or is on its way to be refitted for.
    pub role: Role,
}

/// The equipment of a vehicle, told at a lower rate than its status.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DetailNow {
    pub observed: Timestamp,
    pub detail: VehicleDetail,
}

/// The power of a building, in kW.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BuildingNow {
    pub observed: Timestamp,
    pub use_kw: f32,
    pub solar_kw: f32,
    /// Into the battery; negative when it gives.
    pub battery_kw: f32,
    pub battery_soc: f32,
    pub car_kw: f32,
    pub people: u16,
    /// Temperature of the rooms.
    pub indoor_c: f32,
    /// Whether it has power, from its feeder or of its own.
    pub is_powered: bool,
}

impl BuildingNow {
    /// What the building draws from its feeder; negative when it gives.
    pub fn net_kw(&self) -> f32 {
        self.use_kw + self.car_kw + self.battery_kw - self.solar_kw
    }
}

/// A public or depot charger.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ChargerNow {
    pub observed: Timestamp,
    pub power_kw: f32,
    /// Who is plugged in, or [`VehicleId::NONE`].
    pub vehicle: VehicleId,
    pub is_faulty: bool,
}

/// The load of a feeder.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct FeederNow {
    pub observed: Timestamp,
    /// Negative when the feeder gives power back.
    pub load_kw: f32,
    /// Whether it is live; a tripped one is dark.
    pub is_live: bool,
}

/// A hydrogen plant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlantNow {
    pub observed: Timestamp,
    pub electrolyser_kw: f32,
    pub fuel_cell_kw: f32,
    pub tank_kg: f32,
    pub vehicles_refuelling: u8,
    pub is_faulty: bool,
}

/// A solar field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SolarFieldNow {
    pub observed: Timestamp,
    pub power_kw: f32,
}

/// Traffic on a street, in its slower direction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StreetNow {
    pub observed: Timestamp,
    pub speed_mps: f32,
    pub vehicles: u16,
    /// Travel speed against free flow, 0 to 1.
    pub flow: f32,
}

/// Crowd density in a cell.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CrowdNow {
    pub observed: Timestamp,
    /// Persons per square metre.
    pub density: f32,
}

/// A request and how far it has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RequestNow {
    /// When it came to this state.
    pub observed: Timestamp,
    pub request: Request,
    pub state: RequestState,
    /// The pick-up that was promised first; what is expected by now is in the itinerary of its vehicle.
    pub promised: Option<Timestamp>,
    /// When it was on board first.
    pub picked_up: Option<Timestamp>,
}

/// The stops of a vehicle to come.
#[derive(Clone, Debug, PartialEq)]
pub struct ItineraryNow {
    pub observed: Timestamp,
    pub stops: Arc<[ItineraryStop]>,
}

/// The day's appointments at hospitals and clinics, as their lists had them last.
#[derive(Clone, Debug, PartialEq)]
pub struct AppointmentsNow {
    pub observed: Timestamp,
    pub rows: Vec<Appointment>,
}

impl Default for AppointmentsNow {
    fn default() -> Self {
        Self { observed: Timestamp::NEVER, rows: Vec::new() }
    }
}

/// Something that needs a person.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Attention {
    pub since: Timestamp,
    pub what: AttentionKind,
}

/// What needs a person, and where.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum AttentionKind {
    NoContact {
        vehicle: VehicleId,
    },
    Immobilised {
        vehicle: VehicleId,
    },
    /// A vehicle asks what to do.
    Assistance {
        vehicle: VehicleId,
        cause: AssistanceCause,
    },
    /// A feeder without power: people in the buildings that are dark with it, and homes on it where somebody lives by a
    /// medical device, as last told.
    FeederOut {
        feeder: FeederId,
        people: u32,
        life_support_homes: u16,
    },
    /// A feeder over 90 % of its limit, until it is under 85 %.
    FeederNearLimit {
        feeder: FeederId,
        share: f32,
    },
    ChargerFault {
        charger: ChargerId,
    },
    PlantFault {
        plant: PlantId,
    },
    /// A plant that was shut off, until it is released.
    PlantShutOff {
        plant: PlantId,
    },
    /// Vehicles that stopped by themselves and wait for a check, all in one line, with one of them.
    AwaitCheck {
        vehicle: VehicleId,
        vehicles: u32,
    },
    /// A vehicle stands by a stop of a person, which only they end.
    HeldStopped {
        vehicle: VehicleId,
        holder: Issuer,
    },
}

impl Attention {
    /// The thing that the item is about.
    pub fn thing(&self) -> Thing {
        match self.what {
            AttentionKind::NoContact { vehicle }
            | AttentionKind::Immobilised { vehicle }
            | AttentionKind::AwaitCheck { vehicle, .. }
            | AttentionKind::HeldStopped { vehicle, .. }
            | AttentionKind::Assistance { vehicle, .. } => Thing::Vehicle(vehicle),
            AttentionKind::FeederOut { feeder, .. } | AttentionKind::FeederNearLimit { feeder, .. } => {
                Thing::Feeder(feeder)
            }
            AttentionKind::ChargerFault { charger } => Thing::Charger(charger),
            AttentionKind::PlantFault { plant } | AttentionKind::PlantShutOff { plant } => Thing::Plant(plant),
        }
    }
}

/// The rows of the fleet table, sorted and filtered as `query` asks.
#[derive(Clone, Debug, Default)]
pub struct FleetRows {
    pub query: FleetQuery,
    pub rows: Vec<VehicleId>,
    /// Vehicles of each of `VehicleKind::ALL`, whatever the filter.
    pub count_by_kind: [u32; VehicleKind::COUNT],
    /// Vehicles in each of `VehicleState::ALL`, whatever the filter.
    pub count_by_state: [u32; VehicleState::COUNT],
    /// Riders aboard of all vehicles, whatever the filter; `None` before the first status.
    pub riders: Option<u64>,
}

/// The past of one thing.
#[derive(Clone, Debug)]
pub struct ThingHistory {
    pub thing: Thing,
    pub series: Vec<Series>,
}

/// One quantity over time, oldest first.
#[derive(Clone, Debug)]
pub struct Series {
    pub quantity: Quantity,
    pub points: Vec<(Timestamp, f32)>,
}

/// What a series measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// In m/s.
    Speed,
    /// Battery or tank, 0 to 1.
    Soc,
    Riders,
    /// Net power drawn by a building or charger, in kW.
    NetPower,
    /// Solar power of a building or field, in kW.
    SolarPower,
    /// Load of a feeder, in kW.
    Load,
    /// Hydrogen in a tank, in kg.
    TankKg,
    ElectrolyserPower,
    FuelCellPower,
    /// Travel speed of a street, in m/s.
    TravelSpeed,
}

/// What the station counts since its start, and rates over the last seconds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Counters {
    pub facts: u64,
    /// Facts applied per wall second, lately.
    pub facts_per_s: f32,
    /// Facts that never reached the world because a queue was full.
    pub dropped: u64,
    /// Facts replaced by newer ones of the same thing before they were applied.
    pub coalesced: u64,
    /// Facts older than what was known.
    pub late: u64,
    /// Facts observed more than 5 s ahead of the clock.
    pub ahead: u64,
    /// Facts about things that don't exist, with values that are no numbers, or in columns of unequal length.
    pub invalid: u64,
}
