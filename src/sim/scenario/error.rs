//! What can be wrong with a scenario, and how to mend it.

use thiserror::Error;

/// Why a scenario can't be played.
#[derive(Debug, Error)]
pub enum ScenarioError {
    #[error("the scenario {file} can't be read ({source}); name a file that is there and that you may read")]
    Unreadable { file: String, source: std::io::Error },
    #[error("no scenario is called \"{name}\"; there are {known}, and files that end in .toml")]
    UnknownName { name: String, known: String },
    #[error("{file}, line {line}: {trouble}")]
    At { file: String, line: usize, trouble: Box<Trouble> },
}

/// What is wrong on a line of a scenario file, with its mend.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Trouble {
    #[error("this is no TOML ({0}); mend the line so that it reads like `key = \"value\"`")]
    Syntax(String),
    #[error("the file is longer than {0} bytes; a scenario is a page or two, split this one")]
    TooLong(usize),
    #[error("there are more than {0} events; split the scenario")]
    TooManyEvents(usize),
    #[error("`{key}` is not known in {place}{hint}; known there are {known}")]
    UnknownKey { key: String, place: &'static str, hint: String, known: String },
    #[error("{place} lacks `{key}`; add a line like `{example}`")]
    MissingKey { key: &'static str, place: &'static str, example: &'static str },
    #[error("`{key}` should be {wanted}, but is {found}; write it like `{example}`")]
    WrongType { key: String, wanted: &'static str, found: String, example: String },
    #[error("`{key} = {value}` is out of range: it lies between {least} and {most}{hint}")]
    OutOfRange { key: String, value: String, least: String, most: String, hint: &'static str },
    #[error(
        "`{key} = \"{value}\"` is no time: write \"HH:MM:SS\" for a span after the start, as in \"00:02:30\", or \"HH:MM\" \
         for a time of day, as in \"18:05\""
    )]
    NoTime { key: String, value: String },
    #[error("`{key} = \"{value}\"` is no length of time: write it as \"HH:MM:SS\", as in \"00:10:00\"")]
    NoLength { key: String, value: String },
    #[error("`date = \"{0}\"` is no day of the calendar: write it as \"YYYY-MM-DD\", as in \"2026-08-03\"")]
    NoDate(String),
    #[error(
        "{value} is before the start: the scenario begins at {start} and ends at {end}; name a later time, or begin earlier"
    )]
    BeforeStart { value: String, start: String, end: String },
    #[error(
        "{value} is after the end: the scenario begins at {start} and ends at {end}; name an earlier time, or make `length` \
         longer"
    )]
    AfterEnd { value: String, start: String, end: String },
    #[error("the event ends before it begins; let `until` be later than `at`")]
    EndsBeforeItBegins,
    #[error("an event has either `for` or `until`, not both; leave one out")]
    TwoEnds,
    #[error("nothing can be done that is called \"{word}\"{hint}; known are {known}")]
    UnknownDeed { word: String, hint: String, known: String },
    #[error("the event does nothing; give it `do`, `end` or `say`")]
    Idle,
    #[error("an event has either `do` or `end`, not both; make it two events")]
    DoesAndEnds,
    #[error("`{key}` goes only with `do = …`; leave it out, or say what is done")]
    WithoutDeed { key: String },
    #[error("`{word}` needs a target: add `target = \"{example}\"`")]
    MissingTarget { word: &'static str, example: &'static str },
    #[error("`{word}` is for the whole city and takes no target; leave `target` out")]
    NeedlessTarget { word: &'static str },
    #[error("`{word}` is aimed at a {wanted}, but \"{target}\" is a {found}; name a {wanted}, like \"{example}\"")]
    WrongTarget { word: &'static str, wanted: &'static str, found: &'static str, target: String, example: &'static str },
    #[error("{city} has no {class} that is called \"{target}\"; {known}")]
    UnknownTarget { city: String, class: &'static str, target: String, known: String },
    #[error(
        "{city} has no {class} that fits; choose another target, or add `if_there = true` so that the event is left out where \
         there is none"
    )]
    NothingFits { city: String, class: String },
    #[error("two events have the id \"{id}\" (the other on line {other}); give one another name")]
    DuplicateId { id: String, other: usize },
    #[error("no earlier event has the id \"{id}\"{hint}; give the event that is meant `id = \"{id}\"`")]
    UnknownId { id: String, hint: String },
    #[error("the event \"{id}\" has nothing that could be ended: it is over at once")]
    NothingToEnd { id: String },
    #[error("{local} does not exist in {zone}: the clocks go forward then; start an hour later")]
    NoSuchHour { local: String, zone: String },
    #[error("the format {0} is not known to this program; known is 1, so leave `format` out or get a newer Yagura")]
    UnknownFormat(i64),
}
