//! Refusals: why a vehicle does not take a request.

/// Why a vehicle does not take a request. Of several reasons the last in this order is told: it came closest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Refusal {
    #[error("a person gave it to another vehicle")]
    PinnedElsewhere,
    #[error("its role is another")]
    OtherRole,
    #[error("its partner does not lend it for this, or not now")]
    NotLent,
    #[error("it is not fitted with what the visit needs")]
    FittingMissing,
    #[error("it has too few places of the kind that is needed")]
    TooFewPlaces,
    #[error("whoever goes with it has no shift so long")]
    OffShift,
    #[error("whoever goes with it has a break")]
    OnBreak,
    #[error("it can't get there in time from where it is")]
    TooFar,
    #[error("its itinerary is full")]
    TooManyStops,
    #[error("there is no way for it")]
    NoWay,
    #[error("it is at a visit then")]
    VisitUnderWay,
    #[error("its places are taken on the way")]
    PlacesTaken,
    #[error("it would come too late for the pick-up")]
    PickUpTooLate,
    #[error("it would arrive too late")]
    ArrivalTooLate,
    #[error("the ride would be too long")]
    RideTooLong,
    #[error("somebody who was promised a time would wait too long")]
    PromiseBroken,
    #[error("its range is too short")]
    RangeTooShort,
}
