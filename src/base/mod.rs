//! Floor 0: units, geography, ids, time, holidays and reproducible chance. Imports nothing from the house.

pub mod binned_times;
pub mod chance;
pub mod geo;
pub mod holidays;
pub mod ids;
pub mod name;
pub mod number_hasher;
pub mod ring;
pub mod time;
pub mod units;
