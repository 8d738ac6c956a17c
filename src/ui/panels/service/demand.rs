//! What is expected of the next half-hour, and the switch that sends idle vehicles there.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::model::{DispatchMode, Intent};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{SMALL, regular};
use crate::ui::widgets::value_row::value_row;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let demand = &ctx.picture.dispatch.demand;
    let expected = match demand.made {
        Some(_) => {
            let sum: f32 = demand.places.iter().map(|place| place.requests).sum();
            let number = FluentValue::from(ctx.text.number(f64::from(sum), 0));
            ctx.text.with("service-expected-rides", &[("number", number)])
        }
        None => ctx.text.get("service-expected-unknown").to_owned(),
    };
    value_row(ui, ctx.theme, ctx.text.get("service-expected"), &expected, ctx.theme.text);
    if demand.is_learning() {
        let hours = FluentValue::from((demand.seen.as_s() / 3_600.0) as u32);
        regular(ui, &ctx.text.with("service-learning", &[("hours", hours)]), SMALL, ctx.theme.dim);
    }
    charging_ui(ctx, ui);
    ui.horizontal_wrapped(|ui| {
        let words = ctx.text.get("service-rebalance");
        if chip(ui, ctx.theme, words, "", words, demand.is_rebalancing).clicked() {
            let is_on = !demand.is_rebalancing;
            ctx.requests.send(Request::Send(Intent::SetRebalancing { is_on, by: ctx.me }));
        }
        if demand.is_rebalancing {
            let of = |number: f64| FluentValue::from(ctx.text.number(number, 0));
            let counts = [("now", of(demand.sent_now as f64)), ("all", of(demand.sent_count as f64))];
            regular(ui, &ctx.text.with("service-sent", &counts), SMALL, ctx.theme.dim);
        }
    });
}

/// Who charges in turn now, and when the next turn is.
fn charging_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let dispatch = &ctx.picture.dispatch;
    if !dispatch.limits.charges_ahead || dispatch.mode == DispatchMode::Suggest {
        return;
    }
    let now = ctx.picture.source.clock.now;
    let begun = FluentValue::from(dispatch.charging.begun(now));
    let words = match dispatch.charging.next(now) {
        Some(turn) => {
            let time = FluentValue::from(ctx.text.clock_short(turn.from, ctx.picture.city.zone));
            ctx.text.with("service-charging-next", &[("now", begun), ("time", time)])
        }
        None => ctx.text.with("service-charging-now", &[("now", begun)]),
    };
    value_row(ui, ctx.theme, ctx.text.get("service-charging"), &words, ctx.theme.text);
}
