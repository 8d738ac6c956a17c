//! Traffic: an event-driven model of lanes as queues.

pub mod driver_kind;
pub mod lights;
pub mod roads;
pub mod sumo_routes;
pub mod trips;

mod beside;
mod crossing;
mod departing;
mod driver;
mod engine;
mod incidents;
mod lane;
mod position;
mod right_of_way;
mod wheel;

#[cfg(test)]
mod test_roads;
#[cfg(test)]
mod tests;

pub use departing::{Insistence, SetOut};
pub use driver_kind::{DriverKind, Manner};
pub use engine::{ArcState, Counts, Outcome, Traffic};
pub use position::DriverPlace;
pub use roads::Roads;
pub use trips::{Trip, TripReport, run_trips, run_trips_on};
