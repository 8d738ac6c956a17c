//! Drawing: what the newest picture and the zoom make of the map's geometry.

use egui::Ui;

use crate::ui::context::UiContext;
use crate::ui::layers::Layer;

use super::gpu::{Drawing, MapCallback};
use super::tones::{Fades, Globals, fade_in};
use super::{Emphasis, MapPanel, heat, marks, plain, values};

/// Share of the view covered by glyphs from which they begin to merge, and at which they have merged.
const MERGE_FROM: f32 = 0.04;
const MERGE_DONE: f32 = 0.13;
/// Area of a glyph at its own size, in square points.
const GLYPH_AREA: f32 = 85.0;
/// Scale from which chargers are drawn, in points per metre.
pub(super) const CHARGER_SCALE_MIN: f32 = 0.1;

impl MapPanel {
    /// Takes over what a new picture changed, or other layers.
    pub(super) fn follow_picture(&mut self, ctx: &UiContext<'_>) {
        let picture = ctx.picture;
        if self.heat_made_for != Some((picture.revision, *ctx.layers)) {
            self.heat_made_for = Some((picture.revision, *ctx.layers));
            let heat = heat::blobs(picture, ctx.layers);
            if heat != *self.heat.items {
                self.heat.replace(heat);
            }
        }
        if self.seen_revision == Some(picture.revision) {
            return;
        }
        self.seen_revision = Some(picture.revision);
        let city = &self.city;
        self.streets.follow(&picture.streets, |_, now| values::street_value(now));
        self.buildings.follow(&picture.buildings, |index, now| {
            city.buildings.get(index).map_or(128, |building| values::building_value(building, now))
        });
        let hot = values::hot_feeders(picture);
        if hot != self.hot_feeders {
            self.feeders.forget();
        }
        self.hot_feeders = hot;
        self.feeders.follow(&picture.feeders, |index, now| values::feeder_value(city, &self.hot_feeders, index, now));
        let chargers = marks::charger_glyphs(picture);
        if chargers != *self.chargers.items {
            self.chargers.replace(chargers);
        }
        let crowd = marks::crowd_blobs(picture);
        if crowd != *self.crowd.items {
            self.crowd.replace(crowd);
        }
    }

    /// Goes on with the vehicles of the newest picture, and merges or parts them by how full the view is.
    pub(super) fn advance_vehicles(&mut self, ctx: &UiContext<'_>, ui: &Ui) -> bool {
        if !ctx.layers.shows(Layer::Vehicles) {
            return false;
        }
        let seen_before = self.vehicles.glyphs.serial;
        let is_scanning = self.vehicles.advance(ctx, self.camera.visible_box(self.rect), self.merged >= 1.0);
        let per_point = self.vehicles.moving_per_m2 / (self.camera.scale() * self.camera.scale());
        let glyph_area = GLYPH_AREA * glyph_size(self.camera.scale()).powi(2);
        let wanted = ((per_point * glyph_area - MERGE_FROM) / (MERGE_DONE - MERGE_FROM)).clamp(0.0, 1.0);
        let dt = ui.input(|input| input.stable_dt).clamp(0.0, 0.5);
        let step = if seen_before == 0 { 1.0 } else { (dt * 8.0).min(1.0) };
        let next = self.merged + (wanted - self.merged) * step;
        self.merged = if (next - wanted).abs() < 0.01 { wanted } else { next };
        if self.merged > 0.0 {
            self.vehicles.make_density();
        }
        if (self.merged - wanted).abs() > 0.0 {
            ui.ctx().request_repaint();
        }
        is_scanning
    }

    pub(super) fn paint_city(&self, ctx: &UiContext<'_>, painter: &egui::Painter) {
        let Some(gpu) = &self.gpu else {
            plain::paint(ctx, painter, &self.camera, self.rect);
            return;
        };
        let drawing = self.drawing(ctx, painter.ctx().pixels_per_point());
        let callback = MapCallback { gpu: gpu.clone(), drawing };
        painter.add(egui_wgpu::Callback::new_paint_callback(self.rect, callback));
    }

    pub(super) fn fades(&self) -> Fades {
        let scale = self.camera.scale();
        let energy = self.emphasis == Emphasis::Energy;
        Fades {
            buildings: fade_in(scale, 0.035, 0.09),
            glyphs: (1.0 - self.merged) * if energy { 0.6 } else { 1.0 },
            parked: (1.0 - self.merged) * fade_in(scale, 0.22, 0.6) * if energy { 0.5 } else { 0.9 },
            density: self.merged * if energy { 0.6 } else { 1.0 },
            feeder_lines: if energy {
                1.0
            } else {
                0.22 * fade_in(scale, 0.1, 0.25) * (1.0 - fade_in(scale, 1.5, 4.0))
            },
            feeder_fills: 1.0,
            crowd: 1.0,
            glyph_size: glyph_size(scale),
        }
    }

    fn drawing(&self, ctx: &UiContext<'_>, pixels_per_point: f32) -> Drawing {
        let scale = self.camera.scale();
        let mut globals = Globals::new(ctx.theme, scale, &self.fades(), super::values::solar_share(ctx.picture));
        let center = self.camera.center();
        globals.center = [center.x, center.y];
        globals.px_per_m = scale * pixels_per_point;
        globals.time_s = self.vehicles.glyph_time(ctx.frame_time_s);
        globals.viewport_px = [self.rect.width() * pixels_per_point, self.rect.height() * pixels_per_point];
        let area = self.vehicles.density_box;
        globals.density_box = [area.min.x, area.min.y, area.width(), area.height()];
        let shows = |layer| ctx.layers.shows(layer);
        Drawing {
            globals,
            visible: self.camera.visible_box(self.rect),
            shows_land: !self.base_map.is_shown(),
            layers: *ctx.layers,
            shows_chargers: shows(Layer::Chargers) && scale > CHARGER_SCALE_MIN,
            shows_density: shows(Layer::Vehicles) && self.merged > 0.0,
            street_values: self.streets.stream.clone(),
            building_values: self.buildings.stream.clone(),
            feeder_values: self.feeders.stream.clone(),
            vehicles: self.vehicles.glyphs.clone(),
            chargers: self.chargers.clone(),
            crowd: self.crowd.clone(),
            heat: self.heat.clone(),
            density: self.vehicles.density.clone(),
        }
    }
}

/// Size of glyphs against their own: smaller when far away.
fn glyph_size(points_per_m: f32) -> f32 {
    0.66 + 0.42 * fade_in(points_per_m, 0.15, 1.2)
}
