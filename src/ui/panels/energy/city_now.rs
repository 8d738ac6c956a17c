//! The flow of power through the city now, from sources to uses.

use egui::{Align, Color32, Layout, Role, Sense, Ui, UiBuilder, WidgetInfo, accesskit, vec2};
use fluent_bundle::FluentValue;

use crate::model::fact::CityEnergyFact;
use crate::ui::context::UiContext;
use crate::ui::widgets::age::{Age, Freshness, METER_STALE_AFTER_S};
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{BODY, SMALL, TITLE, heading, regular};

use super::balance;
use super::flow::{Destination, Flow, Origin};
use super::sankey::{LABEL_HEIGHT, Label, Sankey};

/// Taller than this the picture says no more.
const HEIGHT_MAX: f32 = 360.0;

/// The panel that shows the flow.
#[derive(Default)]
pub struct CityNow {
    /// The flow of the balance shown last; most frames show the same.
    shown: Option<(CityEnergyFact, Flow)>,
    /// Whether the dock's tab already says what the panel is.
    pub is_named_by_tab: bool,
}

impl CityNow {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("energy-city-now"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(14, 10)).show(ui, |ui| {
                self.contents_ui(ctx, ui);
            });
        });
    }

    fn contents_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        header_ui(ctx, ui, self.is_named_by_tab);
        let Some(fact) = ctx.picture.energy else {
            regular(ui, ctx.text.get("energy-no-balance"), BODY, ctx.theme.dim);
            return;
        };
        if self.shown.as_ref().is_none_or(|(shown, _)| *shown != fact) {
            self.shown = Some((fact, Flow::of(&fact)));
        }
        let Some((_, flow)) = &self.shown else { return };
        if flow.origins.is_empty() || flow.destinations.is_empty() {
            regular(ui, ctx.text.get("energy-nothing-flows"), BODY, ctx.theme.dim);
            return;
        }
        flow_ui(ctx, ui, flow);
    }
}

fn header_ui(ctx: &UiContext<'_>, ui: &mut Ui, is_named_by_tab: bool) {
    let (text, theme) = (ctx.text, ctx.theme);
    let (note, color) = match ctx.picture.energy {
        Some(fact) => {
            let age = Age::of(ctx, fact.observed);
            let is_live = age.freshness(ctx, METER_STALE_AFTER_S) == Freshness::Live;
            let drawn =
                text.with("energy-drawn", &[("power", FluentValue::from(figure::power(text, balance::use_kw(&fact))))]);
            let when = if is_live { text.clock_short(fact.observed, ctx.picture.city.zone) } else { age.words(text) };
            (format!("{drawn} · {when}"), if is_live { theme.dim } else { theme.amber })
        }
        None => (text.get("age-never").to_owned(), theme.dim),
    };
    ui.allocate_ui_with_layout(vec2(ui.available_width(), 28.0), Layout::right_to_left(Align::Center), |ui| {
        ui.add(egui::Label::new(egui::RichText::new(note).size(SMALL).color(color)).selectable(false));
        ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
            if !is_named_by_tab {
                heading(ui, text.get("energy-city-now"), TITLE, theme.text);
            }
        });
    });
    if let Some(price) = price_now(ctx) {
        regular(ui, &price, SMALL, theme.dim);
    }
    ui.add_space(6.0);
}

/// What a kWh costs now, in words.
fn price_now(ctx: &UiContext<'_>) -> Option<String> {
    let prices = ctx.picture.prices.as_ref()?;
    let slot = prices.slot_at(ctx.picture.source.clock.now)?;
    let yen = |yen_kwh: &[f32]| yen_kwh.get(slot).map(|yen| FluentValue::from(format!("{yen:.1}")));
    let args = [("spot", yen(&prices.spot_yen_kwh)?), ("homes", yen(&prices.tariff_yen_kwh)?)];
    Some(ctx.text.with("energy-price-now", &args))
}

fn flow_ui(ctx: &UiContext<'_>, ui: &mut Ui, flow: &Flow) {
    let text = ctx.text;
    let origins: Vec<(Label, Color32)> = flow
        .origins
        .iter()
        .map(|end| (label(ctx, origin_key(end.what), end.power_kw), origin_color(ctx, end.what)))
        .collect();
    let destinations: Vec<Label> =
        flow.destinations.iter().map(|end| label(ctx, destination_key(end.what), end.power_kw)).collect();
    let rows = origins.len().max(destinations.len()) as f32;
    let height = ui.available_height().min(HEIGHT_MAX).max(rows * LABEL_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), height), Sense::hover());
    response.widget_info(|| {
        let list = |labels: &mut dyn Iterator<Item = &Label>| {
            labels.map(|label| format!("{} {}", label.name, label.power)).collect::<Vec<_>>().join(", ")
        };
        let summary = text.with(
            "energy-flow-summary",
            &[
                ("sources", FluentValue::from(list(&mut origins.iter().map(|(label, _)| label)))),
                ("uses", FluentValue::from(list(&mut destinations.iter()))),
            ],
        );
        WidgetInfo::labeled(Role::Image, true, summary)
    });
    Sankey { flow, origins, destinations }.paint(ui, ctx.theme, rect);
}

fn label(ctx: &UiContext<'_>, key: &str, power_kw: f32) -> Label {
    Label { name: ctx.text.get(key).to_owned(), power: figure::power(ctx.text, power_kw) }
}

fn origin_key(origin: Origin) -> &'static str {
    match origin {
        Origin::Grid => "energy-grid",
        Origin::Solar => "energy-solar",
        Origin::Hydrogen => "energy-hydrogen",
        Origin::Batteries => "energy-batteries",
        Origin::Generators => "energy-generators",
    }
}

fn origin_color(ctx: &UiContext<'_>, origin: Origin) -> Color32 {
    match origin {
        Origin::Grid => ctx.theme.grid,
        Origin::Solar => ctx.theme.solar,
        Origin::Hydrogen => ctx.theme.hydrogen,
        Origin::Batteries => ctx.theme.batteries,
        Origin::Generators => ctx.theme.amber,
    }
}

fn destination_key(destination: Destination) -> &'static str {
    match destination {
        Destination::Homes => "energy-homes",
        Destination::Institutions => "energy-institutions",
        Destination::Business => "energy-business",
        Destination::Vehicles => "energy-vehicles",
        Destination::Electrolyser => "energy-electrolyser",
        Destination::BatteriesCharging => "energy-batteries-charging",
        Destination::Losses => "energy-losses",
        Destination::GridOut => "energy-grid-out",
    }
}
