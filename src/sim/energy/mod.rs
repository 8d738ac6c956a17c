//! Energy through a day: what buildings, chargers and plants draw, generate and store, and what flows through the feeders.

mod batteries;
mod buildings;
mod day;
mod feeders;
mod homes;
mod loads;
mod model;
mod past;
mod plant;
mod premises;
mod sampling;
mod solar;
#[cfg(test)]
mod tests;
mod totals;

pub use homes::HOME_EVENING_PEAK_KW;
pub use loads::{ChargerLoad, PlantLoad, TransportLoads};
pub use model::{EnergyModel, STEP_S};
pub use past::PAST_STEP_S;
pub use totals::EnergyTotals;
