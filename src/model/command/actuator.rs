//! Actuators: what an order lays hands on. Two orders for one actuator of one thing can't both be in force.

use crate::base::ids::{AssistanceId, StreetId};

use super::order::Order;

/// The part of a thing that an order works on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Actuator {
    /// Whether and where a vehicle drives.
    Motion,
    /// Which way it takes there.
    Route,
    /// Whether it drives on a street.
    Street(StreetId),
    /// In whose hand a stop is.
    Hold,
    Role,
    Service,
    Maintenance,
    Responder,
    Doors,
    Climate,
    Charging,
    ChargeLimit,
    Horn,
    Lights,
    Screen,
    VoiceCall,
    Assistance(AssistanceId),
    SetPoint,
    Battery,
    Limit,
    Shedding,
    Electrolyser,
    FuelCell,
}

impl Order {
    pub fn actuator(&self) -> Actuator {
        match self {
            Self::PullOver
            | Self::EmergencyStop
            | Self::HoldAtNextStop
            | Self::EndAutomation
            | Self::Release
            | Self::GoTo(_)
            | Self::ReturnToDepot(_)
            | Self::Dispatch(_) => Actuator::Motion,
            Self::TakeOver => Actuator::Hold,
            Self::Reroute => Actuator::Route,
            Self::AvoidStreet { street, .. } | Self::AllowStreet(street) => Actuator::Street(*street),
            Self::SetRole(_) => Actuator::Role,
            Self::SetInService(_) => Actuator::Service,
            Self::BookMaintenance(_) => Actuator::Maintenance,
            Self::SendResponder => Actuator::Responder,
            Self::SetDoors(_) => Actuator::Doors,
            Self::SetClimate(_) => Actuator::Climate,
            Self::ChargeTo(_) | Self::ChargeBy { .. } | Self::SetCharging(_) => Actuator::Charging,
            Self::SetChargeLimit(_) => Actuator::ChargeLimit,
            Self::Horn => Actuator::Horn,
            Self::SetLights(_) => Actuator::Lights,
            Self::ShowMessage(_) => Actuator::Screen,
            Self::SetVoiceCall(_) => Actuator::VoiceCall,
            Self::AnswerAssistance { request, .. } => Actuator::Assistance(*request),
            Self::SetPoint { .. } => Actuator::SetPoint,
            Self::SetBattery(_) => Actuator::Battery,
            Self::SetLimit(_) => Actuator::Limit,
            Self::Shed(_) => Actuator::Shedding,
            Self::SetElectrolyser(_) => Actuator::Electrolyser,
            Self::SetFuelCell(_) => Actuator::FuelCell,
        }
    }
}
