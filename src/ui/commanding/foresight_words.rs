//! What was seen ahead of an order that waits for its confirmation, in words: what comes of it first, then who is served
//! when, then the grid.

use fluent_bundle::FluentValue;

use crate::base::time::Timestamp;
use crate::model::Thing;
use crate::model::command::Outcome;
use crate::model::foresight::{Arrival, BookingForeseen, Foreseen, ForesightState, TargetForeseen, Unable};
use crate::ui::command_words;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::figure;
use crate::world::ForesightNow;

/// Bookings that are named one by one.
const BOOKINGS_NAMED: usize = 4;
/// Feeders that are named one by one.
const FEEDERS_NAMED: usize = 3;

/// One line of what was seen.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    pub words: String,
    /// Whether somebody or something is worse off.
    pub is_warning: bool,
}

/// The lines of a look ahead, the first about the look itself.
pub fn lines(ctx: &UiContext<'_>, now: &ForesightNow) -> Vec<Line> {
    let plain = |words: String| vec![Line { words, is_warning: false }];
    match &now.state {
        ForesightState::LookingAhead(share) => {
            plain(said(ctx, "ahead-looking", &[("percent", figure::percent(ctx.text, *share))]))
        }
        ForesightState::Unable(Unable::NotASimulation) => plain(ctx.text.get("ahead-unable-source").to_owned()),
        ForesightState::Unable(Unable::NoRoom) => plain(ctx.text.get("ahead-unable-room").to_owned()),
        ForesightState::Foreseen(seen) => foreseen(ctx, seen),
    }
}

fn foreseen(ctx: &UiContext<'_>, seen: &Foreseen) -> Vec<Line> {
    let until = clock(ctx, seen.until);
    let plain = |words: String| Line { words, is_warning: false };
    let mut lines = vec![plain(said(ctx, "ahead-seen", &[("from", clock(ctx, seen.from)), ("until", until.clone())]))];
    lines.extend(targets(ctx, seen, &until));
    let shown = seen.bookings.iter().filter(|booking| says_something(booking));
    lines.extend(shown.clone().take(BOOKINGS_NAMED).map(|booking| booking_line(ctx, booking, &until)));
    let more = shown.count().saturating_sub(BOOKINGS_NAMED);
    if more > 0 {
        lines.push(plain(ctx.text.with("ahead-more-bookings", &[("number", FluentValue::from(more))])));
    }
    if seen.others_later > 0 {
        let number = [("number", FluentValue::from(seen.others_later))];
        lines.push(plain(ctx.text.with("ahead-others-later", &number)));
    }
    for feeder in seen.feeders.iter().take(FEEDERS_NAMED) {
        let words = [
            ("feeder", names::thing_name(ctx.text, ctx.picture, Thing::Feeder(feeder.feeder))),
            ("with", figure::power(ctx.text, feeder.with_kw)),
            ("without", figure::power(ctx.text, feeder.without_kw)),
            ("limit", figure::power(ctx.text, feeder.limit_kw)),
            ("until", until.clone()),
        ];
        let is_warning = feeder.with_kw > feeder.limit_kw;
        lines.push(Line { words: said(ctx, "ahead-feeder", &words), is_warning });
    }
    lines
}

/// What comes of the order: of one target when and how it ends, of many how many are done.
fn targets(ctx: &UiContext<'_>, seen: &Foreseen, until: &str) -> Option<Line> {
    let done = |target: &&TargetForeseen| matches!(target.ended, Some((Outcome::Done, _)));
    let (words, is_warning) = match seen.targets.as_slice() {
        [] => return None,
        [one] => match one.ended {
            Some((Outcome::Done, at)) => (said(ctx, "ahead-done", &[("time", clock(ctx, at))]), false),
            Some((outcome, at)) => {
                let outcome = command_words::outcome(ctx.text, outcome);
                (said(ctx, "ahead-ended", &[("outcome", outcome), ("time", clock(ctx, at))]), true)
            }
            None => (said(ctx, "ahead-not-done", &[("until", until.to_owned())]), true),
        },
        many => {
            let number = many.iter().filter(done).count();
            let words = [("done", number.to_string()), ("all", many.len().to_string()), ("until", until.to_owned())];
            (said(ctx, "ahead-done-of", &words), false)
        }
    };
    Some(Line { words, is_warning })
}

/// Who is served at the end of both, whenever, has nothing to tell.
fn says_something(booking: &BookingForeseen) -> bool {
    booking.loses_vehicle || booking.with != Arrival::Later || booking.without != Arrival::Later
}

fn booking_line(ctx: &UiContext<'_>, booking: &BookingForeseen, until: &str) -> Line {
    let arrival = |arrival: Arrival| match arrival {
        Arrival::At(at) => clock(ctx, at),
        Arrival::Later => said(ctx, "ahead-after", &[("time", until.to_owned())]),
        Arrival::Never => ctx.text.get("ahead-never").to_owned(),
    };
    let key = match (booking.is_aboard, booking.loses_vehicle) {
        (true, _) => "ahead-rider",
        (false, true) => "ahead-booking-loses",
        (false, false) => "ahead-booking",
    };
    let words = [
        ("number", booking.request.0.to_string()),
        ("with", arrival(booking.with)),
        ("without", arrival(booking.without)),
    ];
    Line { words: said(ctx, key, &words), is_warning: booking.is_worse() || booking.loses_vehicle }
}

fn clock(ctx: &UiContext<'_>, at: Timestamp) -> String {
    ctx.text.clock_short(at, ctx.picture.city.zone)
}

fn said(ctx: &UiContext<'_>, key: &str, args: &[(&'static str, String)]) -> String {
    let args: Vec<_> = args.iter().map(|(name, words)| (*name, FluentValue::from(words.clone()))).collect();
    ctx.text.with(key, &args)
}
