//! The camera: which part of the city's frame is seen, and how large.

use egui::{Pos2, Rect, Vec2, vec2};

use crate::base::geo::{Bounds, LatLon, LocalFrame, MERCATOR_RADIUS_M, Point};

/// Closest look, in points per metre: a car is 100 points long.
const POINTS_PER_M_MAX: f64 = 24.0;
/// Farthest look: a city of 200,000 homes is the size of a stamp.
const POINTS_PER_M_MIN: f64 = 0.004;
/// Points across the web Mercator world at zoom 0 (a tile of 256, as in every slippy map).
const WORLD_POINTS: f64 = 256.0;

/// A linear view of the city's frame. `f64` so that following a vehicle for hours doesn't creep.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Camera {
    pub center_x: f64,
    pub center_y: f64,
    pub points_per_m: f64,
}

impl Camera {
    /// The camera that shows all of `bounds` inside `room`.
    pub fn fitting(bounds: Bounds, room: Vec2) -> Self {
        let center = if bounds.is_empty() { Point::default() } else { bounds.center() };
        let width = f64::from(bounds.width().max(1.0));
        let height = f64::from(bounds.height().max(1.0));
        let scale = (f64::from(room.x.max(1.0)) / width).min(f64::from(room.y.max(1.0)) / height);
        let mut camera = Self::at(center, 1.0);
        camera.set_scale(if bounds.is_empty() { 1.0 } else { scale });
        camera
    }

    pub fn at(center: Point, points_per_m: f64) -> Self {
        let mut camera = Self { center_x: f64::from(center.x), center_y: f64::from(center.y), points_per_m: 1.0 };
        camera.set_scale(points_per_m);
        camera
    }

    /// The camera at a slippy-map zoom (tiles of 256 points) over a place.
    pub fn from_zoom(frame: &LocalFrame, zoom: f64, center: LatLon) -> Self {
        Self::at(frame.local_from_geo(center), WORLD_POINTS * zoom.exp2() / world_m(frame))
    }

    /// The slippy-map zoom that a base map must have to lie under the city.
    pub fn zoom(&self, frame: &LocalFrame) -> f64 {
        (self.points_per_m * world_m(frame) / WORLD_POINTS).log2()
    }

    pub fn set_scale(&mut self, points_per_m: f64) {
        if points_per_m.is_finite() {
            self.points_per_m = points_per_m.clamp(POINTS_PER_M_MIN, POINTS_PER_M_MAX);
        }
    }

    pub fn center(&self) -> Point {
        Point::new(self.center_x as f32, self.center_y as f32)
    }

    pub fn set_center(&mut self, center: Point) {
        (self.center_x, self.center_y) = (f64::from(center.x), f64::from(center.y));
    }

    pub fn scale(&self) -> f32 {
        self.points_per_m as f32
    }

    pub fn screen_from_local(&self, rect: Rect, point: Point) -> Pos2 {
        let x = (f64::from(point.x) - self.center_x) * self.points_per_m;
        let y = (f64::from(point.y) - self.center_y) * self.points_per_m;
        rect.center() + vec2(x as f32, y as f32)
    }

    pub fn local_from_screen(&self, rect: Rect, pos: Pos2) -> Point {
        let offset = pos - rect.center();
        Point::new(
            (self.center_x + f64::from(offset.x) / self.points_per_m) as f32,
            (self.center_y + f64::from(offset.y) / self.points_per_m) as f32,
        )
    }

    pub fn pan(&mut self, by: Vec2) {
        self.center_x -= f64::from(by.x) / self.points_per_m;
        self.center_y -= f64::from(by.y) / self.points_per_m;
    }

    /// Zooms by a factor and keeps the place at `anchor` where it is on the screen.
    pub fn zoom_at(&mut self, rect: Rect, anchor: Pos2, factor: f64) {
        let offset = anchor - rect.center();
        let (x, y) = (f64::from(offset.x), f64::from(offset.y));
        let before = self.points_per_m;
        self.set_scale(before * factor);
        self.center_x += x / before - x / self.points_per_m;
        self.center_y += y / before - y / self.points_per_m;
    }

    /// The part of the city's frame that is seen in `rect`.
    pub fn visible_box(&self, rect: Rect) -> Bounds {
        Bounds { min: self.local_from_screen(rect, rect.min), max: self.local_from_screen(rect, rect.max) }
    }

    /// The camera between two, `share` of the way; zoom goes evenly in steps of the same factor.
    pub fn between(from: Self, to: Self, share: f64) -> Self {
        let scale = from.points_per_m * (to.points_per_m / from.points_per_m).powf(share);
        // The center moves in step with the scale, so that the flight looks straight.
        let along = if (to.points_per_m - from.points_per_m).abs() < 1e-9 * to.points_per_m {
            share
        } else {
            (1.0 / scale - 1.0 / from.points_per_m) / (1.0 / to.points_per_m - 1.0 / from.points_per_m)
        };
        Self {
            center_x: from.center_x + (to.center_x - from.center_x) * along,
            center_y: from.center_y + (to.center_y - from.center_y) * along,
            points_per_m: scale,
        }
    }

    /// Keeps the city within reach: the center stays in its box.
    pub fn hold_within(&mut self, bounds: Bounds) {
        if !bounds.is_empty() {
            self.center_x = self.center_x.clamp(f64::from(bounds.min.x), f64::from(bounds.max.x));
            self.center_y = self.center_y.clamp(f64::from(bounds.min.y), f64::from(bounds.max.y));
        }
    }
}

/// Metres of the city's frame around the whole Mercator world.
fn world_m(frame: &LocalFrame) -> f64 {
    std::f64::consts::TAU * MERCATOR_RADIUS_M * libm::cos(frame.origin().lat.to_radians())
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    fn rect() -> Rect {
        Rect::from_min_size(pos2(100.0, 50.0), vec2(800.0, 600.0))
    }

    #[test]
    fn screen_and_city_agree_there_and_back() {
        let camera = Camera::at(Point::new(120.0, -40.0), 0.7);
        let pos = pos2(333.0, 222.0);
        let back = camera.screen_from_local(rect(), camera.local_from_screen(rect(), pos));
        assert!(back.distance(pos) < 1e-2);
    }

    #[test]
    fn zooming_keeps_the_place_under_the_pointer() {
        let mut camera = Camera::at(Point::new(0.0, 0.0), 0.5);
        let anchor = pos2(700.0, 120.0);
        let before = camera.local_from_screen(rect(), anchor);
        camera.zoom_at(rect(), anchor, 3.0);
        assert!(before.distance(camera.local_from_screen(rect(), anchor)) < 1e-2);
    }

    #[test]
    fn fitting_shows_every_corner() {
        let bounds = Bounds { min: Point::new(-2000.0, -500.0), max: Point::new(1000.0, 700.0) };
        let camera = Camera::fitting(bounds, rect().size());
        let seen = camera.visible_box(rect()).grown(0.1);
        assert!(seen.contains(bounds.min) && seen.contains(bounds.max));
    }

    #[test]
    fn slippy_zoom_goes_there_and_back() {
        let frame = LocalFrame::new(LatLon { lat: 35.2, lon: 138.9 });
        let camera = Camera::from_zoom(&frame, 15.5, frame.origin());
        assert!((camera.zoom(&frame) - 15.5).abs() < 1e-9);
    }

    #[test]
    fn a_flight_starts_and_ends_where_it_should() {
        let from = Camera::at(Point::new(0.0, 0.0), 0.2);
        let to = Camera::at(Point::new(500.0, 900.0), 1.6);
        assert_eq!(Camera::between(from, to, 0.0), from);
        let end = Camera::between(from, to, 1.0);
        assert!((end.center_x - to.center_x).abs() < 1e-6 && (end.points_per_m - to.points_per_m).abs() < 1e-9);
    }
}
