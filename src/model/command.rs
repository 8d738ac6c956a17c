//! Commands: what somebody wants of one thing of the city, as an absolute end state.

use crate::base::ids::{AssistanceId, BuildingId, DepotId, StreetId};
use crate::base::time::Timestamp;

use super::itinerary::Itinerary;
use super::role::Role;
use super::thing::Thing;

/// A command's number, made by the station; unique while the city's data lives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(pub u64);

/// Somebody wants something of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    pub id: CommandId,
    pub target: Thing,
    pub order: Order,
    pub issued: Timestamp,
    /// By the executor's clock; it never acts later.
    pub expires: Timestamp,
    pub issuer: Issuer,
    pub reason: String,
}

/// Who gave a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Issuer {
    Operator,
    /// The station's own dispatcher.
    Dispatcher,
    /// A trainer, by a scenario or by hand.
    Trainer,
}

/// What is wanted: never a toggle, always the state to be reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    // Stops.
    PullOver,
    EmergencyStop,
    HoldAtNextStop,
    EndAutomation,
    Release,
    // Driving.
    GoTo(BuildingId),
    AvoidStreet(StreetId),
    ReturnToDepot(DepotId),
    /// Replaces the stops to come.
    Dispatch(Itinerary),
    SetRole(Role),
    // The vehicle's equipment.
    SetDoors(DoorOrder),
    SetClimate(ClimateOrder),
    /// Charges up to a level, 0 to 1; a level at or below the present one ends charging.
    ChargeTo(f32),
    Horn,
    SetLights(bool),
    AnswerAssistance {
        request: AssistanceId,
        answer: AssistanceAnswer,
    },
    // Buildings, chargers, feeders, plants.
    /// Heating and cooling set points of a building, in °C.
    SetPoint {
        heat_c: f32,
        cool_c: f32,
    },
    /// What the battery of a building takes in, in kW; negative gives. `None` goes back to its own rules.
    SetBattery(Option<f32>),
    /// Power limit of a charger or feeder, in kW; `None` lifts it.
    SetLimit(Option<f32>),
    SetElectrolyser(Option<f32>),
    SetFuelCell(Option<f32>),
}

/// What is wanted of a vehicle's doors.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DoorOrder {
    Lock,
    Unlock,
}

/// What is wanted of a vehicle's climate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum ClimateOrder {
    Off,
    /// Holds the cabin at a temperature, in °C.
    Hold(f32),
}

/// An answer to a vehicle that asked for assistance.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssistanceAnswer {
    Wait,
    Proceed,
    DriveAround,
    Reroute,
    ReopenDoors,
    PullOverAndStop,
    SendResponder,
    SpeakToRider,
}

/// What an executor says of a command.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CommandReport {
    Accepted,
    /// How far it has come, 0 to 1.
    InProgress(f32),
    /// The wanted state is reached.
    Done,
    Rejected {
        refusal: Refusal,
        retry: Retry,
    },
    Failed(Failure),
    /// Its time to live was over before it acted.
    Expired,
    Cancelled,
    /// A newer command for the same actuator took its place.
    Superseded,
}

/// Whether a rejected command may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Retry {
    Later,
    Never,
    Unsupported,
}

/// Why a command was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    UnknownTarget,
    NotForThisTarget,
    NoWay,
    TooManyStops,
    TooFewPlaces,
    BatteryTooLow,
    OutOfService,
    /// The request has ended, or is picked up elsewhere.
    UnknownRequest,
    /// Another vehicle has it already, or it is in the itinerary twice or in a wrong order.
    RequestTaken,
    /// Somebody aboard would have no stop to get off.
    RidersAboard,
}

/// Why an accepted command did not reach its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failure {
    Restarted,
    Immobilised,
    NoWay,
}
