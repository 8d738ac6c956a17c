//! What waits for a second person: until when, who asked, what stands against it and what it would mean, and the buttons
//! that let it go or not.

use egui::{Ui, vec2};
use fluent_bundle::FluentValue;

use crate::model::CommandDraft;
use crate::model::command::{OperatorId, Phase};
use crate::model::people::SignIn;
use crate::plan::consequence;
use crate::plan::interlocks::{self, from_picture, second_person};
use crate::ui::actions::{Action, Request};
use crate::ui::command_state;
use crate::ui::command_words;
use crate::ui::commanding::consequence_words;
use crate::ui::context::UiContext;
use crate::ui::issuer_words;
use crate::ui::seat::words;
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::hold_button::HoldButton;
use crate::ui::widgets::level_bar::warning_sign;
use crate::ui::widgets::text::{BODY, SMALL, regular};
use crate::world::CommandNow;

/// A release is held for so long, as what is of high risk.
const HOLD_S: f64 = 0.8;
const BUTTON_HEIGHT: f32 = 34.0;

/// Draws it for a command that waits; nothing for others.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) {
    if now.life.phase() != Phase::Held {
        return;
    }
    if issuer_words::is_me(ctx, now.command.issuer) {
        // Whoever gave it has seen what it means; the way to a second person comes first.
        mine_ui(ctx, ui, now);
        until_ui(ctx, ui, now);
        meaning_ui(ctx, ui, now);
    } else {
        until_ui(ctx, ui, now);
        meaning_ui(ctx, ui, now);
        others_ui(ctx, ui, now);
    }
    ui.add_space(6.0);
}

fn until_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) {
    let zone = ctx.picture.city.zone;
    let clock = |at| FluentValue::from(ctx.text.clock(at, zone));
    let asked = [
        ("who", FluentValue::from(issuer_words::issuer(ctx, now.command.issuer))),
        ("time", clock(now.command.issued)),
    ];
    regular(ui, &ctx.text.with("second-asked", &asked), BODY, ctx.theme.text);
    if !now.command.reason.is_empty() {
        let reason = [("reason", FluentValue::from(now.command.reason.clone()))];
        regular(ui, &ctx.text.with("seat-second-reason", &reason), BODY, ctx.theme.text);
    }
    let left_s = command_state::time_left(ctx, now).map_or(0.0, |(left_s, _)| left_s);
    let left = FluentValue::from(ctx.text.number(f64::from(left_s.ceil()), 0));
    let until = [("time", clock(now.command.expires)), ("number", left)];
    regular(ui, &ctx.text.with("second-until", &until), SMALL, ctx.theme.dim);
}

/// What the interlocks say now, and what would follow.
fn meaning_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) {
    let draft: CommandDraft = now.command.held_draft();
    let authority = ctx.picture.people.authority_of(operator_of(now));
    let situation = from_picture::situation(ctx.picture, &draft, authority);
    let judgement = interlocks::judge(&draft.order, &situation);
    for refusal in judgement.refusals {
        warning(ctx, ui, &words::refusal(ctx, refusal));
    }
    for advice in judgement.advice {
        warning(ctx, ui, &command_words::advice(ctx.text, advice));
    }
    for consequence in consequence::of_all(ctx.picture, &draft.order, &[draft.target]) {
        regular(ui, &consequence_words::words(ctx, consequence), BODY, ctx.theme.text);
    }
}

fn operator_of(now: &CommandNow) -> OperatorId {
    match now.command.issuer {
        crate::model::command::Issuer::Operator(operator) => operator,
        _ => OperatorId::default(),
    }
}

/// Somebody else has to let it go: here by their PIN, or at the second window.
fn mine_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) {
    regular(ui, ctx.text.get("second-yours"), BODY, ctx.theme.dim);
    ui.horizontal_wrapped(|ui| {
        if ctx.picture.people.sign_in == SignIn::On
            && text_button(ui, ctx.theme, ctx.text.get("second-by-other")).clicked()
        {
            ctx.requests.send(Request::AskSecond(now.command.id));
        }
        if text_button(ui, ctx.theme, ctx.text.get("action-second-window")).clicked() {
            ctx.requests.act(Action::OpenSecondWindow);
        }
    });
}

fn others_ui(ctx: &UiContext<'_>, ui: &mut Ui, now: &CommandNow) {
    let people = &ctx.picture.people;
    let partner = from_picture::partner_of(ctx.picture, now.command.target);
    let me = second_person::situation_of(ctx.me, people.authority_now(ctx.me), partner);
    let judged = second_person::judge_second(now.command.issuer, &now.command.order, &me);
    if let Err(refusal) = judged {
        warning(ctx, ui, &words::refusal(ctx, refusal));
    }
    let is_pass_one = ui.ctx().current_pass_index() == 0;
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(24.0, 6.0);
        let button = HoldButton::new(ctx.text.get("second-release"), ctx.theme.amber, HOLD_S);
        let button = HoldButton { height: BUTTON_HEIGHT, is_enabled: judged.is_ok(), ..button };
        if button.ui(ui, ctx.theme) && is_pass_one {
            ctx.requests.send(Request::ReleaseHeld(now.command.id));
        }
        let is_refused =
            ui.add_enabled_ui(judged.is_ok(), |ui| text_button(ui, ctx.theme, ctx.text.get("second-refuse")).clicked());
        if is_refused.inner && judged.is_ok() && is_pass_one {
            ctx.requests.send(Request::RefuseHeld(now.command.id));
        }
    });
    if judged.is_ok() {
        regular(ui, ctx.text.get("second-hold"), SMALL, ctx.theme.dim);
    }
}

fn warning(ctx: &UiContext<'_>, ui: &mut Ui, words: &str) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), egui::Sense::hover());
        warning_sign(ui, rect.center(), 10.0, ctx.theme.amber);
        regular(ui, words, BODY, ctx.theme.amber);
    });
}
