//! Events: things that happened, worth a line for the operator and part of a run's digest.

use crate::base::ids::{BuildingId, ChargerId, FeederId, PlantId, SignalId, StreetId, VehicleId};
use crate::base::time::Timestamp;

use super::assistance::AssistanceCause;
use super::command::{AssistanceAnswer, OrderKind, Outcome};
use super::injection::{InjectionKind, InjectionTarget};
use super::locker::NotHandedOver;
use super::role::Role;
use super::thing::Thing;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Event {
    pub at: Timestamp,
    pub kind: EventKind,
    /// Why it happened, where that is known.
    pub cause: Option<Cause>,
}

impl Event {
    /// An event of which no cause is known.
    pub fn new(at: Timestamp, kind: EventKind) -> Self {
        Self { at, kind, cause: None }
    }

    /// The same event with its cause.
    #[must_use]
    pub fn because(self, cause: Cause) -> Self {
        Self { cause: Some(cause), ..self }
    }
}

/// Why something happened.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Cause {
    /// The feeder that it hangs on is without power.
    FeederOut(FeederId),
    /// The outage of the feeder that it hangs on is over.
    FeederBack(FeederId),
    /// The mobile cell around it is without power, because this feeder is.
    CellOut(FeederId),
    /// An earthquake, or the warning of one.
    Earthquake,
    /// Hydrogen leaked from a plant.
    HydrogenLeak(PlantId),
    /// The charge or the tank was used up.
    Empty,
    StreetClosed(StreetId),
    /// Step number `.0` of the scenario that is being played.
    Scenario(u16),
    /// Somebody made it happen by hand.
    ByHand,
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
    /// It goes back to its sender.
    ParcelNotHandedOver {
        vehicle: VehicleId,
        at: BuildingId,
        why: NotHandedOver,
    },
    ParcelReturned {
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
    /// An executor accepted what a person wants.
    CommandAccepted {
        target: Thing,
        order: OrderKind,
    },
    /// What a person wanted came to an end.
    CommandEnded {
        target: Thing,
        order: OrderKind,
        outcome: Outcome,
    },
    HornSounded {
        vehicle: VehicleId,
    },
    /// A feeder's switch opened: everything that hangs on it is without power.
    FeederTripped {
        feeder: FeederId,
    },
    /// A feeder has power again.
    FeederRestored {
        feeder: FeederId,
    },
    StreetClosed {
        street: StreetId,
    },
    StreetNarrowed {
        street: StreetId,
    },
    /// A street that was closed or narrowed is as always again.
    StreetOpened {
        street: StreetId,
    },
    /// A vehicle under way takes another way than it meant to.
    Rerouted {
        vehicle: VehicleId,
    },
    SignalDark {
        signal: SignalId,
    },
    SignalLit {
        signal: SignalId,
    },
    /// A charger has no power; it is not at fault.
    ChargerDark {
        charger: ChargerId,
    },
    ChargerLit {
        charger: ChargerId,
    },
    /// Homes on a feeder without power where somebody lives on a medical device.
    LifeSupportAtRisk {
        feeder: FeederId,
        homes: u16,
        /// Until the first device's battery is empty, in minutes.
        minutes_left: u16,
    },
    /// The first devices' batteries are empty.
    LifeSupportFailing {
        feeder: FeederId,
        homes: u16,
    },
    /// Lifts stand still with people inside.
    LiftsStuck {
        feeder: FeederId,
        buildings: u16,
        people: u16,
    },
    /// Mobile cells lost their power and their batteries.
    CellsDark {
        feeder: FeederId,
        cells: u16,
    },
    CellsLit {
        feeder: FeederId,
        cells: u16,
    },
    /// Something of a scenario, or made to happen by hand, began.
    InjectionBegan {
        kind: InjectionKind,
        target: InjectionTarget,
    },
    InjectionEnded {
        kind: InjectionKind,
        target: InjectionTarget,
    },
    /// A step of the scenario that is told as a line of its story.
    ScenarioStep {
        step: u16,
    },
    /// The warning of an earthquake: strong motion is expected in so many seconds.
    EarthquakeWarning {
        seconds: u8,
    },
    /// The ground shook, with an intensity on the JMA's scale from 0 to 7.
    Earthquake {
        intensity: u8,
    },
    /// A vehicle stopped of its own accord and waits.
    StoppedByItself {
        vehicle: VehicleId,
    },
    /// After an earthquake a vehicle was looked over and may move.
    VehicleChecked {
        vehicle: VehicleId,
    },
    HydrogenLeaks {
        plant: PlantId,
    },
    PlantShutOff {
        plant: PlantId,
    },
    PlantReleased {
        plant: PlantId,
    },
    /// Life-support equipment in a home without power lasts less than an hour.
    LifeSupportLow {
        building: BuildingId,
    },
}
