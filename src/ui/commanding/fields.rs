//! The values of an order that can be edited on its card.

use std::ops::RangeInclusive;

use egui::{DragValue, TextEdit, Ui};
use fluent_bundle::FluentValue;

use crate::model::command::{Capabilities, ClimateOrder};
use crate::model::{Order, Thing};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::search_words::search_index;
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{SMALL, name_field, regular};
use crate::world::SearchIndex;

use super::OrderAsked;

/// Places that are offered for what was typed.
const PLACES_MAX: usize = 5;
/// Things that are looked through for them.
const LOOKED_AT_MAX: usize = 40;
/// Steps of the values.
const STEP_C: f64 = 0.5;
const STEP_KW: f64 = 1.0;

/// What is being typed on the card.
#[derive(Default)]
pub struct Fields {
    wants_focus: bool,
    words: String,
    index: Option<SearchIndex>,
}

impl Fields {
    pub fn new(order: &Order) -> Self {
        let is_typed = matches!(order, Order::ShowMessage(_) | Order::GoTo(_));
        Self { wants_focus: is_typed, ..Self::default() }
    }

    /// The message that says what is not filled in yet.
    pub fn lacks(order: &Order) -> Option<&'static str> {
        match order {
            Order::GoTo(place) if !place.is_some() => Some("ask-choose-place"),
            Order::ShowMessage(words) if words.trim().is_empty() => Some("ask-write-message"),
            _ => None,
        }
    }

    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, asked: &mut OrderAsked) {
        let able = asked.targets.first().map_or_else(Capabilities::default, |first| ctx.picture.abilities.get(*first));
        let (low_c, high_c) = able.climate_c;
        let most_kw = able.power_max_kw;
        match &mut asked.order {
            Order::SetPoint { heat_c, cool_c } => {
                number(ctx, ui, "ask-heat-to", heat_c, low_c..=high_c, STEP_C, " °C");
                number(ctx, ui, "ask-cool-to", cool_c, low_c..=high_c, STEP_C, " °C");
            }
            Order::SetClimate(ClimateOrder::Hold(cabin_c)) => {
                number(ctx, ui, "ask-cabin", cabin_c, low_c..=high_c, STEP_C, " °C");
            }
            Order::SetBattery(power_kw) => {
                power(ctx, ui, ["ask-battery-power", "ask-own-rules"], power_kw, -most_kw..=most_kw);
            }
            Order::SetElectrolyser(power_kw) | Order::SetFuelCell(power_kw) => {
                power(ctx, ui, ["ask-power", "ask-own-rules"], power_kw, 0.0..=most_kw);
            }
            Order::SetLimit(limit_kw) | Order::SetChargeLimit(limit_kw) => {
                power(ctx, ui, ["ask-power-limit", "ask-no-limit"], limit_kw, 0.0..=most_kw);
            }
            Order::ShowMessage(words) => message(ctx, ui, words, &mut self.wants_focus),
            Order::GoTo(_) => self.place_ui(ctx, ui, asked),
            _ => {}
        }
    }

    /// A field for a place's name, and the places that answer to it.
    fn place_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, asked: &mut OrderAsked) {
        let name = ctx.text.get("ask-place");
        regular(ui, name, SMALL, ctx.theme.dim);
        let field = TextEdit::singleline(&mut self.words)
            .id_salt("order place")
            .margin(egui::Margin::symmetric(10, 6))
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        name_field(&response, name);
        if std::mem::take(&mut self.wants_focus) {
            response.request_focus();
        }
        let index =
            self.index.get_or_insert_with(|| search_index(ctx.picture.city.clone(), ctx.picture.roster.clone()));
        let found = index.find(&self.words, LOOKED_AT_MAX);
        let places = found.into_iter().filter_map(|found| match found.thing {
            Thing::Building(id) => Some(id),
            _ => None,
        });
        // Always as high, or what is below would move while somebody types.
        let height = PLACES_MAX as f32 * 28.0;
        let top = ui.cursor().top();
        for place in places.take(PLACES_MAX) {
            let words = names::building_name(ctx.text, &ctx.picture.city, place);
            let is_chosen = asked.order == Order::GoTo(place);
            if chip(ui, ctx.theme, &words, "", &words, is_chosen).clicked() {
                asked.order = Order::GoTo(place);
            }
        }
        ui.add_space((top + height - ui.cursor().top()).max(0.0));
    }
}

fn number(
    ctx: &UiContext<'_>,
    ui: &mut Ui,
    key: &'static str,
    value: &mut f32,
    range: RangeInclusive<f32>,
    step: f64,
    unit: &str,
) {
    let name = ctx.text.get(key);
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        let response = ui.add(DragValue::new(value).range(range).speed(step).fixed_decimals(1).suffix(unit));
        name_field(&response, name);
        regular(ui, name, SMALL, ctx.theme.dim);
    });
}

/// A power, or none: by its own rules, without a limit.
fn power(
    ctx: &UiContext<'_>,
    ui: &mut Ui,
    [name_key, none_key]: [&'static str; 2],
    value: &mut Option<f32>,
    range: RangeInclusive<f32>,
) {
    if let Some(power_kw) = value {
        number(ctx, ui, name_key, power_kw, range, STEP_KW, " kW");
    }
    let words = ctx.text.get(none_key);
    if chip(ui, ctx.theme, words, "", words, value.is_none()).clicked() {
        *value = if value.is_none() { Some(0.0) } else { None };
    }
}

fn message(ctx: &UiContext<'_>, ui: &mut Ui, words: &mut String, wants_focus: &mut bool) {
    let name = ctx.text.get("ask-message-words");
    let left = Order::MESSAGE_CHARS_MAX.saturating_sub(words.chars().count());
    regular(ui, &ctx.text.with("ask-letters-left", &[("count", FluentValue::from(left))]), SMALL, ctx.theme.dim);
    let field = TextEdit::multiline(words)
        .id_salt("order message")
        .char_limit(Order::MESSAGE_CHARS_MAX)
        .desired_rows(3)
        .margin(egui::Margin::symmetric(10, 6))
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    name_field(&response, name);
    if std::mem::take(wants_focus) {
        response.request_focus();
    }
}
