//! Commands on the map: how those given here stand beside their vehicles, where they send them, and which vehicles are
//! stopped and by whom. Quiet: small signs, thin lines.

use std::collections::BTreeSet;

use egui::{Painter, Pos2, Rect, Shape, Stroke, Vec2, vec2};

use crate::base::geo::Point;
use crate::base::ids::{StreetId, VehicleId};
use crate::model::foresight::ForesightState;
use crate::model::{Order, OrderKind, Thing};
use crate::plan::destination::destination;
use crate::ui::command_state::{self, paint_sign, paint_stop_sign};
use crate::ui::context::UiContext;
use crate::ui::issuer_words;
use crate::ui::layers::Layer;
use crate::ui::names;
use crate::ui::widgets::text::{SMALL, regular_font};
use crate::world::CommandNow;

use super::labels::paint_with_halo;
use super::marks::View;
use super::tones::fade_in;

/// Most marks of a sort drawn at once.
const MARKS_MAX: usize = 64;
/// Where the signs stand, from the middle of a vehicle's glyph.
const STATE_OFFSET: Vec2 = vec2(13.0, 11.0);
const STOP_OFFSET: Vec2 = vec2(-13.0, -11.0);
const STOP_RADIUS: f32 = 6.0;
const AVOIDED_RADIUS: f32 = 8.0;
const DASH: f32 = 6.0;
const DASH_GAP: f32 = 5.0;

/// Paints all of them. Adds the room that they take.
pub fn paint(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, taken: &mut Vec<Rect>) {
    if !ctx.layers.shows(Layer::Vehicles) {
        return;
    }
    paint_avoided(ctx, painter, view);
    paint_stops(ctx, painter, view, taken);
    paint_asked(ctx, painter, view);
    let mine = ctx
        .picture
        .commands
        .iter()
        .rev()
        .filter(|row| issuer_words::is_me(ctx, row.command.issuer) && !command_state::is_ended(&row.life));
    let seen = mine.filter_map(|row| Some((row, vehicle_place(ctx, view, row)?)));
    for (row, at) in seen.take(MARKS_MAX) {
        paint_way(ctx, painter, view, row, at);
        if view.sees(at) {
            paint_state(ctx, painter, row, at + STATE_OFFSET);
            taken.push(Rect::from_center_size(at + STATE_OFFSET, Vec2::splat(16.0)));
        }
    }
}

fn vehicle_place(ctx: &UiContext<'_>, view: &View<'_>, row: &CommandNow) -> Option<Pos2> {
    let Thing::Vehicle(_) = row.command.target else { return None };
    Some(view.screen(view.place(ctx, row.command.target)?))
}

fn paint_state(ctx: &UiContext<'_>, painter: &Painter, row: &CommandNow, center: Pos2) {
    let phase = row.life.phase();
    painter.circle_filled(center, 9.0, ctx.theme.panel.gamma_multiply(0.88));
    paint_sign(painter, center, phase, command_state::color(ctx.theme, phase));
}

/// The way to where an order sends its vehicle.
fn paint_way(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, row: &CommandNow, from: Pos2) {
    if let Some(place) = shown_destination(ctx, &row.command.order) {
        paint_way_to(ctx, painter, view, from, view.screen(place));
    }
}

/// Where the order would send its vehicles whose card is open, and where they would stand as seen ahead.
fn paint_asked(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>) {
    let Some(now) = &ctx.picture.foresight else { return };
    let seen = match &now.state {
        ForesightState::Foreseen(seen) => seen.targets.as_slice(),
        _ => &[],
    };
    let stands_at = |target| seen.iter().find(|it| it.target == target).and_then(|it| it.stands_at);
    let destination = shown_destination(ctx, &now.query.order);
    let vehicles = now.query.targets.iter().filter(|target| matches!(target, Thing::Vehicle(_)));
    for target in vehicles.take(MARKS_MAX) {
        let is_sent = destination.is_some() || now.query.order.kind() == OrderKind::SetInService;
        let to = destination.or_else(|| stands_at(*target)).filter(|_| is_sent);
        if let (Some(from), Some(to)) = (view.place(ctx, *target), to) {
            paint_way_to(ctx, painter, view, view.screen(from), view.screen(to));
        }
    }
}

/// A dashed line from a vehicle to where it goes, with a ring there.
fn paint_way_to(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, from: Pos2, to: Pos2) {
    let stroke = Stroke::new(1.5, ctx.theme.accent.gamma_multiply(0.6));
    // Only what is seen: far ends would make thousands of dashes.
    if let Some([from, to]) = within(view.rect.expand(20.0), from, to) {
        painter.extend(Shape::dashed_line(&[from, to], stroke, DASH, DASH_GAP));
    }
    if view.sees(to) {
        painter.circle_stroke(to, 7.0, Stroke::new(2.0, ctx.theme.accent));
        painter.circle_filled(to, 2.0, ctx.theme.accent);
    }
}

/// Where an order sends a vehicle; to whose home somebody rides is personal.
fn shown_destination(ctx: &UiContext<'_>, order: &Order) -> Option<Point> {
    let found = destination(order, &ctx.picture.city)?;
    let is_personal = matches!((order, found.thing), (Order::Dispatch(_), Thing::Building(id)) if names::is_home(&ctx.picture.city, id));
    (!is_personal).then_some(found.place)
}

/// The part of a line that is in a rectangle (Liang and Barsky 1984).
pub(super) fn within(area: Rect, from: Pos2, to: Pos2) -> Option<[Pos2; 2]> {
    let along = to - from;
    let (mut first, mut last) = (0.0_f32, 1.0_f32);
    let edges = [
        (-along.x, from.x - area.left()),
        (along.x, area.right() - from.x),
        (-along.y, from.y - area.top()),
        (along.y, area.bottom() - from.y),
    ];
    for (slope, room) in edges {
        if slope == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let share = room / slope;
        if slope < 0.0 {
            first = first.max(share);
        } else {
            last = last.min(share);
        }
    }
    (first <= last).then(|| [from + first * along, from + last * along])
}

/// The streets that vehicles keep off: a dashed line along each, and a crossed ring in its middle.
fn paint_avoided(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>) {
    let now = ctx.picture.source.clock.now;
    let rows = ctx.picture.holds.iter().flat_map(|row| row.hold.avoided.at(now));
    let streets: BTreeSet<StreetId> = rows.map(|avoided| avoided.street).collect();
    let graph = &ctx.picture.city.streets;
    let stroke = Stroke::new(2.5, ctx.theme.amber);
    for street in streets.into_iter().filter_map(|id| graph.streets.get(id.index())).take(MARKS_MAX) {
        let points: Vec<Pos2> = graph.points_of(street).iter().map(|point| view.screen(*point)).collect();
        for pair in points.windows(2) {
            if let Some([from, to]) = within(view.rect.expand(20.0), pair[0], pair[1]) {
                painter.extend(Shape::dashed_line(&[from, to], stroke, DASH, DASH_GAP));
            }
        }
        let Some(pair) = points.windows(2).nth((points.len().saturating_sub(1)) / 2) else { continue };
        let middle = pair[0].lerp(pair[1], 0.5);
        if view.sees(middle) {
            painter.circle(middle, AVOIDED_RADIUS, ctx.theme.panel, Stroke::new(2.0, ctx.theme.amber));
            let across = AVOIDED_RADIUS * std::f32::consts::FRAC_1_SQRT_2 * vec2(1.0, 1.0);
            painter.line_segment([middle - across, middle + across], Stroke::new(2.0, ctx.theme.amber));
        }
    }
}

/// The signs of stops that are in force, with whose they are where there is room to read it.
fn paint_stops(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, taken: &mut Vec<Rect>) {
    let has_words = fade_in(view.camera.scale(), 0.08, 0.2) > 0.5;
    let place = |vehicle: VehicleId| view.place(ctx, Thing::Vehicle(vehicle)).map(|place| view.screen(place));
    let stopped = ctx.picture.holds.iter().filter_map(|row| Some((row.hold.stop?, place(row.vehicle)?)));
    for (stop, at) in stopped.filter(|(_, at)| view.sees(*at)).take(MARKS_MAX) {
        let center = at + STOP_OFFSET;
        paint_stop_sign(painter, center, STOP_RADIUS, ctx.theme.panel, ctx.theme.amber);
        taken.push(Rect::from_center_size(center, Vec2::splat(2.0 * STOP_RADIUS)));
        if let Some(place) = stop.stands_at {
            let stands = view.screen(place);
            paint_way_to(ctx, painter, view, at, stands);
            taken.push(Rect::from_center_size(stands, Vec2::splat(16.0)));
        }
        if !has_words {
            continue;
        }
        let who = issuer_words::issuer(ctx, stop.holder);
        let galley = painter.layout_no_wrap(who, regular_font(SMALL), ctx.theme.dim);
        let left = center - vec2(STOP_RADIUS + 4.0 + galley.size().x, 0.5 * galley.size().y);
        let area = Rect::from_min_size(left, galley.size());
        if taken.iter().any(|other| other.intersects(area)) {
            continue;
        }
        taken.push(area);
        paint_with_halo(painter, left, &galley, 0.0, ctx.theme.dim, ctx.theme.land);
    }
}

#[cfg(test)]
mod tests {
    use egui::pos2;

    use super::*;

    #[test]
    fn lines_are_cut_at_the_edge_of_the_map() {
        let area = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 100.0));
        assert_eq!(within(area, pos2(-50.0, 50.0), pos2(150.0, 50.0)), Some([pos2(0.0, 50.0), pos2(100.0, 50.0)]));
        assert_eq!(within(area, pos2(10.0, 10.0), pos2(20.0, 30.0)), Some([pos2(10.0, 10.0), pos2(20.0, 30.0)]));
        assert_eq!(within(area, pos2(-50.0, 120.0), pos2(150.0, 120.0)), None);
        assert_eq!(within(area, pos2(-50.0, 0.0), pos2(-10.0, 100.0)), None);
    }
}
