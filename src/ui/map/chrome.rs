//! What lies over the map and stays put: layer chips, buttons, scale bar, north, legend, attribution.

use egui::{
    Align2, Color32, CornerRadius, FontId, Painter, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui,
    UiBuilder, Vec2, WidgetInfo, pos2, vec2,
};
use fluent_bundle::FluentValue;

use crate::model::Thing;
use crate::ui::actions::Action;
use crate::ui::context::UiContext;
use crate::ui::layers::Layer;
use crate::ui::names::thing_name;
use crate::ui::text::Text;
use crate::ui::theme::Theme;

use super::camera::Camera;

/// Room between the map's edge and what lies over it.
const MARGIN: f32 = 12.0;
const CHIP_HEIGHT: f32 = 26.0;
const BUTTON_SIDE: f32 = 28.0;
const TEXT_SIZE: f32 = 12.5;
const NORTH_HEIGHT: f32 = 36.0;
const LEGEND_HEIGHT: f32 = 26.0;
/// Longest scale bar, in points.
const SCALE_BAR_MAX: f32 = 130.0;
/// Height kept free for the chips when the city is fitted.
pub const TOP_ROOM: f32 = CHIP_HEIGHT + 2.0 * MARGIN;

/// What the buttons of the map asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ChromeRequest {
    pub zoom_steps: i32,
    pub wants_fit: bool,
    pub toggles_lasso: bool,
}

/// The chips, one for each layer. Returns the room that they take.
pub fn layer_chips(ctx: &UiContext<'_>, ui: &mut Ui, rect: Rect) -> Rect {
    let room =
        Rect::from_min_max(rect.min + Vec2::splat(MARGIN), pos2(rect.max.x - BUTTON_SIDE - 2.0 * MARGIN, rect.max.y));
    let mut over = ui.new_child(UiBuilder::new().max_rect(room).id_salt("layer chips"));
    over.spacing_mut().item_spacing = vec2(6.0, 6.0);
    over.horizontal_wrapped(|ui| {
        for layer in Layer::ALL {
            let mut response = chip(ctx, ui, layer);
            if let Some(key) = legend_key(layer) {
                response = response.on_hover_text(ctx.text.get(key));
            }
            if response.clicked() && ui.ctx().current_pass_index() == 0 {
                ctx.requests.act(Action::ToggleLayer(layer));
            }
        }
    });
    over.min_rect()
}

fn chip(ctx: &UiContext<'_>, ui: &mut Ui, layer: Layer) -> Response {
    let theme = ctx.theme;
    let name = ctx.text.get(layer_key(layer));
    let is_on = ctx.layers.shows(layer);
    let galley = ui.painter().layout_no_wrap(name.to_owned(), FontId::proportional(TEXT_SIZE), Color32::PLACEHOLDER);
    let size = vec2(galley.size().x + 24.0, CHIP_HEIGHT);
    let (area, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, true, is_on, name));
    let fill = if is_on { theme.raised } else { theme.panel.gamma_multiply(0.85) };
    let border = if is_on { super::tones::mixed(theme.hairline, theme.accent, 0.55) } else { theme.hairline };
    let text = if is_on { theme.text } else { theme.dim };
    let stroke = if response.has_focus() { Stroke::new(2.0, theme.accent) } else { Stroke::new(1.0, border) };
    let round = CornerRadius::same((CHIP_HEIGHT / 2.0) as u8);
    let fill = if response.hovered() { super::tones::mixed(fill, theme.hairline, 0.5) } else { fill };
    ui.painter().rect(area, round, fill, stroke, StrokeKind::Inside);
    ui.painter().galley(area.center() - 0.5 * galley.size(), galley, text);
    response.on_hover_cursor(egui::CursorIcon::PointingHand)
}

/// What the soft ground of a layer means, where its word alone does not say it.
fn legend_key(layer: Layer) -> Option<&'static str> {
    match layer {
        Layer::Waiting => Some("map-legend-waiting"),
        Layer::Demand => Some("map-legend-demand"),
        _ => None,
    }
}

pub fn layer_key(layer: Layer) -> &'static str {
    match layer {
        Layer::Streets => "map-layer-streets",
        Layer::Buildings => "map-layer-buildings",
        Layer::Institutions => "map-layer-institutions",
        Layer::Feeders => "map-layer-feeders",
        Layer::Chargers => "map-layer-chargers",
        Layer::Hydrogen => "map-layer-hydrogen",
        Layer::Vehicles => "map-layer-vehicles",
        Layer::Crowd => "map-layer-crowd",
        Layer::Waiting => "map-layer-waiting",
        Layer::Demand => "map-layer-demand",
    }
}

/// The column of buttons at the right: plus, minus, fit, lasso.
pub fn buttons(ctx: &UiContext<'_>, ui: &mut Ui, rect: Rect, lasso_is_armed: bool) -> (ChromeRequest, Rect) {
    let mut request = ChromeRequest::default();
    let mut corner = pos2(rect.max.x - MARGIN - BUTTON_SIDE, rect.min.y + MARGIN);
    let mut button = |ui: &mut Ui, key: &str, is_on: bool, icon: Icon| {
        let area = Rect::from_min_size(corner, Vec2::splat(BUTTON_SIDE));
        corner.y += BUTTON_SIDE + 4.0;
        let response = ui.interact(area, ui.scope_id().with(key), Sense::click());
        let name = ctx.text.get(key);
        response.widget_info(|| WidgetInfo::labeled(Role::Button, true, name));
        paint_button(ctx.theme, ui.painter(), area, &response, is_on, icon);
        let hint = if icon == Icon::Lasso { ctx.text.get("map-lasso-hint") } else { name };
        response.on_hover_text(hint).clicked()
    };
    let is_first_pass = ui.ctx().current_pass_index() == 0;
    request.zoom_steps += i32::from(button(ui, "map-zoom-in", false, Icon::Plus));
    request.zoom_steps -= i32::from(button(ui, "map-zoom-out", false, Icon::Minus));
    request.wants_fit = button(ui, "map-fit-city", false, Icon::Home);
    request.toggles_lasso = button(ui, "map-lasso", lasso_is_armed, Icon::Lasso);
    // A low map keeps its legend rather than its north arrow: north is always up.
    let has_north = corner.y + NORTH_HEIGHT < rect.max.y - LEGEND_HEIGHT - 2.0 * MARGIN;
    if has_north {
        paint_north(ctx, ui.painter(), pos2(rect.max.x - MARGIN - 0.5 * BUTTON_SIDE, corner.y + 16.0));
    }
    let bottom = if has_north { corner.y + NORTH_HEIGHT } else { corner.y };
    let column = Rect::from_min_max(pos2(corner.x, rect.min.y), pos2(corner.x + BUTTON_SIDE, bottom));
    // egui may draw a frame twice; the button was pressed once.
    (if is_first_pass { request } else { ChromeRequest::default() }, column)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Icon {
    Plus,
    Minus,
    Home,
    Lasso,
}

fn paint_button(theme: &Theme, painter: &Painter, area: Rect, response: &Response, is_on: bool, icon: Icon) {
    let fill = if response.hovered() { super::tones::mixed(theme.raised, theme.hairline, 0.6) } else { theme.raised };
    let border = if is_on || response.has_focus() { theme.accent } else { theme.hairline };
    painter.rect(area, CornerRadius::same(6), fill, Stroke::new(1.0, border), StrokeKind::Inside);
    let stroke = Stroke::new(1.5, if is_on { theme.accent } else { theme.text });
    let at = |x: f32, y: f32| area.center() + vec2(x, y);
    match icon {
        Icon::Plus => {
            painter.line_segment([at(-4.5, 0.0), at(4.5, 0.0)], stroke);
            painter.line_segment([at(0.0, -4.5), at(0.0, 4.5)], stroke);
        }
        Icon::Minus => {
            painter.line_segment([at(-4.5, 0.0), at(4.5, 0.0)], stroke);
        }
        Icon::Home => {
            let roof = vec![at(-6.0, 0.0), at(0.0, -5.5), at(6.0, 0.0)];
            let walls = vec![at(-4.0, -1.0), at(-4.0, 5.0), at(4.0, 5.0), at(4.0, -1.0)];
            painter.line(roof, stroke);
            painter.line(walls, stroke);
        }
        Icon::Lasso => {
            let ring = (0..24).map(|step| Vec2::angled(std::f32::consts::TAU * step as f32 / 24.0));
            let points: Vec<Pos2> = ring.map(|turn| at(turn.x * 6.0, turn.y * 4.5 - 1.0)).collect();
            painter.extend(egui::Shape::dashed_line(&points, stroke, 3.0, 2.0));
            painter.line(vec![at(-3.0, 3.0), at(-4.0, 5.0), at(-2.0, 7.0)], stroke);
        }
    }
}

fn paint_north(ctx: &UiContext<'_>, painter: &Painter, center: Pos2) {
    let color = ctx.theme.dim;
    let tip =
        vec![center + vec2(0.0, -7.0), center + vec2(4.0, 4.0), center + vec2(0.0, 1.5), center + vec2(-4.0, 4.0)];
    painter.add(egui::Shape::Path(egui::epaint::PathShape {
        points: tip,
        closed: true,
        fill: Color32::TRANSPARENT,
        stroke: Stroke::new(1.2, color).into(),
    }));
    painter.text(
        center + vec2(0.0, 13.0),
        Align2::CENTER_CENTER,
        ctx.text.get("map-north"),
        FontId::proportional(12.0),
        color,
    );
}

/// The scale bar, bottom left, and the attribution beside it.
pub fn scale_bar(ctx: &UiContext<'_>, painter: &Painter, rect: Rect, camera: &Camera, attribution: &[&str]) -> Rect {
    let true_scale = ctx.picture.city.frame.true_scale_at(camera.center());
    let metres_per_point = true_scale / camera.points_per_m;
    let length_m = round_length(f64::from(SCALE_BAR_MAX) * metres_per_point);
    let width = (length_m / metres_per_point) as f32;
    let theme = ctx.theme;
    let left = pos2(rect.min.x + MARGIN, rect.max.y - MARGIN - 6.0);
    let right = left + vec2(width, 0.0);
    let line = [left + vec2(0.0, -5.0), left, right, right + vec2(0.0, -5.0)];
    painter.line(line.to_vec(), Stroke::new(3.0, theme.land.gamma_multiply(0.8)));
    painter.line(line.to_vec(), Stroke::new(1.25, theme.dim));
    let words = length_words(ctx.text, length_m);
    let halo = theme.land;
    let galley = painter.layout_no_wrap(words, FontId::proportional(12.0), Color32::PLACEHOLDER);
    let mut pen = right + vec2(8.0, -0.75 * galley.size().y);
    let advance = galley.size().x + 16.0;
    super::labels::paint_with_halo(painter, pen, &galley, 0.0, theme.dim, halo);
    pen.x += advance;
    for owner in attribution {
        let galley = painter.layout_no_wrap((*owner).to_owned(), FontId::proportional(12.0), Color32::PLACEHOLDER);
        super::labels::paint_with_halo(painter, pen, &galley, 0.0, theme.dim, halo);
        pen.x += galley.size().x + 12.0;
    }
    Rect::from_min_max(left - vec2(0.0, 12.0), pos2(pen.x, left.y + 6.0))
}

fn length_words(text: &Text, length_m: f64) -> String {
    if length_m >= 1000.0 {
        format!("{} km", text.number(length_m / 1000.0, 0))
    } else {
        format!("{} m", text.number(length_m, usize::from(length_m < 1.0)))
    }
}

/// The largest of 1, 2 and 5 times a power of ten that is not longer.
fn round_length(longest_m: f64) -> f64 {
    let power = 10_f64.powf(longest_m.max(1e-3).log10().floor());
    let lead = longest_m / power;
    power
        * if lead >= 5.0 {
            5.0
        } else if lead >= 2.0 {
            2.0
        } else {
            1.0
        }
}

/// What the tones of buildings mean, bottom right, left of the column of buttons where that reaches down so far.
pub fn legend(ctx: &UiContext<'_>, ui: &mut Ui, rect: Rect, column: Rect) -> Option<Rect> {
    let theme = ctx.theme;
    let entries =
        [("map-legend-gives", theme.gives), ("map-legend-even", theme.building_2), ("map-legend-draws", theme.draws)];
    let font = FontId::proportional(TEXT_SIZE);
    let galleys = entries.map(|(key, color)| {
        (ui.painter().layout_no_wrap(ctx.text.get(key).to_owned(), font.clone(), Color32::PLACEHOLDER), color)
    });
    let width: f32 =
        galleys.iter().map(|(galley, _)| galley.size().x + 12.0 + 6.0).sum::<f32>() + 2.0 * 10.0 + 2.0 * 12.0;
    let size = vec2(width, LEGEND_HEIGHT);
    let mut area = Rect::from_min_size(rect.max - size - Vec2::splat(MARGIN), size);
    if area.min.y < column.max.y + 4.0 {
        area = area.translate(vec2(column.min.x - MARGIN - area.max.x, 0.0));
    }
    // Too narrow a map keeps its scale bar rather than its legend.
    if area.min.x < rect.min.x + SCALE_BAR_MAX + 80.0 {
        return None;
    }
    let painter = ui.painter();
    painter.rect_filled(area, CornerRadius::same(6), theme.panel.gamma_multiply(0.88));
    let mut pen = pos2(area.min.x + 10.0, area.center().y);
    for (galley, color) in galleys {
        let swatch = Rect::from_min_size(pen - vec2(0.0, 6.0), Vec2::splat(12.0));
        painter.rect(swatch, CornerRadius::same(2), color, Stroke::new(1.0, theme.hairline), StrokeKind::Inside);
        let size = galley.size();
        painter.galley(pos2(pen.x + 18.0, pen.y - 0.5 * size.y), galley, theme.dim);
        pen.x += 18.0 + size.x + 12.0;
    }
    let response = ui.interact(area, ui.scope_id().with("legend"), Sense::hover());
    response.on_hover_text(ctx.text.get("map-legend-hint"));
    Some(area)
}

/// Says which thing the map follows, bottom middle.
pub fn follow_note(ctx: &UiContext<'_>, painter: &Painter, rect: Rect, thing: Thing) {
    let name = thing_name(ctx.text, ctx.picture, thing);
    let words = ctx.text.with("map-following", &[("name", FluentValue::from(name))]);
    let galley = painter.layout_no_wrap(words, FontId::proportional(TEXT_SIZE), Color32::PLACEHOLDER);
    let size = galley.size() + vec2(24.0, 10.0);
    let area = Rect::from_center_size(pos2(rect.center().x, rect.max.y - MARGIN - 0.5 * size.y), size);
    let stroke = Stroke::new(1.0, ctx.theme.accent);
    painter.rect(area, CornerRadius::same(13), ctx.theme.panel.gamma_multiply(0.92), stroke, StrokeKind::Inside);
    painter.galley(area.center() - 0.5 * galley.size(), galley, ctx.theme.text);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scale_bars_have_round_lengths() {
        for (longest, expected) in [(1234.0, 1000.0), (900.0, 500.0), (4999.0, 2000.0), (0.7, 0.5), (20.0, 20.0)] {
            assert!((round_length(longest) - expected).abs() < 1e-9, "{longest}");
        }
    }
}
