//! Loss of the link: what a target does by itself once it hears nothing of its station any more, as it advertises.

use crate::base::time::Span;

/// What a target does without a link.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LinkLoss {
    /// It never said.
    #[default]
    Unknown,
    /// Somebody on board drives it on.
    DrivenOn,
    /// After this time it begins to bring itself to a stop of minimal risk (SAE J3016: minimal risk condition).
    StopsAfter(Span),
}
