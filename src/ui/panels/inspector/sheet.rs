//! The sheet of one thing: its heading with age, then rows that say what is known and how far it can be trusted.

use egui::{Align, Button, Layout, RichText, Ui, vec2};

use crate::base::time::Timestamp;
use crate::model::Thing;
use crate::ui::actions::Request;
use crate::ui::commanding;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::commands::line;
use crate::ui::widgets::age::{Age, Freshness};
use crate::ui::widgets::text::{BODY, SMALL, TITLE, heading, regular};
use crate::ui::widgets::value_row::{self, link_row, section, value_row, warning_row};

const BUTTON_HEIGHT: f32 = 28.0;

/// The rows of one thing's sheet, all of one age.
pub struct Sheet<'a> {
    pub ctx: &'a UiContext<'a>,
    thing: Thing,
    freshness: Freshness,
}

impl<'a> Sheet<'a> {
    /// Begins the sheet of a thing whose newest observation is of `observed`.
    pub fn begin(ctx: &'a UiContext<'a>, ui: &mut Ui, thing: Thing, observed: Timestamp, stale_after_s: f64) -> Self {
        let age = Age::of(ctx, observed);
        let freshness = age.freshness(ctx, stale_after_s);
        let sheet = Self { ctx, thing, freshness };
        let color = match freshness {
            Freshness::Live => ctx.theme.dim,
            Freshness::Stale | Freshness::Unknown => ctx.theme.amber,
        };
        sheet.heading_ui(ui, Some((age.words(ctx.text), color)));
        sheet
    }

    /// Begins the sheet of a thing that is not observed: it is known from the city's plan.
    pub fn begin_planned(ctx: &'a UiContext<'a>, ui: &mut Ui, thing: Thing) -> Self {
        let sheet = Self { ctx, thing, freshness: Freshness::Live };
        sheet.heading_ui(ui, None);
        sheet
    }

    fn heading_ui(&self, ui: &mut Ui, age: Option<(String, egui::Color32)>) {
        let ctx = self.ctx;
        let name = names::thing_name(ctx.text, ctx.picture, self.thing);
        ui.allocate_ui_with_layout(vec2(ui.available_width(), 28.0), Layout::right_to_left(Align::Center), |ui| {
            if let Some((words, color)) = age {
                ui.add(egui::Label::new(RichText::new(words).size(SMALL).color(color)).selectable(false));
            }
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                heading(ui, &name, TITLE, ctx.theme.text);
            });
        });
        let category = names::category(ctx.text, ctx.picture, self.thing);
        if !category.is_empty() {
            regular(ui, &category, BODY, ctx.theme.dim);
        }
        ui.add_space(10.0);
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            if button(ctx, ui, "inspector-show-on-map") {
                ctx.requests.send(Request::Show(self.thing));
            }
            if matches!(self.thing, Thing::Vehicle(_)) && button(ctx, ui, "inspector-follow") {
                ctx.requests.send(Request::Follow(self.thing));
            }
        });
        ui.add_space(8.0);
        commanding::head_ui(ctx, ui, self.thing);
        line::lines_ui(ctx, ui, self.thing);
    }

    /// What can be ordered of the thing, after what it is like.
    pub fn orders_ui(&self, ui: &mut Ui) {
        commanding::orders_ui(self.ctx, ui, self.thing);
    }

    /// Rows of the same thing that were observed at another time, and how long ago that was, for the side of a section.
    pub fn aged(&self, observed: Timestamp, stale_after_s: f64) -> (Self, String) {
        let age = Age::of(self.ctx, observed);
        let freshness = age.freshness(self.ctx, stale_after_s);
        (Self { ctx: self.ctx, thing: self.thing, freshness }, age.words(self.ctx.text))
    }

    /// Whether there is an observation at all.
    pub fn is_known(&self) -> bool {
        self.freshness != Freshness::Unknown
    }

    /// A row of what was observed: written plainly when live, dim when stale, as unknown when never heard.
    pub fn observed(&self, ui: &mut Ui, label_key: &str, value: &str) {
        self.observed_as(ui, self.ctx.text.get(label_key), value);
    }

    /// The same with a label that is a text already.
    pub fn observed_as(&self, ui: &mut Ui, label: &str, value: &str) {
        let theme = self.ctx.theme;
        let (value, color) = match self.freshness {
            Freshness::Live => (value, theme.text),
            Freshness::Stale => (value, theme.dim),
            Freshness::Unknown => (self.ctx.text.get("unknown"), theme.dim),
        };
        value_row(ui, theme, label, value, color);
    }

    /// A row of what was observed and needs a response.
    pub fn warning(&self, ui: &mut Ui, label_key: &str, value: &str) {
        if self.is_known() {
            warning_row(ui, self.ctx.theme, self.ctx.text.get(label_key), value);
        } else {
            self.observed(ui, label_key, value);
        }
    }

    /// A row under a label that needs no translation.
    pub fn coded(&self, ui: &mut Ui, label: &str, value: &str, is_warning: bool) {
        if is_warning {
            warning_row(ui, self.ctx.theme, label, value);
        } else {
            value_row(ui, self.ctx.theme, label, value, self.ctx.theme.text);
        }
    }

    /// A row of what doesn't change.
    pub fn planned(&self, ui: &mut Ui, label_key: &str, value: &str) {
        value_row(ui, self.ctx.theme, self.ctx.text.get(label_key), value, self.ctx.theme.text);
    }

    /// A row that says why nothing is said.
    pub fn hidden(&self, ui: &mut Ui, label_key: &str) {
        let text = self.ctx.text;
        value_row(ui, self.ctx.theme, text.get(label_key), text.get("inspector-hidden-personal"), self.ctx.theme.dim);
    }

    /// A row that leads to another thing.
    pub fn tie(&self, ui: &mut Ui, label_key: &str, thing: Thing) {
        let ctx = self.ctx;
        tie_row(ctx, ui, ctx.text.get(label_key), thing);
    }

    /// A section with a note at its side.
    pub fn section_with(&self, ui: &mut Ui, name_key: &str, note: &str) {
        section(ui, self.ctx.theme, self.ctx.text.get(name_key), note);
    }

    pub fn section(&self, ui: &mut Ui, name_key: &str) {
        section(ui, self.ctx.theme, self.ctx.text.get(name_key), "");
    }
}

/// A row that leads to a thing, under any label.
pub fn tie_row(ctx: &UiContext<'_>, ui: &mut Ui, label: &str, thing: Thing) {
    let name = names::thing_name(ctx.text, ctx.picture, thing);
    ui.push_id(("tie", thing), |ui| {
        if link_row(ui, ctx.theme, label, &name).clicked() {
            ctx.requests.send(Request::Show(thing));
        }
    });
}

/// A line that leads to a thing.
pub fn tie_line(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let name = names::thing_name(ctx.text, ctx.picture, thing);
    ui.push_id(("line", thing), |ui| {
        if value_row::link(ui, ctx.theme, &name).clicked() {
            ctx.requests.send(Request::Show(thing));
        }
    });
}

/// A button of the house; true when it is pressed.
pub fn button(ctx: &UiContext<'_>, ui: &mut Ui, key: &str) -> bool {
    let label = RichText::new(ctx.text.get(key)).size(BODY).color(ctx.theme.text);
    ui.add(
        Button::new(label)
            .fill(ctx.theme.raised)
            .stroke(egui::Stroke::new(1.0, ctx.theme.hairline))
            .corner_radius(5.0)
            .min_size(vec2(0.0, BUTTON_HEIGHT)),
    )
    .clicked()
}
