//! The executor's contract, as the part of an executor that must not forget.
//!
//! An executor (a vehicle, a charger, a building's controller, the simulator for all of them) takes every message
//! through its [`Ledger`], which it keeps where it survives a restart and writes *before* it acts. The ledger holds that
//!
//! 1. an id acts at most once; when it comes again, the last report is given again;
//! 2. nothing expired acts, by a clock that is right to [`CLOCK_ERROR`]; nor does what it once called expired, should
//!    its clock be set back;
//! 3. a newer command for the same actuator supersedes the older one ([`supersedes`]), in whatever order they arrive;
//! 4. after a restart what was not ended is `failed: restarted`, and is not gone on with;
//! 5. an end is the last word.
//!
//! Its memory is bounded: [`IDS_MAX`] ids, and [`STOP_IDS_MAX`] more that only stops get. An ended id is remembered for
//! [`REMEMBERED_FOR`], at least until whatever could still arrive of it has expired. When the memory is full, a command
//! is left unanswered and not acted on: to say no would need the very row that is lacking.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::time::{Span, Timestamp};
use crate::model::thing::Thing;

use super::actuator::Actuator;
use super::message::Ticket;
use super::report::{CommandReport, Failure, Refusal};
use super::supersession::{Claim, supersedes};
use super::{Command, CommandId, TIME_TO_LIVE_MAX};

/// How far an executor's clock may be off, either way.
pub const CLOCK_ERROR: Span = Span::from_s(2);
/// Ids that a ledger holds.
pub const IDS_MAX: usize = 16_384;
/// Ids over [`IDS_MAX`] that are kept for stops.
pub const STOP_IDS_MAX: usize = 1_024;
/// Time for which an ended id is remembered, so that whoever asks gets the truth.
pub const REMEMBERED_FOR: Span = Span::from_s(3_600);

/// What is to be done with a command that arrived.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Intake {
    /// It is new and alive: decide on it.
    Decide,
    /// Say this (again), and do nothing.
    Answer(CommandReport),
    /// There is nothing to say: no room, or what it asks for is being decided.
    Silence,
}

/// What is to be done with a cancellation that arrived.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum CancelAnswer {
    /// Leave off acting on it; it is noted as cancelled.
    LeaveOff,
    Answer(CommandReport),
    Silence,
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    target: Thing,
    claim: Option<(Actuator, Claim)>,
    expires: Timestamp,
    /// `None` while it is being decided.
    report: Option<CommandReport>,
    ended: Timestamp,
}

impl Entry {
    fn is_live(&self) -> bool {
        self.report.is_none_or(|report| !report.is_end())
    }

    /// Whether it took hold of its actuator: what was refused supersedes nothing.
    fn was_accepted(&self) -> bool {
        !matches!(self.report, None | Some(CommandReport::Rejected { .. } | CommandReport::Expired))
    }
}

/// What an executor remembers of commands. Durable: it survives a restart of the executor.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    entries: BTreeMap<CommandId, Entry>,
    by_actuator: BTreeMap<(Thing, Actuator), BTreeSet<CommandId>>,
    /// Ended ids by the moment of their end, oldest first.
    ended: BTreeSet<(Timestamp, CommandId)>,
    /// The latest end of a time to live of all that was forgotten.
    forgotten_until: Option<Timestamp>,
    /// The latest end of a time to live that it said was over: a clock that is set back brings nothing back to life.
    told_over_until: Option<Timestamp>,
    unheard: u64,
}

impl Ledger {
    /// Takes in a command that arrived. `now` is the executor's clock.
    pub fn take(&mut self, command: &Command, now: Timestamp) -> Intake {
        if let Some(entry) = self.entries.get(&command.id) {
            return entry.report.map_or(Intake::Silence, Intake::Answer);
        }
        if command.expires - command.issued > TIME_TO_LIVE_MAX {
            // Decided by the command alone, so it is the same whenever it comes again.
            let refusal = Refusal::TimeToLiveTooLong;
            return Intake::Answer(CommandReport::Rejected { refusal, retry: refusal.retry() });
        }
        if self.is_over(command.expires, now) {
            return Intake::Answer(self.answer_late(command.expires));
        }
        if !self.make_room(command.order.is_stop(), now) {
            self.unheard += 1;
            return Intake::Silence;
        }
        let key = (command.target, command.order.actuator());
        let claim = command.claim();
        self.insert(command.id, command.target, Some((key.1, claim)), command.expires);
        if self.is_outdone(key, &claim) {
            return Intake::Answer(self.end(command.id, CommandReport::Superseded, now));
        }
        Intake::Decide
    }

    /// Refuses a command that is being decided.
    pub fn refuse(&mut self, command: CommandId, refusal: Refusal, now: Timestamp) -> CommandReport {
        self.end(command, CommandReport::Rejected { refusal, retry: refusal.retry() }, now)
    }

    /// Accepts a command that is being decided. Returns the live ones that it supersedes, which are ended by this.
    pub fn accept(&mut self, command: CommandId, now: Timestamp) -> Vec<CommandId> {
        let Some(entry) = self.entries.get_mut(&command).filter(|entry| entry.report.is_none()) else {
            return Vec::new();
        };
        entry.report = Some(CommandReport::Accepted);
        let Some((actuator, claim)) = entry.claim else { return Vec::new() };
        let key = (entry.target, actuator);
        let outdone: Vec<CommandId> = self
            .claims(key)
            .filter(|(_, entry, older)| entry.is_live() && supersedes(&claim, older))
            .map(|(id, ..)| id)
            .filter(|id| *id != command)
            .collect();
        for id in &outdone {
            self.end(*id, CommandReport::Superseded, now);
        }
        outdone
    }

    /// Notes how far an accepted command has come, or its end. Returns whether that is news to whoever asked for it:
    /// after an end nothing is.
    pub fn note(&mut self, command: CommandId, report: CommandReport, now: Timestamp) -> bool {
        let Some(entry) = self.entries.get_mut(&command).filter(|entry| entry.is_live()) else { return false };
        if report.is_end() {
            self.end(command, report, now);
        } else {
            entry.report = Some(report);
        }
        true
    }

    /// What is known of a command; `None` while there is nothing to say.
    pub fn ask(&mut self, ticket: &Ticket, now: Timestamp) -> Option<CommandReport> {
        match self.entries.get(&ticket.command) {
            Some(entry) => entry.report,
            None if self.is_over(ticket.expires, now) => Some(self.answer_late(ticket.expires)),
            // It may still be on its way.
            None => None,
        }
    }

    /// Takes in a cancellation. What never arrived is cancelled in advance; a stop is cancelled by its issuer only.
    pub fn cancel(&mut self, ticket: &Ticket, now: Timestamp) -> CancelAnswer {
        let Some(entry) = self.entries.get(&ticket.command) else {
            if self.is_over(ticket.expires, now) {
                return CancelAnswer::Answer(self.answer_late(ticket.expires));
            }
            if !self.make_room(false, now) {
                return CancelAnswer::Silence;
            }
            self.insert(ticket.command, ticket.target, None, ticket.expires);
            return CancelAnswer::Answer(self.end(ticket.command, CommandReport::Cancelled, now));
        };
        match entry.report {
            None => CancelAnswer::Silence,
            Some(report) if report.is_end() => CancelAnswer::Answer(report),
            Some(report) => {
                let is_others = entry.claim.is_some_and(|(_, claim)| {
                    claim.issuer != ticket.issuer && (claim.kind.is_stop() || claim.issuer.is_person())
                });
                if is_others {
                    return CancelAnswer::Answer(report);
                }
                self.end(ticket.command, CommandReport::Cancelled, now);
                CancelAnswer::LeaveOff
            }
        }
    }

    /// The executor of a target comes back from a restart: what was not ended has failed. Returns those commands.
    pub fn restart(&mut self, target: Thing, now: Timestamp) -> Vec<CommandId> {
        let live = self.entries.iter().filter(|(_, entry)| entry.target == target && entry.is_live());
        let ids: Vec<CommandId> = live.map(|(id, _)| *id).collect();
        for id in &ids {
            self.end(*id, CommandReport::Failed(Failure::Restarted), now);
        }
        ids
    }

    /// The report of a command that is remembered.
    pub fn report(&self, command: CommandId) -> Option<CommandReport> {
        self.entries.get(&command)?.report
    }

    /// The live commands for an actuator of a target, oldest first.
    pub fn live(&self, target: Thing, actuator: Actuator) -> impl Iterator<Item = Claim> {
        self.claims((target, actuator)).filter(|(_, entry, _)| entry.is_live()).map(|(_, _, claim)| claim)
    }

    /// Ids that are remembered.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Commands that were left unanswered because there was no room.
    pub fn unheard(&self) -> u64 {
        self.unheard
    }

    fn claims(&self, key: (Thing, Actuator)) -> impl Iterator<Item = (CommandId, &Entry, Claim)> {
        let ids = self.by_actuator.get(&key).into_iter().flatten();
        ids.filter_map(|id| {
            let entry = self.entries.get(id)?;
            Some((*id, entry, entry.claim?.1))
        })
    }

    /// Whether something newer for the same actuator was accepted before this one arrived.
    fn is_outdone(&self, key: (Thing, Actuator), claim: &Claim) -> bool {
        self.claims(key).any(|(_, entry, other)| entry.was_accepted() && supersedes(&other, claim))
    }

    /// Whether a command may no longer act, by a clock that may be behind by its error.
    fn is_over(&self, expires: Timestamp, now: Timestamp) -> bool {
        now + CLOCK_ERROR >= expires || self.told_over_until >= Some(expires)
    }

    /// The answer to something that is not known and too late to act: it never acted, unless it was forgotten.
    fn answer_late(&mut self, expires: Timestamp) -> CommandReport {
        self.told_over_until = self.told_over_until.max(Some(expires));
        if self.forgotten_until >= Some(expires) {
            CommandReport::Failed(Failure::Forgotten)
        } else {
            CommandReport::Expired
        }
    }

    fn insert(&mut self, command: CommandId, target: Thing, claim: Option<(Actuator, Claim)>, expires: Timestamp) {
        if let Some((actuator, _)) = claim {
            self.by_actuator.entry((target, actuator)).or_default().insert(command);
        }
        self.entries.insert(command, Entry { target, claim, expires, report: None, ended: Timestamp::NEVER });
    }

    fn end(&mut self, command: CommandId, report: CommandReport, now: Timestamp) -> CommandReport {
        let Some(entry) = self.entries.get_mut(&command).filter(|entry| entry.is_live()) else { return report };
        (entry.report, entry.ended) = (Some(report), now);
        self.ended.insert((now, command));
        report
    }

    /// Forgets what may be forgotten, and says whether there is room for one more.
    fn make_room(&mut self, is_stop: bool, now: Timestamp) -> bool {
        while let Some(oldest) = self.ended.first().copied()
            && now - oldest.0 > REMEMBERED_FOR
            && self.forget(oldest, now)
        {}
        let limit = IDS_MAX + if is_stop { STOP_IDS_MAX } else { 0 };
        // Short of room it forgets sooner, but never what could still arrive.
        while self.entries.len() >= limit {
            let past_horizon = self.ended.iter().take(LOOKED_AT_MAX).copied();
            let Some(oldest) = past_horizon.into_iter().find(|(_, id)| self.may_forget(*id, now)) else { return false };
            self.forget(oldest, now);
        }
        true
    }

    fn may_forget(&self, command: CommandId, now: Timestamp) -> bool {
        // The time to live again, because an older command that it outdid may still be alive.
        let horizon = Span(TIME_TO_LIVE_MAX.0 + 2 * CLOCK_ERROR.0);
        self.entries.get(&command).is_none_or(|entry| now - entry.expires > horizon)
    }

    fn forget(&mut self, (at, command): (Timestamp, CommandId), now: Timestamp) -> bool {
        if !self.may_forget(command, now) {
            return false;
        }
        self.ended.remove(&(at, command));
        let Some(entry) = self.entries.remove(&command) else { return true };
        self.forgotten_until = self.forgotten_until.max(Some(entry.expires));
        if let Some((actuator, _)) = entry.claim {
            let key = (entry.target, actuator);
            if let Some(ids) = self.by_actuator.get_mut(&key) {
                ids.remove(&command);
                if ids.is_empty() {
                    self.by_actuator.remove(&key);
                }
            }
        }
        true
    }
}

/// Ended ids that are looked at for one that may be forgotten.
const LOOKED_AT_MAX: usize = 8;
