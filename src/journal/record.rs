//! Records: who did what to what, when and why.

use serde_json::{Value, json};

use crate::base::time::Timestamp;
use crate::model::CommandId;
use crate::model::command::Issuer;

use super::order_text::issuer_text;

/// Bytes of a station's or operator's id and of a role.
pub const TEXT_BYTES_MAX: usize = 64;
/// Bytes of a person's name.
pub const NAME_BYTES_MAX: usize = 128;
/// Bytes of all URNs of targets together.
pub const TARGETS_BYTES_MAX: usize = 16 * 1024;
/// Bytes of a reason.
pub const WHY_BYTES_MAX: usize = 2 * 1024;
/// Bytes of a body.
pub const BODY_BYTES_MAX: usize = 8 * 1024;
/// Bytes that the mark of a cut text takes at most.
const MARK_BYTES_MAX: usize = 32;

macro_rules! kinds {
    ($($(#[$doc:meta])* $kind:ident $word:literal;)*) => {
        /// What a record is about.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Kind {
            $($(#[$doc])* $kind,)*
        }

        impl Kind {
            pub const ALL: &[Self] = &[$(Self::$kind,)*];

            /// The word in the file.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$kind => $word,)*
                }
            }
        }
    };
}

kinds! {
    /// The first record of a journal.
    Began "began";
    /// The first record of a file that goes on from another one; its body names that.
    Continued "continued";
    /// A command under way when the file before was put away, as it was issued.
    CommandCarried "command_carried";
    CommandIssued "command_issued";
    /// A second person lets a held command go.
    CommandReleased "command_released";
    /// Somebody wants a command taken back.
    CommandWithdrawn "command_withdrawn";
    /// A message goes out to an executor.
    CommandSent "command_sent";
    /// What an executor said.
    CommandReported "command_reported";
    /// The one outcome.
    CommandEnded "command_ended";
    /// Somebody asks for a ride or a delivery in another's name.
    RequestMade "request_made";
    /// Somebody ends such a request, or another one.
    RequestEnded "request_ended";
    /// A change of how the source runs.
    Control "control";
    FaultInjected "fault_injected";
    FaultEnded "fault_ended";
    SourceSwitched "source_switched";
    AlarmAction "alarm_action";
    SignedIn "signed_in";
    SignedOut "signed_out";
    /// Somebody gave a wrong name or PIN, or may not do what they wanted to sign in for.
    SignInRefused "sign_in_refused";
    SettingChanged "setting_changed";
    ArchiveOpened "archive_opened";
    /// Somebody looked at personal data, with a reason.
    PersonalDataOpened "personal_data_opened";
    /// So many records could not be kept while the journal could not be written.
    Missed "missed";
}

impl Kind {
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.word() == word)
    }
}

/// Who did it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Who {
    /// The workstation.
    pub station: String,
    /// `operator:7`, `dispatcher`, `trainer`; `system` for the station itself.
    pub id: String,
    pub name: String,
    pub role: String,
}

impl Who {
    /// Whoever gives commands at a station.
    pub fn of_issuer(station: &str, issuer: Issuer) -> Self {
        Self { id: issuer_text(issuer), ..Self::system(station) }
    }

    /// The station itself.
    pub fn system(station: &str) -> Self {
        Self { station: station.to_owned(), id: "system".to_owned(), ..Self::default() }
    }
}

/// When it was: by the wall clock, and by the source's clock where there is one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub wall: Timestamp,
    pub source: Option<Timestamp>,
}

/// Something that is to be written down. Its texts are within their limits; what was too long is cut, with a mark.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    pub(super) at: Moment,
    pub(super) kind: Kind,
    pub(super) who: Who,
    pub(super) command: Option<CommandId>,
    /// URNs, one a line.
    pub(super) targets: String,
    pub(super) why: String,
    /// A JSON object.
    pub(super) body: String,
}

impl Record {
    /// A record. Nothing is refused: a stop must not fail because somebody's name is long.
    pub fn new(kind: Kind, at: Moment, who: &Who) -> Self {
        let who = Who {
            station: cut(&who.station, TEXT_BYTES_MAX),
            id: cut(&who.id, TEXT_BYTES_MAX),
            name: cut(&who.name, NAME_BYTES_MAX),
            role: cut(&who.role, TEXT_BYTES_MAX),
        };
        let (targets, why) = (String::new(), String::new());
        Self { at, kind, who, command: None, targets, why, body: "{}".to_owned() }
    }

    #[must_use]
    pub fn of_command(self, command: CommandId) -> Self {
        Self { command: Some(command), ..self }
    }

    /// Names what it was done to, by URNs.
    #[must_use]
    pub fn to<'a>(self, urns: impl IntoIterator<Item = &'a str>) -> Self {
        let urns: Vec<String> = urns.into_iter().map(|urn| urn.replace('\n', " ")).collect();
        Self { targets: cut(&urns.join("\n"), TARGETS_BYTES_MAX), ..self }
    }

    #[must_use]
    pub fn because(self, why: &str) -> Self {
        Self { why: cut(why, WHY_BYTES_MAX), ..self }
    }

    /// The particulars, as a JSON object.
    #[must_use]
    pub fn with(self, body: &Value) -> Self {
        Self { body: bounded(body), ..self }
    }
}

/// A text within its limit; one that is longer ends in `…[n bytes]`, `n` being its whole length.
fn cut(text: &str, bytes_max: usize) -> String {
    if text.len() <= bytes_max {
        return text.to_owned();
    }
    let mut end = bytes_max - MARK_BYTES_MAX;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    format!("{}…[{} bytes]", &text[..end], text.len())
}

/// A body within its limit. One that is longer is kept as the beginning of its text, so that it is still JSON.
fn bounded(body: &Value) -> String {
    let text = body.to_string();
    if text.len() <= BODY_BYTES_MAX {
        return text;
    }
    // Escaped once more, a byte takes six at most (a control character inside a string).
    let beginning = cut(&text, BODY_BYTES_MAX / 8);
    json!({ "cut": beginning }).to_string()
}

#[cfg(test)]
mod record_tests {
    use super::*;

    #[test]
    fn kinds_have_words_of_their_own() {
        for kind in Kind::ALL {
            assert_eq!(Kind::of_word(kind.word()), Some(*kind));
        }
        assert_eq!(Kind::of_word("nothing"), None);
    }

    #[test]
    fn what_is_too_long_is_cut_with_a_mark() {
        let long = "櫓".repeat(10_000);
        let who = Who { station: long.clone(), id: long.clone(), name: long.clone(), role: long.clone() };
        let at = Moment { wall: Timestamp(1), source: None };
        let body = json!({ "text": "\u{1}\"\\".repeat(10_000) });
        let record = Record::new(Kind::Control, at, &who).to([long.as_str()]).because(&long).with(&body);
        for (text, bytes_max) in [
            (&record.who.station, TEXT_BYTES_MAX),
            (&record.who.id, TEXT_BYTES_MAX),
            (&record.who.name, NAME_BYTES_MAX),
            (&record.who.role, TEXT_BYTES_MAX),
            (&record.targets, TARGETS_BYTES_MAX),
            (&record.why, WHY_BYTES_MAX),
        ] {
            assert!(text.len() <= bytes_max && text.ends_with("…[30000 bytes]"), "{text}");
        }
        assert!(record.body.len() <= BODY_BYTES_MAX);
        let read: Value = serde_json::from_str(&record.body).unwrap();
        assert!(read["cut"].as_str().unwrap().contains("bytes]"));
    }
}
