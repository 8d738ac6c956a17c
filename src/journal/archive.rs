//! Archives: files that grew large, closed, named by date and by first and last record, and left as they are.
//!
//! The new file begins with a record that carries the last hash of the archive, so that the chain runs on, and with
//! the commands under way, so that one file is enough to know them.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::base::time::Timestamp;

use super::chain::Head;
use super::error::JournalError;
use super::lock::beside;
use super::policy::Durability;
use super::reader::Reader;
use super::record::{Kind, Moment, Record, Who};
use super::store::{Store, log_of};
use super::under_way;

/// An archive beside a journal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Archive {
    pub path: PathBuf,
    pub first: i64,
    pub last: i64,
}

/// `journal.sqlite` is put away as `journal-20261121-183000-1-500000.sqlite`.
fn name_of(journal: &Path, wall: Timestamp, first: i64, last: i64) -> PathBuf {
    named(journal, &format!("{}-{first}-{last}", wall.utc().format("%Y%m%d-%H%M%S")))
}

fn named(journal: &Path, addition: &str) -> PathBuf {
    let stem = journal.file_stem().unwrap_or_default().to_string_lossy();
    let extension =
        journal.extension().map(|extension| format!(".{}", extension.to_string_lossy())).unwrap_or_default();
    journal.with_file_name(format!("{stem}-{addition}{extension}"))
}

/// The archives of a journal that lie in its folder, oldest first.
pub fn archives_of(journal: &Path) -> Vec<Archive> {
    let prefix = format!("{}-", journal.file_stem().unwrap_or_default().to_string_lossy());
    let folder = journal.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let paths = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut archives: Vec<Archive> = paths
        .filter(|path| path.extension() == journal.extension())
        .filter_map(|path| {
            let stem = path.file_stem()?.to_str()?.strip_prefix(&prefix)?.to_owned();
            let parts: Vec<&str> = stem.split('-').collect();
            let [_date, _time, first, last] = parts.as_slice() else { return None };
            Some(Archive { path, first: first.parse().ok()?, last: last.parse().ok()? })
        })
        .collect();
    archives.sort_by_key(|archive| archive.first);
    archives
}

/// What all archives of a journal take on the disk.
pub(super) fn bytes_of(journal: &Path) -> u64 {
    let sizes = archives_of(journal).into_iter().map(|archive| fs::metadata(archive.path).map_or(0, |data| data.len()));
    sizes.sum()
}

/// The first record of a file that goes on from another. `cause` says why: `archived`, `set aside` or `missing`.
pub(super) fn continued(station: &str, wall: Timestamp, from: Option<&Path>, last: i64, cause: &str) -> Record {
    let from = from.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
    let at = Moment { wall, source: None };
    let body = json!({ "from": from, "last": last, "cause": cause });
    Record::new(Kind::Continued, at, &Who::system(station)).with(&body)
}

/// Where the chain was before a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Before {
    /// In an archive of this name.
    Archive(String),
    /// In a file that is not gone back to, in words.
    NotFollowed(String),
}

/// What a file's first record says of the file before; `None` when it is the very first one.
pub(super) fn before(body: &str) -> Option<Before> {
    let body: Value = serde_json::from_str(body).ok()?;
    let cause = body.get("cause")?.as_str()?;
    // A name, never a path: an edited one can't lead elsewhere.
    let name = body.get("from").and_then(Value::as_str).and_then(|name| Path::new(name).file_name());
    Some(match (cause, name.map(|name| name.to_string_lossy())) {
        ("archived", Some(name)) => Before::Archive(name.into_owned()),
        (_, Some(name)) => Before::NotFollowed(format!("in {name}, which was broken and set aside")),
        (_, None) => Before::NotFollowed("in a file that was taken away".to_owned()),
    })
}

/// Closes a file, puts it away, and lays a new one in its place. Returns the new end of the chain and the archive.
///
/// The new file is whole before the old one is renamed; a crash on the way is mended by [`mend`].
///
/// # Errors
/// When one of the steps is not possible; the journal can be opened again where it was.
pub(super) fn put_away(
    store: Store,
    journal: &Path,
    head: Head,
    wall: Timestamp,
    station: &str,
) -> Result<(Head, PathBuf), JournalError> {
    let name = journal.display().to_string();
    let failed = |cause: std::io::Error| JournalError::of_io(&name, &cause);
    let read = |error: rusqlite::Error| JournalError::of_sqlite(&name, head.number, &error);
    let first = store.first()?.unwrap_or(head.number);
    let archive = name_of(journal, wall, first, head.number);
    let mut records = vec![continued(station, wall, Some(&archive), head.number, "archived")];
    records.extend(carried(&store, wall, station).map_err(read)?);
    store.close_for_good()?;
    let next = beside(journal, "next");
    remove(&next).map_err(failed)?;
    let mut store = Store::open(&next, Durability::EveryBatch)?;
    let head = store.write(head, &records)?;
    store.close_for_good()?;
    fs::rename(journal, &archive).map_err(failed)?;
    fs::rename(&next, journal).map_err(failed)?;
    sync_folder(journal);
    Ok((head, archive))
}

/// The commands under way, as records of the new file.
fn carried(store: &Store, wall: Timestamp, station: &str) -> rusqlite::Result<Vec<Record>> {
    let at = Moment { wall, source: None };
    let under_way = under_way::read(store.connection())?;
    let records = under_way.into_iter().map(|mut row| {
        row.body["is_sent"] = row.is_sent.into();
        row.body["is_withdrawn"] = row.is_withdrawn.into();
        // Carried again and again, it still names the record by which it was issued.
        if row.body.get("record").is_none() {
            row.body["record"] = row.record.into();
        }
        let record = Record::new(Kind::CommandCarried, at, &Who::system(station)).of_command(row.command);
        record.to([row.target.as_str()]).because(&row.why).with(&row.body)
    });
    Ok(records.collect())
}

/// Mends what a crash in the middle of [`put_away`] left.
pub(super) fn mend(journal: &Path) -> std::io::Result<()> {
    let next = beside(journal, "next");
    if !next.exists() {
        return Ok(());
    }
    if !journal.exists() && is_awaited(journal, &next) {
        fs::rename(&next, journal)?;
        sync_folder(journal);
        return Ok(());
    }
    remove(&next)
}

/// Whether the old file was renamed already, and only the new one was not.
fn is_awaited(journal: &Path, next: &Path) -> bool {
    let Ok(reader) = Reader::open(next) else { return false };
    let first = reader.for_each(i64::MIN, |record| std::ops::ControlFlow::Break(before(record.body())));
    matches!(&first, Ok(Some(Some(Before::Archive(name)))) if journal.with_file_name(name).exists())
}

/// Moves a broken file out of the way, with its log, whatever is in it. Returns where to.
pub(super) fn set_aside(journal: &Path, wall: Timestamp) -> std::io::Result<PathBuf> {
    let aside = named(journal, &format!("broken-{}", wall.utc().format("%Y%m%d-%H%M%S")));
    fs::rename(journal, &aside)?;
    if log_of(journal).exists() {
        fs::rename(log_of(journal), log_of(&aside))?;
    }
    // The index of the log is worked out anew by whoever opens it.
    let mut index = journal.as_os_str().to_owned();
    index.push("-shm");
    remove(Path::new(&index))?;
    sync_folder(journal);
    Ok(aside)
}

fn remove(path: &Path) -> std::io::Result<()> {
    for path in [path.to_owned(), log_of(path)] {
        match fs::remove_file(path) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
    }
    Ok(())
}

/// Makes renames last through a power cut, where the system lets a folder be synced.
fn sync_folder(journal: &Path) {
    let folder = journal.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    if let Ok(folder) = fs::File::open(folder) {
        folder.sync_all().ok();
    }
}
