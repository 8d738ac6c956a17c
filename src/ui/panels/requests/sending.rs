//! What a form has sent: who sent it, under which number, and what became of it.

use egui::{Key, Rect, Ui};

use crate::base::ids::RequestId;
use crate::model::RequestRefusal;
use crate::model::command::OperatorId;
use crate::model::people::AskId;
use crate::ui::context::UiContext;

/// Without an answer after this time, in seconds, what was sent counts as lost: the same again is refused if it was not.
const ANSWERED_WITHIN_S: f64 = 5.0;

/// A request on its way to the station.
#[derive(Clone, Copy, Debug)]
pub struct Sending {
    by: OperatorId,
    ask: AskId,
    sent_s: f64,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Heard {
    NotYet,
    Taken(RequestId),
    Refused(RequestRefusal),
    /// Nobody answers, or somebody else sits here now.
    Lost,
}

impl Sending {
    pub fn new(ctx: &UiContext<'_>, ask: AskId) -> Self {
        Self { by: ctx.me, ask, sent_s: ctx.frame_time_s }
    }

    pub fn heard(&self, ctx: &UiContext<'_>) -> Heard {
        match ctx.picture.dispatch.answer(self.by, self.ask) {
            Some(Ok(request)) => Heard::Taken(request),
            Some(Err(refusal)) => Heard::Refused(refusal),
            None if self.by != ctx.me || ctx.frame_time_s > self.sent_s + ANSWERED_WITHIN_S => Heard::Lost,
            None => Heard::NotYet,
        }
    }
}

/// Whether Enter was pressed in a text field of a form that was drawn in an area: elsewhere it presses what has the focus.
pub fn is_entered_within(ui: &Ui, area: Rect) -> bool {
    let focused = ui.memory(egui::Memory::focused).filter(|_| ui.ctx().text_edit_focused());
    let field = focused.and_then(|id| ui.ctx().read_response(id));
    field.is_some_and(|field| area.contains(field.rect.center()))
        && ui.input(|input| input.key_pressed(Key::Enter) && input.modifiers.is_none())
}
