//! How old a value is: live, stale, or never heard.

use fluent_bundle::FluentValue;

use crate::base::time::Timestamp;
use crate::ui::context::UiContext;
use crate::ui::text::Text;
use crate::ui::widgets::figure;

/// A vehicle that has not been heard for longer is stale, in seconds of the source's clock.
pub const VEHICLE_STALE_AFTER_S: f64 = 10.0;
/// Meters are read once a minute or more often; one missed reading makes them stale.
pub const METER_STALE_AFTER_S: f64 = 90.0;
/// At high speed of the source's clock a second of the wall passes between samples without anything amiss, in wall seconds.
const SAMPLE_GRACE_WALL_S: f64 = 1.0;

/// Spans are told in seconds below this, then in minutes, then in hours.
const SECONDS_BELOW_S: f64 = 100.0;
const MINUTES_BELOW_S: f64 = 100.0 * 60.0;

/// How old a value is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Age {
    /// Nothing was ever observed.
    Never,
    Seconds(f64),
}

/// How far a value can be trusted to show what is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Freshness {
    Live,
    Stale,
    /// Never heard: there is no value.
    Unknown,
}

impl Age {
    /// The age of what was observed at a moment, by the source's clock.
    pub fn of(ctx: &UiContext<'_>, observed: Timestamp) -> Self {
        if observed == Timestamp::NEVER {
            return Self::Never;
        }
        let clock = ctx.picture.source.clock;
        // When pictures stop coming, what is shown grows old although the picture's own clock stands.
        let silent_s =
            if clock.is_running { ctx.picture_age_s.max(0.0).floor() * f64::from(clock.speed_reached) } else { 0.0 };
        Self::Seconds((clock.now.since_s(observed) + silent_s).max(0.0))
    }

    pub fn freshness(self, ctx: &UiContext<'_>, stale_after_s: f64) -> Freshness {
        let grace_s = SAMPLE_GRACE_WALL_S * f64::from(ctx.picture.source.clock.speed_reached).max(0.0);
        // At speed 1 and below the limit holds as it stands.
        let limit_s = if grace_s > SAMPLE_GRACE_WALL_S { stale_after_s + grace_s } else { stale_after_s };
        match self {
            Self::Never => Freshness::Unknown,
            Self::Seconds(seconds) if seconds > limit_s => Freshness::Stale,
            Self::Seconds(_) => Freshness::Live,
        }
    }

    /// The age as a span, in whole seconds, minutes or hours, so that digits don't flicker: `48 s`, `5 min`.
    pub fn span_words(self, text: &Text) -> String {
        let Self::Seconds(seconds) = self else { return figure::UNKNOWN.to_owned() };
        let (key, number) = match seconds {
            seconds if seconds < SECONDS_BELOW_S => ("age-span-seconds", seconds),
            seconds if seconds < MINUTES_BELOW_S => ("age-span-minutes", seconds / 60.0),
            seconds => ("age-span-hours", seconds / 3600.0),
        };
        text.with(key, &[("number", FluentValue::from(text.number(number.floor(), 0)))])
    }

    /// The age in words: `0 s ago`, `48 s ago`, `5 min ago`, `not heard yet`.
    pub fn words(self, text: &Text) -> String {
        let (key, number) = match self {
            Self::Never => return text.get("age-never").to_owned(),
            Self::Seconds(seconds) if seconds < 120.0 => ("age-seconds", text.number(seconds.floor(), 0)),
            Self::Seconds(seconds) if seconds < 7200.0 => ("age-minutes", text.number((seconds / 60.0).floor(), 0)),
            Self::Seconds(seconds) => ("age-hours", text.number((seconds / 3600.0).floor(), 0)),
        };
        text.with(key, &[("number", FluentValue::from(number))])
    }
}
