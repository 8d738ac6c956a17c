//! The sheet of a hydrogen plant: electrolyser, tank, fuel cell and pumps.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::base::ids::{PlantId, VehicleId};
use crate::base::time::Timestamp;
use crate::city::HydrogenPlant;
use crate::model::fact::Task;
use crate::model::{Thing, VehicleState};
use crate::ui::context::UiContext;
use crate::ui::widgets::age::METER_STALE_AFTER_S;
use crate::ui::widgets::figure;
use crate::world::picture::PlantNow;

use super::sheet::Sheet;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, id: PlantId) {
    let now = ctx.picture.plants.get(id.index()).filter(|now| now.observed != Timestamp::NEVER);
    let observed = now.map_or(Timestamp::NEVER, |now| now.observed);
    let sheet = Sheet::begin(ctx, ui, Thing::Plant(id), observed, METER_STALE_AFTER_S);
    let Some(plant) = ctx.picture.city.plants.get(id.index()) else { return };
    match now {
        Some(now) => {
            now_ui(&sheet, ui, plant, now);
            refuelling_ui(&sheet, ui, id, now);
        }
        None => {
            for key in ["inspector-state", "inspector-tank", "inspector-electrolyser", "inspector-fuel-cell"] {
                sheet.observed(ui, key, "");
            }
        }
    }
    sheet.orders_ui(ui);
    sheet.section(ui, "inspector-plant");
    sheet.planned(ui, "inspector-tank-size", &figure::hydrogen(ctx.text, plant.tank_kg));
    sheet.planned(ui, "inspector-electrolyser-size", &figure::power(ctx.text, plant.electrolyser_kw));
    sheet.planned(ui, "inspector-fuel-cell-size", &figure::power(ctx.text, plant.fuel_cell_kw));
    if plant.feeder.is_some() {
        sheet.tie(ui, "inspector-feeder", Thing::Feeder(plant.feeder));
    }
    if let Some(arc) = ctx.picture.city.streets.arcs.get(plant.spot.arc.index()) {
        sheet.tie(ui, "inspector-street", Thing::Street(arc.street));
    }
}

fn now_ui(sheet: &Sheet<'_>, ui: &mut Ui, plant: &HydrogenPlant, now: &PlantNow) {
    let text = sheet.ctx.text;
    if now.is_faulty {
        sheet.warning(ui, "inspector-state", text.get("plant-at-fault"));
    } else {
        sheet.observed(ui, "inspector-state", text.get("plant-working"));
    }
    let share = if plant.tank_kg > 0.0 { now.tank_kg / plant.tank_kg } else { 0.0 };
    let tank = format!("{} · {}", figure::percent(text, share), figure::hydrogen(text, now.tank_kg));
    sheet.observed(ui, "inspector-tank", &tank);
    sheet.observed(ui, "inspector-electrolyser", &figure::power(text, now.electrolyser_kw));
    sheet.observed(ui, "inspector-fuel-cell", &figure::power(text, now.fuel_cell_kw));
    let pumps = text.with(
        "inspector-pumps-of",
        &[
            ("busy", FluentValue::from(now.vehicles_refuelling.to_string())),
            ("pumps", FluentValue::from(plant.pumps.to_string())),
        ],
    );
    sheet.observed(ui, "inspector-pumps", &pumps);
}

/// The vehicles at the pumps, each a link.
fn refuelling_ui(sheet: &Sheet<'_>, ui: &mut Ui, id: PlantId, now: &PlantNow) {
    let at_pumps = usize::from(now.vehicles_refuelling);
    if at_pumps == 0 {
        return;
    }
    let statuses = sheet.ctx.picture.status.iter().enumerate();
    let refuelling =
        statuses.filter(|(_, status)| status.state == VehicleState::Refuelling && status.task == Task::Refuel(id));
    for (index, _) in refuelling.take(at_pumps) {
        sheet.tie(ui, "inspector-refuelling-now", Thing::Vehicle(VehicleId::from_index(index)));
    }
}
