//! From the text of a TOML file to a scenario, by hand, so that every complaint names its line and its mend.

use std::path::Path;
use std::sync::Arc;

use toml::de::DeTable;

use super::error::{ScenarioError, Trouble};
use super::nearest_word::nearest;
use super::table::{Page, Section};
use super::{
    EVENTS_MAX, FILE_BYTES_MAX, FleetPlan, GridPlan, LENGTH_MAX_H, NetworkPlan, Scenario, ScenarioClock, ScenarioDeed,
    ScenarioEvent, ScenarioInjection, WeatherPlan, aim, when,
};
use crate::base::time::Span;
use crate::model::InjectionKind;
use crate::model::injection::INJECTIONS;
use crate::sim::roster::VEHICLES_MAX;

const TOP_KEYS: &[&str] = &["format", "title", "description", "clock", "weather", "fleets", "network", "grid", "event"];
const CLOCK_KEYS: &[&str] = &["date", "start", "length"];
const WEATHER_KEYS: &[&str] = &["offset_k", "cloud", "rain_mmph", "wind_mps", "snow_cm"];
const FLEET_KEYS: &[&str] = &["vehicles", "faults"];
const NETWORK_KEYS: &[&str] =
    &["commands_lost", "commands_late_s", "commands_doubled", "commands_refused", "messages_lost"];
const GRID_KEYS: &[&str] = &["limits", "protection"];
/// Keys of an event, besides those that hold a strength.
const EVENT_KEYS: &[&str] = &["id", "at", "do", "end", "target", "for", "until", "ramp", "say", "if_there"];
const STRENGTH_KEYS: &[&str] = &[
    "share",
    "delay_s",
    "offset_k",
    "rain_mmph",
    "snow_cm",
    "speed_mps",
    "density_pm2",
    "power_kw",
    "rate_kgph",
    "intensity",
];

impl Scenario {
    /// Reads a scenario's file.
    ///
    /// # Errors
    /// When the file can't be read, or something in it is wrong; the error names file, line and mend.
    pub fn read_file(path: &Path) -> Result<Self, ScenarioError> {
        let file = path.display().to_string();
        match std::fs::read_to_string(path) {
            Ok(text) => {
                let name = path.file_stem().map_or_else(|| file.clone(), |stem| stem.to_string_lossy().into_owned());
                Self::parse(&name, &file, &text)
            }
            Err(source) => Err(ScenarioError::Unreadable { file, source }),
        }
    }

    /// Reads a scenario from its text. `file` is what complaints call it.
    ///
    /// # Errors
    /// When something in it is wrong.
    pub fn parse(name: &str, file: &str, text: &str) -> Result<Self, ScenarioError> {
        let page = Page { file, text };
        if text.len() > FILE_BYTES_MAX {
            return Err(page.trouble(1, Trouble::TooLong(FILE_BYTES_MAX)));
        }
        let document = DeTable::parse(text).map_err(|error| {
            let line = error.span().map_or(1, |span| page.line(span.start));
            page.trouble(line, Trouble::Syntax(error.message().to_owned()))
        })?;
        let top = Section::open(page, document.get_ref(), 1, "the file", TOP_KEYS)?;
        if let Some(format) = top.count("format", 0, u32::MAX)?.filter(|format| *format != 1) {
            return Err(top.trouble(top.line_of("format"), Trouble::UnknownFormat(i64::from(format))));
        }
        let example = "title = { en = \"…\", ja = \"…\" }";
        let title = top.name("title")?.ok_or_else(|| top.missing("title", example))?;
        let example = "description = { en = \"…\", ja = \"…\" }";
        let description = top.name("description")?.ok_or_else(|| top.missing("description", example))?;
        let clock = clock(&top)?;
        Ok(Self {
            name: name.into(),
            file: file.into(),
            title,
            description,
            clock,
            weather: weather(&top)?,
            fleets: fleets(&top)?,
            network: network(&top)?,
            grid: grid(&top)?,
            events: events(&top, &clock)?,
        })
    }
}

fn clock(top: &Section<'_, '_>) -> Result<ScenarioClock, ScenarioError> {
    let section = top.section("clock", "[clock]", CLOCK_KEYS)?;
    let section = section.ok_or_else(|| top.missing("clock", "[clock]"))?;
    let date = section.date("date")?.value;
    let start = section.required_text("start", "start = \"18:00\"")?;
    let Ok(time) = chrono::NaiveTime::parse_from_str(start.value, "%H:%M") else {
        let trouble = Trouble::WrongType {
            key: "start".to_owned(),
            wanted: "a time of day",
            found: format!("\"{}\"", start.value),
            example: "start = \"18:00\"".to_owned(),
        };
        return Err(section.trouble(start.line, trouble));
    };
    let length = section.required_text("length", "length = \"01:30:00\"")?;
    let span = when::length("length", length.value).map_err(|trouble| section.trouble(length.line, trouble))?;
    if span <= Span::ZERO || span > Span::from_s(LENGTH_MAX_H * 3600) {
        let trouble = Trouble::OutOfRange {
            key: "length".to_owned(),
            value: format!("\"{}\"", length.value),
            least: "00:00:01".to_owned(),
            most: format!("{LENGTH_MAX_H}:00:00"),
            hint: "",
        };
        return Err(section.trouble(length.line, trouble));
    }
    Ok(ScenarioClock { date, start: time, length: span, line: start.line })
}

fn weather(top: &Section<'_, '_>) -> Result<WeatherPlan, ScenarioError> {
    let Some(section) = top.section("weather", "[weather]", WEATHER_KEYS)? else { return Ok(WeatherPlan::default()) };
    Ok(WeatherPlan {
        offset_k: section.number("offset_k", -25.0, 25.0)?,
        cloud: section.number("cloud", 0.0, 1.0)?,
        rain_mmph: section.number("rain_mmph", 0.0, 120.0)?,
        wind_mps: section.number("wind_mps", 0.0, 60.0)?,
        snow_cm: section.number("snow_cm", 0.0, 300.0)?,
    })
}

fn fleets(top: &Section<'_, '_>) -> Result<FleetPlan, ScenarioError> {
    let Some(section) = top.section("fleets", "[fleets]", FLEET_KEYS)? else { return Ok(FleetPlan::default()) };
    Ok(FleetPlan {
        vehicles: section.count("vehicles", 1, VEHICLES_MAX)?,
        faults: section.number("faults", 0.0, 100.0)?,
    })
}

fn network(top: &Section<'_, '_>) -> Result<NetworkPlan, ScenarioError> {
    let Some(section) = top.section("network", "[network]", NETWORK_KEYS)? else { return Ok(NetworkPlan::default()) };
    Ok(NetworkPlan {
        commands_lost: section.number("commands_lost", 0.0, 1.0)?,
        commands_late_s: section.number("commands_late_s", 0.0, 600.0)?,
        commands_doubled: section.number("commands_doubled", 0.0, 1.0)?,
        commands_refused: section.number("commands_refused", 0.0, 1.0)?,
        messages_lost: section.number("messages_lost", 0.0, 1.0)?,
    })
}

fn grid(top: &Section<'_, '_>) -> Result<GridPlan, ScenarioError> {
    let Some(section) = top.section("grid", "[grid]", GRID_KEYS)? else { return Ok(GridPlan::default()) };
    Ok(GridPlan {
        limits: section.number("limits", 0.1, 2.0)?,
        has_protection: section.flag("protection")?.unwrap_or(false),
    })
}

/// The ids of events, with their lines, in order of the file.
struct Ids<'a> {
    known: Vec<(Option<&'a str>, usize)>,
}

impl Ids<'_> {
    fn index_of(
        &self,
        section: &Section<'_, '_>,
        id: &str,
        line: usize,
        before: usize,
    ) -> Result<usize, ScenarioError> {
        let found = self.known.iter().take(before).position(|(known, _)| *known == Some(id));
        found.ok_or_else(|| {
            let names: Vec<&str> = self.known.iter().filter_map(|(known, _)| *known).collect();
            let hint = nearest(id, &names)
                .filter(|near| *near != id)
                .map_or_else(String::new, |near| format!(" (did you mean \"{near}\"?)"));
            section.trouble(line, Trouble::UnknownId { id: id.to_owned(), hint })
        })
    }
}

fn events(top: &Section<'_, '_>, clock: &ScenarioClock) -> Result<Vec<ScenarioEvent>, ScenarioError> {
    let keys: Vec<&str> = EVENT_KEYS.iter().chain(STRENGTH_KEYS).copied().collect();
    let sections = top.sections("event", "[[event]]", &keys)?;
    if let Some(surplus) = sections.get(EVENTS_MAX) {
        return Err(surplus.trouble(surplus.line, Trouble::TooManyEvents(EVENTS_MAX)));
    }
    let mut ids = Ids { known: Vec::new() };
    for section in &sections {
        let id = section.text("id", "\"first\"")?;
        if let Some(id) = &id
            && let Some((_, other)) = ids.known.iter().find(|(known, _)| *known == Some(id.value))
        {
            let trouble = Trouble::DuplicateId { id: id.value.to_owned(), other: *other };
            return Err(section.trouble(id.line, trouble));
        }
        ids.known.push((id.as_ref().map(|id| id.value), id.map_or(section.line, |id| id.line)));
    }
    let mut events = Vec::with_capacity(sections.len());
    for (index, section) in sections.iter().enumerate() {
        events.push(event(section, clock, &ids, index, &events)?);
    }
    Ok(in_order_of_time(events))
}

fn event(
    section: &Section<'_, '_>,
    clock: &ScenarioClock,
    ids: &Ids<'_>,
    index: usize,
    before: &[ScenarioEvent],
) -> Result<ScenarioEvent, ScenarioError> {
    let at_text = section.required_text("at", "at = \"00:02:30\"")?;
    let at = when::moment("at", at_text.value, clock).map_err(|trouble| section.trouble(at_text.line, trouble))?;
    let say = section.name("say")?;
    let (word, end) = (section.text("do", "\"trip_feeder\"")?, section.text("end", "\"first\"")?);
    let deed = match (word, end) {
        (Some(word), None) => {
            Some(ScenarioDeed::Begin(injection(section, (word.value, word.line), clock, at, ids, index)?))
        }
        (None, Some(id)) => {
            only_with_deed(section)?;
            let ended = ids.index_of(section, id.value, id.line, index)?;
            let can_end = before.get(ended).is_some_and(
                |event| matches!(&event.deed, Some(ScenarioDeed::Begin(begun)) if begun.lasts != Some(Span::ZERO)),
            );
            if !can_end {
                return Err(section.trouble(id.line, Trouble::NothingToEnd { id: id.value.to_owned() }));
            }
            Some(ScenarioDeed::End(ended))
        }
        (Some(_), Some(end)) => return Err(section.trouble(end.line, Trouble::DoesAndEnds)),
        (None, None) => {
            only_with_deed(section)?;
            None
        }
    };
    if deed.is_none() && say.is_none() {
        return Err(section.trouble(section.line, Trouble::Idle));
    }
    Ok(ScenarioEvent { at, say, deed, line: section.line })
}

fn only_with_deed(section: &Section<'_, '_>) -> Result<(), ScenarioError> {
    let found = ["target", "for", "until", "ramp", "if_there"].iter().chain(STRENGTH_KEYS).find(|key| section.has(key));
    match found {
        Some(key) => Err(section.trouble(section.line_of(key), Trouble::WithoutDeed { key: (*key).to_owned() })),
        None => Ok(()),
    }
}

fn injection(
    section: &Section<'_, '_>,
    (word, line): (&str, usize),
    clock: &ScenarioClock,
    at: Span,
    ids: &Ids<'_>,
    index: usize,
) -> Result<ScenarioInjection, ScenarioError> {
    let kind = InjectionKind::of_word(word).ok_or_else(|| {
        let words: Vec<&str> = INJECTIONS.iter().map(|spec| spec.word).collect();
        let hint = nearest(word, &words).map_or_else(String::new, |near| format!(" (did you mean \"{near}\"?)"));
        section.trouble(line, Trouble::UnknownDeed { word: word.to_owned(), hint, known: words.join(", ") })
    })?;
    let spec = kind.spec();
    let unit_key = spec.unit.key();
    if let Some(needless) = STRENGTH_KEYS.iter().find(|key| section.has(key) && Some(**key) != unit_key) {
        let trouble = Trouble::UnknownKey {
            key: (*needless).to_owned(),
            place: "this event",
            hint: unit_key.map_or_else(String::new, |key| format!(" (`{word}` is measured by `{key}`)")),
            known: EVENT_KEYS.iter().copied().chain(unit_key).collect::<Vec<_>>().join(", "),
        };
        return Err(section.trouble(section.line_of(needless), trouble));
    }
    let strength = match unit_key {
        Some(key) => section.number(key, spec.least, spec.most)?.unwrap_or(spec.usual),
        None => 0.0,
    };
    let ramp = match section.text("ramp", "\"00:01:00\"")? {
        Some(text) => when::length("ramp", text.value).map_err(|trouble| section.trouble(text.line, trouble))?,
        None => Span::ZERO,
    };
    let aim = aim::read(section, kind, |id, line| ids.index_of(section, id, line, index))?;
    Ok(ScenarioInjection {
        kind,
        aim,
        strength,
        ramp,
        lasts: lasts(section, kind, clock, at)?,
        if_there: section.flag("if_there")?.unwrap_or(false),
        target_line: section.line_of("target"),
    })
}

/// How long something lasts: `for`, `until`, or as usual; what somebody has to end goes on to the scenario's end.
fn lasts(
    section: &Section<'_, '_>,
    kind: InjectionKind,
    clock: &ScenarioClock,
    at: Span,
) -> Result<Option<Span>, ScenarioError> {
    let (for_text, until_text) = (section.text("for", "\"00:10:00\"")?, section.text("until", "\"19:10\"")?);
    match (for_text, until_text) {
        (Some(_), Some(until)) => Err(section.trouble(until.line, Trouble::TwoEnds)),
        (Some(text), None) => {
            when::length("for", text.value).map(Some).map_err(|trouble| section.trouble(text.line, trouble))
        }
        (None, Some(text)) => {
            let until =
                when::moment("until", text.value, clock).map_err(|trouble| section.trouble(text.line, trouble))?;
            if until <= at {
                return Err(section.trouble(text.line, Trouble::EndsBeforeItBegins));
            }
            Ok(Some(Span(until.0 - at.0)))
        }
        (None, None) => Ok(kind.spec().usual_s.map(|seconds| Span::from_s(i64::from(seconds)))),
    }
}

/// Sorts events by time and lets those that point at others by index point at their new places.
fn in_order_of_time(events: Vec<ScenarioEvent>) -> Vec<ScenarioEvent> {
    let mut order: Vec<usize> = (0..events.len()).collect();
    order.sort_by_key(|index| (events[*index].at, *index));
    let mut place = vec![0; events.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    let mut sorted: Vec<(usize, ScenarioEvent)> =
        events.into_iter().enumerate().map(|(old, event)| (place[old], event)).collect();
    sorted.sort_by_key(|(new, _)| *new);
    let moved = |mut event: ScenarioEvent| {
        match &mut event.deed {
            Some(ScenarioDeed::End(of)) => *of = place.get(*of).copied().unwrap_or(*of),
            Some(ScenarioDeed::Begin(ScenarioInjection { aim: aim::Aim::Choice(choice), .. })) => {
                choice.on = choice.on.map(|of| place.get(of).copied().unwrap_or(of));
            }
            _ => {}
        }
        event
    };
    sorted.into_iter().map(|(_, event)| moved(event)).collect()
}

/// A shared scenario of a name on the command line: a built-in one, or a file that ends in `.toml`.
///
/// # Errors
/// When there is no such scenario, or its file is wrong.
pub fn named(name: &str) -> Result<Arc<Scenario>, ScenarioError> {
    let is_file = Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("toml"));
    if is_file {
        return Scenario::read_file(Path::new(name)).map(Arc::new);
    }
    let names = super::built_in_names();
    match super::built_in(name) {
        Some(scenario) => scenario.map(Arc::new),
        None => Err(ScenarioError::UnknownName { name: name.to_owned(), known: names.join(", ") }),
    }
}
