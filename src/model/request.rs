//! Requests: somebody or something wants to go from one building to another.

use crate::base::ids::{BuildingId, RequestId, VehicleId};
use crate::base::time::Timestamp;

use super::locker::NotHandedOver;
use super::mobile_visit::MobileVisit;
use super::needs::Needs;

/// A booking or ride request. What stays the same about it; its [`RequestState`] changes.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Request {
    /// Given by the source that keeps it.
    pub id: RequestId,
    pub purpose: RequestPurpose,
    /// Where it is picked up. Moves only with riders whose vehicle broke down on the way; of a parcel that goes back it is
    /// where it was not handed over, and `to` its sender.
    pub from: BuildingId,
    pub to: BuildingId,
    pub party: Party,
    /// What they need besides their places.
    pub needs: Needs,
    pub made: Timestamp,
    /// Nobody is picked up earlier.
    pub earliest: Timestamp,
    /// The limit of the patience for the pick-up.
    pub latest_pick_up: Timestamp,
    /// When it must be there: an appointment's hour, or the limit of the patience for the pick-up plus the ride.
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
    /// A clinic, office, hotel or shop on wheels comes and stays; it goes from and to the same place, and nobody goes along.
    Visit(MobileVisit),
}

impl RequestPurpose {
    /// What it is called in files and in the journal.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ride => "ride",
            Self::Appointment => "appointment",
            Self::FromAppointment => "from_appointment",
            Self::Parcel => "parcel",
            Self::Visit(_) => "visit",
        }
    }

    pub fn visit(self) -> Option<MobileVisit> {
        match self {
            Self::Visit(visit) => Some(visit),
            Self::Ride | Self::Appointment | Self::FromAppointment | Self::Parcel => None,
        }
    }
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

impl Party {
    /// Persons in it.
    pub fn persons(self) -> u8 {
        self.seats.saturating_add(self.wheelchairs).saturating_add(self.stretchers)
    }

    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self {
            seats: self.seats.saturating_add(other.seats),
            wheelchairs: self.wheelchairs.saturating_add(other.wheelchairs),
            stretchers: self.stretchers.saturating_add(other.stretchers),
            parcels: self.parcels.saturating_add(other.parcels),
        }
    }

    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self {
            seats: self.seats.saturating_sub(other.seats),
            wheelchairs: self.wheelchairs.saturating_sub(other.wheelchairs),
            stretchers: self.stretchers.saturating_sub(other.stretchers),
            parcels: self.parcels.saturating_sub(other.parcels),
        }
    }
}

/// How far a request has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum RequestState {
    Waiting,
    /// Promised to a vehicle that comes at about that time.
    Assigned {
        vehicle: VehicleId,
        /// As promised with the assignment; what is expected by now is in the vehicle's itinerary.
        pick_up: Timestamp,
    },
    OnBoard {
        vehicle: VehicleId,
    },
    /// A parcel that was not handed over is on its way back to the sender.
    Returning {
        vehicle: VehicleId,
        why: NotHandedOver,
    },
    Done {
        vehicle: VehicleId,
    },
    Cancelled,
    /// The vehicle came, waited, and went on: nobody was there.
    NoShow {
        vehicle: VehicleId,
    },
    /// The rider's patience was over, or nobody could take it.
    Unserved(Unserved),
}

/// Why a request was not served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unserved {
    NoVehicleInTime,
    TooFewPlaces,
    NoWay,
    /// Yagura was not running when its time came.
    NotRunning,
    /// The parcel is back at its sender.
    Returned(NotHandedOver),
    /// The place where it was to go is closed.
    PlaceClosed,
    /// An occurrence of a series that could not be booked in time.
    NotBooked,
}

impl RequestState {
    /// Whether nothing more will come of it.
    pub fn is_ended(self) -> bool {
        matches!(self, Self::Done { .. } | Self::Cancelled | Self::NoShow { .. } | Self::Unserved(_))
    }

    /// Whether a vehicle has it aboard.
    pub fn is_aboard(self) -> bool {
        matches!(self, Self::OnBoard { .. } | Self::Returning { .. })
    }

    /// The vehicle that has or had to do with it.
    pub fn vehicle(self) -> Option<VehicleId> {
        match self {
            Self::Assigned { vehicle, .. }
            | Self::OnBoard { vehicle }
            | Self::Returning { vehicle, .. }
            | Self::Done { vehicle }
            | Self::NoShow { vehicle } => Some(vehicle),
            Self::Waiting | Self::Cancelled | Self::Unserved(_) => None,
        }
    }
}
