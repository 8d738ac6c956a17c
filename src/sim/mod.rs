//! Floor 5: the built-in simulator.

mod agenda;
mod body;
mod camera;
mod charging;
pub mod crowd;
mod driving;
pub mod energy;
mod errands;
mod executor;
mod faults;
mod fleet;
mod fork;
mod from_picture;
mod habits;
mod home_cars;
mod incidents;
mod itinerary;
mod kerb;
mod lockers;
pub mod noise;
mod outage;
pub mod people;
mod requests;
mod riders;
mod roster;
mod sampling;
pub mod scenario;
mod simulator;
mod source;
mod street_drivers;
pub mod sun;
#[cfg(test)]
mod test_city;
#[cfg(test)]
mod tests;
pub mod traffic;
mod trips;
mod unlisted;
mod untold_events;
mod warm_start;
#[cfg(test)]
mod warm_tests;
pub mod weather;

pub use executor::CommandFaults;
pub use faults::VehicleFault;
pub use from_picture::from_picture;
pub use incidents::{Halt, Restriction};
pub use requests::RequestCounts;
pub use roster::{VEHICLES_MAX, default_vehicles};
pub use simulator::{SimCounters, SimOptions, Simulator, TripTimes};
pub use unlisted::UnlistedArrival;
