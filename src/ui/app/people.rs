//! Who sits at the windows: signing in, locking, what is refused, and the second window.

use egui::Context;

use crate::model::Intent;
use crate::model::people::SignIn;
use crate::ui::actions::Request;
use crate::ui::commanding::OrderAsked;
use crate::ui::context::UiContext;
use crate::ui::seat::{self, SeatDeed};
use crate::ui::second_window::Wanted;

use super::App;

/// The key of the setting in the journal.
const LOCK_AFTER_KEY: &str = "lock_after_minutes";

impl App {
    /// Asks whoever opens the window to sign in, and says what is wrong with the list of people.
    pub(super) fn greet(&mut self) {
        match &self.picture.people.sign_in {
            SignIn::On if self.picture.people.seat(self.seat.desk).is_none() => self.seat.open(&self.picture.people),
            SignIn::Off | SignIn::On => {}
            SignIn::Broken(why) => self.notices.keep(why.to_string()),
        }
    }

    /// Locks the window when nobody has touched it for long enough; closes what nobody may confirm any more.
    pub(super) fn watch_seat(&mut self, ui_ctx: &Context) {
        let people = self.picture.people.clone();
        if let Some(intent) = self.seat.lock_when_idle(ui_ctx, &people, self.lock_after_minutes, self.frame_time_s) {
            self.intend(intent);
        }
        if !seat::may_act(&people, self.me) {
            self.commanding.close_card();
        }
    }

    pub(super) fn lock(&mut self) {
        self.intend(Intent::Lock { desk: self.seat.desk, is_idle: false });
    }

    /// Whether an order may be asked for here; says why not where it was pressed.
    pub(super) fn may_order(&mut self, ui_ctx: &Context, asked: &OrderAsked) -> bool {
        let may = asked.order.asks_for_stop() || seat::may_act(&self.picture.people, self.me);
        if !may {
            self.seat.note_refusal();
            ui_ctx.request_repaint();
        }
        may
    }

    /// Draws what belongs to the seat of this window.
    pub(super) fn seat_ui(&mut self, ui_ctx: &Context) {
        let vacant = seat::WindowSeat::new(self.seat.desk);
        let mut seat = std::mem::replace(&mut self.seat, vacant);
        let over = self.parts.map.rect();
        let over = if over.is_positive() { over } else { ui_ctx.content_rect() };
        let deed = if self.first_start.is_open() {
            None
        } else {
            seat.ui(ui_ctx, &self.context(), over, self.lock_after_minutes)
        };
        self.seat = seat;
        if let Some(deed) = deed {
            ui_ctx.request_repaint();
            self.obey_seat(deed);
        }
    }

    fn obey_seat(&mut self, deed: SeatDeed) {
        match deed {
            SeatDeed::Intent(intent) => self.intend(intent),
            SeatDeed::Tell(words) => self.notices.tell(words, self.frame_time_s),
            SeatDeed::OpenSecondWindow => self.second_window.open(&self.picture.people),
            SeatDeed::LockAfter(minutes) => {
                let (from, to) = (self.lock_after_minutes.to_string(), minutes.to_string());
                self.lock_after_minutes = minutes;
                self.intend(Intent::SettingChanged { key: LOCK_AFTER_KEY, from, to, by: self.me });
            }
        }
    }

    /// Draws the second window, when it is open, and carries out what was wanted there in the name of who sits there.
    pub(super) fn second_window_ui(&mut self, ui_ctx: &Context) {
        if !self.second_window.is_open() {
            return;
        }
        let mut window = std::mem::take(&mut self.second_window);
        let ctx = UiContext { me: self.picture.people.operator_at(window.desk()), ..self.context() };
        let wanted = window.show(ui_ctx, &ctx, self.lock_after_minutes);
        self.second_window = window;
        for wanted in wanted {
            ui_ctx.request_repaint();
            match wanted {
                Wanted::Intent(intent) => self.hand_over(intent),
                Wanted::Seat(deed) => match deed {
                    SeatDeed::Intent(intent) => self.hand_over(intent),
                    deed => self.obey_seat(deed),
                },
                Wanted::Here(request @ (Request::Show(_) | Request::Follow(_) | Request::Select { .. })) => {
                    self.requests.send(request);
                }
                Wanted::Here(_) => {}
            }
        }
    }
}
