//! The dispatch view: requests that people at windows made, how requests are given to vehicles, and what is suggested.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::base::ids::{RequestId, SeriesId, VehicleId};
use crate::base::time::Timestamp;

use super::charging_view::ChargingView;
use super::command::OperatorId;
use super::demand_view::DemandView;
use super::dispatch_limits::DispatchLimits;
use super::itinerary::Itinerary;
use super::locker::HandOverCode;
use super::people::AskId;
use super::request::Unserved;
use super::request_draft::{RequestDraft, RequestRefusal};
use super::series::Series;
use super::weights::Weights;

/// How waiting requests come to vehicles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DispatchMode {
    /// The dispatcher gives them out by itself.
    #[default]
    Automatic,
    /// The dispatcher suggests, and a person accepts.
    Suggest,
}

impl DispatchMode {
    /// The word in the journal.
    pub fn word(self) -> &'static str {
        match self {
            Self::Automatic => "automatic",
            Self::Suggest => "suggest",
        }
    }
}

/// What windows see of dispatch besides the requests themselves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DispatchView {
    pub mode: DispatchMode,
    /// What automatic may do while it is on.
    pub limits: DispatchLimits,
    /// What its objective counts how much.
    pub weights: Weights,
    /// Requests made at windows that nobody has ended yet, oldest first.
    pub bookings: Vec<Booking>,
    /// Bookings that repeat, by their number.
    pub series: Vec<Series>,
    /// Bookings whose riders were not there when their vehicle came, the newest, oldest first.
    pub no_shows: Vec<Booking>,
    /// Booked patients who were brought to their appointments, and when, the newest, oldest first.
    pub arrived: Vec<(Booking, Timestamp)>,
    /// The newest answers to drafts, oldest first.
    pub answers: Vec<(OperatorId, AskId, Result<RequestId, RequestRefusal>)>,
    /// What is suggested for the waiting requests, the most urgent first; only while a window looks at them.
    pub suggestions: Vec<Suggestion>,
    /// The best other vehicles for the chosen request, if it has one already.
    pub reassignment: Option<Reassignment>,
    /// What was asked of one vehicle, while a window asks.
    pub what_if: Option<WhatIfAnswer>,
    /// Why bookings can't be kept for the time after the program's end, in the words of the error.
    pub keeping_trouble: Option<Arc<str>>,
    /// Suggestions that were accepted and did not hold any more, the newest last.
    pub not_accepted: Vec<(RequestId, VehicleId, WhyNot)>,
    /// Codes of compartments that somebody asked to see, for a short while.
    pub shown_codes: Vec<ShownCode>,
    /// What demand is expected, and whether idle vehicles are sent there.
    pub demand: Arc<DemandView>,
    /// When which vehicles are to charge.
    pub charging: Arc<ChargingView>,
}

impl DispatchView {
    pub fn booking(&self, request: RequestId) -> Option<&Booking> {
        let place = self.bookings.binary_search_by_key(&request, |booking| booking.request).ok()?;
        self.bookings.get(place)
    }

    /// A booking whose rider was not there.
    pub fn no_show(&self, request: RequestId) -> Option<&Booking> {
        self.no_shows.iter().find(|booking| booking.request == request)
    }

    pub fn suggestion(&self, request: RequestId) -> Option<&Suggestion> {
        self.suggestions.iter().find(|suggestion| suggestion.request == request)
    }

    /// The code that somebody asked to see.
    pub fn shown_code(&self, by: OperatorId, request: RequestId) -> Option<HandOverCode> {
        self.shown_codes.iter().find(|shown| (shown.by, shown.request) == (by, request)).map(|shown| shown.code)
    }

    pub fn answer(&self, by: OperatorId, ask: AskId) -> Option<Result<RequestId, RequestRefusal>> {
        self.answers.iter().rev().find(|(who, which, _)| (*who, *which) == (by, ask)).map(|(.., answer)| *answer)
    }
}

/// The code of the compartment that holds a request, for whoever asked to see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ShownCode {
    pub request: RequestId,
    pub by: OperatorId,
    pub code: HandOverCode,
}

/// A request that was made at a window.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    pub request: RequestId,
    pub draft: RequestDraft,
    pub made: Timestamp,
    /// Nobody came for it; it stays until a person ends it.
    pub unserved: Option<Unserved>,
    /// The series that it is of, and its day there.
    pub series: Option<(SeriesId, NaiveDate)>,
}

/// The best vehicles for a waiting request, and why the others don't take it.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    pub request: RequestId,
    /// The best first.
    pub best: Vec<VehicleOffer>,
    /// Automatic leaves it to a person: it is for what automatic may not give out, or sets a promise back too far.
    pub is_outside_limits: bool,
    /// How many vehicles don't take it for each reason, the commonest first.
    pub why_not: Vec<(WhyNot, u32)>,
}

impl Suggestion {
    /// Vehicles that are shown for one request.
    pub const BEST_MAX: usize = 3;
}

/// What a vehicle would do with a request, and what that changes for others.
#[derive(Clone, Debug, PartialEq)]
pub struct VehicleOffer {
    pub vehicle: VehicleId,
    pub pick_up: Timestamp,
    pub arrival: Timestamp,
    /// Driven more than without it, in seconds.
    pub detour_s: f64,
    /// Others that are picked up or arrive later by it, and by how many seconds at most.
    pub delayed: Vec<(RequestId, f64)>,
    /// How much later than promised somebody else is picked up by it, in seconds; the most, and 0 for nobody.
    pub later_than_promised_s: f64,
    /// Charge after its last stop, 0 to 1.
    pub soc_after: f32,
    /// When it has charged enough to leave; `None` when it can leave at once.
    pub charges_until: Option<Timestamp>,
    pub itinerary: Itinerary,
}

/// The best other vehicles for a request that has one already.
#[derive(Clone, Debug, PartialEq)]
pub struct Reassignment {
    pub suggestion: Suggestion,
    /// Who has it now.
    pub present: VehicleId,
    /// What that one would do without it; `None` when it can't be told anything now.
    pub leaves: Option<(VehicleId, Itinerary)>,
}

/// The question what would be if a request went to a vehicle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhatIf {
    pub request: RequestId,
    pub vehicle: VehicleId,
}

/// What would be if a request went to a vehicle.
#[derive(Clone, Debug, PartialEq)]
pub struct WhatIfAnswer {
    pub asked: WhatIf,
    pub offer: Result<VehicleOffer, WhyNot>,
    /// What the vehicle that has it now would do without it, if it can be told so.
    pub leaves: Option<(VehicleId, Itinerary)>,
}

/// A suggestion that somebody accepts, as they were shown it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub request: RequestId,
    pub vehicle: VehicleId,
    /// The pick-up that was shown.
    pub pick_up: Timestamp,
}

impl Accepted {
    /// Suggestions that are accepted at once at most.
    pub const AT_ONCE_MAX: usize = 64;
}

/// Why a vehicle is not suggested for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum WhyNot {
    /// It could, but others come sooner or at less cost.
    OthersAreBetter,
    /// A person gave it to another vehicle.
    PinnedElsewhere,
    /// Its role is another one.
    OtherRole,
    /// Its partner does not lend it for this, or not now.
    NotLent,
    /// Nobody has a shift to go with it so long.
    OffShift,
    /// Whoever goes with it has a break.
    OnBreak,
    /// It is not fitted with what the visit needs.
    FittingMissing,
    /// It is at a visit then.
    VisitUnderWay,
    /// It has too few places of the kind that is needed.
    TooFewPlaces,
    /// It has no child seat, or it is taken on the way.
    NoChildSeat,
    /// It can't get there in time from where it is.
    TooFar,
    TooManyStops,
    NoWay,
    /// Its places are taken on the way.
    PlacesTaken,
    PickUpTooLate,
    ArrivalTooLate,
    RideTooLong,
    /// Somebody who was promised a time would wait too long.
    PromiseBroken,
    RangeTooShort,
    /// It charges or refuels.
    Charging,
    /// It is stopped.
    Stopped,
    /// It is out of service, broken down or in the workshop.
    OutOfService,
    /// It is not heard at this moment.
    NoContact,
    /// It has not answered what was asked of it last.
    Unanswered,
    /// It would come more than a minute later than was shown.
    LaterThanShown,
    /// The request waits no more.
    NotWaiting,
    /// The request is aboard, or its vehicle is at its pick-up.
    AboardAlready,
    /// It has the request already.
    HasIt,
}
