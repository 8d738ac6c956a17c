//! Floor 6: the station, the only place that starts threads. Its heart is the synchronous [`Station::step`].

mod alike_calls;
pub mod bookings;
mod bookings_file;
mod camera_watch;
mod charging_turns;
pub mod commands;
pub mod crews;
pub mod desk;
pub mod dispatcher;
mod fleet_view;
mod foresight;
mod groups;
pub mod heart;
mod journaling;
pub mod people;
mod rebalancing;
pub mod runner;
mod series_book;
mod ways;
pub mod whole_file;

#[cfg(test)]
mod tests;

pub use desk::StationDesk;
pub use foresight::{ForesightJob, ForesightResult};
pub use heart::Station;
pub use journaling::Journaling;
pub use people::People;
pub use runner::Runner;
