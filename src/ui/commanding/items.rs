//! Offers as items of a menu, and as buttons that open one.

use egui::{Popup, Ui, vec2};

use crate::model::{Order, Thing};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::widgets::button::text_button;

use super::deed_words;
use super::offers::{Deed, Offer, asked_of};

pub const ITEM_HEIGHT: f32 = 28.0;
pub const MENU_WIDTH: f32 = 220.0;

/// Orders that are seldom given: where there are several, they stand in a list of their own behind the others.
const RARE: [&str; 11] = [
    "ask-reroute",
    "ask-charge-limit",
    "ask-horn",
    "ask-lights",
    "ask-maintenance",
    "ask-out-of-service",
    "ask-back-in-service",
    "ask-avoid-street",
    "ask-allow-street",
    "ask-charge-by",
    "ask-precondition",
];

/// Offers that are shown at once, and those in the list behind them.
pub fn by_use(offers: &[Offer]) -> (Vec<&Offer>, Vec<&Offer>) {
    let (rare, common): (Vec<&Offer>, Vec<&Offer>) = offers.iter().partition(|offer| RARE.contains(&offer.key));
    if rare.len() < 2 { (offers.iter().collect(), Vec::new()) } else { (common, rare) }
}

/// Sends what a press on an offer asks for. Nothing for one that opens a list.
pub fn press(ctx: &UiContext<'_>, targets: &[Thing], deed: &Deed) {
    match deed {
        Deed::Ask(order) => ask(ctx, targets, order),
        Deed::Fill(order) => ctx.requests.send(Request::FillOrder(asked_of(ctx.picture, targets, order.clone()))),
        Deed::Choose(_) => {}
    }
}

pub fn ask(ctx: &UiContext<'_>, targets: &[Thing], order: &Order) {
    ctx.requests.send(Request::Order(asked_of(ctx.picture, targets, order.clone())));
}

/// Sends an order whose button was held down.
pub fn ask_held(ctx: &UiContext<'_>, targets: &[Thing], order: &Order) {
    ctx.requests.send(Request::HeldOrder(asked_of(ctx.picture, targets, order.clone())));
}

/// An offer as a button; one that opens a list does so under it.
pub fn button_ui(ctx: &UiContext<'_>, ui: &mut Ui, targets: &[Thing], offer: &Offer) {
    let response = text_button(ui, ctx.theme, ctx.text.get(offer.key));
    if let Deed::Choose(orders) = &offer.deed {
        Popup::menu(&response).id(ui.scope_id().with(("choose order", offer.key))).show(|ui| {
            choices_ui(ctx, ui, targets, orders);
        });
    } else if response.clicked() {
        press(ctx, targets, &offer.deed);
    }
}

/// A button that opens a list of offers; nothing for an empty one.
pub fn more_ui(ctx: &UiContext<'_>, ui: &mut Ui, targets: &[Thing], offers: &[&Offer]) {
    if offers.is_empty() {
        return;
    }
    let response = text_button(ui, ctx.theme, ctx.text.get("ask-more-orders"));
    Popup::menu(&response).id(ui.scope_id().with("more orders")).show(|ui| {
        ui.set_min_width(MENU_WIDTH);
        items_ui(ctx, ui, targets, offers.iter().copied());
    });
}

/// Offers as items of an open menu, which closes when one is chosen.
pub fn items_ui<'a>(ctx: &UiContext<'_>, ui: &mut Ui, targets: &[Thing], offers: impl IntoIterator<Item = &'a Offer>) {
    for offer in offers {
        let words = ctx.text.get(offer.key);
        match &offer.deed {
            Deed::Choose(orders) => {
                ui.menu_button(words, |ui| choices_ui(ctx, ui, targets, orders));
            }
            deed if item_ui(ui, words) => {
                press(ctx, targets, deed);
                ui.close();
            }
            _ => {}
        }
    }
}

/// The orders of a list, by their values.
pub fn choices_ui(ctx: &UiContext<'_>, ui: &mut Ui, targets: &[Thing], orders: &[Order]) {
    for order in orders {
        if item_ui(ui, &deed_words::value_words(ctx.text, ctx.picture, order)) {
            ask(ctx, targets, order);
            ui.close();
        }
    }
}

/// An item of a menu. True when it was chosen.
pub fn item_ui(ui: &mut Ui, words: &str) -> bool {
    let item = egui::Button::new(words).frame_when_inactive(false).min_size(vec2(MENU_WIDTH - 20.0, ITEM_HEIGHT));
    ui.add(item).clicked()
}
