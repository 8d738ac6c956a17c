//! Energy: tables of what draws and gives, the flow through the city now, and demand and supply over the day.

pub mod balance;
mod building_table;
mod charger_table;
mod city_now;
mod day;
mod day_plot;
pub mod feeder_load;
mod feeder_table;
mod flow;
mod sankey;
mod table;
mod tables;

#[cfg(test)]
mod tests;

pub use city_now::CityNow;
pub use day_plot::EnergyPanel;
pub use tables::EnergyTables;
