//! A row: the hour, the place in the list, how the patient comes and when.

use egui::{Rect, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::{Appointment, Thing};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::level_bar::warning_sign;
use crate::ui::widgets::text::{BODY, SMALL, line, regular_font, row_top, semibold_font};

use super::listed::{How, Row, Standing};

const ROW_HEIGHT: f32 = 26.0;
/// The columns: hour, place in the list, how they come.
const HOUR_WIDTH: f32 = 48.0;
const NUMBER_WIDTH: f32 = 44.0;
const PLACE_WIDTH: f32 = 180.0;
/// Narrower panels name the hospital only under the pointer.
const PLACE_FROM_WIDTH: f32 = 640.0;
/// Narrower panels leave the place in the list out.
const NUMBER_FROM_WIDTH: f32 = 300.0;

/// The rows that are in view of all.
pub fn rows_ui(ctx: &UiContext<'_>, ui: &mut Ui, view: Rect, rows: &[Row], names_place: bool) {
    ui.spacing_mut().item_spacing.y = 0.0;
    let first = ((view.top() / ROW_HEIGHT).floor().max(0.0) as usize).min(rows.len());
    let last = ((view.bottom() / ROW_HEIGHT).ceil().max(0.0) as usize).min(rows.len());
    ui.allocate_space(vec2(0.0, first as f32 * ROW_HEIGHT));
    for (offset, row) in rows.get(first..last).unwrap_or_default().iter().enumerate() {
        let shown_before = (first + offset).checked_sub(1).and_then(|before| rows.get(before));
        let begins_part = shown_before.is_some_and(|before| before.standing != row.standing);
        ui.push_id(first + offset, |ui| row_ui(ctx, ui, row, names_place, begins_part));
    }
    ui.allocate_space(vec2(0.0, rows.len().saturating_sub(last) as f32 * ROW_HEIGHT));
}

fn row_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: &Row, names_place: bool, begins_part: bool) {
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW_HEIGHT), Sense::click());
    let hour = ctx.text.clock_short(row.due, ctx.picture.city.zone);
    let (how, end) = (how_words(ctx, row.how), end_words(ctx, row));
    let place = names::building_name(ctx.text, &ctx.picture.city, row.at);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{hour} {place}, {how}, {end}")));
    if begins_part {
        ui.painter().hline(rect.x_range(), rect.top(), egui::Stroke::new(1.0, ctx.theme.hairline));
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 3.0, ctx.theme.raised);
    }
    let (quiet, middle) = (row.standing == Standing::Arrived, rect.center().y);
    let ink = if quiet { ctx.theme.dim } else { ctx.theme.text };
    let end_ink = if row.standing == Standing::Late { ctx.theme.amber } else { ctx.theme.dim };
    let put = |left: f32, width: f32, words: &str, font, ink| {
        let galley = line(ui, words, font, ink, width);
        let size = galley.size();
        ui.painter().galley(pos2(left, row_top(&galley, middle)), galley, ink);
        size.x
    };
    put(rect.left(), HOUR_WIDTH, &hour, semibold_font(ui.ctx(), BODY), ink);
    let mut left = rect.left() + HOUR_WIDTH;
    if rect.width() >= NUMBER_FROM_WIDTH {
        let number = row.number.map_or_else(String::new, |number| ctx.text.numbered("hospital-number", number));
        put(left, NUMBER_WIDTH - 6.0, &number, regular_font(SMALL), ctx.theme.dim);
        left += NUMBER_WIDTH;
    }
    if names_place && rect.width() >= PLACE_FROM_WIDTH {
        put(left, PLACE_WIDTH - 8.0, &place, regular_font(BODY), ctx.theme.dim);
        left += PLACE_WIDTH;
    }
    let end_galley = line(ui, &end, regular_font(SMALL), end_ink, rect.width() * 0.45);
    let end_left = rect.right() - end_galley.size().x;
    ui.painter().galley(pos2(end_left, row_top(&end_galley, middle)), end_galley, end_ink);
    if row.standing == Standing::Late {
        warning_sign(ui, pos2(end_left - 10.0, middle), 10.0, ctx.theme.amber);
    }
    put(left, end_left - 20.0 - left, &how, regular_font(BODY), ink);
    let thing = vehicle_of(row.how).map_or(Thing::Building(row.at), Thing::Vehicle);
    if response.on_hover_text(place).clicked() {
        ctx.requests.send(Request::Show(thing));
    }
}

fn vehicle_of(how: How) -> Option<VehicleId> {
    match how {
        How::Fetched { vehicle, .. } | How::Aboard { vehicle, .. } => Some(vehicle),
        _ => None,
    }
}

fn how_words(ctx: &UiContext<'_>, how: How) -> String {
    let named = |key: &str, vehicle| {
        let name = FluentValue::from(names::vehicle_name(ctx.text, ctx.picture, vehicle));
        ctx.text.with(key, &[("vehicle", name)])
    };
    match how {
        How::OwnWay => ctx.text.get("hospital-own-way").to_owned(),
        How::WillAsk => ctx.text.get("hospital-will-ask").to_owned(),
        How::NoVehicle => ctx.text.get("hospital-no-vehicle").to_owned(),
        How::Fetched { vehicle, .. } => named("hospital-fetched", vehicle),
        How::Aboard { vehicle, .. } => named("hospital-aboard", vehicle),
        How::Arrived(_) => ctx.text.get("hospital-arrived").to_owned(),
    }
}

/// When they are there, and how late that is.
fn end_words(ctx: &UiContext<'_>, row: &Row) -> String {
    let clock = |at: Timestamp| FluentValue::from(ctx.text.clock_short(at, ctx.picture.city.zone));
    let late = |at: Timestamp| FluentValue::from((at.since_s(row.due) / 60.0).ceil() as i64);
    match row.how {
        How::Arrived(at) if at > row.due + Appointment::GRACE => {
            ctx.text.with("hospital-came-late", &[("time", clock(at)), ("minutes", late(at))])
        }
        How::Arrived(at) => ctx.text.with("hospital-came", &[("time", clock(at))]),
        How::Fetched { arrival: Some(at), .. } | How::Aboard { arrival: Some(at), .. } => {
            let key = if row.standing == Standing::Late { "hospital-arrives-late" } else { "hospital-arrives" };
            ctx.text.with(key, &[("time", clock(at)), ("minutes", late(at))])
        }
        _ if row.standing == Standing::Late => {
            let minutes = late(ctx.picture.source.clock.now);
            ctx.text.with("hospital-not-there", &[("minutes", minutes)])
        }
        _ => String::new(),
    }
}
