//! The limits of automatic: what it may give out by itself, and how far it may set promises back.

use egui::{Ui, vec2};
use fluent_bundle::FluentValue;

use crate::model::{DispatchLimits, Intent};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::widgets::button::{Sign, chip, sign_button, text_button};
use crate::ui::widgets::text::{BODY, SMALL, heading, regular};

/// Draws the limits. Says whether they stay open.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui) -> bool {
    let before = ctx.picture.dispatch.limits;
    let may_set = ctx.picture.people.may_set_limits(ctx.me);
    let mut limits = before;
    let mut is_open = true;
    egui::Frame::new().fill(ctx.theme.raised).corner_radius(5).inner_margin(8).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
        heading(ui, ctx.text.get("limits-head"), BODY, ctx.theme.text);
        ui.add_enabled_ui(may_set, |ui| {
            ui.horizontal_wrapped(|ui| {
                for (key, is_taken) in [
                    ("limits-rides", &mut limits.takes_rides),
                    ("limits-appointments", &mut limits.takes_appointments),
                    ("limits-parcels", &mut limits.takes_parcels),
                ] {
                    let words = ctx.text.get(key);
                    if chip(ui, ctx.theme, words, "", words, *is_taken).clicked() {
                        *is_taken = !*is_taken;
                    }
                }
            });
            let words = ctx.text.get("limits-improves");
            let hint = ctx.text.get("limits-improves-hint");
            let improves = chip(ui, ctx.theme, words, "", words, limits.improves_plans).on_hover_text(hint);
            if improves.clicked() {
                limits.improves_plans = !limits.improves_plans;
            }
            ui.horizontal(|ui| {
                let (fewer, more) = (limits.later_max_min > 0, limits.later_max_min < DispatchLimits::LATER_MAX_MIN);
                if sign_button(ui, ctx.theme, Sign::Minus, ctx.text.get("limits-sooner"), may_set && fewer).clicked() {
                    limits.later_max_min -= 1;
                }
                if sign_button(ui, ctx.theme, Sign::Plus, ctx.text.get("limits-later"), may_set && more).clicked() {
                    limits.later_max_min += 1;
                }
                let minutes = FluentValue::from(u32::from(before.later_max_min));
                let words = ctx.text.with("limits-later-max", &[("minutes", minutes)]);
                ui.add(egui::Label::new(egui::RichText::new(words).size(SMALL).color(ctx.theme.text)).wrap());
            });
        });
        ui.horizontal_wrapped(|ui| {
            let key = if may_set { "limits-what-else" } else { "limits-supervisor" };
            regular(ui, ctx.text.get(key), SMALL, ctx.theme.dim);
        });
        is_open = !text_button(ui, ctx.theme, ctx.text.get("limits-close")).clicked();
    });
    if limits != before {
        ctx.requests.send(Request::Send(Intent::SetDispatchLimits { limits, by: ctx.me }));
    }
    is_open
}
