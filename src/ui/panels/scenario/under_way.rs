//! What is made to happen at this moment, by the scenario or by hand, and the button that ends it.

use egui::{Align, Layout, Ui};
use fluent_bundle::FluentValue;

use crate::model::Control;
use crate::model::scenario_view::{ScenarioView, UnderWay};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::button;
use crate::ui::widgets::text::{BODY, SMALL, regular};

/// In scenarios shorter than this, seconds count.
const SHORT_S: f64 = 600.0;

/// Draws the list; nothing when nothing is under way.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, scenario: &ScenarioView) {
    let is_short = scenario.playing.as_ref().is_some_and(|playing| playing.ends.since_s(playing.started) < SHORT_S);
    for item in scenario.under_way.iter() {
        ui.push_id(item.number, |ui| row_ui(ctx, ui, item, is_short));
    }
}

/// Narrower rows have a line for what it is and one for its end.
const ONE_LINE_FROM: f32 = 420.0;

fn row_ui(ctx: &UiContext<'_>, ui: &mut Ui, item: &UnderWay, is_short: bool) {
    let what = names::injection(ctx.text, item.injection.kind);
    let target = names::injection_target(ctx.text, ctx.picture, item.injection.target);
    let words = if target.is_empty() { what } else { format!("{what}: {target}") };
    if ui.available_width() < ONE_LINE_FROM {
        regular(ui, &words, BODY, ctx.theme.text);
        ui.horizontal(|ui| {
            end_ui(ctx, ui, item, &words);
            regular(ui, &until(ctx, item, is_short), SMALL, ctx.theme.dim);
        });
        return;
    }
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            end_ui(ctx, ui, item, &words);
            regular(ui, &until(ctx, item, is_short), SMALL, ctx.theme.dim);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                regular(ui, &words, BODY, ctx.theme.text);
            });
        });
    });
}

fn end_ui(ctx: &UiContext<'_>, ui: &mut Ui, item: &UnderWay, words: &str) {
    let name = ctx.text.with("scenario-end-named", &[("name", FluentValue::from(words.to_owned()))]);
    if button::named_button(ui, ctx.theme, ctx.text.get("scenario-end"), &name).clicked() {
        ctx.requests.send(Request::Control(Control::EndInjection(item.number)));
    }
}

/// Who began it, and when it ends.
fn until(ctx: &UiContext<'_>, item: &UnderWay, is_short: bool) -> String {
    let by = ctx.text.get(if item.step.is_some() { "scenario-by-scenario" } else { "scenario-by-hand" });
    match item.ends {
        Some(ends) => {
            let (zone, text) = (ctx.picture.city.zone, ctx.text);
            let clock = if is_short { text.clock(ends, zone) } else { text.clock_short(ends, zone) };
            let args = [("by", FluentValue::from(by.to_owned())), ("time", FluentValue::from(clock))];
            ctx.text.with("scenario-until", &args)
        }
        None => by.to_owned(),
    }
}
