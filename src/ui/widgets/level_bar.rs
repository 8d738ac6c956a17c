//! A level bar: how full something is, with an optional mark where its limit is.

use egui::{Color32, Rect, Ui, pos2, vec2};

use crate::ui::theme::Theme;

/// Height of the filled part.
const BAR_HEIGHT: f32 = 7.0;
const CORNER: f32 = 2.0;

/// A bar that is filled from its left end.
#[derive(Clone, Copy, Debug)]
pub struct LevelBar {
    /// Held to 0..=1.
    pub share: f32,
    pub color: Color32,
    /// Where along the bar the limit is marked, 0 to 1.
    pub mark: Option<f32>,
}

impl LevelBar {
    /// Paints the bar over the middle of `rect`.
    pub fn paint(self, ui: &Ui, theme: &Theme, rect: Rect) {
        let track = Rect::from_center_size(rect.center(), vec2(rect.width(), BAR_HEIGHT.min(rect.height())));
        let painter = ui.painter();
        painter.rect_filled(track, CORNER, theme.hairline);
        let share = if self.share.is_finite() { self.share.clamp(0.0, 1.0) } else { 0.0 };
        if share > 0.0 {
            let width = (track.width() * share).max(2.0);
            painter.rect_filled(Rect::from_min_size(track.min, vec2(width, track.height())), CORNER, self.color);
        }
        if let Some(mark) = self.mark {
            let x = track.left() + track.width() * mark.clamp(0.0, 1.0);
            let tick = Rect::from_min_max(pos2(x - 1.0, track.top() - 3.0), pos2(x + 1.0, track.bottom() + 3.0));
            painter.rect_filled(tick, 0.0, theme.text);
        }
    }
}

/// The sign that something needs a response: a filled triangle, so that colour never stands alone.
pub fn warning_sign(ui: &Ui, center: egui::Pos2, size: f32, color: Color32) {
    let half = size / 2.0;
    ui.painter().add(egui::Shape::convex_polygon(
        vec![
            pos2(center.x, center.y - half),
            pos2(center.x + half * 1.1, center.y + half * 0.85),
            pos2(center.x - half * 1.1, center.y + half * 0.85),
        ],
        color,
        egui::Stroke::NONE,
    ));
}
