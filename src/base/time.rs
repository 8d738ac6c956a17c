//! Time: UTC instants of the source's clock.

use std::ops::{Add, Sub};

/// A UTC instant of a source's clock, in milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

/// A length of time of a source's clock, in milliseconds. May be negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span(pub i64);

impl Timestamp {
    /// The instant that lies `span` before the earliest one that a source can name; "never observed".
    pub const NEVER: Self = Self(i64::MIN);

    /// Seconds from `earlier` to this instant; negative when `earlier` is later.
    pub fn since_s(self, earlier: Self) -> f64 {
        self.0.saturating_sub(earlier.0) as f64 / 1000.0
    }

    /// This instant as a calendar value in UTC; the epoch when out of the calendar's range.
    pub fn utc(self) -> chrono::DateTime<chrono::Utc> {
        chrono::DateTime::from_timestamp_millis(self.0).unwrap_or_default()
    }

    /// This instant as a calendar value in the zone of a city.
    pub fn local(self, zone: chrono_tz::Tz) -> chrono::DateTime<chrono_tz::Tz> {
        self.utc().with_timezone(&zone)
    }
}

impl Span {
    pub const ZERO: Self = Self(0);

    pub const fn from_s(seconds: i64) -> Self {
        Self(seconds * 1000)
    }

    /// The span nearest to a number of seconds.
    pub fn from_s_f64(seconds: f64) -> Self {
        Self((seconds * 1000.0).round() as i64)
    }

    pub fn as_s(self) -> f64 {
        self.0 as f64 / 1000.0
    }
}

impl Add<Span> for Timestamp {
    type Output = Self;
    fn add(self, span: Span) -> Self {
        Self(self.0.saturating_add(span.0))
    }
}

impl Sub<Span> for Timestamp {
    type Output = Self;
    fn sub(self, span: Span) -> Self {
        Self(self.0.saturating_sub(span.0))
    }
}

impl Sub for Timestamp {
    type Output = Span;
    fn sub(self, earlier: Self) -> Span {
        Span(self.0.saturating_sub(earlier.0))
    }
}
