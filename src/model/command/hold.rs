//! Holds: in whose hand a vehicle is, and what it keeps to because somebody said so.

use crate::base::ids::StreetId;
use crate::base::time::Timestamp;

use crate::base::geo::Point;

use super::issuer::Issuer;
use super::order::OrderKind;

/// What commands hold of a vehicle.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Hold {
    pub stop: Option<StopHold>,
    /// Who says where it drives, when somebody does.
    pub directed_by: Option<Issuer>,
    pub avoided: AvoidedStreets,
    pub voice_call: Option<VoiceCall>,
}

/// A stop that is in force: latched to who made it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct StopHold {
    pub kind: OrderKind,
    pub holder: Issuer,
    /// Where it will stand; `None` once it stands, and while it does not know.
    pub stands_at: Option<Point>,
}

impl Hold {
    pub const NONE: Self =
        Self { stop: None, directed_by: None, avoided: AvoidedStreets([None; STREETS_AVOIDED_MAX]), voice_call: None };
}

/// Streets that one vehicle keeps off at most.
pub const STREETS_AVOIDED_MAX: usize = 4;

/// A street that a vehicle keeps off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AvoidedStreet {
    pub street: StreetId,
    pub until: Timestamp,
    pub by: Issuer,
}

/// The streets that a vehicle keeps off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AvoidedStreets([Option<AvoidedStreet>; STREETS_AVOIDED_MAX]);

impl AvoidedStreets {
    /// Those that are not over yet.
    pub fn at(&self, now: Timestamp) -> impl Iterator<Item = AvoidedStreet> {
        self.0.into_iter().flatten().filter(move |avoided| avoided.until > now)
    }

    /// Without those that are over.
    #[must_use]
    pub fn without_ended(&self, now: Timestamp) -> Self {
        Self(self.0.map(|avoided| avoided.filter(|avoided| avoided.until > now)))
    }

    /// Keeps off a street, or off it until another moment. False when there are too many.
    #[must_use]
    pub fn put(&mut self, avoided: AvoidedStreet, now: Timestamp) -> bool {
        *self = self.without_ended(now);
        let is_its = |place: &Option<AvoidedStreet>| place.is_some_and(|other| other.street == avoided.street);
        let place = self.0.iter().position(is_its).or_else(|| self.0.iter().position(Option::is_none));
        let Some(place) = place.and_then(|place| self.0.get_mut(place)) else { return false };
        *place = Some(avoided);
        true
    }

    pub fn remove(&mut self, street: StreetId) {
        self.0 = self.0.map(|avoided| avoided.filter(|avoided| avoided.street != street));
    }
}

/// A voice call with those aboard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct VoiceCall {
    pub with: Issuer,
    pub state: VoiceCallState,
    /// When it came to that state.
    pub since: Timestamp,
}

/// How far a voice call has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VoiceCallState {
    Ringing,
    Open,
}
