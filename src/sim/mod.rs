//! Floor 5: the built-in simulator.

pub mod crowd;
pub mod energy;
pub mod noise;
pub mod sun;
pub mod weather;
