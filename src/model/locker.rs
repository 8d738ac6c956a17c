//! Lockers: the compartments in which a robot carries parcels, and the code that opens one for its recipient.

use std::fmt;

use crate::base::ids::RequestId;
use crate::base::time::{Span, Timestamp};

/// Compartments of a robot, each for one parcel: the class of Panasonic's X-Area Robo and Rakuten's UGV.
pub const COMPARTMENTS: usize = 4;
/// A robot waits so long at a door for the recipient; then the parcel goes back to its sender.
pub const RECIPIENT_WAIT: Span = Span::from_s(300);
/// Wrong codes after which a compartment opens for its sender only.
pub const CODE_TRIES_MAX: u8 = 3;

/// The code that opens a compartment for its recipient. It prints as dots: whoever needs it asks for its digits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct HandOverCode(u32);

impl HandOverCode {
    /// Codes that there are: six digits.
    pub const COUNT: u32 = 1_000_000;

    /// The code with a number; of a greater number the last six digits.
    pub fn new(number: u32) -> Self {
        Self(number % Self::COUNT)
    }

    /// Its six digits, in two groups of three.
    pub fn digits(self) -> String {
        format!("{:03} {:03}", self.0 / 1_000, self.0 % 1_000)
    }

    /// Another code, as somebody mistypes it: the last digit is one off.
    #[must_use]
    pub fn mistyped(self) -> Self {
        Self(self.0 - self.0 % 10 + (self.0 + 1) % 10)
    }
}

impl fmt::Debug for HandOverCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("HandOverCode(••••••)")
    }
}

/// Why a parcel was not handed over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum NotHandedOver {
    /// The recipient did not come while the robot waited.
    NobodyCame,
    /// A wrong code was entered too often.
    WrongCode,
}

/// What a compartment is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CompartmentState {
    /// Locked, on the way to the recipient.
    Carried,
    /// Locked at the recipient's door.
    WaitsForRecipient { until: Timestamp, wrong_codes: u8 },
    /// Locked, on the way back to the sender: no code opens it.
    GoesBack,
}

/// A compartment with a parcel in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Compartment {
    pub request: RequestId,
    pub state: CompartmentState,
}

/// What came of a code that somebody entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entered {
    Opened,
    Wrong,
    /// It was wrong once too often.
    LockedOut,
    /// No compartment waits for a code of that request.
    NotWaiting,
}

/// The compartments of one robot, by their place; an empty one holds nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lockers {
    compartments: [Option<Compartment>; COMPARTMENTS],
}

impl Lockers {
    pub fn compartments(&self) -> &[Option<Compartment>; COMPARTMENTS] {
        &self.compartments
    }

    /// What the compartments of a request are about; `None` when it has none.
    pub fn state_of(&self, request: RequestId) -> Option<CompartmentState> {
        self.compartments.iter().flatten().find(|it| it.request == request).map(|it| it.state)
    }

    /// The places of a request's parcels, counted from 1.
    pub fn numbers_of(&self, request: RequestId) -> impl Iterator<Item = usize> {
        let rows = self.compartments.iter().enumerate();
        rows.filter(move |(_, it)| it.is_some_and(|it| it.request == request)).map(|(place, _)| place + 1)
    }

    /// Locks the parcels of a request into the first empty compartments, as far as there are any.
    pub fn lock_in(&mut self, request: RequestId, parcels: u8, state: CompartmentState) {
        let empty = self.compartments.iter_mut().filter(|it| it.is_none());
        for compartment in empty.take(usize::from(parcels)) {
            *compartment = Some(Compartment { request, state });
        }
    }

    /// Says what the compartments of a request are about from now on.
    pub fn set(&mut self, request: RequestId, state: CompartmentState) {
        for compartment in self.compartments.iter_mut().flatten().filter(|it| it.request == request) {
            compartment.state = state;
        }
    }

    /// Takes the parcels of a request out.
    pub fn empty(&mut self, request: RequestId) {
        for compartment in self.compartments.iter_mut().filter(|it| it.is_some_and(|it| it.request == request)) {
            *compartment = None;
        }
    }

    /// Somebody enters a code at the door for a request whose right code is `right`.
    pub fn enter(&mut self, request: RequestId, entered: HandOverCode, right: HandOverCode) -> Entered {
        let Some(CompartmentState::WaitsForRecipient { until, wrong_codes }) = self.state_of(request) else {
            return Entered::NotWaiting;
        };
        if entered == right {
            self.empty(request);
            return Entered::Opened;
        }
        let wrong_codes = wrong_codes.saturating_add(1);
        self.set(request, CompartmentState::WaitsForRecipient { until, wrong_codes });
        if wrong_codes >= CODE_TRIES_MAX { Entered::LockedOut } else { Entered::Wrong }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: RequestId = RequestId(7);
    const SECOND: RequestId = RequestId(8);

    fn waiting() -> Lockers {
        let mut lockers = Lockers::default();
        lockers.lock_in(FIRST, 2, CompartmentState::Carried);
        lockers.lock_in(SECOND, 1, CompartmentState::Carried);
        lockers.set(FIRST, CompartmentState::WaitsForRecipient { until: Timestamp(9), wrong_codes: 0 });
        lockers
    }

    #[test]
    fn only_the_right_code_opens_and_only_for_whom_it_waits() {
        let right = HandOverCode::new(412_907);
        let mut lockers = waiting();
        assert_eq!(lockers.enter(SECOND, right, right), Entered::NotWaiting, "not at that door yet");
        assert_eq!(lockers.enter(FIRST, right.mistyped(), right), Entered::Wrong);
        assert_eq!(lockers.numbers_of(FIRST).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(lockers.enter(FIRST, right, right), Entered::Opened);
        assert_eq!((lockers.state_of(FIRST), lockers.numbers_of(SECOND).next()), (None, Some(3)));
        lockers.lock_in(FIRST, 4, CompartmentState::Carried);
        assert_eq!(lockers.numbers_of(FIRST).collect::<Vec<_>>(), [1, 2, 4], "as far as there is room");
    }

    #[test]
    fn the_last_wrong_code_locks_out() {
        let right = HandOverCode::new(9);
        let mut lockers = waiting();
        let entered: Vec<Entered> =
            (0..CODE_TRIES_MAX).map(|_| lockers.enter(FIRST, right.mistyped(), right)).collect();
        let (last, before) = entered.split_last().unwrap();
        assert_eq!(*last, Entered::LockedOut);
        assert!(before.iter().all(|it| *it == Entered::Wrong));
    }

    #[test]
    fn a_code_has_six_digits_and_does_not_print_them() {
        assert_eq!(HandOverCode::new(1_000_042).digits(), "000 042");
        assert!(!format!("{:?}", HandOverCode::new(412_907)).contains(|it: char| it.is_ascii_digit()));
        for number in [0, 9, 999_999] {
            let code = HandOverCode::new(number);
            assert_ne!(code, code.mistyped());
        }
    }
}
