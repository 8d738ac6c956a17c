//! Commanding: the one path from every entrance of the window to the station. Map, table, inspector, palette, keys and
//! group bar ask for an order; its risk decides whether it goes out at once, or after a card that is confirmed.

mod block;
mod card;
pub mod consequence_words;
mod context_menu;
mod deed_words;
mod fields;
mod foresight_words;
mod group_bar;
mod items;
mod left_out;
mod moment;
mod offers;
mod picking;
mod reasons;
mod stop_result;
mod typed;
mod verdict;

use egui::{Context, Pos2, Rect};

use crate::model::command::{Consent, GroupDraft, Issuer, OperatorId, Refusal, RiskClass};
use crate::model::foresight::ForesightQuery;
use crate::model::{CommandDraft, Intent, Order, Thing};

use super::context::UiContext;

pub use block::{head_ui, orders_ui};
pub use context_menu::ask_for_menu;
pub use deed_words::{confirmation as confirmation_words, title};
pub use group_bar::group_bar_ui;
pub use left_out::words as left_out_words;
pub use offers::{asked_of, first_that_can};
pub use typed::TypedOrders;

use card::{Card, CardEnd};
use context_menu::ContextMenu;

/// An order that somebody asks for, of one thing or of many.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderAsked {
    pub targets: Vec<Thing>,
    pub order: Order,
    pub reason: String,
    /// Those that were meant too and can't, each with the reason.
    pub left_out: Vec<(Thing, Refusal)>,
}

impl OrderAsked {
    pub fn of(target: Thing, order: Order) -> Self {
        Self::of_all(vec![target], order)
    }

    pub fn of_all(targets: Vec<Thing>, order: Order) -> Self {
        Self { targets, order, reason: String::new(), left_out: Vec::new() }
    }

    /// The highest risk among its targets, as a group.
    pub fn risk(&self) -> RiskClass {
        let highest = self.targets.iter().map(|target| self.order.risk(*target)).max();
        highest.unwrap_or(RiskClass::Low).for_group(self.targets.len())
    }

    /// How far somebody has to go to give it, whatever entrance it comes through.
    pub fn consent(&self) -> Consent {
        if self.order.is_guarded() { Consent::Held } else { Consent::asked_for(self.risk()) }
    }

    /// What goes to the station.
    pub fn intent(self, me: OperatorId, consent: Consent) -> Intent {
        let Self { mut targets, order, reason, left_out: _ } = self;
        let issuer = Issuer::Operator(me);
        match targets.pop() {
            Some(target) if targets.is_empty() => {
                Intent::Command(CommandDraft { target, order, issuer, reason, consent })
            }
            last => {
                targets.extend(last);
                Intent::Group(GroupDraft { targets, order, issuer, reason, consent })
            }
        }
    }
}

/// What stands between an order that was asked for and the station.
#[derive(Default)]
pub struct Commanding {
    /// Waits for a confirmation.
    card: Option<Card>,
    menu: Option<ContextMenu>,
}

impl Commanding {
    /// Takes in an order. Returns what goes to the station at once.
    pub fn ask(&mut self, asked: OrderAsked, me: OperatorId) -> Option<Intent> {
        if asked.targets.is_empty() {
            return None;
        }
        if asked.consent() == Consent::Pressed {
            return Some(asked.intent(me, Consent::Pressed));
        }
        self.card = Some(Card::new(asked));
        None
    }

    /// Takes in an order whose button was held down: what is guarded against slips goes out, all else goes its usual way.
    pub fn ask_held(&mut self, asked: OrderAsked, me: OperatorId) -> Option<Intent> {
        if asked.order.is_guarded() && !asked.targets.is_empty() {
            return Some(asked.intent(me, Consent::Held));
        }
        self.ask(asked, me)
    }

    /// Gives the open card a place or street that was clicked. False when no card asks for it.
    pub fn pick(&mut self, thing: Thing) -> bool {
        self.card.as_mut().is_some_and(|card| card.pick(thing))
    }

    /// Opens the card of an order whose values are to be filled in, whatever its risk.
    pub fn fill(&mut self, asked: OrderAsked) {
        if !asked.targets.is_empty() && !asked.order.is_stop() {
            self.card = Some(Card::new(asked));
        }
    }

    /// Opens the menu of what can be ordered of things.
    pub fn open_menu(&mut self, targets: Vec<Thing>, at: Pos2) {
        self.menu = Some(ContextMenu::new(targets, at));
    }

    /// Closes the card: who would have confirmed it is gone. A menu stays, and the card of a stop: they work all the same.
    pub fn close_card(&mut self) {
        self.card.take_if(|card| !card.asked().order.asks_for_stop());
    }

    /// The order that waits for a confirmation.
    pub fn asked(&self) -> Option<&OrderAsked> {
        self.card.as_ref().map(Card::asked)
    }

    /// The order that is to be seen ahead of while its card is open.
    pub fn foresight_query(&self, me: OperatorId) -> Option<ForesightQuery> {
        self.card.as_ref()?.foresight_query(me)
    }

    /// Reads the keys of the card, before anything else sees them.
    pub fn keys(&mut self, ui_ctx: &Context) {
        if self.card.as_mut().is_some_and(|card| card.keys(ui_ctx)) {
            self.card = None;
        }
    }

    /// Draws menu and card over the window. Returns what was confirmed.
    pub fn ui(&mut self, ui_ctx: &Context, ctx: &UiContext<'_>, map: Rect) -> Option<Intent> {
        if self.menu.as_mut().is_some_and(|menu| !menu.ui(ui_ctx, ctx)) {
            self.menu = None;
        }
        match self.card.as_mut()?.ui(ui_ctx, ctx, map)? {
            CardEnd::Closed => {
                self.card = None;
                None
            }
            CardEnd::Confirmed(consent) => Some(self.card.take()?.into_asked().intent(ctx.me, consent)),
        }
    }
}
