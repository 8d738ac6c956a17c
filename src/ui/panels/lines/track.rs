//! The track: a line's round of stops drawn straight, with its buses on it.

use egui::{Color32, Rect, Role, Sense, Shape, Stroke, Ui, WidgetInfo, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::city::Line;
use crate::model::Thing;
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::text::{SMALL, line as text_line, regular_font};
use crate::world::LineNow;

use super::Bus;

const HEIGHT: f32 = 46.0;
/// The track lies so far below the upper end; names of stops stand under it.
const TRACK_TOP: f32 = 14.0;
const BUS_SIDE: f32 = 24.0;
/// The least room for the name of a stop; names of stops that are closer are left out.
const NAME_WIDTH: f32 = 76.0;
const NAME_GAP: f32 = 8.0;
/// A gap of so many times the even one is told in amber.
const WIDE_GAP: f32 = 2.0;

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, line: &Line, now: Option<&LineNow>, buses: &[Bus]) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEIGHT), Sense::hover());
    let track = Rect::from_min_max(
        pos2(rect.left() + BUS_SIDE / 2.0, rect.top() + TRACK_TOP),
        pos2(rect.right() - BUS_SIDE / 2.0, rect.top() + TRACK_TOP),
    );
    let count = line.stops.len().max(1) as f32;
    // The first stop stands at both ends: a round goes on where it began.
    let x_of = |at: f32| track.left() + track.width() * at / count;
    ui.painter().hline(track.x_range(), track.top(), Stroke::new(2.0, ctx.theme.faint));
    gaps_ui(ctx, ui, &x_of, track.top(), count, buses);
    stops_ui(ctx, ui, line, now, &x_of, track.top());
    for bus in buses {
        bus_ui(ctx, ui, *bus, x_of(bus.at), track.top());
    }
}

/// Where no bus is for much longer than if they came evenly.
fn gaps_ui(ctx: &UiContext<'_>, ui: &Ui, x_of: &impl Fn(f32) -> f32, y: f32, count: f32, buses: &[Bus]) {
    if buses.len() < 2 {
        return;
    }
    let even = count / buses.len() as f32;
    let stroke = Stroke::new(2.0, ctx.theme.amber);
    for (index, bus) in buses.iter().enumerate() {
        let next = buses.get(index + 1).map_or(buses[0].at + count, |next| next.at);
        if next - bus.at > WIDE_GAP * even {
            ui.painter().hline(x_of(bus.at)..=x_of(next.min(count)), y, stroke);
            if next > count {
                ui.painter().hline(x_of(0.0)..=x_of(next - count), y, stroke);
            }
        }
    }
}

fn stops_ui(ctx: &UiContext<'_>, ui: &mut Ui, line: &Line, now: Option<&LineNow>, x_of: &impl Fn(f32) -> f32, y: f32) {
    let mut named_until = f32::NEG_INFINITY;
    let name_width = (x_of(1.0) - x_of(0.0) - NAME_GAP).max(NAME_WIDTH);
    for (index, stop) in line.stops.iter().enumerate() {
        let x = x_of(index as f32);
        ui.painter().circle(pos2(x, y), 3.5, ctx.theme.panel, Stroke::new(1.5, ctx.theme.dim));
        let name = ctx.text.name(&stop.name);
        let room = Rect::from_center_size(pos2(x, y), vec2(12.0, 24.0));
        let response = ui.interact(room, ui.scope_id().with(("stop", index)), Sense::hover());
        response.on_hover_ui(|ui| {
            ui.label(stop_words(ctx, name, now, index));
        });
        if x >= named_until {
            let galley = text_line(ui, name, regular_font(SMALL), ctx.theme.dim, name_width);
            let left = (x - galley.size().x / 2.0).max(ui.max_rect().left());
            named_until = x + name_width / 2.0 + NAME_GAP;
            ui.painter().galley(pos2(left, y + 10.0), galley, ctx.theme.dim);
        }
    }
}

fn stop_words(ctx: &UiContext<'_>, name: &str, now: Option<&LineNow>, index: usize) -> String {
    let last = now.and_then(|now| now.last_at.get(index).copied().flatten());
    let Some((vehicle, at)) = last else { return name.to_owned() };
    let minutes = (ctx.picture.source.clock.now.since_s(at) / 60.0).floor();
    let values = [
        ("stop", FluentValue::from(name.to_owned())),
        ("vehicle", FluentValue::from(names::vehicle_name(ctx.text, ctx.picture, vehicle))),
        ("minutes", FluentValue::from(ctx.text.number(minutes, 0))),
    ];
    ctx.text.with("lines-last-at", &values)
}

fn bus_ui(ctx: &UiContext<'_>, ui: &mut Ui, bus: Bus, x: f32, y: f32) {
    let rect = Rect::from_center_size(pos2(x, y), vec2(BUS_SIDE, BUS_SIDE));
    let thing = Thing::Vehicle(bus.vehicle);
    let name = names::vehicle_name(ctx.text, ctx.picture, bus.vehicle);
    let is_selected = ctx.selection.contains(thing);
    let response = ui.interact(rect, ui.scope_id().with(("bus", bus.vehicle)), Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, is_selected, &name));
    let is_lit = is_selected || response.hovered() || response.has_focus();
    let ink: Color32 = if is_lit { ctx.theme.accent } else { ctx.theme.text };
    let tip = vec![pos2(x - 5.0, y - 5.5), pos2(x + 6.5, y), pos2(x - 5.0, y + 5.5), pos2(x - 2.5, y)];
    ui.painter().add(Shape::convex_polygon(tip, ink, Stroke::new(1.0, ctx.theme.panel)));
    if response.on_hover_text(name).clicked() {
        ctx.requests.send(Request::Show(thing));
    }
}
