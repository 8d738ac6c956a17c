//! What goes from a station to an executor. Any of it may be lost, doubled, late or out of order.

use crate::base::time::Timestamp;
use crate::model::thing::Thing;

use super::issuer::Issuer;
use super::{Command, CommandId};

/// A message to an executor.
#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    Give(Command),
    /// Asks what became of a command. It never makes anything happen.
    Ask(Ticket),
    /// Asks to end a command that is not ended.
    Cancel(Ticket),
}

/// Names a command without its order: enough to ask for it, or to cancel it, where it never arrived.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub command: CommandId,
    pub target: Thing,
    pub issued: Timestamp,
    pub expires: Timestamp,
    pub issuer: Issuer,
}

impl Message {
    pub fn command(&self) -> CommandId {
        match self {
            Self::Give(command) => command.id,
            Self::Ask(ticket) | Self::Cancel(ticket) => ticket.command,
        }
    }

    pub fn target(&self) -> Thing {
        match self {
            Self::Give(command) => command.target,
            Self::Ask(ticket) | Self::Cancel(ticket) => ticket.target,
        }
    }
}
