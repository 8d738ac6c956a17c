//! Requests: somebody or something wants to go from one building to another.

use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::Timestamp;

/// A booking or ride request. What stays the same about it; its [`RequestState`] changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    pub id: RequestId,
    pub purpose: RequestPurpose,
    pub from: BuildingId,
    pub to: BuildingId,
    pub party: Party,
    pub made: Timestamp,
    /// Nobody is picked up earlier.
    pub earliest: Timestamp,
    /// When it must be there: an appointment's hour, or the limit of the rider's patience for the pick-up plus the ride.
    pub latest_arrival: Timestamp,
}

/// What a request is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestPurpose {
    Ride,
    /// A ride to an appointment at a hospital or clinic.
    Appointment,
    /// A ride home from one.
    FromAppointment,
    Parcel,
}

/// Who goes, by kind of place that they take.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Party {
    pub seats: u8,
    pub wheelchairs: u8,
    pub stretchers: u8,
    /// Parcels; they take no seats.
    pub parcels: u8,
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RequestState {
    Waiting,
    /// Promised to a vehicle that comes at about that time.
    Assigned {
        vehicle: VehicleId,
        pick_up: Timestamp,
    },
    OnBoard {
        vehicle: VehicleId,
    },
    Done {
        vehicle: VehicleId,
    },
    Cancelled,
    /// The rider's patience was over, or nobody could take it.
    Unserved(Unserved),
}

/// Why a request was not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unserved {
    NoVehicleInTime,
    TooFewPlaces,
    NoWay,
}

impl RequestState {
    /// Whether nothing more will come of it.
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Done { .. } | Self::Cancelled | Self::Unserved(_))
    }
}
