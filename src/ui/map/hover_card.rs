//! The hover card: name, state, the one or two figures that matter, and their age.

use egui::{Color32, CornerRadius, FontId, Painter, Pos2, Rect, Stroke, StrokeKind, vec2};
use fluent_bundle::FluentValue;

use crate::base::time::Timestamp;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::names::{building_kind, is_personal, state_in_use, street_class, thing_name};
use crate::ui::widgets::age::Age;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::semibold_font;

/// Room between the pointer and the card, and between the card and the map's edge.
const GAP: f32 = 16.0;
const PADDING: f32 = 10.0;

/// What the card says.
struct Card {
    title: String,
    lines: Vec<String>,
    /// `None` for what stays.
    observed: Option<Timestamp>,
    needs_a_person: bool,
}

pub fn paint(ctx: &UiContext<'_>, painter: &Painter, rect: Rect, pointer: Pos2, thing: Thing) {
    let card = card_of(ctx, thing);
    let theme = ctx.theme;
    let title = painter.layout_no_wrap(card.title.clone(), semibold_font(painter.ctx(), 13.0), theme.text);
    let first_color = if card.needs_a_person { theme.amber } else { theme.text };
    let mut rows = vec![(title, theme.text)];
    for (index, line) in card.lines.iter().enumerate() {
        let color = if index == 0 { first_color } else { theme.text };
        rows.push((painter.layout_no_wrap(line.clone(), FontId::proportional(13.0), Color32::PLACEHOLDER), color));
    }
    if let Some(observed) = card.observed {
        let words = Age::of(ctx, observed).words(ctx.text);
        rows.push((painter.layout_no_wrap(words, FontId::proportional(12.0), Color32::PLACEHOLDER), theme.dim));
    }
    let width = rows.iter().map(|(galley, _)| galley.size().x).fold(0.0, f32::max);
    let height: f32 = rows.iter().map(|(galley, _)| galley.size().y + 2.0).sum();
    let size = vec2(width, height - 2.0) + vec2(2.0 * PADDING, 2.0 * PADDING - 2.0);
    // Right below the pointer, or on its other side where there is no room.
    let mut min = pointer + vec2(GAP, GAP);
    if min.x + size.x > rect.max.x - 4.0 {
        min.x = pointer.x - GAP - size.x;
    }
    if min.y + size.y > rect.max.y - 4.0 {
        min.y = pointer.y - GAP - size.y;
    }
    let area = Rect::from_min_size(min, size);
    painter.rect(area, CornerRadius::same(6), theme.raised, Stroke::new(1.0, theme.hairline), StrokeKind::Outside);
    let mut pen = area.min + vec2(PADDING, PADDING - 1.0);
    for (galley, color) in rows {
        let height = galley.size().y;
        painter.galley(pen, galley, color);
        pen.y += height + 2.0;
    }
}

fn card_of(ctx: &UiContext<'_>, thing: Thing) -> Card {
    let mut card = Card {
        title: thing_name(ctx.text, ctx.picture, thing),
        lines: Vec::new(),
        observed: None,
        needs_a_person: false,
    };
    match thing {
        Thing::Vehicle(id) => vehicle(ctx, id.index(), &mut card),
        Thing::Building(id) => building(ctx, id.index(), &mut card),
        Thing::Street(id) => street(ctx, id.index(), &mut card),
        Thing::Feeder(id) => feeder(ctx, id.index(), &mut card),
        Thing::Charger(id) => charger(ctx, id.index(), &mut card),
        Thing::Plant(id) => plant(ctx, id.index(), &mut card),
        Thing::SolarField(id) => {
            if let Some(now) = ctx.picture.solar_fields.get(id.index()) {
                card.observed = Some(now.observed);
                card.lines.push(with_power(ctx, "map-gives", now.power_kw));
            }
        }
        Thing::Depot(id) => {
            if let Some(depot) = ctx.picture.city.depots.get(id.index()) {
                card.lines.push(counted(ctx, "map-bays", depot.bays));
            }
        }
    }
    card
}

fn with_power(ctx: &UiContext<'_>, key: &str, kw: f32) -> String {
    ctx.text.with(key, &[("power", FluentValue::from(figure::power(ctx.text, kw)))])
}

fn counted(ctx: &UiContext<'_>, key: &str, count: u16) -> String {
    ctx.text.with(key, &[("count", FluentValue::from(figure::count(ctx.text, usize::from(count))))])
}

fn vehicle(ctx: &UiContext<'_>, index: usize, card: &mut Card) {
    let (Some(motion), Some(status)) = (ctx.picture.motion.get(index), ctx.picture.status.get(index)) else { return };
    card.observed = Some(status.last_heard);
    card.needs_a_person = status.state.needs_a_person();
    let mut state = state_in_use(ctx.text, status.state, status.role).to_owned();
    // Who is in a private car is nobody's business.
    let is_personal = ctx.picture.roster.get(index).is_none_or(is_personal);
    if status.riders > 0 && !is_personal {
        state = format!("{state} · {}", counted(ctx, "map-riders", u16::from(status.riders)));
    }
    card.lines.push(state);
    card.lines.push(format!(
        "{} · {}",
        figure::speed(ctx.text, motion.speed_mps),
        figure::percent(ctx.text, status.soc)
    ));
}

fn building(ctx: &UiContext<'_>, index: usize, card: &mut Card) {
    let (Some(building), Some(now)) = (ctx.picture.city.buildings.get(index), ctx.picture.buildings.get(index)) else {
        return;
    };
    card.observed = Some(now.observed);
    if building.name.is_some() {
        card.lines.push(building_kind(ctx.text, building.kind).to_owned());
    }
    if now.observed == Timestamp::NEVER {
        return;
    }
    let net_kw = now.net_kw();
    let key = if net_kw < 0.0 { "map-gives" } else { "map-draws" };
    let mut power = with_power(ctx, key, net_kw.abs());
    if now.solar_kw > 0.05 {
        power = format!("{power} · {}", with_power(ctx, "map-solar", now.solar_kw));
    }
    card.lines.push(power);
}

fn street(ctx: &UiContext<'_>, index: usize, card: &mut Card) {
    let Some(street) = ctx.picture.city.streets.streets.get(index) else { return };
    card.lines.push(street_class(ctx.text, street.class).to_owned());
    let Some(now) = ctx.picture.streets.get(index) else { return };
    card.observed = Some(now.observed);
    if now.vehicles == 0 {
        card.lines.push(ctx.text.get("map-street-empty").to_owned());
    } else {
        let speed = figure::speed(ctx.text, now.speed_mps);
        let vehicles = now.vehicles.to_string();
        let args = [("speed", FluentValue::from(speed)), ("vehicles", FluentValue::from(vehicles))];
        card.lines.push(ctx.text.with("map-street-speed", &args));
    }
}

fn feeder(ctx: &UiContext<'_>, index: usize, card: &mut Card) {
    let (Some(feeder), Some(now)) = (ctx.picture.city.feeders.get(index), ctx.picture.feeders.get(index)) else {
        return;
    };
    card.observed = Some(now.observed);
    if now.observed == Timestamp::NEVER {
        return;
    }
    let share = super::values::feeder_share(&ctx.picture.city, index, now);
    card.needs_a_person = share.is_some_and(|share| share > super::values::FEEDER_NEAR_LIMIT);
    let power = figure::power(ctx.text, now.load_kw);
    let limit = figure::power(ctx.text, feeder.limit_kw);
    let args = [("power", FluentValue::from(power)), ("limit", FluentValue::from(limit))];
    let mut line = ctx.text.with("map-power-limit", &args);
    if let Some(share) = share {
        line = format!("{line} · {}", figure::percent(ctx.text, share));
    }
    card.lines.push(line);
}

fn charger(ctx: &UiContext<'_>, index: usize, card: &mut Card) {
    let Some(now) = ctx.picture.chargers.get(index) else { return };
    card.observed = Some(now.observed);
    card.needs_a_person = now.is_faulty;
    card.lines.push(if now.is_faulty {
        ctx.text.get("map-fault").to_owned()
    } else if now.power_kw > 0.1 {
        with_power(ctx, "map-charger-busy", now.power_kw)
    } else {
        ctx.text.get("map-charger-free").to_owned()
    });
}

fn plant(ctx: &UiContext<'_>, index: usize, card: &mut Card) {
    let Some(now) = ctx.picture.plants.get(index) else { return };
    card.observed = Some(now.observed);
    card.needs_a_person = now.is_faulty;
    if now.is_faulty {
        card.lines.push(ctx.text.get("map-fault").to_owned());
    }
    if now.observed != Timestamp::NEVER {
        card.lines
            .push(ctx.text.with("map-tank", &[("mass", FluentValue::from(figure::hydrogen(ctx.text, now.tank_kg)))]));
        let net_kw = now.fuel_cell_kw - now.electrolyser_kw;
        let key = if net_kw > 0.0 { "map-gives" } else { "map-draws" };
        card.lines.push(with_power(ctx, key, net_kw.abs()));
    }
}
