//! The chosen request: its best vehicles with what each would do and to whom, and why the others don't take it.

use egui::{Ui, vec2};
use fluent_bundle::FluentValue;

use crate::model::Intent;
use crate::model::dispatch_view::Accepted;
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::service;
use crate::ui::widgets::button::{named_button, text_button};
use crate::ui::widgets::text::{BODY, SMALL, heading, regular, semibold};

use super::listed::WaitingRow;
use super::words;

/// Draws what is known of a waiting request. Says whether the same is to be booked again.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, row: &WaitingRow, shows_why_not: &mut bool) -> bool {
    let mut books_again = false;
    egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 4, top: 2, bottom: 6 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
        if let Some(booking) = ctx.picture.dispatch.booking(row.id).filter(|booking| !booking.draft.note.is_empty()) {
            regular(ui, &booking.draft.note, SMALL, ctx.theme.dim);
        }
        let at = FluentValue::from(words::clock(ctx, row.latest_arrival));
        regular(ui, &ctx.text.with("requests-must-arrive", &[("time", at)]), SMALL, ctx.theme.dim);
        let suggestion = ctx.picture.dispatch.suggestion(row.id).filter(|_| row.unserved.is_none());
        if let Some(suggestion) = suggestion.filter(|suggestion| !suggestion.best.is_empty()) {
            heading(ui, ctx.text.get("requests-best"), SMALL, ctx.theme.text);
            for offer in &suggestion.best {
                let vehicle = names::vehicle_name(ctx.text, ctx.picture, offer.vehicle);
                ui.horizontal(|ui| {
                    let name = FluentValue::from(vehicle.clone());
                    let name = ctx.text.with("requests-accept-vehicle", &[("vehicle", name)]);
                    if named_button(ui, ctx.theme, ctx.text.get("requests-accept"), &name).clicked() {
                        let accepted = Accepted { request: row.id, vehicle: offer.vehicle, pick_up: offer.pick_up };
                        super::accept(ctx, vec![accepted]);
                    }
                    ui.vertical(|ui| {
                        ui.spacing_mut().item_spacing.y = 0.0;
                        semibold(ui, &format!("{vehicle} · {}", words::times(ctx, offer)), SMALL, ctx.theme.text);
                        regular(ui, &words::costs(ctx, offer), SMALL, ctx.theme.dim);
                    });
                });
            }
        }
        ui.horizontal(|ui| {
            let is_known = suggestion.is_some_and(|suggestion| !suggestion.why_not.is_empty());
            if is_known && text_button(ui, ctx.theme, ctx.text.get("requests-why-not")).clicked() {
                *shows_why_not = !*shows_why_not;
            }
            if row.unserved.is_some() && text_button(ui, ctx.theme, ctx.text.get("requests-book-again")).clicked() {
                books_again = true;
            }
            ui.add_space(12.0);
            let key = if row.unserved.is_some() { "requests-put-away" } else { "requests-call-off" };
            if text_button(ui, ctx.theme, ctx.text.get(key)).clicked() {
                ctx.requests.send(Request::Send(Intent::CancelRequest { request: row.id, by: ctx.me }));
            }
        });
        if let Some(fairness) = service::fairness(ctx) {
            regular(ui, &fairness, SMALL, ctx.theme.dim);
        }
        if let Some(suggestion) = suggestion.filter(|_| *shows_why_not) {
            for (why, number) in &suggestion.why_not {
                let number = ctx.text.number(f64::from(*number), 0);
                regular(ui, &format!("{number}  {}", words::why_not(ctx, *why)), BODY, ctx.theme.dim);
            }
        }
    });
    books_again
}
