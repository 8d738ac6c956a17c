//! The map without a graphics adapter: streets, buildings and vehicles as plain shapes, a limited number of each.

use egui::{Painter, Rect, Shape, Stroke};

use crate::base::geo::Bounds;
use crate::base::time::Timestamp;
use crate::city::StreetClass;
use crate::ui::context::UiContext;
use crate::ui::layers::Layer;

use super::camera::Camera;

/// Most shapes of a kind; plain shapes cost the processor, not the graphics adapter.
const STREETS_MAX: usize = 4_000;
const BUILDINGS_MAX: usize = 4_000;
const VEHICLES_MAX: usize = 2_000;

pub fn paint(ctx: &UiContext<'_>, painter: &Painter, camera: &Camera, rect: Rect) {
    let city = &*ctx.picture.city;
    let theme = ctx.theme;
    let visible = camera.visible_box(rect);
    let scale = camera.scale();
    if ctx.layers.shows(Layer::Streets) {
        let streets = city.streets.streets.iter().map(|street| (street, city.streets.points_of(street)));
        let seen = streets.filter(|(_, points)| Bounds::around(points.iter().copied()).overlaps(visible));
        for (street, points) in seen.take(STREETS_MAX) {
            let color = match street.class {
                StreetClass::Motorway | StreetClass::Fast => theme.fast_street,
                StreetClass::Promenade => theme.promenade,
                StreetClass::Collector | StreetClass::Shared | StreetClass::Service => theme.shared_street,
            };
            let line = points.iter().map(|point| camera.screen_from_local(rect, *point)).collect();
            painter.add(Shape::line(line, Stroke::new((street.width_m * scale).max(1.0), color)));
        }
    }
    let shown = city.buildings.iter().filter(|building| {
        let layer = if building.kind.is_institution() { Layer::Institutions } else { Layer::Buildings };
        ctx.layers.shows(layer) && visible.contains(building.center)
    });
    for building in shown.take(BUILDINGS_MAX) {
        let color = if building.kind.is_institution() { theme.institution } else { theme.building };
        let bounds = Bounds::around(building.footprint.iter().copied());
        let corners = [bounds.min, bounds.max].map(|corner| camera.screen_from_local(rect, corner));
        painter.rect_filled(Rect::from_two_pos(corners[0], corners[1]), 0.0, color);
    }
    if ctx.layers.shows(Layer::Vehicles) {
        let motion = ctx.picture.motion.iter();
        let seen = motion.filter(|motion| motion.observed != Timestamp::NEVER && visible.contains(motion.place));
        for motion in seen.take(VEHICLES_MAX) {
            painter.circle_filled(camera.screen_from_local(rect, motion.place), 2.5, theme.vehicle);
        }
    }
}
