//! Choosing: clicks, double clicks, lassos and keys on the map become requests.

use egui::{Key, Pos2, Rect, Response, Role, Sense, Ui, WidgetInfo};

use crate::base::geo::{Bounds, Point};
use crate::base::ids::VehicleId;
use crate::base::ring;
use crate::model::Thing;
use crate::ui::actions::{Action, Request};
use crate::ui::commanding::ask_for_menu;
use crate::ui::context::UiContext;
use crate::ui::layers::Layer;
use crate::ui::selection::Choice;

use super::drawing::CHARGER_SCALE_MIN;
use super::gestures::{self, Gesture, Lasso};
use super::picking::{self, PickQuery};
use super::{Emphasis, MapPanel};

/// Most vehicles that a lasso selects.
const LASSO_MAX: usize = 5_000;

impl MapPanel {
    pub(super) fn respond(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, rect: Rect) -> Response {
        let response = ui.allocate_rect(rect, Sense::click_and_drag());
        let name = ctx.text.get("map-panel");
        response.widget_info(|| WidgetInfo::labeled(Role::Canvas, true, name));
        // egui may draw a frame twice; the hand moved once.
        if ui.ctx().current_pass_index() > 0 {
            return response;
        }
        let gesture = gestures::handle(ui, &response, rect, &mut self.camera, &mut self.lasso);
        if gesture.has_moved {
            self.is_fitted = false;
            self.flight = None;
            self.camera.hold_within(self.city.bounds);
        }
        if gesture.has_panned {
            self.followed = None;
        }
        if response.clicked() || response.dragged() {
            response.request_focus();
        }
        self.choose(ctx, ui, &response, gesture);
        response
    }

    /// Clicks, double clicks, lassos and keys change the selection.
    fn choose(&mut self, ctx: &UiContext<'_>, ui: &Ui, response: &Response, gesture: Gesture) {
        let shift = ui.input(|input| input.modifiers.shift);
        if let Some(path) = gesture.lasso {
            let choice = if shift { Choice::Add } else { Choice::Replace };
            ctx.requests.send(Request::Select { things: self.vehicles_inside(ctx, &path), choice });
        } else if response.double_clicked() {
            if let Some(thing) = self.thing_at_pointer(ctx, response) {
                ctx.requests.send(Request::Follow(thing));
            }
        } else if response.clicked() {
            match self.thing_at_pointer(ctx, response) {
                Some(thing) => {
                    let choice = match (shift, ctx.selection.contains(thing)) {
                        (true, true) => Choice::Remove,
                        (true, false) => Choice::Add,
                        (false, _) => Choice::Replace,
                    };
                    ctx.requests.send(Request::Select { things: vec![thing], choice });
                }
                None if !shift => ctx.requests.act(Action::ClearSelection),
                None => {}
            }
        }
        if response.secondary_clicked() {
            ask_for_menu(ctx, response, self.thing_at_pointer(ctx, response));
        }
        if response.has_focus() {
            let (follow, clear) = ui.input(|input| {
                (input.modifiers.is_none() && input.key_pressed(Key::F), input.key_pressed(Key::Escape))
            });
            if follow {
                ctx.requests.act(Action::FollowSelected);
            }
            if clear {
                self.lasso = Lasso::default();
                self.followed = None;
                ctx.requests.act(Action::ClearSelection);
            }
        }
    }

    pub(super) fn thing_at_pointer(&self, ctx: &UiContext<'_>, response: &Response) -> Option<Thing> {
        let pos = response.interact_pointer_pos().or(response.hover_pos())?;
        let query = PickQuery {
            city: &self.city,
            layers: ctx.layers,
            vehicles: &self.vehicles,
            frame_time_s: ctx.frame_time_s,
            points_per_m: self.camera.scale(),
            picks_parked: self.fades().parked > 0.05,
            picks_chargers: self.camera.scale() > CHARGER_SCALE_MIN,
            picks_feeders: self.emphasis == Emphasis::Energy,
        };
        let place = self.camera.local_from_screen(self.rect, pos);
        self.picks.pick(&query, place).or_else(|| {
            // A feeder that needs a person is meant anywhere on its ground.
            let feeder = picking::feeder_at(&self.city, place).filter(|_| ctx.layers.shows(Layer::Feeders))?;
            let Thing::Feeder(id) = feeder else { return None };
            self.hot_feeders.binary_search(&id.index()).is_ok().then_some(feeder)
        })
    }

    fn vehicles_inside(&self, ctx: &UiContext<'_>, path: &[Pos2]) -> Vec<Thing> {
        let ring: Vec<Point> = path.iter().map(|pos| self.camera.local_from_screen(self.rect, *pos)).collect();
        let bounds = Bounds::around(ring.iter().copied());
        let motion = ctx.picture.motion.iter().enumerate();
        motion
            .map(|(index, motion)| (VehicleId::from_index(index), motion.place))
            .map(|(id, place)| (id, self.vehicles.shown_place(id, ctx.frame_time_s).unwrap_or(place)))
            .filter(|(_, place)| bounds.contains(*place) && ring::contains(&ring, *place))
            .map(|(id, _)| Thing::Vehicle(id))
            .take(LASSO_MAX)
            .collect()
    }
}
