//! The tour: one step after the other, each done by the newcomer on the living city.

use egui::{Align2, Area, Context, Frame, Id, Margin, Order, Rect, Stroke, Ui, UiBuilder, accesskit};
use fluent_bundle::FluentValue;

use crate::ui::caption;
use crate::ui::context::UiContext;
use crate::ui::widgets::button;
use crate::ui::widgets::text::{SECTION, SMALL, regular};

use super::steps::{Step, TourScene};

const WIDTH: f32 = 460.0;
/// A step that is done stays for so long, so that what was done can be seen.
const DONE_SHOWN_S: f64 = 1.2;

/// The tour under way.
#[derive(Clone, Copy, Debug)]
pub struct Tour {
    step: usize,
    before: TourScene,
    /// When the step was done, by egui's clock.
    done_at_s: Option<f64>,
}

impl Tour {
    pub fn new(scene: &TourScene) -> Self {
        Self { step: 0, before: *scene, done_at_s: None }
    }

    fn now(&self) -> Step {
        Step::ALL.get(self.step).copied().unwrap_or(Step::Finished)
    }

    fn go_on(&mut self, scene: &TourScene) {
        (self.step, self.before, self.done_at_s) = (self.step + 1, *scene, None);
    }

    /// Moves on and draws the step. True when the tour is over.
    pub fn ui(&mut self, ui_ctx: &Context, ctx: &UiContext<'_>, scene: &TourScene, map: Rect) -> bool {
        if self.done_at_s.is_none() && self.now().is_done(&self.before, scene) {
            self.done_at_s = Some(ctx.frame_time_s);
        }
        match self.done_at_s {
            Some(at_s) if ctx.frame_time_s - at_s >= DONE_SHOWN_S => self.go_on(scene),
            Some(_) => ui_ctx.request_repaint_after(std::time::Duration::from_millis(200)),
            None => {}
        }
        let mut is_over = false;
        Area::new(Id::unique("tour"))
            .order(Order::Foreground)
            .pivot(Align2::CENTER_BOTTOM)
            .fixed_pos(caption::foot_of(ui_ctx, map))
            .show(ui_ctx, |ui| {
                let builder = UiBuilder::new()
                    .accessibility_role(accesskit::Role::Group)
                    .accessibility_label(ctx.text.get("first-start-tour"));
                ui.scope_builder(builder, |ui| {
                    Frame::new()
                        .fill(ctx.theme.panel)
                        .stroke(Stroke::new(1.0, ctx.theme.accent))
                        .corner_radius(8)
                        .shadow(ui.visuals().popup_shadow)
                        .inner_margin(Margin::same(14))
                        .show(ui, |ui| {
                            ui.set_width(caption::width_over(ui_ctx, map, WIDTH));
                            is_over = self.step_ui(ctx, ui, scene);
                        });
                });
            });
        is_over
    }

    fn step_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, scene: &TourScene) -> bool {
        let step = self.now();
        let is_finished = step == Step::Finished;
        let count = Step::ALL.len() - 1;
        if !is_finished {
            let words = ctx.text.with(
                "tour-step",
                &[("number", FluentValue::from(self.step + 1)), ("count", FluentValue::from(count))],
            );
            regular(ui, &words, SMALL, ctx.theme.dim);
        }
        let key = if step.is_moot(scene) { "tour-attend-none" } else { step.text_key() };
        regular(ui, ctx.text.get(key), SECTION, ctx.theme.text);
        ui.add_space(4.0);
        let mut is_over = false;
        ui.horizontal(|ui| {
            if self.done_at_s.is_some() {
                regular(ui, ctx.text.get("tour-done"), SECTION, ctx.theme.live);
            } else if is_finished {
                is_over = button::text_button(ui, ctx.theme, ctx.text.get("tour-close")).clicked();
            } else {
                let skip = if step.is_moot(scene) { "tour-next" } else { "tour-skip" };
                if button::text_button(ui, ctx.theme, ctx.text.get(skip)).clicked() {
                    self.go_on(scene);
                }
                is_over = button::text_button(ui, ctx.theme, ctx.text.get("tour-end")).clicked();
            }
        });
        is_over
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{BuildingId, VehicleId};
    use crate::model::Thing;
    use crate::ui::docking::Workspace;

    fn scene() -> TourScene {
        TourScene {
            points_per_m: 0.2,
            selected: None,
            is_following: false,
            speed: 1.0,
            workspace: Workspace::Overview,
            is_attended: false,
            has_attention: true,
        }
    }

    #[test]
    fn every_step_is_done_by_its_deed_and_by_no_other() {
        type Deed = fn(&mut TourScene);
        let deeds: [(Step, Deed); 7] = [
            (Step::ZoomIn, |scene| scene.points_per_m = 0.5),
            (Step::SelectVehicle, |scene| scene.selected = Some(Thing::Vehicle(VehicleId(3)))),
            (Step::Follow, |scene| scene.is_following = true),
            (Step::Find, |scene| scene.selected = Some(Thing::Building(BuildingId(3)))),
            (Step::Faster, |scene| scene.speed = 2.0),
            (Step::Attend, |scene| scene.is_attended = true),
            (Step::Energy, |scene| scene.workspace = Workspace::Energy),
        ];
        for (done, deed) in deeds {
            let mut after = scene();
            deed(&mut after);
            for step in Step::ALL {
                assert_eq!(step.is_done(&scene(), &after), step == done, "{step:?} by the deed of {done:?}");
            }
        }
    }
}
