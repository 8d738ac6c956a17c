//! Files that grew large are put away, and the chain runs on over them.

use super::*;
use crate::journal::archive::archives_of;
use crate::journal::lock::beside;
use crate::journal::{Fault, Found, Health, JournalError, Reader, verify};

fn small() -> Policy {
    Policy { archive_at_bytes: 96 << 10, ..policy() }
}

/// A journal with archives. Its very first command is never ended.
fn grown(path: &Path) -> usize {
    let (mut journal, _) = Journal::open(path, small(), STATION, WALL).unwrap();
    let open_ended = Record::new(Kind::CommandIssued, Moment { wall: WALL, source: None }, &operator());
    let sent = Record::new(Kind::CommandSent, Moment { wall: WALL, source: None }, &operator());
    let open_ended = open_ended.to(["urn:ngsi-ld:Vehicle:bus-1"]).because("fog").with(&json!({ "order": "horn" }));
    journal.append(&[open_ended.of_command(CommandId(9_999)), sent.of_command(CommandId(9_999))]).unwrap();
    let mut archived = 0;
    for start in (0..2_000).step_by(40) {
        let appended = journal.append(&records(start..start + 40)).unwrap();
        archived += usize::from(appended.archived.is_some());
        assert_eq!(appended.head, journal.head());
    }
    archived
}

#[test]
fn the_chain_runs_on_over_archives() {
    let folder = Folder::new("archives");
    let path = folder.journal();
    let archived = grown(&path);
    let archives = archives_of(&path);
    assert!(archived >= 3 && archives.len() == archived, "{archives:?}");
    let proof = verify(&path).unwrap();
    assert_eq!((proof.broken.as_ref(), proof.not_checked.as_ref()), (None, None));
    assert_eq!(proof.files.len(), archived + 1);
    for (file, next) in proof.files.iter().zip(&proof.files[1..]) {
        assert_eq!(file.last + 1, next.first);
    }
    assert_eq!(proof.records() as i64, proof.head.number);
    for (archive, file) in archives.iter().zip(&proof.files) {
        assert_eq!((&archive.path, archive.first, archive.last), (&file.file, file.first, file.last));
        assert!(!beside(&archive.path, "reserve").exists() && Reader::open(&archive.path).is_ok());
    }

    let (journal, report) = Journal::open(&path, small(), STATION, WALL).unwrap();
    assert_eq!((report.found, report.head, report.under_way), (Found::Clean, proof.head, 1));
    let under_way = journal.under_way().unwrap();
    assert_eq!((under_way[0].command, under_way[0].is_sent), (CommandId(9_999), true));
    assert_eq!((under_way[0].target.as_str(), under_way[0].why.as_str()), ("urn:ngsi-ld:Vehicle:bus-1", "fog"));
    assert_eq!((&under_way[0].body["order"], under_way[0].body["record"].as_i64()), (&json!("horn"), Some(2)));
}

#[test]
fn an_archive_that_is_changed_is_found_and_one_that_is_elsewhere_is_told() {
    let folder = Folder::new("changed");
    let path = folder.journal();
    grown(&path);
    let archives = archives_of(&path);
    let second = &archives[1];
    let sql = format!("UPDATE record SET why = 'x' WHERE number = {}", second.first + 5);
    rusqlite::Connection::open(&second.path).unwrap().execute_batch(&sql).unwrap();
    let broken = verify(&path).unwrap().broken.unwrap();
    assert_eq!((broken.file, broken.record, broken.fault), (second.path.clone(), second.first + 5, Fault::Changed));

    // A whole archive under another one's name: its hashes hold, but the next doesn't follow it.
    std::fs::copy(&archives[0].path, &second.path).unwrap();
    let broken = verify(&path).unwrap().broken.unwrap();
    assert_eq!((broken.file, broken.record), (archives[2].path.clone(), second.first));
    assert_eq!(broken.fault, Fault::OutOfPlace { found: archives[2].first });

    std::fs::remove_file(&second.path).unwrap();
    let proof = verify(&path).unwrap();
    assert_eq!(proof.broken, None);
    let name = second.path.file_name().unwrap().to_str().unwrap();
    assert!(proof.not_checked.is_some_and(|words| words.contains(name) && words.contains("not in this folder")));
    assert_eq!(proof.files[0].first, archives[2].first);
}

#[test]
fn a_crash_in_the_middle_of_putting_away_is_mended() {
    let folder = Folder::new("middle");
    let path = folder.journal();
    grown(&path);
    let head = verify(&path).unwrap().head;
    // The old file is renamed, the new one not yet.
    std::fs::rename(&path, beside(&path, "next")).unwrap();
    let (journal, report) = Journal::open(&path, small(), STATION, WALL).unwrap();
    assert_eq!((report.found, report.head), (Found::Clean, head));
    drop(journal);
    // The new file is there, the old one not yet renamed.
    std::fs::write(beside(&path, "next"), b"half a file").unwrap();
    let (journal, report) = Journal::open(&path, small(), STATION, WALL).unwrap();
    assert_eq!((report.head, journal.health()), (head, Health::Writing));
    assert!(!beside(&path, "next").exists());
    drop(journal);
    assert_eq!(verify(&path).unwrap().broken, None);
}

#[test]
fn at_the_size_limit_only_stops_are_written() {
    let folder = Folder::new("limit");
    let path = folder.journal();
    let policy = Policy { total_max_bytes: Some(256 << 10), ..small() };
    let (mut journal, _) = Journal::open(&path, policy, STATION, WALL).unwrap();
    let refused = (0..200).find_map(|n| journal.append(&records(n * 40..n * 40 + 40)).err()).unwrap();
    assert!(matches!(&refused, JournalError::Full { cause, .. } if cause.contains("limit")), "{refused}");
    assert_eq!(journal.health(), Health::Full);
    assert!(matches!(journal.append_stops(&records(0..2)), crate::journal::Kept::Written(_)));
    assert_eq!(journal.note(&records(0..2)), crate::journal::Kept::Owed);
    assert_eq!(journal.tend(WALL + Span::from_s(1)), Health::Full);
    for archive in archives_of(&path) {
        std::fs::remove_file(archive.path).unwrap();
    }
    assert_eq!(journal.tend(WALL + Span::from_s(2)), Health::Writing);
    assert_eq!(journal.owed(), 0);
    drop(journal);
    assert_eq!(verify(&path).unwrap().broken, None);
}
