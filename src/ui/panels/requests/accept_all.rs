//! Accepting all suggestions: everything that it changes is shown first.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::model::dispatch_view::Accepted;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::text::{BODY, SMALL, heading, regular, semibold};

use super::{request_way, words};

/// Draws the consequences of all suggestions and their button. Says whether it is still open.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui) -> bool {
    let best: Vec<_> = ctx
        .picture
        .dispatch
        .suggestions
        .iter()
        .filter_map(|suggestion| Some((suggestion.request, suggestion.best.first()?)))
        .take(Accepted::AT_ONCE_MAX)
        .collect();
    heading(ui, ctx.text.get("requests-if-all"), BODY, ctx.theme.text);
    for (request, offer) in &best {
        if let Some(way) = request_way(ctx, *request) {
            let vehicle = names::vehicle_name(ctx.text, ctx.picture, offer.vehicle);
            semibold(ui, &way, SMALL, ctx.theme.text);
            regular(ui, &format!("{vehicle} · {}", words::times(ctx, offer)), SMALL, ctx.theme.text);
            regular(ui, &words::costs(ctx, offer), SMALL, ctx.theme.dim);
            ui.add_space(4.0);
        }
    }
    if best.is_empty() {
        regular(ui, ctx.text.get("requests-nothing-suggested"), BODY, ctx.theme.dim);
    }
    let mut is_open = true;
    ui.horizontal(|ui| {
        let words = ctx.text.with("requests-accept-these", &[("number", FluentValue::from(best.len()))]);
        if !best.is_empty() && text_button(ui, ctx.theme, &words).clicked() {
            let accepted = |(request, offer): &(_, &crate::model::dispatch_view::VehicleOffer)| Accepted {
                request: *request,
                vehicle: offer.vehicle,
                pick_up: offer.pick_up,
            };
            super::accept(ctx, best.iter().map(accepted).collect());
            is_open = false;
        }
        is_open &= !text_button(ui, ctx.theme, ctx.text.get("requests-back")).clicked();
    });
    is_open
}
