//! Why the journal can't be written or read, and the mend.

use std::io::{self, ErrorKind};

use rusqlite::ErrorCode;

use super::health::Health;

/// A journal that can't be used. Each message names the file and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum JournalError {
    #[error("there is no journal `{file}`. Check the path.")]
    Missing { file: String },
    #[error(
        "can't use the folder of the journal `{file}`: {cause}. Choose a folder that exists and that you may write to."
    )]
    Folder { file: String, cause: String },
    #[error(
        "can't write the journal `{file}`: {cause}. Make the file and its folder writable, or choose another folder."
    )]
    ReadOnly { file: String, cause: String },
    #[error("the journal `{file}` is in use by another program. Close that program, or choose another file.")]
    Locked { file: String },
    #[error(
        "no room for the journal `{file}`: {cause}. Free space on the disk, move archives elsewhere, or raise the limit; \
         stops are still written, in the room kept for them."
    )]
    Full { file: String, cause: String },
    #[error("`{file}` is no journal of this program: {found}. Choose another file; this one is left as it is.")]
    Foreign { file: String, found: String },
    #[error(
        "the journal `{file}` is broken at record {record}: {cause}. Set it aside to go on with a new file; `yagura \
         verify` says more."
    )]
    Broken { file: String, record: i64, cause: String },
    #[error("can't use the journal `{file}`: {cause}. Check the disk.")]
    Failing { file: String, cause: String },
    #[error("can't write the export: {cause}. Choose a place with enough room that you may write to.")]
    Export { cause: String },
}

impl JournalError {
    /// What still works after it.
    pub fn health(&self) -> Health {
        match self {
            Self::Full { .. } => Health::Full,
            Self::Locked { .. } => Health::Locked,
            Self::ReadOnly { .. } | Self::Folder { .. } => Health::ReadOnly,
            Self::Broken { record, .. } => Health::Broken { record: *record },
            Self::Foreign { .. } => Health::Foreign,
            Self::Missing { .. } | Self::Failing { .. } | Self::Export { .. } => Health::Failing,
        }
    }

    /// What SQLite says, in the journal's words. `record` is the one that was to be read or written.
    pub(super) fn of_sqlite(file: &str, record: i64, error: &rusqlite::Error) -> Self {
        let file = file.to_owned();
        let cause = error.to_string();
        let rusqlite::Error::SqliteFailure(code, _) = error else {
            return Self::Broken { file, record, cause };
        };
        match code.code {
            ErrorCode::DiskFull => Self::Full { file, cause },
            // The index of the write-ahead log is made longer before it is used.
            ErrorCode::SystemIoFailure if code.extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
                Self::Full { file, cause }
            }
            ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => Self::Locked { file },
            ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => Self::ReadOnly { file, cause },
            ErrorCode::NotADatabase => Self::Foreign { file, found: cause },
            ErrorCode::DatabaseCorrupt => Self::Broken { file, record, cause },
            _ => Self::Failing { file, cause },
        }
    }

    /// What the system says, in the journal's words.
    pub(super) fn of_io(file: &str, error: &io::Error) -> Self {
        let (file, cause) = (file.to_owned(), error.to_string());
        match error.kind() {
            ErrorKind::NotFound | ErrorKind::NotADirectory => Self::Folder { file, cause },
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly { file, cause },
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::Full { file, cause },
            _ => Self::Failing { file, cause },
        }
    }
}
