//! Risk classes: how much is asked of an operator before an order goes out, the same from every entrance.

use crate::model::thing::Thing;

use super::order::{AssistanceAnswer, DoorOrder, Order, ShedLevel};

/// How an order is confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RiskClass {
    /// One press, no question.
    Stop,
    /// One press with undo.
    Low,
    /// Preview, then confirm.
    Medium,
    /// Hold to confirm, with the interlocks listed.
    High,
    /// Held until a second person releases it.
    TwoPerson,
}

/// Targets of one group command up to which its own class holds; a larger group is of high risk.
pub const GROUP_MAX: usize = 20;

impl RiskClass {
    pub const ALL: [Self; 5] = [Self::Stop, Self::Low, Self::Medium, Self::High, Self::TwoPerson];

    /// The class of an order for so many targets at once; stops are one press for a group of any size.
    #[must_use]
    pub fn for_group(self, targets: usize) -> Self {
        if self == Self::Stop || targets <= GROUP_MAX { self } else { self.max(Self::High) }
    }
}

impl Order {
    pub fn risk(&self, target: Thing) -> RiskClass {
        if self.is_stop() {
            return RiskClass::Stop;
        }
        match self {
            // What makes a stopped vehicle drive, and what leaves people without comfort.
            Self::Release | Self::Shed(ShedLevel::Essentials) => RiskClass::High,
            Self::AnswerAssistance { answer, .. } => match answer {
                AssistanceAnswer::PullOverAndStop => RiskClass::Stop,
                AssistanceAnswer::Proceed | AssistanceAnswer::DriveAround => RiskClass::High,
                AssistanceAnswer::Reroute | AssistanceAnswer::ReopenDoors | AssistanceAnswer::SendResponder => {
                    RiskClass::Medium
                }
                AssistanceAnswer::Wait | AssistanceAnswer::SpeakToRider => RiskClass::Low,
            },
            // A limit of nothing leaves everybody on the feeder in the dark.
            Self::SetLimit(Some(limit_kw)) if matches!(target, Thing::Feeder(_)) => {
                if *limit_kw <= 0.0 {
                    RiskClass::TwoPerson
                } else {
                    RiskClass::High
                }
            }
            Self::SetDoors(DoorOrder::Unlock)
            | Self::TakeOver
            | Self::GoTo(_)
            | Self::Reroute
            | Self::AvoidStreet { .. }
            | Self::ReturnToDepot(_)
            | Self::Dispatch(_)
            | Self::SetRole(_)
            | Self::SetInService(_)
            | Self::SendResponder
            | Self::Shed(_)
            | Self::SetBattery(_)
            | Self::SetElectrolyser(_)
            | Self::SetFuelCell(_) => RiskClass::Medium,
            _ => RiskClass::Low,
        }
    }
}
