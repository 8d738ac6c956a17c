//! How many vehicles there are of each kind and in each state; each count filters the table.

use egui::{Mesh, Rect, ScrollArea, Shape, Ui, pos2, scroll_area::ScrollBarVisibility, vec2};
use fluent_bundle::FluentValue;

use crate::model::{FleetQuery, VehicleKind, VehicleState};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::{button, figure};

/// A lower panel keeps kinds and states in one line, to leave room for vehicles.
const TWO_LINES_FROM_HEIGHT: f32 = 420.0;
const GAP: f32 = 4.0;
/// Width over which chips fade out where there is more of the line.
const FADE_WIDTH: f32 = 24.0;

/// Draws the chips: kinds in one line, states in the next.
pub fn chips_ui(ctx: &UiContext<'_>, ui: &mut Ui, query: &mut FleetQuery) {
    ui.spacing_mut().item_spacing = vec2(GAP, GAP);
    if ui.available_height() >= TWO_LINES_FROM_HEIGHT {
        line_ui(ctx, ui, "fleet kinds", |ui| kinds_ui(ctx, ui, query));
        line_ui(ctx, ui, "fleet states", |ui| states_ui(ctx, ui, query));
    } else {
        line_ui(ctx, ui, "fleet chips", |ui| {
            kinds_ui(ctx, ui, query);
            states_ui(ctx, ui, query);
        });
    }
}

/// A line that scrolls sideways when it is longer than the panel is wide.
fn line_ui(ctx: &UiContext<'_>, ui: &mut Ui, id: &str, contents: impl FnOnce(&mut Ui)) {
    let output = ui
        .scope(|ui| {
            // The wheel turns in the only direction there is.
            ui.style_mut().always_scroll_the_only_direction = true;
            ScrollArea::horizontal()
                .id_salt(id)
                .auto_shrink([false, true])
                .scroll_bar_visibility(ScrollBarVisibility::AlwaysHidden)
                .show(ui, |ui| ui.horizontal(contents))
        })
        .inner;
    let room = output.inner_rect;
    let hidden_right = output.content_size.x - room.width() - output.state.clamped_offset().x;
    if output.state.clamped_offset().x > 1.0 {
        fade(ui, ctx.theme.panel, room.left(), room.left() + FADE_WIDTH, room);
    }
    if hidden_right > 1.0 {
        fade(ui, ctx.theme.panel, room.right(), room.right() - FADE_WIDTH, room);
    }
}

/// Covers a strip, fully at `from` and not at all at `to`.
fn fade(ui: &Ui, color: egui::Color32, from: f32, to: f32, rows: Rect) {
    let mut mesh = Mesh::default();
    for (x, color) in [(from, color), (to, egui::Color32::TRANSPARENT)] {
        mesh.colored_vertex(pos2(x, rows.top()), color);
        mesh.colored_vertex(pos2(x, rows.bottom()), color);
    }
    mesh.add_triangle(0, 1, 2);
    mesh.add_triangle(1, 2, 3);
    ui.painter().add(Shape::mesh(mesh));
}

fn kinds_ui(ctx: &UiContext<'_>, ui: &mut Ui, query: &mut FleetQuery) {
    for (kind, count) in VehicleKind::ALL.into_iter().zip(ctx.picture.fleet.count_by_kind) {
        let is_on = query.kind == Some(kind);
        if (count > 0 || is_on) && chip_ui(ctx, ui, names::vehicle_kinds(ctx.text, kind), count, is_on) {
            query.kind = if is_on { None } else { Some(kind) };
        }
    }
}

fn states_ui(ctx: &UiContext<'_>, ui: &mut Ui, query: &mut FleetQuery) {
    for (state, count) in VehicleState::ALL.into_iter().zip(ctx.picture.fleet.count_by_state) {
        let is_on = query.state == Some(state);
        if (count > 0 || is_on) && chip_ui(ctx, ui, names::vehicle_state(ctx.text, state), count, is_on) {
            query.state = if is_on { None } else { Some(state) };
        }
    }
}

fn chip_ui(ctx: &UiContext<'_>, ui: &mut Ui, words: &str, count: u32, is_on: bool) -> bool {
    let name = ctx.text.with("fleet-chip", &[("name", FluentValue::from(words.to_owned()))]);
    button::chip(ui, ctx.theme, words, &figure::count(ctx.text, count as usize), &name, is_on).clicked()
}
