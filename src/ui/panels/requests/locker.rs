//! The compartment that holds a parcel, and the code for whoever has to read it to the recipient.

use egui::{Ui, vec2};
use fluent_bundle::FluentValue;

use crate::model::{CompartmentState, Intent};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::text::{SMALL, TITLE, heading, regular};

use super::listed::UnderWayRow;
use super::words;

/// Draws it under the row of a parcel that is aboard a robot; nothing where no compartment holds it.
pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui, row: &UnderWayRow) {
    let Some(now) = ctx.picture.lockers_of(row.vehicle) else { return };
    let Some(state) = now.lockers.state_of(row.id) else { return };
    let numbers: Vec<String> = now.lockers.numbers_of(row.id).map(|number| ctx.text.number(number as f64, 0)).collect();
    let numbers = FluentValue::from(numbers.join(ctx.text.get("list-comma")));
    let compartment = ctx.text.with("locker-compartment", &[("numbers", numbers)]);
    egui::Frame::new().inner_margin(egui::Margin { left: 10, right: 4, top: 2, bottom: 6 }).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 3.0);
        regular(ui, &format!("{compartment} · {}", state_words(ctx, state)), SMALL, ctx.theme.dim);
        if state == CompartmentState::GoesBack {
            return;
        }
        if let Some(code) = ctx.picture.dispatch.shown_code(ctx.me, row.id) {
            let code = FluentValue::from(code.digits());
            heading(ui, &ctx.text.with("locker-code", &[("code", code)]), TITLE, ctx.theme.text);
        } else if text_button(ui, ctx.theme, ctx.text.get("locker-show-code")).clicked() {
            ctx.requests.send(Request::Send(Intent::ShowCode { request: row.id, by: ctx.me }));
        }
        let hint = egui::RichText::new(ctx.text.get("locker-code-hint")).size(SMALL).color(ctx.theme.dim);
        ui.add(egui::Label::new(hint).wrap());
    });
}

/// What a compartment is about, in a few words.
pub fn state_words(ctx: &UiContext<'_>, state: CompartmentState) -> String {
    match state {
        CompartmentState::Carried => ctx.text.get("locker-carried").to_owned(),
        CompartmentState::GoesBack => ctx.text.get("locker-goes-back").to_owned(),
        CompartmentState::WaitsForRecipient { until, wrong_codes } => {
            let until = FluentValue::from(words::clock(ctx, until));
            let waits = ctx.text.with("locker-waits", &[("time", until)]);
            if wrong_codes == 0 {
                return waits;
            }
            let number = FluentValue::from(u32::from(wrong_codes));
            format!("{waits} · {}", ctx.text.with("locker-wrong-codes", &[("number", number)]))
        }
    }
}
