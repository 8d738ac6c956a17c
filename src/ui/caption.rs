//! Captions: the newest line of a scenario's story, under the head of the map while it is new.

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, Rect, Stroke};

use crate::base::time::Timestamp;
use crate::model::scenario_view::Playing;

use super::context::UiContext;
use super::widgets::text::{SECTION, SMALL, regular};

/// A caption is shown so long, in wall seconds: about a line's reading time twice over.
const SHOWN_S: f64 = 14.0;
const WIDTH: f32 = 520.0;
/// Room for the row of layers, and for scale bar and legend.
const MAP_HEAD: f32 = 52.0;
const MAP_FOOT: f32 = 44.0;

/// Which line is shown, and since when.
#[derive(Clone, Debug, Default)]
pub struct Caption {
    /// Title of the scenario's run and number of the step.
    shown: Option<(i64, usize)>,
    since_s: f64,
    /// The source's clock at the last look; when it runs back, the story is told anew.
    clock: Timestamp,
}

impl Caption {
    /// Draws the newest line that was told.
    pub fn ui(&mut self, ui_ctx: &Context, ctx: &UiContext<'_>, map: Rect) {
        let Some(playing) = ctx.picture.scenario.as_ref().and_then(|scenario| scenario.playing.as_ref()) else {
            self.shown = None;
            return;
        };
        let now = ctx.picture.source.clock.now;
        if now < std::mem::replace(&mut self.clock, now) {
            self.shown = None;
        }
        let Some((number, words)) = newest(ctx, playing) else { return };
        let key = (playing.started.0, number);
        if self.shown != Some(key) {
            (self.shown, self.since_s) = (Some(key), ctx.frame_time_s);
        }
        let left_s = SHOWN_S - (ctx.frame_time_s - self.since_s);
        if left_s <= 0.0 {
            return;
        }
        ui_ctx.request_repaint_after(std::time::Duration::from_secs_f64(left_s));
        Area::new(Id::unique("caption"))
            .order(Order::Middle)
            .interactable(false)
            .pivot(Align2::CENTER_TOP)
            .fixed_pos(head_of(ui_ctx, map))
            .show(ui_ctx, |ui| {
                Frame::new()
                    .fill(ctx.theme.panel)
                    .stroke(Stroke::new(1.0, ctx.theme.simulation))
                    .corner_radius(8)
                    .inner_margin(Margin::same(14))
                    .show(ui, |ui| {
                        ui.set_width(width_over(ui_ctx, map, WIDTH));
                        regular(ui, ctx.text.name(&playing.title), SMALL, ctx.theme.dim);
                        regular(ui, &words, SECTION, ctx.theme.text);
                    });
            });
    }
}

/// Where a card over the map has the middle of its head: under the row of layers. At the foot it would hide
/// the middle of a city that fills a small map.
fn head_of(ui_ctx: &Context, map: Rect) -> egui::Pos2 {
    let area = if map.is_positive() { map } else { ui_ctx.content_rect() };
    egui::pos2(area.center().x, area.top() + MAP_HEAD)
}

/// Where a card over the map has the middle of its foot: above the map's own foot, or the window's while the map is hidden.
pub fn foot_of(ui_ctx: &Context, map: Rect) -> egui::Pos2 {
    let area = if map.is_positive() { map } else { ui_ctx.content_rect() };
    egui::pos2(area.center().x, area.bottom() - MAP_FOOT)
}

/// How wide a card over the map may be, its margin left out.
pub fn width_over(ui_ctx: &Context, map: Rect, wanted: f32) -> f32 {
    let area = if map.is_positive() { map } else { ui_ctx.content_rect() };
    wanted.min(area.width() - 60.0).max(160.0)
}

/// The number and the words of the newest step that has any.
fn newest(ctx: &UiContext<'_>, playing: &Playing) -> Option<(usize, String)> {
    let now = ctx.picture.source.clock.now;
    let told = playing.steps.iter().enumerate().rev().find(|(_, step)| step.at <= now && step.say.is_some());
    told.and_then(|(number, step)| Some((number, ctx.text.name(step.say.as_ref()?).to_owned())))
}
