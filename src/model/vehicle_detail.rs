//! The equipment of a vehicle as it tells it: doors, climate, tyres, health, connection. Kept small: fleets are large.

use super::diagnostic::Diagnostics;
use super::mobile_visit::Fittings;
use super::role::Role;

/// What a vehicle says of its equipment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct VehicleDetail {
    pub role: Role,
    /// What it is fitted with for its role.
    pub fittings: Fittings,
    pub doors: DoorState,
    pub are_lights_on: bool,
    pub is_ramp_out: bool,
    pub camera: SenseState,
    pub microphone: SenseState,
    /// What the climate holds the cabin at, in °C; `None` when it is off.
    pub climate_c: Option<f32>,
    /// Power that the climate draws.
    pub climate_kw: f32,
    /// Front left, front right, rear left, rear right, in kPa; 0 where there is no tyre with air in it.
    pub tyres_kpa: [u16; 4],
    /// Capacity of the battery, or power of the fuel cell, against new, 0 to 1.
    pub health: f32,
    pub diagnostics: Diagnostics,
    /// Kilometres until the service is due; negative when overdue.
    pub service_km: i32,
    /// Days until the service is due; negative when overdue.
    pub service_days: i16,
    /// Time that a message takes to it and back.
    pub latency_ms: u16,
    /// Share of messages that are lost, 0 to 1.
    pub loss: f32,
    /// The mobile cell that it is connected through, counted from 1; 0 where none reaches.
    pub cell: u16,
}

impl VehicleDetail {
    /// Stands for a vehicle that told nothing yet.
    pub const UNHEARD: Self = Self {
        role: Role::Ride,
        fittings: Fittings::NONE,
        doors: DoorState::Closed,
        are_lights_on: false,
        is_ramp_out: false,
        camera: SenseState::Lost,
        microphone: SenseState::Lost,
        climate_c: None,
        climate_kw: 0.0,
        tyres_kpa: [0; 4],
        health: 0.0,
        diagnostics: Diagnostics::NONE,
        service_km: 0,
        service_days: 0,
        latency_ms: 0,
        loss: 0.0,
        cell: 0,
    };

    /// Whether every figure is a number.
    pub fn is_finite(&self) -> bool {
        (self.climate_c.unwrap_or(0.0) + self.climate_kw + self.health + self.loss).is_finite()
    }
}

/// The doors of a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoorState {
    Open,
    Closed,
    Locked,
}

/// How well a camera or microphone works.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SenseState {
    Ok,
    Degraded,
    Lost,
}
