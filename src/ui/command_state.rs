//! How a command stands, in words and as a sign: a shape for each state, so that colour never stands alone.

use egui::{Color32, Painter, Pos2, Shape, Stroke, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::base::time::{Span, Timestamp};
use crate::model::command::{Lifecycle, Outcome, Phase};
use crate::world::CommandNow;

use super::command_words;
use super::context::UiContext;
use super::theme::Theme;
use super::widgets::age::Age;
use super::widgets::button::octagon;
use super::widgets::figure;

/// The three sorts of states that lists are filtered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    Live,
    Waiting,
    Ended,
}

impl Sort {
    pub const ALL: [Self; 3] = [Self::Live, Self::Waiting, Self::Ended];

    pub fn of(phase: Phase) -> Self {
        match phase {
            Phase::Held | Phase::Queued => Self::Waiting,
            Phase::Sent | Phase::Accepted | Phase::InProgress | Phase::Unconfirmed => Self::Live,
            Phase::Ended(_) => Self::Ended,
        }
    }
}

/// Whether nothing more will come of it.
pub fn is_ended(life: &Lifecycle) -> bool {
    life.outcome().is_some()
}

/// Whether it needs the eye: it did not do, or nobody knows whether it did.
pub fn needs_the_eye(phase: Phase) -> bool {
    match phase {
        Phase::Unconfirmed => true,
        Phase::Ended(outcome) => !matches!(outcome, Outcome::Done | Outcome::Cancelled | Outcome::Superseded),
        _ => false,
    }
}

/// The key of a state's word.
pub fn state_key(life: &Lifecycle) -> &'static str {
    if life.is_cancel_wanted() && !is_ended(life) {
        return "command-state-cancelling";
    }
    phase_key(life.phase())
}

/// The key of a phase's word.
pub fn phase_key(phase: Phase) -> &'static str {
    match phase {
        Phase::Held => "command-state-held",
        Phase::Queued => "command-state-queued",
        Phase::Sent => "command-state-sent",
        Phase::Accepted => "command-state-accepted",
        Phase::InProgress => "command-state-in-progress",
        Phase::Unconfirmed => "command-state-unconfirmed",
        Phase::Ended(Outcome::Done) => "command-state-done",
        Phase::Ended(Outcome::Rejected { .. }) => "command-state-rejected",
        Phase::Ended(Outcome::Failed(_)) => "command-state-failed",
        Phase::Ended(Outcome::Expired) => "command-state-expired",
        Phase::Ended(Outcome::Cancelled) => "command-state-cancelled",
        Phase::Ended(Outcome::Superseded) => "command-state-superseded",
    }
}

/// How a command stands, in a few words: `Accepted`, `In progress, 40 %`, `Refused: it moves faster than 3 km/h`.
pub fn words(ctx: &UiContext<'_>, life: &Lifecycle) -> String {
    let state = ctx.text.get(state_key(life));
    let why = match life.phase() {
        Phase::InProgress if life.progress() > 0.0 && !life.is_cancel_wanted() => {
            let args = [("state", state.to_owned()), ("percent", figure::percent(ctx.text, life.progress()))];
            return ctx
                .text
                .with("command-state-progress", &args.map(|(name, words)| (name, FluentValue::from(words))));
        }
        Phase::Ended(Outcome::Rejected { refusal, .. }) => command_words::refusal(refusal),
        Phase::Ended(Outcome::Failed(failure)) => command_words::failure(failure),
        _ => return state.to_owned(),
    };
    let args = [("state", state), ("why", ctx.text.get(why))];
    ctx.text.with("command-state-because", &args.map(|(name, words)| (name, FluentValue::from(words.to_owned()))))
}

/// The source's clock, also when pictures stop coming.
pub fn clock_now(ctx: &UiContext<'_>) -> Timestamp {
    let now = ctx.picture.source.clock.now;
    match Age::of(ctx, now) {
        Age::Seconds(silent_s) => now + Span::from_s_f64(silent_s),
        Age::Never => now,
    }
}

/// The time in which it may still be taken, in seconds and as a share of its time to live. `None` once it was taken.
pub fn time_left(ctx: &UiContext<'_>, row: &CommandNow) -> Option<(f32, f32)> {
    if !matches!(row.life.phase(), Phase::Held | Phase::Queued | Phase::Sent) {
        return None;
    }
    let left_s = row.command.expires.since_s(clock_now(ctx)).max(0.0) as f32;
    let whole_s = row.command.expires.since_s(row.command.issued).max(1.0) as f32;
    Some((left_s, (left_s / whole_s).min(1.0)))
}

/// The colour of a state's sign: quiet, but amber where it needs the eye.
pub fn color(theme: &Theme, phase: Phase) -> Color32 {
    match phase {
        _ if needs_the_eye(phase) => theme.amber,
        Phase::Ended(_) => theme.dim,
        Phase::Held | Phase::Queued => theme.text,
        _ => theme.accent,
    }
}

/// Paints the sign of a phase: a shape of its own for each.
pub fn paint_sign(painter: &Painter, center: Pos2, phase: Phase, color: Color32) {
    let stroke = Stroke::new(1.75, color);
    let at = |x: f32, y: f32| center + vec2(x, y);
    let line = |points: &[Pos2]| {
        painter.add(Shape::line(points.to_vec(), stroke));
    };
    let triangle = |points: [Pos2; 3]| {
        painter.add(Shape::convex_polygon(points.to_vec(), color, Stroke::NONE));
    };
    match phase {
        Phase::Held => {
            for x in [-2.5, 2.5] {
                line(&[at(x, -5.0), at(x, 5.0)]);
            }
        }
        Phase::Queued => {
            for x in [-4.5, 0.0, 4.5] {
                painter.circle_filled(at(x, 0.0), 1.5, color);
            }
        }
        Phase::Sent => {
            line(&[at(-5.0, 0.0), at(5.0, 0.0)]);
            line(&[at(1.0, -4.0), at(5.0, 0.0), at(1.0, 4.0)]);
        }
        Phase::Accepted => {
            painter.circle_stroke(center, 5.0, stroke);
            painter.circle_filled(center, 2.0, color);
        }
        Phase::InProgress => triangle([at(-4.0, -5.0), at(5.5, 0.0), at(-4.0, 5.0)]),
        Phase::Unconfirmed => {
            line(&[at(-3.0, -3.0), at(-1.5, -5.0), at(1.5, -5.0), at(3.0, -3.0), at(0.0, 0.0), at(0.0, 2.0)]);
            painter.circle_filled(at(0.0, 5.0), 1.25, color);
        }
        Phase::Ended(Outcome::Done) => line(&[at(-5.0, 0.0), at(-1.5, 4.0), at(5.0, -4.0)]),
        Phase::Ended(Outcome::Rejected { .. }) => {
            painter.circle_stroke(center, 5.5, stroke);
            line(&[at(-3.5, 3.5), at(3.5, -3.5)]);
        }
        Phase::Ended(Outcome::Failed(_)) => {
            line(&[at(-4.0, -4.0), at(4.0, 4.0)]);
            line(&[at(-4.0, 4.0), at(4.0, -4.0)]);
        }
        Phase::Ended(Outcome::Expired) => {
            triangle([at(-4.5, -5.5), at(4.5, -5.5), center]);
            triangle([at(-4.5, 5.5), at(4.5, 5.5), center]);
        }
        Phase::Ended(Outcome::Cancelled) => line(&[at(-5.0, 0.0), at(5.0, 0.0)]),
        Phase::Ended(Outcome::Superseded) => {
            for x in [-4.0, 1.0] {
                line(&[at(x, -4.0), at(x + 4.0, 0.0), at(x, 4.0)]);
            }
        }
    }
}

/// Paints the sign of a stop that is in force: an octagon, as stop signs have it in most of the world.
pub fn paint_stop_sign(painter: &Painter, center: Pos2, radius: f32, fill: Color32, edge: Color32) {
    painter.add(Shape::convex_polygon(octagon(center, radius), fill, Stroke::new(1.5, edge)));
    let bar = pos2(center.x - 0.45 * radius, center.y)..=pos2(center.x + 0.45 * radius, center.y);
    painter.line_segment([*bar.start(), *bar.end()], Stroke::new(2.0, edge));
}
