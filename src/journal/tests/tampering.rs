//! Whatever is changed in a file is found, and the first record that it concerns is named.

use rusqlite::Connection;

use super::*;
use crate::journal::{ExportFormat, Fault, JournalError, Reader, export, verify};

const RECORDS: i64 = 300;

/// Where the texts and hashes of each record lie in the file, by number. Left out are those of which an older copy lies
/// in room that is free again.
fn places(path: &Path, bytes: &[u8]) -> Vec<(i64, std::ops::Range<usize>)> {
    let mut places = Vec::new();
    let walked = Reader::open(path).unwrap().for_each(i64::MIN, |record| {
        let mut needle = record.texts.concat().into_bytes();
        needle.extend(record.previous.0);
        needle.extend(record.hash.0);
        let found: Vec<usize> =
            bytes.windows(needle.len()).enumerate().filter(|(_, at)| *at == needle).map(|(at, _)| at).collect();
        assert!(!found.is_empty(), "record {} lies in one piece", record.number);
        if let [at] = found.as_slice() {
            places.push((record.number, *at..at + needle.len()));
        }
        std::ops::ControlFlow::<()>::Continue(())
    });
    walked.unwrap();
    places
}

#[test]
fn each_byte_edited_in_a_record_is_found_and_the_record_is_named() {
    let folder = Folder::new("bytes");
    let path = folder.journal();
    written(&path, RECORDS);
    let whole = std::fs::read(&path).unwrap();
    let places = places(&path, &whole);
    assert!(places.len() as i64 > RECORDS * 3 / 4, "{}", places.len());
    let mut chance = seeded("edited bytes");
    for _ in 0..6 {
        let (number, place) = chance.pick(&places).unwrap().clone();
        for at in place {
            let mut bytes = whole.clone();
            bytes[at] ^= 1 + chance.below(255) as u8;
            std::fs::write(&path, &bytes).unwrap();
            let broken = verify(&path).unwrap().broken.unwrap_or_else(|| panic!("byte {at} of record {number}"));
            assert_eq!((broken.record, &broken.file), (number, &path), "byte {at}: {broken:?}");
        }
    }
    std::fs::write(&path, &whole).unwrap();
    assert_eq!(verify(&path).unwrap().broken, None);
}

/// Also in the tables' inner structure, of which not every byte means something.
#[test]
fn a_byte_edited_anywhere_is_found_or_changes_no_record() {
    let folder = Folder::new("anywhere");
    let path = folder.journal();
    written(&path, RECORDS);
    let whole = std::fs::read(&path).unwrap();
    let mut text = Vec::new();
    export(&path, ExportFormat::JsonLines, &mut text).unwrap();
    let mut chance = seeded("bytes anywhere");
    let mut found = 0;
    for _ in 0..1_500 {
        let at = chance.below(whole.len());
        let mut bytes = whole.clone();
        bytes[at] ^= 1 + chance.below(255) as u8;
        std::fs::write(&path, &bytes).unwrap();
        if verify(&path).is_ok_and(|proof| proof.broken.is_none()) {
            let mut now = Vec::new();
            export(&path, ExportFormat::JsonLines, &mut now).unwrap();
            assert!(now == text, "byte {at} was edited and not found");
        } else {
            found += 1;
        }
        // Opening it may mend nothing, and must not fall over.
        drop(Journal::open(&path, policy(), STATION, WALL));
    }
    assert!(found > 700, "only {found} of the edits were found");
}

#[test]
fn edits_by_the_tools_of_sqlite_are_found() {
    use Fault::{Changed, Missing, NoBeginning, NotLinked, OutOfPlace, UnderWayDiffers};
    type IsExpected = fn(&Fault) -> bool;
    let cases: [(&str, i64, IsExpected); 10] = [
        ("UPDATE record SET why = 'nothing' WHERE number = 40", 40, |fault| *fault == Changed),
        ("UPDATE record SET source_ms = NULL WHERE number = 40", 40, |fault| *fault == Changed),
        ("UPDATE record SET hash = zeroblob(32) WHERE number = 40", 40, |fault| *fault == Changed),
        ("UPDATE record SET hash = zeroblob(31) WHERE number = 40", 40, |fault| {
            matches!(fault, Fault::Unreadable { .. })
        }),
        ("DELETE FROM record WHERE number = 40", 40, |fault| *fault == OutOfPlace { found: 41 }),
        ("DELETE FROM record WHERE number < 40", 40, |fault| *fault == NoBeginning),
        ("DELETE FROM record WHERE number > 40", 41, |fault| *fault == Missing { last: RECORDS + 1 }),
        (
            "CREATE TEMP TABLE t AS SELECT * FROM record WHERE number = 40; DELETE FROM record WHERE number = 41;
             UPDATE t SET number = 41; INSERT INTO record SELECT * FROM t;",
            41,
            |fault| matches!(fault, Changed | NotLinked),
        ),
        ("DELETE FROM record", 1, |fault| *fault == NoBeginning),
        ("INSERT INTO under_way VALUES (9, 9, 1)", RECORDS + 1, |fault| *fault == UnderWayDiffers),
    ];
    for (sql, number, is_expected) in cases {
        let folder = Folder::new("sql");
        let path = folder.journal();
        written(&path, RECORDS);
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let broken = verify(&path).unwrap().broken.unwrap_or_else(|| panic!("{sql} is not found"));
        assert!(broken.record == number && is_expected(&broken.fault), "{sql}: {broken:?}");
    }
}

/// Who can compute hashes can write another chain; its end is then not the one that was noted.
#[test]
fn a_chain_written_anew_has_another_end() {
    let folder = Folder::new("anew");
    let path = folder.journal();
    written(&path, 20);
    let noted = crate::journal::lock::noted_head(&path).unwrap();
    let other = Folder::new("other");
    let mut journal = open(&other.journal());
    journal.append(&records(100..120)).unwrap();
    drop(journal);
    std::fs::copy(other.journal(), &path).unwrap();
    let broken = verify(&path).unwrap().broken.unwrap();
    assert_eq!((broken.record, broken.fault), (noted.number, Fault::Replaced));
    let error = Journal::open(&path, policy(), STATION, WALL).unwrap_err();
    assert!(matches!(error, JournalError::Broken { record, .. } if record == noted.number), "{error}");
}

#[test]
fn a_broken_end_is_told_when_the_journal_is_opened_and_the_file_can_be_set_aside() {
    let folder = Folder::new("aside");
    let path = folder.journal();
    written(&path, 100);
    Connection::open(&path).unwrap().execute("UPDATE record SET name = 'x' WHERE number = 90", []).unwrap();
    let error = Journal::open(&path, policy(), STATION, WALL).unwrap_err();
    assert!(matches!(error, JournalError::Broken { record: 90, .. }), "{error}");

    let mut journal = Journal::without(&path, policy(), STATION, &error);
    assert!(journal.append(&records(0..1)).is_err());
    assert_eq!(journal.append_stops(&records(0..4)), crate::journal::Kept::Owed);
    assert_eq!(journal.tend(WALL + Span::from_s(9)), crate::journal::Health::Broken { record: 90 });
    let aside = journal.set_aside(WALL).unwrap();
    assert_eq!(journal.health(), crate::journal::Health::Writing);
    assert_eq!((journal.owed(), journal.head().number), (0, 101 + 1 + 4));
    drop(journal);
    assert_eq!(verify(&aside).unwrap().broken.unwrap().record, 90);
    let proof = verify(&path).unwrap();
    assert_eq!((proof.broken, proof.files[0].first, proof.head.number), (None, 102, 106));
    assert!(proof.not_checked.unwrap().contains("set aside"));
}
