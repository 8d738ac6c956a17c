//! Request drafts: what somebody at a window asks for in another's name, and why it may be refused.

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::Timestamp;

use super::command::OperatorId;
use super::needs::Needs;
use super::people::AskId;
use super::request::{Party, RequestPurpose};

/// A request as somebody at a window makes it for a caller. Times that are left out follow from the others.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestDraft {
    pub purpose: RequestPurpose,
    pub from: BuildingId,
    pub to: BuildingId,
    pub party: Party,
    pub needs: Needs,
    /// Nobody is picked up earlier; now when left out, or shortly before what `latest_arrival` asks for.
    pub earliest: Option<Timestamp>,
    pub latest_pick_up: Option<Timestamp>,
    /// When they must be there, such as an appointment's hour.
    pub latest_arrival: Option<Timestamp>,
    /// By telephone: whoever goes has no app that tells them what becomes of it.
    pub is_phoned_in: bool,
    pub note: String,
    /// By which the window knows the answer.
    pub ask: AskId,
    pub by: OperatorId,
}

impl RequestDraft {
    /// Characters of a note; longer ones are cut.
    pub const NOTE_CHARS_MAX: usize = 300;

    /// Whether another one asks for the same: the same party on the same way at about the same time.
    pub fn is_like(&self, other: &Self) -> bool {
        const ABOUT_S: f64 = 600.0;
        let is_about = |a: Option<Timestamp>, b: Option<Timestamp>| match (a, b) {
            (Some(a), Some(b)) => a.since_s(b).abs() < ABOUT_S,
            (a, b) => a.is_none() && b.is_none(),
        };
        (self.purpose, self.from, self.to, self.party) == (other.purpose, other.from, other.to, other.party)
            && is_about(self.earliest, other.earliest)
            && is_about(self.latest_pick_up, other.latest_pick_up)
            && is_about(self.latest_arrival, other.latest_arrival)
    }
}

/// Why a request is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RequestRefusal {
    #[error("there is no such place")]
    Nowhere,
    #[error("it begins where it ends")]
    SamePlace,
    #[error("nobody and nothing goes")]
    NobodyGoes,
    #[error("no vehicle has so many places")]
    TooManyForAnyVehicle,
    #[error("no vehicle has a child seat")]
    NoChildSeat,
    #[error("a series needs a time of day")]
    NoTime,
    #[error("a series needs a day on which it can be")]
    NoDay,
    #[error("the last day of a series is too far ahead")]
    TooFarAhead,
    #[error("the same series goes on already")]
    SeriesTwice,
    #[error("the place where it goes is closed")]
    PlaceClosed,
    #[error("its time is past")]
    InThePast,
    #[error("its times leave no time for the way")]
    ImpossibleWindow,
    /// With the one that was made before.
    #[error("the same was asked for before")]
    Twice(RequestId),
    #[error("too many requests are open")]
    TooMany,
    #[error("whoever asks may not")]
    NotAllowed,
    #[error("the journal can't be written")]
    NotJournaled,
    #[error("the source takes no requests")]
    NotTaken,
}
