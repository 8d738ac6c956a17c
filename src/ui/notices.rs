//! Notices: short messages to the operator that stay until they are dismissed or their time is over.

use egui::{Align2, Area, Frame, Id, Margin, Order, Stroke, vec2};

use super::text::Text;
use super::theme::Theme;
use super::widgets::button;
use super::widgets::text::{BODY, regular};

/// A notice that asks for nothing leaves by itself, in wall seconds.
const SHOWN_S: f64 = 12.0;
/// More than this many at a time would cover the map; the oldest goes.
const NOTICES_MAX: usize = 4;
const WIDTH: f32 = 380.0;

/// A message to the operator.
#[derive(Clone, Debug)]
struct Notice {
    words: String,
    /// `None`: stays until dismissed.
    gone_at_s: Option<f64>,
}

/// The notices that are shown now.
#[derive(Clone, Debug, Default)]
pub struct Notices {
    shown: Vec<Notice>,
}

impl Notices {
    /// Shows a notice for a while.
    pub fn tell(&mut self, words: String, now_s: f64) {
        self.add(words, Some(now_s + SHOWN_S));
    }

    /// Shows a notice until it is dismissed.
    pub fn keep(&mut self, words: String) {
        self.add(words, None);
    }

    fn add(&mut self, words: String, gone_at_s: Option<f64>) {
        self.shown.retain(|notice| notice.words != words);
        self.shown.push(Notice { words, gone_at_s });
        if self.shown.len() > NOTICES_MAX {
            self.shown.remove(0);
        }
    }

    /// Draws the notices at the lower right, above the status bar.
    pub fn ui(&mut self, ctx: &egui::Context, theme: &Theme, text: &Text, now_s: f64) {
        self.shown.retain(|notice| notice.gone_at_s.is_none_or(|at| now_s < at));
        if self.shown.is_empty() {
            return;
        }
        if let Some(next_s) = self.shown.iter().filter_map(|notice| notice.gone_at_s).reduce(f64::min) {
            ctx.request_repaint_after(std::time::Duration::from_secs_f64((next_s - now_s).max(0.05)));
        }
        let mut dismissed = None;
        Area::new(Id::unique("notices"))
            .order(Order::Foreground)
            .anchor(Align2::RIGHT_BOTTOM, vec2(-20.0, -44.0))
            .show(ctx, |ui| {
                for (index, notice) in self.shown.iter().enumerate() {
                    Frame::new()
                        .fill(theme.raised)
                        .stroke(Stroke::new(1.0, theme.hairline))
                        .corner_radius(6)
                        .inner_margin(Margin::same(12))
                        .show(ui, |ui| {
                            ui.set_width(WIDTH.min(ctx.content_rect().width() - 60.0));
                            regular(ui, &notice.words, BODY, theme.text);
                            if button::text_button(ui, theme, text.get("notice-dismiss")).clicked() {
                                dismissed = Some(index);
                            }
                        });
                }
            });
        if let Some(index) = dismissed {
            self.shown.remove(index);
        }
    }
}
