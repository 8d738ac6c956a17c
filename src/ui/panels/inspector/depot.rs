//! The sheet of a depot: what belongs there, and what that is doing.

use egui::Ui;

use crate::base::ids::DepotId;
use crate::base::time::Timestamp;
use crate::model::vehicle::VehicleHome;
use crate::model::{Thing, VehicleKind, VehicleState};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::figure;
use crate::ui::widgets::value_row::value_row;

use super::sheet::Sheet;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, id: DepotId) {
    let sheet = Sheet::begin_planned(ctx, ui, Thing::Depot(id));
    let Some(depot) = ctx.picture.city.depots.get(id.index()) else { return };
    let (by_kind, by_state, unknown) = count(ctx, id);
    sheet.planned(ui, "inspector-vehicles", &figure::count(ctx.text, by_kind.iter().sum()));
    sheet.planned(ui, "inspector-bays", &figure::count(ctx.text, usize::from(depot.bays)));
    if let Some(arc) = ctx.picture.city.streets.arcs.get(depot.spot.arc.index()) {
        sheet.tie(ui, "inspector-street", Thing::Street(arc.street));
    }
    sheet.section(ui, "inspector-vehicles-by-kind");
    for (kind, count) in VehicleKind::ALL.into_iter().zip(by_kind).filter(|(_, count)| *count > 0) {
        let label = names::vehicle_kinds(ctx.text, kind);
        value_row(ui, ctx.theme, label, &figure::count(ctx.text, count), ctx.theme.text);
    }
    sheet.section(ui, "inspector-vehicles-by-state");
    for (state, count) in VehicleState::ALL.into_iter().zip(by_state).filter(|(_, count)| *count > 0) {
        let label = names::vehicle_state(ctx.text, state);
        let color = if state.needs_a_person() { ctx.theme.amber } else { ctx.theme.text };
        value_row(ui, ctx.theme, label, &figure::count(ctx.text, count), color);
    }
    if unknown > 0 {
        sheet.planned(ui, "unknown", &figure::count(ctx.text, unknown));
    }
}

/// Vehicles that belong to a depot, by kind and state, and those that were never heard.
fn count(ctx: &UiContext<'_>, id: DepotId) -> ([usize; VehicleKind::COUNT], [usize; VehicleState::COUNT], usize) {
    let (mut by_kind, mut by_state, mut unknown) = ([0; VehicleKind::COUNT], [0; VehicleState::COUNT], 0);
    let belongs = |home: VehicleHome| home == VehicleHome::Depot(id);
    for (index, vehicle) in ctx.picture.roster.iter().enumerate().filter(|(_, vehicle)| belongs(vehicle.home)) {
        by_kind[vehicle.kind as usize] += 1;
        match ctx.picture.status.get(index) {
            Some(status) if status.observed != Timestamp::NEVER => by_state[status.state as usize] += 1,
            _ => unknown += 1,
        }
    }
    (by_kind, by_state, unknown)
}
