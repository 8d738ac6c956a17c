//! Tags: loads beside feeders, names and figures beside vehicles.

use egui::{Color32, CornerRadius, Painter, Pos2, Rect, Vec2, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::model::{Thing, VehicleState};
use crate::ui::context::UiContext;
use crate::ui::layers::Layer;
use crate::ui::names::{thing_name, vehicle_state};
use crate::ui::widgets::age::Age;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{BODY, SMALL, regular_font, semibold_font};
use crate::world::picture::VehicleStatus;

use super::Emphasis;
use super::labels::paint_with_halo;
use super::marks::{View, warning_sign};
use super::tones::fade_in;
use super::values::feeder_share;

/// Most tags of vehicles that need a person.
const TAGS_MAX: usize = 12;
/// Words keep this far from the middle of a vehicle's mark, in points.
const MARK_RADIUS: f32 = 18.0;

/// Loads of feeders: all of them when the workspace is about energy, else those that need a person.
pub fn paint_feeder_marks(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, taken: &mut Vec<Rect>) {
    if !ctx.layers.shows(Layer::Feeders) {
        return;
    }
    let city = &*ctx.picture.city;
    let is_hot = |index: &usize| view.hot_feeders.binary_search(index).is_ok();
    let others = (0..city.feeders.len()).filter(|index| !is_hot(index));
    for index in view.hot_feeders.iter().copied().chain(others) {
        let hot = is_hot(&index);
        if !hot && view.emphasis != Emphasis::Energy {
            break;
        }
        let (Some(feeder), Some(now)) = (city.feeders.get(index), ctx.picture.feeders.get(index)) else { continue };
        let pos = view.mark_place(&feeder.outline);
        let Some(share) = feeder_share(city, index, now).filter(|_| view.sees(pos)) else { continue };
        let percent = FluentValue::from(figure::percent(ctx.text, share));
        let number = FluentValue::from(feeder.number.to_string());
        let words = if hot {
            let name = ctx.text.numbered("feeder-n", feeder.number);
            let name = FluentValue::from(name);
            if now.is_live {
                ctx.text.with("map-feeder-mark", &[("name", name), ("share", percent)])
            } else {
                ctx.text.with("map-feeder-out", &[("name", name)])
            }
        } else if super::values::gives(city, index, now) {
            ctx.text.with("map-feeder-gives", &[("number", number)])
        } else {
            ctx.text.with("map-feeder-short", &[("number", number), ("share", percent)])
        };
        let galley = painter.layout_no_wrap(words, regular_font(BODY), Color32::PLACEHOLDER);
        let sign = if hot { 22.0 } else { 0.0 };
        let size = galley.size() + vec2(sign, 0.0);
        let area = Rect::from_center_size(pos, size).expand2(vec2(6.0, 3.0));
        // What needs a person is shown whatever it covers.
        if !hot && taken.iter().any(|other| other.intersects(area)) {
            continue;
        }
        taken.push(area);
        let color = if hot { ctx.theme.amber } else { ctx.theme.text };
        let left = pos - 0.5 * size;
        if hot {
            let center = pos2(left.x + 7.0, pos.y);
            warning_sign(painter, center, 9.0, color, ctx.theme.background);
        }
        paint_with_halo(painter, left + vec2(sign, 0.0), &galley, 0.0, color, ctx.theme.land);
    }
}

/// A tag with name and figures beside the one selected vehicle, and names with ages beside those that need a person.
pub fn paint_vehicle_tags(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, taken: &mut Vec<Rect>) {
    if !ctx.layers.shows(Layer::Vehicles) {
        return;
    }
    let selected = ctx.selection.single();
    let silent = ctx.picture.attention.iter().map(crate::world::picture::Attention::thing);
    let silent = silent.filter(|thing| matches!(thing, Thing::Vehicle(_)) && Some(*thing) != selected);
    if fade_in(view.camera.scale(), 0.08, 0.2) > 0.5 {
        for thing in silent.take(TAGS_MAX) {
            let (Some(place), Thing::Vehicle(id)) = (view.place(ctx, thing), thing) else { continue };
            let pos = view.screen(place);
            let Some(status) = ctx.picture.status.get(id.index()).filter(|_| view.sees(pos)) else { continue };
            let words = format!("{} · {}", thing_name(ctx.text, ctx.picture, thing), need_words(ctx, status));
            let galley = painter.layout_no_wrap(words, regular_font(SMALL), Color32::PLACEHOLDER);
            // Its mark shows where there is no room for words.
            let Some(area) = free_side(pos, galley.size(), painter.clip_rect(), taken) else { continue };
            taken.push(area);
            paint_with_halo(painter, area.min, &galley, 0.0, ctx.theme.dim, ctx.theme.land);
        }
    }
    if let Some(thing @ Thing::Vehicle(id)) = selected
        && let Some(place) = view.place(ctx, thing)
    {
        let pos = view.screen(place);
        let (Some(motion), Some(status)) = (ctx.picture.motion.get(id.index()), ctx.picture.status.get(id.index()))
        else {
            return;
        };
        let figures =
            format!("{} · {}", figure::speed(ctx.text, motion.speed_mps), figure::percent(ctx.text, status.soc));
        taken.push(paint_tag(
            ctx,
            painter,
            pos + vec2(0.0, -34.0),
            &thing_name(ctx.text, ctx.picture, thing),
            &figures,
        ));
    }
}

/// Where words beside a mark touch nothing: right of it, left of it, below or above.
fn free_side(mark: Pos2, size: Vec2, within: Rect, taken: &[Rect]) -> Option<Rect> {
    let (across, along) = (MARK_RADIUS + 0.5 * size.x, MARK_RADIUS + 0.5 * size.y);
    let sides = [vec2(across, 0.0), vec2(-across, 0.0), vec2(0.0, along), vec2(0.0, -along)];
    let areas = sides.map(|offset| Rect::from_center_size(mark + offset, size));
    let is_free = |area: &Rect| within.contains_rect(*area) && !taken.iter().any(|other| other.intersects(*area));
    areas.into_iter().find(is_free)
}

/// Why a vehicle needs a person: `immobilised`, `no contact 48 s`.
fn need_words(ctx: &UiContext<'_>, status: &VehicleStatus) -> String {
    if status.state == VehicleState::NoContact {
        let age = Age::of(ctx, status.last_heard).span_words(ctx.text);
        return ctx.text.with("map-no-contact", &[("age", FluentValue::from(age))]);
    }
    vehicle_state(ctx.text, status.state).to_lowercase()
}

fn paint_tag(ctx: &UiContext<'_>, painter: &Painter, center: Pos2, name: &str, figures: &str) -> Rect {
    let theme = ctx.theme;
    let name = painter.layout_no_wrap(name.to_owned(), semibold_font(painter.ctx(), BODY), theme.text);
    let figures = painter.layout_no_wrap(figures.to_owned(), regular_font(BODY), theme.dim);
    let size = vec2(name.size().x + 8.0 + figures.size().x, name.size().y.max(figures.size().y));
    let area = Rect::from_center_size(center, size + vec2(16.0, 8.0));
    painter.rect_filled(area, CornerRadius::same(5), theme.panel.gamma_multiply(0.92));
    let left = center - 0.5 * size;
    let next = left + vec2(name.size().x + 8.0, 0.0);
    painter.galley(left, name, theme.text);
    painter.galley(next, figures, theme.dim);
    area
}
