//! The limits of automatic: what it may give out by itself, and how far it may set promises back.

use egui::{Ui, vec2};
use fluent_bundle::FluentValue;

use crate::model::{DispatchLimits, Intent};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::widgets::button::{Sign, chip, sign_button, text_button};
use crate::ui::widgets::text::{BODY, SMALL, heading, regular};

use super::weights_form::WeightsForm;

/// Draws the limits. Says whether they stay open.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, weights: &mut Option<WeightsForm>) -> bool {
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
            ui.horizontal_wrapped(|ui| {
                for (key, hint, is_on) in [
                    ("limits-improves", "limits-improves-hint", &mut limits.improves_plans),
                    ("limits-charges-ahead", "limits-charges-ahead-hint", &mut limits.charges_ahead),
                ] {
                    let words = ctx.text.get(key);
                    let switch = chip(ui, ctx.theme, words, "", words, *is_on).on_hover_text(ctx.text.get(hint));
                    if switch.clicked() {
                        *is_on = !*is_on;
                    }
                }
            });
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
        let words = ctx.text.get("limits-weights");
        if chip(ui, ctx.theme, words, "", words, weights.is_some()).clicked() {
            *weights = if weights.is_some() { None } else { Some(WeightsForm::new(ctx)) };
        }
        if let Some(form) = weights {
            form.ui(ctx, ui, may_set);
        }
        is_open = !text_button(ui, ctx.theme, ctx.text.get("limits-close")).clicked();
    });
    if limits != before {
        ctx.requests.send(Request::Send(Intent::SetDispatchLimits { limits, by: ctx.me }));
    }
    is_open
}
