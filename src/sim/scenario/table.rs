//! Reading TOML tables so that every complaint knows its line.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{ScenarioError, Trouble};
use super::nearest_word::nearest;
use crate::base::name::Name;

/// The text that is being read, and what it is called.
#[derive(Clone, Copy, Debug)]
pub struct Page<'a> {
    pub file: &'a str,
    pub text: &'a str,
}

impl Page<'_> {
    /// The line of a byte, from 1.
    pub fn line(self, byte: usize) -> usize {
        let starts = self.text.match_indices('\n').map(|(end, _)| end + 1);
        starts.take_while(|start| *start <= byte).count() + 1
    }

    pub fn trouble(self, line: usize, trouble: Trouble) -> ScenarioError {
        ScenarioError::At { file: self.file.to_owned(), line, trouble: Box::new(trouble) }
    }
}

type Value<'i> = Spanned<DeValue<'i>>;

/// A value with the line on which it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Lined<T> {
    pub value: T,
    pub line: usize,
}

/// One table of a scenario file.
#[derive(Clone, Copy, Debug)]
pub struct Section<'a, 'i> {
    page: Page<'a>,
    table: &'a DeTable<'i>,
    /// What the table is called in complaints, as in `[clock]`.
    place: &'static str,
    pub line: usize,
}

impl<'a, 'i> Section<'a, 'i> {
    /// Opens a table in which only these keys may stand.
    pub fn open(
        page: Page<'a>,
        table: &'a DeTable<'i>,
        line: usize,
        place: &'static str,
        keys: &[&str],
    ) -> Result<Self, ScenarioError> {
        let mut unknown: Option<(usize, &str)> = None;
        for key in table.keys() {
            let (start, name) = (key.span().start, key.get_ref().as_ref());
            if !keys.contains(&name) && unknown.is_none_or(|(first, _)| start < first) {
                unknown = Some((start, name));
            }
        }
        if let Some((start, key)) = unknown {
            let hint = nearest(key, keys).map_or_else(String::new, |near| format!(" (did you mean `{near}`?)"));
            let trouble = Trouble::UnknownKey { key: key.to_owned(), place, hint, known: keys.join(", ") };
            return Err(page.trouble(page.line(start), trouble));
        }
        Ok(Self { page, table, place, line })
    }

    pub fn trouble(&self, line: usize, trouble: Trouble) -> ScenarioError {
        self.page.trouble(line, trouble)
    }

    fn value(&self, key: &str) -> Option<&'a Value<'i>> {
        self.table.get(key)
    }

    pub fn has(&self, key: &str) -> bool {
        self.value(key).is_some()
    }

    /// The line of a key's value; the table's own where the key is not there.
    pub fn line_of(&self, key: &str) -> usize {
        self.value(key).map_or(self.line, |value| self.page.line(value.span().start))
    }

    fn wrong_type(&self, key: &str, value: &Value<'i>, wanted: &'static str, example: &str) -> ScenarioError {
        let found = value.get_ref().type_str();
        let article = if found.starts_with(['a', 'i']) { "an" } else { "a" };
        let trouble = Trouble::WrongType {
            key: key.to_owned(),
            wanted,
            found: format!("{article} {found}"),
            example: format!("{key} = {example}"),
        };
        self.page.trouble(self.page.line(value.span().start), trouble)
    }

    pub fn text(&self, key: &str, example: &str) -> Result<Option<Lined<&'a str>>, ScenarioError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        match value.get_ref().as_str() {
            Some(text) => Ok(Some(Lined { value: text, line: self.page.line(value.span().start) })),
            None => Err(self.wrong_type(key, value, "a text in quotes", example)),
        }
    }

    pub fn required_text(&self, key: &'static str, example: &'static str) -> Result<Lined<&'a str>, ScenarioError> {
        let quoted = example.split_once("= ").map_or(example, |(_, value)| value);
        self.text(key, quoted)?.ok_or_else(|| self.missing(key, example))
    }

    pub fn missing(&self, key: &'static str, example: &'static str) -> ScenarioError {
        self.trouble(self.line, Trouble::MissingKey { key, place: self.place, example })
    }

    pub fn flag(&self, key: &str) -> Result<Option<bool>, ScenarioError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        value.get_ref().as_bool().map(Some).ok_or_else(|| self.wrong_type(key, value, "true or false", "true"))
    }

    /// A number within a range, whole or not.
    pub fn number(&self, key: &str, least: f32, most: f32) -> Result<Option<f32>, ScenarioError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let digits = match value.get_ref() {
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            _ => return Err(self.wrong_type(key, value, "a number without a unit", &example_between(least, most))),
        };
        let line = self.page.line(value.span().start);
        let number = digits.replace('_', "").parse::<f32>().ok().filter(|number| number.is_finite());
        match number {
            Some(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => Err(self.trouble(line, out_of_range(key, digits, least, most))),
        }
    }

    /// A whole number within a range.
    pub fn count(&self, key: &str, least: u32, most: u32) -> Result<Option<u32>, ScenarioError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let Some(integer) = value.get_ref().as_integer().filter(|integer| integer.radix() == 10) else {
            return Err(self.wrong_type(key, value, "a whole number", &least.to_string()));
        };
        let line = self.page.line(value.span().start);
        match integer.as_str().replace('_', "").parse::<u32>() {
            Ok(number) if (least..=most).contains(&number) => Ok(Some(number)),
            _ => Err(self.trouble(line, out_of_range(key, integer.as_str(), least as f32, most as f32))),
        }
    }

    /// A date, in quotes or as TOML writes it.
    pub fn date(&self, key: &'static str) -> Result<Lined<chrono::NaiveDate>, ScenarioError> {
        let value = self.value(key).ok_or_else(|| self.missing(key, "date = \"2026-08-03\""))?;
        let line = self.page.line(value.span().start);
        let text = match value.get_ref() {
            DeValue::String(text) => text.to_string(),
            DeValue::Datetime(datetime) => datetime.to_string(),
            _ => return Err(self.wrong_type(key, value, "a date", "\"2026-08-03\"")),
        };
        match chrono::NaiveDate::parse_from_str(&text, "%Y-%m-%d") {
            Ok(date) => Ok(Lined { value: date, line }),
            Err(_no_day) => Err(self.trouble(line, Trouble::NoDate(text))),
        }
    }

    /// A text in English and Japanese.
    pub fn name(&self, key: &'static str) -> Result<Option<Name>, ScenarioError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let example = "{ en = \"…\", ja = \"…\" }";
        let Some(table) = value.get_ref().as_table() else {
            return Err(self.wrong_type(key, value, "a text in both languages", example));
        };
        let line = self.page.line(value.span().start);
        let inner = Section::open(self.page, table, line, "a text in both languages", &["en", "ja"])?;
        let en = inner.required_text("en", "en = \"…\"")?;
        let ja = inner.required_text("ja", "ja = \"…\"")?;
        Ok(Some(Name::new(en.value, ja.value)))
    }

    /// The table under a key.
    pub fn section(
        &self,
        key: &str,
        place: &'static str,
        keys: &[&str],
    ) -> Result<Option<Section<'a, 'i>>, ScenarioError> {
        let Some(value) = self.value(key) else { return Ok(None) };
        let Some(table) = value.get_ref().as_table() else {
            return Err(self.wrong_type(key, value, "a table", "{ … }"));
        };
        Section::open(self.page, table, self.page.line(value.span().start), place, keys).map(Some)
    }

    /// The table under a key, when it is a table; `None` for a value of another type.
    pub fn section_if_table(
        &self,
        key: &str,
        place: &'static str,
        keys: &[&str],
    ) -> Result<Option<Section<'a, 'i>>, ScenarioError> {
        let is_table = self.value(key).is_some_and(|value| value.get_ref().is_table());
        if is_table { self.section(key, place, keys) } else { Ok(None) }
    }

    /// The tables under a key that may come again and again, as in `[[event]]`, in order of the file.
    pub fn sections(
        &self,
        key: &str,
        place: &'static str,
        keys: &[&str],
    ) -> Result<Vec<Section<'a, 'i>>, ScenarioError> {
        let Some(value) = self.value(key) else { return Ok(Vec::new()) };
        let Some(array) = value.get_ref().as_array() else {
            return Err(self.wrong_type(key, value, "a list of tables, each begun by a line `[[event]]`", "[{ … }]"));
        };
        let mut sections = Vec::with_capacity(array.len());
        for item in array {
            let Some(table) = item.get_ref().as_table() else {
                return Err(self.wrong_type(key, item, "a table", "[{ … }]"));
            };
            // A table's own span may be empty; its first key is as good.
            let first = table.keys().map(|key| key.span().start).min().unwrap_or(item.span().start);
            sections.push(Section::open(self.page, table, self.page.line(first), place, keys)?);
        }
        Ok(sections)
    }
}

fn out_of_range(key: &str, value: &str, least: f32, most: f32) -> Trouble {
    let looks_like_percent = (most - 1.0).abs() < f32::EPSILON && value.parse().is_ok_and(|value: f32| value > 1.0);
    Trouble::OutOfRange {
        key: key.to_owned(),
        value: value.to_owned(),
        least: least.to_string(),
        most: most.to_string(),
        hint: if looks_like_percent { "; it is a share: 30 % is written 0.3" } else { "" },
    }
}

fn example_between(least: f32, most: f32) -> String {
    if most <= 1.0 { "0.3".to_owned() } else { f32::midpoint(least.max(0.0), most.min(20.0)).round().to_string() }
}
