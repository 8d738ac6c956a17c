//! The group bar: what can be ordered of several selected things at once, over the map.

use egui::{Frame, Margin, Rect, Stroke, Ui, UiBuilder, accesskit, vec2};
use fluent_bundle::FluentValue;

use crate::model::{Order, OrderKind, Thing, VehicleKind};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{BODY, SMALL, regular, semibold};

use super::block::stop_button;
use super::offers::{Deed, Offer, asked_of, first_that_can, offers};
use super::stop_result::stop_result_ui;
use super::{items, left_out};

const HEIGHT: f32 = 88.0;
/// Room for who can't.
const LEFT_OUT_HEIGHT: f32 = 38.0;
/// Above the scale bar and the legend.
const BOTTOM: f32 = 48.0;
const WIDTH_MAX: f32 = 560.0;
/// The stop's button is no wider than this.
const STOP_WIDTH: f32 = 180.0;
/// Orders of many at once that have a button of their own; the others are in a list.
const SHOWN: [&str; 3] = ["ask-release", "ask-climate", "ask-depot"];
/// Orders that are not given to many at once.
const NOT_FOR_MANY: [&str; 3] = ["ask-go-to", "ask-dispatch", "ask-voice-call"];

/// Draws the bar when several things are selected that take orders. Returns where it lies.
pub fn group_bar_ui(ctx: &UiContext<'_>, ui: &mut Ui, map: Rect) -> Option<Rect> {
    let targets = ctx.selection.things();
    if targets.len() < 2 {
        return None;
    }
    let mut offers = offers(ctx.picture, ctx.me, targets);
    offers.retain(|offer| !NOT_FOR_MANY.contains(&offer.key));
    if offers.is_empty() {
        return None;
    }
    // Told of the order that goes out with one press; of the others their cards tell it.
    let left_out = left_out::words(ctx.text, ctx.picture, &asked_of(ctx.picture, targets, Order::PullOver));
    let height = if left_out.is_some() { HEIGHT + LEFT_OUT_HEIGHT } else { HEIGHT };
    let width = WIDTH_MAX.min(map.width() - 24.0);
    let center = egui::pos2(map.center().x, map.bottom() - BOTTOM - height / 2.0);
    let rect = Rect::from_center_size(center, vec2(width, height));
    stop_result_ui(ctx, ui, rect.left_top() - vec2(0.0, 6.0), width);
    let builder = UiBuilder::new()
        .max_rect(rect)
        .id_salt("group bar")
        .accessibility_role(accesskit::Role::Toolbar)
        .accessibility_label(ctx.text.get("ask-group-bar"));
    let mut over = ui.new_child(builder);
    Frame::new()
        .fill(ctx.theme.panel)
        .stroke(Stroke::new(1.0, ctx.theme.accent))
        .corner_radius(8)
        .inner_margin(Margin::symmetric(12, 8))
        .show(&mut over, |ui| {
            ui.set_width(width - 24.0);
            ui.spacing_mut().item_spacing = vec2(6.0, 4.0);
            semibold(ui, &count_words(ctx, targets), BODY, ctx.theme.text);
            if let Some(words) = &left_out {
                let said = regular(ui, words, SMALL, ctx.theme.amber);
                said.on_hover_text(words.as_str());
            }
            ui.horizontal(|ui| buttons_ui(ctx, ui, targets, &offers));
        });
    Some(over.min_rect())
}

fn buttons_ui(ctx: &UiContext<'_>, ui: &mut Ui, targets: &[Thing], offers: &[Offer]) {
    if first_that_can(ctx.picture, targets, OrderKind::PullOver).is_some()
        && stop_button(ctx, ui, ctx.text.get("ask-pull-over"), STOP_WIDTH)
    {
        items::ask(ctx, targets, &Order::PullOver);
    }
    let is_stop = |offer: &Offer| offer.deed == Deed::Ask(Order::PullOver);
    for offer in offers.iter().filter(|offer| SHOWN.contains(&offer.key)) {
        items::button_ui(ctx, ui, targets, offer);
    }
    let others: Vec<&Offer> = offers.iter().filter(|offer| !is_stop(offer) && !SHOWN.contains(&offer.key)).collect();
    items::more_ui(ctx, ui, targets, &others);
}

/// How many of what: `12 shuttles · 3 buses`.
fn count_words(ctx: &UiContext<'_>, targets: &[Thing]) -> String {
    let text = ctx.text;
    let mut by_kind = [0_usize; VehicleKind::COUNT];
    let mut others = 0;
    for target in targets {
        match target {
            Thing::Vehicle(id) => {
                if let Some(vehicle) = ctx.picture.roster.get(id.index()) {
                    by_kind[vehicle.kind as usize] += 1;
                }
            }
            _ => others += 1,
        }
    }
    let counted = VehicleKind::ALL.into_iter().zip(by_kind).filter(|(_, count)| *count > 0);
    let part = |name: &str, count: usize| {
        let args =
            [("count", FluentValue::from(figure::count(text, count))), ("kind", FluentValue::from(name.to_owned()))];
        text.with("ask-count-of-kind", &args)
    };
    let mut parts: Vec<String> = counted.map(|(kind, count)| part(names::vehicle_kinds(text, kind), count)).collect();
    if others > 0 {
        parts.push(part(text.get("inspector-other-things"), others));
    }
    parts.join(" · ")
}
