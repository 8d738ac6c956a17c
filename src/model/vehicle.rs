//! Vehicles: what stays the same about each (the roster) and the states that it can be in.

use crate::base::ids::{BuildingId, DepotId, LineId};

use super::command::PartnerId;
use super::places::Places;

/// The kinds of vehicles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VehicleKind {
    /// Automated multi-purpose shuttle, battery.
    Shuttle,
    /// Bus on a line, fuel cell.
    Bus,
    /// Connected private car, battery or fuel cell.
    Car,
    /// Delivery robot on pedestrian streets, battery.
    Robot,
    /// Service van with an on-site responder, battery.
    Van,
    /// Ambulance, battery; others give way to it on a call.
    Ambulance,
}

impl VehicleKind {
    pub const ALL: [Self; Self::COUNT] = [Self::Shuttle, Self::Bus, Self::Car, Self::Robot, Self::Van, Self::Ambulance];
    pub const COUNT: usize = 6;

    /// Whether nobody on board drives it, so that it may ask for assistance.
    pub fn is_automated(self) -> bool {
        matches!(self, Self::Shuttle | Self::Bus | Self::Robot)
    }

    /// What it gives as a source of emergency power: kW, and kWh from a full tank. Bus: 9 kW and 235 kWh (Toyota Sora
    /// 2018, external power supply).
    pub fn emergency_power(self) -> Option<(f32, f32)> {
        (self == Self::Bus).then_some((9.0, 235.0))
    }

    /// Whether it does what a dispatcher tells it, stop by stop.
    pub fn is_dispatched(self) -> bool {
        matches!(self, Self::Shuttle | Self::Robot)
    }

    /// The word in a URN, as in `urn:ngsi-ld:Vehicle:shuttle-12`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Shuttle => "shuttle",
            Self::Bus => "bus",
            Self::Car => "car",
            Self::Robot => "robot",
            Self::Van => "van",
            Self::Ambulance => "ambulance",
        }
    }
}

/// What a vehicle is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VehicleState {
    /// Cannot move by itself; needs a person.
    Immobilised,
    /// Has not been heard of for longer than its limit.
    NoContact,
    OutOfService,
    /// Stands because somebody stopped it, until it is released.
    Stopped,
    Driving,
    Boarding,
    /// Free, or waiting for riders.
    Waiting,
    Charging,
    Refuelling,
    Parked,
}

impl VehicleState {
    pub const COUNT: usize = 10;

    pub const ALL: [Self; Self::COUNT] = [
        Self::Immobilised,
        Self::NoContact,
        Self::OutOfService,
        Self::Stopped,
        Self::Driving,
        Self::Boarding,
        Self::Waiting,
        Self::Charging,
        Self::Refuelling,
        Self::Parked,
    ];

    /// Whether a person must look at it.
    pub fn needs_a_person(self) -> bool {
        matches!(self, Self::Immobilised | Self::NoContact)
    }

    /// Whether it stands where it stays a while.
    pub fn is_parked(self) -> bool {
        matches!(self, Self::Parked | Self::Charging | Self::Refuelling | Self::OutOfService)
    }
}

/// An entry of the roster: what stays the same about a vehicle.
#[derive(Clone, Debug)]
pub struct Vehicle {
    pub kind: VehicleKind,
    /// Counted from 1 within its kind: `Shuttle 12`.
    pub number: u32,
    pub home: VehicleHome,
    /// Usable battery capacity; 0 for fuel-cell vehicles.
    pub battery_kwh: f32,
    /// Hydrogen in a full tank; 0 for battery vehicles.
    pub tank_kg: f32,
    pub places: Places,
    pub line: Option<LineId>,
    /// The company whose it is; `None` when it is the city's or private.
    pub partner: Option<PartnerId>,
}

/// Where a vehicle belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VehicleHome {
    Depot(DepotId),
    /// A private car's home. Personal: shown only when opened with a reason.
    Building(BuildingId),
}

impl Vehicle {
    /// Whether it runs on hydrogen; all others run on a battery.
    pub fn is_fuel_cell(&self) -> bool {
        self.tank_kg > 0.0
    }

    pub fn urn(&self) -> String {
        format!("urn:ngsi-ld:Vehicle:{}-{}", self.kind.slug(), self.number)
    }
}
