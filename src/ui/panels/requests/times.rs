//! Everybody's new time, in words: what changes by an offer, and whether what was promised is kept.

use egui::Ui;
use fluent_bundle::FluentValue;

use crate::base::ids::{RequestId, VehicleId};
use crate::model::Itinerary;
use crate::model::dispatch_view::VehicleOffer;
use crate::ui::context::UiContext;
use crate::ui::new_times::{NewTime, new_times};
use crate::ui::widgets::text::{SMALL, regular};

use super::words;

/// Times that are listed; the rest is counted.
const LISTED_MAX: usize = 6;

/// Draws a line for everybody whose time changes or who comes late.
pub fn times_ui(
    ctx: &UiContext<'_>,
    ui: &mut Ui,
    request: RequestId,
    offer: &VehicleOffer,
    leaves: Option<&(VehicleId, Itinerary)>,
) {
    let times = new_times(ctx.picture, request, offer, leaves);
    let (told, same): (Vec<&NewTime>, Vec<&NewTime>) =
        times.iter().partition(|time| time.request == request || time.has_moved() || time.late_s().is_some());
    for time in told.iter().take(LISTED_MAX) {
        let color = if time.late_s().is_some() { ctx.theme.amber } else { ctx.theme.text };
        regular(ui, &time_words(ctx, time, time.request == request), SMALL, color);
    }
    let unlisted = told.len().saturating_sub(LISTED_MAX);
    if unlisted > 0 {
        let words = ctx.text.with("requests-more", &[("number", FluentValue::from(unlisted))]);
        regular(ui, &words, SMALL, ctx.theme.dim);
    }
    let key = if told.len() <= 1 && same.is_empty() { "times-nobody-else" } else { "times-same" };
    if told.len() <= 1 || !same.is_empty() {
        regular(ui, &ctx.text.with(key, &[("number", FluentValue::from(same.len()))]), SMALL, ctx.theme.dim);
    }
}

/// One time: who, from when to when, and what that is against the promise.
fn time_words(ctx: &UiContext<'_>, time: &NewTime, is_moved: bool) -> String {
    let who = if is_moved {
        ctx.text.get("times-this").to_owned()
    } else {
        words::way(ctx, time.request, time.from, time.to)
    };
    let after = words::clock(ctx, time.after);
    let before = time.before.map(|before| words::clock(ctx, before)).filter(|before| *before != after);
    let when = before.map_or_else(|| after.clone(), |before| format!("{before} → {after}"));
    let key = match (time.is_aboard, time.late_s(), time.limit) {
        (_, _, None) => return format!("{who}  {when}"),
        (false, None, _) => "times-kept",
        (false, Some(_), _) => "times-late",
        (true, None, _) => "times-arrives",
        (true, Some(_), _) => "times-arrives-late",
    };
    let minutes = (time.late_s().unwrap_or(0.0) / 60.0).ceil();
    let minutes = FluentValue::from(ctx.text.number(minutes, 0));
    format!("{who}  {when}, {}", ctx.text.with(key, &[("minutes", minutes)]))
}
