//! Commands: what somebody wants of one thing of the city, as an absolute end state.
//!
//! Reading order: a [`Command`] carries an [`Order`]; the station follows it with a [`Pursuit`], whose states are the
//! [`Lifecycle`]; the executor keeps a [`Ledger`] and answers with [`CommandReport`]s.

mod actuator;
mod capabilities;
mod consent;
mod executor;
mod group;
mod hold;
mod issuer;
mod lifecycle;
mod link_loss;
mod message;
mod order;
mod pursuit;
mod report;
mod risk;
mod supersession;

#[cfg(test)]
mod tests;

use crate::base::time::{Span, Timestamp};

use super::thing::Thing;

pub use actuator::Actuator;
pub use capabilities::Capabilities;
pub use consent::Consent;
pub use executor::{CLOCK_ERROR, CancelAnswer, IDS_MAX, Intake, Ledger, REMEMBERED_FOR, STOP_IDS_MAX};
pub use group::{FIRST_WAVE, Group, GroupDraft, GroupId, GroupPhase, Member, MemberState, TARGETS_MAX};
pub use hold::{AvoidedStreet, AvoidedStreets, Hold, STREETS_AVOIDED_MAX, StopHold, VoiceCall, VoiceCallState};
pub use issuer::{Authority, Issuer, OperatorId, PartnerId};
pub use lifecycle::{Impossible, LifeEvent, Lifecycle, Outcome, Phase};
pub use link_loss::LinkLoss;
pub use message::{Message, Ticket};
pub use order::{AssistanceAnswer, ChargePace, ClimateOrder, DoorOrder, Order, OrderKind, ShedLevel};
pub use pursuit::{ASK_AFTER, Pursuit, RESEND_AFTER};
pub use report::{CommandReport, Failure, Help, Refusal, Retry};
pub use risk::{GROUP_MAX, RiskClass};
pub use supersession::{Claim, supersedes};

/// A command's number, made by the station; unique while the city's data lives, and later ones are higher.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CommandId(pub u64);

/// The longest time to live of a command. An executor may forget an id that is ended and older than this, because
/// whatever arrives later is expired anyway.
pub const TIME_TO_LIVE_MAX: Span = Span::from_s(600);

/// Somebody wants something of one thing.
#[derive(Clone, Debug, PartialEq)]
pub struct Command {
    pub id: CommandId,
    pub target: Thing,
    pub order: Order,
    pub issued: Timestamp,
    /// By the executor's clock; it never acts later.
    pub expires: Timestamp,
    pub issuer: Issuer,
    pub reason: String,
}

/// A command that nobody numbered yet: what a window, a dispatcher or a scenario asks the station for.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandDraft {
    pub target: Thing,
    pub order: Order,
    pub issuer: Issuer,
    pub reason: String,
    /// How it was confirmed.
    pub consent: Consent,
}

/// The time that a second person may take to come to a desk and look.
pub const SECOND_PERSON_WAIT: Span = Span::from_s(480);

impl CommandDraft {
    /// The command of this draft, given at a moment; it lives as long as its order is worth, and longer by the time that a
    /// second person may take to come.
    pub fn issue(self, id: CommandId, now: Timestamp) -> Command {
        let Self { target, order, issuer, reason, consent: _ } = self;
        let waits = if order.risk(target) == RiskClass::TwoPerson { SECOND_PERSON_WAIT } else { Span::ZERO };
        let expires = now + order.time_to_live() + waits;
        Command { id, target, order, issued: now, expires, issuer, reason }
    }
}

impl Command {
    pub fn ticket(&self) -> Ticket {
        Ticket {
            command: self.id,
            target: self.target,
            issued: self.issued,
            expires: self.expires,
            issuer: self.issuer,
        }
    }

    /// What was asked for, as it was confirmed, to be judged once more before a second person lets it go.
    pub fn held_draft(&self) -> CommandDraft {
        let Self { target, order, issuer, reason, .. } = self.clone();
        CommandDraft { target, order, issuer, reason, consent: Consent::Held }
    }

    /// What it lays hands on, and as what.
    pub fn claim(&self) -> Claim {
        Claim { kind: self.order.kind(), issued: self.issued, command: self.id, issuer: self.issuer }
    }
}
