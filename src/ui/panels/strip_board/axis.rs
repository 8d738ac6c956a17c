//! The time axis of the board.

use egui::{Align2, Painter, Rect, Stroke, pos2};

use crate::base::time::{Span, Timestamp};
use crate::ui::context::UiContext;
use crate::ui::widgets::text::{SMALL, regular_font};

use super::strips::{AHEAD, BEHIND};

/// Least room between two clock times, in points.
const LABEL_ROOM: f32 = 56.0;

/// Where moments lie on the board.
#[derive(Clone, Copy, Debug)]
pub struct Axis {
    pub left: f32,
    pub right: f32,
    pub now: Timestamp,
}

impl Axis {
    pub fn x(&self, at: Timestamp) -> f32 {
        let whole_s = BEHIND.as_s() + AHEAD.as_s();
        let share = (at.since_s(self.now - BEHIND) / whole_s).clamp(0.0, 1.0);
        self.left + (self.right - self.left) * share as f32
    }

    /// The moments that are marked: every five minutes, or as many as there is room for.
    fn marks(&self) -> impl Iterator<Item = Timestamp> + use<> {
        let whole_s = BEHIND.as_s() + AHEAD.as_s();
        let points_per_s = f64::from(self.right - self.left) / whole_s;
        let steps = [5, 10, 15, 30].map(|minutes| Span::from_s(minutes * 60));
        let step =
            steps.into_iter().find(|step| step.as_s() * points_per_s >= f64::from(LABEL_ROOM)).unwrap_or(steps[3]);
        let (first, last) = (self.now - BEHIND, self.now + AHEAD);
        let first = first.0.div_euclid(step.0) + 1;
        (first..=last.0.div_euclid(step.0)).map(move |number| Timestamp(number * step.0))
    }
}

/// Draws the clock times.
pub fn paint_head(ctx: &UiContext<'_>, painter: &Painter, axis: &Axis, rect: Rect) {
    for at in axis.marks() {
        let x = axis.x(at);
        // Cut words at the ends say nothing.
        if x < axis.left + 16.0 || x > axis.right - 16.0 {
            continue;
        }
        let words = ctx.text.clock_short(at, ctx.picture.city.zone);
        painter.text(pos2(x, rect.center().y), Align2::CENTER_CENTER, words, regular_font(SMALL), ctx.theme.dim);
    }
}

/// Draws the marks behind the strips.
pub fn paint_lines(ctx: &UiContext<'_>, painter: &Painter, axis: &Axis, rect: Rect) {
    for at in axis.marks() {
        painter.vline(axis.x(at), rect.y_range(), Stroke::new(1.0, ctx.theme.hairline.gamma_multiply(0.6)));
    }
}

/// Draws the moment that is now, over the strips.
pub fn paint_now(ctx: &UiContext<'_>, painter: &Painter, axis: &Axis, rect: Rect) {
    painter.vline(axis.x(axis.now), rect.y_range(), Stroke::new(1.5, ctx.theme.text));
}
