//! A button that does its deed only when it is held down for a while: a slip of the hand does nothing. A bar fills while
//! it is held.

use egui::{Color32, CornerRadius, Key, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};

use crate::ui::style::{CONTROL_HEIGHT, CORNER};
use crate::ui::theme::Theme;

use super::text::{BODY, line, semibold_font};

/// How a button that is held looks and how long it takes.
#[derive(Clone, Copy, Debug)]
pub struct HoldButton<'a> {
    pub words: &'a str,
    /// Its border and the bar that fills.
    pub tone: Color32,
    pub hold_s: f64,
    pub height: f32,
    /// `None`: as wide as its words.
    pub width: Option<f32>,
    pub is_enabled: bool,
    /// Whether a key holds it; `None`: Enter or Space do while it has the focus.
    pub is_key_held: Option<bool>,
}

/// How far one hold has come.
#[derive(Clone, Copy, Debug, Default)]
struct Held {
    since_s: Option<f64>,
    /// It has done its deed and waits to be let go.
    is_spent: bool,
}

impl<'a> HoldButton<'a> {
    pub fn new(words: &'a str, tone: Color32, hold_s: f64) -> Self {
        let height = CONTROL_HEIGHT;
        Self { words, tone, hold_s, height, width: None, is_enabled: true, is_key_held: None }
    }

    /// Draws it and says whether it was held long enough just now.
    pub fn ui(self, ui: &mut Ui, theme: &Theme) -> bool {
        let ink = if self.is_enabled { theme.text } else { theme.faint };
        let font = semibold_font(ui.ctx(), BODY);
        let galley = line(ui, self.words, font, ink, self.width.map_or(f32::INFINITY, |width| width - 12.0));
        let size = vec2(self.width.unwrap_or(galley.size().x + 24.0), self.height);
        // A press of more than 0.8 s is no click to egui; the button must know that it goes on.
        let (rect, response) = ui.allocate_exact_size(size, Sense::click_and_drag());
        response.widget_info(|| WidgetInfo::labeled(Role::Button, self.is_enabled, self.words));
        let (share, is_done) = self.advance(ui, &response);
        self.paint(ui, theme, rect, &response, share);
        ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ink);
        is_done
    }

    fn advance(&self, ui: &Ui, response: &Response) -> (f32, bool) {
        let id = response.id.with("held");
        let mut held: Held = ui.data(|data| data.get_temp(id)).unwrap_or_default();
        let now_s = ui.input(|input| input.time);
        let is_pressed = response.is_pointer_button_down_on()
            && ui.rect_contains_pointer(response.rect)
            && ui.input(|input| input.pointer.primary_down());
        let is_held = self.is_enabled && (is_pressed || self.is_key_down(ui, response));
        if !is_held {
            held = Held::default();
        } else if held.since_s.is_none() {
            held.since_s = Some(now_s);
        }
        let share = held.since_s.map_or(0.0, |since_s| ((now_s - since_s) / self.hold_s).clamp(0.0, 1.0));
        let is_done = share >= 1.0 && !held.is_spent;
        held.is_spent |= is_done;
        ui.data_mut(|data| data.insert_temp::<Held>(id, held));
        if is_held && !held.is_spent {
            ui.ctx().request_repaint();
        }
        (if held.is_spent && !is_done { 0.0 } else { share as f32 }, is_done)
    }

    fn is_key_down(&self, ui: &Ui, response: &Response) -> bool {
        self.is_key_held.unwrap_or_else(|| {
            response.has_focus() && ui.input(|input| input.key_down(Key::Enter) || input.key_down(Key::Space))
        })
    }

    fn paint(&self, ui: &Ui, theme: &Theme, rect: Rect, response: &Response, share: f32) {
        let corner = CornerRadius::same(CORNER);
        let border = if !self.is_enabled {
            theme.hairline
        } else if response.has_focus() {
            theme.accent
        } else {
            self.tone
        };
        ui.painter().rect_filled(rect, corner, theme.raised);
        let full = Rect::from_min_size(rect.min, vec2(rect.width() * share, rect.height()));
        ui.painter().rect_filled(full, corner, self.tone.gamma_multiply(0.45));
        ui.painter().rect_stroke(rect, corner, Stroke::new(1.0, border), StrokeKind::Inside);
    }
}
