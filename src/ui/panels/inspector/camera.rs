//! The camera of the selected vehicle: its newest picture, how old it is, and when none comes, since when.

use egui::{
    Align2, ColorImage, CornerRadius, Image, Rect, Role, Sense, Stroke, StrokeKind, TextureHandle, TextureOptions, Ui,
    WidgetInfo, vec2,
};
use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::vehicle_detail::SenseState;
use crate::model::{CameraFrame, SourceKind};
use crate::ui::context::UiContext;
use crate::ui::widgets::age::Age;
use crate::ui::widgets::text::{BODY, SMALL, regular_font};
use crate::ui::widgets::value_row::section;
use crate::world::CameraNow;

/// Height of a picture against its width, where none has come yet.
const SHAPE: f32 = 9.0 / 16.0;
const HEIGHT_MAX: f32 = 220.0;

/// The picture on the graphics card.
#[derive(Default)]
pub struct CameraTile {
    texture: Option<TextureHandle>,
    shown: Option<(VehicleId, Timestamp)>,
}

impl CameraTile {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, id: VehicleId) {
        let Some(now) = ctx.picture.camera.as_deref().filter(|now| now.vehicle == id) else { return };
        let age = now.frame.as_ref().map(|frame| Age::of(ctx, frame.taken).words(ctx.text));
        let lost = now.lost_since.map(|since| lost_words(ctx, since));
        let note = age.clone().unwrap_or_default();
        section(ui, ctx.theme, ctx.text.get("camera-section"), &note);
        let width = ui.available_width();
        let shape = now.frame.as_ref().map_or(SHAPE, |frame| f32::from(frame.height) / f32::from(frame.width).max(1.0));
        let size = vec2(width, (width * shape).min(HEIGHT_MAX));
        let (rect, response) = ui.allocate_exact_size(size, Sense::hover());
        let words = [Some(ctx.text.get("camera-picture").to_owned()), age, lost.clone(), degraded(ctx, now)];
        let spoken = words.into_iter().flatten().collect::<Vec<_>>().join(", ");
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, spoken.as_str()));
        self.picture_ui(ctx, ui, rect, now);
        marks_ui(ctx, ui, rect, now, lost);
        ui.add_space(6.0);
    }

    fn picture_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, rect: Rect, now: &CameraNow) {
        let corner = CornerRadius::same(4);
        ui.painter().rect(rect, corner, ctx.theme.raised, Stroke::new(1.0, ctx.theme.hairline), StrokeKind::Inside);
        let Some(frame) = &now.frame else { return };
        let Some(texture) = self.texture_of(ui, now.vehicle, frame) else { return };
        let image = Image::new((texture.id(), rect.size())).corner_radius(corner);
        // A picture that is no longer true is dimmed, so that nobody takes it for now.
        let image = if now.lost_since.is_some() { image.tint(ctx.theme.faint) } else { image };
        image.paint_at(ui, rect);
    }

    fn texture_of(&mut self, ui: &Ui, vehicle: VehicleId, frame: &CameraFrame) -> Option<&TextureHandle> {
        if !frame.is_whole() {
            return None;
        }
        let key = Some((vehicle, frame.taken));
        if self.shown != key {
            self.shown = key;
            let size = [usize::from(frame.width), usize::from(frame.height)];
            let image = ColorImage::from_rgb(size, &frame.rgb);
            match &mut self.texture {
                Some(texture) => texture.set(image, TextureOptions::LINEAR),
                None => self.texture = Some(ui.ctx().load_texture("camera", image, TextureOptions::LINEAR)),
            }
        }
        self.texture.as_ref()
    }
}

fn lost_words(ctx: &UiContext<'_>, since: Timestamp) -> String {
    let time = FluentValue::from(ctx.text.clock(since, ctx.picture.city.zone));
    ctx.text.with("camera-lost-since", &[("time", time)])
}

fn degraded(ctx: &UiContext<'_>, now: &CameraNow) -> Option<String> {
    (now.camera == SenseState::Degraded).then(|| ctx.text.get("camera-degraded").to_owned())
}

/// What is written over a picture: that it is simulated, that it is lost, that the lens is dirty.
fn marks_ui(ctx: &UiContext<'_>, ui: &Ui, rect: Rect, now: &CameraNow, lost: Option<String>) {
    let theme = ctx.theme;
    let mark = |anchor: Align2, words: &str, color: egui::Color32, size: f32| {
        let galley = ui.painter().layout_no_wrap(words.to_owned(), regular_font(size), color);
        let at = anchor.align_size_within_rect(galley.size() + vec2(12.0, 6.0), rect.shrink(10.0));
        ui.painter().rect_filled(at, 3.0, theme.panel);
        ui.painter().galley(at.min + vec2(6.0, 3.0), galley, color);
    };
    if now.frame.is_some() && ctx.picture.source.kind == SourceKind::Simulator {
        mark(Align2::LEFT_BOTTOM, ctx.text.get("camera-simulated"), theme.simulation, SMALL);
    }
    match lost {
        Some(lost) if now.frame.is_none() => {
            mark(Align2::CENTER_CENTER, ctx.text.get("camera-waiting"), theme.dim, BODY);
            mark(Align2::CENTER_BOTTOM, &lost, theme.amber, BODY);
        }
        Some(lost) => mark(Align2::CENTER_CENTER, &lost, theme.amber, BODY),
        None => {}
    }
    if let Some(words) = degraded(ctx, now) {
        mark(Align2::RIGHT_BOTTOM, &words, theme.amber, SMALL);
    }
}
