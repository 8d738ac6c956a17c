//! Orders: what is wanted of a thing.

use crate::base::ids::{AssistanceId, BuildingId, DepotId, StreetId};
use crate::base::time::{Span, Timestamp};
use crate::model::itinerary::Itinerary;
use crate::model::role::Role;

/// What is wanted: never a toggle, always the state to be reached.
#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    // Stops.
    /// To the kerb at the next place where it can stand, and stand there.
    PullOver,
    /// Stands here and now, on the street.
    EmergencyStop,
    /// Stands at the next place where it stops anyway.
    HoldAtNextStop,
    /// Pulls over and drives no more by itself.
    EndAutomation,
    /// Ends a stop. By who made it only.
    Release,
    /// Makes the issuer of this command the holder of a stop; needs a reason.
    TakeOver,
    // Driving.
    GoTo(BuildingId),
    /// The fastest way now to where it goes.
    Reroute,
    /// Keeps a street out of every way that it takes, until a moment.
    AvoidStreet {
        street: StreetId,
        until: Timestamp,
    },
    /// Drives on a street again that it kept off.
    AllowStreet(StreetId),
    ReturnToDepot(DepotId),
    /// Replaces the stops to come.
    Dispatch(Itinerary),
    SetRole(Role),
    /// Whether it takes part in service.
    SetInService(bool),
    /// Is at a depot for maintenance from that moment on.
    BookMaintenance(Timestamp),
    /// Somebody with a service van comes to it.
    SendResponder,
    // The vehicle's equipment.
    SetDoors(DoorOrder),
    SetClimate(ClimateOrder),
    /// Charges up to a level, 0 to 1; a level at or below the present one ends charging.
    ChargeTo(f32),
    /// Is charged to a level, 0 to 1, at a moment, and says when that can't be.
    ChargeBy {
        level: f32,
        by: Timestamp,
        pace: ChargePace,
    },
    /// The most that it draws from a charger, in kW; `None` lifts it.
    SetChargeLimit(Option<f32>),
    Horn,
    SetLights(bool),
    /// Text on the riders' screens, also spoken.
    ShowMessage(String),
    /// Whether a voice call with those aboard is open.
    SetVoiceCall(bool),
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
    /// Power limit of a charger, feeder or building's private charger, in kW; `None` lifts it.
    SetLimit(Option<f32>),
    /// How much of its use a building gives up.
    Shed(ShedLevel),
    /// Whether a charger gives power.
    SetCharging(bool),
    /// Power of the electrolyser, in kW; `None` goes back to its own rules.
    SetElectrolyser(Option<f32>),
    /// Power of the stationary fuel cell, in kW; `None` goes back to its own rules.
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
    /// Has the cabin at a temperature, in °C, at a departure; goes by its own rules before and afterwards.
    ReadyBy {
        cabin_c: f32,
        departure: Timestamp,
    },
}

/// How a vehicle charges until a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChargePace {
    /// With as little power as is enough.
    Steady,
    /// In the cheapest half-hours at the day-ahead spot price.
    Cheapest,
}

impl ChargePace {
    pub const ALL: [Self; 2] = [Self::Steady, Self::Cheapest];
}

/// How much of its use a building gives up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ShedLevel {
    #[default]
    Nothing,
    /// What can wait waits: hot water, the private car.
    Flexible,
    /// Comfort, besides: rooms may drift.
    Comfort,
    /// All but what must stay on: cold chain, light, life support, safety.
    Essentials,
}

impl ShedLevel {
    pub const ALL: [Self; 4] = [Self::Nothing, Self::Flexible, Self::Comfort, Self::Essentials];
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

/// An order without its values: what capabilities, rules, words and counts are kept by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OrderKind {
    PullOver,
    EmergencyStop,
    HoldAtNextStop,
    EndAutomation,
    Release,
    TakeOver,
    GoTo,
    Reroute,
    AvoidStreet,
    AllowStreet,
    ReturnToDepot,
    Dispatch,
    SetRole,
    SetInService,
    BookMaintenance,
    SendResponder,
    SetDoors,
    SetClimate,
    ChargeTo,
    ChargeBy,
    SetChargeLimit,
    Horn,
    SetLights,
    ShowMessage,
    SetVoiceCall,
    AnswerAssistance,
    SetPoint,
    SetBattery,
    SetLimit,
    Shed,
    SetCharging,
    SetElectrolyser,
    SetFuelCell,
}

impl OrderKind {
    pub const ALL: [Self; 33] = [
        Self::PullOver,
        Self::EmergencyStop,
        Self::HoldAtNextStop,
        Self::EndAutomation,
        Self::Release,
        Self::TakeOver,
        Self::GoTo,
        Self::Reroute,
        Self::AvoidStreet,
        Self::AllowStreet,
        Self::ReturnToDepot,
        Self::Dispatch,
        Self::SetRole,
        Self::SetInService,
        Self::BookMaintenance,
        Self::SendResponder,
        Self::SetDoors,
        Self::SetClimate,
        Self::ChargeTo,
        Self::ChargeBy,
        Self::SetChargeLimit,
        Self::Horn,
        Self::SetLights,
        Self::ShowMessage,
        Self::SetVoiceCall,
        Self::AnswerAssistance,
        Self::SetPoint,
        Self::SetBattery,
        Self::SetLimit,
        Self::Shed,
        Self::SetCharging,
        Self::SetElectrolyser,
        Self::SetFuelCell,
    ];

    /// Whether it makes a vehicle stand. Nothing ever refuses such an order.
    pub fn is_stop(self) -> bool {
        self.stop_strength().is_some()
    }

    /// How soon a stop makes a vehicle stand: a higher one is in force sooner. `None` for what is no stop.
    pub fn stop_strength(self) -> Option<u8> {
        match self {
            Self::HoldAtNextStop => Some(0),
            Self::PullOver => Some(1),
            // Stands where a pull-over stands, and more is needed to go on.
            Self::EndAutomation => Some(2),
            Self::EmergencyStop => Some(3),
            _ => None,
        }
    }

    /// Whether it makes a vehicle drive, now or soon.
    pub fn makes_drive(self) -> bool {
        matches!(self, Self::Release | Self::GoTo | Self::ReturnToDepot | Self::Dispatch | Self::SetRole)
    }
}

impl Order {
    /// Letters of a message to riders at most: what two lines of a screen hold and twenty seconds of speech say.
    pub const MESSAGE_CHARS_MAX: usize = 240;
    /// How far ahead a departure, or the end of keeping off a street, may lie.
    pub const AHEAD_MAX: Span = Span::from_s(24 * 3_600);

    pub fn kind(&self) -> OrderKind {
        match self {
            Self::PullOver => OrderKind::PullOver,
            Self::EmergencyStop => OrderKind::EmergencyStop,
            Self::HoldAtNextStop => OrderKind::HoldAtNextStop,
            Self::EndAutomation => OrderKind::EndAutomation,
            Self::Release => OrderKind::Release,
            Self::TakeOver => OrderKind::TakeOver,
            Self::GoTo(_) => OrderKind::GoTo,
            Self::Reroute => OrderKind::Reroute,
            Self::AvoidStreet { .. } => OrderKind::AvoidStreet,
            Self::AllowStreet(_) => OrderKind::AllowStreet,
            Self::ReturnToDepot(_) => OrderKind::ReturnToDepot,
            Self::Dispatch(_) => OrderKind::Dispatch,
            Self::SetRole(_) => OrderKind::SetRole,
            Self::SetInService(_) => OrderKind::SetInService,
            Self::BookMaintenance(_) => OrderKind::BookMaintenance,
            Self::SendResponder => OrderKind::SendResponder,
            Self::SetDoors(_) => OrderKind::SetDoors,
            Self::SetClimate(_) => OrderKind::SetClimate,
            Self::ChargeTo(_) => OrderKind::ChargeTo,
            Self::ChargeBy { .. } => OrderKind::ChargeBy,
            Self::SetChargeLimit(_) => OrderKind::SetChargeLimit,
            Self::Horn => OrderKind::Horn,
            Self::SetLights(_) => OrderKind::SetLights,
            Self::ShowMessage(_) => OrderKind::ShowMessage,
            Self::SetVoiceCall(_) => OrderKind::SetVoiceCall,
            Self::AnswerAssistance { .. } => OrderKind::AnswerAssistance,
            Self::SetPoint { .. } => OrderKind::SetPoint,
            Self::SetBattery(_) => OrderKind::SetBattery,
            Self::SetLimit(_) => OrderKind::SetLimit,
            Self::Shed(_) => OrderKind::Shed,
            Self::SetCharging(_) => OrderKind::SetCharging,
            Self::SetElectrolyser(_) => OrderKind::SetElectrolyser,
            Self::SetFuelCell(_) => OrderKind::SetFuelCell,
        }
    }

    pub fn is_stop(&self) -> bool {
        self.kind().is_stop()
    }

    /// Whether what it wants is that something stops: a stop itself, or a stop as the answer to a call for assistance.
    pub fn asks_for_stop(&self) -> bool {
        self.is_stop() || matches!(self, Self::AnswerAssistance { answer: AssistanceAnswer::PullOverAndStop, .. })
    }

    /// Whether it is held rather than pressed, from every entrance, so that no slip gives it: a stop here and now stands
    /// in the traffic.
    pub fn is_guarded(&self) -> bool {
        matches!(self, Self::EmergencyStop)
    }

    /// How long it is worth obeying: a horn that sounds a minute late is a mistake, a stop is wanted even then.
    pub fn time_to_live(&self) -> Span {
        match self.kind() {
            OrderKind::Horn => Span::from_s(10),
            OrderKind::PullOver
            | OrderKind::EmergencyStop
            | OrderKind::HoldAtNextStop
            | OrderKind::EndAutomation
            | OrderKind::SetDoors
            | OrderKind::Release
            | OrderKind::TakeOver
            | OrderKind::SetVoiceCall
            | OrderKind::AnswerAssistance => Span::from_s(30),
            OrderKind::BookMaintenance | OrderKind::SendResponder | OrderKind::SetInService => Span::from_s(300),
            _ => Span::from_s(120),
        }
    }

    /// The time in which an executor that accepted it comes to an end of it, one way or the other.
    pub fn longest(&self) -> Span {
        if matches!(self, Self::SetClimate(ClimateOrder::ReadyBy { .. })) {
            return Self::AHEAD_MAX;
        }
        match self.kind() {
            OrderKind::Horn | OrderKind::SetLights | OrderKind::ShowMessage | OrderKind::TakeOver => Span::from_s(30),
            OrderKind::EmergencyStop | OrderKind::SetDoors | OrderKind::Release | OrderKind::SetVoiceCall => {
                Span::from_s(60)
            }
            OrderKind::PullOver | OrderKind::EndAutomation | OrderKind::SetLimit | OrderKind::SetCharging => {
                Span::from_s(600)
            }
            OrderKind::GoTo
            | OrderKind::ReturnToDepot
            | OrderKind::HoldAtNextStop
            | OrderKind::SendResponder
            | OrderKind::SetInService => Span::from_s(2 * 3_600),
            // The rooms of a large building come to another temperature by less than a kelvin an hour.
            OrderKind::Dispatch | OrderKind::SetRole | OrderKind::SetPoint => Span::from_s(6 * 3_600),
            OrderKind::ChargeTo | OrderKind::ChargeBy => Self::AHEAD_MAX,
            OrderKind::BookMaintenance => Span::from_s(7 * 24 * 3_600),
            _ => Span::from_s(1_800),
        }
    }
}
