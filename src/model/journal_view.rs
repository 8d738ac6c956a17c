//! The journal as a window sees it: how long its chain is, and what of it works.

use std::sync::Arc;

/// How the journal is doing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct JournalView {
    /// Number of the last record.
    pub records: i64,
    /// The beginning of the last record's hash, as hexadecimal digits.
    pub head: Arc<str>,
    pub state: JournalState,
    /// What keeps it from being written, with the mend; empty while nothing does.
    pub trouble: Arc<str>,
}

/// What of the journal works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JournalState {
    /// Everything is written before it is sent.
    Writing,
    /// There is room for stops only; nothing else is sent.
    StopsOnly,
    /// Nothing is written: stops go out and are written later, nothing else is sent.
    NotWriting,
}
