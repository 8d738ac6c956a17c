//! A lane of the board: one vehicle's name, charge and blocks.

use egui::{Color32, Painter, Rect, Shape, Stroke, StrokeKind, Ui, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::RequestId;
use crate::base::time::Timestamp;
use crate::model::dispatch_view::{VehicleOffer, WhatIfAnswer};
use crate::model::{RequestState, StopDeed};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::requests::{request_way, trouble_of};
use crate::ui::theme::Theme;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{BODY, SMALL, line, regular_font};

use super::axis::Axis;
use super::strips::{Block, Doing, Strip};

/// Height of a lane, and of the blocks in it.
pub const LANE_HEIGHT: f32 = 24.0;
const BLOCK_HEIGHT: f32 = 17.0;
/// A stop is not drawn narrower, so that it can be seen and taken.
const STOP_WIDTH_LEAST: f32 = 5.0;
const DASH: f32 = 4.0;
const DASH_GAP: f32 = 3.0;

/// Draws the name and the charge of a vehicle.
pub fn paint_name(ctx: &UiContext<'_>, ui: &Ui, rect: Rect, strip: &Strip) {
    let status = ctx.picture.status.get(strip.vehicle.index());
    let color =
        if strip.late_minutes() > 0 || trouble(ctx, strip).is_some() { ctx.theme.amber } else { ctx.theme.text };
    let soc = status.map_or_else(String::new, |status| figure::percent(ctx.text, status.soc));
    let soc = line(ui, &soc, regular_font(SMALL), ctx.theme.dim, rect.width());
    let name = names::vehicle_name(ctx.text, ctx.picture, strip.vehicle);
    let name = line(ui, &name, regular_font(BODY), color, rect.width() - soc.size().x - 8.0);
    let middle = rect.center().y;
    ui.painter().galley(pos2(rect.left(), middle - 0.5 * name.size().y), name, color);
    let at = pos2(rect.right() - soc.size().x, middle - 0.5 * soc.size().y);
    ui.painter().galley(at, soc, ctx.theme.dim);
}

/// Draws the blocks of a strip.
pub fn paint_blocks(ctx: &UiContext<'_>, ui: &Ui, rect: Rect, axis: &Axis, strip: &Strip) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    for block in &strip.blocks {
        paint_block(ctx, &painter, block_rect(axis, rect, block), block);
    }
    let words = late_words(ctx, strip).or_else(|| trouble(ctx, strip));
    let at = strip.late.map_or(axis.now, |(at, _)| at);
    if let Some(words) = words {
        paint_flag(ctx.theme, &painter, rect, axis.x(at), &words);
    }
}

fn paint_block(ctx: &UiContext<'_>, painter: &Painter, rect: Rect, block: &Block) {
    let theme = ctx.theme;
    let (fill, words) = match block.what {
        Doing::Empty => {
            let stroke = Stroke::new(1.5, theme.grid.gamma_multiply(0.7));
            painter.hline(rect.x_range(), rect.center().y, stroke);
            return;
        }
        Doing::Aboard(number) => {
            let number = FluentValue::from(number);
            (theme.grid.gamma_multiply(0.55), ctx.text.with("board-aboard", &[("number", number)]))
        }
        Doing::PickUp => (theme.accent.gamma_multiply(0.75), String::new()),
        Doing::DropOff => (theme.grid, String::new()),
        Doing::Role(role) => (theme.batteries.gamma_multiply(0.5), names::role_short(ctx.text, role).to_owned()),
        Doing::Charge => (theme.live.gamma_multiply(0.5), ctx.text.get("board-charge").to_owned()),
        Doing::ChargeLater => {
            paint_outlined(painter, rect, ctx.theme.live, ctx.text.get("board-charge"));
            return;
        }
        Doing::Refuel => (theme.hydrogen.gamma_multiply(0.5), ctx.text.get("board-refuel").to_owned()),
        Doing::Workshop => (theme.faint.gamma_multiply(0.5), ctx.text.get("board-workshop").to_owned()),
    };
    painter.rect_filled(rect, 2.0, fill);
    let galley = painter.layout_no_wrap(words, regular_font(SMALL), theme.text);
    if galley.size().x + 10.0 <= rect.width() {
        painter.galley(pos2(rect.left() + 6.0, rect.center().y - 0.5 * galley.size().y), galley, theme.text);
    }
}

/// An amber bar at a moment, with words beside it where they can be read.
fn paint_flag(theme: &Theme, painter: &Painter, lane: Rect, x: f32, words: &str) {
    let rect = Rect::from_center_size(pos2(x, lane.center().y), vec2(3.0, BLOCK_HEIGHT));
    painter.rect_filled(rect, 0.0, theme.amber);
    let galley = painter.layout_no_wrap(words.to_owned(), regular_font(SMALL), theme.amber);
    let room = lane.right() - x - 8.0;
    let left = if galley.size().x <= room { x + 6.0 } else { x - 6.0 - galley.size().x };
    let at = pos2(left, lane.center().y - 0.5 * galley.size().y);
    painter.rect_filled(Rect::from_min_size(at, galley.size()).expand2(vec2(3.0, 0.0)), 2.0, theme.panel);
    painter.galley(at, galley, theme.amber);
}

/// Draws what would come of a request that is asked about, dashed: where it goes, or where it leaves.
pub fn paint_asked(ctx: &UiContext<'_>, ui: &Ui, rect: Rect, axis: &Axis, strip: &Strip, answer: &WhatIfAnswer) {
    let painter = ui.painter().with_clip_rect(rect.intersect(ui.clip_rect()));
    if let Some((vehicle, _)) = &answer.leaves
        && *vehicle == strip.vehicle
    {
        let ends = stop_times(ctx, strip, answer.asked.request);
        paint_dashed(&painter, axis, rect, ends, ctx.theme.dim, "");
    }
    if answer.asked.vehicle != strip.vehicle {
        return;
    }
    if let Ok(offer) = &answer.offer {
        let words = request_way(ctx, answer.asked.request).unwrap_or_default();
        paint_dashed(&painter, axis, rect, Some((offer.pick_up, offer.arrival)), ctx.theme.accent, &words);
        paint_delays(ctx, &painter, axis, rect, offer);
    }
}

fn paint_dashed(
    painter: &Painter,
    axis: &Axis,
    lane: Rect,
    ends: Option<(Timestamp, Timestamp)>,
    color: Color32,
    words: &str,
) {
    let Some((from, to)) = ends else { return };
    paint_outlined(painter, span_rect(axis, lane, from, to, 12.0), color, words);
}

/// A block that is not certain: dashed.
fn paint_outlined(painter: &Painter, rect: Rect, color: Color32, words: &str) {
    painter.rect_filled(rect, 2.0, color.gamma_multiply(0.16));
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    painter.extend(Shape::dashed_line(&corners, Stroke::new(1.5, color), DASH, DASH_GAP));
    let galley = painter.layout_no_wrap(words.to_owned(), regular_font(SMALL), color);
    let clipped = painter.with_clip_rect(rect.intersect(painter.clip_rect()));
    clipped.galley(pos2(rect.left() + 6.0, rect.center().y - 0.5 * galley.size().y), galley, color);
}

/// The stops of others at their new, later moments.
fn paint_delays(ctx: &UiContext<'_>, painter: &Painter, axis: &Axis, lane: Rect, offer: &VehicleOffer) {
    let delayed = offer.itinerary.stops.iter().filter(|stop| offer.delayed.iter().any(|(id, _)| *id == stop.request));
    for stop in delayed {
        let x = axis.x(stop.due);
        let ends = [pos2(x, lane.top() + 2.0), pos2(x, lane.bottom() - 2.0)];
        painter.extend(Shape::dashed_line(&ends, Stroke::new(2.0, ctx.theme.amber), DASH, DASH_GAP));
    }
}

fn stop_times(ctx: &UiContext<'_>, strip: &Strip, request: RequestId) -> Option<(Timestamp, Timestamp)> {
    let stops = &ctx.picture.itineraries.get(strip.vehicle.index())?.stops;
    let due = |deed| stops.iter().find(|stop| stop.request == request && stop.deed == deed).map(|stop| stop.due);
    due(StopDeed::PickUp).zip(due(StopDeed::DropOff))
}

/// The block under the pointer; of several the narrowest, as stops are drawn over what is around them.
pub fn block_at<'a>(axis: &Axis, lane: Rect, strip: &'a Strip, x: f32) -> Option<&'a Block> {
    let width = |block: &&Block| block_rect(axis, lane, block).width();
    let under = strip.blocks.iter().filter(|block| block_rect(axis, lane, block).expand(1.0).x_range().contains(x));
    under.min_by(|a, b| width(a).total_cmp(&width(b)))
}

fn block_rect(axis: &Axis, lane: Rect, block: &Block) -> Rect {
    let least = if matches!(block.what, Doing::PickUp | Doing::DropOff) { STOP_WIDTH_LEAST } else { 0.0 };
    span_rect(axis, lane, block.from, block.to, least)
}

fn span_rect(axis: &Axis, lane: Rect, from: Timestamp, to: Timestamp, least: f32) -> Rect {
    let (left, right) = (axis.x(from), axis.x(to));
    let rect = Rect::from_x_y_ranges(left..=right.max(left + least), lane.y_range());
    Rect::from_center_size(rect.center(), vec2(rect.width(), BLOCK_HEIGHT))
}

/// Draws the frame of a lane that is selected, or onto which a request is held.
pub fn paint_frame(theme: &Theme, painter: &Painter, rect: Rect, is_held: bool) {
    if is_held {
        painter.rect_stroke(rect, 3.0, Stroke::new(1.5, theme.accent), StrokeKind::Inside);
    } else {
        painter.rect_filled(rect, 3.0, theme.accent.gamma_multiply(0.12));
    }
}

/// `3 min late`; nothing when it is not.
pub fn late_words(ctx: &UiContext<'_>, strip: &Strip) -> Option<String> {
    let minutes = strip.late_minutes();
    (minutes > 0).then(|| ctx.text.with("board-late", &[("minutes", FluentValue::from(minutes))]))
}

/// The state of a vehicle that does not come to what it has to do.
pub fn trouble(ctx: &UiContext<'_>, strip: &Strip) -> Option<String> {
    let stops = &ctx.picture.itineraries.get(strip.vehicle.index())?.stops;
    let state = trouble_of(ctx.picture, strip.vehicle).filter(|_| !stops.is_empty())?;
    Some(names::vehicle_state(ctx.text, state).to_owned())
}

/// What is under the pointer, in words.
pub fn hover_words(ctx: &UiContext<'_>, strip: &Strip, block: Option<&Block>) -> String {
    let mut lines = vec![names::vehicle_name(ctx.text, ctx.picture, strip.vehicle)];
    lines.extend(late_words(ctx, strip));
    lines.extend(trouble(ctx, strip));
    if let Some(block) = block {
        let clock = |at| ctx.text.clock_short(at, ctx.picture.city.zone);
        lines.push(format!("{}–{}  {}", clock(block.from), clock(block.to), doing_words(ctx, block.what)));
        lines.extend(block.request.and_then(|request| request_way(ctx, request)));
        let is_movable = block.request.is_some_and(|id| is_assigned(ctx, id));
        lines.extend(is_movable.then(|| ctx.text.get("board-drag").to_owned()));
    }
    lines.join("\n")
}

fn is_assigned(ctx: &UiContext<'_>, id: RequestId) -> bool {
    ctx.picture.request(id).is_some_and(|row| matches!(row.state, RequestState::Assigned { .. }))
}

fn doing_words(ctx: &UiContext<'_>, what: Doing) -> String {
    match what {
        Doing::Aboard(number) => ctx.text.with("board-aboard", &[("number", FluentValue::from(number))]),
        Doing::Empty => ctx.text.get("board-empty").to_owned(),
        Doing::PickUp => ctx.text.get("board-pick-up").to_owned(),
        Doing::DropOff => ctx.text.get("board-drop-off").to_owned(),
        Doing::Role(role) => names::role(ctx.text, role).to_owned(),
        Doing::Charge => ctx.text.get("board-charge").to_owned(),
        Doing::ChargeLater => ctx.text.get("board-charge-later").to_owned(),
        Doing::Refuel => ctx.text.get("board-refuel").to_owned(),
        Doing::Workshop => ctx.text.get("board-workshop").to_owned(),
    }
}

/// A lane in one sentence, for who can't see it.
pub fn spoken(ctx: &UiContext<'_>, strip: &Strip, now: Timestamp) -> String {
    let mut words = vec![names::vehicle_name(ctx.text, ctx.picture, strip.vehicle)];
    words.extend(ctx.picture.status.get(strip.vehicle.index()).map(|status| figure::percent(ctx.text, status.soc)));
    words.extend(late_words(ctx, strip));
    words.extend(trouble(ctx, strip));
    let present = strip.blocks.iter().find(|block| block.from <= now && now < block.to);
    words.extend(present.map(|block| doing_words(ctx, block.what)));
    words.join(", ")
}
