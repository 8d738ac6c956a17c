//! Series in the file of bookings.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::ids::SeriesId;
use crate::base::time::Timestamp;
use crate::model::series::{Series, SeriesDraft, Weekdays};

use super::BookingText;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeriesText {
    number: u32,
    days: Vec<String>,
    until: String,
    next: String,
    skipped: Vec<String>,
    booked_ms: Option<i64>,
    first: BookingText,
}

/// A day as in `2026-08-03`.
pub(super) fn date_of(text: &str) -> Result<NaiveDate, String> {
    text.parse().map_err(|error: chrono::ParseError| format!("\"{text}\" is not a day such as 2026-08-03: {error}"))
}

impl SeriesText {
    pub fn of(series: &Series) -> Self {
        let draft = &series.draft;
        Self {
            number: series.id.0,
            days: draft.days.iter().map(|day| Weekdays::word(day).to_owned()).collect(),
            until: draft.until.to_string(),
            next: series.next.to_string(),
            skipped: series.skipped.iter().map(NaiveDate::to_string).collect(),
            booked_ms: series.booked.map(|at| at.0),
            first: BookingText::of(&draft.first, Timestamp(0), None),
        }
    }

    pub fn series(&self) -> Result<Series, String> {
        let mut days = Weekdays::default();
        for word in &self.days {
            days = days.with(Weekdays::of_word(word).ok_or_else(|| format!("there is no day \"{word}\""))?);
        }
        let skipped: Result<_, String> = self.skipped.iter().map(|day| date_of(day)).collect();
        Ok(Series {
            id: SeriesId(self.number),
            draft: SeriesDraft { first: self.first.draft()?, days, until: date_of(&self.until)? },
            next: date_of(&self.next)?,
            skipped: skipped?,
            trouble: None,
            booked: self.booked_ms.map(Timestamp),
        })
    }
}
