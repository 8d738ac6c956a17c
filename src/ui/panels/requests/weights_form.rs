//! The form with the weights of the dispatcher's objective: what counts how much when vehicles are chosen.

use egui::{DragValue, Ui, vec2};

use crate::model::{Intent, Weights};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::text::{BODY, SMALL, name_field, regular};

/// Width of a field, and the change of a weight for each point that it is dragged, as a share of it.
const FIELD_WIDTH: f32 = 76.0;
const DRAG_SHARE: f64 = 0.01;
const DRAG_LEAST: f64 = 0.01;

/// What somebody is about to set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct WeightsForm {
    draft: Weights,
}

/// A weight with the keys of its name and of what it counts.
type Field = (&'static str, &'static str, fn(&mut Weights) -> &mut f64);

const FIELDS: [Field; 9] = [
    ("weight-waiting", "weight-waiting-about", |weights| &mut weights.waiting),
    ("weight-lateness", "weight-lateness-about", |weights| &mut weights.lateness),
    ("weight-riding", "weight-riding-about", |weights| &mut weights.riding),
    ("weight-driving", "weight-driving-about", |weights| &mut weights.driving),
    ("weight-energy", "weight-energy-about", |weights| &mut weights.energy),
    ("weight-fairness", "weight-fairness-about", |weights| &mut weights.fairness),
    ("weight-changing", "weight-changing-about", |weights| &mut weights.changing),
    ("weight-least-gain", "weight-least-gain-about", |weights| &mut weights.least_gain),
    ("weight-unserved", "weight-unserved-about", |weights| &mut weights.unserved),
];

impl WeightsForm {
    pub fn new(ctx: &UiContext<'_>) -> Self {
        Self { draft: ctx.picture.dispatch.weights }
    }

    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, may_set: bool) {
        let present = ctx.picture.dispatch.weights;
        regular(ui, ctx.text.get("weights-about"), SMALL, ctx.theme.dim);
        ui.add_enabled_ui(may_set, |ui| {
            for field in FIELDS {
                self.field_ui(ctx, ui, field, present);
            }
            ui.horizontal(|ui| {
                ui.add_enabled_ui(may_set && self.draft != present, |ui| {
                    if text_button(ui, ctx.theme, ctx.text.get("weights-set")).clicked() {
                        ctx.requests.send(Request::Send(Intent::SetWeights { weights: self.draft, by: ctx.me }));
                    }
                });
                ui.add_enabled_ui(may_set && self.draft != Weights::default(), |ui| {
                    if text_button(ui, ctx.theme, ctx.text.get("weights-usual")).clicked() {
                        self.draft = Weights::default();
                    }
                });
            });
        });
    }

    fn field_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, (name, about, weight): Field, mut present: Weights) {
        let (name, about) = (ctx.text.get(name), ctx.text.get(about));
        ui.horizontal(|ui| {
            let (draft, present) = (weight(&mut self.draft), *weight(&mut present));
            let speed = (*draft * DRAG_SHARE).max(DRAG_LEAST);
            let field = DragValue::new(draft).range(0.0..=Weights::MAX).speed(speed).max_decimals(2);
            let response = ui.add_sized(vec2(FIELD_WIDTH, 24.0), field).on_hover_text(about);
            name_field(&response, name);
            let is_changed = (*draft - present).abs() > f64::EPSILON;
            let color = if is_changed { ctx.theme.accent } else { ctx.theme.text };
            regular(ui, name, BODY, color).on_hover_text(about);
        });
    }
}
