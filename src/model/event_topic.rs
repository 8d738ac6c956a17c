//! What an event is about, and which thing it is about: for lists that are filtered and rows that lead somewhere.

use super::event::EventKind;
use super::injection::InjectionTarget;
use super::thing::Thing;

/// What an event is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventTopic {
    /// Something broke, went dark, asked for help, or is well again.
    Fault,
    Ride,
    Vehicle,
    Energy,
    /// What people commanded, and what became of it.
    Command,
    /// What a scenario or a trainer did.
    Scenario,
}

impl EventTopic {
    pub const ALL: [Self; 6] = [Self::Fault, Self::Ride, Self::Vehicle, Self::Energy, Self::Command, Self::Scenario];
}

impl EventKind {
    pub fn topic(&self) -> EventTopic {
        match self {
            Self::ContactLost { .. }
            | Self::ContactRegained { .. }
            | Self::Immobilised { .. }
            | Self::MovesAgain { .. }
            | Self::ResponderSent { .. }
            | Self::ResponderArrived { .. }
            | Self::AssistanceRequested { .. }
            | Self::AssistanceAnswered { .. }
            | Self::AssistanceTimedOut { .. }
            | Self::EmergencyCalled { .. }
            | Self::EmergencyUnserved { .. }
            | Self::AmbulanceSent { .. }
            | Self::AtPatient { .. }
            | Self::AtHospital { .. }
            | Self::ChargerFailed { .. }
            | Self::ChargerRepaired { .. }
            | Self::PlantFailed { .. }
            | Self::PlantRepaired { .. }
            | Self::FeederTripped { .. }
            | Self::FeederRestored { .. }
            | Self::StreetClosed { .. }
            | Self::StreetNarrowed { .. }
            | Self::StreetOpened { .. }
            | Self::SignalDark { .. }
            | Self::SignalLit { .. }
            | Self::ChargerDark { .. }
            | Self::ChargerLit { .. }
            | Self::LifeSupportAtRisk { .. }
            | Self::LifeSupportFailing { .. }
            | Self::LiftsStuck { .. }
            | Self::CellsDark { .. }
            | Self::CellsLit { .. }
            | Self::EarthquakeWarning { .. }
            | Self::Earthquake { .. }
            | Self::StoppedByItself { .. }
            | Self::VehicleChecked { .. }
            | Self::HydrogenLeaks { .. }
            | Self::PlantShutOff { .. }
            | Self::PlantReleased { .. }
            | Self::LifeSupportLow { .. } => EventTopic::Fault,
            Self::RideRequested { .. }
            | Self::RideUnserved { .. }
            | Self::PickedUp { .. }
            | Self::DroppedOff { .. }
            | Self::ParcelDelivered { .. }
            | Self::ParcelNotHandedOver { .. }
            | Self::ParcelReturned { .. } => EventTopic::Ride,
            Self::Departed { .. }
            | Self::Arrived { .. }
            | Self::Rerouted { .. }
            | Self::StoppedAtLineStop { .. }
            | Self::RefitBegan { .. }
            | Self::RefitEnded { .. }
            | Self::ServiceBegan { .. }
            | Self::ServiceEnded { .. }
            | Self::VisitBegan { .. }
            | Self::VisitEnded { .. } => EventTopic::Vehicle,
            Self::ChargingStarted { .. }
            | Self::ChargingEnded { .. }
            | Self::RefuellingStarted { .. }
            | Self::RefuellingEnded { .. }
            | Self::FeederNearLimit { .. }
            | Self::FeederRelieved { .. } => EventTopic::Energy,
            Self::CommandAccepted { .. } | Self::CommandEnded { .. } | Self::HornSounded { .. } => EventTopic::Command,
            Self::InjectionBegan { .. } | Self::InjectionEnded { .. } | Self::ScenarioStep { .. } => {
                EventTopic::Scenario
            }
        }
    }

    /// The thing that it is about first of all. Homes that riders come from or go to are nobody's business.
    pub fn thing(&self) -> Option<Thing> {
        match *self {
            Self::RideRequested { .. }
            | Self::RideUnserved { .. }
            | Self::EmergencyCalled { .. }
            | Self::EmergencyUnserved { .. }
            | Self::SignalDark { .. }
            | Self::SignalLit { .. }
            | Self::ScenarioStep { .. }
            | Self::LifeSupportLow { .. }
            | Self::EarthquakeWarning { .. }
            | Self::Earthquake { .. } => None,
            Self::InjectionBegan { target, .. } | Self::InjectionEnded { target, .. } => thing_of(target),
            Self::CommandAccepted { target, .. } | Self::CommandEnded { target, .. } => Some(target),
            Self::PickedUp { vehicle, .. }
            | Self::DroppedOff { vehicle, .. }
            | Self::Departed { vehicle }
            | Self::Arrived { vehicle }
            | Self::Rerouted { vehicle }
            | Self::StoppedAtLineStop { vehicle, .. }
            | Self::ParcelDelivered { vehicle, .. }
            | Self::ParcelNotHandedOver { vehicle, .. }
            | Self::ParcelReturned { vehicle, .. }
            | Self::ChargingStarted { vehicle }
            | Self::ChargingEnded { vehicle }
            | Self::RefuellingStarted { vehicle, .. }
            | Self::RefuellingEnded { vehicle, .. }
            | Self::ContactLost { vehicle }
            | Self::ContactRegained { vehicle }
            | Self::Immobilised { vehicle }
            | Self::MovesAgain { vehicle }
            | Self::HornSounded { vehicle }
            | Self::ResponderSent { to: vehicle, .. }
            | Self::ResponderArrived { to: vehicle, .. }
            | Self::AssistanceRequested { vehicle, .. }
            | Self::AssistanceAnswered { vehicle, .. }
            | Self::AssistanceTimedOut { vehicle, .. }
            | Self::RefitBegan { vehicle, .. }
            | Self::RefitEnded { vehicle, .. }
            | Self::ServiceBegan { vehicle }
            | Self::ServiceEnded { vehicle }
            | Self::VisitBegan { vehicle, .. }
            | Self::VisitEnded { vehicle, .. }
            | Self::AmbulanceSent { vehicle, .. }
            | Self::AtPatient { vehicle, .. }
            | Self::AtHospital { vehicle, .. }
            | Self::StoppedByItself { vehicle }
            | Self::VehicleChecked { vehicle } => Some(Thing::Vehicle(vehicle)),
            Self::StreetClosed { street } | Self::StreetNarrowed { street } | Self::StreetOpened { street } => {
                Some(Thing::Street(street))
            }
            Self::ChargerFailed { charger }
            | Self::ChargerRepaired { charger }
            | Self::ChargerDark { charger }
            | Self::ChargerLit { charger } => Some(Thing::Charger(charger)),
            Self::PlantFailed { plant }
            | Self::PlantRepaired { plant }
            | Self::HydrogenLeaks { plant }
            | Self::PlantShutOff { plant }
            | Self::PlantReleased { plant } => Some(Thing::Plant(plant)),
            Self::FeederNearLimit { feeder }
            | Self::FeederRelieved { feeder }
            | Self::FeederTripped { feeder }
            | Self::FeederRestored { feeder }
            | Self::LifeSupportAtRisk { feeder, .. }
            | Self::LifeSupportFailing { feeder, .. }
            | Self::LiftsStuck { feeder, .. }
            | Self::CellsDark { feeder, .. }
            | Self::CellsLit { feeder, .. } => Some(Thing::Feeder(feeder)),
        }
    }
}

/// The thing that something was aimed at; homes are nobody's business, and sensors and lights are none.
fn thing_of(target: InjectionTarget) -> Option<Thing> {
    match target {
        InjectionTarget::Vehicle(id) => Some(Thing::Vehicle(id)),
        InjectionTarget::Feeder(id) => Some(Thing::Feeder(id)),
        InjectionTarget::Charger(id) => Some(Thing::Charger(id)),
        InjectionTarget::Plant(id) => Some(Thing::Plant(id)),
        InjectionTarget::Street(id) => Some(Thing::Street(id)),
        InjectionTarget::City
        | InjectionTarget::Building(_)
        | InjectionTarget::CrowdCell(_)
        | InjectionTarget::Signal(_) => None,
    }
}
