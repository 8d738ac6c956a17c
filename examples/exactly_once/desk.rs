//! A station: the real `CommandBook` over a real journal, which is written before anything is sent.

use std::path::{Path, PathBuf};

use yagura::base::time::Timestamp;
use yagura::city::City;
use yagura::journal::{Clerk, Durability, Journal, Moment, Policy, Record, Who};
use yagura::model::command::{Message, Outcome, Refusal};
use yagura::model::fact::CommandFacts;
use yagura::model::{Command, CommandDraft, CommandId, CommandReport, FactBatch, Facts, Thing};
use yagura::station::commands::CommandBook;

use super::soak::Flaw;

const STATION: &str = "soak";

pub struct Desk<'a> {
    pub book: CommandBook,
    journal: Journal,
    city: &'a City,
    path: PathBuf,
}

/// A draft with its number, and what an interlock says of it.
pub struct Given {
    pub draft: CommandDraft,
    pub judged: Result<(), Refusal>,
}

impl<'a> Desk<'a> {
    /// Opens the journal; what was under way by it is asked for, or given anew by a station with that flaw.
    pub fn open(path: &Path, city: &'a City, now: Timestamp) -> Result<Self, String> {
        let policy = Policy { durability: Durability::EachSecond, reserve_bytes: 256 << 10, ..Policy::default() };
        let (journal, _) = Journal::open(path, policy, STATION, now).map_err(|error| error.to_string())?;
        Ok(Self { book: CommandBook::default(), journal, city, path: path.to_owned() })
    }

    /// Takes up what was under way. Returns it.
    pub fn take_up(&mut self, now: Timestamp) -> Result<Vec<Command>, String> {
        let under_way = self.journal.under_way().map_err(|error| error.to_string())?;
        let clerk = self.clerk(now);
        let read = |one| clerk.command_of(one).ok_or("a command in the journal can't be read back".to_owned());
        let commands: Vec<Command> = under_way.iter().map(read).collect::<Result<_, String>>()?;
        for command in &commands {
            self.book.resume(command.clone(), false);
        }
        Ok(commands)
    }

    /// Closes the journal and opens it again, as a new process does.
    pub fn reopen(self, now: Timestamp) -> Result<Self, String> {
        let (path, city) = (self.path, self.city);
        drop(self.journal);
        Self::open(&path, city, now)
    }

    /// A number above all in the journal.
    pub fn next_id(&self) -> CommandId {
        CommandId(self.journal.last_command().0 + 1)
    }

    /// Writes that a command is given, and that it is sent.
    pub fn write(&mut self, given: &Given, id: CommandId, now: Timestamp, flaw: Flaw) -> Result<(), String> {
        if flaw == Flaw::UnwrittenStation {
            return Ok(());
        }
        let command = given.draft.clone().issue(id, now);
        let (clerk, who) = (self.clerk(now), Who::system(STATION));
        let mut records = vec![clerk.issued(&command, &who, None)];
        if given.judged.is_ok() {
            records.push(clerk.sent(&Message::Give(command), &who));
        }
        self.append(&records)
    }

    pub fn hear(&mut self, id: CommandId, said: Timestamp, report: CommandReport) {
        let (command, observed, report) = (vec![id], vec![said], vec![report]);
        self.book.note(&FactBatch { facts: Facts::Commands(CommandFacts { command, observed, report }) });
    }

    pub fn write_ended(&mut self, ended: &[(CommandId, Thing, Outcome)], now: Timestamp) -> Result<(), String> {
        if ended.is_empty() {
            return Ok(());
        }
        let (clerk, who) = (self.clerk(now), Who::system(STATION));
        let records: Vec<Record> =
            ended.iter().map(|(id, target, outcome)| clerk.ended(*id, *target, *outcome, &who)).collect();
        self.append(&records)
    }

    /// Commands without an outcome in the journal.
    pub fn under_way(&self) -> Result<usize, String> {
        self.journal.under_way().map(|rows| rows.len()).map_err(|error| error.to_string())
    }

    pub fn records(&self) -> i64 {
        self.journal.head().number
    }

    fn append(&mut self, records: &[Record]) -> Result<(), String> {
        self.journal.append(records).map(|_| ()).map_err(|error| error.to_string())
    }

    fn clerk(&self, now: Timestamp) -> Clerk<'a> {
        Clerk { city: self.city, roster: &[], at: Moment { wall: now, source: Some(now) } }
    }
}
