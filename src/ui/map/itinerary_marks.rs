//! Itineraries on the map: the ways and stops of the selected vehicles, numbered in their order for a single one; dashed
//! those of an offer that somebody looks at.

use std::sync::Arc;

use egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, Vec2};

use crate::base::geo::Point;
use crate::base::ids::{BuildingId, VehicleId};
use crate::base::ring::nearest_on_segment;
use crate::model::dispatch_view::VehicleOffer;
use crate::model::way::WayAsked;
use crate::model::{ItineraryStop, Thing};
use crate::ui::context::UiContext;
use crate::ui::layers::Layer;
use crate::ui::names;
use crate::ui::widgets::text::{SMALL, regular_font};

use super::command_marks::within;
use super::marks::View;

const RADIUS: f32 = 9.0;
const DASH: f32 = 6.0;
const DASH_GAP: f32 = 4.0;
const WIDTH: f32 = 2.0;

/// An itinerary that is drawn.
pub struct Drawn {
    pub asked: WayAsked,
    /// The place of each stop in the whole itinerary, counted from 1: stops that are personal are left out.
    numbers: Vec<usize>,
    is_suggested: bool,
}

/// What is to be drawn: the offer that somebody looks at, and what the selected vehicles do.
pub fn drawn(ctx: &UiContext<'_>, suggested: Option<&VehicleOffer>) -> Vec<Drawn> {
    if !ctx.layers.shows(Layer::Vehicles) {
        return Vec::new();
    }
    let of_offer = suggested.map(|offer| drawn_of(ctx, offer.vehicle, &offer.itinerary.stops, true));
    let of_selected = ctx.selection.things().iter().filter_map(|thing| {
        let Thing::Vehicle(id) = *thing else { return None };
        // The offer of a vehicle stands for what it has to do already.
        let is_offered = suggested.is_some_and(|offer| offer.vehicle == id);
        let itinerary = ctx.picture.itineraries.get(id.index()).filter(|_| !is_offered)?;
        Some(drawn_of(ctx, id, &itinerary.stops, false))
    });
    let all = of_offer.into_iter().chain(of_selected);
    all.filter(|drawn| !drawn.asked.stops.is_empty()).take(WayAsked::AT_ONCE_MAX).collect()
}

fn drawn_of(ctx: &UiContext<'_>, vehicle: VehicleId, stops: &[ItineraryStop], is_suggested: bool) -> Drawn {
    let shown = stops.iter().enumerate().filter(|(_, stop)| !is_personal(ctx, stop)).take(WayAsked::STOPS_MAX);
    let (numbers, places): (Vec<usize>, Vec<BuildingId>) = shown.map(|(index, stop)| (index + 1, stop.at)).unzip();
    Drawn { asked: WayAsked { vehicle, stops: places.into() }, numbers, is_suggested }
}

/// To whose home somebody rides is personal, unless they were booked at a window.
fn is_personal(ctx: &UiContext<'_>, stop: &ItineraryStop) -> bool {
    names::is_home(&ctx.picture.city, stop.at) && ctx.picture.dispatch.booking(stop.request).is_none()
}

/// Paints ways and stops. Adds the room that the numbers take.
pub fn paint(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, drawn: &[Drawn], taken: &mut Vec<Rect>) {
    for one in drawn {
        paint_way(ctx, painter, view, one);
    }
    let is_single = ctx.selection.single().is_some();
    for one in drawn.iter().filter(|one| one.is_suggested || is_single) {
        paint_stops(ctx, painter, view, one, taken);
    }
}

/// The legs along the streets once they were found; straight until then, and where there is no way.
fn paint_way(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, drawn: &Drawn) {
    let Some(start) = view.place(ctx, Thing::Vehicle(drawn.asked.vehicle)) else { return };
    let found = ctx.picture.ways.iter().find(|way| way.asked == drawn.asked);
    let mut line = vec![start];
    for (index, stop) in drawn.asked.stops.iter().enumerate() {
        let leg = found.and_then(|way| way.legs.get(index)).filter(|leg| leg.len() > 1);
        let end = view.place(ctx, Thing::Building(*stop));
        match leg {
            Some(leg) if index == 0 => line.extend(ahead_of(start, leg)),
            Some(leg) => line.extend(leg.iter()),
            None => line.extend(end),
        }
    }
    for run in runs(view, &line) {
        let stroke = Stroke::new(WIDTH, ctx.theme.accent);
        if drawn.is_suggested {
            painter.extend(Shape::dashed_line(&run, stroke, DASH, DASH_GAP));
        } else {
            painter.line(run, stroke);
        }
    }
}

/// What of a leg is still ahead of a vehicle: it has moved on since the leg was found.
fn ahead_of(place: Point, leg: &Arc<[Point]>) -> &[Point] {
    let away = leg.windows(2).map(|pair| nearest_on_segment(place, pair[0], pair[1]).0);
    let nearest = away.enumerate().min_by(|(_, away), (_, other)| away.total_cmp(other));
    nearest.map_or(leg, |(index, _)| &leg[index + 1..])
}

/// The parts of a line that are seen, on the screen: far ends would make thousands of dashes.
fn runs(view: &View<'_>, line: &[Point]) -> Vec<Vec<Pos2>> {
    let area = view.rect.expand(20.0);
    let mut runs: Vec<Vec<Pos2>> = Vec::new();
    let mut is_open = false;
    for pair in line.windows(2) {
        let [from, to] = [view.screen(pair[0]), view.screen(pair[1])];
        let Some([seen_from, seen_to]) = within(area, from, to) else {
            is_open = false;
            continue;
        };
        match runs.last_mut().filter(|_| is_open && seen_from == from) {
            Some(run) => run.push(seen_to),
            None => runs.push(vec![seen_from, seen_to]),
        }
        is_open = seen_to == to;
    }
    runs
}

fn paint_stops(ctx: &UiContext<'_>, painter: &Painter, view: &View<'_>, drawn: &Drawn, taken: &mut Vec<Rect>) {
    let stroke = Stroke::new(WIDTH, ctx.theme.accent);
    for (number, stop) in drawn.numbers.iter().zip(drawn.asked.stops.iter()) {
        let Some(place) = view.place(ctx, Thing::Building(*stop)) else { continue };
        let at = view.screen(place);
        if !view.sees(at) {
            continue;
        }
        painter.circle(at, RADIUS, ctx.theme.panel, stroke);
        let number = ctx.text.number(*number as f64, 0);
        painter.text(at, Align2::CENTER_CENTER, number, regular_font(SMALL), ctx.theme.text);
        taken.push(Rect::from_center_size(at, Vec2::splat(2.0 * RADIUS + 2.0)));
    }
}
