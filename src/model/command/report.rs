//! What executors say of commands, with reasons.

/// What an executor says of a command.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CommandReport {
    Accepted,
    /// How far it has come, 0 to 1.
    InProgress(f32),
    /// The wanted state is reached.
    Done,
    Rejected {
        refusal: Refusal,
        retry: Retry,
    },
    Failed(Failure),
    /// Its time to live was over before it acted.
    Expired,
    Cancelled,
    /// A newer command for the same actuator took its place.
    Superseded,
}

impl CommandReport {
    /// Whether nothing more will come of the command.
    pub fn is_end(self) -> bool {
        !matches!(self, Self::Accepted | Self::InProgress(_))
    }
}

/// Whether a rejected command may be tried again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Retry {
    Later,
    Never,
    Unsupported,
}

/// Why a command was not accepted, by its executor or by an interlock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Refusal {
    UnknownTarget,
    NotForThisTarget,
    /// A value that the target can't reach, or that is no number.
    OutOfRange,
    TimeToLiveTooLong,
    /// The executor declined and gave no reason.
    Declined,
    NoWay,
    TooManyStops,
    TooFewPlaces,
    /// The request has ended, or is picked up elsewhere.
    UnknownRequest,
    /// Another vehicle has it already, or it is in the itinerary twice or in a wrong order.
    RequestTaken,
    OutOfService,
    Immobilised,
    /// Moving above the speed at which this is safe.
    Moving,
    RidersAboard,
    /// What is known of the target is older than its limit.
    StateTooOld,
    BatteryTooLow,
    BatteryTooLowForTrip,
    ChargerTaken,
    ChargerFaulty,
    PlantFaulty,
    TankEmpty,
    TankFull,
    FeederAtLimit,
    EmergencyVehicleNear,
    RampOut,
    DoorsOpen,
    /// A stop is in force.
    Stopped,
    /// Somebody else holds it.
    HeldByAnother,
    ReasonMissing,
    /// It was not confirmed as its risk asks.
    NotConfirmed,
    /// The journal can't be written, and nothing but a stop is sent without it.
    NotJournaled,
    NotAllowed,
    BelongsToAnother,
    /// Nobody is free to do it.
    NobodyFree,
    /// The call for assistance was answered already, or withdrawn.
    NothingAsked,
    /// It keeps off as many streets as it can.
    TooManyStreets,
    /// Even at full power it isn't charged so far by then.
    TooLittleTime,
    /// Nobody is aboard who could answer.
    NobodyAboard,
    /// No stop is in force that could be released.
    NotStopped,
    /// Nobody is signed in at the window, or it is locked.
    NotSignedIn,
    /// The second person must be another one than who gave the command.
    SamePerson,
    /// The second person said no.
    SecondDeclined,
}

impl Refusal {
    pub const ALL: [Self; 42] = [
        Self::UnknownTarget,
        Self::NotForThisTarget,
        Self::OutOfRange,
        Self::TimeToLiveTooLong,
        Self::Declined,
        Self::NoWay,
        Self::TooManyStops,
        Self::TooFewPlaces,
        Self::UnknownRequest,
        Self::RequestTaken,
        Self::OutOfService,
        Self::Immobilised,
        Self::Moving,
        Self::RidersAboard,
        Self::StateTooOld,
        Self::BatteryTooLow,
        Self::BatteryTooLowForTrip,
        Self::ChargerTaken,
        Self::ChargerFaulty,
        Self::PlantFaulty,
        Self::TankEmpty,
        Self::TankFull,
        Self::FeederAtLimit,
        Self::EmergencyVehicleNear,
        Self::RampOut,
        Self::DoorsOpen,
        Self::Stopped,
        Self::HeldByAnother,
        Self::ReasonMissing,
        Self::NotConfirmed,
        Self::NotJournaled,
        Self::NotAllowed,
        Self::BelongsToAnother,
        Self::NobodyFree,
        Self::NothingAsked,
        Self::TooManyStreets,
        Self::TooLittleTime,
        Self::NobodyAboard,
        Self::NotStopped,
        Self::NotSignedIn,
        Self::SamePerson,
        Self::SecondDeclined,
    ];

    /// Whether the same command can be accepted at another time.
    pub fn retry(self) -> Retry {
        match self {
            Self::NotForThisTarget => Retry::Unsupported,
            Self::UnknownTarget
            | Self::OutOfRange
            | Self::TimeToLiveTooLong
            | Self::TooManyStops
            | Self::TooFewPlaces
            | Self::UnknownRequest
            | Self::RequestTaken
            | Self::ReasonMissing
            | Self::NotConfirmed
            | Self::NotAllowed
            | Self::BelongsToAnother
            | Self::TooLittleTime
            | Self::NothingAsked
            | Self::SamePerson
            | Self::SecondDeclined => Retry::Never,
            _ => Retry::Later,
        }
    }

    /// What would make it possible, if anything would.
    pub fn help(self) -> Option<Help> {
        Some(match self {
            Self::UnknownTarget
            | Self::NotForThisTarget
            | Self::NothingAsked
            | Self::NobodyAboard
            | Self::NotStopped
            | Self::UnknownRequest
            | Self::RequestTaken
            | Self::SecondDeclined => return None,
            Self::TooManyStreets => Help::AllowAStreet,
            Self::TooLittleTime => Help::LaterOrLess,
            Self::OutOfRange => Help::ChangeValue,
            Self::TimeToLiveTooLong => Help::ShortenTimeToLive,
            Self::Declined | Self::NobodyFree | Self::EmergencyVehicleNear => Help::WaitAndRetry,
            Self::NoWay => Help::ChooseAnotherPlace,
            Self::TooManyStops | Self::TooFewPlaces => Help::SplitOverVehicles,
            Self::OutOfService => Help::ReturnToService,
            Self::Immobilised => Help::SendResponder,
            Self::Moving => Help::StopFirst,
            Self::RidersAboard => Help::WaitForRiders,
            Self::StateTooOld => Help::WaitForContact,
            Self::BatteryTooLow | Self::BatteryTooLowForTrip => Help::ChargeFirst,
            Self::ChargerTaken | Self::ChargerFaulty => Help::ChooseAnotherCharger,
            Self::PlantFaulty => Help::WaitForRepair,
            Self::TankEmpty => Help::FillTank,
            Self::TankFull => Help::UseHydrogen,
            Self::FeederAtLimit => Help::LowerPower,
            Self::RampOut => Help::StowRamp,
            Self::DoorsOpen => Help::CloseDoors,
            Self::Stopped => Help::ReleaseFirst,
            Self::HeldByAnother => Help::TakeOver,
            Self::ReasonMissing => Help::GiveReason,
            Self::NotConfirmed => Help::Confirm,
            Self::NotJournaled => Help::MendJournal,
            Self::NotAllowed => Help::AskSupervisor,
            Self::BelongsToAnother => Help::AskPartner,
            Self::NotSignedIn => Help::SignIn,
            Self::SamePerson => Help::AskAnotherPerson,
        })
    }
}

/// What would make a refused command possible.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Help {
    ChangeValue,
    ShortenTimeToLive,
    WaitAndRetry,
    ChooseAnotherPlace,
    SplitOverVehicles,
    ReturnToService,
    SendResponder,
    StopFirst,
    WaitForRiders,
    WaitForContact,
    ChargeFirst,
    ChooseAnotherCharger,
    WaitForRepair,
    FillTank,
    UseHydrogen,
    LowerPower,
    StowRamp,
    CloseDoors,
    ReleaseFirst,
    TakeOver,
    GiveReason,
    Confirm,
    MendJournal,
    AskSupervisor,
    AskPartner,
    SignIn,
    AskAnotherPerson,
    AllowAStreet,
    LaterOrLess,
}

/// Why an accepted command did not reach its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Failure {
    /// The executor restarted and did not go on with it.
    Restarted,
    Immobilised,
    NoWay,
    /// The wanted state was not reached in the time that the executor gives itself.
    TimedOut,
    /// Something that it needs broke while it was under way.
    EquipmentFaulty,
    /// A stop came in between.
    Stopped,
    /// It was so long ago that the executor doesn't know any more.
    Forgotten,
    /// Nobody answered the call.
    NotAnswered,
}

impl Failure {
    pub const ALL: [Self; 8] = [
        Self::Restarted,
        Self::Immobilised,
        Self::NoWay,
        Self::TimedOut,
        Self::EquipmentFaulty,
        Self::Stopped,
        Self::Forgotten,
        Self::NotAnswered,
    ];
}
