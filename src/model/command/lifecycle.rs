//! The life cycle of a command, as its station knows it: a state machine in which nothing impossible can be written.
//!
//! ```text
//! held ─▶ queued ─▶ sent ─▶ accepted ─▶ in progress ─▶ ┐
//!   │       │        │ ╲        │            │         ├▶ done, rejected, failed,
//!   │       │        │  ╲───────┴── unconfirmed ──────▶│  expired, cancelled, superseded
//!   └───────┴────────┴────────────────────────────────▶┘
//! ```
//!
//! *Unconfirmed* means that its time is over and nobody knows what became of it; it is left for an end only.

use crate::base::time::Timestamp;

use super::report::{CommandReport, Failure, Refusal, Retry};

/// Where a command is in its life.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Phase {
    /// Waits for a second person, for its wave, or for the journal.
    Held,
    /// Waits to be sent.
    Queued,
    Sent,
    Accepted,
    InProgress,
    Unconfirmed,
    Ended(Outcome),
}

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Done,
    Rejected { refusal: Refusal, retry: Retry },
    Failed(Failure),
    Expired,
    Cancelled,
    Superseded,
}

impl Outcome {
    /// The end that an executor's report tells of; `None` when it tells of none.
    pub fn of(report: CommandReport) -> Option<Self> {
        Some(match report {
            CommandReport::Accepted | CommandReport::InProgress(_) => return None,
            CommandReport::Done => Self::Done,
            CommandReport::Rejected { refusal, retry } => Self::Rejected { refusal, retry },
            CommandReport::Failed(failure) => Self::Failed(failure),
            CommandReport::Expired => Self::Expired,
            CommandReport::Cancelled => Self::Cancelled,
            CommandReport::Superseded => Self::Superseded,
        })
    }
}

/// Something that moves a command on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LifeEvent {
    /// What held it lets it go.
    Release,
    /// It goes out, for the first time or again.
    Send(Timestamp),
    /// Its executor says something.
    Report(CommandReport),
    /// Its time to live is over by the station's clock.
    TimeOver,
    /// Its executor has not come to an end in the longest time that its order takes.
    Overdue,
    /// Its issuer wants it no more. What was sent ends only when its executor says so.
    Cancel,
    /// A newer one takes its place before it was sent.
    Supersede,
    /// An interlock stands against it before it was sent.
    Refuse(Refusal),
}

/// An event that can't happen to a command in its phase.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("{event:?} can't happen to a command that is {phase:?}")]
pub struct Impossible {
    pub phase: Phase,
    pub event: LifeEvent,
}

/// A command's life so far.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Lifecycle {
    phase: Phase,
    progress: f32,
    sends: u16,
    expires: Timestamp,
    is_cancel_wanted: bool,
}

impl Lifecycle {
    /// Ready to be sent, as long as it lives.
    pub fn queued(expires: Timestamp) -> Self {
        Self { phase: Phase::Queued, progress: 0.0, sends: 0, expires, is_cancel_wanted: false }
    }

    /// Waits until it is released.
    pub fn held(expires: Timestamp) -> Self {
        Self { phase: Phase::Held, ..Self::queued(expires) }
    }

    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// How far it has come, 0 to 1; it never falls.
    pub fn progress(&self) -> f32 {
        self.progress
    }

    /// How often it was sent.
    pub fn sends(&self) -> u16 {
        self.sends
    }

    pub fn is_cancel_wanted(&self) -> bool {
        self.is_cancel_wanted
    }

    pub fn outcome(&self) -> Option<Outcome> {
        match self.phase {
            Phase::Ended(outcome) => Some(outcome),
            _ => None,
        }
    }

    /// The life after an event.
    ///
    /// # Errors
    /// When the event can't happen to a command in this phase; the life stays as it is.
    pub fn apply(self, event: LifeEvent) -> Result<Self, Impossible> {
        use Phase::{Accepted, Ended, Held, InProgress, Queued, Sent, Unconfirmed};
        let phase = match (self.phase, event) {
            (Held, LifeEvent::Release) => Queued,
            (Queued | Sent, LifeEvent::Send(now)) if now < self.expires => {
                return Ok(Self { phase: Sent, sends: self.sends.saturating_add(1), ..self });
            }
            (Sent | Accepted | InProgress | Unconfirmed, LifeEvent::Report(report)) => {
                return Ok(self.hear(report));
            }
            (Held | Queued, LifeEvent::TimeOver) => Ended(Outcome::Expired),
            (Sent, LifeEvent::TimeOver) | (Accepted | InProgress, LifeEvent::Overdue) => Unconfirmed,
            (Held | Queued, LifeEvent::Cancel) => Ended(Outcome::Cancelled),
            (Sent | Accepted | InProgress | Unconfirmed, LifeEvent::Cancel) => {
                return Ok(Self { is_cancel_wanted: true, ..self });
            }
            (Held | Queued, LifeEvent::Supersede) => Ended(Outcome::Superseded),
            (Held | Queued, LifeEvent::Refuse(refusal)) => Ended(Outcome::Rejected { refusal, retry: refusal.retry() }),
            (phase, event) => return Err(Impossible { phase, event }),
        };
        Ok(Self { phase, ..self })
    }

    /// Reports may come doubled and out of order: what is older than what is known changes nothing.
    fn hear(self, report: CommandReport) -> Self {
        if let Some(outcome) = Outcome::of(report) {
            let progress = if outcome == Outcome::Done { 1.0 } else { self.progress };
            return Self { phase: Phase::Ended(outcome), progress, ..self };
        }
        let (phase, progress) = match report {
            CommandReport::InProgress(share) => (Phase::InProgress, share.clamp(0.0, 1.0)),
            _ => (Phase::Accepted, 0.0),
        };
        let phase = match self.phase {
            Phase::Unconfirmed => Phase::Unconfirmed,
            Phase::InProgress => Phase::InProgress,
            _ => phase,
        };
        // `max` also leaves out what is no number.
        Self { phase, progress: self.progress.max(progress), ..self }
    }
}
