//! The values of an order that can be edited on its card.

use std::ops::RangeInclusive;

use egui::{DragValue, TextEdit, Ui};
use fluent_bundle::FluentValue;

use crate::model::command::{Capabilities, ChargePace, ClimateOrder};
use crate::model::{Order, Thing};
use crate::ui::context::UiContext;
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{SMALL, name_field, regular};

use super::OrderAsked;
use super::moment::moment_ui;
use super::picking::Picking;

/// Steps of the values.
const STEP_C: f64 = 0.5;
const STEP_KW: f64 = 1.0;
const STEP_PERCENT: f64 = 1.0;

/// What is being typed on the card.
#[derive(Default)]
pub struct Fields {
    wants_focus: bool,
    picking: Picking,
}

impl Fields {
    pub fn new(order: &Order) -> Self {
        let is_picked = matches!(order, Order::GoTo(_) | Order::AvoidStreet { .. } | Order::Dispatch(_));
        let picking = Picking::new(is_picked);
        Self { wants_focus: matches!(order, Order::ShowMessage(_)), picking }
    }

    /// Takes in what was clicked on the map. False when the order asks for nothing of the kind.
    pub fn pick(&mut self, order: &mut Order, thing: Thing) -> bool {
        self.picking.pick(order, thing)
    }

    /// The message that says what is not filled in yet.
    pub fn lacks(order: &Order) -> Option<&'static str> {
        match order {
            Order::GoTo(place) if !place.is_some() => Some("ask-choose-place"),
            Order::AvoidStreet { street, .. } if !street.is_some() => Some("ask-choose-street"),
            Order::Dispatch(itinerary) if itinerary.stops.is_empty() => Some("ask-choose-request"),
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
            Order::SetClimate(ClimateOrder::ReadyBy { cabin_c, departure }) => {
                number(ctx, ui, "ask-cabin", cabin_c, low_c..=high_c, STEP_C, " °C");
                moment_ui(ctx, ui, "ask-departure", departure);
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
            Order::GoTo(_) => self.picking.place_ui(ctx, ui, asked),
            Order::Dispatch(_) => self.picking.request_ui(ctx, ui, asked),
            Order::AvoidStreet { street, until } => {
                self.picking.street_ui(ctx, ui, street);
                moment_ui(ctx, ui, "ask-until", until);
            }
            Order::ChargeBy { level, by, pace } => {
                let mut percent = *level * 100.0;
                number(ctx, ui, "ask-level", &mut percent, 10.0..=100.0, STEP_PERCENT, " %");
                *level = percent / 100.0;
                moment_ui(ctx, ui, "ask-by", by);
                pace_ui(ctx, ui, pace);
            }
            _ => {}
        }
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

/// How it is charged until then.
fn pace_ui(ctx: &UiContext<'_>, ui: &mut Ui, pace: &mut ChargePace) {
    ui.horizontal_wrapped(|ui| {
        for (choice, key) in [(ChargePace::Steady, "ask-pace-steady"), (ChargePace::Cheapest, "ask-pace-cheapest")] {
            let words = ctx.text.get(key);
            if chip(ui, ctx.theme, words, "", words, *pace == choice).clicked() {
                *pace = choice;
            }
        }
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
