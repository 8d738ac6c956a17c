//! The past of the selected thing, a small plot for each quantity.

use egui::{Color32, Id, Ui};
use fluent_bundle::FluentValue;

use crate::base::units::kmh_from_mps;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::figure;
use crate::ui::widgets::sparkline::Sparkline;
use crate::ui::widgets::value_row::section;
use crate::world::picture::{Quantity, Series};

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let Some(history) = ctx.picture.selected.iter().find(|history| history.thing == thing) else { return };
    // Who rides in a private car is personal.
    let shown = |series: &&Series| series.points.len() > 1 && !(is_hidden(ctx, thing, series.quantity));
    let span_s = history
        .series
        .iter()
        .filter(shown)
        .filter_map(|series| Some(series.points.last()?.0.since_s(series.points.first()?.0)))
        .fold(0.0, f64::max);
    if span_s <= 0.0 {
        return;
    }
    let note = ctx.text.with("inspector-last-minutes", &[("minutes", FluentValue::from(minutes(span_s)))]);
    section(ui, ctx.theme, ctx.text.get("inspector-history"), &note);
    for series in history.series.iter().filter(shown) {
        let write = |value: f32| write(ctx, series.quantity, value);
        Sparkline {
            id: Id::unique("history").with((thing, series.quantity)),
            label: ctx.text.get(label_key(ctx, thing, series.quantity)),
            points: &series.points,
            color: color(ctx, series.quantity),
            includes: includes(series.quantity),
            write: &write,
        }
        .ui(ctx, ui);
    }
}

/// Riders are not shown where they are personal, or where there are no seats.
fn is_hidden(ctx: &UiContext<'_>, thing: Thing, quantity: Quantity) -> bool {
    let Thing::Vehicle(id) = thing else { return false };
    let Some(vehicle) = ctx.picture.roster.get(id.index()) else { return false };
    quantity == Quantity::Riders && (names::is_personal(vehicle) || vehicle.places.riders() == 0)
}

fn is_fuel_cell(ctx: &UiContext<'_>, thing: Thing) -> bool {
    let Thing::Vehicle(id) = thing else { return false };
    ctx.picture.roster.get(id.index()).is_some_and(crate::model::Vehicle::is_fuel_cell)
}

fn minutes(span_s: f64) -> String {
    let minutes = (span_s / 60.0).round().max(1.0);
    format!("{minutes:.0}")
}

fn label_key(ctx: &UiContext<'_>, thing: Thing, quantity: Quantity) -> &'static str {
    match quantity {
        Quantity::Speed => "inspector-speed",
        Quantity::Soc if is_fuel_cell(ctx, thing) => "inspector-tank",
        Quantity::Soc => "inspector-battery",
        Quantity::Riders => "inspector-riders",
        Quantity::NetPower => "inspector-net-power",
        Quantity::SolarPower => "inspector-solar",
        Quantity::Load => "inspector-load",
        Quantity::TankKg => "inspector-tank",
        Quantity::ElectrolyserPower => "inspector-electrolyser",
        Quantity::FuelCellPower => "inspector-fuel-cell",
        Quantity::TravelSpeed => "inspector-travel-speed",
    }
}

fn write(ctx: &UiContext<'_>, quantity: Quantity, value: f32) -> String {
    match quantity {
        Quantity::Speed | Quantity::TravelSpeed => {
            format!("{} km/h", ctx.text.number(f64::from(kmh_from_mps(value)), 0))
        }
        Quantity::Soc => figure::percent(ctx.text, value),
        Quantity::Riders => ctx.text.number(f64::from(value), 0),
        Quantity::TankKg => figure::hydrogen(ctx.text, value),
        Quantity::NetPower
        | Quantity::SolarPower
        | Quantity::Load
        | Quantity::ElectrolyserPower
        | Quantity::FuelCellPower => figure::power(ctx.text, value),
    }
}

/// Colour is spent on energy only.
fn color(ctx: &UiContext<'_>, quantity: Quantity) -> Color32 {
    match quantity {
        Quantity::SolarPower => ctx.theme.solar,
        Quantity::TankKg | Quantity::ElectrolyserPower | Quantity::FuelCellPower => ctx.theme.hydrogen,
        Quantity::Soc => ctx.theme.batteries,
        _ => ctx.theme.vehicle,
    }
}

fn includes(quantity: Quantity) -> &'static [f32] {
    match quantity {
        Quantity::Soc => &[0.0, 1.0],
        _ => &[0.0],
    }
}
