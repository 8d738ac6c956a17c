//! A partner's vehicle takes only what the partner lends it for.

use crate::model::RequestPurpose;
use crate::model::people::Lending;
use crate::plan::dispatch::refusal::Refusal;

/// What a partner's vehicle may be used for at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lent {
    pub lending: Lending,
    /// Whether it is within the hours for which it is lent.
    pub is_now: bool,
}

/// # Errors
/// When the partner does not lend it for this, or not now.
pub fn check(lent: Option<Lent>, purpose: RequestPurpose) -> Result<(), Refusal> {
    let is_allowed = lent.is_none_or(|lent| lent.is_now && lent.lending.is_for(purpose));
    if is_allowed { Ok(()) } else { Err(Refusal::NotLent) }
}
