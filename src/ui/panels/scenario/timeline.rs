//! The timeline of a scenario: what was, what comes, and now between them.

use egui::{Align2, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::base::time::Timestamp;
use crate::model::scenario_view::{Playing, ScenarioStep};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::text::{SMALL, regular_font};

const HEIGHT: f32 = 40.0;
/// Room at both ends for the clock times under them.
const END_ROOM: f32 = 20.0;
const SIGN_RADIUS: f32 = 4.0;

/// Draws the timeline; what stands at a sign is told while the pointer is near it.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, playing: &Playing) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Image, true, ctx.text.get("scenario-timeline")));
    let line = Line { rect: rect.shrink2(vec2(END_ROOM, 0.0)), from: playing.started, to: playing.ends };
    let now = ctx.picture.source.clock.now;
    paint_line(ctx, ui, &line, now);
    for step in playing.steps.iter() {
        paint_step(ctx, ui, &line, step, now);
    }
    let Some(pointer) = response.hover_pos() else { return };
    let near = |step: &&ScenarioStep| (line.x(step.at) - pointer.x).abs() <= 8.0;
    let lines: Vec<String> = playing.steps.iter().filter(near).map(|step| words(ctx, step)).collect();
    if !lines.is_empty() {
        response.on_hover_text(lines.join("\n"));
    }
}

/// Where moments lie on the line.
struct Line {
    rect: Rect,
    from: Timestamp,
    to: Timestamp,
}

impl Line {
    fn x(&self, at: Timestamp) -> f32 {
        let length_s = self.to.since_s(self.from).max(1.0);
        let share = (at.since_s(self.from) / length_s).clamp(0.0, 1.0);
        self.rect.left() + self.rect.width() * share as f32
    }

    fn y(&self) -> f32 {
        self.rect.top() + 14.0
    }
}

fn paint_line(ctx: &UiContext<'_>, ui: &Ui, line: &Line, now: Timestamp) {
    let painter = ui.painter();
    let now_x = line.x(now);
    painter.hline(line.rect.x_range(), line.y(), Stroke::new(2.0, ctx.theme.hairline));
    painter.hline(line.rect.left()..=now_x, line.y(), Stroke::new(2.0, ctx.theme.simulation));
    painter.vline(now_x, line.y() - 9.0..=line.y() + 9.0, Stroke::new(1.5, ctx.theme.text));
    let zone = ctx.picture.city.zone;
    for at in [line.from, line.to] {
        let clock = ctx.text.clock_short(at, zone);
        let place = pos2(line.x(at), line.rect.bottom());
        painter.text(place, Align2::CENTER_BOTTOM, clock, regular_font(SMALL), ctx.theme.dim);
    }
}

/// A ring for a line of the story, a diamond for something that is made to happen; filled once it is past.
fn paint_step(ctx: &UiContext<'_>, ui: &Ui, line: &Line, step: &ScenarioStep, now: Timestamp) {
    let center = pos2(line.x(step.at), line.y());
    let is_past = step.at <= now;
    let color = if is_past { ctx.theme.text } else { ctx.theme.dim };
    let fill = if is_past { color } else { ctx.theme.panel };
    if step.deed.is_some() {
        let radius = SIGN_RADIUS + 1.0;
        let points = [vec2(0.0, -radius), vec2(radius, 0.0), vec2(0.0, radius), vec2(-radius, 0.0)];
        let points = points.map(|offset| center + offset).to_vec();
        ui.painter().add(Shape::convex_polygon(points, fill, Stroke::new(1.5, color)));
    } else {
        ui.painter().circle(center, SIGN_RADIUS, fill, Stroke::new(1.5, color));
    }
}

fn words(ctx: &UiContext<'_>, step: &ScenarioStep) -> String {
    let clock = ctx.text.clock(step.at, ctx.picture.city.zone);
    let deed = step.deed.map(|kind| names::injection(ctx.text, kind));
    let say = step.say.as_ref().map(|say| ctx.text.name(say).to_owned());
    let words: Vec<String> = [deed, say].into_iter().flatten().collect();
    format!("{clock}  {}", words.join(" – "))
}
