//! Itineraries on the map: the stops of the selected vehicle, numbered in their order; dashed those of an offer that
//! somebody looks at.

use egui::{Align2, Painter, Pos2, Rect, Shape, Stroke, Vec2};

use crate::base::ids::VehicleId;
use crate::model::dispatch_view::VehicleOffer;
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

/// Paints the stops and the straight lines between them. Adds the room that the numbers take.
pub fn paint(
    ctx: &UiContext<'_>,
    painter: &Painter,
    view: &View<'_>,
    suggested: Option<&VehicleOffer>,
    taken: &mut Vec<Rect>,
) {
    if !ctx.layers.shows(Layer::Vehicles) {
        return;
    }
    if let Some(Thing::Vehicle(id)) = ctx.selection.single().filter(|thing| is_other(*thing, suggested))
        && let Some(itinerary) = ctx.picture.itineraries.get(id.index())
    {
        paint_stops(ctx, painter, view, id, &itinerary.stops, false, taken);
    }
    if let Some(offer) = suggested {
        paint_stops(ctx, painter, view, offer.vehicle, &offer.itinerary.stops, true, taken);
    }
}

/// The offer of a vehicle stands for what it has to do already.
fn is_other(thing: Thing, suggested: Option<&VehicleOffer>) -> bool {
    suggested.is_none_or(|offer| thing != Thing::Vehicle(offer.vehicle))
}

fn paint_stops(
    ctx: &UiContext<'_>,
    painter: &Painter,
    view: &View<'_>,
    vehicle: VehicleId,
    stops: &[ItineraryStop],
    is_suggested: bool,
    taken: &mut Vec<Rect>,
) {
    let Some(start) = view.place(ctx, Thing::Vehicle(vehicle)) else { return };
    let stroke = Stroke::new(2.0, ctx.theme.accent);
    let shown: Vec<(usize, Pos2)> = stops
        .iter()
        .enumerate()
        .filter(|(_, stop)| !is_personal(ctx, stop))
        .filter_map(|(index, stop)| Some((index + 1, view.screen(view.place(ctx, Thing::Building(stop.at))?))))
        .collect();
    let mut from = view.screen(start);
    for (_, to) in &shown {
        // Only what is seen: far ends would make thousands of dashes.
        if let Some(ends) = within(view.rect.expand(20.0), from, *to) {
            if is_suggested {
                painter.extend(Shape::dashed_line(&ends, stroke, DASH, DASH_GAP));
            } else {
                painter.line_segment(ends, stroke);
            }
        }
        from = *to;
    }
    for (number, at) in shown.iter().filter(|(_, at)| view.sees(*at)) {
        painter.circle(*at, RADIUS, ctx.theme.panel, stroke);
        let number = ctx.text.number(*number as f64, 0);
        painter.text(*at, Align2::CENTER_CENTER, number, regular_font(SMALL), ctx.theme.text);
        taken.push(Rect::from_center_size(*at, Vec2::splat(2.0 * RADIUS + 2.0)));
    }
}

/// To whose home somebody rides is personal, unless they were booked at a window.
fn is_personal(ctx: &UiContext<'_>, stop: &ItineraryStop) -> bool {
    names::is_home(&ctx.picture.city, stop.at) && ctx.picture.dispatch.booking(stop.request).is_none()
}
