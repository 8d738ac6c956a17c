//! The map panel: one live map of the city, drawn from its own geometry.

pub mod basemap;
pub mod camera;
mod choosing;
mod chrome;
mod city_mesh;
mod command_marks;
mod density;
mod drawing;
mod fill_mesh;
mod gestures;
mod glyph;
mod gpu;
mod heat;
mod hover_card;
mod itinerary_marks;
mod labels;
mod line_mesh;
mod marks;
mod picking;
mod plain;
mod tags;
mod tones;
mod values;
mod vehicles;

use std::sync::Arc;

use egui::{Rect, Response, Ui, vec2};

use crate::base::geo::{Bounds, LatLon, Point};
use crate::city::{City, CityOrigin};
use crate::model::Thing;
use crate::model::dispatch_view::VehicleOffer;
use crate::model::way::WayAsked;
use crate::world::Picture;
use crate::world::picture::{BuildingNow, FeederNow, StreetNow};

use super::actions::{Action, Request};
use super::commanding::group_bar_ui;
use super::context::UiContext;
use super::layers::{Layer, Layers};

use basemap::{BaseMap, BaseMapLayer};
use camera::Camera;
use chrome::TOP_ROOM;
use city_mesh::CityMesh;
use gestures::{Lasso, ZOOM_STEP};
use glyph::{Blob, Glyph};
use gpu::{MapGpu, Stream};
use labels::Labels;
use picking::PickIndex;
use values::ValueTrack;
use vehicles::VehicleLayer;

/// How a map is set up.
#[derive(Clone, Debug, Default)]
pub struct MapOptions {
    pub base_map: BaseMap,
}

/// What the workspace wants the map to stress.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Emphasis {
    /// Vehicles and what needs a person.
    #[default]
    Traffic,
    /// Feeders with their load; vehicles step back.
    Energy,
}

/// Scale at which a thing is shown when the map is farther away, in points per metre.
const SHOW_SCALE: f64 = 1.1;
/// Room around a fitted city, in points.
const FIT_MARGIN: f32 = 16.0;
/// Length of a flight of the camera, in seconds.
const FLIGHT_S: f64 = 0.22;

/// The map panel and what it remembers from frame to frame.
pub struct MapPanel {
    city: Arc<City>,
    gpu: Option<Arc<MapGpu>>,
    base_map: BaseMapLayer,
    picks: PickIndex,
    labels: Labels,
    camera: Camera,
    rect: Rect,
    /// The whole city is kept in view until the map is moved.
    is_fitted: bool,
    flight: Option<Flight>,
    followed: Option<Thing>,
    /// What is suggested and looked at in another panel.
    suggested: Option<VehicleOffer>,
    /// The ways that were drawn last.
    ways: Vec<WayAsked>,
    hovered: Option<Thing>,
    lasso: Lasso,
    emphasis: Emphasis,
    vehicles: VehicleLayer,
    /// 0 glyphs, 1 density.
    merged: f32,
    streets: ValueTrack<StreetNow>,
    buildings: ValueTrack<BuildingNow>,
    feeders: ValueTrack<FeederNow>,
    hot_feeders: Vec<usize>,
    /// Where chips, buttons and the like were in the last frame.
    chrome: Vec<Rect>,
    chargers: Stream<Glyph>,
    crowd: Stream<Blob>,
    heat: Stream<Blob>,
    /// The picture and layers that the heat was made for.
    heat_made_for: Option<(u64, Layers)>,
    seen_revision: Option<u64>,
    sent_box: Option<Bounds>,
}

/// A movement of the camera under way.
struct Flight {
    from: Camera,
    to: Camera,
    start_s: f64,
}

impl MapPanel {
    /// Makes the map of a city. Without a render state it draws the most important things with plain shapes.
    pub fn new(city: Arc<City>, render_state: Option<&egui_wgpu::RenderState>, options: MapOptions) -> Self {
        let gpu = render_state.map(|state| Arc::new(MapGpu::new(state, &city, &CityMesh::new(&city))));
        let picks = PickIndex::new(&city);
        let labels = Labels::new(&city);
        Self {
            gpu,
            base_map: BaseMapLayer::new(options.base_map, render_state),
            picks,
            labels,
            camera: Camera::at(Point::default(), 1.0),
            rect: Rect::NOTHING,
            is_fitted: true,
            flight: None,
            followed: None,
            suggested: None,
            ways: Vec::new(),
            hovered: None,
            lasso: Lasso::default(),
            emphasis: Emphasis::default(),
            vehicles: VehicleLayer::default(),
            merged: 0.0,
            streets: ValueTrack::default(),
            buildings: ValueTrack::default(),
            feeders: ValueTrack::default(),
            hot_feeders: Vec::new(),
            chrome: Vec::new(),
            chargers: Stream::default(),
            crowd: Stream::default(),
            heat: Stream::default(),
            heat_made_for: None,
            seen_revision: None,
            sent_box: None,
            city,
        }
    }

    /// Brings the whole city into view, and keeps it there until the map is moved.
    pub fn fit_city(&mut self) {
        self.followed = None;
        self.is_fitted = true;
    }

    /// Zooms by a factor around the middle of the map.
    pub fn zoom_by(&mut self, factor: f32) {
        let mut target = self.flight.as_ref().map_or(self.camera, |flight| flight.to);
        target.set_scale(target.points_per_m * f64::from(factor));
        self.fly_to(target);
    }

    /// Brings a thing into the middle, closer if need be, never farther away.
    pub fn show(&mut self, picture: &Picture, thing: Thing) {
        let Some(place) = marks::place_of(picture, thing) else { return };
        let mut target = self.camera;
        target.set_scale(self.camera.points_per_m.max(SHOW_SCALE));
        if let Some(bounds) = marks::extent_of(&picture.city, thing) {
            let room = 0.7 * self.rect.size().max(vec2(200.0, 200.0));
            target.set_scale(target.points_per_m.min(Camera::fitting(bounds, room).points_per_m));
        }
        target.set_center(place);
        self.fly_to(target);
    }

    /// Keeps a thing in the middle until the map is moved by hand; `None` lets go.
    pub fn follow(&mut self, thing: Option<Thing>) {
        self.followed = thing;
    }

    /// Shows the stops of an offer that is looked at; `None` for none.
    pub fn suggest(&mut self, offer: Option<VehicleOffer>) {
        self.suggested = offer;
    }

    /// The ways that were drawn last.
    pub fn ways(&self) -> &[WayAsked] {
        &self.ways
    }

    /// Where the map was drawn last.
    pub fn rect(&self) -> Rect {
        self.rect
    }

    pub fn points_per_m(&self) -> f64 {
        self.camera.points_per_m
    }

    pub fn followed(&self) -> Option<Thing> {
        self.followed
    }

    /// Looks at a place at a slippy-map zoom.
    pub fn set_camera(&mut self, zoom: f64, center: LatLon) {
        self.flight = None;
        self.is_fitted = false;
        self.camera = Camera::from_zoom(&self.city.frame, zoom, center);
    }

    /// Whether tiles of a base map are still on their way.
    pub fn awaits_tiles(&self) -> bool {
        self.base_map.is_incomplete()
    }

    /// What the workspace wants the map to stress.
    pub fn set_emphasis(&mut self, emphasis: Emphasis) {
        self.emphasis = emphasis;
    }

    /// The part of the city's frame that was shown last.
    pub fn visible_box(&self) -> Bounds {
        if self.rect.is_positive() { self.camera.visible_box(self.rect) } else { self.city.bounds }
    }

    /// Draws the map and takes what the hand does on it.
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let rect = ui.available_rect_before_wrap();
        if rect.width() < 2.0 || rect.height() < 2.0 {
            return;
        }
        self.rect = rect;
        self.place_camera(ctx, ui);
        ui.painter_at(rect).rect_filled(rect, 0.0, ctx.theme.background);
        self.base_map.ui(ui, rect, &self.camera, &self.city.frame, ctx.theme.look, ctx.frame_time_s);
        let response = self.respond(ctx, ui, rect);
        self.follow_picture(ctx);
        let is_scanning = self.advance_vehicles(ctx, ui);
        let painter = ui.painter_at(rect);
        self.paint_city(ctx, &painter);
        self.paint_over(ctx, ui, &painter);
        self.hover(ctx, ui, &response);
        self.chrome(ctx, ui);
        self.ask_for_repaint(ctx, ui, is_scanning);
        self.send_visible_box(ctx);
    }

    fn fly_to(&mut self, mut target: Camera) {
        target.hold_within(self.city.bounds);
        self.is_fitted = false;
        self.flight = Some(Flight { from: self.camera, to: target, start_s: f64::NAN });
    }

    /// Moves the camera on: fitting, flying, following.
    fn place_camera(&mut self, ctx: &UiContext<'_>, ui: &Ui) {
        if self.is_fitted {
            self.flight = None;
            let bounds = Bounds::around(city_mesh::boundary_of(&self.city));
            let room = self.rect.size() - vec2(2.0 * FIT_MARGIN, 2.0 * FIT_MARGIN + TOP_ROOM);
            self.camera = Camera::fitting(bounds, room);
            self.camera.center_y -= f64::from(0.5 * TOP_ROOM) / self.camera.points_per_m;
            return;
        }
        if let Some(flight) = &mut self.flight {
            if flight.start_s.is_nan() {
                flight.start_s = ctx.frame_time_s;
            }
            let share = ((ctx.frame_time_s - flight.start_s) / FLIGHT_S).clamp(0.0, 1.0);
            self.camera = Camera::between(flight.from, flight.to, share * share * (3.0 - 2.0 * share));
            if share >= 1.0 {
                self.flight = None;
            } else {
                ui.ctx().request_repaint();
            }
        }
        if let Some(place) = self.followed.and_then(|thing| self.shown_place(ctx, thing)) {
            let flight = self.flight.as_mut();
            match flight {
                Some(flight) => flight.to.set_center(place),
                None => self.camera.set_center(place),
            }
        }
    }

    /// Where a thing is shown now: vehicles glide.
    fn shown_place(&self, ctx: &UiContext<'_>, thing: Thing) -> Option<Point> {
        if let Thing::Vehicle(id) = thing
            && let Some(place) = self.vehicles.shown_place(id, ctx.frame_time_s)
        {
            return Some(place);
        }
        marks::place_of(ctx.picture, thing)
    }

    /// Marks, highlights and labels, over the city and under the buttons.
    fn paint_over(&mut self, ctx: &UiContext<'_>, ui: &Ui, painter: &egui::Painter) {
        let view = marks::View {
            camera: self.camera,
            rect: self.rect,
            emphasis: self.emphasis,
            hot_feeders: &self.hot_feeders,
            vehicles: &self.vehicles,
        };
        let mut taken = self.chrome.clone();
        marks::paint_places(ctx, painter, &view, &mut taken);
        marks::paint_highlights(ctx, painter, &view, self.hovered);
        let drawn = itinerary_marks::drawn(ctx, self.suggested.as_ref());
        itinerary_marks::paint(ctx, painter, &view, &drawn, &mut taken);
        self.ways = drawn.into_iter().map(|drawn| drawn.asked).collect();
        command_marks::paint(ctx, painter, &view, &mut taken);
        tags::paint_feeder_marks(ctx, painter, &view, &mut taken);
        tags::paint_vehicle_tags(ctx, painter, &view, &mut taken);
        self.labels.paint(ctx, painter, &self.camera, self.rect, &taken);
        marks::name_selected(ctx, ui, &view);
        if !self.lasso.path.is_empty() {
            marks::paint_lasso(ctx, painter, &self.lasso.path);
        }
    }

    fn hover(&mut self, ctx: &UiContext<'_>, ui: &Ui, response: &Response) {
        self.hovered = None;
        let Some(pointer) = response.hover_pos().filter(|_| !response.dragged()) else {
            if response.dragged() && self.lasso.path.is_empty() {
                ui.ctx().set_cursor_icon(egui::CursorIcon::Grabbing);
            }
            return;
        };
        if self.lasso.is_armed || ui.input(|input| input.modifiers.shift) {
            ui.ctx().set_cursor_icon(egui::CursorIcon::Crosshair);
        }
        self.hovered = self.thing_at_pointer(ctx, response);
        if let Some(thing) = self.hovered {
            ui.ctx().set_cursor_icon(egui::CursorIcon::PointingHand);
            hover_card::paint(ctx, &ui.painter_at(self.rect), self.rect, pointer, thing);
        }
    }

    fn chrome(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let rect = self.rect;
        self.chrome.clear();
        self.chrome.push(chrome::layer_chips(ctx, ui, rect));
        let (request, column) = chrome::buttons(ctx, ui, rect, self.lasso.is_armed);
        self.chrome.push(column);
        if request.zoom_steps != 0 {
            self.zoom_by(ZOOM_STEP.powi(request.zoom_steps) as f32);
        }
        if request.wants_fit {
            ctx.requests.act(Action::FitCity);
        }
        if request.toggles_lasso {
            self.lasso.is_armed = !self.lasso.is_armed;
        }
        let mut owners: Vec<&str> = self.base_map.attribution().into_iter().collect();
        if self.base_map.is_missing(ctx.frame_time_s) {
            owners.push(ctx.text.get("map-no-tiles"));
        }
        if matches!(self.city.origin, CityOrigin::OpenStreetMap { .. }) {
            owners.push(ctx.text.get("map-osm-attribution"));
        }
        self.chrome.push(chrome::scale_bar(ctx, &ui.painter_at(rect), rect, &self.camera, &owners));
        if ctx.layers.shows(Layer::Buildings) {
            self.chrome.extend(chrome::legend(ctx, ui, rect, column));
        }
        self.chrome.extend(group_bar_ui(ctx, ui, rect));
        if let Some(thing) = self.followed {
            chrome::follow_note(ctx, &ui.painter_at(rect), rect, thing);
        }
    }

    /// Wakes the window again while something moves on the map, no oftener than it moves half a point.
    fn ask_for_repaint(&self, ctx: &UiContext<'_>, ui: &Ui, is_scanning: bool) {
        if is_scanning {
            ui.ctx().request_repaint();
            return;
        }
        let clock = ctx.picture.source.clock;
        if !clock.is_running || !ctx.layers.shows(Layer::Vehicles) || self.vehicles.ids.is_empty() {
            return;
        }
        let points_per_s = (self.vehicles.fastest_mps * self.camera.scale()).max(1.0);
        let wait_s = (0.5 / points_per_s).clamp(1.0 / 60.0, 0.1);
        ui.ctx().request_repaint_after(std::time::Duration::from_secs_f32(wait_s));
    }

    fn send_visible_box(&mut self, ctx: &UiContext<'_>) {
        let visible = self.camera.visible_box(self.rect);
        if self.sent_box != Some(visible) && self.flight.is_none() {
            self.sent_box = Some(visible);
            ctx.requests.send(Request::VisibleBox(visible));
        }
    }
}
