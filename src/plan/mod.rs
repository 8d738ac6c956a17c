//! Floor 4: deciding. Pure functions from a picture (and a forecast, an argument) to a plan, a refusal or a warning.

pub mod consequence;
pub mod dispatch;
pub mod interlocks;
pub mod observed;
pub mod pickup_delivery;
pub mod routing;
pub mod undo;
