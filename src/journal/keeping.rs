//! Keeping the journal: what may be sent is written first; what can't be written now is owed.

use std::collections::VecDeque;
use std::path::{Path, PathBuf};

use serde_json::json;

use crate::base::time::{Span, Timestamp};
use crate::model::CommandId;

use super::archive;
use super::chain::Head;
use super::error::JournalError;
use super::health::Health;
use super::lock::Lock;
use super::opening::{Found, OpenReport, Opened, open};
use super::policy::{Durability, Policy};
use super::record::{Kind, Moment, Record, Who};
use super::reserve::Reserve;
use super::store::Store;
use super::under_way::{UnderWay, read};

/// Records that are kept in memory while they can't be written; further ones are counted only.
pub const OWED_MAX: usize = 20_000;
/// What did not work is tried again after this time.
pub const RETRY_AFTER: Span = Span::from_s(1);
/// Under [`Durability::EachSecond`], what was written is on the disk after this time.
const SYNC_AFTER: Span = Span::from_s(1);

/// Records that were written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Appended {
    /// Number of the first of them.
    pub first: i64,
    pub head: Head,
    /// The archive, when the file was put away after it.
    pub archived: Option<PathBuf>,
}

/// What became of records that nothing holds up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kept {
    Written(Appended),
    /// They wait in memory until they can be written.
    Owed,
}

/// The journal of a station, for one writer.
///
/// - [`Self::append`] for what is sent only when it is written;
/// - [`Self::append_stops`] for all that belongs to a stop, which nothing may hold up;
/// - [`Self::note`] for what has happened already: reports, outcomes, signing out.
#[derive(Debug)]
pub struct Journal {
    path: PathBuf,
    policy: Policy,
    station: String,
    reserve: Reserve,
    file: Option<OpenFile>,
    head: Head,
    /// What keeps it from being written.
    trouble: Option<JournalError>,
    owed: VecDeque<Record>,
    /// Records that there was no room for, not even in memory.
    missed: u64,
    next_try: Timestamp,
}

#[derive(Debug)]
struct OpenFile {
    store: Store,
    lock: Lock,
    archives_bytes: u64,
    archive_at_bytes: u64,
    synced: Timestamp,
    is_synced: bool,
}

impl Journal {
    /// Opens a journal for writing, or begins one. `wall` is the wall clock's time, `station` the workstation.
    ///
    /// # Errors
    /// When it can't be written to, is something else, is in use, or its end is broken; [`Self::without`] goes on then.
    pub fn open(
        path: &Path,
        policy: Policy,
        station: &str,
        wall: Timestamp,
    ) -> Result<(Self, OpenReport), JournalError> {
        let mut journal = Self::closed(path, policy, station);
        let report = journal.reopen(wall)?;
        Ok((journal, report))
    }

    /// A journal that could not be opened. It keeps what is owed, and tries again when it is tended.
    pub fn without(path: &Path, policy: Policy, station: &str, error: &JournalError) -> Self {
        let mut journal = Self::closed(path, policy, station);
        journal.trouble = Some(error.clone());
        journal
    }

    fn closed(path: &Path, policy: Policy, station: &str) -> Self {
        Self {
            path: path.to_owned(),
            policy,
            station: station.to_owned(),
            reserve: Reserve::new(path, policy.reserve_bytes),
            file: None,
            head: Head::default(),
            trouble: None,
            owed: VecDeque::new(),
            missed: 0,
            next_try: Timestamp::NEVER,
        }
    }

    pub fn health(&self) -> Health {
        self.trouble.as_ref().map_or(Health::Writing, JournalError::health)
    }

    /// What keeps it from being written, with the mend; `None` while nothing does.
    pub fn trouble(&self) -> Option<&JournalError> {
        self.trouble.as_ref()
    }

    /// The end of the chain, whose hash a status bar shows.
    pub fn head(&self) -> Head {
        self.head
    }

    /// Records that wait to be written.
    pub fn owed(&self) -> usize {
        self.owed.len()
    }

    /// Commands without an outcome, oldest first. After a start these are asked for, not repeated.
    ///
    /// # Errors
    /// When the journal can't be read.
    pub fn under_way(&self) -> Result<Vec<UnderWay>, JournalError> {
        let Some(file) = &self.file else { return Err(self.refusal()) };
        read(file.store.connection())
            .map_err(|error| JournalError::of_sqlite(&self.path.display().to_string(), self.head.number, &error))
    }

    /// A number that no command in the journal is above: new ones are counted from there on.
    ///
    /// There are at least as many records as commands, in the archives too; within this file the commands are asked.
    pub fn last_command(&self) -> CommandId {
        let highest = self.file.as_ref().and_then(|file| {
            let connection = file.store.connection();
            connection.query_row("SELECT max(command) FROM record", [], |row| row.get::<_, Option<i64>>(0)).ok()?
        });
        CommandId(highest.unwrap_or(0).max(self.head.number).max(0) as u64)
    }

    /// Writes records as one: all of them, or none. What they tell of may be sent when this returns.
    ///
    /// # Errors
    /// When they can't be written; nothing of them may be sent then.
    pub fn append(&mut self, records: &[Record]) -> Result<Appended, JournalError> {
        self.settle();
        if !self.health().takes_ordinary() {
            return Err(self.refusal());
        }
        self.write(records, false)
    }

    /// Writes what belongs to stops, in the room that is kept for them if need be; else it is owed. Stops go out anyway.
    pub fn append_stops(&mut self, records: &[Record]) -> Kept {
        while self.health().writes_stops() {
            match self.write(records, true) {
                Ok(appended) => return Kept::Written(appended),
                Err(JournalError::Full { .. }) if self.reserve.give_back() => {}
                Err(_told_by_health) => break,
            }
        }
        self.owe(records)
    }

    /// Writes down what has happened already; it is owed while it can't be written.
    pub fn note(&mut self, records: &[Record]) -> Kept {
        match self.append(records) {
            Ok(appended) => Kept::Written(appended),
            Err(_told_by_health) => self.owe(records),
        }
    }

    /// Tries again what did not work, writes what is owed, and syncs; to be called about once a second.
    pub fn tend(&mut self, wall: Timestamp) -> Health {
        self.sync_if_due(wall);
        // A wall clock may be set back.
        let wait = self.next_try - wall;
        if self.trouble.is_some() && (wait <= Span::ZERO || wait > RETRY_AFTER) {
            self.next_try = wall + RETRY_AFTER;
            match self.recover(wall) {
                Ok(()) => self.trouble = None,
                Err(error) => self.trouble = Some(error),
            }
        }
        self.settle();
        self.health()
    }

    /// Moves a broken file out of the way and goes on with a new one, whose first record says so. Returns where it is.
    ///
    /// # Errors
    /// When the file is not broken, or can't be moved.
    pub fn set_aside(&mut self, wall: Timestamp) -> Result<PathBuf, JournalError> {
        let Health::Broken { .. } = self.health() else { return Err(self.refusal()) };
        let name = self.name();
        let mut lock = match self.file.take() {
            Some(file) => file.lock,
            None => Lock::take(&self.path)?,
        };
        let aside = archive::set_aside(&self.path, wall).map_err(|cause| JournalError::of_io(&name, &cause))?;
        let head = lock.head().unwrap_or(self.head);
        drop(lock);
        let mut opened = open(&self.path, &self.policy)?;
        let first = archive::continued(&self.station, wall, Some(&aside), head.number, "set aside");
        let head = opened.store.write(head, &[first])?;
        self.take_up(opened, head, wall);
        self.settle();
        Ok(aside)
    }

    fn reopen(&mut self, wall: Timestamp) -> Result<OpenReport, JournalError> {
        let mut opened = open(&self.path, &self.policy)?;
        let mut report = opened.report;
        if report.found == Found::New && self.head.number > 0 {
            // File and note were removed together while it was written; this program knows how far it had come.
            (report.found, report.head) = (Found::Gone { last: self.head.number }, self.head);
        }
        let first = match report.found {
            Found::Clean | Found::Recovered => None,
            Found::New => {
                let body = json!({ "version": env!("CARGO_PKG_VERSION") });
                let at = Moment { wall, source: None };
                Some(Record::new(Kind::Began, at, &Who::system(&self.station)).with(&body))
            }
            Found::Gone { last } => Some(archive::continued(&self.station, wall, None, last, "missing")),
        };
        if let Some(first) = first {
            report.head = opened.store.write(report.head, &[first])?;
        }
        self.take_up(opened, report.head, wall);
        Ok(report)
    }

    fn take_up(&mut self, opened: Opened, head: Head, wall: Timestamp) {
        let Opened { store, mut lock, .. } = opened;
        lock.note(head);
        let archives_bytes = archive::bytes_of(&self.path);
        let archive_at_bytes = self.policy.archive_at_bytes;
        self.file = Some(OpenFile { store, lock, archives_bytes, archive_at_bytes, synced: wall, is_synced: true });
        (self.head, self.trouble) = (head, None);
        let filled = self.reserve.fill();
        let checked = filled.map_err(|cause| self.no_room(cause.to_string())).and_then(|()| self.check_limit());
        if let Err(error) = checked {
            self.trouble = Some(error);
        }
    }

    /// Makes sure that everything works again.
    fn recover(&mut self, wall: Timestamp) -> Result<(), JournalError> {
        if let Health::Broken { .. } = self.health() {
            return Err(self.refusal());
        }
        // One that was removed is never written to again.
        self.file.take_if(|file| file.store.check_place().is_err());
        if self.file.is_none() {
            self.reopen(wall)?;
            return self.trouble.clone().map_or(Ok(()), Err);
        }
        self.reserve.fill().map_err(|cause| self.no_room(cause.to_string()))?;
        if let Some(file) = &mut self.file {
            file.archives_bytes = archive::bytes_of(&self.path);
            file.store.probe()?;
        }
        self.check_limit()
    }

    /// Writes what is owed, when anything may be written.
    fn settle(&mut self) {
        if self.owed.is_empty() || self.trouble.is_some() {
            return;
        }
        let mut records: Vec<Record> = self.owed.iter().cloned().collect();
        if let (1.., Some(last)) = (self.missed, records.last()) {
            let body = json!({ "records": self.missed });
            records.push(Record::new(Kind::Missed, last.at, &Who::system(&self.station)).with(&body));
        }
        // When it fails they are still owed, and health tells why.
        if self.write(&records, true).is_ok() {
            self.owed.clear();
            self.missed = 0;
        }
    }

    fn owe(&mut self, records: &[Record]) -> Kept {
        let room = OWED_MAX.saturating_sub(self.owed.len());
        self.owed.extend(records.iter().take(room).cloned());
        self.missed += records.len().saturating_sub(room) as u64;
        Kept::Owed
    }

    fn write(&mut self, records: &[Record], must_be_synced: bool) -> Result<Appended, JournalError> {
        let Some(file) = &mut self.file else { return Err(self.refusal()) };
        let first = self.head.number + 1;
        match file.store.write(self.head, records) {
            Ok(head) => self.head = head,
            Err(error) => {
                self.trouble = Some(error.clone());
                return Err(error);
            }
        }
        let wall = records.last().map_or(file.synced, |record| record.at.wall);
        match self.policy.durability {
            Durability::EveryBatch => file.lock.note(self.head),
            Durability::EachSecond => {
                file.is_synced = false;
                if must_be_synced {
                    self.sync(wall);
                }
                self.sync_if_due(wall);
            }
        }
        let archived = self.archive_if_large(wall);
        if let Err(error) = self.check_limit() {
            self.trouble = Some(error);
        }
        Ok(Appended { first, head: self.head, archived })
    }

    fn sync_if_due(&mut self, wall: Timestamp) {
        let is_due = |file: &OpenFile| !file.is_synced && (wall - file.synced >= SYNC_AFTER || wall < file.synced);
        if self.file.as_ref().is_some_and(is_due) {
            self.sync(wall);
        }
    }

    fn sync(&mut self, wall: Timestamp) {
        let Some(file) = &mut self.file else { return };
        match file.store.sync() {
            Ok(()) => {
                (file.synced, file.is_synced) = (wall, true);
                file.lock.note(self.head);
            }
            Err(error) => self.trouble = Some(error),
        }
    }

    /// Puts a large file away. When that is not possible the file grows on, and it is tried again a quarter later.
    fn archive_if_large(&mut self, wall: Timestamp) -> Option<PathBuf> {
        let file = self.file.take_if(|file| file.store.size_bytes() >= file.archive_at_bytes)?;
        let OpenFile { store, mut lock, archive_at_bytes, .. } = file;
        let put_away = archive::put_away(store, &self.path, self.head, wall, &self.station);
        if let Ok((head, _)) = &put_away {
            self.head = *head;
            lock.note(*head);
        }
        let mended = archive::mend(&self.path).map_err(|cause| JournalError::of_io(&self.name(), &cause));
        let store = match mended.and_then(|()| Store::open(&self.path, self.policy.durability)) {
            Ok(store) => store,
            Err(error) => {
                self.trouble = Some(error);
                return None;
            }
        };
        let grown_bytes = archive_at_bytes + self.policy.archive_at_bytes / 4;
        let archive_at_bytes = if put_away.is_ok() { self.policy.archive_at_bytes } else { grown_bytes };
        let archives_bytes = archive::bytes_of(&self.path);
        self.file = Some(OpenFile { store, lock, archives_bytes, archive_at_bytes, synced: wall, is_synced: true });
        match put_away {
            Ok((_, archive)) => Some(archive),
            Err(error) => {
                tracing::warn!("the journal can't be put away, and grows on: {error}");
                None
            }
        }
    }

    fn check_limit(&self) -> Result<(), JournalError> {
        let (Some(file), Some(limit_bytes)) = (&self.file, self.policy.total_max_bytes) else { return Ok(()) };
        if file.archives_bytes + file.store.size_bytes() < limit_bytes {
            return Ok(());
        }
        Err(self.no_room(format!("it has reached its limit of {} MiB with its archives", limit_bytes >> 20)))
    }

    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn no_room(&self, cause: String) -> JournalError {
        JournalError::Full { file: self.name(), cause }
    }

    /// Why nothing is written now.
    fn refusal(&self) -> JournalError {
        let closed = || JournalError::Failing { file: self.name(), cause: "it is closed".to_owned() };
        self.trouble.clone().unwrap_or_else(closed)
    }

    #[cfg(test)]
    pub(super) fn limit_pages(&self, pages: u32) {
        self.file.as_ref().unwrap().store.limit_pages(pages);
    }

    #[cfg(test)]
    pub(super) fn reserve_bytes(&self) -> u64 {
        self.reserve.held_bytes()
    }
}
