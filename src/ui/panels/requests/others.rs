//! Another vehicle for a request that has one: the best others, everybody's new time, and `Reassign`.

use egui::{Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::model::Intent;
use crate::model::dispatch_view::{Accepted, VehicleOffer};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::style::CORNER;
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::text::{BODY, SMALL, heading, regular, semibold};

use super::listed::UnderWayRow;
use super::{times, words};

/// Draws them under the row. `picked` is the vehicle that was pressed; without one it is the best. Says whether the request
/// was given away.
pub fn ui(
    ctx: &UiContext<'_>,
    ui: &mut Ui,
    row: &UnderWayRow,
    picked: &mut Option<VehicleId>,
    shows_why_not: &mut bool,
) -> bool {
    let mut is_given = false;
    egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 4, top: 2, bottom: 6 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
        let found = ctx.picture.dispatch.reassignment.as_ref().filter(|found| found.suggestion.request == row.id);
        let Some(found) = found else {
            regular(ui, ctx.text.get("requests-looking"), SMALL, ctx.theme.dim);
            return;
        };
        let best = &found.suggestion.best;
        let Some(offer) = best.iter().find(|offer| Some(offer.vehicle) == *picked).or(best.first()) else {
            regular(ui, ctx.text.get("requests-no-other"), BODY, ctx.theme.amber);
            why_not_ui(ctx, ui, &found.suggestion.why_not);
            return;
        };
        let vehicle = FluentValue::from(names::vehicle_name(ctx.text, ctx.picture, offer.vehicle));
        // What is confirmed stands first: it must be seen also where there is little room.
        heading(ui, &ctx.text.with("requests-if-reassigned", &[("vehicle", vehicle)]), SMALL, ctx.theme.text);
        times::times_ui(ctx, ui, row.id, offer, found.leaves.as_ref());
        ui.horizontal(|ui| {
            if text_button(ui, ctx.theme, ctx.text.get("requests-reassign")).clicked() {
                let wanted = Accepted { request: row.id, vehicle: offer.vehicle, pick_up: offer.pick_up };
                ctx.requests.send(Request::Send(Intent::Reassign { wanted, by: ctx.me }));
                is_given = true;
            }
            if text_button(ui, ctx.theme, ctx.text.get("requests-why-not")).clicked() {
                *shows_why_not = !*shows_why_not;
            }
        });
        heading(ui, ctx.text.get("requests-best-others"), SMALL, ctx.theme.text);
        for other in best {
            if offer_ui(ctx, ui, other, other.vehicle == offer.vehicle) {
                *picked = Some(other.vehicle);
            }
        }
        if *shows_why_not {
            why_not_ui(ctx, ui, &found.suggestion.why_not);
        }
    });
    is_given
}

fn why_not_ui(ctx: &UiContext<'_>, ui: &mut Ui, why_not: &[(crate::model::dispatch_view::WhyNot, u32)]) {
    for (why, number) in why_not {
        let number = ctx.text.number(f64::from(*number), 0);
        regular(ui, &format!("{number}  {}", words::why_not(ctx, *why)), BODY, ctx.theme.dim);
    }
}

/// One vehicle that could take it. Says whether it was pressed.
fn offer_ui(ctx: &UiContext<'_>, ui: &mut Ui, offer: &VehicleOffer, is_picked: bool) -> bool {
    let vehicle = names::vehicle_name(ctx.text, ctx.picture, offer.vehicle);
    let title = format!("{vehicle} · {}", words::times(ctx, offer));
    let costs = words::costs(ctx, offer);
    let builder = UiBuilder::new().id_salt(("other", offer.vehicle)).sense(Sense::click());
    let response = ui.scope_builder(builder, |ui| {
        let response = ui.response();
        response.widget_info(|| WidgetInfo::selected(Role::RadioButton, true, is_picked, format!("{title}, {costs}")));
        let stroke = if is_picked { ctx.theme.accent } else { ctx.theme.hairline };
        let fill = if response.hovered() || is_picked { ctx.theme.raised } else { ctx.theme.panel };
        egui::Frame::new()
            .fill(fill)
            .stroke(Stroke::new(1.0, stroke))
            .corner_radius(CORNER)
            .inner_margin(egui::Margin::symmetric(8, 3))
            .show(ui, |ui| {
                ui.set_width(ui.available_width());
                ui.spacing_mut().item_spacing.y = 0.0;
                semibold(ui, &title, SMALL, ctx.theme.text);
                regular(ui, &costs, SMALL, ctx.theme.dim);
            });
    });
    response.response.clicked()
}
