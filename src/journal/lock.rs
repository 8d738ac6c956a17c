//! The lock: keeps a second writer out, and remembers how far the journal came.
//!
//! The file `NAME.head` beside the journal is locked as long as the journal is open. In it stand number and hash of the
//! last record that is surely on the disk, so that a lost end of the journal (somebody copied it without its write-ahead
//! log, or deleted records) is noticed.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read as _, Seek as _, SeekFrom, Write as _};
use std::path::{Path, PathBuf};

use super::chain::{Hash, Head};
use super::error::JournalError;

/// Bytes of its one line: a number of 20 digits, a blank, a hash of 64 digits, a line feed.
const LINE_BYTES: usize = 86;

#[derive(Debug)]
pub(super) struct Lock {
    file: File,
}

pub(super) fn path_of(journal: &Path) -> PathBuf {
    beside(journal, "head")
}

/// The path of a file that belongs to the journal: its whole name with something added.
pub(super) fn beside(journal: &Path, extension: &str) -> PathBuf {
    let mut name = journal.as_os_str().to_owned();
    name.push(".");
    name.push(extension);
    PathBuf::from(name)
}

impl Lock {
    /// # Errors
    /// When somebody else holds it, or the folder can't be written to.
    pub fn take(journal: &Path) -> Result<Self, JournalError> {
        let name = journal.display().to_string();
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path_of(journal));
        let file = file.map_err(|cause| JournalError::of_io(&name, &cause))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { file }),
            Err(TryLockError::WouldBlock) => Err(JournalError::Locked { file: name }),
            Err(TryLockError::Error(cause)) => Err(JournalError::of_io(&name, &cause)),
        }
    }

    /// How far the journal had come; `None` when nothing whole stands there.
    pub fn head(&mut self) -> Option<Head> {
        let mut line = String::new();
        self.file.seek(SeekFrom::Start(0)).ok()?;
        (&mut self.file).take(LINE_BYTES as u64).read_to_string(&mut line).ok()?;
        head_of(&line)
    }

    /// Notes how far it has come. What can't be noted is left as it was: the note may be older than the journal.
    pub fn note(&mut self, head: Head) {
        let line = format!("{:020} {}\n", head.number, head.hash);
        let written = self.file.seek(SeekFrom::Start(0)).and_then(|_| self.file.write_all(line.as_bytes()));
        if let Err(error) = written {
            tracing::debug!("can't note the journal's head: {error}");
        }
    }
}

/// How far a journal had come, read without locking it.
pub(super) fn noted_head(journal: &Path) -> Option<Head> {
    head_of(&std::fs::read_to_string(path_of(journal)).ok()?)
}

fn head_of(line: &str) -> Option<Head> {
    if line.len() != LINE_BYTES {
        return None;
    }
    let (number, hash) = line.trim_end().split_once(' ')?;
    Some(Head { number: number.parse().ok()?, hash: Hash::of_hex(hash)? })
}
