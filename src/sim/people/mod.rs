//! People: a synthetic population with daily plans, lived through event by event.
//!
//! **Who.** [`Population`] is drawn once from the city's homes and shared by all copies of a simulation: households by the
//! sizes of the census of 2020, ages by the kind of household, work, school, licences, cars and needs by age, from the
//! sources named beside each table. Places of work and school are drawn by room and distance, with the gravity model
//! `p ~ room * exp(-distance / reach)`. Jobs that residents leave free are partly filled by people from outside.
//!
//! **What.** A [`DayPlan`] is a pure function of population, seed, day and weather: tours from home and back (work, school,
//! care, shopping, leisure, visits, strolls), laid out in time by the mode that each tour is travelled with, within opening
//! hours. The mode is chosen by a multinomial logit on door-to-door times (`modes`). Cars are taken by one driver at a time.
//! Days run from 03:00 to 27:00; the next day's plans are made in thirty parts during the half hour before.
//!
//! **How.** [`People`] holds what changes: a few bytes a person, at most one pending happening each. On foot, by bicycle and
//! bus a trip takes its door-to-door time; a connected car is driven through the streets by the simulator, and arrives when
//! it does; a ride is asked for in the book of requests. Whoever is not served goes on by other means, and is counted.
//! Trains leave every ten minutes; what happens out of town is not modelled.
//!
//! **Limits.** Night shifts and patients in bed are numbers of people, not persons with a day (`occupancy`); no infants away from home but with others. Who goes by
//! bus or bicycle takes the time of free streets. Bus passengers are spread over the buses and don't board one by one. Everybody is
//! somewhere exactly once: in a building, under way, at a gathering, or out of town.

mod appointment_list;
pub mod appointments;
pub mod calling;
pub mod cars;
pub mod day;
pub mod errands;
pub mod everybody;
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
mod past;
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
pub use everybody::People;
pub use past::PastPresence;
pub use plan::DayPlan;
pub use population::Population;
pub use tally::PeopleCounters;
