//! Times in scenario files: `"00:02:30"` after the start, `"18:05"` of the day.

use chrono::NaiveTime;

use super::ScenarioClock;
use super::error::Trouble;
use crate::base::time::Span;

const DAY_S: i64 = 86_400;

/// A length of time as `HH:MM:SS`; hours may go beyond 24.
pub fn length(key: &str, text: &str) -> Result<Span, Trouble> {
    span_of(text).ok_or_else(|| Trouble::NoLength { key: key.to_owned(), value: text.to_owned() })
}

/// A moment, as time after the start. A time of day means the first such after the start.
pub fn moment(key: &str, text: &str, clock: &ScenarioClock) -> Result<Span, Trouble> {
    let no_time = || Trouble::NoTime { key: key.to_owned(), value: text.to_owned() };
    let (start, end) = (clock.start.format("%H:%M").to_string(), end_of(clock));
    if let Some(positive) = text.strip_prefix(['-', '−']) {
        span_of(positive).ok_or_else(no_time)?;
        return Err(Trouble::BeforeStart { value: text.to_owned(), start, end });
    }
    if let Some(after) = span_of(text) {
        if after > clock.length {
            return Err(Trouble::AfterEnd { value: text.to_owned(), start, end });
        }
        return Ok(after);
    }
    let Ok(time) = NaiveTime::parse_from_str(text, "%H:%M") else { return Err(no_time()) };
    let after_s = (time - clock.start).num_seconds();
    let wrapped = Span::from_s(after_s.rem_euclid(DAY_S));
    if wrapped <= clock.length {
        return Ok(wrapped);
    }
    let value = text.to_owned();
    // The nearer end of the scenario is the one that was missed.
    if after_s < 0 {
        Err(Trouble::BeforeStart { value, start, end })
    } else {
        Err(Trouble::AfterEnd { value, start, end })
    }
}

fn end_of(clock: &ScenarioClock) -> String {
    let end = clock.date.and_time(clock.start) + chrono::TimeDelta::milliseconds(clock.length.0);
    end.format("%H:%M").to_string()
}

fn span_of(text: &str) -> Option<Span> {
    let mut parts = text.split(':');
    let mut part = |digits_max: usize| -> Option<i64> {
        let part = parts.next()?;
        let is_number = !part.is_empty() && part.len() <= digits_max && part.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| part.parse().ok()).flatten()
    };
    let (hours, minutes, seconds) = (part(4)?, part(2)?, part(2)?);
    let is_time = parts.next().is_none() && minutes < 60 && seconds < 60;
    is_time.then(|| Span::from_s(hours * 3600 + minutes * 60 + seconds))
}
