//! Marks: icons of places, highlights of what is chosen, tags beside vehicles and feeders. Few, so plain shapes.

use egui::{
    Color32, CornerRadius, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, WidgetInfo, vec2,
};

use crate::base::geo::{Bounds, Point};
use crate::base::ring::contains;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::layers::Layer;
use crate::ui::names::thing_name;
use crate::world::Picture;

use super::Emphasis;
use super::camera::Camera;
use super::glyph::{Blend, Blob, BlobTone, Glyph, GlyphLook, Ring, Shape as GlyphShape};
use super::tones::{Tone, mixed};
use super::vehicles::VehicleLayer;

/// Most highlights and tags drawn at once; beyond it the glyphs alone show what is selected.
const MARKS_MAX: usize = 64;
/// Persons per square metre at which a crowd's heat is full.
const CROWD_FULL: f32 = 1.6;
/// Opacity of the densest crowd.
const CROWD_OPACITY: f32 = 0.27;

/// What marks are drawn in.
pub struct View<'a> {
    pub camera: Camera,
    pub rect: Rect,
    pub emphasis: Emphasis,
    pub hot_feeders: &'a [usize],
    pub vehicles: &'a VehicleLayer,
}

impl View<'_> {
    pub fn screen(&self, place: Point) -> Pos2 {
        self.camera.screen_from_local(self.rect, place)
    }

    pub fn sees(&self, pos: Pos2) -> bool {
        self.rect.expand(40.0).contains(pos)
    }

    fn ring(&self, ring: &[Point]) -> Vec<Pos2> {
        ring.iter().map(|point| self.screen(*point)).collect()
    }

    /// Where the mark of a piece of ground is shown: in its middle, or, when only its edge is seen, on what is seen.
    pub fn mark_place(&self, outline: &[Point]) -> Pos2 {
        let middle = self.screen(label_place(outline));
        let room = Rect::from_min_max(self.rect.min + vec2(70.0, 64.0), self.rect.max - vec2(110.0, 56.0));
        let nearest = room.clamp(middle);
        let is_on_ground = contains(outline, self.camera.local_from_screen(self.rect, nearest));
        if room.is_positive() && is_on_ground { nearest } else { middle }
    }

    pub fn place(&self, ctx: &UiContext<'_>, thing: Thing) -> Option<Point> {
        if let Thing::Vehicle(id) = thing
            && let Some(place) = self.vehicles.shown_place(id, ctx.frame_time_s)
        {
            return Some(place);
        }
        place_of(ctx.picture, thing)
    }
}

/// Where a thing is, by the picture.
pub fn place_of(picture: &Picture, thing: Thing) -> Option<Point> {
    let city = &*picture.city;
    match thing {
        Thing::Vehicle(id) => {
            let motion = picture.motion.get(id.index())?;
            (motion.observed != Timestamp::NEVER).then_some(motion.place)
        }
        Thing::Building(id) => Some(city.buildings.get(id.index())?.center),
        Thing::Street(id) => {
            let points = city.streets.points_of(city.streets.streets.get(id.index())?);
            points.get(points.len() / 2).copied()
        }
        Thing::Feeder(id) => Some(label_place(&city.feeders.get(id.index())?.outline)),
        Thing::Charger(id) => Some(city.chargers.get(id.index())?.place),
        Thing::Plant(id) => Some(city.plants.get(id.index())?.place),
        Thing::SolarField(id) => {
            Some(Bounds::around(city.solar_fields.get(id.index())?.outline.iter().copied()).center())
        }
        Thing::Depot(id) => Some(city.depots.get(id.index())?.place),
    }
}

/// The box of a thing that covers ground.
pub fn extent_of(city: &City, thing: Thing) -> Option<Bounds> {
    let outline = match thing {
        Thing::Feeder(id) => &city.feeders.get(id.index())?.outline,
        Thing::SolarField(id) => &city.solar_fields.get(id.index())?.outline,
        Thing::Street(id) => {
            let points = city.streets.points_of(city.streets.streets.get(id.index())?);
            return Some(Bounds::around(points.iter().copied()));
        }
        _ => return None,
    };
    (outline.len() >= 3).then(|| Bounds::around(outline.iter().copied()))
}

/// The centroid of a ring, or, where that falls outside, the middle of the widest piece of ground beside it.
pub fn label_place(ring: &[Point]) -> Point {
    let middle = Bounds::around(ring.iter().copied()).center();
    let Some(mut previous) = ring.last().copied() else { return Point::default() };
    let (mut sum, mut area) = (Point::default(), 0.0);
    for &corner in ring {
        let (a, b) = (previous - middle, corner - middle);
        let cross = a.cross(b);
        sum = sum + (a + b) * cross;
        area += cross;
        previous = corner;
    }
    if area.abs() < 1.0 {
        return middle;
    }
    let centroid = middle + sum * (1.0 / (3.0 * area));
    if contains(ring, centroid) { centroid } else { widest_ground(ring, centroid.y).unwrap_or(middle) }
}

/// The middle of the widest piece of a ring's ground along a level line.
fn widest_ground(ring: &[Point], y: f32) -> Option<Point> {
    let mut previous = *ring.last()?;
    let mut crossings = Vec::new();
    for &corner in ring {
        if (corner.y > y) != (previous.y > y) {
            crossings.push(corner.x + (y - corner.y) / (previous.y - corner.y) * (previous.x - corner.x));
        }
        previous = corner;
    }
    crossings.sort_by(f32::total_cmp);
    let pieces = crossings.chunks_exact(2);
    let widest = pieces.max_by(|a, b| (a[1] - a[0]).total_cmp(&(b[1] - b[0])))?;
    Some(Point::new(0.5 * (widest[0] + widest[1]), y))
}

/// Chargers as small squares: free, busy or out of order.
pub fn charger_glyphs(picture: &Picture) -> Vec<Glyph> {
    let look = |tone, ring, radius| GlyphLook {
        shape: GlyphShape::Square,
        tone,
        ring,
        radius,
        is_parked: true,
        is_marked: ring != Ring::None,
    };
    let chargers = picture.city.chargers.iter().enumerate();
    chargers
        .map(|(index, charger)| {
            let now = picture.chargers.get(index);
            let look = match now {
                Some(now) if now.is_faulty => look(Tone::Amber, Ring::Solid(Tone::Amber), 3.0),
                Some(now) if now.power_kw > 0.1 => look(Tone::ChargerBusy, Ring::None, 2.75),
                _ => look(Tone::ChargerFree, Ring::None, 2.25),
            };
            Glyph { place: charger.place, flags: look.flags(Blend::Slide), ..Glyph::default() }
        })
        .collect()
}

/// Crowds as blobs as wide as their ground, as strong as they are dense.
pub fn crowd_blobs(picture: &Picture) -> Vec<Blob> {
    let cells = picture.city.crowd_cells.iter().zip(picture.crowd.iter());
    cells
        .filter(|(_, now)| now.observed != Timestamp::NEVER && now.density > 0.02)
        .map(|(cell, now)| {
            // The blob falls off to nothing, so it is drawn wider than the ground.
            let radius_m = 2.4 * libm::sqrtf(cell.area_m2.max(1.0) / std::f32::consts::PI);
            let opacity = CROWD_OPACITY * libm::sqrtf((now.density / CROWD_FULL).clamp(0.0, 1.0));
            Blob::new(cell.place, radius_m, opacity, BlobTone::Crowd)
        })
        .collect()
}

/// Icons of plants and depots. Adds the room that they take.
pub fn paint_places(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, taken: &mut Vec<Rect>) {
    let scale = view.camera.scale();
    if scale < 0.04 {
        return;
    }
    if ctx.layers.shows(Layer::Hydrogen) {
        for (index, plant) in ctx.picture.city.plants.iter().enumerate() {
            let pos = view.screen(plant.place);
            if view.sees(pos) {
                let is_faulty = ctx.picture.plants.get(index).is_some_and(|now| now.is_faulty);
                paint_plant(ctx, painter, pos, is_faulty);
                taken.push(Rect::from_center_size(pos, Vec2::splat(16.0)));
            }
        }
    }
    if ctx.layers.shows(Layer::Vehicles) {
        for depot in &ctx.picture.city.depots {
            let pos = view.screen(depot.place);
            if view.sees(pos) {
                paint_depot(ctx, painter, pos);
                taken.push(Rect::from_center_size(pos, Vec2::splat(16.0)));
            }
        }
    }
}

/// A drop in a disc.
fn paint_plant(ctx: &UiContext<'_>, painter: &Painter, pos: Pos2, is_faulty: bool) {
    let theme = ctx.theme;
    let color = if is_faulty { theme.amber } else { theme.hydrogen };
    painter.circle(pos, 9.5, theme.panel, Stroke::new(1.25, color));
    let mut drop = vec![pos + vec2(0.0, -5.5)];
    for step in 0..=16 {
        let angle = -0.45 + (std::f32::consts::PI + 0.9) * step as f32 / 16.0;
        drop.push(pos + vec2(3.4 * angle.cos(), 1.4 + 3.4 * angle.sin()));
    }
    painter.add(Shape::convex_polygon(drop, color, Stroke::NONE));
    if is_faulty {
        warning_sign(painter, pos + vec2(9.0, -8.0), 9.0, theme.amber, theme.background);
    }
}

/// A roof over a bay.
fn paint_depot(ctx: &UiContext<'_>, painter: &Painter, pos: Pos2) {
    let theme = ctx.theme;
    let area = Rect::from_center_size(pos, Vec2::splat(17.0));
    painter.rect(area, CornerRadius::same(4), theme.panel, Stroke::new(1.0, theme.dim), StrokeKind::Inside);
    let stroke = Stroke::new(1.25, theme.dim);
    painter.line(
        vec![
            pos + vec2(-4.5, 4.5),
            pos + vec2(-4.5, -1.0),
            pos + vec2(0.0, -4.5),
            pos + vec2(4.5, -1.0),
            pos + vec2(4.5, 4.5),
        ],
        stroke,
    );
    painter.line_segment([pos + vec2(-2.0, 2.0), pos + vec2(2.0, 2.0)], stroke);
}

/// A triangle with a bar and a point in it.
pub fn warning_sign(painter: &Painter, center: Pos2, size: f32, color: Color32, ink: Color32) {
    let at = |x: f32, y: f32| center + size * vec2(x, y);
    painter.add(Shape::convex_polygon(vec![at(0.0, -0.85), at(0.95, 0.75), at(-0.95, 0.75)], color, Stroke::NONE));
    painter.line_segment([at(0.0, -0.25), at(0.0, 0.25)], Stroke::new((size * 0.18).max(1.2), ink));
    painter.circle_filled(at(0.0, 0.50), (size * 0.1).max(0.8), ink);
}

/// Outlines and rings of what is selected, and fainter of what is under the pointer.
pub fn paint_highlights(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, hovered: Option<Thing>) {
    let theme = ctx.theme;
    if let Some(thing) = hovered.filter(|thing| !ctx.selection.contains(*thing)) {
        highlight(ctx, painter, view, thing, mixed(theme.dim, theme.text, 0.5));
    }
    for thing in ctx.selection.things().iter().take(MARKS_MAX) {
        highlight(ctx, painter, view, *thing, theme.accent);
    }
}

fn highlight(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, thing: Thing, color: Color32) {
    let city = &*ctx.picture.city;
    let stroke = Stroke::new(2.0, color);
    match thing {
        Thing::Building(id) => {
            if let Some(building) = city.buildings.get(id.index()) {
                let outline = view.ring(&building.footprint);
                // A house that is a dot on the screen gets a ring that can be seen.
                if Rect::from_points(&outline).size().max_elem() < 10.0 {
                    painter.circle_stroke(view.screen(building.center), 8.0, stroke);
                } else {
                    painter.add(Shape::closed_line(outline, stroke));
                }
            }
        }
        Thing::Street(id) => {
            if let Some(street) = city.streets.streets.get(id.index()) {
                let width = (street.width_m * view.camera.scale()).clamp(3.0, 14.0);
                painter.line(view.ring(city.streets.points_of(street)), Stroke::new(width, color.gamma_multiply(0.75)));
            }
        }
        Thing::Feeder(id) => {
            if let Some(feeder) = city.feeders.get(id.index()) {
                let mut outline = view.ring(&feeder.outline);
                outline.extend(outline.first().copied());
                painter.extend(Shape::dashed_line(&outline, stroke, 6.0, 4.0));
            }
        }
        Thing::SolarField(id) => {
            if let Some(field) = city.solar_fields.get(id.index()) {
                painter.add(Shape::closed_line(view.ring(&field.outline), stroke));
            }
        }
        Thing::Vehicle(_) => {
            if let Some(place) = view.place(ctx, thing)
                // A selected vehicle's ring comes with its glyph.
                && !ctx.selection.contains(thing)
            {
                painter.circle_stroke(view.screen(place), 12.0, Stroke::new(1.25, color));
            }
        }
        Thing::Charger(_) | Thing::Plant(_) | Thing::Depot(_) => {
            if let Some(place) = place_of(ctx.picture, thing) {
                let radius = if matches!(thing, Thing::Charger(_)) { 7.0 } else { 13.0 };
                painter.circle_stroke(view.screen(place), radius, stroke);
            }
        }
    }
}

/// Gives every selected thing on the map its accessible name.
pub fn name_selected(ctx: &UiContext<'_>, ui: &Ui, view: &View<'_>) {
    for thing in ctx.selection.things().iter().take(MARKS_MAX) {
        let Some(pos) = view.place(ctx, *thing).map(|place| view.screen(place)) else { continue };
        if !view.rect.contains(pos) {
            continue;
        }
        let area = Rect::from_center_size(pos, Vec2::splat(24.0));
        let response = ui.interact(area, ui.scope_id().with(("selected on the map", thing)), Sense::hover());
        let name = thing_name(ctx.text, ctx.picture, *thing);
        response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &name));
    }
}

pub fn paint_lasso(ctx: &UiContext<'_>, painter: &Painter, path: &[Pos2]) {
    let theme = ctx.theme;
    let mut closed = path.to_vec();
    closed.extend(path.first());
    painter.add(Shape::line(path.to_vec(), Stroke::new(1.75, theme.accent)));
    painter.extend(Shape::dashed_line(
        &closed[path.len().saturating_sub(1)..],
        Stroke::new(1.0, theme.accent),
        4.0,
        4.0,
    ));
}
