//! Commanding: the one path from every entrance of the window to the station. Map, table, inspector, palette, keys and
//! group bar ask for an order; its risk decides whether it goes out at once, or after a preview that is confirmed.

use crate::model::command::{Consent, GroupDraft, Issuer, OperatorId, RiskClass};
use crate::model::{CommandDraft, Intent, Order, Thing};

/// An order that somebody asks for, of one thing or of many.
#[derive(Clone, Debug, PartialEq)]
pub struct OrderAsked {
    pub targets: Vec<Thing>,
    pub order: Order,
    pub reason: String,
}

impl OrderAsked {
    pub fn of(target: Thing, order: Order) -> Self {
        Self { targets: vec![target], order, reason: String::new() }
    }

    /// The highest risk among its targets, as a group.
    pub fn risk(&self) -> RiskClass {
        let highest = self.targets.iter().map(|target| self.order.risk(*target)).max();
        highest.unwrap_or(RiskClass::Low).for_group(self.targets.len())
    }

    /// What goes to the station.
    pub fn intent(self, me: OperatorId, consent: Consent) -> Intent {
        let Self { mut targets, order, reason } = self;
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
#[derive(Clone, Debug, Default)]
pub struct Commanding {
    /// Waits for a confirmation.
    asked: Option<OrderAsked>,
}

impl Commanding {
    /// Takes in an order. Returns what goes to the station at once.
    pub fn ask(&mut self, asked: OrderAsked, me: OperatorId) -> Option<Intent> {
        if asked.targets.is_empty() {
            return None;
        }
        if asked.risk() <= RiskClass::Low {
            return Some(asked.intent(me, Consent::Pressed));
        }
        self.asked = Some(asked);
        None
    }

    /// The order that waits for a confirmation.
    pub fn asked(&self) -> Option<&OrderAsked> {
        self.asked.as_ref()
    }
}
