//! The sheet of a street.

use egui::Ui;

use crate::base::ids::StreetId;
use crate::base::time::Timestamp;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::widgets::age::METER_STALE_AFTER_S;
use crate::ui::widgets::figure;

use super::sheet::Sheet;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, id: StreetId) {
    let now = ctx.picture.streets.get(id.index()).filter(|now| now.observed != Timestamp::NEVER);
    let observed = now.map_or(Timestamp::NEVER, |now| now.observed);
    let sheet = Sheet::begin(ctx, ui, Thing::Street(id), observed, METER_STALE_AFTER_S);
    let graph = &ctx.picture.city.streets;
    let Some(street) = graph.streets.get(id.index()) else { return };
    let text = ctx.text;
    let (speed, flow, vehicles) = now.map_or_else(Default::default, |now| {
        (
            figure::speed(text, now.speed_mps),
            figure::percent(text, now.flow),
            figure::count(text, usize::from(now.vehicles)),
        )
    });
    sheet.observed(ui, "inspector-travel-speed", &speed);
    sheet.observed(ui, "inspector-flow", &flow);
    sheet.observed(ui, "inspector-vehicles", &vehicles);
    sheet.section(ui, "inspector-street");
    let arcs = [street.forward, street.backward].map(|arc| graph.arcs.get(arc.index()));
    let mut limits: Vec<String> = arcs.iter().flatten().map(|arc| figure::speed(text, arc.limit_mps)).collect();
    // Both directions, where they differ.
    limits.dedup();
    if !limits.is_empty() {
        sheet.planned(ui, "inspector-speed-limit", &limits.join(" · "));
    }
    sheet.planned(ui, "inspector-length", &figure::length(text, street.length_m));
    let lanes: usize = arcs.iter().flatten().map(|arc| usize::from(arc.lanes)).sum();
    if lanes > 0 {
        sheet.planned(ui, "inspector-lanes", &figure::count(text, lanes));
    }
    let ways = if arcs.iter().flatten().count() > 1 { "street-both-ways" } else { "street-one-way" };
    sheet.planned(ui, "inspector-direction", text.get(ways));
}
