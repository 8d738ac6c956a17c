//! The scenario: what is played, its timeline, what is under way, and what a trainer can make happen by hand.

mod inject_menu;
mod timeline;
mod under_way;

use egui::{Align, Frame, Layout, Margin, ScrollArea, Ui, UiBuilder, accesskit, vec2};
use fluent_bundle::FluentValue;

use crate::model::Control;
use crate::model::scenario_view::{KnownScenario, Playing, ScenarioView};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::widgets::button;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, line, regular, regular_font};

/// Width of the menu of scenarios.
const MENU_WIDTH: f32 = 320.0;
/// Narrower panels put the buttons under the title.
const ONE_LINE_FROM: f32 = 560.0;
/// Narrower panels put what is under way below the story.
const TWO_COLUMNS_FROM: f32 = 640.0;

/// The panel of the scenario.
#[derive(Default)]
pub struct ScenarioPanel {
    pub is_named_by_tab: bool,
}

impl ScenarioPanel {
    pub fn ui(&self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("pane-scenario"));
        ui.scope_builder(builder, |ui| {
            Frame::new().inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 4.0;
                match &ctx.picture.scenario {
                    Some(scenario) => self.contents_ui(ctx, ui, scenario),
                    None => {
                        regular(ui, ctx.text.get("scenario-not-here"), BODY, ctx.theme.dim);
                    }
                }
            });
        });
    }

    fn contents_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui, scenario: &ScenarioView) {
        self.header_ui(ctx, ui, scenario);
        if let Some(playing) = &scenario.playing {
            timeline::ui(ctx, ui, playing);
        }
        let height = ui.available_height();
        if scenario.under_way.is_empty() || ui.available_width() < TWO_COLUMNS_FROM {
            ScrollArea::vertical().id_salt("scenario").max_height(height).auto_shrink(false).show(ui, |ui| {
                under_way::ui(ctx, ui, scenario);
                left_ui(ctx, ui, scenario);
            });
            return;
        }
        ui.columns(2, |columns| {
            let [left, right] = columns else { return };
            for (ui, salt, draw) in [
                (left, "scenario story", left_ui as fn(&UiContext<'_>, &mut Ui, &ScenarioView)),
                (right, "scenario under way", under_way::ui),
            ] {
                ScrollArea::vertical()
                    .id_salt(salt)
                    .max_height(height)
                    .auto_shrink(false)
                    .show(ui, |ui| draw(ctx, ui, scenario));
            }
        });
    }

    fn header_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui, scenario: &ScenarioView) {
        if ui.available_width() < ONE_LINE_FROM {
            self.title_ui(ctx, ui, scenario);
            ui.horizontal_wrapped(|ui| buttons_ui(ctx, ui, scenario));
            return;
        }
        ui.horizontal(|ui| {
            self.title_ui(ctx, ui, scenario);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                buttons_ui(ctx, ui, scenario);
                if let Some(playing) = &scenario.playing {
                    let about = ctx.text.name(&playing.description);
                    let galley = line(ui, about, regular_font(SMALL), ctx.theme.dim, ui.available_width() - 16.0);
                    let (rect, _) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
                    ui.painter().galley(rect.min, galley, ctx.theme.dim);
                }
            });
        });
    }

    fn title_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui, scenario: &ScenarioView) {
        match &scenario.playing {
            Some(playing) => {
                heading(ui, ctx.text.name(&playing.title), SECTION, ctx.theme.text);
            }
            None if self.is_named_by_tab => {
                regular(ui, ctx.text.get("scenario-none"), BODY, ctx.theme.dim);
            }
            None => {
                heading(ui, ctx.text.get("scenario-none"), SECTION, ctx.theme.text);
            }
        }
    }
}

/// Inject, begin again, start another, in that order from the side where the layout begins.
fn buttons_ui(ctx: &UiContext<'_>, ui: &mut Ui, scenario: &ScenarioView) {
    inject_menu::ui(ctx, ui);
    if scenario.playing.is_some() && button::text_button(ui, ctx.theme, ctx.text.get("scenario-again")).clicked() {
        ctx.requests.send(Request::Control(Control::Restart));
    }
    start_menu_ui(ctx, ui, scenario);
}

fn start_menu_ui(ctx: &UiContext<'_>, ui: &mut Ui, scenario: &ScenarioView) {
    let response = button::text_button(ui, ctx.theme, ctx.text.get("scenario-start"));
    egui::Popup::menu(&response).id(egui::Id::unique("scenario menu")).show(|ui| {
        ui.set_min_width(MENU_WIDTH);
        for known in scenario.known.iter() {
            let words = ctx.text.name(&known.title);
            let item = egui::Button::new(words).frame_when_inactive(false).min_size(vec2(MENU_WIDTH - 16.0, 28.0));
            if ui.add(item).on_hover_text(ctx.text.name(&known.description)).clicked() {
                start(ctx, known);
                ui.close();
            }
        }
    });
}

fn start(ctx: &UiContext<'_>, known: &KnownScenario) {
    ctx.requests.send(Request::Control(Control::StartScenario(known.name.clone())));
}

/// The story so far, newest first; without a scenario, those that can be started.
fn left_ui(ctx: &UiContext<'_>, ui: &mut Ui, scenario: &ScenarioView) {
    match &scenario.playing {
        Some(playing) => story_ui(ctx, ui, playing),
        None => known_ui(ctx, ui, scenario),
    }
}

fn story_ui(ctx: &UiContext<'_>, ui: &mut Ui, playing: &Playing) {
    let now = ctx.picture.source.clock.now;
    let told = playing.steps.iter().rev().filter(|step| step.at <= now);
    for (index, (step, say)) in told.filter_map(|step| Some((step, step.say.as_ref()?))).enumerate() {
        ui.horizontal_wrapped(|ui| {
            let clock = ctx.text.clock(step.at, ctx.picture.city.zone);
            regular(ui, &clock, SMALL, ctx.theme.dim);
            let color = if index == 0 { ctx.theme.text } else { ctx.theme.dim };
            regular(ui, ctx.text.name(say), BODY, color);
        });
    }
}

fn known_ui(ctx: &UiContext<'_>, ui: &mut Ui, scenario: &ScenarioView) {
    for known in scenario.known.iter() {
        ui.horizontal(|ui| {
            let title = ctx.text.name(&known.title).to_owned();
            let name = ctx.text.with("scenario-start-named", &[("name", FluentValue::from(title.clone()))]);
            if button::named_button(ui, ctx.theme, ctx.text.get("scenario-start-one"), &name).clicked() {
                start(ctx, known);
            }
            regular(ui, &title, BODY, ctx.theme.text);
            let about = ctx.text.name(&known.description);
            let galley = line(ui, about, regular_font(SMALL), ctx.theme.dim, ui.available_width());
            let (rect, _) = ui.allocate_exact_size(galley.size(), egui::Sense::hover());
            ui.painter().galley(rect.min, galley, ctx.theme.dim);
        });
    }
}
