//! Floor 4: deciding. Pure functions from a picture (and a forecast, an argument) to a plan, a refusal or a warning.

pub mod charging;
pub mod charging_turns;
pub mod consequence;
pub mod destination;
pub mod dispatch;
pub mod forecast;
pub mod interlocks;
pub mod load_change;
pub mod observed;
pub mod pickup_delivery;
pub mod rebalancing;
pub mod routing;
pub mod undo;
pub mod without_link;
