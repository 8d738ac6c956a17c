//! People: a synthetic population with daily plans, lived through event by event.
//!
//! The constant part ([`Population`]) is drawn once from the city's homes and shared; a day's plans ([`DayPlan`]) are a
//! pure function of population, seed, day and weather; what changes ([`People`]) is a few bytes a person: where they are
//! and which trip comes next.

pub mod appointments;
pub mod calling;
pub mod cars;
pub mod day;
pub mod errands;
pub mod gatherings;
pub mod hours;
pub mod household_day;
pub mod households;
mod living;
pub mod modes;
pub mod needs;
pub mod occupancy;
pub mod outward;
mod parcels;
pub mod people;
pub mod places;
pub mod plan;
pub mod population;
mod rides;
mod setting_out;
pub mod tally;
#[cfg(test)]
mod tests;
pub mod trip;

pub use appointments::Appointment;
pub use people::People;
pub use plan::DayPlan;
pub use population::Population;
pub use tally::PeopleCounters;
