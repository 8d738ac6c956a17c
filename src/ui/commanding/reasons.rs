//! The reason of an order: usual ones to pick, and a field for any other. A release begins with the first, so that
//! nothing need be typed.

use egui::{TextEdit, Ui};

use crate::model::OrderKind;
use crate::ui::context::UiContext;
use crate::ui::text::Text;
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{SMALL, name_field, regular};

use super::OrderAsked;

/// Letters of a reason at most.
const CHARS_MAX: usize = 200;

/// Usual reasons of an order, the most usual first.
fn usual(kind: OrderKind) -> &'static [&'static str] {
    match kind {
        OrderKind::Release => &["reason-cleared", "reason-checked", "reason-mistake", "reason-test"],
        OrderKind::TakeOver => &["reason-handover", "reason-away", "reason-harm"],
        _ => &[],
    }
}

/// Gives a release its usual reason, when it has none.
pub fn preset(text: &Text, asked: &mut OrderAsked) {
    if asked.reason.is_empty()
        && asked.order.kind() == OrderKind::Release
        && let Some(first) = usual(OrderKind::Release).first()
    {
        text.get(first).clone_into(&mut asked.reason);
    }
}

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, asked: &mut OrderAsked) {
    let name = ctx.text.get("ask-reason");
    ui.add_space(4.0);
    regular(ui, name, SMALL, ctx.theme.dim);
    let keys = usual(asked.order.kind());
    if !keys.is_empty() {
        ui.horizontal_wrapped(|ui| {
            for key in keys {
                let words = ctx.text.get(key);
                if chip(ui, ctx.theme, words, "", words, asked.reason == words).clicked() {
                    words.clone_into(&mut asked.reason);
                }
            }
        });
    }
    let field = TextEdit::singleline(&mut asked.reason)
        .id_salt("order reason")
        .char_limit(CHARS_MAX)
        .margin(egui::Margin::symmetric(10, 6))
        .desired_width(f32::INFINITY);
    let response = ui.add(field);
    name_field(&response, name);
}
