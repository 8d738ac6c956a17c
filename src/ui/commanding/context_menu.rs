//! The context menu of a thing or of a selection: what can be ordered of it. Whom it is about is settled when it opens, so
//! that a list that is sorted anew under it changes nothing.

use egui::{Context, Id, LayerId, Layout, Popup, PopupCloseBehavior, PopupKind, Pos2, Response, Ui};
use fluent_bundle::FluentValue;

use crate::base::ids::StreetId;
use crate::model::{Order, OrderKind, Thing};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::selection::Choice;
use crate::ui::widgets::hold_button::HoldButton;
use crate::ui::widgets::text::{BODY, heading, regular};

use super::block::GUARD_S;
use super::offers::{Deed, avoid, avoided_by, can_emergency_stop, first_that_can, offers};
use super::{deed_words, items};

/// A menu that is open.
pub struct ContextMenu {
    targets: Vec<Thing>,
    at: Pos2,
    is_open: bool,
}

/// Asks for the menu of a thing when it was clicked with the other button; selects it first, unless it is one of several
/// that are selected.
pub fn ask_for_menu(ctx: &UiContext<'_>, response: &Response, thing: Option<Thing>) {
    let (true, Some(thing)) = (response.secondary_clicked(), thing) else { return };
    let Some(at) = response.ctx.pointer_latest_pos() else { return };
    let targets = if ctx.selection.contains(thing) { ctx.selection.things().to_vec() } else { vec![thing] };
    // A street is asked about for the vehicles that are selected.
    let is_for_others = matches!(thing, Thing::Street(_)) && !selected_vehicles(ctx).is_empty();
    if !ctx.selection.contains(thing) && !is_for_others {
        ctx.requests.send(Request::Select { things: vec![thing], choice: Choice::Replace });
    }
    ctx.requests.send(Request::OpenMenu { targets, at });
}

impl ContextMenu {
    pub fn new(targets: Vec<Thing>, at: Pos2) -> Self {
        Self { targets, at, is_open: true }
    }

    /// Draws it. Says whether it stays open.
    pub fn ui(&mut self, ui_ctx: &Context, ctx: &UiContext<'_>) -> bool {
        let mut is_open = self.is_open;
        Popup::new(Id::unique("order menu"), ui_ctx.clone(), self.at, LayerId::background())
            .kind(PopupKind::Menu)
            .layout(Layout::top_down_justified(egui::Align::Min))
            .style(egui::containers::menu::menu_style)
            .close_behavior(PopupCloseBehavior::CloseOnClick)
            .open_bool(&mut is_open)
            .show(|ui| {
                ui.set_min_width(items::MENU_WIDTH);
                self.contents_ui(ctx, ui);
            });
        self.is_open = is_open;
        is_open
    }

    fn contents_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let targets = &self.targets;
        heading(ui, &deed_words::targets_words(ctx.text, ctx.picture, targets), BODY, ctx.theme.text);
        let offers = offers(ctx.picture, ctx.me, targets);
        let street = match targets[..] {
            [Thing::Street(street)] => Some(street),
            _ => None,
        };
        if let Some(street) = street {
            street_ui(ctx, ui, street);
        } else if offers.is_empty() {
            regular(ui, ctx.text.get("ask-nothing"), BODY, ctx.theme.dim);
        }
        let (common, rare) = items::by_use(&offers);
        items::items_ui(ctx, ui, targets, common);
        if !rare.is_empty() {
            ui.menu_button(ctx.text.get("ask-more-orders"), |ui| items::items_ui(ctx, ui, targets, rare));
        }
        if can_emergency_stop(ctx.picture, targets) {
            ui.separator();
            let words = ctx.text.get("ask-emergency-stop");
            if HoldButton::new(words, ctx.theme.red, GUARD_S).ui(ui, ctx.theme) {
                items::ask_held(ctx, targets, &Order::EmergencyStop);
                ui.close();
            }
        }
    }
}

/// What can be ordered of the selected vehicles about a street.
fn street_ui(ctx: &UiContext<'_>, ui: &mut Ui, street: StreetId) {
    let vehicles = selected_vehicles(ctx);
    let count = [("count", FluentValue::from(vehicles.len()))];
    if first_that_can(ctx.picture, &vehicles, OrderKind::AvoidStreet).is_none() {
        regular(ui, ctx.text.get("ask-select-first"), BODY, ctx.theme.dim);
        return;
    }
    if items::item_ui(ui, &ctx.text.with("ask-avoid-for-selected", &count)) {
        items::press(ctx, &vehicles, &Deed::Fill(avoid(ctx.picture, street)));
        ui.close();
    }
    let keeping_off: Vec<Thing> =
        vehicles.iter().copied().filter(|vehicle| avoided_by(ctx.picture, *vehicle).contains(&street)).collect();
    let count = [("count", FluentValue::from(keeping_off.len()))];
    if !keeping_off.is_empty() && items::item_ui(ui, &ctx.text.with("ask-allow-for-selected", &count)) {
        items::ask(ctx, &keeping_off, &Order::AllowStreet(street));
        ui.close();
    }
}

fn selected_vehicles(ctx: &UiContext<'_>) -> Vec<Thing> {
    let things = ctx.selection.things().iter().copied();
    things.filter(|thing| matches!(thing, Thing::Vehicle(_))).collect()
}
