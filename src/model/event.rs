//! Events: things that happened, worth a line for the operator and part of a run's digest.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, VehicleId};
use crate::base::time::Timestamp;

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
    /// A feeder is dark, and all that hangs on it but what has power of its own.
    FeederTripped {
        feeder: FeederId,
    },
    /// A feeder is live again; it comes back section by section.
    FeederRestored {
        feeder: FeederId,
    },
    /// Life-support equipment in a home without power lasts less than an hour.
    LifeSupportLow {
        building: BuildingId,
    },
}
