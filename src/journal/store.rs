//! The store: one SQLite file in write-ahead mode. All SQL that writes is here.

use std::fs::File;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, OpenFlags, TransactionBehavior, params};

use super::chain::{Hash, Hashed, Hasher, Head};
use super::error::JournalError;
use super::policy::Durability;
use super::record::Record;
use super::under_way::{Effect, effect};

/// "YAGU", in the header of the file.
const APPLICATION_ID: i32 = 0x5941_4755;
/// The format of `docs/journal.md`.
const FORMAT: i32 = 1;
const SQLITE_MAGIC: &[u8] = b"SQLite format 3\0";
/// How long another program's look into the file is waited for; the station's heart stands meanwhile.
const PATIENCE: Duration = Duration::from_millis(50);
/// Pages in the write-ahead log at which it is written back: 16 MiB.
const CHECKPOINT_PAGES: u32 = 4_096;

/// Texts stand in the order in which they go into the hash. `under_way` can be worked out of `record`, and `verify` does.
const SCHEMA: &str = "
    CREATE TABLE record (
        number INTEGER PRIMARY KEY,
        wall_ms INTEGER NOT NULL,
        source_ms INTEGER,
        command INTEGER,
        kind TEXT NOT NULL,
        station TEXT NOT NULL,
        who TEXT NOT NULL,
        name TEXT NOT NULL,
        role TEXT NOT NULL,
        targets TEXT NOT NULL,
        why TEXT NOT NULL,
        body TEXT NOT NULL,
        previous BLOB NOT NULL,
        hash BLOB NOT NULL
    ) STRICT;
    CREATE TABLE under_way (
        command INTEGER PRIMARY KEY,
        record INTEGER NOT NULL,
        is_sent INTEGER NOT NULL
    ) STRICT;
";

/// What stands at a path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Present {
    Nothing,
    /// A file without a byte, such as a crash leaves between making a file and the first record.
    Empty,
    Database,
}

/// Looks what stands at a path, before SQLite opens it.
///
/// # Errors
/// When it is something that SQLite would not know, or can't be read.
pub(super) fn look(path: &Path) -> Result<Present, JournalError> {
    let name = path.display().to_string();
    let foreign = |found: &str| JournalError::Foreign { file: name.clone(), found: found.to_owned() };
    let mut file = match File::open(path) {
        Ok(file) => file,
        Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => return Ok(Present::Nothing),
        Err(cause) => return Err(JournalError::of_io(&name, &cause)),
    };
    if file.metadata().is_ok_and(|data| data.is_dir()) {
        return Err(foreign("it is a folder"));
    }
    let mut magic = [0; SQLITE_MAGIC.len()];
    if file.metadata().is_ok_and(|data| data.len() == 0) {
        return Ok(Present::Empty);
    }
    match file.read_exact(&mut magic) {
        Ok(()) if magic == SQLITE_MAGIC => Ok(Present::Database),
        Ok(()) => Err(foreign("it does not begin as a journal does")),
        Err(_too_short) => Err(foreign("it is too short")),
    }
}

/// Whether a write-ahead log was left, as by a crash.
pub(super) fn has_log(path: &Path) -> bool {
    std::fs::metadata(log_of(path)).is_ok_and(|data| data.len() > 0)
}

pub(super) fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    PathBuf::from(name)
}

/// Whether what is open is a journal of this format.
///
/// # Errors
/// When it is not.
pub(super) fn check_format(connection: &Connection, name: &str) -> Result<(), JournalError> {
    let failed = |error: rusqlite::Error| JournalError::of_sqlite(name, 1, &error);
    let application: i32 = connection.query_row("PRAGMA application_id", [], |row| row.get(0)).map_err(failed)?;
    let format: i32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0)).map_err(failed)?;
    let foreign = |found: String| Err(JournalError::Foreign { file: name.to_owned(), found });
    if application != APPLICATION_ID {
        return foreign("it is a database of another program".to_owned());
    }
    if format != FORMAT {
        return foreign(format!("its format is {format}, and this version knows {FORMAT}"));
    }
    Ok(())
}

#[derive(Debug)]
pub(super) struct Store {
    connection: Connection,
    path: PathBuf,
    name: String,
    hasher: Hasher,
}

impl Store {
    /// Opens the file for writing; a new or empty one is made a journal without records.
    ///
    /// # Errors
    /// When it can't be written to, or is something else.
    pub fn open(path: &Path, durability: Durability) -> Result<Self, JournalError> {
        look(path)?;
        let name = path.display().to_string();
        let failed = |error: rusqlite::Error| JournalError::of_sqlite(&name, 1, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let mut connection = Connection::open_with_flags(path, flags).map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        let tables = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0));
        if tables.map_err(failed)? == 0 {
            make(&mut connection).map_err(failed)?;
        }
        check_format(&connection, &name)?;
        let synchronous = match durability {
            Durability::EveryBatch => "FULL",
            Durability::EachSecond => "NORMAL",
        };
        connection.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
        connection.pragma_update(None, "synchronous", synchronous).map_err(failed)?;
        // Where a sync leaves data in the drive's own memory, as on macOS; others ignore it.
        connection.pragma_update(None, "fullfsync", durability == Durability::EveryBatch).map_err(failed)?;
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT_PAGES).map_err(failed)?;
        Ok(Self { connection, path: path.to_owned(), name, hasher: Hasher::default() })
    }

    pub fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Writes records as one: all of them, or none.
    pub fn write(&mut self, head: Head, records: &[Record]) -> Result<Head, JournalError> {
        let next = head.number + 1;
        self.check_place()?;
        self.write_all(head, records).map_err(|error| JournalError::of_sqlite(&self.name, next, &error))
    }

    fn write_all(&mut self, head: Head, records: &[Record]) -> rusqlite::Result<Head> {
        let mut head = head;
        let transaction = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        {
            let mut insert = transaction
                .prepare("INSERT INTO record VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)")?;
            for record in records {
                let number = head.number + 1;
                let hashed = hashed(record, number);
                let hash = self.hasher.hash(head.hash, &hashed);
                insert.execute(params![
                    number,
                    hashed.wall_ms,
                    hashed.source_ms,
                    hashed.command,
                    record.kind.word(),
                    record.who.station,
                    record.who.id,
                    record.who.name,
                    record.who.role,
                    record.targets,
                    record.why,
                    record.body,
                    head.hash.0.as_slice(),
                    hash.0.as_slice(),
                ])?;
                if let Some(command) = hashed.command {
                    follow(&transaction, command, number, effect(record.kind.word(), &record.body))?;
                }
                head = Head { number, hash };
            }
        }
        transaction.commit()?;
        Ok(head)
    }

    /// Whether the file still stands where it was opened. SQLite writes on happily into one that was removed, and all of
    /// that is lost when the program ends.
    ///
    /// # Errors
    /// When it doesn't, or its folder can't be reached.
    pub fn check_place(&self) -> Result<(), JournalError> {
        std::fs::metadata(&self.path).map(drop).map_err(|cause| JournalError::of_io(&self.name, &cause))
    }

    /// Makes sure that what was written is on the disk.
    pub fn sync(&self) -> Result<(), JournalError> {
        let synced = match File::options().write(true).open(log_of(&self.path)) {
            Ok(log) => log.sync_data(),
            // It was written back a moment ago, which syncs.
            Err(cause) if cause.kind() == std::io::ErrorKind::NotFound => Ok(()),
            Err(cause) => Err(cause),
        };
        synced.map_err(|cause| JournalError::of_io(&self.name, &cause))
    }

    /// Whether it could be written to now.
    pub fn probe(&mut self) -> Result<(), JournalError> {
        let begun = self.connection.transaction_with_behavior(TransactionBehavior::Immediate);
        begun.and_then(rusqlite::Transaction::rollback).map_err(|error| JournalError::of_sqlite(&self.name, 0, &error))
    }

    /// How large the file is once its log is written back.
    pub fn size_bytes(&self) -> u64 {
        let figure = |pragma| self.connection.query_row(pragma, [], |row| row.get::<_, i64>(0)).unwrap_or(0);
        (figure("PRAGMA page_count") * figure("PRAGMA page_size")).max(0) as u64
    }

    /// Number of the first record; `None` while there is none.
    pub fn first(&self) -> Result<Option<i64>, JournalError> {
        let first = self.connection.query_row("SELECT min(number) FROM record", [], |row| row.get(0));
        first.map_err(|error| JournalError::of_sqlite(&self.name, 1, &error))
    }

    /// Closes the file for good: everything in it, no log beside it, to be read also where nothing can be written.
    pub fn close_for_good(self) -> Result<(), JournalError> {
        let Self { connection, name, .. } = self;
        let failed = |error: rusqlite::Error| JournalError::of_sqlite(&name, 0, &error);
        connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())).map_err(failed)?;
        connection.pragma_update(None, "journal_mode", "DELETE").map_err(failed)?;
        connection.close().map_err(|(_, error)| failed(error))
    }

    /// Holds the file to a size, as a full disk does.
    #[cfg(test)]
    pub fn limit_pages(&self, pages: u32) {
        self.connection.pragma_update(None, "max_page_count", pages).unwrap();
    }
}

/// Makes tables and marks at once, so that a crash leaves an empty file or a journal.
fn make(connection: &mut Connection) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    transaction.pragma_update(None, "application_id", APPLICATION_ID)?;
    transaction.pragma_update(None, "user_version", FORMAT)?;
    transaction.execute_batch(SCHEMA)?;
    transaction.commit()
}

fn hashed(record: &Record, number: i64) -> Hashed<'_> {
    Hashed {
        number,
        wall_ms: record.at.wall.0,
        source_ms: record.at.source.map(|source| source.0),
        command: record.command.map(|command| command.0 as i64),
        texts: [
            record.kind.word(),
            &record.who.station,
            &record.who.id,
            &record.who.name,
            &record.who.role,
            &record.targets,
            &record.why,
            &record.body,
        ]
        .map(str::as_bytes),
    }
}

/// Keeps the list of commands under way.
fn follow(connection: &Connection, command: i64, number: i64, effect: Effect) -> rusqlite::Result<()> {
    match effect {
        Effect::Opens { is_sent } => connection
            .execute("INSERT OR REPLACE INTO under_way VALUES (?1, ?2, ?3)", params![command, number, is_sent])?,
        Effect::Sends => {
            connection.execute("UPDATE under_way SET is_sent = 1 WHERE command = ?1 AND is_sent = 0", [command])?
        }
        Effect::Ends => connection.execute("DELETE FROM under_way WHERE command = ?1", [command])?,
        Effect::Nothing => 0,
    };
    Ok(())
}

/// Whether the chain holds from one hash to another over a record that was read.
pub(super) fn links(hasher: &mut Hasher, previous: Hash, record: &Hashed<'_>, hash: Hash) -> bool {
    hasher.hash(previous, record) == hash
}
