//! The sheet of a building: its power by part and what it hangs on. People in homes are not shown: that is personal.

use egui::Ui;

use crate::base::ids::BuildingId;
use crate::base::time::Timestamp;
use crate::city::Building;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::widgets::age::METER_STALE_AFTER_S;
use crate::ui::widgets::figure;
use crate::world::picture::BuildingNow;

use super::sheet::Sheet;

/// Below this a building neither draws nor gives, in kW.
const EVEN_BELOW_KW: f32 = 0.05;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, id: BuildingId) {
    let now = ctx.picture.buildings.get(id.index()).filter(|now| now.observed != Timestamp::NEVER);
    let observed = now.map_or(Timestamp::NEVER, |now| now.observed);
    let sheet = Sheet::begin(ctx, ui, Thing::Building(id), observed, METER_STALE_AFTER_S);
    let Some(building) = ctx.picture.city.buildings.get(id.index()) else { return };
    match now {
        Some(now) => power_ui(&sheet, ui, building, now),
        None => sheet.observed(ui, "inspector-net-power", ""),
    }
    people_ui(&sheet, ui, building, now);
    sheet.orders_ui(ui);
    sheet.section(ui, "inspector-building");
    plan_ui(&sheet, ui, building);
}

fn power_ui(sheet: &Sheet<'_>, ui: &mut Ui, building: &Building, now: &BuildingNow) {
    let text = sheet.ctx.text;
    let net_kw = now.net_kw();
    let net_key = if net_kw.abs() < EVEN_BELOW_KW {
        "inspector-net-power"
    } else if net_kw > 0.0 {
        "inspector-draws"
    } else {
        "inspector-gives"
    };
    sheet.observed(ui, net_key, &figure::power(text, net_kw.abs()));
    sheet.observed(ui, "inspector-use", &figure::power(text, now.use_kw));
    if building.charger_kw > 0.0 {
        sheet.observed(ui, "inspector-car", &figure::power(text, now.car_kw));
    }
    if building.solar_kwp > 0.0 {
        sheet.observed(ui, "inspector-solar", &figure::power(text, now.solar_kw));
    }
    if building.battery_kwh > 0.0 {
        sheet.observed(ui, "inspector-battery", &figure::percent(text, now.battery_soc));
        let flow_key =
            if now.battery_kw < -EVEN_BELOW_KW { "inspector-battery-gives" } else { "inspector-battery-takes" };
        sheet.observed(ui, flow_key, &figure::power(text, now.battery_kw.abs()));
    }
}

fn people_ui(sheet: &Sheet<'_>, ui: &mut Ui, building: &Building, now: Option<&BuildingNow>) {
    if building.kind.is_home() {
        sheet.hidden(ui, "inspector-people");
    } else {
        let people = now.map_or_else(String::new, |now| figure::count(sheet.ctx.text, usize::from(now.people)));
        sheet.observed(ui, "inspector-people", &people);
    }
}

fn plan_ui(sheet: &Sheet<'_>, ui: &mut Ui, building: &Building) {
    let ctx = sheet.ctx;
    let text = ctx.text;
    if building.feeder.is_some() {
        sheet.tie(ui, "inspector-feeder", Thing::Feeder(building.feeder));
    }
    if let Some(arc) = ctx.picture.city.streets.arcs.get(building.access.arc.index()) {
        sheet.tie(ui, "inspector-street", Thing::Street(arc.street));
    }
    if building.homes > 1 {
        sheet.planned(ui, "inspector-dwellings", &figure::count(text, usize::from(building.homes)));
    }
    sheet.planned(ui, "inspector-floors", &figure::count(text, usize::from(building.floors)));
    let area = format!("{} m²", text.number(f64::from(building.floor_area_m2), 0));
    sheet.planned(ui, "inspector-floor-area", &area);
    if building.solar_kwp > 0.0 {
        let peak = format!("{} kWp", text.number(f64::from(building.solar_kwp), 1));
        sheet.planned(ui, "inspector-solar-peak", &peak);
    }
    if building.battery_kwh > 0.0 {
        sheet.planned(ui, "inspector-battery-size", &figure::energy(text, building.battery_kwh));
    }
    if building.charger_kw > 0.0 {
        sheet.planned(ui, "inspector-charger-size", &figure::power(text, building.charger_kw));
    }
}
