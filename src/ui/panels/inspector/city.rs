//! What the inspector says when nothing is selected: how to select, and the city's figures.

use egui::Ui;

use crate::base::time::Timestamp;
use crate::model::VehicleState;
use crate::ui::context::UiContext;
use crate::ui::panels::energy::balance;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{BODY, TITLE, heading, regular};
use crate::ui::widgets::value_row::{section, value_row};

/// The city's figures; none of them takes a walk over all vehicles.
pub fn figures_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let (text, theme) = (ctx.text, ctx.theme);
    heading(ui, text.get("inspector-nothing-selected"), TITLE, theme.text);
    ui.add_space(4.0);
    regular(ui, text.get("inspector-how-to-select"), BODY, theme.dim);
    ui.add_space(8.0);
    section(ui, theme, text.get("inspector-city"), text.name(&ctx.picture.city.name));
    traffic_ui(ctx, ui);
    section(ui, theme, text.get("inspector-weather"), "");
    weather_ui(ctx, ui);
}

fn traffic_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let text = ctx.text;
    let by_state = |state: VehicleState| {
        let counts = &ctx.picture.fleet.count_by_state;
        // All zero before the first fact: then nothing is known.
        let is_known = counts.iter().any(|count| *count > 0);
        is_known.then(|| figure::count(text, counts[state as usize] as usize))
    };
    let outside = people_outside(ctx).map(|people| text.number(f64::from(people), 0));
    let own = balance::own_share_of_day(ctx.picture).map(|share| figure::percent(text, share));
    let drawn = ctx.picture.energy.map(|energy| figure::power(text, balance::use_kw(&energy)));
    row(ctx, ui, "city-moving", by_state(VehicleState::Driving));
    row(ctx, ui, "city-waiting", by_state(VehicleState::Waiting));
    row(ctx, ui, "city-charging", by_state(VehicleState::Charging));
    row(ctx, ui, "city-riders", ctx.picture.fleet.riders.map(|riders| figure::count(text, riders as usize)));
    row(ctx, ui, "city-people-outside", outside);
    row(ctx, ui, "city-drawn", drawn);
    row(ctx, ui, "city-own-energy-today", own);
}

fn weather_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let text = ctx.text;
    let weather = ctx.picture.weather;
    let sun = weather.map(|weather| {
        if weather.sun_elevation_deg > 0.0 {
            format!("{}°", text.number(f64::from(weather.sun_elevation_deg), 0))
        } else {
            text.get("city-sun-below").to_owned()
        }
    });
    row(ctx, ui, "city-temperature", weather.map(|weather| figure::temperature(text, weather.temperature_c)));
    row(ctx, ui, "city-sun", sun);
    row(ctx, ui, "inspector-clouds", weather.map(|weather| figure::percent(text, weather.cloud)));
    let wind = weather.map(|weather| format!("{} m/s", text.number(f64::from(weather.wind_mps), 1)));
    row(ctx, ui, "city-wind", wind);
    let rain = weather.map(|weather| format!("{} mm/h", text.number(f64::from(weather.rain_mmph), 1)));
    let falls_as_snow = weather.is_some_and(|weather| weather.falls_as_snow());
    row(ctx, ui, if falls_as_snow { "city-snowfall" } else { "city-rain" }, rain);
    // Where snow is rare a row for it would say nothing on most days.
    if weather.is_some_and(|weather| weather.snow_cm > 0.0) {
        let snow = weather.map(|weather| format!("{} cm", text.number(f64::from(weather.snow_cm), 0)));
        row(ctx, ui, "city-snow", snow);
    }
}

/// People on promenades, squares and at the station, from the observed density.
fn people_outside(ctx: &UiContext<'_>) -> Option<f32> {
    let cells = ctx.picture.city.crowd_cells.iter().zip(ctx.picture.crowd.iter());
    cells
        .filter(|(_, now)| now.observed != Timestamp::NEVER)
        .map(|(cell, now)| now.density * cell.area_m2)
        .reduce(|sum, people| sum + people)
}

fn row(ctx: &UiContext<'_>, ui: &mut Ui, key: &str, value: Option<String>) {
    let color = if value.is_some() { ctx.theme.text } else { ctx.theme.dim };
    let value = value.unwrap_or_else(|| ctx.text.get("unknown").to_owned());
    value_row(ui, ctx.theme, ctx.text.get(key), &value, color);
}
