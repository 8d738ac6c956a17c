//! A command as the window shows it.

use std::sync::Arc;

use crate::base::time::Timestamp;
use crate::model::Command;
use crate::model::command::Lifecycle;

/// A command of this station and how it stands.
#[derive(Clone, Debug, PartialEq)]
pub struct CommandNow {
    pub command: Arc<Command>,
    pub life: Lifecycle,
    /// When its executor was last heard of it; [`Timestamp::NEVER`] before.
    pub last_heard: Timestamp,
}
