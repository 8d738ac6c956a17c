//! Proving a journal: every record is hashed again, from the oldest archive at hand to the newest record.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::ControlFlow;
use std::path::{Path, PathBuf};

use crate::base::time::Timestamp;

use super::archive::{Before, before};
use super::chain::{Hash, Hasher, Head};
use super::error::JournalError;
use super::lock::noted_head;
use super::reader::{Reader, RowFault, View, walk};
use super::record::Kind;
use super::store::links;
use super::under_way::{Effect, effect, listed};

/// What is wrong with a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// Its hash is not that of what stands in it.
    Changed,
    /// It doesn't carry the hash of the record before.
    NotLinked,
    /// In its place stands a record of another number.
    OutOfPlace {
        found: i64,
    },
    /// A file begins with it, and it is no beginning.
    NoBeginning,
    Unreadable {
        cause: String,
    },
    /// It and all up to another one were written, and are missing.
    Missing {
        last: i64,
    },
    /// Another one was written under its number.
    Replaced,
    /// The list of commands under way is not what the records say.
    UnderWayDiffers,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Changed => write!(formatter, "it was changed: its hash is not that of what stands in it"),
            Self::NotLinked => write!(formatter, "it does not follow the record before: that one's hash is another"),
            Self::OutOfPlace { found } => write!(formatter, "it is missing: in its place stands record {found}"),
            Self::NoBeginning => write!(formatter, "the file begins with it, and what came before was taken away"),
            Self::Unreadable { cause } => write!(formatter, "{cause}"),
            Self::Missing { last } => write!(formatter, "it and all up to {last} were written, and are missing"),
            Self::Replaced => write!(formatter, "another record was written under its number"),
            Self::UnderWayDiffers => {
                write!(formatter, "up to it all records hold, but the list of commands under way was changed")
            }
        }
    }
}

/// The first record that does not hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Break {
    pub file: PathBuf,
    pub record: i64,
    /// Its wall time as it stands there, or that of the last one that holds.
    pub wall: Option<Timestamp>,
    pub fault: Fault,
}

/// What was proven of one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileProof {
    pub file: PathBuf,
    pub first: i64,
    pub last: i64,
}

/// What was proven.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proof {
    /// Oldest first.
    pub files: Vec<FileProof>,
    /// The end of the chain as far as it holds.
    pub head: Head,
    /// Where the records before are that were not checked, in words; `None` when all were.
    pub not_checked: Option<String>,
    pub broken: Option<Break>,
}

impl Proof {
    /// Records that hold.
    pub fn records(&self) -> u64 {
        self.files.iter().map(|file| (file.last - file.first + 1).max(0) as u64).sum()
    }
}

/// Proves a journal with the archives before it that lie in the same folder.
///
/// # Errors
/// When there is no journal, or it can't be read at all.
pub fn verify(path: &Path) -> Result<Proof, JournalError> {
    // What is noted now must be in the file that is opened after.
    let noted = noted_head(path);
    let mut proof = Proof::default();
    let (files, not_checked) = chain_of(path)?;
    proof.not_checked = not_checked;
    let mut end: Option<Head> = None;
    for file in files {
        let noted = noted.filter(|_| file == path);
        let (proven, broken) = prove(&file, end, noted)?;
        end = Some(proven.head);
        proof.head = proven.head;
        if let Some(first) = proven.first {
            proof.files.push(FileProof { file, first, last: proven.head.number });
        }
        if broken.is_some() {
            proof.broken = broken;
            break;
        }
    }
    Ok(proof)
}

/// The files of a chain, oldest first, and where it was before them, when that is not checked.
fn chain_of(path: &Path) -> Result<(Vec<PathBuf>, Option<String>), JournalError> {
    let mut files = vec![path.to_owned()];
    let mut not_checked = None;
    let mut newest = path.to_owned();
    while let Some(before) = file_before(&newest)? {
        let name = match before {
            Before::Archive(name) => name,
            Before::NotFollowed(words) => {
                not_checked = Some(words);
                break;
            }
        };
        let file = newest.with_file_name(&name);
        if !file.exists() || files.contains(&file) {
            not_checked = Some(format!("in {name}, which is not in this folder"));
            break;
        }
        files.push(file.clone());
        newest = file;
    }
    files.reverse();
    Ok((files, not_checked))
}

fn file_before(file: &Path) -> Result<Option<Before>, JournalError> {
    let reader = Reader::open(file)?;
    let found = walk(reader.connection(), "", i64::MIN, |view| {
        let body = view.ok().filter(|view| view.kind() == Kind::Continued.word()).map(|view| view.body().to_owned());
        ControlFlow::Break(body.as_deref().and_then(before))
    });
    // What is damaged is told when it is proven.
    Ok(found.ok().flatten().flatten())
}

/// How far a file holds.
struct Walked {
    hasher: Hasher,
    first: Option<i64>,
    head: Head,
    wall: Option<Timestamp>,
    noted: Option<Head>,
    under_way: BTreeMap<i64, (i64, bool)>,
}

fn prove(file: &Path, end: Option<Head>, noted: Option<Head>) -> Result<(Walked, Option<Break>), JournalError> {
    let reader = Reader::open(file)?;
    let mut walked = Walked {
        hasher: Hasher::default(),
        first: None,
        head: end.unwrap_or_default(),
        wall: None,
        noted,
        under_way: BTreeMap::new(),
    };
    let name = file.display().to_string();
    let fault = walk(reader.connection(), &name, i64::MIN, |view| match walked.step(view, end) {
        Ok(()) => ControlFlow::Continue(()),
        Err(broken) => ControlFlow::Break(broken),
    });
    let fault = match fault {
        Ok(fault) => fault,
        // The very tables are damaged.
        Err(JournalError::Broken { cause, .. }) => Some(walked.fault_at_next(Fault::Unreadable { cause })),
        Err(other) => return Err(other),
    };
    let fault = fault.or_else(|| walked.missing_end()).or_else(|| {
        let found = listed(reader.connection()).ok();
        let rows = walked.under_way.iter().map(|(command, (record, is_sent))| (*command, *record, i64::from(*is_sent)));
        let differs = found.is_none_or(|found| !rows.eq(found));
        differs.then_some((walked.head.number, walked.wall, Fault::UnderWayDiffers))
    });
    let broken = fault.map(|(record, wall, fault)| Break { file: file.to_owned(), record, wall, fault });
    Ok((walked, broken))
}

type RecordFault = (i64, Option<Timestamp>, Fault);

impl Walked {
    fn step(&mut self, view: Result<View<'_>, RowFault>, end: Option<Head>) -> Result<(), RecordFault> {
        let view = view.map_err(|fault| self.fault_at_next(Fault::Unreadable { cause: fault.to_string() }))?;
        let (number, wall) = (view.hashed.number, Some(Timestamp(view.hashed.wall_ms)));
        let fault = if self.first.is_none() && end.is_none() {
            beginning_fault(&view)
        } else if number != self.head.number + 1 {
            return Err(self.fault_at_next(Fault::OutOfPlace { found: number }));
        } else {
            (view.previous != self.head.hash).then_some(Fault::NotLinked)
        };
        // Of a record that was changed that is said, even when the link is what was changed in it.
        let is_whole = links(&mut self.hasher, view.previous, &view.hashed, view.hash);
        let fault = if is_whole { fault } else { Some(Fault::Changed) };
        let fault = fault.or_else(|| {
            self.noted.filter(|noted| noted.number == number && noted.hash != view.hash).map(|_| Fault::Replaced)
        });
        if let Some(fault) = fault {
            return Err((number, wall, fault));
        }
        self.follow(&view);
        self.first.get_or_insert(number);
        (self.head, self.wall) = (Head { number, hash: view.hash }, wall);
        Ok(())
    }

    fn follow(&mut self, view: &View<'_>) {
        let Some(command) = view.hashed.command else { return };
        match effect(view.kind(), view.body()) {
            Effect::Opens { is_sent } => {
                self.under_way.insert(command, (view.hashed.number, is_sent));
            }
            Effect::Sends => {
                if let Some((_, is_sent)) = self.under_way.get_mut(&command) {
                    *is_sent = true;
                }
            }
            Effect::Ends => {
                self.under_way.remove(&command);
            }
            Effect::Nothing => {}
        }
    }

    fn missing_end(&self) -> Option<RecordFault> {
        if self.first.is_none() {
            return Some(self.fault_at_next(Fault::NoBeginning));
        }
        let noted = self.noted.filter(|noted| noted.number > self.head.number)?;
        Some(self.fault_at_next(Fault::Missing { last: noted.number }))
    }

    fn fault_at_next(&self, fault: Fault) -> RecordFault {
        (self.head.number + 1, self.wall, fault)
    }
}

/// What is wrong with the first record of the oldest file at hand.
fn beginning_fault(view: &View<'_>) -> Option<Fault> {
    let is_beginning = match Kind::of_word(view.kind()) {
        Some(Kind::Began) => view.hashed.number == 1 && view.previous == Hash::default(),
        Some(Kind::Continued) => true,
        _ => false,
    };
    (!is_beginning).then_some(Fault::NoBeginning)
}
