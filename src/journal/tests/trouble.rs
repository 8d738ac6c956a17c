//! Disks that are full, files that are locked, foreign, empty or cut off, folders that can't be written to.

use rusqlite::Connection;

use super::*;
use crate::journal::lock::beside;
use crate::journal::store::log_of;
use crate::journal::{Durability, Found, Health, JournalError, Kept, OWED_MAX, Reader, verify};

fn error_of(path: &Path) -> JournalError {
    Journal::open(path, policy(), STATION, WALL).unwrap_err()
}

/// What a crash would leave: the files of an open journal, copied to another folder.
fn crash_image(from: &Path, to: &Path) {
    for (from, to) in
        [(from.to_owned(), to.to_owned()), (log_of(from), log_of(to)), (beside(from, "head"), beside(to, "head"))]
    {
        std::fs::copy(from, to).unwrap();
    }
}

#[test]
fn foreign_files_are_refused_and_left_as_they_are() {
    let folder = Folder::new("foreign");
    let database = folder.0.join("other.sqlite");
    Connection::open(&database).unwrap().execute_batch("CREATE TABLE t (a)").unwrap();
    let newer = folder.0.join("newer.sqlite");
    written(&newer, 1);
    Connection::open(&newer).unwrap().pragma_update(None, "user_version", 2).unwrap();
    std::fs::create_dir(folder.0.join("folder.sqlite")).unwrap();
    std::fs::write(folder.0.join("text.sqlite"), "Dear diary, today nothing happened.").unwrap();
    std::fs::write(folder.0.join("short.sqlite"), "x").unwrap();
    for (name, word) in [
        ("other.sqlite", "another program"),
        ("newer.sqlite", "format is 2"),
        ("folder.sqlite", "folder"),
        ("text.sqlite", "begin"),
        ("short.sqlite", "short"),
    ] {
        let path = folder.0.join(name);
        let before = std::fs::read(&path).ok();
        let error = error_of(&path);
        assert!(matches!(error, JournalError::Foreign { .. }) && error.to_string().contains(word), "{error}");
        assert_eq!(error.health(), Health::Foreign);
        assert_eq!(std::fs::read(&path).ok(), before);
        assert!(matches!(Reader::open(&path), Err(JournalError::Foreign { .. })));
    }
}

#[test]
fn an_empty_file_is_begun_and_an_empty_journal_is_none() {
    let folder = Folder::new("empty");
    let path = folder.journal();
    std::fs::write(&path, b"").unwrap();
    assert!(verify(&path).unwrap_err().to_string().contains("empty"));
    let (journal, report) = Journal::open(&path, policy(), STATION, WALL).unwrap();
    assert_eq!((report.found, journal.head().number), (Found::New, 1));
    assert!(matches!(verify(&folder.0.join("none.sqlite")), Err(JournalError::Missing { .. })));
}

#[test]
fn folders_that_cannot_be_written_to_are_named() {
    let folder = Folder::new("folders");
    let error = error_of(&folder.0.join("none").join("journal.sqlite"));
    assert!(matches!(error, JournalError::Folder { .. }), "{error}");
    assert_eq!(error.health(), Health::ReadOnly);
    if !cfg!(target_os = "linux") {
        println!("SKIPPED: only Linux has a folder that nobody can write to");
        return;
    }
    let error = error_of(Path::new("/sys/journal.sqlite"));
    assert!(matches!(error, JournalError::ReadOnly { .. }), "{error}");
    let mut journal = Journal::without(Path::new("/sys/journal.sqlite"), policy(), STATION, &error);
    assert_eq!(journal.tend(WALL), Health::ReadOnly);
    assert!(matches!(journal.append(&records(0..1)), Err(JournalError::ReadOnly { .. })));
    assert_eq!(journal.append_stops(&records(0..1)), Kept::Owed);
}

#[test]
fn a_second_writer_is_kept_out_and_comes_in_later() {
    let folder = Folder::new("second");
    let path = folder.journal();
    let mut first = open(&path);
    let error = error_of(&path);
    assert!(matches!(error, JournalError::Locked { .. }), "{error}");
    let mut second = Journal::without(&path, policy(), STATION, &error);
    assert_eq!(second.append_stops(&records(0..2)), Kept::Owed);
    assert_eq!(second.note(&records(2..4)), Kept::Owed);
    first.append(&records(8..12)).unwrap();
    assert_eq!(second.tend(WALL), Health::Locked);
    drop(first);
    assert_eq!(second.tend(WALL), Health::Locked, "it is tried once a second");
    assert_eq!(second.tend(WALL + Span::from_s(1)), Health::Writing);
    assert_eq!((second.owed(), second.head().number), (0, 1 + 4 + 4));
    assert_eq!(verify(&path).unwrap().broken, None, "also while it is open");
}

#[test]
fn a_file_that_another_program_holds_is_written_when_it_lets_go() {
    let folder = Folder::new("held");
    let path = folder.journal();
    let mut journal = open(&path);
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert!(matches!(journal.append(&records(0..1)), Err(JournalError::Locked { .. })));
    assert_eq!(journal.health(), Health::Locked);
    assert_eq!(journal.append_stops(&records(0..1)), Kept::Owed);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(journal.tend(WALL), Health::Writing);
    assert_eq!((journal.owed(), journal.head().number), (0, 2));
}

#[test]
fn after_a_crash_everything_is_there() {
    for durability in [Durability::EveryBatch, Durability::EachSecond] {
        let (folder, after) = (Folder::new("before"), Folder::new("after"));
        let policy = Policy { durability, ..policy() };
        let (mut journal, _) = Journal::open(&folder.journal(), policy, STATION, WALL).unwrap();
        journal.append(&records(0..10)).unwrap();
        crash_image(&folder.journal(), &after.journal());
        let (again, report) = Journal::open(&after.journal(), policy, STATION, WALL).unwrap();
        assert_eq!((report.found, report.head), (Found::Recovered, journal.head()));
        assert_eq!(again.under_way().unwrap(), journal.under_way().unwrap());
        drop(again);
        let (_, report) = Journal::open(&after.journal(), policy, STATION, WALL).unwrap();
        assert_eq!(report.found, Found::Clean);
    }
}

#[test]
fn a_lost_end_is_noticed() {
    let (folder, after) = (Folder::new("whole"), Folder::new("cut"));
    let path = after.journal();
    let mut journal = open(&folder.journal());
    journal.append(&records(0..10)).unwrap();
    crash_image(&folder.journal(), &path);
    // Of the log there are the first two thirds; before, nothing was written back.
    let log = std::fs::read(log_of(&path)).unwrap();
    std::fs::write(log_of(&path), &log[..log.len() * 2 / 3]).unwrap();
    let error = error_of(&path);
    assert!(matches!(&error, JournalError::Broken { cause, .. } if cause.contains("missing")), "{error}");
}

#[test]
fn a_journal_that_was_taken_away_is_gone_on_with() {
    let folder = Folder::new("away");
    let path = folder.journal();
    written(&path, 10);
    std::fs::remove_file(&path).unwrap();
    let (mut journal, report) = Journal::open(&path, policy(), STATION, WALL).unwrap();
    assert_eq!((report.found, report.head.number), (Found::Gone { last: 11 }, 12));
    journal.append(&records(0..4)).unwrap();
    let proof = verify(&path).unwrap();
    assert_eq!((proof.broken, proof.files[0].first), (None, 12));
}

#[test]
fn a_file_cut_off_anywhere_is_refused_or_named_broken() {
    let folder = Folder::new("truncated");
    let path = folder.journal();
    written(&path, 300);
    let whole = std::fs::read(&path).unwrap();
    let mut chance = seeded("cut off");
    for _ in 0..100 {
        let length = 1 + chance.below(whole.len() - 1);
        std::fs::write(&path, &whole[..length]).unwrap();
        assert!(!verify(&path).is_ok_and(|proof| proof.broken.is_none()), "cut off at {length}");
        let error = error_of(&path);
        let is_told = matches!(error, JournalError::Broken { .. } | JournalError::Foreign { .. });
        assert!(is_told, "cut off at {length}: {error}");
    }
}

#[test]
fn a_full_file_refuses_what_is_ordinary_owes_stops_and_catches_up() {
    let folder = Folder::new("full");
    let path = folder.journal();
    let mut journal = open(&path);
    journal.limit_pages(30);
    let written = (0..1_000).take_while(|n| journal.append(&records(n * 4..n * 4 + 4)).is_ok()).count() as i64;
    assert!(written > 10);
    assert_eq!(journal.health(), Health::Full);
    assert!(journal.trouble().unwrap().to_string().contains("stops are still written"));
    // Some still fit where a whole batch did not; then nothing that is given back helps: this limit is the file's own.
    let stops = (0..1_000).take_while(|n| journal.append_stops(&records(*n..n + 1)) != Kept::Owed).count();
    let head = journal.head().number;
    assert_eq!(head, 1 + 4 * written + stops as i64);
    assert_eq!(journal.reserve_bytes(), 0);
    assert_eq!(journal.append_stops(&vec![record(1); OWED_MAX + 4]), Kept::Owed);
    assert_eq!(journal.owed(), OWED_MAX);
    journal.limit_pages(1_000_000);
    assert_eq!(journal.tend(WALL), Health::Writing);
    assert_eq!((journal.owed(), journal.reserve_bytes()), (0, policy().reserve_bytes));
    assert_eq!(journal.head().number, head + OWED_MAX as i64 + 1);
    drop(journal);
    let last = Reader::open(&path).unwrap().for_each(i64::MIN, |record| {
        if record.kind() == "missed" {
            std::ops::ControlFlow::Break(record)
        } else {
            std::ops::ControlFlow::Continue(())
        }
    });
    assert_eq!(last.unwrap().unwrap().body(), r#"{"records":5}"#);
    assert_eq!(verify(&path).unwrap().broken, None);
}

/// A disk of its own, in memory; `None` where tests may not have one.
struct Disk(Folder);

impl Disk {
    fn of_mib(mib: u32) -> Option<Self> {
        let folder = Folder::new("disk");
        let size = format!("size={mib}m");
        let mounted =
            std::process::Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&folder.0).output();
        mounted.is_ok_and(|output| output.status.success()).then_some(Self(folder))
    }

    fn remount_read_only(&self) -> bool {
        let mounted = std::process::Command::new("mount").args(["-o", "remount,ro"]).arg(&self.0.0).output();
        mounted.is_ok_and(|output| output.status.success())
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        std::process::Command::new("umount").arg("-l").arg(&self.0.0).output().ok();
    }
}

#[test]
fn on_a_full_disk_stops_are_written_in_the_room_that_is_kept_for_them() {
    let Some(disk) = Disk::of_mib(6) else {
        println!("SKIPPED: no disk can be mounted here");
        return;
    };
    let path = disk.0.journal();
    let mut journal = open(&path);
    let refused = (0..10_000).find_map(|n| journal.append(&records(n * 40..n * 40 + 40)).err()).unwrap();
    assert!(matches!(refused, JournalError::Full { .. }), "{refused}");
    assert!(journal.append(&records(0..1)).is_err(), "no ordinary record gets in again by itself");
    let head = journal.head().number;
    for n in 0..60 {
        assert!(
            matches!(journal.append_stops(&records(n..n + 1)), Kept::Written(_)),
            "stop {n}: {:?}",
            journal.trouble()
        );
    }
    assert_eq!(journal.health(), Health::Full);
    assert_eq!(journal.head().number, head + 60);
    assert_eq!(journal.note(&records(0..1)), Kept::Owed);
    assert_eq!(journal.tend(WALL), Health::Full);
    assert_eq!(verify(&path).unwrap().broken, None);
    let bigger = std::process::Command::new("mount").args(["-o", "remount,size=32m"]).arg(&disk.0.0).output().unwrap();
    assert!(bigger.status.success());
    assert_eq!(journal.tend(WALL + Span::from_s(1)), Health::Writing);
    assert_eq!((journal.owed(), journal.head().number), (0, head + 61));
    assert_eq!(journal.reserve_bytes(), policy().reserve_bytes);
}

#[test]
fn a_disk_that_becomes_read_only_is_told() {
    let Some(disk) = Disk::of_mib(8) else {
        println!("SKIPPED: no disk can be mounted here");
        return;
    };
    let path = disk.0.journal();
    written(&path, 20);
    assert!(disk.remount_read_only());
    let error = error_of(&path);
    assert!(matches!(error, JournalError::ReadOnly { .. }), "{error}");
    assert_eq!(verify(&path).unwrap().records(), 21, "it can still be read");
}

#[test]
fn a_folder_that_vanishes_is_noticed_and_the_chain_goes_on_when_it_is_back() {
    let folder = Folder::new("vanishes");
    let path = folder.0.join("inside").join("journal.sqlite");
    std::fs::create_dir(path.parent().unwrap()).unwrap();
    let (mut journal, _) = Journal::open(&path, policy(), STATION, WALL).unwrap();
    journal.append(&[record(1)]).unwrap();
    let before = journal.head();
    std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
    let error = journal.append(&[record(2)]).unwrap_err();
    assert!(matches!(error, JournalError::Folder { .. }), "{error}");
    assert!(matches!(journal.append_stops(&[record(3)]), Kept::Owed));
    assert!(!journal.tend(WALL + Span::from_s(2)).takes_ordinary());
    std::fs::create_dir(path.parent().unwrap()).unwrap();
    assert!(journal.tend(WALL + Span::from_s(4)).takes_ordinary());
    // What says that the file is missing, then the stop.
    assert_eq!(journal.head().number, before.number + 2);
    drop(journal);
    let proof = verify(&path).unwrap();
    assert!(proof.broken.is_none() && proof.records() == 2, "{proof:?}");
}
