//! Series: a request that is made again and again on chosen days of the week, until a last day.

use std::collections::BTreeSet;

use chrono::{Datelike as _, NaiveDate, Weekday};

use crate::base::ids::SeriesId;
use crate::base::time::{Span, Timestamp};

use super::request_draft::{RequestDraft, RequestRefusal};

/// Chosen days of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Weekdays(u8);

impl Weekdays {
    pub const EVERY_DAY: Self = Self(0b111_1111);
    /// Monday to Friday.
    pub const WORKING: Self = Self(0b001_1111);
    pub const ALL: [Weekday; 7] =
        [Weekday::Mon, Weekday::Tue, Weekday::Wed, Weekday::Thu, Weekday::Fri, Weekday::Sat, Weekday::Sun];
    /// The words in files, from Monday on.
    const WORDS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

    pub fn has(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    pub fn is_none(self) -> bool {
        self.0 == 0
    }

    #[must_use]
    pub fn with(self, day: Weekday) -> Self {
        Self(self.0 | bit(day))
    }

    pub fn toggle(&mut self, day: Weekday) {
        self.0 ^= bit(day);
    }

    /// Those there are, from Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        Self::ALL.into_iter().filter(move |day| self.has(*day))
    }

    /// The word of a day in files.
    pub fn word(day: Weekday) -> &'static str {
        Self::WORDS[day.num_days_from_monday() as usize]
    }

    pub fn of_word(word: &str) -> Option<Weekday> {
        Self::ALL.into_iter().find(|day| Self::word(*day) == word)
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.num_days_from_monday()
}

/// A series as somebody at a window makes it.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesDraft {
    /// The first one; of the others only the day differs.
    pub first: RequestDraft,
    pub days: Weekdays,
    /// The last day on which it may be.
    pub until: NaiveDate,
}

/// A series that goes on until its last day, or until a person ends it.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    pub id: SeriesId,
    pub draft: SeriesDraft,
    /// The first day that is not booked yet; after the last one nothing more is.
    pub next: NaiveDate,
    /// Days that were called off.
    pub skipped: BTreeSet<NaiveDate>,
    /// Why the occurrence of `next` can't be booked, although it is time for it.
    pub trouble: Option<RequestRefusal>,
    /// When an occurrence was booked last, by the source's clock.
    pub booked: Option<Timestamp>,
}

impl Series {
    /// Series at a time; more are refused.
    pub const COUNT_MAX: usize = 500;
    /// From the first day to the last at most.
    pub const DAYS_MAX: i64 = 366;
    /// An occurrence is booked so long before its first time.
    pub const AHEAD: Span = Span::from_s(24 * 3_600);

    /// The next day from one on that it is to be booked for.
    pub fn day_from(&self, from: NaiveDate) -> Option<NaiveDate> {
        let days = from.iter_days().take_while(|day| *day <= self.draft.until);
        days.take(Self::DAYS_MAX as usize + 1)
            .find(|day| self.draft.days.has(day.weekday()) && !self.skipped.contains(day))
    }
}
