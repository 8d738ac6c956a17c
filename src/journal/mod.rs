//! Floor 5: the journal, what operators and the system do, in a chain of hashes that shows what was changed later.
//!
//! Reading order: a [`Record`] says who did what to what, when and why; the [`Clerk`] makes records of what happens; the
//! [`Journal`] writes them, each with the hash of the one before it ([`chain`]), into a SQLite file that it closes and
//! puts away when it grows large ([`archive`]); [`verify()`] proves the chain, [`export()`] hands it out.
//! `docs/journal.md` has the format.

pub mod archive;
pub mod chain;
mod clerk;
mod error;
mod export;
mod health;
mod keeping;
mod lock;
mod opening;
mod order_text;
mod policy;
mod reader;
mod record;
mod reserve;
mod store;
mod under_way;
mod verify;

#[cfg(test)]
mod tests;

pub use chain::{Hash, Head};
pub use clerk::Clerk;
pub use error::JournalError;
pub use export::{ExportFormat, export};
pub use health::Health;
pub use keeping::{Appended, Journal, Kept, OWED_MAX, RETRY_AFTER};
pub use opening::{Found, OpenReport, TAIL_CHECKED};
pub use policy::{Durability, Policy};
pub use reader::{Reader, StoredRecord};
pub use record::{
    BODY_BYTES_MAX, Kind, Moment, NAME_BYTES_MAX, Record, TARGETS_BYTES_MAX, TEXT_BYTES_MAX, WHY_BYTES_MAX, Who,
};
pub use under_way::UnderWay;
pub use verify::{Break, Fault, FileProof, Proof, verify};
