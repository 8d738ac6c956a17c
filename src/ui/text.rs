//! All words of the window, from the Project Fluent files in `assets/text/`.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, Timelike, Weekday};
use fluent_bundle::{FluentArgs, FluentBundle, FluentResource, FluentValue};

use crate::base::name::Name;
use crate::base::time::Timestamp;

/// The languages of the window.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    #[default]
    English,
    Japanese,
}

impl Language {
    pub const ALL: [Self; 2] = [Self::English, Self::Japanese];

    /// The BCP 47 tag, as in settings and on the command line.
    pub fn tag(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Japanese => "ja",
        }
    }

    fn sources(self) -> &'static [&'static str] {
        macro_rules! files {
            ($folder:literal) => {
                &[
                    include_str!(concat!("../../assets/text/", $folder, "/things.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/shell.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/fleet.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/map.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/inspector.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/energy.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/attention.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/events.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/commands.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/command_card.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/assistance.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/ask.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/first_start.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/people.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/hospital.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/lines.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/requests.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/scenario.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/strip_board.ftl")),
                    include_str!(concat!("../../assets/text/", $folder, "/service.ftl")),
                ]
            };
        }
        match self {
            Self::English => files!("en"),
            Self::Japanese => files!("ja"),
        }
    }
}

/// The words of one language.
pub struct Text {
    pub language: Language,
    bundle: FluentBundle<FluentResource>,
    /// Messages without arguments, ready to be lent out.
    plain: HashMap<String, String>,
}

impl Text {
    pub fn new(language: Language) -> Self {
        let mut bundle = FluentBundle::new(language.tag().parse().into_iter().collect());
        // The marks around arguments that Fluent adds for mixed directions are glyphs that fonts lack.
        bundle.set_use_isolating(false);
        let mut keys = Vec::new();
        for source in language.sources().iter().copied() {
            let resource = match FluentResource::try_new(source.to_owned()) {
                Ok(resource) => resource,
                Err((resource, errors)) => {
                    tracing::error!(?errors, "a text file of the window has mistakes");
                    resource
                }
            };
            keys.extend(message_keys(source));
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(?errors, "a text of the window is defined twice");
            }
        }
        let plain = keys
            .into_iter()
            .filter_map(|key| {
                let pattern = bundle.get_message(&key)?.value()?;
                let mut errors = Vec::new();
                let text = bundle.format_pattern(pattern, None, &mut errors).into_owned();
                errors.is_empty().then_some((key, text))
            })
            .collect();
        Self { language, bundle, plain }
    }

    /// The text of a message without arguments; the key itself when there is none, so that a gap is seen.
    pub fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.plain.get(key).map_or(key, String::as_str)
    }

    /// The text of a message with its arguments filled in.
    pub fn with(&self, key: &str, args: &[(&'static str, FluentValue<'_>)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut fluent_args = FluentArgs::new();
        for (name, value) in args {
            fluent_args.set(*name, value.clone());
        }
        let mut errors = Vec::new();
        self.bundle.format_pattern(pattern, Some(&fluent_args), &mut errors).into_owned()
    }

    /// The text of a message whose one argument is a number that counts things of a kind.
    pub fn numbered(&self, key: &str, number: u32) -> String {
        // As text, or Fluent would group its digits.
        self.with(key, &[("number", FluentValue::from(number.to_string()))])
    }

    /// Whether there is a message of that key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.has_message(key)
    }

    /// The name of a thing in the window's language.
    pub fn name<'a>(&self, name: &'a Name) -> &'a str {
        match self.language {
            Language::English => &name.en,
            Language::Japanese => &name.ja,
        }
    }

    /// A number with grouped digits, as both languages write it: `12,345.6`. Minus is U+2212.
    pub fn number(&self, value: f64, decimals: usize) -> String {
        let plain = format!("{:.decimals$}", value.abs());
        let (whole, rest) = plain.split_at(plain.find('.').unwrap_or(plain.len()));
        let mut grouped = String::with_capacity(plain.len() + 4);
        let is_negative = value < 0.0 && plain.bytes().any(|digit| digit.is_ascii_digit() && digit != b'0');
        if is_negative {
            grouped.push('\u{2212}');
        }
        for (index, digit) in whole.chars().enumerate() {
            if index > 0 && (whole.len() - index).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        grouped.push_str(rest);
        grouped
    }

    /// A moment as clock time with seconds: `08:42:17`.
    pub fn clock(&self, at: Timestamp, zone: chrono_tz::Tz) -> String {
        let local = at.local(zone);
        format!("{:02}:{:02}:{:02}", local.hour(), local.minute(), local.second())
    }

    /// A moment as clock time without seconds: `08:42`.
    pub fn clock_short(&self, at: Timestamp, zone: chrono_tz::Tz) -> String {
        let local = at.local(zone);
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// The day of a moment: `Mon 3 Aug 2026`, `2026年8月3日(月)`.
    pub fn date(&self, at: Timestamp, zone: chrono_tz::Tz) -> String {
        let local = at.local(zone).date_naive();
        match self.language {
            Language::English => format!("{} {}", self.day(local), local.year()),
            Language::Japanese => format!("{}年{}", local.year(), self.day(local)),
        }
    }

    /// A day without its year: `Mon 3 Aug`, `8月3日(月)`.
    pub fn day(&self, day: NaiveDate) -> String {
        let weekday = self.weekday(day.weekday());
        match self.language {
            Language::English => format!("{weekday} {} {}", day.day(), EN_MONTHS[day.month0() as usize]),
            Language::Japanese => format!("{}月{}日({weekday})", day.month(), day.day()),
        }
    }

    /// A day of the week, as short as it gets.
    pub fn weekday(&self, day: Weekday) -> &'static str {
        let days = match self.language {
            Language::English => EN_DAYS,
            Language::Japanese => JA_DAYS,
        };
        days[day.num_days_from_monday() as usize]
    }
}

const EN_DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const JA_DAYS: [&str; 7] = ["月", "火", "水", "木", "金", "土", "日"];
const EN_MONTHS: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/// The keys of the messages that a Fluent file defines.
fn message_keys(source: &str) -> impl Iterator<Item = String> + '_ {
    source
        .lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_alphabetic()))
        .filter_map(|line| Some(line.split_once('=')?.0.trim().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_messages() {
        let [english, japanese] =
            Language::ALL.map(|language| language.sources().iter().copied().flat_map(message_keys).collect::<Vec<_>>());
        for key in &english {
            assert!(japanese.contains(key), "no Japanese for `{key}`");
        }
        for key in &japanese {
            assert!(english.contains(key), "no English for `{key}`");
        }
    }

    #[test]
    fn numbers_are_grouped() {
        let text = Text::new(Language::English);
        assert_eq!(text.number(1_234_567.891, 1), "1,234,567.9");
        assert_eq!(text.number(-0.04, 1), "0.0");
        assert_eq!(text.number(-12.0, 0), "\u{2212}12");
        assert_eq!(text.numbered("shuttle-n", 1184), "Shuttle 1184");
    }
}
