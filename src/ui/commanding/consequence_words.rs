//! Consequences of an order in the window's words.

use fluent_bundle::FluentValue;

use crate::model::Thing;
use crate::plan::consequence::{Consequence, RiderEffect};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::figure;

pub fn words(ctx: &UiContext<'_>, consequence: Consequence) -> String {
    let text = ctx.text;
    let value = |words: String| FluentValue::from(words);
    match consequence {
        Consequence::Riders { riders, effect } => {
            text.with(rider_key(effect), &[("riders", FluentValue::from(riders))])
        }
        Consequence::Trip { distance_m, duration_s } => {
            let minutes = FluentValue::from((duration_s / 60.0).ceil());
            text.with("means-trip", &[("distance", value(figure::length(text, distance_m))), ("minutes", minutes)])
        }
        Consequence::Load { feeder, added_kw, room_kw } => {
            let key = match (added_kw < 0.0, room_kw < 0.0) {
                (true, _) => "means-less-load",
                (false, false) => "means-more-load",
                (false, true) => "means-overload",
            };
            let name = names::thing_name(text, ctx.picture, Thing::Feeder(feeder));
            let args = [
                ("feeder", value(name)),
                ("power", value(figure::power(text, added_kw.abs()))),
                ("room", value(figure::power(text, room_kw.abs()))),
            ];
            text.with(key, &args)
        }
        Consequence::Cost { energy_kwh, now_yen, cheapest_yen, cheapest_at } => {
            let yen = |amount: f32| value(text.number(f64::from(amount), 0));
            let at = value(text.clock_short(cheapest_at, ctx.picture.city.zone));
            let energy = value(figure::energy(text, energy_kwh));
            let key = if cheapest_yen < now_yen { "means-cost" } else { "means-cheapest-now" };
            text.with(key, &[("energy", energy), ("now", yen(now_yen)), ("cheapest", yen(cheapest_yen)), ("time", at)])
        }
        Consequence::LostRequests { requests, first_due } => {
            let at = value(text.clock_short(first_due, ctx.picture.city.zone));
            text.with("means-lost-requests", &[("requests", FluentValue::from(requests)), ("time", at)])
        }
    }
}

fn rider_key(effect: RiderEffect) -> &'static str {
    match effect {
        RiderEffect::GoAlong => "means-riders-go-along",
        RiderEffect::DriveOn => "means-riders-drive-on",
        RiderEffect::DoorsOpen => "means-riders-doors-open",
        RiderEffect::AnotherWay => "means-riders-another-way",
        RiderEffect::AnotherOrder => "means-riders-another-order",
    }
}
