//! Opening: what is found at the journal's path, and whether its end holds.

use std::ops::ControlFlow;
use std::path::Path;

use super::chain::{Hash, Hasher, Head};
use super::error::JournalError;
use super::lock::Lock;
use super::policy::Policy;
use super::reader::{RowFault, View, walk};
use super::store::{Store, has_log, links, look};
use super::{archive, under_way};

/// Records at the end of the file that are checked whenever it is opened; `yagura verify` checks all.
pub const TAIL_CHECKED: i64 = 10_000;

/// How a journal was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found {
    /// There was none.
    New,
    /// It was closed properly.
    Clean,
    /// The program ended in the middle, and nothing is lost.
    Recovered,
    /// There was none, but one that went up to this record was here; the new one goes on from there.
    Gone { last: i64 },
}

/// What opening a journal showed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenReport {
    pub found: Found,
    pub head: Head,
    /// Records at the end that were checked.
    pub checked: i64,
    /// Commands without an outcome; see [`super::Journal::under_way`].
    pub under_way: usize,
}

/// A journal's file, open and locked.
#[derive(Debug)]
pub(super) struct Opened {
    pub store: Store,
    pub lock: Lock,
    pub report: OpenReport,
}

/// Locks and opens the file and checks its end.
///
/// # Errors
/// When it can't be written to, is something else, is in use, or its end is broken.
pub(super) fn open(path: &Path, policy: &Policy) -> Result<Opened, JournalError> {
    look(path)?;
    let mut lock = Lock::take(path)?;
    let name = path.display().to_string();
    archive::mend(path).map_err(|cause| JournalError::of_io(&name, &cause))?;
    let was_left_open = has_log(path);
    let store = Store::open(path, policy.durability)?;
    let failed = |error: rusqlite::Error| JournalError::of_sqlite(&name, 1, &error);
    let last = store.connection().query_row("SELECT max(number) FROM record", [], |row| row.get::<_, Option<i64>>(0));
    let noted = lock.head();
    let Some(last) = last.map_err(failed)? else {
        let found = noted.map_or(Found::New, |head| Found::Gone { last: head.number });
        let report = OpenReport { found, head: noted.unwrap_or_default(), checked: 0, under_way: 0 };
        return Ok(Opened { store, lock, report });
    };
    let from = last.saturating_sub(TAIL_CHECKED - 1);
    let head = check_tail(&store, &name, from, last)?;
    if let Some(noted) = noted {
        check_noted(&store, &name, noted, head)?;
    }
    lock.note(head);
    let found = if was_left_open { Found::Recovered } else { Found::Clean };
    let under_way = under_way::listed(store.connection()).map_err(failed)?.len();
    let checked = last - from.max(store.first()?.unwrap_or(last)) + 1;
    Ok(Opened { store, lock, report: OpenReport { found, head, checked, under_way } })
}

fn check_tail(store: &Store, name: &str, from: i64, last: i64) -> Result<Head, JournalError> {
    let mut hasher = Hasher::default();
    let mut head: Option<Head> = None;
    let broken = |record: i64, cause: String| JournalError::Broken { file: name.to_owned(), record, cause };
    let fault = walk(store.connection(), name, from, |view| match tail_step(&mut hasher, head, view) {
        Ok(next) => {
            head = Some(next);
            ControlFlow::Continue(())
        }
        Err((record, cause)) => ControlFlow::Break(broken(record.unwrap_or(from), cause)),
    })?;
    match (fault, head) {
        (Some(fault), _) => Err(fault),
        (None, Some(head)) if head.number == last => Ok(head),
        (None, _) => Err(broken(last, "it is out of its place".to_owned())),
    }
}

fn tail_step(
    hasher: &mut Hasher,
    head: Option<Head>,
    view: Result<View<'_>, RowFault>,
) -> Result<Head, (Option<i64>, String)> {
    let expected = head.map(|head| head.number + 1);
    let view = view.map_err(|fault| (expected, fault.to_string()))?;
    let number = view.hashed.number;
    if let Some(head) = head {
        if number != head.number + 1 {
            return Err((expected, format!("after it comes record {number}")));
        }
        if view.previous != head.hash {
            return Err((Some(number), "it doesn't follow the record before".to_owned()));
        }
    }
    if !links(hasher, view.previous, &view.hashed, view.hash) {
        return Err((Some(number), "it was changed".to_owned()));
    }
    Ok(Head { number, hash: view.hash })
}

/// Whether the file goes as far as was noted beside it.
fn check_noted(store: &Store, name: &str, noted: Head, head: Head) -> Result<(), JournalError> {
    let broken = |record: i64, cause: String| Err(JournalError::Broken { file: name.to_owned(), record, cause });
    if noted.number > head.number {
        return broken(head.number + 1, format!("it and all up to {} were written, and are missing", noted.number));
    }
    if store.first()?.is_some_and(|first| noted.number < first) {
        return Ok(());
    }
    let select = "SELECT hash FROM record WHERE number = ?1";
    let hash = store.connection().query_row(select, [noted.number], |row| row.get::<_, Vec<u8>>(0));
    let hash = hash.map_err(|error| JournalError::of_sqlite(name, noted.number, &error))?;
    if Hash::of_bytes(&hash) == Some(noted.hash) {
        return Ok(());
    }
    broken(noted.number, "it is another one than was written".to_owned())
}
