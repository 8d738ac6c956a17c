//! The sheet of a vehicle.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::base::geo::Point;
use crate::base::ids::{ArcId, StreetId, VehicleId};
use crate::base::time::Timestamp;
use crate::city::{Spot, StreetGraph};
use crate::model::vehicle::VehicleHome;
use crate::model::{StopDeed, Thing, Vehicle, VehicleState};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::unreached;
use crate::ui::widgets::age::VEHICLE_STALE_AFTER_S;
use crate::ui::widgets::figure;
use crate::world::picture::VehicleStatus;
use crate::world::role_of;

use super::camera::CameraTile;
use super::equipment;
use super::lockers;
use super::sheet::Sheet;

/// Stops to come that are shown one by one.
const STOPS_SHOWN: usize = 6;
/// Parts into which an arc is cut to find the street beside a parked vehicle.
const PLACES_AN_ARC: usize = 8;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, id: VehicleId, camera: &mut CameraTile) {
    let status = ctx.picture.status.get(id.index());
    let observed = status.map_or(Timestamp::NEVER, |status| status.last_heard);
    let sheet = Sheet::begin(ctx, ui, Thing::Vehicle(id), observed, VEHICLE_STALE_AFTER_S);
    let Some(vehicle) = ctx.picture.roster.get(id.index()) else { return };
    match status {
        Some(status) if status.observed != Timestamp::NEVER => {
            state_ui(&sheet, ui, status);
            without_link_ui(&sheet, ui, id);
            asks_ui(&sheet, ui, id);
            role_ui(&sheet, ui, vehicle, status);
            task_ui(&sheet, ui, vehicle, status);
            stops_ui(&sheet, ui, id);
            motion_ui(&sheet, ui, id, vehicle);
            sheet.orders_ui(ui);
            lockers::ui(&sheet, ui, id);
            camera.ui(ctx, ui, id);
            equipment::ui(&sheet, ui, id, vehicle, status);
        }
        _ => {
            sheet.planned(ui, "inspector-state", ctx.text.get("unknown"));
            motion_ui(&sheet, ui, id, vehicle);
            sheet.orders_ui(ui);
        }
    }
    sheet.section(ui, "inspector-vehicle");
    plan_ui(&sheet, ui, vehicle);
    if let Some(words) = unreached::advertised(ctx, id) {
        sheet.planned(ui, "inspector-without-link", &words);
    }
}

fn state_ui(sheet: &Sheet<'_>, ui: &mut Ui, status: &VehicleStatus) {
    let state = names::state_in_use(sheet.ctx.text, status.state, status.role);
    if status.state.needs_a_person() {
        sheet.warning(ui, "inspector-state", state);
    } else {
        sheet.observed(ui, "inspector-state", state);
    }
}

/// What it does by itself while it can't be reached, and when.
fn without_link_ui(sheet: &Sheet<'_>, ui: &mut Ui, id: VehicleId) {
    if unreached::is_unheard_now(sheet.ctx, id) {
        sheet.warning(ui, "inspector-without-link", &unreached::by_itself(sheet.ctx, id));
    }
}

/// What it asks the operator, and until when it waits.
fn asks_ui(sheet: &Sheet<'_>, ui: &mut Ui, id: VehicleId) {
    let ctx = sheet.ctx;
    for request in ctx.picture.assistance.iter().filter(|request| request.vehicle == id) {
        sheet.warning(ui, "inspector-asks", names::assistance_cause(ctx.text, request.cause));
        let proposals: Vec<&str> =
            request.proposals.iter().map(|answer| names::assistance_answer(ctx.text, answer)).collect();
        sheet.observed(ui, "inspector-proposals", &proposals.join(ctx.text.get("list-comma")));
        let clock = ctx.text.clock_short(request.until, ctx.picture.city.zone);
        let by_itself = names::assistance_answer(ctx.text, request.by_itself).to_owned();
        let args = [("time", FluentValue::from(clock)), ("answer", FluentValue::from(by_itself))];
        sheet.observed(ui, "inspector-by-itself", &ctx.text.with("by-itself-at", &args));
    }
}

fn role_ui(sheet: &Sheet<'_>, ui: &mut Ui, vehicle: &Vehicle, status: &VehicleStatus) {
    if let Some(role) = role_of(vehicle, status) {
        sheet.observed(ui, "inspector-role", names::role(sheet.ctx.text, role));
    }
}

/// What it is on its way to do, and the thing that it aims at.
fn task_ui(sheet: &Sheet<'_>, ui: &mut Ui, vehicle: &Vehicle, status: &VehicleStatus) {
    let ctx = sheet.ctx;
    let Some(words) = names::task(ctx.text, vehicle, status.task) else {
        if status.state == VehicleState::Waiting {
            sheet.observed(ui, "inspector-task", ctx.text.get("task-none"));
        }
        return;
    };
    sheet.observed(ui, "inspector-task", words);
    if let Some(target) = names::task_target(&ctx.picture.city, vehicle, status.task) {
        sheet.tie(ui, "inspector-target", target);
    } else if let Some(stop) = names::line_stop_name(ctx.text, &ctx.picture.city, vehicle, status.task) {
        sheet.observed(ui, "inspector-next-stop", &stop);
    } else if names::is_personal_task(&ctx.picture.city, vehicle, status.task) {
        sheet.hidden(ui, "inspector-target");
    }
}

/// Its stops to come; where people live is hidden.
fn stops_ui(sheet: &Sheet<'_>, ui: &mut Ui, id: VehicleId) {
    let ctx = sheet.ctx;
    let Some(itinerary) = ctx.picture.itineraries.get(id.index()) else { return };
    for stop in itinerary.stops.iter().take(STOPS_SHOWN) {
        let label_key = match stop.deed {
            StopDeed::PickUp => "inspector-stop-pick-up",
            StopDeed::DropOff => "inspector-stop-drop-off",
        };
        if names::is_home(&ctx.picture.city, stop.at) {
            sheet.hidden(ui, label_key);
        } else {
            sheet.observed(ui, label_key, &names::building_name(ctx.text, &ctx.picture.city, stop.at));
        }
    }
    let more = itinerary.stops.len().saturating_sub(STOPS_SHOWN);
    if more > 0 {
        let more = ctx.text.with("inspector-stops-more", &[("count", FluentValue::from(more))]);
        sheet.observed(ui, "inspector-stops", &more);
    }
}

fn motion_ui(sheet: &Sheet<'_>, ui: &mut Ui, id: VehicleId, vehicle: &Vehicle) {
    let ctx = sheet.ctx;
    let motion = ctx.picture.motion.get(id.index()).filter(|motion| motion.observed != Timestamp::NEVER);
    let Some(motion) = motion else {
        sheet.planned(ui, "inspector-speed", ctx.text.get("unknown"));
        return;
    };
    sheet.observed(ui, "inspector-speed", &figure::speed(ctx.text, motion.speed_mps));
    let streets = &ctx.picture.city.streets;
    let driven_on = streets.arcs.get(motion.arc.index()).map(|arc| arc.street);
    if driven_on.is_none() && names::is_personal(vehicle) {
        // Where a private car stands is as personal as where it goes.
        sheet.hidden(ui, "inspector-street");
        return;
    }
    match driven_on.or_else(|| street_at(streets, motion.place)) {
        Some(street) => sheet.tie(ui, "inspector-street", Thing::Street(street)),
        None => sheet.observed(ui, "inspector-street", ctx.text.get("unknown")),
    }
}

/// The street for cars that passes nearest to a place.
fn street_at(streets: &StreetGraph, place: Point) -> Option<StreetId> {
    let mut best: Option<(f32, StreetId)> = None;
    for (index, arc) in streets.arcs.iter().enumerate().filter(|(_, arc)| arc.modes.cars) {
        let reach_m = best.map_or(f32::INFINITY, |(away_m, _)| away_m) + arc.length_m;
        // No point of an arc is farther from its beginning than it is long.
        if streets.nodes.get(arc.from.index()).is_none_or(|from| from.distance(place) > reach_m) {
            continue;
        }
        for step in 0..=PLACES_AN_ARC {
            let offset_m = arc.length_m * step as f32 / PLACES_AN_ARC as f32;
            let away_m = streets.place(Spot { arc: ArcId::from_index(index), offset_m }).0.distance(place);
            if best.is_none_or(|(least_m, _)| away_m < least_m) {
                best = Some((away_m, arc.street));
            }
        }
    }
    best.map(|(_, street)| street)
}

fn plan_ui(sheet: &Sheet<'_>, ui: &mut Ui, vehicle: &Vehicle) {
    let ctx = sheet.ctx;
    if let Some(partner) = vehicle.partner.and_then(|id| ctx.picture.people.partner(id)) {
        sheet.planned(ui, "inspector-partner", ctx.text.name(&partner.name));
    }
    if let Some(line) = vehicle.line {
        sheet.planned(ui, "inspector-line", &names::line_name(ctx.text, &ctx.picture.city, line));
    }
    match vehicle.home {
        VehicleHome::Depot(depot) => sheet.tie(ui, "inspector-depot", Thing::Depot(depot)),
        VehicleHome::Building(_) if names::is_personal(vehicle) => sheet.hidden(ui, "inspector-home"),
        VehicleHome::Building(building) => sheet.tie(ui, "inspector-home", Thing::Building(building)),
    }
}
