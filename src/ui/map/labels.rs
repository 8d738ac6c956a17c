//! Labels: names of streets and places, as many as fit without touching, and steady while the map moves.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use egui::{Align2, Color32, FontId, Galley, Painter, Pos2, Rect, Vec2, vec2};

use crate::base::geo::{Bounds, Point};
use crate::base::name::Name;
use crate::city::street::walk;
use crate::city::{AreaKind, BuildingKind, City, StreetClass};
use crate::ui::context::UiContext;
use crate::ui::layers::{Layer, Layers};
use crate::ui::text::Language;
use crate::ui::theme::{Look, Theme};

use super::camera::Camera;
use super::marks::label_place;

/// Most labels on the map at once.
const LABELS_MAX: usize = 80;
/// Steps of zoom, to the doubling, between which labels stay.
const STEPS_PER_DOUBLING: f32 = 3.0;
/// Part of the view that the map may move before labels are placed anew.
const DRIFT_MAX: f32 = 0.2;
/// Room kept free around a label, in points.
const AIR: Vec2 = vec2(14.0, 5.0);
/// Side of the squares in which a street's name is said once, in metres.
const STREET_SQUARE_M: f32 = 450.0;
/// The same name is said again only this far away, in points.
const REPEAT_POINTS: f32 = 280.0;
/// A street's name may be this much longer than its piece of street, which goes on beyond the junction.
const OVERHANG_MAX: f32 = 1.5;

/// A name that may be shown.
struct Candidate {
    place: Point,
    /// The direction of a street; places are written level.
    direction: Option<Point>,
    length_m: f32,
    name: Name,
    layer: Option<Layer>,
    tone: LabelTone,
    size: f32,
    /// Lower is placed earlier.
    rank: u8,
    /// Points a metre from which it is shown.
    scale_min: f32,
    /// Lies below its place, beside a mark.
    is_below: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum LabelTone {
    Place,
    Street,
    Water,
    Green,
}

/// All names of a city, and those that are shown now.
pub struct Labels {
    candidates: Vec<Candidate>,
    placed: Vec<Placed>,
    key: Option<Key>,
}

struct Placed {
    candidate: usize,
    angle: f32,
}

#[derive(Clone, Copy, PartialEq)]
struct Key {
    step: i32,
    center: Point,
    size: Vec2,
    language: Language,
    look: Look,
    layers: Layers,
    pixels_per_point: f32,
    text_size: f32,
}

impl Labels {
    pub fn new(city: &City) -> Self {
        let mut candidates = place_candidates(city);
        candidates.extend(street_candidates(city));
        candidates.sort_by(|a, b| a.rank.cmp(&b.rank).then(b.length_m.total_cmp(&a.length_m)));
        Self { candidates, placed: Vec::new(), key: None }
    }

    /// Paints the labels that don't touch anything in `taken`.
    pub fn paint(&mut self, ctx: &UiContext<'_>, painter: &Painter, camera: &Camera, rect: Rect, taken: &[Rect]) {
        let text_size = egui::TextStyle::Body.resolve(&painter.ctx().global_style()).size;
        let key = Key {
            step: (camera.scale().log2() * STEPS_PER_DOUBLING).round() as i32,
            center: camera.center(),
            size: rect.size(),
            language: ctx.text.language,
            look: ctx.theme.look,
            layers: *ctx.layers,
            pixels_per_point: painter.ctx().pixels_per_point(),
            text_size,
        };
        if !self.key.as_ref().is_some_and(|old| old.still_fits(&key, camera)) {
            self.place(ctx, painter, camera, rect);
            self.key = Some(key);
        }
        let halo = super::tones::mixed(ctx.theme.land, ctx.theme.background, 0.5);
        for label in &self.placed {
            let Some(candidate) = self.candidates.get(label.candidate) else { continue };
            let galley = layout(ctx, painter, candidate);
            let size = galley.size();
            let pos = top_left(camera, rect, candidate, size);
            let boxes = boxes_of(pos + 0.5 * size, size, label.angle);
            // A name that the map's edge would cut is none.
            if !boxes.iter().all(|area| rect.contains_rect(area.shrink2(0.5 * AIR))) {
                continue;
            }
            if boxes.iter().any(|area| taken.iter().any(|other| other.intersects(*area))) {
                continue;
            }
            let color = color_of(ctx.theme, candidate.tone);
            paint_with_halo(painter, pos, &galley, label.angle, color, halo);
        }
    }

    fn place(&mut self, ctx: &UiContext<'_>, painter: &Painter, camera: &Camera, rect: Rect) {
        self.placed.clear();
        let scale = camera.scale();
        let seen = camera.visible_box(rect).grown(DRIFT_MAX * rect.width() / scale);
        let mut taken: Vec<Rect> = Vec::with_capacity(LABELS_MAX * 2);
        for (index, candidate) in self.candidates.iter().enumerate() {
            if self.placed.len() >= LABELS_MAX {
                break;
            }
            if scale < candidate.scale_min
                || !seen.contains(candidate.place)
                || candidate.layer.is_some_and(|layer| !ctx.layers.shows(layer))
            {
                continue;
            }
            if self.is_said_nearby(candidate, scale) {
                continue;
            }
            let size = layout(ctx, painter, candidate).size();
            if candidate.direction.is_some() && size.x > candidate.length_m * scale * OVERHANG_MAX {
                continue;
            }
            let angle = candidate.direction.map_or(0.0, upright_angle);
            let middle = top_left(camera, rect, candidate, size) + 0.5 * size;
            let boxes = boxes_of(middle, size, angle);
            if boxes.iter().any(|area| taken.iter().any(|other| other.intersects(*area))) {
                continue;
            }
            taken.extend(boxes);
            self.placed.push(Placed { candidate: index, angle });
        }
    }
}

impl Labels {
    /// Whether the same name is already shown close by.
    fn is_said_nearby(&self, candidate: &Candidate, scale: f32) -> bool {
        let others = self.placed.iter().filter_map(|label| self.candidates.get(label.candidate));
        others
            .filter(|other| other.name == candidate.name)
            .any(|other| other.place.distance(candidate.place) * scale < REPEAT_POINTS)
    }
}

impl Key {
    fn still_fits(&self, now: &Self, camera: &Camera) -> bool {
        let drift = self.center.distance(now.center) * camera.scale();
        drift <= DRIFT_MAX * now.size.x && Self { center: now.center, ..*self } == *now
    }
}

/// The laid-out name. Never kept from frame to frame: egui moves its letters in the atlas when that is full, and keeps
/// what was laid out in the frame before by itself.
fn layout(ctx: &UiContext<'_>, painter: &Painter, candidate: &Candidate) -> Arc<Galley> {
    let name = ctx.text.name(&candidate.name).to_owned();
    painter.layout_no_wrap(name, FontId::proportional(candidate.size), Color32::PLACEHOLDER)
}

fn top_left(camera: &Camera, rect: Rect, candidate: &Candidate, size: Vec2) -> Pos2 {
    let drop = if candidate.is_below { 16.0 } else { 0.0 };
    camera.screen_from_local(rect, candidate.place) - 0.5 * size + vec2(0.0, drop)
}

/// The angle of a street's name, never upside down.
fn upright_angle(direction: Point) -> f32 {
    let angle = libm::atan2f(direction.y, direction.x);
    let quarter = std::f32::consts::FRAC_PI_2;
    if angle > quarter {
        angle - std::f32::consts::PI
    } else if angle < -quarter {
        angle + std::f32::consts::PI
    } else {
        angle
    }
}

/// The boxes that a turned label covers: one for each piece as wide as it is high.
fn boxes_of(middle: Pos2, size: Vec2, angle: f32) -> Vec<Rect> {
    if angle == 0.0 {
        return vec![Rect::from_center_size(middle, size + AIR)];
    }
    let pieces = (size.x / size.y.max(1.0)).ceil().max(1.0);
    let along = Vec2::angled(angle);
    (0..pieces as usize)
        .map(|piece| {
            let offset = ((piece as f32 + 0.5) / pieces - 0.5) * size.x;
            Rect::from_center_size(middle + along * offset, Vec2::splat(size.y) + AIR)
        })
        .collect()
}

fn color_of(theme: &Theme, tone: LabelTone) -> Color32 {
    match tone {
        LabelTone::Place => theme.dim,
        LabelTone::Street => super::tones::mixed(theme.dim, theme.land, 0.22),
        LabelTone::Water => super::tones::mixed(theme.dim, theme.water, 0.3),
        LabelTone::Green => super::tones::mixed(theme.dim, theme.green, 0.3),
    }
}

/// Text with a rim in another colour, so that it reads over anything.
pub fn paint_with_halo(painter: &Painter, pos: Pos2, galley: &Arc<Galley>, angle: f32, color: Color32, halo: Color32) {
    let turned = |pos: Pos2, color: Color32| {
        egui::epaint::TextShape::new(pos, galley.clone(), color)
            .with_override_text_color(color)
            .with_angle_and_anchor(angle, Align2::CENTER_CENTER)
    };
    let rim = halo.gamma_multiply(0.85);
    for offset in [vec2(-1.0, -1.0), vec2(1.0, -1.0), vec2(-1.0, 1.0), vec2(1.0, 1.0)] {
        painter.add(turned(pos + offset, rim));
    }
    painter.add(turned(pos, color));
}

fn place_candidates(city: &City) -> Vec<Candidate> {
    let place = |place: Point, name: &Name, rank: u8, scale_min: f32| Candidate {
        place,
        direction: None,
        length_m: 0.0,
        name: name.clone(),
        layer: None,
        tone: LabelTone::Place,
        size: 13.0,
        rank,
        scale_min,
        is_below: false,
    };
    let mut found = Vec::new();
    for building in &city.buildings {
        let Some(name) = &building.name else { continue };
        let (rank, scale_min) = match building.kind {
            BuildingKind::Station => (0, 0.02),
            BuildingKind::Hospital => (2, 0.06),
            BuildingKind::CityHall => (3, 0.12),
            BuildingKind::FireStation | BuildingKind::PoliceStation | BuildingKind::School => (8, 0.45),
            BuildingKind::Clinic => (8, 0.35),
            _ => (12, 2.4),
        };
        let layer = if building.kind.is_institution() { Layer::Institutions } else { Layer::Buildings };
        found.push(Candidate { layer: Some(layer), ..place(building.center, name, rank, scale_min) });
    }
    for plant in &city.plants {
        let mark = place(plant.place, &plant.name, 3, 0.1);
        found.push(Candidate { layer: Some(Layer::Hydrogen), is_below: true, ..mark });
    }
    for depot in &city.depots {
        found.push(Candidate { is_below: true, ..place(depot.place, &depot.name, 4, 0.12) });
    }
    for field in &city.solar_fields {
        found.push(place(Bounds::around(field.outline.iter().copied()).center(), &field.name, 6, 0.25));
    }
    // The ground of a school or a clinic bears the name of its building.
    let said: BTreeSet<&Name> = city.buildings.iter().filter_map(|building| building.name.as_ref()).collect();
    for area in &city.areas {
        let Some(name) = area.name.as_ref().filter(|name| !said.contains(name)) else { continue };
        let bounds = Bounds::around(area.outer.iter().copied());
        let side_m = bounds.width().min(bounds.height()).max(1.0);
        let tone = if area.kind == AreaKind::Water { LabelTone::Water } else { LabelTone::Green };
        // Shown once the ground is about as wide as its name.
        let scale_min = (70.0 / side_m).max(0.1);
        found.push(Candidate { tone, size: 12.0, ..place(label_place(&area.outer), name, 7, scale_min) });
    }
    found
}

/// For each name and square, the longest piece of street that bears it.
fn street_candidates(city: &City) -> Vec<Candidate> {
    let mut longest: BTreeMap<(&Name, i32, i32), (f32, usize)> = BTreeMap::new();
    for (index, street) in city.streets.streets.iter().enumerate() {
        let Some(name) = &street.name else { continue };
        let points = city.streets.points_of(street);
        let Some(middle) = points.get(points.len() / 2) else { continue };
        let square = |value: f32| (value / STREET_SQUARE_M).floor() as i32;
        let best = longest.entry((name, square(middle.x), square(middle.y))).or_insert((0.0, index));
        if street.length_m > best.0 {
            *best = (street.length_m, index);
        }
    }
    longest
        .into_iter()
        .filter_map(|((name, _, _), (length_m, index))| {
            let street = city.streets.streets.get(index)?;
            let (rank, scale_min, size) = match street.class {
                StreetClass::Motorway | StreetClass::Fast => (5, 0.16, 12.5),
                StreetClass::Collector => (9, 0.4, 12.0),
                StreetClass::Promenade => (10, 0.6, 12.0),
                StreetClass::Shared => (11, 0.8, 12.0),
                StreetClass::Service => (13, 1.5, 12.0),
            };
            let (place, direction) = middle_of(city.streets.points_of(street));
            Some(Candidate {
                place,
                direction: Some(direction),
                length_m,
                name: name.clone(),
                layer: Some(Layer::Streets),
                tone: LabelTone::Street,
                size,
                rank,
                scale_min,
                is_below: false,
            })
        })
        .collect()
}

/// The middle of a line, and its direction there over a third of its length, so that a kink doesn't tilt the name.
fn middle_of(points: &[Point]) -> (Point, Point) {
    let at = |share| walk(points, share).0;
    let direction = (at(0.67) - at(0.33)).unit();
    (at(0.5), if direction == Point::default() { Point::new(1.0, 0.0) } else { direction })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn street_names_are_never_upside_down() {
        for degrees in -180..=180 {
            let angle = (degrees as f32).to_radians();
            let shown = upright_angle(Point::new(angle.cos(), angle.sin()));
            assert!(shown.abs() <= std::f32::consts::FRAC_PI_2 + 1e-5, "{degrees}");
        }
    }

    #[test]
    fn a_turned_label_covers_its_ends() {
        let boxes = boxes_of(Pos2::ZERO, vec2(120.0, 14.0), 1.0);
        let end = Pos2::ZERO + Vec2::angled(1.0) * 55.0;
        assert!(boxes.iter().any(|area| area.contains(end)));
    }
}
