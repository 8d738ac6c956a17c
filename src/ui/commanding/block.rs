//! The block of orders on the sheet of a thing: `Pull over and stop` first and large, the emergency stop apart and held,
//! the others in between.

use egui::{Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use fluent_bundle::FluentValue;

use crate::model::command::{Authority, Consent, Issuer};
use crate::model::{CommandDraft, Order, Thing};
use crate::plan::interlocks::{Advice, from_picture, judge};
use crate::ui::command_words;
use crate::ui::context::UiContext;
use crate::ui::style::CORNER;
use crate::ui::widgets::hold_button::HoldButton;
use crate::ui::widgets::text::{BODY, SMALL, line, regular, semibold_font};

use super::offers::{Deed, can_emergency_stop, offers};
use super::{deed_words, items};

/// A stop here and now is held for so long: a slip is shorter.
pub const GUARD_S: f64 = 0.4;
const STOP_HEIGHT: f32 = 36.0;

/// What can be ordered of a thing; nothing where it takes no orders.
pub fn block_ui(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let targets = [thing];
    let offers = offers(ctx.picture, ctx.me, &targets);
    if offers.is_empty() {
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        stop_in_force_ui(ctx, ui, thing);
        for offer in offers.iter().filter(|offer| offer.deed == Deed::Ask(Order::PullOver)) {
            if stop_button(ctx, ui, ctx.text.get(offer.key), ui.available_width()) {
                items::press(ctx, &targets, &offer.deed);
            }
        }
        ui.horizontal_wrapped(|ui| {
            for offer in offers.iter().filter(|offer| offer.deed != Deed::Ask(Order::PullOver)) {
                items::button_ui(ctx, ui, &targets, offer);
            }
        });
        if can_emergency_stop(ctx.picture, &targets) {
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                if HoldButton::new(ctx.text.get("ask-emergency-stop"), ctx.theme.red, GUARD_S).ui(ui, ctx.theme) {
                    items::ask(ctx, &targets, &Order::EmergencyStop);
                }
                regular(ui, ctx.text.get("ask-emergency-stop-how"), SMALL, ctx.theme.dim);
            });
            for advice in advice_on(ctx, thing, &Order::EmergencyStop) {
                regular(ui, &command_words::advice(ctx.text, advice), SMALL, ctx.theme.amber);
            }
        }
    });
    ui.add_space(8.0);
}

/// What to know before a thing is stopped here and now: where it would stand, and who comes.
fn advice_on(ctx: &UiContext<'_>, target: Thing, order: &Order) -> Vec<Advice> {
    let draft = CommandDraft {
        target,
        order: order.clone(),
        issuer: Issuer::Operator(ctx.me),
        reason: String::new(),
        consent: Consent::Held,
    };
    let situation = from_picture::situation(ctx.picture, &draft, Authority::default());
    let mut advice = judge(order, &situation).advice;
    advice.retain(|it| matches!(it, Advice::BadPlaceToStand { .. } | Advice::EmergencyVehicleNear { .. }));
    advice
}

/// The stop that is in force and whose it is.
fn stop_in_force_ui(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let Thing::Vehicle(id) = thing else { return };
    let Some(stop) = ctx.picture.hold_of(id).stop else { return };
    let kind = FluentValue::from(deed_words::stop_name(ctx.text, stop.kind).to_owned());
    let holder = FluentValue::from(deed_words::holder(ctx, stop.holder));
    regular(ui, &ctx.text.with("ask-stop-in-force", &[("stop", kind), ("holder", holder)]), BODY, ctx.theme.amber);
}

/// A large button that stops: one press, no question. True when it was pressed.
pub fn stop_button(ctx: &UiContext<'_>, ui: &mut Ui, words: &str, width: f32) -> bool {
    let theme = ctx.theme;
    let galley = line(ui, words, semibold_font(ui.ctx(), BODY), theme.text, f32::INFINITY);
    let size = vec2(width.max(galley.size().x + 24.0), STOP_HEIGHT);
    let (rect, response) = ui.allocate_exact_size(size, Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, words));
    let strength = if response.hovered() || response.is_pointer_button_down_on() { 0.35 } else { 0.18 };
    let border = if response.has_focus() { theme.accent } else { theme.red };
    let stroke = Stroke::new(1.0, border);
    ui.painter().rect(rect, CORNER, theme.red.gamma_multiply(strength), stroke, StrokeKind::Inside);
    ui.painter().galley(rect.center() - galley.size() / 2.0, galley, theme.text);
    response.clicked()
}
