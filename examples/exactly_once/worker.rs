//! An executor: a durable ledger, a clock that is off, and work that takes some seconds and is lost in a restart.

use std::collections::BTreeMap;

use yagura::base::chance::Chance;
use yagura::base::time::{Span, Timestamp};
use yagura::model::command::{CLOCK_ERROR, CancelAnswer, Failure, Intake, Ledger, Message, Refusal};
use yagura::model::{CommandId, CommandReport, Thing};

use super::soak::Flaw;

const WORK_MS: (f64, f64) = (500.0, 30_000.0);
/// A clock that is far behind, for a planted fault.
const FAR_BEHIND: Span = Span::from_s(300);

#[derive(Debug)]
pub struct Worker {
    pub target: Thing,
    pub ledger: Ledger,
    pub is_up: bool,
    /// Since when it is up.
    pub up_since: Timestamp,
    clock_error: Span,
    /// What it works on, and when that will be finished.
    work: BTreeMap<CommandId, Timestamp>,
}

/// What a worker did with a message.
#[derive(Debug, Default)]
pub struct Deeds {
    pub said: Vec<(CommandId, CommandReport)>,
    /// The command that it began to act on, and when that will be done.
    pub begun: Option<(CommandId, Timestamp)>,
}

impl Worker {
    pub fn new(target: Thing, chance: &mut Chance) -> Self {
        let clock_error = any_error(chance);
        let (ledger, work) = (Ledger::default(), BTreeMap::new());
        Self { target, ledger, is_up: true, up_since: Timestamp::NEVER, clock_error, work }
    }

    pub fn clock(&self, now: Timestamp) -> Timestamp {
        now + self.clock_error
    }

    pub fn receive(&mut self, message: &Message, now: Timestamp, chance: &mut Chance, flaw: Flaw) -> Deeds {
        let clock = if flaw == Flaw::LateExecutor { now - FAR_BEHIND } else { self.clock(now) };
        let id = message.command();
        let said = match message {
            Message::Give(command) => match self.ledger.take(command, clock) {
                Intake::Decide if chance.happens(0.05) => Some(self.ledger.refuse(id, Refusal::Declined, clock)),
                Intake::Decide => return self.begin(id, now, chance),
                Intake::Answer(report) => Some(report),
                Intake::Silence => None,
            },
            Message::Ask(ticket) => self.ledger.ask(ticket, clock),
            Message::Cancel(ticket) => match self.ledger.cancel(ticket, clock) {
                CancelAnswer::LeaveOff => {
                    self.work.remove(&id);
                    Some(CommandReport::Cancelled)
                }
                CancelAnswer::Answer(report) => Some(report),
                CancelAnswer::Silence => None,
            },
        };
        Deeds { said: said.map(|report| (id, report)).into_iter().collect(), begun: None }
    }

    fn begin(&mut self, id: CommandId, now: Timestamp, chance: &mut Chance) -> Deeds {
        let outdone = self.ledger.accept(id, self.clock(now));
        for older in &outdone {
            self.work.remove(older);
        }
        let until = now + Span(chance.between(WORK_MS.0, WORK_MS.1) as i64);
        self.work.insert(id, until);
        let mut said: Vec<_> = outdone.into_iter().map(|older| (older, CommandReport::Superseded)).collect();
        said.push((id, CommandReport::Accepted));
        Deeds { said, begun: Some((id, until)) }
    }

    /// Work comes to its end, if it is still going on. An error when the ledger knows of an end before.
    pub fn finish(
        &mut self,
        id: CommandId,
        now: Timestamp,
        chance: &mut Chance,
    ) -> Result<Option<CommandReport>, String> {
        if self.work.get(&id).is_none_or(|until| *until > now) {
            return Ok(None);
        }
        self.work.remove(&id);
        let is_done = chance.happens(0.9);
        let report = if is_done { CommandReport::Done } else { CommandReport::Failed(Failure::TimedOut) };
        let clock = self.clock(now);
        if self.ledger.note(id, report, clock) {
            Ok(Some(report))
        } else {
            Err(format!("{id:?} was acted on after its end"))
        }
    }

    pub fn crash(&mut self) {
        self.is_up = false;
        self.work.clear();
    }

    /// Comes back, with a clock that is off by something else.
    pub fn revive(&mut self, now: Timestamp, chance: &mut Chance, flaw: Flaw) -> Vec<(CommandId, CommandReport)> {
        (self.is_up, self.up_since) = (true, now);
        self.clock_error = any_error(chance);
        match flaw {
            Flaw::ForgetfulExecutor => {
                self.ledger = Ledger::default();
                return Vec::new();
            }
            Flaw::SilentExecutor => return Vec::new(),
            _ => {}
        }
        let failed = self.ledger.restart(self.target, self.clock(now));
        failed.into_iter().map(|id| (id, CommandReport::Failed(Failure::Restarted))).collect()
    }
}

fn any_error(chance: &mut Chance) -> Span {
    let most_ms = CLOCK_ERROR.0 as f64;
    Span(chance.between(-most_ms, most_ms) as i64)
}
