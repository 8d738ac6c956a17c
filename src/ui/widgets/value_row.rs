//! A row of a sheet: what it is about at the left, dim; what it says at the right, aligned by its last digit.

use egui::{Color32, CursorIcon, Rect, Response, Role, Sense, Stroke, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme::Theme;

use super::level_bar::warning_sign;
use super::text::{BODY, SECTION, line, mark_as_heading, regular_font, row_top, semibold_font};

/// Height of a row; also the least height of a target.
pub const ROW_HEIGHT: f32 = 24.0;
const GAP: f32 = 12.0;
/// A label never takes more of a row, so that there is room for the value.
const LABEL_SHARE_MAX: f32 = 0.55;

/// A value at rest.
pub fn value_row(ui: &mut Ui, theme: &Theme, label: &str, value: &str, color: Color32) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{label}: {value}")));
    let left = paint_label(ui, theme, rect, label);
    paint_value(ui, rect, left, value, color);
    response
}

/// A value that needs a response: in amber, with the sign that says so without colour.
pub fn warning_row(ui: &mut Ui, theme: &Theme, label: &str, value: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{label}: {value}")));
    let left = paint_label(ui, theme, rect, label);
    let value_rect = paint_value(ui, rect, left + 16.0, value, theme.amber);
    warning_sign(ui, pos2(value_rect.left() - 12.0, rect.center().y), 10.0, theme.amber);
    response
}

/// A value that leads to the thing it names.
pub fn link_row(ui: &mut Ui, theme: &Theme, label: &str, value: &str) -> Response {
    let (rect, row) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::hover());
    row.widget_info(|| WidgetInfo::labeled(Role::Label, true, label));
    let left = paint_label(ui, theme, rect, label);
    let galley = line(ui, value, regular_font(BODY), theme.text, rect.right() - left);
    let target = Rect::from_min_max(pos2(rect.right() - galley.size().x, rect.top()), rect.max);
    let response = ui.interact(target, row.id.with("link"), Sense::click()).on_hover_cursor(CursorIcon::PointingHand);
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, value));
    paint_link(ui, theme, target, galley, &response);
    response
}

/// A line of its own that leads to a thing.
pub fn link(ui: &mut Ui, theme: &Theme, value: &str) -> Response {
    let galley = line(ui, value, regular_font(BODY), theme.text, ui.available_width());
    let (rect, response) = ui.allocate_exact_size(vec2(galley.size().x, ROW_HEIGHT), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Link, true, value));
    let response = response.on_hover_cursor(CursorIcon::PointingHand);
    paint_link(ui, theme, rect, galley, &response);
    response
}

/// The name of a part of a sheet, with an optional side note at the right.
pub fn section(ui: &mut Ui, theme: &Theme, name: &str, note: &str) {
    ui.add_space(8.0);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT + 4.0), Sense::hover());
    response.widget_info(|| WidgetInfo::labeled(Role::Label, true, name));
    mark_as_heading(&response, name);
    let stroke = Stroke::new(1.0, theme.hairline);
    ui.painter().hline(rect.x_range(), rect.top(), stroke);
    let body = Rect::from_min_max(pos2(rect.left(), rect.top() + 6.0), rect.max);
    let galley = line(ui, name, semibold_font(ui.ctx(), SECTION), theme.text, body.width() * 0.7);
    let at = pos2(body.left(), row_top(&galley, body.center().y));
    let left = at.x + galley.size().x + GAP;
    ui.painter().galley(at, galley, theme.text);
    if !note.is_empty() {
        paint_value(ui, body, left, note, theme.dim);
    }
}

fn paint_label(ui: &Ui, theme: &Theme, rect: Rect, label: &str) -> f32 {
    let galley = line(ui, label, regular_font(BODY), theme.dim, rect.width() * LABEL_SHARE_MAX);
    let at = pos2(rect.left(), row_top(&galley, rect.center().y));
    let right = at.x + galley.size().x;
    ui.painter().galley(at, galley, theme.dim);
    right + GAP
}

fn paint_value(ui: &Ui, rect: Rect, left: f32, value: &str, color: Color32) -> Rect {
    let galley = line(ui, value, regular_font(BODY), color, rect.right() - left);
    let at = pos2(rect.right() - galley.size().x, row_top(&galley, rect.center().y));
    let painted = Rect::from_min_size(at, galley.size());
    ui.painter().galley(at, galley, color);
    painted
}

/// A link is text with a quiet line under it; the accent says that it is about to be chosen.
fn paint_link(ui: &Ui, theme: &Theme, rect: Rect, galley: std::sync::Arc<egui::Galley>, response: &Response) {
    let is_lit = response.hovered() || response.has_focus();
    let color = if is_lit { theme.accent } else { theme.text };
    let at = pos2(rect.left(), row_top(&galley, rect.center().y));
    let under = at.y + galley.size().y;
    let line_color = if is_lit { theme.accent } else { theme.faint };
    ui.painter().hline(rect.left()..=rect.left() + galley.size().x, under, Stroke::new(1.0, line_color));
    ui.painter().galley_with_override_text_color(at, galley, color);
}
