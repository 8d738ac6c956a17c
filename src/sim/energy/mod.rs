//! Energy through a day: what buildings, chargers and plants draw, generate and store, and what flows through the feeders.
//!
//! Powers are held between steps and are whole watts, so what flows in equals what flows out, is stored or is lost, for
//! every feeder and for the city; [`EnergyModel::balance_error_kwh`] holds that against single things summed anew.

mod backup;
mod batteries;
mod buildings;
mod clear_sky;
mod day;
mod demand;
mod everyday;
mod feeders;
mod flows;
mod homes;
mod hot_water;
mod ledger;
mod levels;
mod loads;
mod model;
mod occupancy;
mod orders;
mod outages;
mod past;
mod plant;
mod premises;
mod prices;
mod sampling;
mod solar;
#[cfg(test)]
mod tests;
mod thermal;
mod totals;

pub use backup::LIFE_SUPPORT_SHARE;
pub use demand::Shed;
pub use feeders::{FeederState, SECTION_SPAN};
pub use homes::HOME_EVENING_PEAK_KW;
pub use levels::Levels;
pub use loads::{ChargerLoad, PlantLoad, Presence, TransportLoads};
pub use model::{EnergyModel, STEP_S};
pub use prices::{DAY_YEN_KWH, LEVY_YEN_KWH, NIGHT_YEN_KWH};
pub use solar::{Facing, Light};
pub use totals::EnergyTotals;
