//! Reading a journal, also one that is being written, or whose folder can't be written to.

use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OpenFlags, Row};

use super::chain::{Hash, Hashed};
use super::error::JournalError;
use super::store::{Present, check_format, has_log, look};

const PATIENCE: Duration = Duration::from_secs(5);
pub(super) const COLUMNS: [&str; 14] = [
    "number",
    "wall_ms",
    "source_ms",
    "command",
    "kind",
    "station",
    "who",
    "name",
    "role",
    "targets",
    "why",
    "body",
    "previous",
    "hash",
];

/// A record as it stands in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredRecord {
    pub number: i64,
    pub wall_ms: i64,
    pub source_ms: Option<i64>,
    pub command: Option<i64>,
    /// Kind, station, id, name, role, targets, why, body.
    pub texts: [String; 8],
    pub previous: Hash,
    pub hash: Hash,
}

impl StoredRecord {
    pub fn kind(&self) -> &str {
        &self.texts[0]
    }

    pub fn body(&self) -> &str {
        &self.texts[7]
    }
}

/// A row as it is read, with its columns' types checked.
pub(super) struct View<'a> {
    pub hashed: Hashed<'a>,
    pub previous: Hash,
    pub hash: Hash,
}

/// Why a row is no record.
pub(super) enum RowFault {
    WrongType { column: &'static str },
    Unreadable(String),
}

impl<'a> View<'a> {
    fn of(row: &'a Row<'_>) -> Result<Self, RowFault> {
        let [wall_ms, source_ms, command] = [1, 2, 3].map(|column| number(row, column));
        let (previous, hash) = (hash(row, 12)?, hash(row, 13)?);
        let mut texts: [&[u8]; 8] = [&[]; 8];
        for (offset, text) in texts.iter_mut().enumerate() {
            let ValueRef::Text(bytes) = value(row, 4 + offset)? else { return Err(wrong(4 + offset)) };
            *text = bytes;
        }
        let hashed = Hashed {
            number: number(row, 0)?.ok_or(wrong(0))?,
            wall_ms: wall_ms?.ok_or(wrong(1))?,
            source_ms: source_ms?,
            command: command?,
            texts,
        };
        Ok(Self { hashed, previous, hash })
    }

    pub fn kind(&self) -> &str {
        std::str::from_utf8(self.hashed.texts[0]).unwrap_or("")
    }

    pub fn body(&self) -> &str {
        std::str::from_utf8(self.hashed.texts[7]).unwrap_or("")
    }

    pub fn stored(&self) -> StoredRecord {
        StoredRecord {
            number: self.hashed.number,
            wall_ms: self.hashed.wall_ms,
            source_ms: self.hashed.source_ms,
            command: self.hashed.command,
            texts: self.hashed.texts.map(|bytes| String::from_utf8_lossy(bytes).into_owned()),
            previous: self.previous,
            hash: self.hash,
        }
    }
}

fn wrong(column: usize) -> RowFault {
    RowFault::WrongType { column: COLUMNS.get(column).copied().unwrap_or("") }
}

fn value<'a>(row: &'a Row<'_>, column: usize) -> Result<ValueRef<'a>, RowFault> {
    row.get_ref(column).map_err(|error| RowFault::Unreadable(error.to_string()))
}

fn number(row: &Row<'_>, column: usize) -> Result<Option<i64>, RowFault> {
    match value(row, column)? {
        ValueRef::Integer(number) => Ok(Some(number)),
        ValueRef::Null => Ok(None),
        _ => Err(wrong(column)),
    }
}

fn hash(row: &Row<'_>, column: usize) -> Result<Hash, RowFault> {
    match value(row, column)? {
        ValueRef::Blob(bytes) => Hash::of_bytes(bytes).ok_or(wrong(column)),
        _ => Err(wrong(column)),
    }
}

/// A journal that is only read.
#[derive(Debug)]
pub struct Reader {
    connection: Connection,
    name: String,
}

impl Reader {
    /// # Errors
    /// When there is no journal at the path, or it can't be read.
    pub fn open(path: &Path) -> Result<Self, JournalError> {
        let name = path.display().to_string();
        match look(path)? {
            Present::Nothing => return Err(JournalError::Missing { file: name }),
            Present::Empty => return Err(JournalError::Foreign { file: name, found: "it is empty".to_owned() }),
            Present::Database => {}
        }
        let open = Self::with(path.as_os_str().as_encoded_bytes(), &name, "mode=ro");
        match open {
            // Where nothing may be written beside it, SQLite can't take part in the log; without a log it need not.
            Err(JournalError::ReadOnly { .. }) if !has_log(path) => {
                Self::with(path.as_os_str().as_encoded_bytes(), &name, "mode=ro&immutable=1")
            }
            other => other,
        }
    }

    fn with(path: &[u8], name: &str, mode: &str) -> Result<Self, JournalError> {
        let failed = |error: rusqlite::Error| JournalError::of_sqlite(name, 1, &error);
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(uri(path, mode), flags).map_err(failed)?;
        connection.busy_timeout(PATIENCE).map_err(failed)?;
        check_format(&connection, name)?;
        Ok(Self { connection, name: name.to_owned() })
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.connection
    }

    /// Goes through the records from a number on, in the order of the file. Ends with what ends it early.
    ///
    /// # Errors
    /// When the file is no longer there, or its tables are damaged.
    pub fn for_each<B>(
        &self,
        from: i64,
        mut with: impl FnMut(StoredRecord) -> ControlFlow<B>,
    ) -> Result<Option<B>, JournalError> {
        let mut last = from.max(1) - 1;
        walk(&self.connection, &self.name, from, |view| match view {
            Ok(view) => {
                last = view.hashed.number;
                with(view.stored()).map_break(Ok)
            }
            Err(fault) => ControlFlow::Break(Err(JournalError::Broken {
                file: self.name.clone(),
                record: last + 1,
                cause: fault.to_string(),
            })),
        })?
        .transpose()
    }
}

impl std::fmt::Display for RowFault {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::WrongType { column } => write!(formatter, "`{column}` is of a wrong type"),
            Self::Unreadable(cause) => write!(formatter, "it can't be read: {cause}"),
        }
    }
}

/// Goes through the rows as they stand in the file. A row that can't be read is given to `with`, too.
pub(super) fn walk<B>(
    connection: &Connection,
    name: &str,
    from: i64,
    mut with: impl FnMut(Result<View<'_>, RowFault>) -> ControlFlow<B>,
) -> Result<Option<B>, JournalError> {
    let failed = |error: rusqlite::Error| JournalError::of_sqlite(name, from, &error);
    let columns = COLUMNS.join(", ");
    let select = format!("SELECT {columns} FROM record WHERE number >= ?1 ORDER BY number");
    let mut select = connection.prepare(&select).map_err(failed)?;
    let mut rows = select.query([from]).map_err(failed)?;
    loop {
        let end = match rows.next() {
            Ok(Some(row)) => with(View::of(row)),
            Ok(None) => return Ok(None),
            Err(error) => {
                let end = with(Err(RowFault::Unreadable(error.to_string())));
                return if let ControlFlow::Break(end) = end { Ok(Some(end)) } else { Err(failed(error)) };
            }
        };
        if let ControlFlow::Break(end) = end {
            return Ok(Some(end));
        }
    }
}

/// SQLite's URI of a path, in which some letters have a meaning of their own.
fn uri(path: &[u8], mode: &str) -> String {
    let letter = |byte: &u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' | b'~' => char::from(*byte).to_string(),
        b'\\' if cfg!(windows) => "/".to_owned(),
        _ => format!("%{byte:02X}"),
    };
    format!("file:{}?{mode}", path.iter().map(letter).collect::<String>())
}
