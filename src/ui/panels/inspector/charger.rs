//! The sheet of a public or depot charger.

use egui::Ui;

use crate::base::ids::ChargerId;
use crate::base::time::Timestamp;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::widgets::age::METER_STALE_AFTER_S;
use crate::ui::widgets::figure;
use crate::world::picture::ChargerNow;

use super::sheet::Sheet;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, id: ChargerId) {
    let now = ctx.picture.chargers.get(id.index()).filter(|now| now.observed != Timestamp::NEVER);
    let observed = now.map_or(Timestamp::NEVER, |now| now.observed);
    let sheet = Sheet::begin(ctx, ui, Thing::Charger(id), observed, METER_STALE_AFTER_S);
    let Some(charger) = ctx.picture.city.chargers.get(id.index()) else { return };
    let text = ctx.text;
    if let Some(now) = now {
        now_ui(&sheet, ui, now);
    } else {
        sheet.observed(ui, "inspector-state", "");
        sheet.observed(ui, "inspector-power", "");
    }
    sheet.orders_ui(ui);
    sheet.section(ui, "inspector-charger");
    sheet.planned(ui, "inspector-limit", &figure::power(text, charger.limit_kw));
    if charger.feeder.is_some() {
        sheet.tie(ui, "inspector-feeder", Thing::Feeder(charger.feeder));
    }
    if let Some(arc) = ctx.picture.city.streets.arcs.get(charger.spot.arc.index()) {
        sheet.tie(ui, "inspector-street", Thing::Street(arc.street));
    }
}

fn now_ui(sheet: &Sheet<'_>, ui: &mut Ui, now: &ChargerNow) {
    let text = sheet.ctx.text;
    if now.is_faulty {
        sheet.warning(ui, "inspector-state", text.get("charger-at-fault"));
    } else if now.vehicle.is_some() {
        sheet.observed(ui, "inspector-state", text.get("charger-in-use"));
    } else {
        sheet.observed(ui, "inspector-state", text.get("charger-free"));
    }
    sheet.observed(ui, "inspector-power", &figure::power(text, now.power_kw));
    if now.vehicle.is_some() {
        sheet.tie(ui, "inspector-plugged-in", Thing::Vehicle(now.vehicle));
    } else {
        sheet.observed(ui, "inspector-plugged-in", text.get("inspector-nobody"));
    }
}
