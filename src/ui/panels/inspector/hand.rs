//! In whose hand a vehicle is: who stopped it and since when, who directs it, and how it changes hands.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::model::command::{Issuer, StopHold};
use crate::model::{Order, OrderKind, Thing};
use crate::ui::actions::Request;
use crate::ui::command_words;
use crate::ui::commanding::OrderAsked;
use crate::ui::context::UiContext;
use crate::ui::issuer_words;
use crate::ui::names;
use crate::ui::widgets::button::named_button;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{BODY, regular};
use crate::world::HoldNow;

use super::sheet::Sheet;

pub fn ui(sheet: &Sheet<'_>, ui: &mut Ui, id: VehicleId) {
    let ctx = sheet.ctx;
    let Some(row) = ctx.picture.hold_row(id) else { return };
    sheet.section(ui, "hand-section");
    if let Some(stop) = row.hold.stop {
        regular(ui, &stop_words(ctx, row, stop), BODY, ctx.theme.text);
        stands_at_ui(sheet, ui, id, stop);
    }
    if let Some(issuer) = row.hold.directed_by {
        regular(ui, &directed_words(ctx, issuer), BODY, ctx.theme.text);
    }
    let Some(stop) = row.hold.stop else { return };
    let is_mine = stop.holder == Issuer::Operator(ctx.me);
    let order = if is_mine { Order::Release } else { Order::TakeOver };
    if !ctx.picture.abilities.get(Thing::Vehicle(id)).can(order.kind()) {
        return;
    }
    ui.add_space(8.0);
    let words = ctx.text.get(command_words::order(order.kind()));
    let name = names::vehicle_name(ctx.text, ctx.picture, id);
    let args = [("deed", FluentValue::from(words.to_owned())), ("name", FluentValue::from(name))];
    if named_button(ui, ctx.theme, words, &ctx.text.with("deed-named", &args)).clicked() {
        // Both are confirmed; taking over asks for the reason there.
        ctx.requests.send(Request::Order(OrderAsked::of(Thing::Vehicle(id), order)));
    }
}

/// How far on it will stand, while it is on its way there.
fn stands_at_ui(sheet: &Sheet<'_>, ui: &mut Ui, id: VehicleId, stop: StopHold) {
    let motion = sheet.ctx.picture.motion.get(id.index());
    if let (Some(place), Some(motion)) = (stop.stands_at, motion) {
        let away = figure::length(sheet.ctx.text, motion.place.distance(place));
        let words = sheet.ctx.text.with("hand-stands-in", &[("distance", FluentValue::from(away))]);
        regular(ui, &words, BODY, sheet.ctx.theme.text);
    }
}

fn stop_words(ctx: &UiContext<'_>, row: &HoldNow, stop: StopHold) -> String {
    let kind: OrderKind = stop.kind;
    let name = ctx.text.get(command_words::order(kind));
    let time = FluentValue::from(ctx.text.clock_short(row.observed, ctx.picture.city.zone));
    let stop_name = FluentValue::from(name.to_lowercase());
    if stop.holder == Issuer::Operator(ctx.me) {
        return ctx.text.with("hand-stopped-by-you", &[("time", time), ("stop", stop_name)]);
    }
    let issuer = FluentValue::from(issuer_words::issuer(ctx.text, stop.holder, ctx.me));
    ctx.text.with("hand-stopped-by", &[("issuer", issuer), ("time", time), ("stop", stop_name)])
}

fn directed_words(ctx: &UiContext<'_>, issuer: Issuer) -> String {
    if issuer == Issuer::Operator(ctx.me) {
        return ctx.text.get("hand-directed-by-you").to_owned();
    }
    let issuer = FluentValue::from(issuer_words::issuer(ctx.text, issuer, ctx.me));
    ctx.text.with("hand-directed-by", &[("issuer", issuer)])
}
