//! The list of series: on which days each is, what comes next, why it can't be booked, and how it is ended.

use egui::{Role, Sense, Ui, UiBuilder, WidgetInfo, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::SeriesId;
use crate::model::series::{Series, Weekdays};
use crate::model::{Intent, RequestRefusal};
use crate::plan::dispatch::recurrence::{first_time, occurrence};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::style::CORNER;
use crate::ui::widgets::button::named_button;
use crate::ui::widgets::text::{BODY, SMALL, regular, semibold};
use crate::world::Picture;

use super::{row, words};

/// Series that are shown; the rest is counted.
const ROWS_MAX: usize = 60;

/// Whether a series can't be booked now.
pub fn has_trouble(picture: &Picture) -> bool {
    picture.dispatch.series.iter().any(|series| series.trouble.is_some())
}

/// Draws the series, those with trouble first. `ending` is the one that is asked whether it shall end.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, ending: &mut Option<SeriesId>) {
    let mut series: Vec<&Series> = ctx.picture.dispatch.series.iter().collect();
    if series.is_empty() {
        regular(ui, ctx.text.get("series-none"), SMALL, ctx.theme.dim);
    }
    series.sort_by_key(|series| (series.trouble.is_none(), series.next, series.id));
    for series in series.iter().take(ROWS_MAX) {
        ui.push_id(series.id, |ui| series_ui(ctx, ui, series, ending));
    }
    row::more_ui(ctx, ui, series.len().saturating_sub(ROWS_MAX));
}

fn series_ui(ctx: &UiContext<'_>, ui: &mut Ui, series: &Series, ending: &mut Option<SeriesId>) {
    let way = way(ctx, series);
    let (about, next) = (about(ctx, series), next(ctx, series));
    let trouble = series.trouble.map(|why| trouble(ctx, series, why));
    let spoken = [Some(&way), Some(&about), Some(&next), trouble.as_ref()];
    let spoken: Vec<&str> = spoken.into_iter().flatten().map(String::as_str).collect();
    ui.scope_builder(UiBuilder::new().sense(Sense::hover()), |ui| {
        ui.response().widget_info(|| WidgetInfo::labeled(Role::ListItem, true, spoken.join(", ")));
        let frame = egui::Frame::new().fill(ctx.theme.panel).stroke(egui::Stroke::new(1.0, ctx.theme.hairline));
        frame.corner_radius(CORNER).inner_margin(egui::Margin::symmetric(8, 5)).show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
            semibold(ui, &way, BODY, ctx.theme.text);
            regular(ui, &about, SMALL, ctx.theme.dim);
            regular(ui, &next, SMALL, ctx.theme.dim);
            if let Some(trouble) = &trouble {
                ui.add(egui::Label::new(egui::RichText::new(trouble).size(SMALL).color(ctx.theme.amber)).wrap());
            }
            buttons_ui(ctx, ui, series, &way, ending);
        });
    });
}

fn buttons_ui(ctx: &UiContext<'_>, ui: &mut Ui, series: &Series, way: &str, ending: &mut Option<SeriesId>) {
    let named = |key: &str| ctx.text.with(key, &[("way", FluentValue::from(way.to_owned()))]);
    ui.horizontal_wrapped(|ui| {
        if *ending == Some(series.id) {
            regular(ui, ctx.text.get("series-end-what"), SMALL, ctx.theme.amber);
            if named_button(ui, ctx.theme, ctx.text.get("requests-back"), &named("series-back-named")).clicked() {
                *ending = None;
            }
            ui.add_space(16.0);
            if named_button(ui, ctx.theme, ctx.text.get("series-end-all"), &named("series-end-all-named")).clicked() {
                ctx.requests.send(Request::Send(Intent::EndSeries { series: series.id, by: ctx.me }));
                *ending = None;
            }
            return;
        }
        if let Some(day) = series.day_from(series.next) {
            let words = ctx.text.with("series-skip", &[("day", FluentValue::from(ctx.text.day(day)))]);
            let name = format!("{words}: {way}");
            if named_button(ui, ctx.theme, &words, &name).clicked() {
                let (series, by) = (series.id, ctx.me);
                ctx.requests.send(Request::Send(Intent::SkipOccurrence { series, day, by }));
            }
        }
        ui.add_space(16.0);
        if named_button(ui, ctx.theme, ctx.text.get("series-end"), &named("series-end-named")).clicked() {
            *ending = Some(series.id);
        }
    });
}

/// From where to where; who books at a window is told whose home it is.
fn way(ctx: &UiContext<'_>, series: &Series) -> String {
    let name = |id| FluentValue::from(names::building_name(ctx.text, &ctx.picture.city, id));
    let first = &series.draft.first;
    ctx.text.with("requests-way", &[("from", name(first.from)), ("to", name(first.to))])
}

/// Who, on which days, at which time, until when.
fn about(ctx: &UiContext<'_>, series: &Series) -> String {
    let first = &series.draft.first;
    let mut about = words::party(ctx, first.purpose, first.party);
    about.extend(first.needs.iter().map(|need| words::need(ctx, need).to_owned()));
    about.push(days(ctx, series.draft.days));
    for (key, at) in [("series-by", first.latest_arrival), ("series-from", first.earliest)] {
        if let Some(at) = at {
            about.push(ctx.text.with(key, &[("time", FluentValue::from(words::clock(ctx, at)))]));
        }
    }
    about.push(ctx.text.with("series-until", &[("day", FluentValue::from(ctx.text.day(series.draft.until)))]));
    about.join(" · ")
}

fn days(ctx: &UiContext<'_>, days: Weekdays) -> String {
    match days {
        Weekdays::EVERY_DAY => ctx.text.get("repeat-every-day").to_owned(),
        Weekdays::WORKING => ctx.text.get("repeat-working-days").to_owned(),
        _ => days.iter().map(|day| ctx.text.weekday(day)).collect::<Vec<_>>().join(" "),
    }
}

/// Which day is booked next, and from when on; and which are booked.
fn next(ctx: &UiContext<'_>, series: &Series) -> String {
    let bookings = ctx.picture.dispatch.bookings.iter().filter(|booking| booking.unserved.is_none());
    let booked = bookings.filter_map(|booking| booking.series.filter(|(id, _)| *id == series.id));
    let booked: Vec<String> = booked.map(|(_, day)| ctx.text.day(day)).collect();
    let booked =
        (!booked.is_empty()).then(|| ctx.text.with("series-booked", &[("days", FluentValue::from(booked.join(", ")))]));
    let next = series.day_from(series.next).and_then(|day| {
        let first = first_time(&occurrence(&series.draft, day, ctx.picture.city.zone)?)?;
        let from = first - Series::AHEAD;
        let from =
            format!("{} {}", ctx.text.day(from.local(ctx.picture.city.zone).date_naive()), words::clock(ctx, from));
        let words = [("day", FluentValue::from(ctx.text.day(day))), ("from", FluentValue::from(from))];
        Some(ctx.text.with("series-next", &words))
    });
    let next = next.unwrap_or_else(|| ctx.text.get("series-no-more").to_owned());
    [booked, Some(next)].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

fn trouble(ctx: &UiContext<'_>, series: &Series, why: RequestRefusal) -> String {
    let why = FluentValue::from(words::refusal(ctx, why).to_owned());
    ctx.text.with("series-trouble", &[("day", FluentValue::from(ctx.text.day(series.next))), ("why", why)])
}
