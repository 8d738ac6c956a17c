//! Pursuing a command: what a station sends, and when, until it knows how the command ended. Pure; the clock is an
//! argument.

use crate::base::time::{Span, Timestamp};

use super::Command;
use super::lifecycle::{Impossible, LifeEvent, Lifecycle, Phase};
use super::message::Message;
use super::report::{CommandReport, Refusal};

/// A command that was not answered is sent again after this time, while it lives.
pub const RESEND_AFTER: Span = Span::from_s(2);
/// An executor that said nothing for this long is asked; a question that is not answered is sent again after
/// [`RESEND_AFTER`]. It never becomes rarer: of a link that loses a fifth each way, both ends must know the same a minute
/// after it is back, and that takes some twenty questions.
pub const ASK_AFTER: Span = Span::from_s(5);

/// A command and how it is followed up.
#[derive(Clone, Debug, PartialEq)]
pub struct Pursuit {
    command: Command,
    life: Lifecycle,
    /// When something was last sent for it.
    last_sent: Timestamp,
    /// When its executor was last heard of it.
    last_heard: Timestamp,
    /// The pause before the next question.
    pause: Span,
    /// When it has surely come to an end.
    overdue: Timestamp,
}

impl Pursuit {
    pub fn new(command: Command) -> Self {
        let life = Lifecycle::queued(command.expires);
        Self::with(command, life)
    }

    /// One that is not sent before it is released.
    pub fn held(command: Command) -> Self {
        let life = Lifecycle::held(command.expires);
        Self::with(command, life)
    }

    /// One that was sent before this program began, of which nobody knows what became: it is asked for, never repeated.
    pub fn resumed(command: Command) -> Self {
        let issued = command.issued;
        let mut pursuit = Self::new(command);
        // Possible one after the other for what waits to be sent.
        pursuit.apply(LifeEvent::Send(issued)).ok();
        pursuit.apply(LifeEvent::TimeOver).ok();
        pursuit
    }

    fn with(command: Command, life: Lifecycle) -> Self {
        let overdue = command.expires + command.order.longest();
        Self { command, life, last_sent: Timestamp::NEVER, last_heard: Timestamp::NEVER, pause: ASK_AFTER, overdue }
    }

    pub fn command(&self) -> &Command {
        &self.command
    }

    pub fn life(&self) -> Lifecycle {
        self.life
    }

    pub fn last_heard(&self) -> Timestamp {
        self.last_heard
    }

    /// Lets a held command go.
    ///
    /// # Errors
    /// When it is not held.
    pub fn release(&mut self) -> Result<(), Impossible> {
        self.apply(LifeEvent::Release)
    }

    /// Ends a command that was not sent, because a newer one takes its place.
    ///
    /// # Errors
    /// When it was sent, or has ended.
    pub fn supersede(&mut self) -> Result<(), Impossible> {
        self.apply(LifeEvent::Supersede)
    }

    /// Ends a command that was not sent, because an interlock stands against it.
    ///
    /// # Errors
    /// When it was sent, or has ended.
    pub fn refuse(&mut self, refusal: Refusal) -> Result<(), Impossible> {
        self.apply(LifeEvent::Refuse(refusal))
    }

    /// Takes the command back; what was sent is cancelled by its executor, which is told until it answers.
    ///
    /// # Errors
    /// When it has ended.
    pub fn cancel(&mut self) -> Result<(), Impossible> {
        self.apply(LifeEvent::Cancel)?;
        self.last_sent = Timestamp::NEVER;
        Ok(())
    }

    /// Takes in what the executor says.
    ///
    /// # Errors
    /// When it was never sent, or has ended.
    pub fn hear(&mut self, report: CommandReport, observed: Timestamp) -> Result<(), Impossible> {
        self.apply(LifeEvent::Report(report))?;
        self.last_heard = self.last_heard.max(observed);
        self.pause = ASK_AFTER;
        Ok(())
    }

    /// What is to be sent now, if anything.
    pub fn due(&mut self, now: Timestamp) -> Option<Message> {
        self.age(now);
        let since_sent = now - self.last_sent;
        let message = match self.life.phase() {
            Phase::Held | Phase::Ended(_) => return None,
            Phase::Queued => self.give(now)?,
            _ if self.life.is_cancel_wanted() => {
                if since_sent < RESEND_AFTER {
                    return None;
                }
                Message::Cancel(self.command.ticket())
            }
            Phase::Sent if since_sent >= RESEND_AFTER => self.give(now)?,
            Phase::Accepted | Phase::InProgress | Phase::Unconfirmed => {
                if now - self.last_sent.max(self.last_heard) < self.pause {
                    return None;
                }
                self.pause = RESEND_AFTER;
                Message::Ask(self.command.ticket())
            }
            Phase::Sent => return None,
        };
        self.last_sent = now;
        Some(message)
    }

    fn give(&mut self, now: Timestamp) -> Option<Message> {
        self.apply(LifeEvent::Send(now)).ok()?;
        Some(Message::Give(self.command.clone()))
    }

    /// What the passing of time alone does.
    fn age(&mut self, now: Timestamp) {
        let event = match self.life.phase() {
            Phase::Held | Phase::Queued | Phase::Sent if now >= self.command.expires => LifeEvent::TimeOver,
            Phase::Accepted | Phase::InProgress if now >= self.overdue => LifeEvent::Overdue,
            _ => return,
        };
        // These events are possible in these phases.
        self.apply(event).ok();
    }

    fn apply(&mut self, event: LifeEvent) -> Result<(), Impossible> {
        self.life = self.life.apply(event)?;
        Ok(())
    }
}
