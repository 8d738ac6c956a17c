//! Attention: what needs a person, one line each, newest harm first, with the deed as a button.

use std::collections::BTreeMap;
use std::sync::Arc;

use egui::{
    Color32, Rect, Role, ScrollArea, Sense, Shape, Stroke, Ui, UiBuilder, Vec2, WidgetInfo, accesskit, pos2, vec2,
};
use fluent_bundle::FluentValue;

use crate::base::geo::Point;
use crate::base::ids::{FeederId, VehicleId};
use crate::base::name::Name;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::Thing;
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::style::ROW_HEIGHT;
use crate::ui::widgets::level_bar::warning_sign;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, line, regular, regular_font, semibold_font};
use crate::ui::widgets::{button, figure};
use crate::world::picture::{Attention, AttentionKind};

/// Places kept at most; more are looked up anew.
const PLACES_MAX: usize = 256;

/// The panel with the attention lines.
#[derive(Default)]
pub struct AttentionPanel {
    places: Places,
}

/// What stands nearest to vehicles on streets without a name, looked up once for each place.
#[derive(Default)]
struct Places {
    city: Option<Arc<City>>,
    near: BTreeMap<VehicleId, (Point, Option<Name>)>,
}

impl Places {
    fn near(&mut self, city: &Arc<City>, vehicle: VehicleId, place: Point) -> Option<&Name> {
        if self.near.len() >= PLACES_MAX || self.city.as_ref().is_none_or(|of| !Arc::ptr_eq(of, city)) {
            self.near.clear();
            self.city = Some(city.clone());
        }
        let known = self.near.entry(vehicle).or_insert_with(|| (place, nearest_name(city, place)));
        if known.0 != place {
            *known = (place, nearest_name(city, place));
        }
        known.1.as_ref()
    }
}

impl AttentionPanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("attention-panel"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                header_ui(ctx, ui);
                rows_ui(ctx, ui, &mut self.places);
            });
        });
    }
}

fn header_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let count = ctx.picture.attention.len();
    ui.horizontal(|ui| {
        ui.set_min_height(ROW_HEIGHT);
        heading(ui, ctx.text.get("attention-panel"), SECTION, ctx.theme.text);
        let words = if count == 0 {
            ctx.text.get("attention-none").to_owned()
        } else {
            ctx.text.with("attention-count", &[("number", FluentValue::from(count))])
        };
        regular(ui, &words, SMALL, ctx.theme.dim);
    });
}

fn rows_ui(ctx: &UiContext<'_>, ui: &mut Ui, places: &mut Places) {
    let items = &*ctx.picture.attention;
    if items.is_empty() {
        return;
    }
    ScrollArea::vertical().id_salt("attention rows").auto_shrink(false).show_rows(
        ui,
        ROW_HEIGHT + 4.0,
        items.len(),
        |ui, shown| {
            ui.spacing_mut().item_spacing = Vec2::ZERO;
            for item in items.get(shown).unwrap_or_default() {
                ui.push_id((std::mem::discriminant(&item.what), item.thing()), |ui| row_ui(ctx, ui, item, places));
            }
        },
    );
}

fn row_ui(ctx: &UiContext<'_>, ui: &mut Ui, item: &Attention, places: &mut Places) {
    let thing = item.thing();
    // A line about many vehicles names none of them.
    let name = match item.what {
        AttentionKind::AwaitCheck { .. } => String::new(),
        _ => names::thing_name(ctx.text, ctx.picture, thing),
    };
    let size = vec2(ui.available_width(), ROW_HEIGHT + 4.0);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    let what = what(ctx, item);
    let place = place(ctx, item, places);
    let clock = ctx.text.clock_short(item.since, ctx.picture.city.zone);
    let since = ctx.text.with("attention-since", &[("time", FluentValue::from(clock))]);
    response.widget_info(|| WidgetInfo::labeled(Role::ListItem, true, format!("{name}: {what}, {place} {since}")));
    if response.clicked() {
        ctx.requests.send(Request::Show(thing));
    }
    if response.hovered() || response.has_focus() {
        ui.painter().rect_filled(rect, 4.0, ctx.theme.raised);
    }
    let right = show_button(ctx, ui, rect, thing, &name);
    paint_sign(ui, item, pos2(rect.left() + 8.0, rect.center().y), ctx.theme.amber);
    let clock = line(ui, &since, regular_font(BODY), ctx.theme.dim, 120.0);
    let clock_left = right - 12.0 - clock.size().x;
    ui.painter().galley(pos2(clock_left, rect.center().y - clock.size().y / 2.0), clock, ctx.theme.dim);
    paint_words(
        ctx,
        ui,
        Rect::from_min_max(pos2(rect.left() + 24.0, rect.top()), pos2(clock_left - 12.0, rect.bottom())),
        [&name, &what, &place],
    );
}

fn paint_words(ctx: &UiContext<'_>, ui: &Ui, rect: Rect, words: [&str; 3]) {
    let fonts = [semibold_font(ui.ctx(), BODY), regular_font(BODY), regular_font(BODY)];
    let colors = [ctx.theme.text, ctx.theme.amber, ctx.theme.dim];
    let mut x = rect.left();
    for ((words, font), color) in words.into_iter().zip(fonts).zip(colors) {
        let room = rect.right() - x;
        if words.is_empty() || room < 24.0 {
            continue;
        }
        let galley = line(ui, words, font, color, room);
        let width = galley.size().x;
        ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, color);
        x += width + 10.0;
    }
}

/// The button at the right end of a row; returns its left edge.
fn show_button(ctx: &UiContext<'_>, ui: &mut Ui, row: Rect, thing: Thing, name: &str) -> f32 {
    let named = ctx.text.with("attention-show-named", &[("name", FluentValue::from(name.to_owned()))]);
    let area = row.shrink2(vec2(4.0, 3.0));
    let builder = UiBuilder::new().max_rect(area).layout(egui::Layout::right_to_left(egui::Align::Center));
    let response = ui
        .scope_builder(builder, |ui| button::named_button(ui, ctx.theme, ctx.text.get("attention-show"), &named))
        .inner;
    if response.clicked() {
        ctx.requests.send(Request::Show(thing));
    }
    response.rect.left()
}

fn what(ctx: &UiContext<'_>, item: &Attention) -> String {
    let key = match item.what {
        AttentionKind::NoContact { .. } => "attention-no-contact",
        AttentionKind::Immobilised { .. } => "attention-immobilised",
        AttentionKind::FeederOut { .. } => "attention-feeder-out",
        AttentionKind::FeederNearLimit { share, .. } => {
            let percent = FluentValue::from(figure::percent(ctx.text, share));
            return ctx.text.with("attention-near-limit", &[("percent", percent)]);
        }
        AttentionKind::Assistance { cause, .. } => {
            let cause = FluentValue::from(names::assistance_cause(ctx.text, cause).to_owned());
            return ctx.text.with("attention-assistance", &[("cause", cause)]);
        }
        AttentionKind::ChargerFault { .. } => "attention-charger-fault",
        AttentionKind::PlantFault { .. } => "attention-plant-fault",
        AttentionKind::PlantShutOff { .. } => "attention-plant-shut-off",
        AttentionKind::AwaitCheck { vehicles, .. } => {
            return ctx.text.with("attention-await-check", &[("number", FluentValue::from(vehicles))]);
        }
    };
    ctx.text.get(key).to_owned()
}

fn place(ctx: &UiContext<'_>, item: &Attention, places: &mut Places) -> String {
    let city = &ctx.picture.city;
    match item.what {
        AttentionKind::NoContact { vehicle } => on_street(ctx, "attention-last-seen", vehicle, places),
        AttentionKind::Immobilised { vehicle } | AttentionKind::Assistance { vehicle, .. } => {
            on_street(ctx, "attention-on", vehicle, places)
        }
        AttentionKind::FeederOut { people, life_support_homes, .. } => in_the_dark(ctx, people, life_support_homes),
        AttentionKind::FeederNearLimit { .. } | AttentionKind::AwaitCheck { .. } => String::new(),
        AttentionKind::ChargerFault { charger } => {
            city.chargers.get(charger.index()).map_or_else(String::new, |charger| on_feeder(ctx, charger.feeder))
        }
        AttentionKind::PlantFault { plant } | AttentionKind::PlantShutOff { plant } => {
            city.plants.get(plant.index()).map_or_else(String::new, |plant| on_feeder(ctx, plant.feeder))
        }
    }
}

/// Who is without power: people, and homes where somebody lives by a medical device.
fn in_the_dark(ctx: &UiContext<'_>, people: u32, life_support_homes: u16) -> String {
    let people = ctx.text.with("attention-people", &[("number", FluentValue::from(people))]);
    if life_support_homes == 0 {
        return people;
    }
    let homes = ctx.text.with("attention-life-support", &[("number", FluentValue::from(life_support_homes))]);
    format!("{homes}, {people}")
}

/// Where a vehicle is: its street, or, on one without a name, what stands or runs nearest with one.
fn on_street(ctx: &UiContext<'_>, key: &str, vehicle: VehicleId, places: &mut Places) -> String {
    let streets = &ctx.picture.city.streets;
    let Some(motion) = ctx.picture.motion.get(vehicle.index()).filter(|motion| motion.observed != Timestamp::NEVER)
    else {
        return String::new();
    };
    let arc = streets.arcs.get(motion.arc.index());
    let street = arc.and_then(|arc| streets.streets.get(arc.street.index())?.name.as_ref());
    if let Some(name) = street {
        return ctx.text.with(key, &[("street", FluentValue::from(ctx.text.name(name).to_owned()))]);
    }
    let near = places.near(&ctx.picture.city, vehicle, motion.place);
    near.map_or_else(String::new, |name| {
        ctx.text.with("attention-near", &[("place", FluentValue::from(ctx.text.name(name).to_owned()))])
    })
}

/// The name of the building or depot with a name that is nearest to a place.
fn nearest_name(city: &City, place: Point) -> Option<Name> {
    let buildings = city.buildings.iter().filter_map(|building| Some((building.center, building.name.as_ref()?)));
    let depots = city.depots.iter().map(|depot| (depot.place, &depot.name));
    let far = |at: Point| (at.x - place.x).powi(2) + (at.y - place.y).powi(2);
    let nearest = buildings.chain(depots).min_by(|(a, _), (b, _)| far(*a).total_cmp(&far(*b)));
    nearest.map(|(_, name)| name.clone())
}

fn on_feeder(ctx: &UiContext<'_>, feeder: FeederId) -> String {
    let name = names::thing_name(ctx.text, ctx.picture, Thing::Feeder(feeder));
    ctx.text.with("attention-hangs-on", &[("feeder", FluentValue::from(name))])
}

/// A shape for each kind, so that colour never stands alone: triangle, diamond, square, ring, disc,
/// cross.
fn paint_sign(ui: &Ui, item: &Attention, center: egui::Pos2, color: Color32) {
    let painter = ui.painter();
    match item.what {
        AttentionKind::FeederNearLimit { .. } => warning_sign(ui, center, 11.0, color),
        AttentionKind::FeederOut { .. } => {
            for ends in [[vec2(-5.0, -5.0), vec2(5.0, 5.0)], [vec2(-5.0, 5.0), vec2(5.0, -5.0)]] {
                painter.line_segment(ends.map(|offset| center + offset), Stroke::new(2.5, color));
            }
        }
        AttentionKind::Immobilised { .. } => {
            let points =
                [vec2(0.0, -6.0), vec2(6.0, 0.0), vec2(0.0, 6.0), vec2(-6.0, 0.0)].map(|offset| center + offset);
            painter.add(Shape::convex_polygon(points.to_vec(), color, Stroke::NONE));
        }
        AttentionKind::Assistance { .. } | AttentionKind::AwaitCheck { .. } => {
            painter.circle_filled(center, 5.0, color);
        }
        AttentionKind::NoContact { .. } => {
            painter.circle_stroke(center, 5.0, Stroke::new(2.0, color));
        }
        AttentionKind::ChargerFault { .. } | AttentionKind::PlantFault { .. } | AttentionKind::PlantShutOff { .. } => {
            painter.rect_filled(Rect::from_center_size(center, Vec2::splat(9.0)), 1.0, color);
        }
    }
}
