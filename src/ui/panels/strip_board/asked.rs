//! What is asked about a request and a vehicle: the answer in words, and the button that confirms it.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::model::dispatch_view::{Accepted, WhatIf, WhyNot};
use crate::model::{Intent, RequestState};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::requests::{offer_words, request_way, times_ui};
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::text::{BODY, SMALL, regular, semibold};

/// Draws the answer. Says whether it is still asked.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, asked: WhatIf, is_held: bool) -> bool {
    let vehicle = names::vehicle_name(ctx.text, ctx.picture, asked.vehicle);
    let way = request_way(ctx, asked.request).unwrap_or_default();
    let answer = ctx.picture.dispatch.what_if.as_ref().filter(|answer| answer.asked == asked);
    let mut is_asked = true;
    ui.horizontal_wrapped(|ui| {
        let args = [("way", FluentValue::from(way)), ("vehicle", FluentValue::from(vehicle.clone()))];
        semibold(ui, &ctx.text.with("board-asked", &args), BODY, ctx.theme.text);
        match answer.map(|answer| &answer.offer) {
            None => {
                regular(ui, ctx.text.get("board-asking"), SMALL, ctx.theme.dim);
            }
            Some(Err(why)) => {
                regular(ui, &refusal_words(ctx, &vehicle, *why), SMALL, ctx.theme.amber);
            }
            Some(Ok(offer)) => {
                regular(ui, &offer_words(ctx, offer), SMALL, ctx.theme.text);
                if !is_held {
                    let key = if is_waiting(ctx, asked) { "requests-accept" } else { "requests-reassign" };
                    if text_button(ui, ctx.theme, ctx.text.get(key)).clicked() {
                        let wanted =
                            Accepted { request: asked.request, vehicle: asked.vehicle, pick_up: offer.pick_up };
                        ctx.requests.send(Request::Send(Intent::Reassign { wanted, by: ctx.me }));
                        is_asked = false;
                    }
                }
            }
        }
        if !is_held {
            is_asked &= !text_button(ui, ctx.theme, ctx.text.get("board-leave")).clicked();
        }
    });
    if let Some((answer, offer)) = answer.and_then(|answer| Some((answer, answer.offer.as_ref().ok()?))) {
        ui.horizontal_wrapped(|ui| times_ui(ctx, ui, asked.request, offer, answer.leaves.as_ref()));
    }
    is_asked
}

fn is_waiting(ctx: &UiContext<'_>, asked: WhatIf) -> bool {
    ctx.picture.request(asked.request).is_some_and(|row| row.state == RequestState::Waiting)
}

/// Why one vehicle does not take a request.
pub fn refusal_words(ctx: &UiContext<'_>, vehicle: &str, why: WhyNot) -> String {
    let key = match why {
        WhyNot::OthersAreBetter => "board-not-better",
        WhyNot::PinnedElsewhere => "board-not-pinned",
        WhyNot::OtherRole => "board-not-role",
        WhyNot::NotLent => "board-not-lent",
        WhyNot::OffShift => "board-not-shift",
        WhyNot::OnBreak => "board-not-break",
        WhyNot::FittingMissing => "board-not-fitted",
        WhyNot::VisitUnderWay => "board-not-at-visit",
        WhyNot::TooFewPlaces => "board-not-places",
        WhyNot::TooFar => "board-not-far",
        WhyNot::TooManyStops => "board-not-stops",
        WhyNot::NoWay => "board-not-way",
        WhyNot::PlacesTaken => "board-not-taken",
        WhyNot::PickUpTooLate => "board-not-pick-up",
        WhyNot::ArrivalTooLate => "board-not-arrival",
        WhyNot::RideTooLong => "board-not-ride",
        WhyNot::PromiseBroken => "board-not-promise",
        WhyNot::RangeTooShort => "board-not-range",
        WhyNot::Charging => "board-not-charging",
        WhyNot::Stopped => "board-not-stopped",
        WhyNot::OutOfService => "board-not-service",
        WhyNot::NoContact => "board-not-heard",
        WhyNot::Unanswered => "board-not-answered",
        WhyNot::LaterThanShown => "board-not-later",
        WhyNot::NotWaiting => "board-not-waiting",
        WhyNot::AboardAlready => "board-not-aboard",
        WhyNot::HasIt => "board-not-has-it",
    };
    ctx.text.with(key, &[("vehicle", FluentValue::from(vehicle.to_owned()))])
}
