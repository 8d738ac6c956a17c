//! Events: things that happened, worth a line for the operator and part of a run's digest.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, VehicleId};
use crate::base::time::Timestamp;

use super::assistance::AssistanceCause;
use super::command::AssistanceAnswer;
use super::role::Role;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    pub at: Timestamp,
    pub kind: EventKind,
}

/// What happened, and to what.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum EventKind {
    /// A person asks for a ride.
    RideRequested {
        from: BuildingId,
        to: BuildingId,
        party: u8,
    },
    /// No vehicle could take a request within its limit.
    RideUnserved {
        from: BuildingId,
    },
    PickedUp {
        vehicle: VehicleId,
        at: BuildingId,
        riders: u8,
    },
    DroppedOff {
        vehicle: VehicleId,
        at: BuildingId,
        riders: u8,
    },
    Departed {
        vehicle: VehicleId,
    },
    Arrived {
        vehicle: VehicleId,
    },
    StoppedAtLineStop {
        vehicle: VehicleId,
        stop: u16,
    },
    ParcelDelivered {
        vehicle: VehicleId,
        at: BuildingId,
    },
    ChargingStarted {
        vehicle: VehicleId,
    },
    ChargingEnded {
        vehicle: VehicleId,
    },
    RefuellingStarted {
        vehicle: VehicleId,
        plant: PlantId,
    },
    RefuellingEnded {
        vehicle: VehicleId,
        plant: PlantId,
    },
    ContactLost {
        vehicle: VehicleId,
    },
    ContactRegained {
        vehicle: VehicleId,
    },
    Immobilised {
        vehicle: VehicleId,
    },
    MovesAgain {
        vehicle: VehicleId,
    },
    /// A van with a responder is on its way to a vehicle.
    ResponderSent {
        van: VehicleId,
        to: VehicleId,
    },
    ResponderArrived {
        van: VehicleId,
        to: VehicleId,
    },
    AssistanceRequested {
        vehicle: VehicleId,
        cause: AssistanceCause,
    },
    AssistanceAnswered {
        vehicle: VehicleId,
        answer: AssistanceAnswer,
    },
    /// Nobody answered in time; the vehicle did this by itself.
    AssistanceTimedOut {
        vehicle: VehicleId,
        answer: AssistanceAnswer,
    },
    RefitBegan {
        vehicle: VehicleId,
        role: Role,
    },
    RefitEnded {
        vehicle: VehicleId,
        role: Role,
    },
    ServiceBegan {
        vehicle: VehicleId,
    },
    ServiceEnded {
        vehicle: VehicleId,
    },
    /// A clinic, office, hotel or shop on wheels opened at a place.
    VisitBegan {
        vehicle: VehicleId,
        at: BuildingId,
        role: Role,
    },
    VisitEnded {
        vehicle: VehicleId,
        at: BuildingId,
        role: Role,
    },
    /// Somebody calls an ambulance.
    EmergencyCalled {
        at: BuildingId,
    },
    /// No ambulance came, and the patient was brought to hospital by others.
    EmergencyUnserved {
        at: BuildingId,
    },
    AmbulanceSent {
        vehicle: VehicleId,
        to: BuildingId,
    },
    AtPatient {
        vehicle: VehicleId,
        at: BuildingId,
    },
    AtHospital {
        vehicle: VehicleId,
        at: BuildingId,
    },
    ChargerFailed {
        charger: ChargerId,
    },
    ChargerRepaired {
        charger: ChargerId,
    },
    PlantFailed {
        plant: PlantId,
    },
    PlantRepaired {
        plant: PlantId,
    },
    /// The load of a feeder rose over 90 % of its limit.
    FeederNearLimit {
        feeder: FeederId,
    },
    /// The load of a feeder fell under 85 % of its limit again.
    FeederRelieved {
        feeder: FeederId,
    },
}
