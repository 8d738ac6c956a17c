//! The seat at a window: who sits there, the card to sign in, the lock after a while without a touch, and what a locked
//! window says when something else than a stop is pressed.

mod card;
mod form;
pub mod words;

use std::time::Duration;

use egui::{Align2, Area, Context, Event, Frame, Id, Key, Margin, Modifiers, Order, Pos2, Rect, Stroke, vec2};

use crate::model::command::{Authority, OperatorId};
use crate::model::people::{AskId, DeskId, PeopleView, SignIn};
use crate::model::{CommandId, Intent};

use super::context::UiContext;
use super::widgets::button::text_button;
use super::widgets::text::{BODY, regular};

use card::{CardEnd, PersonCard, Purpose};

/// Minutes without a touch after which a window locks, as the card offers them; 0 is never.
pub const LOCK_AFTER_CHOICES: [u32; 5] = [0, 5, 10, 15, 30];
/// The longest time that a settings file can ask for: a shift.
pub const LOCK_AFTER_MINUTES_MAX: u32 = 720;
/// The time of a window that nobody has set.
pub const LOCK_AFTER_MINUTES: u32 = 15;
/// What was not done is told for so long, in wall seconds.
const HINT_S: f64 = 5.0;
const HINT_WIDTH: f32 = 300.0;
/// Under the chips at the head of the map.
const BANNER_TOP: f32 = 52.0;
/// Over the status bar of the second window.
const BANNER_BOTTOM: f32 = 36.0;

/// What somebody wants at a seat.
#[derive(Clone, Debug, PartialEq)]
pub enum SeatDeed {
    Intent(Intent),
    LockAfter(u32),
    OpenSecondWindow,
    /// Words for a notice.
    Tell(String),
}

/// Why something is not done, said where it was pressed.
#[derive(Clone, Debug)]
struct Hint {
    at: Pos2,
    words: String,
    gone_at_s: f64,
}

/// The seat at one window.
#[derive(Debug)]
pub struct WindowSeat {
    pub desk: DeskId,
    card: Option<PersonCard>,
    asks: u32,
    touched_s: Option<f64>,
    is_lock_sent: bool,
    /// Something was wanted that whoever sits here may not do, and it is still to be said.
    is_refused: bool,
    hint: Option<Hint>,
}

impl WindowSeat {
    pub fn new(desk: DeskId) -> Self {
        Self { desk, card: None, asks: 0, touched_s: None, is_lock_sent: false, is_refused: false, hint: None }
    }

    /// Opens the card of whoever sits here, or to sign in.
    pub fn open(&mut self, people: &PeopleView) {
        let named = people.seat(self.desk).and_then(|seat| people.person(seat.person));
        self.card = Some(PersonCard::new(Purpose::Seat, named.map(|person| person.name.to_string())));
        self.hint = None;
    }

    /// Opens the card on which a second person releases a command.
    pub fn open_for_second(&mut self, command: CommandId) {
        self.card = Some(PersonCard::new(Purpose::Second(command), None));
    }

    /// Reads Escape for the card. Says whether the keys are the card's.
    pub fn keys(&mut self, ui_ctx: &Context) -> bool {
        if self.card.is_some() && ui_ctx.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Escape)) {
            self.close(ui_ctx);
            return true;
        }
        self.card.is_some()
    }

    fn close(&mut self, ui_ctx: &Context) {
        if self.card.take().is_some() {
            form::forget(ui_ctx, self.desk);
        }
    }

    /// Locks the window when nobody has touched it for so long; 0 is never.
    pub fn lock_when_idle(
        &mut self,
        ui_ctx: &Context,
        people: &PeopleView,
        lock_after_minutes: u32,
        now_s: f64,
    ) -> Option<Intent> {
        let is_touched = ui_ctx.input(|input| input.events.iter().any(is_touch));
        let is_open = people.seat(self.desk).is_some_and(|seat| !seat.is_locked);
        if is_touched || !is_open {
            self.touched_s = Some(now_s);
            self.is_lock_sent = false;
        }
        if !is_open || lock_after_minutes == 0 {
            return None;
        }
        let idle_s = now_s - *self.touched_s.get_or_insert(now_s);
        let left_s = f64::from(lock_after_minutes) * 60.0 - idle_s;
        if left_s > 0.0 {
            ui_ctx.request_repaint_after(Duration::from_secs_f64(left_s));
            return None;
        }
        let is_first = !std::mem::replace(&mut self.is_lock_sent, true);
        is_first.then_some(Intent::Lock { desk: self.desk, is_idle: true })
    }

    /// Something was wanted that whoever sits here may not do: it is said with the next drawing, where it was pressed.
    pub fn note_refusal(&mut self) {
        self.is_refused = true;
    }

    fn refuse(&mut self, ui_ctx: &Context, ctx: &UiContext<'_>, over: Rect) {
        let words = words::why_not(ctx, self.desk);
        let at = ui_ctx.pointer_latest_pos().filter(|at| ui_ctx.content_rect().contains(*at));
        let at = at.unwrap_or_else(|| over.center_top() + vec2(0.0, 2.0 * BANNER_TOP));
        self.hint = Some(Hint { at, words, gone_at_s: ctx.frame_time_s + HINT_S });
    }

    /// Draws what belongs to the seat over the window. Returns what is wanted.
    pub fn ui(
        &mut self,
        ui_ctx: &Context,
        ctx: &UiContext<'_>,
        over: Rect,
        lock_after_minutes: u32,
    ) -> Option<SeatDeed> {
        if std::mem::take(&mut self.is_refused) {
            self.refuse(ui_ctx, ctx, over);
        }
        self.hint_ui(ui_ctx, ctx);
        if self.card.is_none() {
            if may_act(ctx.picture.people.as_ref(), ctx.me) {
                return None;
            }
            if self.banner_ui(ui_ctx, ctx, over) {
                self.open(&ctx.picture.people);
            }
            return None;
        }
        let desk = self.desk;
        let next_ask = self.next_ask(&ctx.picture.people);
        let end = self.card.as_mut()?.ui(ui_ctx, ctx, desk, over, lock_after_minutes, next_ask)?;
        match end {
            CardEnd::Asked(intent) => {
                self.asks = next_ask.0;
                Some(SeatDeed::Intent(intent))
            }
            CardEnd::LockAfter(minutes) => Some(SeatDeed::LockAfter(minutes)),
            CardEnd::Closed(deed) => {
                self.close(ui_ctx);
                deed
            }
        }
    }

    /// A number that no answer to this window has yet.
    fn next_ask(&self, people: &PeopleView) -> AskId {
        let answered = people.answers.iter().filter(|(desk, ..)| *desk == self.desk).map(|(_, ask, _)| ask.0).max();
        AskId(self.asks.max(answered.unwrap_or(0)).wrapping_add(1))
    }

    fn hint_ui(&mut self, ui_ctx: &Context, ctx: &UiContext<'_>) {
        let Some(hint) = self.hint.as_ref().filter(|hint| ctx.frame_time_s < hint.gone_at_s) else {
            self.hint = None;
            return;
        };
        ui_ctx.request_repaint_after(Duration::from_secs_f64((hint.gone_at_s - ctx.frame_time_s).max(0.05)));
        Area::new(Id::unique(("seat hint", self.desk.0)))
            .order(Order::Tooltip)
            .interactable(false)
            .fixed_pos(hint.at + vec2(12.0, 12.0))
            .constrain(true)
            .show(ui_ctx, |ui| {
                Frame::new()
                    .fill(ctx.theme.panel)
                    .stroke(Stroke::new(1.0, ctx.theme.amber))
                    .corner_radius(6)
                    .inner_margin(Margin::symmetric(10, 8))
                    .show(ui, |ui| {
                        ui.set_max_width(HINT_WIDTH);
                        regular(ui, &hint.words, BODY, ctx.theme.text);
                    });
            });
    }

    /// Says that only stops work here. True when somebody wants to sign in.
    fn banner_ui(&self, ui_ctx: &Context, ctx: &UiContext<'_>, over: Rect) -> bool {
        let people = &ctx.picture.people;
        // The second window has no map, but lists from its head on.
        let (pivot, at) = match self.desk {
            DeskId::FIRST => (Align2::CENTER_TOP, over.center_top() + vec2(0.0, BANNER_TOP)),
            _ => (Align2::CENTER_BOTTOM, over.center_bottom() - vec2(0.0, BANNER_BOTTOM)),
        };
        let area = Area::new(Id::unique(("seat banner", self.desk.0))).order(Order::Middle).pivot(pivot).fixed_pos(at);
        area.show(ui_ctx, |ui| {
            Frame::new()
                .fill(ctx.theme.panel)
                .stroke(Stroke::new(1.0, ctx.theme.amber))
                .corner_radius(8)
                .inner_margin(Margin::symmetric(12, 6))
                .show(ui, |ui| {
                    ui.horizontal(|ui| {
                        let words = words::banner(ctx, self.desk);
                        ui.set_max_width(over.width().min(760.0) - 40.0);
                        ui.add(
                            egui::Label::new(egui::RichText::new(words).size(BODY).color(ctx.theme.amber))
                                .selectable(false),
                        );
                        let key = if people.seat(self.desk).is_some() { "seat-unlock" } else { "seat-sign-in" };
                        people.sign_in == SignIn::On && text_button(ui, ctx.theme, ctx.text.get(key)).clicked()
                    })
                    .inner
                })
                .inner
        })
        .inner
    }
}

/// Whether an event is a person's touch.
fn is_touch(event: &Event) -> bool {
    !matches!(event, Event::WindowFocused(_))
}

/// Whether somebody may do more than stop things, were their role to allow it.
pub fn may_act(people: &PeopleView, me: OperatorId) -> bool {
    people.authority_now(me) != Authority::Absent
}

/// Whether a window may send an intent in somebody's name. Stops, looking and signing in always go.
pub fn may_send(people: &PeopleView, me: OperatorId, intent: &Intent) -> bool {
    match intent {
        Intent::Command(draft) => draft.order.asks_for_stop() || may_act(people, me),
        Intent::Group(draft) => draft.order.asks_for_stop() || may_act(people, me),
        Intent::Control { .. } => people.authority_now(me).may_control(),
        Intent::CancelCommand { .. }
        | Intent::CancelGroup { .. }
        | Intent::ReleaseHeld { .. }
        | Intent::RefuseHeld { .. }
        | Intent::ReleaseBySecond { .. }
        | Intent::SettingChanged { .. }
        | Intent::Request(_)
        | Intent::RequestSeries(_)
        | Intent::EndSeries { .. }
        | Intent::SkipOccurrence { .. }
        | Intent::CancelRequest { .. }
        | Intent::SetDispatchMode { .. }
        | Intent::SetDispatchLimits { .. }
        | Intent::SetWeights { .. }
        | Intent::SetRebalancing { .. }
        | Intent::AcceptSuggestions { .. }
        | Intent::Reassign { .. }
        | Intent::ShowCode { .. } => may_act(people, me),
        Intent::SignIn { .. } | Intent::SignOut { .. } | Intent::Lock { .. } | Intent::Interest(_) => true,
    }
}
