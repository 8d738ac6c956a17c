//! What a vehicle does by itself that can't be reached, in words, with the seconds running down.

use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::base::time::Span;
use crate::model::Thing;
use crate::model::command::LinkLoss;
use crate::plan::without_link::{WithoutLink, is_unheard, without_link};

use super::command_state::clock_now;
use super::context::UiContext;
use super::text::Text;

/// Whether nothing is heard of a vehicle now.
pub fn is_unheard_now(ctx: &UiContext<'_>, id: VehicleId) -> bool {
    is_unheard(ctx.picture, id, clock_now(ctx))
}

/// `not reached; vehicle stops itself in 12 s`
pub fn not_reached(ctx: &UiContext<'_>, id: VehicleId) -> String {
    let (key, left) = match without_link(ctx.picture, id, clock_now(ctx)) {
        WithoutLink::StopsIn(left) => ("unreached-stops-in", left),
        WithoutLink::StopsSince(since) => ("unreached-stops-since", since),
        WithoutLink::Stands => ("unreached-stands", Span::ZERO),
        WithoutLink::DrivenOn => ("unreached-driven-on", Span::ZERO),
        WithoutLink::Unknown => ("unreached-unknown", Span::ZERO),
    };
    in_seconds(ctx.text, key, left)
}

/// `Stops itself in 12 s`
pub fn by_itself(ctx: &UiContext<'_>, id: VehicleId) -> String {
    let (key, left) = match without_link(ctx.picture, id, clock_now(ctx)) {
        WithoutLink::StopsIn(left) => ("without-link-stops-in", left),
        WithoutLink::StopsSince(since) => ("without-link-stops-since", since),
        WithoutLink::Stands => ("without-link-stands", Span::ZERO),
        WithoutLink::DrivenOn => ("without-link-driven-on", Span::ZERO),
        WithoutLink::Unknown => ("unknown", Span::ZERO),
    };
    in_seconds(ctx.text, key, left)
}

/// What a vehicle says that it would do without a link; `None` when it says nothing.
pub fn advertised(ctx: &UiContext<'_>, id: VehicleId) -> Option<String> {
    match ctx.picture.abilities.get(Thing::Vehicle(id)).link_loss {
        LinkLoss::Unknown => None,
        LinkLoss::DrivenOn => Some(ctx.text.get("without-link-driven-on").to_owned()),
        LinkLoss::StopsAfter(after) => Some(in_seconds(ctx.text, "without-link-stops-after", after)),
    }
}

fn in_seconds(text: &Text, key: &str, span: Span) -> String {
    let seconds = span.as_s().ceil().max(0.0) as u32;
    text.with(key, &[("seconds", FluentValue::from(seconds))])
}
