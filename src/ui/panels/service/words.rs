//! Words of the panel: waits, shares, districts, needs.

use fluent_bundle::FluentValue;

use crate::city::District;
use crate::city::districts::Quarter;
use crate::ui::context::UiContext;
use crate::ui::widgets::figure;
use crate::world::{Need, ServiceRow};

pub fn need_key(need: Need) -> &'static str {
    match need {
        Need::Seat => "service-need-seat",
        Need::Wheelchair => "service-need-wheelchair",
        Need::Stretcher => "service-need-stretcher",
        Need::Parcel => "service-need-parcel",
    }
}

pub fn district_key(district: District) -> &'static str {
    match district {
        District::Centre => "service-district-centre",
        District::Near(Quarter::North) => "service-district-north",
        District::Near(Quarter::East) => "service-district-east",
        District::Near(Quarter::South) => "service-district-south",
        District::Near(Quarter::West) => "service-district-west",
        District::Far(Quarter::North) => "service-district-far-north",
        District::Far(Quarter::East) => "service-district-far-east",
        District::Far(Quarter::South) => "service-district-far-south",
        District::Far(Quarter::West) => "service-district-far-west",
    }
}

/// A wait in minutes, without its unit.
pub fn minutes(ctx: &UiContext<'_>, wait_s: Option<f32>) -> String {
    wait_s.map_or_else(|| figure::UNKNOWN.to_owned(), |wait_s| ctx.text.number(f64::from(wait_s) / 60.0, 1))
}

pub fn share(ctx: &UiContext<'_>, share: Option<f32>) -> String {
    share.map_or_else(|| figure::UNKNOWN.to_owned(), |share| figure::percent(ctx.text, share))
}

/// How many wait, and how long the one who has waited longest.
pub fn waiting(ctx: &UiContext<'_>) -> String {
    let service = &ctx.picture.service;
    let number = figure::count(ctx.text, service.waiting);
    let Some(since) = service.longest_since else { return number };
    let longest_s = ctx.picture.source.clock.now.since_s(since).max(0.0) as f32;
    let longest = FluentValue::from(minutes(ctx, Some(longest_s)));
    ctx.text.with("service-waiting-longest", &[("number", FluentValue::from(number)), ("minutes", longest)])
}

/// The wait that half of them did not exceed, and nine of ten.
pub fn wait(ctx: &UiContext<'_>, row: &ServiceRow) -> String {
    let of = |wait_s| FluentValue::from(minutes(ctx, wait_s));
    ctx.text.with("service-wait-both", &[("half", of(row.wait_p50_s)), ("most", of(row.wait_p90_s))])
}

/// How many were served, and how many nobody came for.
pub fn served(ctx: &UiContext<'_>, row: &ServiceRow) -> String {
    let of = |number: u64| FluentValue::from(ctx.text.number(number as f64, 0));
    ctx.text.with("service-served-both", &[("served", of(row.served)), ("unserved", of(row.unserved))])
}

/// The wait of wheelchair users and of far districts beside that of all; `None` before anybody was picked up.
pub fn fairness(ctx: &UiContext<'_>) -> Option<String> {
    let service = &ctx.picture.service;
    service.all.wait_p90_s?;
    let of = |row: &ServiceRow| FluentValue::from(minutes(ctx, row.wait_p90_s));
    let [_, wheelchair, ..] = &service.needs;
    let rows = [("wheelchair", of(wheelchair)), ("all", of(&service.all)), ("far", of(&service.far))];
    Some(ctx.text.with("service-fairness", &rows))
}
