//! Commands that people gave through this station, followed from the draft to the one outcome.
//!
//! Each is judged by the interlocks on the newest picture, sent at once, sent again or asked for at whole seconds of the
//! source's clock (so that how often the window looks changes nothing), and kept until it ended and a while longer.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::base::time::{Span, Timestamp};
use crate::model::command::{
    Failure, Issuer, Message, OperatorId, Outcome, Phase, Pursuit, Refusal, RiskClass, supersedes,
};
use crate::model::{Command, CommandId, CommandReport, FactBatch, Facts, Thing};
use crate::world::CommandNow;

/// Live commands at a time; further ones are refused. Stops are taken over it, one for each kind and target.
pub const LIVE_MAX: usize = 4_096;
/// Ended commands that are still shown.
pub const ENDED_MAX: usize = 500;
/// Commands are followed up on this beat of the source's clock.
const BEAT: Span = Span::from_s(1);

/// The commands of a station.
#[derive(Clone, Debug, Default)]
pub struct CommandBook {
    live: BTreeMap<CommandId, Pursuit>,
    /// The newest last.
    ended: VecDeque<CommandNow>,
    shown: Arc<Vec<CommandNow>>,
    has_changed: bool,
    /// What executors said and which commands ended since the station asked last.
    heard: Vec<Heard>,
    newly_ended: Vec<(CommandId, Thing, Outcome)>,
}

/// What an executor said of a command, by its clock.
pub type Heard = (CommandId, Thing, CommandReport, Timestamp);

impl CommandBook {
    /// Takes in a command. `judged` says whether an interlock stands against it. Returns what is to be sent.
    pub fn give(&mut self, command: Command, judged: Result<(), Refusal>, now: Timestamp) -> Option<Message> {
        self.has_changed = true;
        let id = command.id;
        let needs_second = command.order.risk(command.target) == RiskClass::TwoPerson;
        let mut pursuit = if needs_second { Pursuit::held(command) } else { Pursuit::new(command) };
        let is_stop = pursuit.command().order.is_stop();
        let judged = if is_stop { Ok(()) } else { judged.and(self.room_after(0)) };
        if let Err(refusal) = judged {
            // It is queued, so it can be refused.
            pursuit.refuse(refusal).ok();
            self.put_away(&pursuit);
            return None;
        }
        self.supersede_unsent(&pursuit);
        let message = pursuit.due(now);
        self.live.insert(id, pursuit);
        message
    }

    /// Whether a command that is no stop can be taken in after so many more.
    pub fn room_after(&self, more: usize) -> Result<(), Refusal> {
        if self.live.len() + more < LIVE_MAX { Ok(()) } else { Err(Refusal::Declined) }
    }

    /// What was not sent yet gives way at once.
    fn supersede_unsent(&mut self, newer: &Pursuit) {
        let (newer, claim) = (newer.command(), newer.command().claim());
        for older in self.live.values_mut() {
            let command = older.command();
            let is_rival = command.target == newer.target && command.order.actuator() == newer.order.actuator();
            if is_rival && supersedes(&claim, &command.claim()) {
                // What was sent ends only when its executor says so.
                older.supersede().ok();
            }
        }
        self.put_away_ended();
    }

    /// Lets a held command go, if it is another person who does. Returns what is to be sent.
    pub fn release_held(&mut self, id: CommandId, by: OperatorId, now: Timestamp) -> Option<Message> {
        let pursuit = self.live.get_mut(&id)?;
        if pursuit.command().issuer == Issuer::Operator(by) {
            return None;
        }
        pursuit.release().ok()?;
        self.has_changed = true;
        pursuit.due(now)
    }

    /// Ends a held command that is not let go.
    pub fn refuse_held(&mut self, id: CommandId, refusal: Refusal) {
        let Some(pursuit) = self.live.get_mut(&id).filter(|pursuit| pursuit.life().phase() == Phase::Held) else {
            return;
        };
        self.has_changed |= pursuit.refuse(refusal).is_ok();
        self.put_away_ended();
    }

    /// How a command stands that is live or ended lately.
    pub fn phase_of(&self, id: CommandId) -> Option<Phase> {
        let ended = || self.ended.iter().rev().find(|row| row.command.id == id).map(|row| row.life.phase());
        self.live.get(&id).map(|pursuit| pursuit.life().phase()).or_else(ended)
    }

    /// Who gave a command that is live or ended lately.
    pub fn issuer_of(&self, id: CommandId) -> Option<Issuer> {
        let ended = || self.ended.iter().rev().find(|row| row.command.id == id).map(|row| row.command.issuer);
        self.live(id).map(|command| command.issuer).or_else(ended)
    }

    /// Until when a live command may still begin; `None` once it has ended.
    pub fn expires_of(&self, id: CommandId) -> Option<Timestamp> {
        self.live(id).map(|command| command.expires)
    }

    /// Takes a command back. Returns what is to be sent.
    pub fn cancel(&mut self, id: CommandId, now: Timestamp) -> Option<Message> {
        let pursuit = self.live.get_mut(&id)?;
        pursuit.cancel().ok()?;
        let message = pursuit.due(now);
        self.has_changed = true;
        self.put_away_ended();
        message
    }

    /// Takes note of what executors say.
    pub fn note(&mut self, batch: &FactBatch) {
        let Facts::Commands(facts) = &batch.facts else { return };
        let rows = facts.command.iter().zip(&facts.observed).zip(&facts.report);
        for ((id, observed), report) in rows {
            // The dispatcher's are its own, and after an end nothing counts.
            let Some(pursuit) = self.live.get_mut(id) else { continue };
            if pursuit.hear(*report, *observed).is_ok() {
                self.has_changed = true;
                self.heard.push((*id, pursuit.command().target, *report, *observed));
            }
        }
        self.put_away_ended();
    }

    /// The next moment at which something may be due; `None` while nothing is live.
    pub fn next_beat(&self, now: Timestamp) -> Option<Timestamp> {
        (!self.live.is_empty()).then(|| beat_after(now))
    }

    /// What is to be sent on this beat.
    pub fn follow_up(&mut self, now: Timestamp) -> Vec<Message> {
        let mut messages = Vec::new();
        for pursuit in self.live.values_mut() {
            let before = pursuit.life();
            messages.extend(pursuit.due(now));
            self.has_changed |= pursuit.life() != before;
        }
        self.put_away_ended();
        messages
    }

    /// The source began anew: what was under way there is void.
    pub fn begin_anew(&mut self) {
        let void = Outcome::Failed(Failure::Restarted);
        let ended = self.live.values().map(|pursuit| (pursuit.command().id, pursuit.command().target, void));
        let newly_ended = self.newly_ended.iter().copied().chain(ended).collect();
        *self = Self { has_changed: true, newly_ended, heard: std::mem::take(&mut self.heard), ..Self::default() };
    }

    /// Takes in a command that was sent before this program began: it is asked for on the next beat, or cancelled when
    /// somebody took it back.
    pub fn resume(&mut self, command: Command, is_withdrawn: bool) {
        self.has_changed = true;
        let id = command.id;
        let mut pursuit = Pursuit::resumed(command);
        if is_withdrawn {
            // It was sent, so it can be cancelled.
            pursuit.cancel().ok();
        }
        self.live.insert(id, pursuit);
    }

    /// A command that has not ended.
    pub fn live(&self, id: CommandId) -> Option<&Command> {
        self.live.get(&id).map(Pursuit::command)
    }

    /// What executors said of commands since the last call.
    pub fn take_heard(&mut self) -> Vec<Heard> {
        std::mem::take(&mut self.heard)
    }

    /// The commands that ended since the last call, each once, with its outcome.
    pub fn take_ended(&mut self) -> Vec<(CommandId, Thing, Outcome)> {
        std::mem::take(&mut self.newly_ended)
    }

    /// Live commands and those that ended last, oldest first.
    pub fn shown(&mut self) -> Arc<Vec<CommandNow>> {
        if std::mem::take(&mut self.has_changed) {
            let live = self.live.values().map(now_of);
            self.shown = Arc::new(self.ended.iter().cloned().chain(live).collect());
        }
        self.shown.clone()
    }

    fn put_away_ended(&mut self) {
        let ended: Vec<CommandId> = self
            .live
            .iter()
            .filter(|(_, pursuit)| matches!(pursuit.life().phase(), Phase::Ended(_)))
            .map(|(id, _)| *id)
            .collect();
        for id in ended {
            if let Some(pursuit) = self.live.remove(&id) {
                self.put_away(&pursuit);
            }
        }
    }

    fn put_away(&mut self, pursuit: &Pursuit) {
        self.has_changed = true;
        if let Phase::Ended(outcome) = pursuit.life().phase() {
            self.newly_ended.push((pursuit.command().id, pursuit.command().target, outcome));
        }
        if self.ended.len() >= ENDED_MAX {
            self.ended.pop_front();
        }
        self.ended.push_back(now_of(pursuit));
    }
}

/// The first beat after a moment.
pub fn beat_after(now: Timestamp) -> Timestamp {
    Timestamp((now.0.div_euclid(BEAT.0) + 1) * BEAT.0)
}

fn now_of(pursuit: &Pursuit) -> CommandNow {
    CommandNow { command: Arc::new(pursuit.command().clone()), life: pursuit.life(), last_heard: pursuit.last_heard() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{BuildingId, VehicleId};
    use crate::model::command::Consent;
    use crate::model::fact::CommandFacts;
    use crate::model::{CommandDraft, Order};

    const NOW: Timestamp = Timestamp(500_000);

    fn draft(order: Order) -> CommandDraft {
        let issuer = Issuer::Operator(OperatorId(1));
        CommandDraft {
            target: Thing::Vehicle(VehicleId(3)),
            order,
            issuer,
            reason: String::new(),
            consent: Consent::Held,
        }
    }

    fn said(id: u64, report: CommandReport) -> FactBatch {
        let (command, observed, report) = (vec![CommandId(id)], vec![NOW], vec![report]);
        FactBatch { facts: Facts::Commands(CommandFacts { command, observed, report }) }
    }

    #[test]
    fn a_refused_command_is_shown_and_not_sent_but_a_stop_always_goes_out() {
        let mut book = CommandBook::default();
        let refused = Err(Refusal::StateTooOld);
        assert_eq!(book.give(draft(Order::GoTo(BuildingId(1))).issue(CommandId(1), NOW), refused, NOW), None);
        let shown = book.shown();
        assert!(matches!(shown[0].life.outcome(), Some(Outcome::Rejected { refusal: Refusal::StateTooOld, .. })));
        assert_eq!(shown[0].life.sends(), 0);
        assert!(matches!(
            book.give(draft(Order::PullOver).issue(CommandId(2), NOW), refused, NOW),
            Some(Message::Give(_))
        ));
        assert!(book.next_beat(NOW).is_some_and(|beat| beat > NOW));
    }

    #[test]
    fn commands_are_followed_up_to_their_end_and_memory_is_bounded() {
        let mut book = CommandBook::default();
        for id in 0..2 * ENDED_MAX as u64 {
            assert!(book.give(draft(Order::Horn).issue(CommandId(id), NOW), Ok(()), NOW).is_some());
            book.note(&said(id, CommandReport::Done));
            book.note(&said(id, CommandReport::Expired));
        }
        assert_eq!(book.shown().len(), ENDED_MAX);
        assert!(book.shown().iter().all(|row| row.life.outcome() == Some(Outcome::Done)));
        assert_eq!(book.next_beat(NOW), None);
        for id in 0..LIVE_MAX as u64 {
            assert!(book.give(draft(Order::SetLights(true)).issue(CommandId(10_000 + id), NOW), Ok(()), NOW).is_some());
        }
        assert_eq!(book.give(draft(Order::SetLights(true)).issue(CommandId(99_998), NOW), Ok(()), NOW), None);
        assert!(book.give(draft(Order::EmergencyStop).issue(CommandId(99_999), NOW), Ok(()), NOW).is_some());
        // Unanswered ones are sent again, then asked for.
        assert_eq!(book.follow_up(NOW + Span::from_s(2)).len(), LIVE_MAX + 1);
        let later = book.follow_up(NOW + Span::from_s(200));
        assert!(later.iter().all(|message| matches!(message, Message::Ask(_))));
        assert!(book.shown().iter().any(|row| row.life.phase() == Phase::Unconfirmed));
    }
}
