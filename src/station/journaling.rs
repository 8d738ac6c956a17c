//! Journaling: what is written before it is sent, and what is written because it happened.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use crate::base::ids::{BuildingId, RequestId};
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::journal::{Clerk, Health, Journal, Moment, Record, Who};
use crate::model::command::{CommandReport, Issuer, Message, OperatorId, Outcome};
use crate::model::journal_view::{JournalState, JournalView};
use crate::model::{Command, CommandId, Control, RequestDraft, Thing, Vehicle};

use super::people::People;

/// What was wrong is tried again, and files are synced, on this beat of the wall clock.
const TEND_EVERY: Duration = Duration::from_secs(1);
/// Commands of the dispatcher whose end is waited for at most; more are not ended in the journal.
const DISPATCHED_MAX: usize = 100_000;

/// A station's journal, and what it needs to write into it.
#[derive(Debug)]
pub struct Journaling {
    journal: Journal,
    station: String,
    /// The wall clock when the station's wall time was nothing.
    began: Timestamp,
    next_tend: Duration,
    /// Targets of the dispatcher's commands that have not ended.
    dispatched: BTreeMap<CommandId, Thing>,
    seen: Option<(i64, Health)>,
    view: Option<Arc<JournalView>>,
}

/// A command as it is written down when it is given.
#[derive(Clone, Debug)]
pub struct WrittenCommand {
    pub command: Command,
    /// The number that the commands of one group share.
    pub group: Option<u64>,
    /// Whether it goes out when this is written.
    pub is_sent: bool,
}

/// What somebody wants of a command that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// Let a held one go, as the second person.
    Release,
    /// Not let a held one go, as the second person.
    Refuse,
    Withdraw,
}

/// Where and when something is written down.
#[derive(Clone, Copy, Debug)]
pub struct Desk<'a> {
    pub city: &'a City,
    pub roster: &'a [Vehicle],
    pub wall: Duration,
    pub source_now: Timestamp,
}

impl Journaling {
    /// A journal for the workstation called `station`; `began` is the wall clock's time now.
    pub fn new(journal: Journal, station: &str, began: Timestamp) -> Self {
        Self {
            journal,
            station: station.to_owned(),
            began,
            next_tend: TEND_EVERY,
            dispatched: BTreeMap::new(),
            seen: None,
            view: None,
        }
    }

    /// Writes that commands were given, together. Says whether they may be sent.
    pub fn write_given(
        &mut self,
        desk: Desk<'_>,
        people: &People,
        commands: &[WrittenCommand],
        are_stops: bool,
    ) -> bool {
        let clerk = self.clerk(desk);
        let mut records = Vec::with_capacity(2 * commands.len());
        for WrittenCommand { command, group, is_sent } in commands {
            let who = self.who(people, command.issuer);
            records.push(clerk.issued(command, &who, *group));
            if *is_sent {
                records.push(clerk.sent(&Message::Give(command.clone()), &who));
            }
        }
        self.write(&records, are_stops)
    }

    /// Writes that the dispatcher gives commands. Says whether they may be sent.
    pub fn write_dispatched(&mut self, desk: Desk<'_>, commands: &[Command]) -> bool {
        let who = Who::of_issuer(&self.station, Issuer::Dispatcher);
        let clerk = self.clerk(desk);
        let pair =
            |command: &Command| [clerk.issued(command, &who, None), clerk.sent(&Message::Give(command.clone()), &who)];
        let records: Vec<Record> = commands.iter().flat_map(pair).collect();
        let may_send = self.write(&records, false);
        if may_send {
            let targets = commands.iter().map(|command| (command.id, command.target));
            self.dispatched.extend(targets);
            while self.dispatched.len() > DISPATCHED_MAX {
                self.dispatched.pop_first();
            }
        }
        may_send
    }

    /// Writes that messages go out again. Says whether they may.
    pub fn write_messages(&mut self, desk: Desk<'_>, messages: &[Message], is_stop: bool) -> bool {
        let who = Who::system(&self.station);
        let clerk = self.clerk(desk);
        let records: Vec<Record> = messages.iter().map(|message| clerk.sent(message, &who)).collect();
        self.write(&records, is_stop)
    }

    /// Notes what somebody wants of a command that was given.
    pub fn note_wish(&mut self, desk: Desk<'_>, people: &People, command: &Command, by: OperatorId, wish: Wish) {
        let who = self.who(people, Issuer::Operator(by));
        let clerk = self.clerk(desk);
        let record = match wish {
            Wish::Release => clerk.released(command, &who, ""),
            Wish::Withdraw => clerk.withdrawn(command, &who, ""),
            Wish::Refuse => clerk.withdrawn(command, &who, "refused as second person"),
        };
        self.journal.note(&[record]);
    }

    /// Notes what an executor said of a person's command.
    pub fn note_reported(&mut self, desk: Desk<'_>, rows: &[(CommandId, Thing, CommandReport, Timestamp)]) {
        let who = Who::system(&self.station);
        let clerk = self.clerk(desk);
        let record =
            |row: &(CommandId, Thing, CommandReport, Timestamp)| clerk.reported(row.0, row.1, row.2, row.3, &who);
        self.note(&rows.iter().map(record).collect::<Vec<Record>>());
    }

    /// Notes the ends of commands.
    pub fn note_ended(&mut self, desk: Desk<'_>, rows: &[(CommandId, Thing, Outcome)]) {
        let who = Who::system(&self.station);
        let clerk = self.clerk(desk);
        let record = |row: &(CommandId, Thing, Outcome)| clerk.ended(row.0, row.1, row.2, &who);
        self.note(&rows.iter().map(record).collect::<Vec<Record>>());
    }

    /// Notes the ends of the dispatcher's commands among what executors say.
    pub fn note_dispatched(&mut self, desk: Desk<'_>, reports: impl Iterator<Item = (CommandId, CommandReport)>) {
        let ends = reports.filter_map(|(id, report)| Some((id, Outcome::of(report)?)));
        let rows: Vec<(CommandId, Thing, Outcome)> =
            ends.filter_map(|(id, outcome)| Some((id, self.dispatched.remove(&id)?, outcome))).collect();
        self.note_ended(desk, &rows);
    }

    /// The source began anew: the dispatcher's commands are void with it.
    pub fn forget_dispatched(&mut self, desk: Desk<'_>, outcome: Outcome) {
        let rows: Vec<(CommandId, Thing, Outcome)> =
            std::mem::take(&mut self.dispatched).into_iter().map(|(id, target)| (id, target, outcome)).collect();
        self.note_ended(desk, &rows);
    }

    /// Writes that somebody makes a request. Says whether it may be handed on.
    pub fn write_request(&mut self, desk: Desk<'_>, people: &People, draft: &RequestDraft) -> bool {
        let who = self.who(people, Issuer::Operator(draft.by));
        let record = self.clerk(desk).request_made(draft, &who);
        self.write(&[record], false)
    }

    /// Notes that somebody ends a request.
    pub fn note_request_ended(
        &mut self,
        desk: Desk<'_>,
        people: &People,
        request: RequestId,
        ends: (BuildingId, BuildingId),
        by: OperatorId,
    ) {
        let who = self.who(people, Issuer::Operator(by));
        let record = self.clerk(desk).request_ended(request, ends, &who);
        self.journal.note(&[record]);
    }

    /// Notes that somebody saw personal data of a thing; `what` names it without telling it.
    pub fn note_personal_data_opened(
        &mut self,
        desk: Desk<'_>,
        people: &People,
        thing: Thing,
        by: OperatorId,
        what: &str,
    ) {
        let who = self.who(people, Issuer::Operator(by));
        let record = self.clerk(desk).personal_data_opened(thing, &who, what);
        self.journal.note(&[record]);
    }

    /// Notes a control of the source; nobody's is the program's own.
    pub fn note_control(&mut self, desk: Desk<'_>, people: &People, control: &Control, by: Option<OperatorId>) {
        let who = self.who_or_system(people, by);
        let record = self.clerk(desk).control(control, &who, "");
        self.journal.note(&[record]);
    }

    /// Notes that somebody sits at a window now.
    pub fn note_signed_in(&mut self, desk: Desk<'_>, people: &People, by: OperatorId) {
        let who = self.who(people, Issuer::Operator(by));
        let record = self.clerk(desk).signed_in(&who);
        self.journal.note(&[record]);
    }

    /// Notes that somebody left a window or locked it, and why.
    pub fn note_signed_out(&mut self, desk: Desk<'_>, people: &People, by: OperatorId, why: &str) {
        let who = self.who(people, Issuer::Operator(by));
        let record = self.clerk(desk).signed_out(&who, why);
        self.journal.note(&[record]);
    }

    /// Notes that somebody could not sign in as the person whose name was given, and why.
    pub fn note_sign_in_refused(&mut self, desk: Desk<'_>, people: &People, at: OperatorId, name: &str, why: &str) {
        let who = self.who(people, Issuer::Operator(at));
        let record = self.clerk(desk).sign_in_refused(name, &who, why);
        self.journal.note(&[record]);
    }

    /// Notes a setting that matters: its key, what it was and what it is.
    pub fn note_setting(
        &mut self,
        desk: Desk<'_>,
        people: &People,
        (key, from, to): (&str, &str, &str),
        by: Option<OperatorId>,
    ) {
        let who = self.who_or_system(people, by);
        let record = self.clerk(desk).setting_changed(key, from, to, &who);
        self.journal.note(&[record]);
    }

    /// Commands that were under way when the program ended last: those that were sent, to be asked for, each with
    /// whether somebody took it back. The others never went out; they are ended here.
    pub fn take_up(&mut self, desk: Desk<'_>) -> Vec<(Command, bool)> {
        let Ok(under_way) = self.journal.under_way() else { return Vec::new() };
        let mut sent = Vec::new();
        let mut never_sent = Vec::new();
        for one in &under_way {
            match self.clerk(desk).command_of(one) {
                Some(command) if one.is_sent => sent.push((command, one.is_withdrawn)),
                Some(command) => never_sent.push((command.id, command.target, Outcome::Cancelled)),
                None => {}
            }
        }
        self.note_ended(desk, &never_sent);
        sent
    }

    /// A number that no command in the journal is above.
    pub fn last_command(&self) -> CommandId {
        self.journal.last_command()
    }

    /// Tries again what did not work, about once a second.
    pub fn tend(&mut self, wall: Duration) {
        if wall >= self.next_tend {
            self.next_tend = wall + TEND_EVERY;
            self.journal.tend(self.wall_clock(wall));
        }
    }

    /// The journal as a window sees it.
    pub fn view(&mut self) -> Option<Arc<JournalView>> {
        let (head, health) = (self.journal.head(), self.journal.health());
        if self.seen != Some((head.number, health)) {
            self.seen = Some((head.number, health));
            let state = if health.takes_ordinary() {
                JournalState::Writing
            } else if health.writes_stops() {
                JournalState::StopsOnly
            } else {
                JournalState::NotWriting
            };
            let trouble = self.journal.trouble().map(ToString::to_string).unwrap_or_default();
            let head_words: Arc<str> = head.hash.short().into();
            let view = JournalView { records: head.number, head: head_words, state, trouble: trouble.into() };
            self.view = Some(Arc::new(view));
        }
        self.view.clone()
    }

    /// Writes what is to be sent; stops go out whatever becomes of their records.
    fn write(&mut self, records: &[Record], is_stop: bool) -> bool {
        if is_stop {
            self.journal.append_stops(records);
            return true;
        }
        self.journal.append(records).is_ok()
    }

    fn note(&mut self, records: &[Record]) {
        if !records.is_empty() {
            self.journal.note(records);
        }
    }

    fn clerk<'a>(&self, desk: Desk<'a>) -> Clerk<'a> {
        let at = Moment { wall: self.wall_clock(desk.wall), source: Some(desk.source_now) };
        Clerk { city: desk.city, roster: desk.roster, at }
    }

    fn wall_clock(&self, wall: Duration) -> Timestamp {
        self.began + Span(i64::try_from(wall.as_millis()).unwrap_or(i64::MAX / 4))
    }

    fn who_or_system(&self, people: &People, by: Option<OperatorId>) -> Who {
        by.map_or_else(|| Who::system(&self.station), |by| self.who(people, Issuer::Operator(by)))
    }

    fn who(&self, people: &People, issuer: Issuer) -> Who {
        let who = Who::of_issuer(&self.station, issuer);
        match issuer {
            Issuer::Operator(operator) => {
                let (name, role) = people.name_and_role(operator);
                Who { name, role, ..who }
            }
            Issuer::Dispatcher | Issuer::Trainer => who,
        }
    }
}
