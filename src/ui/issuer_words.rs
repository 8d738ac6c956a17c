//! Words of issuers: who gave a command, or holds a thing.

use crate::model::command::{Issuer, OperatorId};

use super::text::Text;

/// Who it is, as this window says it: `you`, `operator 2`, `the dispatcher`.
pub fn issuer(text: &Text, issuer: Issuer, me: OperatorId) -> String {
    match issuer {
        Issuer::Operator(operator) if operator == me => text.get("issuer-you").to_owned(),
        Issuer::Operator(operator) => text.numbered("issuer-operator", u32::from(operator.0)),
        Issuer::Dispatcher => text.get("issuer-dispatcher").to_owned(),
        Issuer::Trainer => text.get("issuer-trainer").to_owned(),
    }
}
