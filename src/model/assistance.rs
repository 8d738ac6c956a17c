//! Assistance: a vehicle that can't decide by itself asks the operator, and says what it will do if nobody answers.

use crate::base::ids::{AssistanceId, VehicleId};
use crate::base::time::Timestamp;

use super::command::AssistanceAnswer;

/// A vehicle's call for assistance. What stays the same about it; its [`AssistanceState`] changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AssistanceRequest {
    pub id: AssistanceId,
    pub vehicle: VehicleId,
    pub cause: AssistanceCause,
    pub made: Timestamp,
    /// When the vehicle acts by itself.
    pub until: Timestamp,
    /// What it proposes.
    pub proposals: AnswerSet,
    /// What it does by itself then.
    pub by_itself: AssistanceAnswer,
}

/// Why a vehicle asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AssistanceCause {
    /// Something stands in its lane.
    Blocked,
    /// It can't tell what is before it.
    Unsure,
    /// The lights of the junction before it are dark.
    SignalDark,
    DoorObstructed,
    /// A rider pressed the help button.
    HelpButton,
}

/// How far a call for assistance has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AssistanceState {
    Open,
    Answered(AssistanceAnswer),
    /// Nobody answered; the vehicle did this by itself.
    TimedOut(AssistanceAnswer),
    /// The cause went away.
    Withdrawn,
}

impl AssistanceCause {
    pub const ALL: [Self; 5] = [Self::Blocked, Self::Unsure, Self::SignalDark, Self::DoorObstructed, Self::HelpButton];
}

impl AssistanceAnswer {
    pub const ALL: [Self; 8] = [
        Self::Wait,
        Self::Proceed,
        Self::DriveAround,
        Self::Reroute,
        Self::ReopenDoors,
        Self::PullOverAndStop,
        Self::SendResponder,
        Self::SpeakToRider,
    ];
}

/// A set of answers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerSet(u8);

impl AnswerSet {
    pub fn of(answers: &[AssistanceAnswer]) -> Self {
        Self(answers.iter().fold(0, |set, answer| set | 1 << *answer as u8))
    }

    pub fn contains(self, answer: AssistanceAnswer) -> bool {
        self.0 & (1 << answer as u8) != 0
    }

    pub fn iter(self) -> impl Iterator<Item = AssistanceAnswer> {
        AssistanceAnswer::ALL.into_iter().filter(move |answer| self.contains(*answer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_holds_what_was_put_in_and_nothing_else() {
        let set = AnswerSet::of(&[AssistanceAnswer::SpeakToRider, AssistanceAnswer::Wait]);
        assert_eq!(set.iter().collect::<Vec<_>>(), [AssistanceAnswer::Wait, AssistanceAnswer::SpeakToRider]);
        assert_eq!(AnswerSet::of(&AssistanceAnswer::ALL).iter().count(), 8);
    }
}
