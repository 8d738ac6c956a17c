//! Foresight: one copy of the station is run ahead with an order and one without it, apart from the live one.
//!
//! The window says by an interest what it wants to see; the newest wins, and what nobody wants any more is broken off. The
//! station makes the copy, [`ForesightJob::run`] does the work wherever it is called (on a thread of its own by the
//! runner, at once by tests), and the result is in the picture. It depends on the copied moment and the order only.

mod job;
mod track;
mod watch;
mod worker;

pub use job::{ForesightJob, ForesightResult};
pub(super) use watch::ForesightWatch;
pub(super) use worker::ForesightWorker;
