//! The equipment of a vehicle: cabin, energy, tyres and maintenance, connection; each section with its own age.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::vehicle_detail::{DoorState, SenseState};
use crate::model::{Severity, Vehicle, VehicleDetail, VehicleKind, VehicleState};
use crate::ui::names;
use crate::ui::widgets::figure;
use crate::world::picture::VehicleStatus;

use super::sheet::Sheet;

/// Equipment is told every half a minute; after this long it is stale.
const STALE_AFTER_S: f64 = 45.0;
/// A battery or fuel cell under this health is worth a look.
const WEAK_HEALTH: f32 = 0.8;
/// A connection that loses more than this is worth a look.
const HIGH_LOSS: f32 = 0.1;

pub fn ui(sheet: &Sheet<'_>, ui: &mut Ui, id: VehicleId, vehicle: &Vehicle, status: &VehicleStatus) {
    let now = sheet.ctx.picture.details.get(id.index());
    let now = now.filter(|now| now.observed != Timestamp::NEVER);
    let (aged, note) = sheet.aged(now.map_or(Timestamp::NEVER, |now| now.observed), STALE_AFTER_S);
    let detail = now.map(|now| &now.detail);
    if vehicle.places.riders() > 0 || detail.is_some() {
        let is_robot = vehicle.kind == VehicleKind::Robot;
        let key = if is_robot { "inspector-compartment-section" } else { "inspector-cabin-section" };
        sheet.section_with(ui, key, &note);
        cabin_ui(sheet, &aged, ui, vehicle, status, detail);
    }
    sheet.section(ui, "inspector-energy-section");
    energy_ui(sheet, &aged, ui, vehicle, status, detail);
    let Some(detail) = detail else { return };
    sheet.section_with(ui, "inspector-maintenance-section", &note);
    sheet.observed(ui, "inspector-odometer", &figure::kilometres(sheet.ctx.text, status.odometer_km));
    maintenance_ui(&aged, ui, detail);
    sheet.section_with(ui, "inspector-connection-section", &note);
    connection_ui(&aged, ui, detail);
}

fn cabin_ui(
    sheet: &Sheet<'_>,
    aged: &Sheet<'_>,
    ui: &mut Ui,
    vehicle: &Vehicle,
    status: &VehicleStatus,
    detail: Option<&VehicleDetail>,
) {
    let text = sheet.ctx.text;
    if vehicle.places.riders() > 0 {
        if names::is_personal(vehicle) {
            sheet.hidden(ui, "inspector-riders");
        } else {
            let number = |number: u8| FluentValue::from(number.to_string());
            let args = [("riders", number(status.riders)), ("seats", number(vehicle.places.riders()))];
            sheet.observed(ui, "inspector-riders", &text.with("inspector-riders-of", &args));
        }
        sheet.observed(ui, "inspector-cabin", &figure::temperature(text, status.cabin_c));
    }
    let Some(detail) = detail else { return };
    if vehicle.kind != VehicleKind::Robot {
        let climate = detail.climate_c.map_or_else(
            || text.get("climate-off").to_owned(),
            |wanted_c| format!("{} · {}", figure::temperature(text, wanted_c), figure::power(text, detail.climate_kw)),
        );
        aged.observed(ui, "inspector-climate", &climate);
    }
    let doors = text.get(match detail.doors {
        DoorState::Open => "doors-open",
        DoorState::Closed => "doors-closed",
        DoorState::Locked => "doors-locked",
    });
    if detail.doors == DoorState::Open && status.state == VehicleState::Driving {
        aged.warning(ui, "inspector-doors", doors);
    } else {
        aged.observed(ui, "inspector-doors", doors);
    }
    aged.observed(ui, "inspector-lights", text.get(if detail.are_lights_on { "lights-on" } else { "lights-off" }));
    if vehicle.places.wheelchairs > 0 {
        aged.observed(ui, "inspector-ramp", text.get(if detail.is_ramp_out { "ramp-out" } else { "ramp-in" }));
    }
}

fn energy_ui(
    sheet: &Sheet<'_>,
    aged: &Sheet<'_>,
    ui: &mut Ui,
    vehicle: &Vehicle,
    status: &VehicleStatus,
    detail: Option<&VehicleDetail>,
) {
    let text = sheet.ctx.text;
    let level =
        format!("{} · {}", figure::percent(text, status.soc), figure::kilometres(text, status.range_km.max(0.0)));
    let is_fuel_cell = vehicle.is_fuel_cell();
    sheet.observed(ui, if is_fuel_cell { "inspector-tank" } else { "inspector-battery" }, &level);
    if status.charge_kw > 0.0 || status.state == VehicleState::Charging {
        sheet.observed(ui, "inspector-charging", &figure::power(text, status.charge_kw));
    }
    if let Some(detail) = detail {
        let key = if is_fuel_cell { "inspector-fuel-cell-health" } else { "inspector-battery-health" };
        let health = figure::percent(text, detail.health);
        if detail.health < WEAK_HEALTH { aged.warning(ui, key, &health) } else { aged.observed(ui, key, &health) }
    }
    if vehicle.battery_kwh > 0.0 {
        sheet.planned(ui, "inspector-battery-size", &figure::energy(text, vehicle.battery_kwh));
    }
    if vehicle.tank_kg > 0.0 {
        sheet.planned(ui, "inspector-tank-size", &figure::hydrogen(text, vehicle.tank_kg));
    }
    if let Some((power_kw, energy_kwh)) = vehicle.kind.emergency_power() {
        let words = format!("{} · {}", figure::power(text, power_kw), figure::energy(text, energy_kwh));
        sheet.planned(ui, "inspector-emergency-power", &words);
    }
}

fn maintenance_ui(aged: &Sheet<'_>, ui: &mut Ui, detail: &VehicleDetail) {
    let text = aged.ctx.text;
    if detail.tyres_kpa.iter().any(|kpa| *kpa > 0) {
        let pair = |wheels: &[u16]| {
            let words: Vec<String> = wheels.iter().map(|kpa| text.number(f64::from(*kpa), 0)).collect();
            format!("{} kPa", words.join(" · "))
        };
        aged.observed(ui, "inspector-tyres-front", &pair(&detail.tyres_kpa[..2]));
        aged.observed(ui, "inspector-tyres-rear", &pair(&detail.tyres_kpa[2..]));
    }
    if detail.diagnostics.iter().next().is_none() {
        aged.observed(ui, "inspector-diagnostics", text.get("diagnostics-none"));
    }
    for code in detail.diagnostics.iter() {
        let words = names::diagnostic(text, code);
        let key = match code.severity() {
            Severity::Notice => "severity-notice",
            Severity::Warning => "severity-warning",
            Severity::Critical => "severity-critical",
        };
        let label = format!("{} {}", code.code(), text.get(key));
        aged.coded(ui, &label, words, code.severity() != Severity::Notice);
    }
    let args = [
        ("km", FluentValue::from(text.number(f64::from(detail.service_km), 0))),
        ("days", FluentValue::from(text.number(f64::from(detail.service_days), 0))),
    ];
    if detail.service_km <= 0 || detail.service_days <= 0 {
        aged.warning(ui, "inspector-service", text.get("service-overdue"));
    } else {
        aged.observed(ui, "inspector-service", &text.with("service-in", &args));
    }
}

fn connection_ui(aged: &Sheet<'_>, ui: &mut Ui, detail: &VehicleDetail) {
    let text = aged.ctx.text;
    if detail.cell == 0 {
        aged.warning(ui, "inspector-cell", text.get("cell-none"));
    } else {
        aged.observed(ui, "inspector-cell", &text.numbered("cell-n", u32::from(detail.cell)));
        aged.observed(ui, "inspector-latency", &format!("{} ms", text.number(f64::from(detail.latency_ms), 0)));
        let loss = format!("{} %", text.number(f64::from(detail.loss) * 100.0, 1));
        if detail.loss > HIGH_LOSS {
            aged.warning(ui, "inspector-loss", &loss);
        } else {
            aged.observed(ui, "inspector-loss", &loss);
        }
    }
    for (key, state) in [("inspector-camera", detail.camera), ("inspector-microphone", detail.microphone)] {
        match state {
            SenseState::Ok => aged.observed(ui, key, text.get("sense-ok")),
            SenseState::Degraded => aged.observed(ui, key, text.get("sense-degraded")),
            SenseState::Lost => aged.warning(ui, key, text.get("sense-lost")),
        }
    }
}
