//! Service: how well requests are served now and over the day, by need and by district, and what is expected next.

mod by_need;
mod day;
mod demand;
#[cfg(test)]
mod tests;
mod words;

use egui::{ScrollArea, Ui, UiBuilder, accesskit, vec2};
use fluent_bundle::FluentValue;

use crate::ui::context::UiContext;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, regular};
use crate::ui::widgets::value_row::value_row;

pub use words::fairness;

/// The panel of service figures.
#[derive(Default)]
pub struct ServicePanel {
    pub is_named_by_tab: bool,
}

impl ServicePanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("pane-service"));
        ui.scope_builder(builder, |ui| {
            ScrollArea::vertical().id_salt("service").auto_shrink(false).show(ui, |ui| {
                egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                    ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
                    if !self.is_named_by_tab {
                        heading(ui, ctx.text.get("pane-service"), SECTION, ctx.theme.text);
                    }
                    now_ui(ctx, ui);
                    demand::ui(ctx, ui);
                    let Some(since) = ctx.picture.service.since else { return };
                    let at = FluentValue::from(ctx.text.clock_short(since, ctx.picture.city.zone));
                    let title = ctx.text.with("service-day", &[("time", at)]);
                    section_ui(ctx, ui, &title);
                    today_ui(ctx, ui);
                    by_need::ui(ctx, ui);
                    section_ui(ctx, ui, ctx.text.get("service-hours"));
                    day::ui(ctx, ui);
                });
            });
        });
    }
}

fn section_ui(ctx: &UiContext<'_>, ui: &mut Ui, title: &str) {
    ui.add_space(6.0);
    heading(ui, title, BODY, ctx.theme.text);
}

/// Who waits and who is aboard at this moment.
fn now_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let service = &ctx.picture.service;
    if service.since.is_none() {
        regular(ui, ctx.text.get("service-none"), BODY, ctx.theme.dim);
        return;
    }
    let row = |ui: &mut Ui, key: &str, value: &str| {
        value_row(ui, ctx.theme, ctx.text.get(key), value, ctx.theme.text);
    };
    row(ui, "service-waiting", &words::waiting(ctx));
    row(ui, "service-aboard", &figure::count(ctx.text, service.aboard));
}

/// What all rides of the day came to; an empty line of figures says that none has ended.
fn today_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let all = &ctx.picture.service.all;
    if all.served + all.unserved == 0 {
        regular(ui, ctx.text.get("service-none-ended"), BODY, ctx.theme.dim);
    }
    let row = |ui: &mut Ui, key: &str, value: &str| value_row(ui, ctx.theme, ctx.text.get(key), value, ctx.theme.text);
    row(ui, "service-wait", &words::wait(ctx, all)).on_hover_text(ctx.text.get("service-wait-hint"));
    row(ui, "service-on-time", &words::share(ctx, all.on_time_share))
        .on_hover_text(ctx.text.get("service-on-time-hint"));
    row(ui, "service-served", &words::served(ctx, all));
    let no_shows = ctx.text.number(all.no_shows as f64, 0);
    row(ui, "service-no-shows", &no_shows).on_hover_text(ctx.text.get("service-no-shows-hint"));
    row(ui, "service-shared", &words::share(ctx, all.shared_share)).on_hover_text(ctx.text.get("service-shared-hint"));
    row(ui, "service-empty", &words::share(ctx, ctx.picture.service.empty_share()))
        .on_hover_text(ctx.text.get("service-empty-hint"));
    ui.add_space(2.0);
    if let Some(fairness) = fairness(ctx) {
        regular(ui, &fairness, SMALL, ctx.theme.dim);
    }
}
