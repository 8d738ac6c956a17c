//! The desk: what a window or a server needs of the station.

use std::sync::Arc;

use crate::model::Intent;

use super::picture::Picture;

/// The newest picture, and a way to send intents. Neither call waits.
pub trait Desk: Send + Sync {
    fn picture(&self) -> Arc<Picture>;

    /// Hands an intent to the station; `Err` gives it back when the station's queue is full.
    fn send(&self, intent: Intent) -> Result<(), Box<Intent>>;

    /// Has `waker` called after each new picture, from the station's thread. Replaces an earlier one.
    fn wake_on_picture(&self, waker: Box<dyn Fn() + Send + Sync>);
}
