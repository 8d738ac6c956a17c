//! The card of a seat: sign in or unlock, who sits here and what they can do about it, and a second person's release.

use egui::{
    Align, Area, Context, Frame, Id, Layout, Margin, Order, Rect, Stroke, Ui, UiBuilder, accesskit, pos2, vec2,
};
use fluent_bundle::FluentValue;

use crate::model::command::Authority;
use crate::model::people::{AskId, DeskId, SignIn, SignInAnswer};
use crate::model::pin::Pin;
use crate::model::{CommandId, Intent};
use crate::ui::commanding;
use crate::ui::context::UiContext;
use crate::ui::widgets::button::{chip, text_button};
use crate::ui::widgets::level_bar::warning_sign;
use crate::ui::widgets::text::{BODY, SMALL, TITLE, heading, regular};

use super::form::Form;
use super::{LOCK_AFTER_CHOICES, SeatDeed, words};

const WIDTH: f32 = 360.0;
const MARGIN: f32 = 16.0;
const TOP: f32 = 56.0;

/// What a card is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// Whoever sits here, or wants to.
    Seat,
    /// Another person lets a held command go.
    Second(CommandId),
}

/// An open card.
#[derive(Debug)]
pub struct PersonCard {
    purpose: Purpose,
    form: Form,
    /// What was asked last, until it is answered with a welcome.
    ask: Option<AskId>,
}

/// What comes of a card.
#[derive(Debug)]
pub enum CardEnd {
    /// It stays open for the answer.
    Asked(Intent),
    LockAfter(u32),
    Closed(Option<SeatDeed>),
}

impl PersonCard {
    pub fn new(purpose: Purpose, name: Option<String>) -> Self {
        Self { purpose, form: Form::new(name), ask: None }
    }

    /// Draws the card and says what came of it.
    pub fn ui(
        &mut self,
        ui_ctx: &Context,
        ctx: &UiContext<'_>,
        desk: DeskId,
        over: Rect,
        lock_after_minutes: u32,
        next_ask: AskId,
    ) -> Option<CardEnd> {
        let answer = self.ask.and_then(|ask| ctx.picture.people.answer(desk, ask));
        if answer == Some(SignInAnswer::Welcome) {
            return Some(CardEnd::Closed(self.welcome(ctx)));
        }
        let mut end = None;
        let left = (over.center().x - WIDTH / 2.0).max(over.left());
        let area = Area::new(Id::unique(("seat card", desk.0)))
            .order(Order::Foreground)
            .fixed_pos(pos2(left, over.top() + TOP));
        area.show(ui_ctx, |ui| {
            let builder =
                UiBuilder::new().accessibility_role(accesskit::Role::Dialog).accessibility_label(self.title(ctx, desk));
            ui.scope_builder(builder, |ui| {
                Frame::new()
                    .fill(ctx.theme.panel)
                    .stroke(Stroke::new(1.0, ctx.theme.accent))
                    .corner_radius(8)
                    .shadow(ui.visuals().window_shadow)
                    .inner_margin(Margin::same(MARGIN as i8))
                    .show(ui, |ui| {
                        ui.set_width(WIDTH - 2.0 * MARGIN);
                        ui.spacing_mut().item_spacing.y = 6.0;
                        heading(ui, &self.title(ctx, desk), TITLE, ctx.theme.text);
                        end = self.contents_ui(ctx, ui, desk, lock_after_minutes, next_ask, answer);
                    });
            });
        });
        end
    }

    /// What is told when somebody was welcome.
    fn welcome(&self, ctx: &UiContext<'_>) -> Option<SeatDeed> {
        match self.purpose {
            Purpose::Seat => None,
            Purpose::Second(_) => Some(SeatDeed::Tell(ctx.text.get("seat-released").to_owned())),
        }
    }

    fn title(&self, ctx: &UiContext<'_>, desk: DeskId) -> String {
        match self.purpose {
            Purpose::Second(_) => ctx.text.get("seat-second").to_owned(),
            Purpose::Seat => words::sits_here(ctx, desk),
        }
    }

    fn contents_ui(
        &mut self,
        ctx: &UiContext<'_>,
        ui: &mut Ui,
        desk: DeskId,
        lock_after_minutes: u32,
        next_ask: AskId,
        answer: Option<SignInAnswer>,
    ) -> Option<CardEnd> {
        let people = &ctx.picture.people;
        let is_open = people.seat(desk).is_some_and(|seat| !seat.is_locked);
        match (&people.sign_in, self.purpose) {
            (SignIn::Off, _) => off_ui(ctx, ui),
            (SignIn::Broken(why), _) => {
                warning(ctx, ui, why);
                regular(ui, ctx.text.get("seat-broken"), BODY, ctx.theme.text);
                close_ui(ctx, ui)
            }
            (SignIn::On, Purpose::Seat) if is_open => seated_ui(ctx, ui, desk, lock_after_minutes),
            (SignIn::On, Purpose::Seat) => self.sign_in_ui(ctx, ui, desk, next_ask, answer),
            (SignIn::On, Purpose::Second(command)) => {
                second_words_ui(ctx, ui, command);
                self.sign_in_ui(ctx, ui, desk, next_ask, answer)
            }
        }
    }

    fn sign_in_ui(
        &mut self,
        ctx: &UiContext<'_>,
        ui: &mut Ui,
        desk: DeskId,
        next_ask: AskId,
        answer: Option<SignInAnswer>,
    ) -> Option<CardEnd> {
        let is_waiting = self.ask.is_some() && answer.is_none();
        let mut proved = self.form.ui(ctx, ui, desk, is_waiting);
        if let Some(words) = answer.and_then(|answer| words::answer(ctx, answer)) {
            warning(ctx, ui, &words);
        }
        ui.add_space(4.0);
        let mut is_closed = false;
        ui.horizontal(|ui| {
            is_closed = text_button(ui, ctx.theme, ctx.text.get("seat-close")).clicked();
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                let key = match self.purpose {
                    Purpose::Second(_) => "seat-release",
                    Purpose::Seat if ctx.picture.people.seat(desk).is_some() => "seat-unlock",
                    Purpose::Seat => "seat-sign-in",
                };
                let can_ask = self.form.is_filled() && !is_waiting;
                let is_pressed =
                    ui.add_enabled_ui(can_ask, |ui| text_button(ui, ctx.theme, ctx.text.get(key)).clicked()).inner;
                if is_pressed && can_ask {
                    proved = self.form.take(ui.ctx(), desk);
                }
            });
        });
        if let Some((name, pin)) = proved {
            self.ask = Some(next_ask);
            return Some(CardEnd::Asked(self.intent(desk, next_ask, name, pin)));
        }
        is_closed.then_some(CardEnd::Closed(None))
    }

    fn intent(&self, desk: DeskId, ask: AskId, name: String, pin: Pin) -> Intent {
        match self.purpose {
            Purpose::Seat => Intent::SignIn { desk, ask, name, pin },
            Purpose::Second(command) => Intent::ReleaseBySecond { command, desk, ask, name, pin },
        }
    }
}

/// Nobody has to sign in: how that is changed, and where a second person sits.
fn off_ui(ctx: &UiContext<'_>, ui: &mut Ui) -> Option<CardEnd> {
    regular(ui, ctx.text.get("seat-off"), BODY, ctx.theme.text);
    regular(ui, ctx.text.get("seat-off-how"), SMALL, ctx.theme.dim);
    ui.add_space(4.0);
    let opens = text_button(ui, ctx.theme, ctx.text.get("action-second-window")).clicked();
    if opens { Some(CardEnd::Closed(Some(SeatDeed::OpenSecondWindow))) } else { close_ui(ctx, ui) }
}

/// Who sits here, and what they can do about it.
fn seated_ui(ctx: &UiContext<'_>, ui: &mut Ui, desk: DeskId, lock_after_minutes: u32) -> Option<CardEnd> {
    let authority = ctx.picture.people.authority_now(ctx.me);
    regular(ui, &words::may(ctx, authority), BODY, ctx.theme.text);
    ui.add_space(4.0);
    let now = words::lock_after(ctx, lock_after_minutes);
    let mut end = None;
    regular(ui, ctx.text.get("seat-lock-after"), SMALL, ctx.theme.dim);
    if authority == Authority::Supervisor {
        ui.horizontal_wrapped(|ui| {
            for minutes in LOCK_AFTER_CHOICES {
                let words = words::lock_after(ctx, minutes);
                if chip(ui, ctx.theme, &words, "", &words, minutes == lock_after_minutes).clicked() {
                    end = Some(CardEnd::LockAfter(minutes));
                }
            }
        });
    } else {
        regular(ui, &now, BODY, ctx.theme.text);
    }
    ui.add_space(4.0);
    let closed = |intent| Some(CardEnd::Closed(Some(SeatDeed::Intent(intent))));
    ui.horizontal_wrapped(|ui| {
        if text_button(ui, ctx.theme, ctx.text.get("action-lock")).clicked() {
            end = closed(Intent::Lock { desk, is_idle: false });
        }
        if text_button(ui, ctx.theme, ctx.text.get("seat-sign-out")).clicked() {
            end = closed(Intent::SignOut { desk });
        }
        if text_button(ui, ctx.theme, ctx.text.get("action-second-window")).clicked() {
            end = Some(CardEnd::Closed(Some(SeatDeed::OpenSecondWindow)));
        }
    });
    end.or_else(|| close_ui(ctx, ui))
}

/// What a second person is asked to let go.
fn second_words_ui(ctx: &UiContext<'_>, ui: &mut Ui, command: CommandId) {
    let Some(row) = ctx.picture.commands.iter().find(|row| row.command.id == command) else { return };
    let title = commanding::title(ctx.text, ctx.picture, &row.command.order, &[row.command.target]);
    regular(ui, &title, BODY, ctx.theme.text);
    if !row.command.reason.is_empty() {
        let reason = [("reason", FluentValue::from(row.command.reason.clone()))];
        regular(ui, &ctx.text.with("seat-second-reason", &reason), SMALL, ctx.theme.dim);
    }
    regular(ui, ctx.text.get("seat-second-how"), SMALL, ctx.theme.dim);
}

fn close_ui(ctx: &UiContext<'_>, ui: &mut Ui) -> Option<CardEnd> {
    text_button(ui, ctx.theme, ctx.text.get("seat-close")).clicked().then_some(CardEnd::Closed(None))
}

fn warning(ctx: &UiContext<'_>, ui: &mut Ui, words: &str) {
    ui.horizontal_top(|ui| {
        let (rect, _) = ui.allocate_exact_size(vec2(14.0, 18.0), egui::Sense::hover());
        warning_sign(ui, rect.center(), 10.0, ctx.theme.amber);
        regular(ui, words, BODY, ctx.theme.amber);
    });
}
