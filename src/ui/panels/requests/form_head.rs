//! The head of a form: what it is for, and its two buttons, always in sight, however low the panel is.

use egui::{Key, Rect, Ui};

use crate::ui::context::UiContext;
use crate::ui::seat::may_act;
use crate::ui::widgets::button::text_button;
use crate::ui::widgets::text::{BODY, heading};

/// What was pressed at the head.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeadPress {
    Book,
    Close,
}

/// Draws a title and the buttons to book and to close, by the keys of their words. What is not whole can't be booked;
/// Enter books from the form's own text fields, within the area where it was drawn last.
pub fn ui(
    ctx: &UiContext<'_>,
    ui: &mut Ui,
    [title, book, close]: [&str; 3],
    is_whole: bool,
    area: Rect,
) -> Option<HeadPress> {
    let mut press = None;
    ui.horizontal(|ui| {
        heading(ui, ctx.text.get(title), BODY, ctx.theme.text);
        let may_book = is_whole && may_act(&ctx.picture.people, ctx.me);
        ui.add_enabled_ui(may_book, |ui| {
            let is_entered = may_book && is_entered_within(ui, area);
            if text_button(ui, ctx.theme, ctx.text.get(book)).clicked() || is_entered {
                press = Some(HeadPress::Book);
            }
        });
        if text_button(ui, ctx.theme, ctx.text.get(close)).clicked() {
            press = Some(HeadPress::Close);
        }
    });
    press
}

/// Whether Enter was pressed in a text field of a form that was drawn in an area: elsewhere it presses what has the focus.
fn is_entered_within(ui: &Ui, area: Rect) -> bool {
    let focused = ui.memory(egui::Memory::focused).filter(|_| ui.ctx().text_edit_focused());
    let field = focused.and_then(|id| ui.ctx().read_response(id));
    field.is_some_and(|field| area.contains(field.rect.center()))
        && ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers.is_none())
}
