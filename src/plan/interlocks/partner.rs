//! Another partner's: a partner commands their own fleet only, and nobody but a supervisor commands a partner's.

use crate::model::command::{Authority, Order, Refusal};

use super::{Situation, Verdict};

pub fn rule(_order: &Order, situation: &Situation) -> Verdict {
    let is_own = match situation.authority {
        Authority::Partner(own) => situation.partner == Some(own),
        Authority::Supervisor => true,
        Authority::Viewer | Authority::Operator => situation.partner.is_none(),
    };
    if is_own { Verdict::Clear } else { Verdict::Refusal(Refusal::BelongsToAnother) }
}
