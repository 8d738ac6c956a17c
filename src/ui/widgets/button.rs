//! Buttons: quiet, with a verb or a sign, and an accessible name.

use egui::{
    Color32, CornerRadius, FontId, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo,
    pos2, vec2,
};

use crate::ui::style::{CONTROL_HEIGHT, CORNER};
use crate::ui::theme::Theme;

use super::text::{BODY, regular_font};

/// A sign on a button, drawn and not from a font.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    Play,
    Pause,
    Minus,
    Plus,
    Menu,
    Look,
    ShowOnMap,
    Stop,
}

/// A button with words.
pub fn text_button(ui: &mut Ui, theme: &Theme, words: &str) -> Response {
    named_button(ui, theme, words, words)
}

/// A button whose words need more to be understood alone: `Show on map`, accessible as `Show Van 3 on map`.
pub fn named_button(ui: &mut Ui, theme: &Theme, words: &str, name: &str) -> Response {
    let galley = ui.painter().layout_no_wrap(words.to_owned(), regular_font(BODY), theme.text);
    let size = vec2(galley.size().x + 20.0, CONTROL_HEIGHT.max(galley.size().y + 8.0) - 2.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    paint_ground(ui, theme, rect, &response);
    let color = if ui.is_enabled() { theme.text } else { theme.faint };
    ui.painter().galley_with_override_text_color(rect.center() - galley.size() / 2.0, galley, color);
    response
}

/// A square button with a sign.
pub fn sign_button(ui: &mut Ui, theme: &Theme, sign: Sign, name: &str, is_enabled: bool) -> Response {
    let sense = if is_enabled { Sense::click() } else { Sense::hover() };
    let (rect, response) = ui.allocate_exact_size(vec2(CONTROL_HEIGHT, CONTROL_HEIGHT), sense);
    response.widget_info(|| WidgetInfo::labeled(Role::Button, is_enabled, name));
    paint_ground(ui, theme, rect, &response);
    paint_sign(ui, rect, sign, if is_enabled { theme.text } else { theme.faint });
    response.on_hover_text(name)
}

/// A word that can be switched: a workspace, a kind in a filter.
pub fn chip(ui: &mut Ui, theme: &Theme, words: &str, count: &str, name: &str, is_on: bool) -> Response {
    let font = FontId::proportional(12.0);
    let color = if is_on { theme.text } else { theme.dim };
    let label = ui.painter().layout_no_wrap(words.to_owned(), font.clone(), color);
    let number = ui.painter().layout_no_wrap(count.to_owned(), font, color);
    let size = vec2(label.size().x + number.size().x + 20.0, 24.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, name));
    let (fill, stroke) = if is_on {
        (theme.accent.gamma_multiply(0.16), theme.accent)
    } else if response.hovered() || response.has_focus() {
        (theme.raised, theme.dim)
    } else {
        (theme.panel, theme.hairline)
    };
    ui.painter().rect(rect, CornerRadius::same(12), fill, Stroke::new(1.0, stroke), StrokeKind::Inside);
    let middle = rect.center().y;
    let tint = if response.hovered() { theme.text } else { color };
    let left = rect.left() + 8.0;
    let number_at = pos2(left + label.size().x + 4.0, middle - number.size().y / 2.0);
    ui.painter().galley_with_override_text_color(pos2(left, middle - label.size().y / 2.0), label, tint);
    ui.painter().galley_with_override_text_color(number_at, number, theme.dim);
    response
}

/// The button that stops a vehicle: an octagon in the colour of the stop, with words where there is room for them.
pub fn stop_button(ui: &mut Ui, theme: &Theme, words: Option<&str>, name: &str) -> Response {
    let galley = words.map(|words| ui.painter().layout_no_wrap(words.to_owned(), regular_font(BODY), theme.text));
    let words_width = galley.as_ref().map_or(0.0, |galley| galley.size().x + 8.0);
    let size = vec2(CONTROL_HEIGHT + words_width, CONTROL_HEIGHT - 2.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, ui.is_enabled(), name));
    paint_ground(ui, theme, rect, &response);
    paint_sign(ui, rect.with_max_x(rect.left() + CONTROL_HEIGHT), Sign::Stop, theme.red);
    if let Some(galley) = galley {
        let at = pos2(rect.left() + CONTROL_HEIGHT - 2.0, rect.center().y - galley.size().y / 2.0);
        ui.painter().galley(at, galley, theme.text);
        return response;
    }
    response.on_hover_text(name)
}

fn paint_ground(ui: &Ui, theme: &Theme, rect: Rect, response: &Response) {
    let (fill, stroke) = if response.is_pointer_button_down_on() {
        (theme.hairline, theme.accent)
    } else if response.has_focus() {
        (theme.raised, theme.accent)
    } else if response.hovered() {
        (theme.raised, theme.dim)
    } else {
        (theme.raised, theme.hairline)
    };
    ui.painter().rect(rect, CornerRadius::same(CORNER), fill, Stroke::new(1.0, stroke), StrokeKind::Inside);
}

/// The corners of a stop sign.
pub fn octagon(center: Pos2, radius: f32) -> Vec<Pos2> {
    let corner = |index: u8| {
        let angle = std::f32::consts::PI * (f32::from(index) / 4.0 + 0.125);
        center + radius * Vec2::angled(angle)
    };
    (0..8).map(corner).collect()
}

fn paint_sign(ui: &Ui, rect: Rect, sign: Sign, color: Color32) {
    let (painter, center) = (ui.painter(), rect.center());
    let bar = |x: f32, y: f32, width: f32, height: f32| {
        painter.rect_filled(Rect::from_center_size(center + vec2(x, y), vec2(width, height)), 0.0, color);
    };
    match sign {
        Sign::Play => {
            let points = [vec2(-4.0, -6.0), vec2(6.5, 0.0), vec2(-4.0, 6.0)].map(|offset| center + offset);
            painter.add(Shape::convex_polygon(points.to_vec(), color, Stroke::NONE));
        }
        Sign::Pause => {
            bar(-3.5, 0.0, 3.0, 11.0);
            bar(3.5, 0.0, 3.0, 11.0);
        }
        Sign::Minus => bar(0.0, 0.0, 9.0, 1.5),
        Sign::Plus => {
            bar(0.0, 0.0, 9.0, 1.5);
            bar(0.0, 0.0, 1.5, 9.0);
        }
        Sign::Menu => [-4.5, 0.0, 4.5].into_iter().for_each(|y| bar(0.0, y, 13.0, 1.5)),
        Sign::ShowOnMap => {
            painter.circle_stroke(center, 4.5, Stroke::new(1.5, color));
            for way in [vec2(1.0, 0.0), vec2(-1.0, 0.0), vec2(0.0, 1.0), vec2(0.0, -1.0)] {
                painter.line_segment([center + way * 4.5, center + way * 8.0], Stroke::new(1.5, color));
            }
        }
        Sign::Stop => {
            painter.add(Shape::convex_polygon(octagon(center, 7.0), color, Stroke::NONE));
        }
        Sign::Look => {
            painter.circle_stroke(center, 6.0, Stroke::new(1.5, color));
            let half = (0..=12).map(|step| {
                let angle = std::f32::consts::PI * (step as f32 / 12.0 - 0.5);
                center + 6.0 * vec2(angle.cos(), angle.sin())
            });
            painter.add(Shape::convex_polygon(half.collect(), color, Stroke::NONE));
        }
    }
}
