//! The file with the list of people: read by hand, so that every complaint names its line and its mend, and written
//! aside and renamed.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use toml::de::{DeTable, DeValue};
use toml::{Spanned, Table, Value};

use super::pin_hash::PinHash;
use crate::model::people::PERSON_NUMBER_MIN;
use crate::station::whole_file::{self, Readers};

/// What the file is called, beside the settings.
pub const FILE_NAME: &str = "people.toml";
/// People in one list at most.
pub const PEOPLE_MAX: usize = 500;
/// Letters of a name at most.
pub const NAME_CHARS_MAX: usize = 64;
/// Bytes of a file at most.
const FILE_BYTES_MAX: u64 = 256 * 1024;
const VERSION: i64 = 1;

/// What somebody may do, as the file says it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListedRole {
    Viewer,
    Operator,
    Supervisor,
    /// Of the company with this name.
    Partner(String),
}

impl ListedRole {
    /// The word in the file and on the command line.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Operator => "operator",
            Self::Supervisor => "supervisor",
            Self::Partner(_) => "partner",
        }
    }

    /// From its word, and the company for a partner.
    pub fn of_word(word: &str, partner: Option<&str>) -> Option<Self> {
        Some(match (word, partner) {
            ("viewer", None) => Self::Viewer,
            ("operator", None) => Self::Operator,
            ("supervisor", None) => Self::Supervisor,
            ("partner", Some(partner)) => Self::Partner(partner.to_owned()),
            _ => return None,
        })
    }
}

/// One person of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedPerson {
    /// Never given to anybody else, so that the journal goes on to name the right one.
    pub number: u16,
    pub name: String,
    pub role: ListedRole,
    pub pin: PinHash,
}

/// The list as it stands in the file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PeopleList {
    pub people: Vec<ListedPerson>,
    /// The next person's number.
    pub next_number: u16,
}

/// Why a list of people can't be used, with the mend.
#[derive(Debug, thiserror::Error)]
pub enum PeopleError {
    #[error("{path} can't be read ({source}); let it be read, or name another one with --people")]
    Unreadable { path: PathBuf, source: io::Error },
    #[error("{path}, line {line}: {trouble}")]
    At { path: PathBuf, line: usize, trouble: String },
    #[error(
        "{path} lists nobody; add somebody with `yagura people add NAME --role ROLE`, or delete it to switch sign-in off"
    )]
    Nobody { path: PathBuf },
    #[error("{path} can't be written ({source}); make its folder writable, or name another one with --people")]
    Unwritable { path: PathBuf, source: io::Error },
    #[error("{0} is in the list already; remove them first, or give the full name")]
    NameTaken(String),
    #[error("nobody in the list is called \"{0}\"; `yagura people list` shows who is")]
    UnknownName(String),
    #[error("a name has 1 to {NAME_CHARS_MAX} letters and no line breaks")]
    BadName,
    #[error("the list is full: {PEOPLE_MAX} people at most")]
    Full,
}

/// Where a complaint is about.
struct Page<'a> {
    path: &'a Path,
    text: &'a str,
}

type Entry<'i> = Spanned<DeValue<'i>>;

impl PeopleList {
    /// Reads the list. `None` when there is no file: then nobody has to sign in.
    ///
    /// # Errors
    /// When the file can't be read, or something in it is wrong; the error names file, line and mend.
    pub fn load(path: &Path) -> Result<Option<Self>, PeopleError> {
        let unreadable = |source| PeopleError::Unreadable { path: path.to_owned(), source };
        match fs::metadata(path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(error)),
            Ok(found) if found.len() > FILE_BYTES_MAX => {
                return Err(unreadable(io::Error::other(format!("it is longer than {FILE_BYTES_MAX} bytes"))));
            }
            Ok(_) => {}
        }
        let text = fs::read_to_string(path).map_err(unreadable)?;
        Self::parse(path, &text).map(Some)
    }

    /// Reads the list from its text; `path` is what complaints call it.
    ///
    /// # Errors
    /// When something in it is wrong.
    pub fn parse(path: &Path, text: &str) -> Result<Self, PeopleError> {
        let page = Page { path, text };
        let document = DeTable::parse(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            page.at(
                at,
                format!("this is no TOML ({}); mend the line so that it reads like `key = \"value\"`", error.message()),
            )
        })?;
        let top = document.get_ref();
        page.known_keys(top, &["version", "next_number", "person"])?;
        let version = page.whole(top, "version", 0, "version = 1")?;
        if version != VERSION {
            let trouble = format!("the version {version} is not known to this program; known is 1");
            return Err(page.at(place(top, "version"), trouble));
        }
        let next_number = page.whole(top, "next_number", 0, "next_number = 11")?;
        let next_number = page.number(next_number, place(top, "next_number"))?;
        let mut list = Self { people: Vec::new(), next_number };
        let people = match top.get("person") {
            None => return Err(PeopleError::Nobody { path: path.to_owned() }),
            Some(people) => people.get_ref().as_array().ok_or_else(|| {
                page.at(people.span().start, "people stand under `[[person]]`, each with two brackets".to_owned())
            })?,
        };
        for entry in people {
            let person = page.person(entry)?;
            page.fits(&list, &person, entry.span().start)?;
            list.next_number = list.next_number.max(person.number.saturating_add(1));
            list.people.push(person);
        }
        if list.people.is_empty() { Err(PeopleError::Nobody { path: path.to_owned() }) } else { Ok(list) }
    }

    /// Adds somebody and says what number they have.
    ///
    /// # Errors
    /// When the name can't be one or is taken, or the list is full.
    pub fn add(&mut self, name: &str, role: ListedRole, pin: PinHash) -> Result<u16, PeopleError> {
        let name = name.trim();
        if !is_name(name) {
            return Err(PeopleError::BadName);
        }
        if self.named(name).is_some() {
            return Err(PeopleError::NameTaken(name.to_owned()));
        }
        let number = self.next_number.max(PERSON_NUMBER_MIN);
        if self.people.len() >= PEOPLE_MAX || number == u16::MAX {
            return Err(PeopleError::Full);
        }
        self.people.push(ListedPerson { number, name: name.to_owned(), role, pin });
        self.next_number = number + 1;
        Ok(number)
    }

    /// Takes somebody out of the list.
    ///
    /// # Errors
    /// When nobody is called so.
    pub fn remove(&mut self, name: &str) -> Result<(), PeopleError> {
        let number = self.named(name).ok_or_else(|| PeopleError::UnknownName(name.to_owned()))?.number;
        self.people.retain(|person| person.number != number);
        Ok(())
    }

    /// The person of a name; capitals and blanks around it don't matter.
    pub fn named(&self, name: &str) -> Option<&ListedPerson> {
        let wanted = name.trim().to_lowercase();
        self.people.iter().find(|person| person.name.to_lowercase() == wanted)
    }

    /// Writes the list aside and renames it over the old one. Only its owner may read it.
    ///
    /// # Errors
    /// When it can't be written.
    pub fn save(&self, path: &Path) -> Result<(), PeopleError> {
        let written = whole_file::save(path, self.text().as_bytes(), Readers::Owner);
        written.map_err(|source| PeopleError::Unwritable { path: path.to_owned(), source })
    }

    fn text(&self) -> String {
        let mut top = Table::new();
        top.insert("version".to_owned(), Value::Integer(VERSION));
        top.insert("next_number".to_owned(), Value::Integer(self.next_number.into()));
        let people = self.people.iter().map(|person| {
            let mut table = Table::new();
            table.insert("number".to_owned(), Value::Integer(person.number.into()));
            table.insert("name".to_owned(), Value::String(person.name.clone()));
            table.insert("role".to_owned(), Value::String(person.role.word().to_owned()));
            if let ListedRole::Partner(partner) = &person.role {
                table.insert("partner".to_owned(), Value::String(partner.clone()));
            }
            table.insert("pin".to_owned(), Value::String(person.pin.as_str().to_owned()));
            Value::Table(table)
        });
        top.insert("person".to_owned(), Value::Array(people.collect()));
        format!("# Who may sign in. Written by `yagura people`; PINs are Argon2id hashes.\n{top}")
    }
}

fn is_name(name: &str) -> bool {
    (1..=NAME_CHARS_MAX).contains(&name.chars().count()) && !name.chars().any(char::is_control)
}

/// Where a key's value stands.
fn place(table: &DeTable<'_>, key: &str) -> usize {
    table.get(key).map_or(0, |value| value.span().start)
}

impl Page<'_> {
    fn at(&self, byte: usize, trouble: String) -> PeopleError {
        let line = self.text.bytes().take(byte).filter(|byte| *byte == b'\n').count() + 1;
        PeopleError::At { path: self.path.to_owned(), line, trouble }
    }

    fn known_keys(&self, table: &DeTable<'_>, known: &[&str]) -> Result<(), PeopleError> {
        let unknown = table.keys().filter(|key| !known.contains(&key.get_ref().as_ref()));
        match unknown.min_by_key(|key| key.span().start) {
            None => Ok(()),
            Some(key) => {
                let trouble = format!("`{}` is not known here; known are {}", key.get_ref(), known.join(", "));
                Err(self.at(key.span().start, trouble))
            }
        }
    }

    fn value<'a, 'i>(
        &self,
        table: &'a DeTable<'i>,
        key: &str,
        of: usize,
        example: &str,
    ) -> Result<&'a Entry<'i>, PeopleError> {
        table.get(key).ok_or_else(|| self.at(of, format!("`{key}` is missing; add a line like `{example}`")))
    }

    fn whole(&self, table: &DeTable<'_>, key: &str, of: usize, example: &str) -> Result<i64, PeopleError> {
        let value = self.value(table, key, of, example)?;
        let found = value.get_ref().as_integer().and_then(|digits| digits.as_str().parse().ok());
        found.ok_or_else(|| {
            self.at(value.span().start, format!("`{key}` should be a whole number; write it like `{example}`"))
        })
    }

    fn words<'a>(&self, table: &'a DeTable<'_>, key: &str, of: usize, example: &str) -> Result<&'a str, PeopleError> {
        let value = self.value(table, key, of, example)?;
        value.get_ref().as_str().ok_or_else(|| {
            self.at(value.span().start, format!("`{key}` should be a text in quotes; write it like `{example}`"))
        })
    }

    fn number(&self, number: i64, at: usize) -> Result<u16, PeopleError> {
        let found = u16::try_from(number).ok().filter(|number| *number >= PERSON_NUMBER_MIN);
        found.ok_or_else(|| {
            self.at(at, format!("the number {number} is out of range: it lies between {PERSON_NUMBER_MIN} and 65535"))
        })
    }

    fn person(&self, entry: &Entry<'_>) -> Result<ListedPerson, PeopleError> {
        let of = entry.span().start;
        let table = entry
            .get_ref()
            .as_table()
            .ok_or_else(|| self.at(of, "a person stands under `[[person]]`, with two brackets".to_owned()))?;
        self.known_keys(table, &["number", "name", "role", "partner", "pin"])?;
        let number = self.whole(table, "number", of, "number = 11")?;
        let number = self.number(number, place(table, "number"))?;
        let name = self.words(table, "name", of, "name = \"Aiko Tanaka\"")?.trim().to_owned();
        if !is_name(&name) {
            return Err(self.at(place(table, "name"), PeopleError::BadName.to_string()));
        }
        let role = self.role(table, of)?;
        let pin = PinHash::read(self.words(table, "pin", of, "pin = \"$argon2id$…\"")?).ok_or_else(|| {
            let mend = "`pin` is no hash that can be used; remove the person and add them anew with `yagura people`";
            self.at(place(table, "pin"), mend.to_owned())
        })?;
        Ok(ListedPerson { number, name, role, pin })
    }

    fn role(&self, table: &DeTable<'_>, of: usize) -> Result<ListedRole, PeopleError> {
        let word = self.words(table, "role", of, "role = \"operator\"")?;
        let example = "partner = \"Hikyaku Parcels\"";
        let partner = match table.get("partner") {
            None if word == "partner" => Some(self.words(table, "partner", of, example)?),
            None => None,
            Some(_) => Some(self.words(table, "partner", of, example)?),
        };
        ListedRole::of_word(word, partner).ok_or_else(|| {
            let trouble = if partner.is_some() && word != "partner" {
                format!("`partner` goes only with `role = \"partner\"`, not with \"{word}\"; leave one out")
            } else {
                format!("\"{word}\" is no role; a role is viewer, operator, supervisor or partner")
            };
            self.at(place(table, "role"), trouble)
        })
    }

    fn fits(&self, list: &PeopleList, person: &ListedPerson, at: usize) -> Result<(), PeopleError> {
        let numbers: BTreeSet<u16> = list.people.iter().map(|person| person.number).collect();
        if list.people.len() >= PEOPLE_MAX {
            return Err(self.at(at, PeopleError::Full.to_string()));
        }
        if numbers.contains(&person.number) {
            return Err(self.at(at, format!("two people have the number {}; give one another number", person.number)));
        }
        if list.named(&person.name).is_some() {
            return Err(self.at(at, format!("two people are called {}; give one their full name", person.name)));
        }
        Ok(())
    }
}
