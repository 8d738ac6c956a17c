//! Orders on the sheet of a thing: `Pull over and stop` large at its head, what it is like in between, then the other
//! orders, the emergency stop apart and held.

use egui::{Role, Sense, Stroke, StrokeKind, Ui, WidgetInfo, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::model::command::{Authority, Consent, Issuer, StopHold};
use crate::model::{CommandDraft, Order, Thing};
use crate::plan::interlocks::{Advice, from_picture, judge};
use crate::ui::context::UiContext;
use crate::ui::style::CORNER;
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::figure;
use crate::ui::widgets::hold_button::HoldButton;
use crate::ui::widgets::text::{BODY, SMALL, line, regular, semibold_font};
use crate::ui::widgets::value_row::section;
use crate::ui::{command_truth, command_words};
use crate::ui::{issuer_words, names};

use super::offers::{Deed, Offer, can_emergency_stop, offers};
use super::{deed_words, items};

/// A stop here and now is held for so long: a slip is shorter.
pub const GUARD_S: f64 = 0.4;
const STOP_HEIGHT: f32 = 36.0;

/// In whose hand a thing is, the button that stops it, and what undoes that; nothing where it can't be stopped.
pub fn head_ui(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let targets = [thing];
    let offers: Vec<Offer> = offers(ctx.picture, ctx.me, &targets).into_iter().filter(is_of_head).collect();
    if offers.is_empty() {
        return;
    }
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        hand_ui(ctx, ui, thing);
        avoided_ui(ctx, ui, thing);
        voice_call_ui(ctx, ui, thing);
        for offer in offers.iter().filter(|offer| is_stop(offer)) {
            if stop_button(ctx, ui, ctx.text.get(offer.key), ui.available_width()) {
                items::press(ctx, &targets, &offer.deed);
            }
        }
        let after: Vec<&Offer> = offers.iter().filter(|offer| !is_stop(offer)).collect();
        if !after.is_empty() {
            ui.horizontal_wrapped(|ui| {
                for offer in after {
                    items::button_ui(ctx, ui, &targets, offer);
                }
            });
        }
    });
    ui.add_space(8.0);
}

fn is_stop(offer: &Offer) -> bool {
    offer.deed == Deed::Ask(Order::PullOver)
}

fn is_of_head(offer: &Offer) -> bool {
    matches!(offer.deed, Deed::Ask(Order::PullOver | Order::Release | Order::TakeOver))
}

/// The other things that can be ordered; nothing where it takes no orders.
pub fn orders_ui(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let targets = [thing];
    let mut offers = offers(ctx.picture, ctx.me, &targets);
    offers.retain(|offer| !is_of_head(offer));
    if offers.is_empty() {
        return;
    }
    section(ui, ctx.theme, ctx.text.get("ask-section"), "");
    ui.scope(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
        ui.horizontal_wrapped(|ui| {
            let (common, rare) = items::by_use(&offers);
            for offer in common {
                items::button_ui(ctx, ui, &targets, offer);
            }
            items::more_ui(ctx, ui, &targets, &rare);
        });
        if can_emergency_stop(ctx.picture, &targets) {
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                if HoldButton::new(ctx.text.get("ask-emergency-stop"), ctx.theme.red, GUARD_S).ui(ui, ctx.theme) {
                    items::ask_held(ctx, &targets, &Order::EmergencyStop);
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

/// In whose hand a vehicle is: who stopped it and since when, and who directs it.
fn hand_ui(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let Thing::Vehicle(id) = thing else { return };
    let Some(row) = ctx.picture.hold_row(id) else { return };
    if let Some(stop) = row.hold.stop {
        let time = ctx.text.clock_short(row.observed, ctx.picture.city.zone);
        let kind = deed_words::stop_name(ctx.text, stop.kind);
        let words = issuer_words::stopped_since(ctx, stop.holder, kind, time);
        regular(ui, &words, BODY, ctx.theme.amber);
        stands_at_ui(ctx, ui, id, stop);
    }
    if let Some(issuer) = row.hold.directed_by {
        regular(ui, &issuer_words::directed_by(ctx, issuer), BODY, ctx.theme.text);
    }
}

/// The streets that it keeps off, each with a button that allows it again.
fn avoided_ui(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let Thing::Vehicle(id) = thing else { return };
    for avoided in ctx.picture.hold_of(id).avoided.at(ctx.picture.source.clock.now) {
        let street = names::thing_name(ctx.text, ctx.picture, Thing::Street(avoided.street));
        let until = ctx.text.clock_short(avoided.until, ctx.picture.city.zone);
        let holder = issuer_words::issuer(ctx, avoided.by);
        let args = [("street", street.clone()), ("time", until), ("holder", holder)];
        let args = args.map(|(name, words)| (name, FluentValue::from(words)));
        regular(ui, &ctx.text.with("ask-avoids", &args), BODY, ctx.theme.text);
        let again = ctx.text.with("ask-allow-again", &[("street", FluentValue::from(street))]);
        if text_button(ui, ctx.theme, &again).clicked() {
            items::ask(ctx, &[thing], &Order::AllowStreet(avoided.street));
        }
    }
}

/// A call with those aboard: with whom and how long. Nothing is heard here.
fn voice_call_ui(ctx: &UiContext<'_>, ui: &mut Ui, thing: Thing) {
    let Thing::Vehicle(id) = thing else { return };
    let Some(call) = ctx.picture.hold_of(id).voice_call else { return };
    regular(ui, &command_truth::voice_call(ctx, call), BODY, ctx.theme.text);
    regular(ui, ctx.text.get("voice-call-no-sound"), SMALL, ctx.theme.dim);
}

/// How far on it will stand, while it is on its way there.
fn stands_at_ui(ctx: &UiContext<'_>, ui: &mut Ui, id: VehicleId, stop: StopHold) {
    if let (Some(place), Some(motion)) = (stop.stands_at, ctx.picture.motion.get(id.index())) {
        let away = figure::length(ctx.text, motion.place.distance(place));
        regular(ui, &ctx.text.with("hand-stands-in", &[("distance", FluentValue::from(away))]), BODY, ctx.theme.text);
    }
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
