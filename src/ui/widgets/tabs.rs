//! A row of tabs, each with a count, the chosen one underlined.

use egui::{Color32, Id, Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};

use crate::ui::theme::Theme;

use super::text::{BODY, SECTION, SMALL, regular_font, semibold_font};

const HEIGHT: f32 = 34.0;
const GAP: f32 = 16.0;
const COUNT_GAP: f32 = 6.0;

/// One tab of a row.
#[derive(Clone, Debug)]
pub struct Tab {
    pub label: String,
    /// Shown behind the label.
    pub count: String,
}

/// Draws a row of tabs and returns the one that is chosen now.
pub fn tabs(ui: &mut Ui, theme: &Theme, id: Id, tabs: &[Tab], chosen: usize) -> usize {
    let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let mut next = chosen;
    let mut x = row.left();
    let has_room = full_width(ui, tabs, chosen) <= row.width();
    for (index, tab) in tabs.iter().enumerate() {
        let is_chosen = index == chosen;
        let font = if is_chosen { semibold_font(ui.ctx(), SECTION) } else { regular_font(BODY) };
        let color = if is_chosen { theme.text } else { theme.dim };
        let label = ui.painter().layout_no_wrap(tab.label.clone(), font, color);
        // Where there is no room for all counts, the chosen tab keeps its own.
        let count = if has_room || is_chosen { tab.count.clone() } else { String::new() };
        let count = ui.painter().layout_no_wrap(count, regular_font(SMALL), theme.dim);
        let width = label.size().x + count.size().x + if count.size().x > 0.0 { COUNT_GAP } else { 0.0 };
        let rect = Rect::from_min_size(pos2(x, row.top()), vec2(width, HEIGHT));
        let response = ui.interact(rect, id.with(index), Sense::click());
        response.widget_info(|| WidgetInfo::selected(Role::Tab, true, is_chosen, tab.label.as_str()));
        if response.clicked() {
            next = index;
        }
        let middle = row.center().y - 1.0;
        let label_at = pos2(rect.left(), middle - label.size().y / 2.0);
        let baseline = label_at.y + label.size().y - 2.0;
        let count_at = pos2(rect.left() + label.size().x + COUNT_GAP, baseline - count.size().y + 1.0);
        let tint = if response.hovered() { theme.text } else { color };
        ui.painter().galley_with_override_text_color(label_at, label, tint);
        ui.painter().galley(count_at, count, theme.dim);
        if is_chosen || response.has_focus() {
            let line = Rect::from_min_max(pos2(rect.left(), row.bottom() - 2.0), rect.right_bottom());
            ui.painter().rect_filled(line, 0.0, theme.accent);
        }
        x += width + GAP;
    }
    next
}

/// How wide the row is with all its counts.
fn full_width(ui: &Ui, tabs: &[Tab], chosen: usize) -> f32 {
    let width = |words: &str, font| ui.painter().layout_no_wrap(words.to_owned(), font, Color32::PLACEHOLDER).size().x;
    let tab_width = |(index, tab): (usize, &Tab)| {
        let font = if index == chosen { semibold_font(ui.ctx(), SECTION) } else { regular_font(BODY) };
        width(&tab.label, font) + COUNT_GAP + width(&tab.count, regular_font(SMALL)) + GAP
    };
    tabs.iter().enumerate().map(tab_width).sum::<f32>() - GAP
}
