//! Foresight as the window shows it.

use std::sync::Arc;

use crate::model::foresight::{ForesightQuery, ForesightState};

/// What is being foreseen, and how far that has come.
#[derive(Clone, Debug, PartialEq)]
pub struct ForesightNow {
    pub query: Arc<ForesightQuery>,
    pub state: ForesightState,
}
