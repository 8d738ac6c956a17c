//! What a form has sent: who sent it, under which number, and what became of it.

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

/// The number of the first question of a form: above those that were answered to whoever sits here.
pub fn first_ask(ctx: &UiContext<'_>) -> u32 {
    let asked = ctx.picture.dispatch.answers.iter().filter(|(by, ..)| *by == ctx.me);
    asked.map(|(_, ask, _)| ask.0).max().unwrap_or(0).wrapping_add(1)
}
