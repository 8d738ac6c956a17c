//! Floor 3: the live picture of the city. Facts are applied here and nowhere else.

mod abilities;
mod apply;
mod assistance;
pub mod attention;
pub mod call_ranking;
mod camera_now;
pub mod column;
mod command_now;
pub mod density;
pub mod desk;
mod figures;
mod fleet_table;
mod foresight;
mod headways;
mod holds;
pub mod in_view;
mod live;
mod lockers;
mod minute_history;
pub mod picture;
pub mod requests;
pub mod search;
mod selected;
pub mod service;
pub mod spatial;
#[cfg(test)]
mod tests;
pub mod urn;

pub use abilities::Abilities;
pub use attention::NO_CONTACT_AFTER;
pub use camera_now::CameraNow;
pub use column::Column;
pub use command_now::CommandNow;
pub use desk::Desk;
pub use fleet_table::role_of;
pub use foresight::ForesightNow;
pub use headways::{LineNow, Regularity};
pub use holds::HoldNow;
pub use in_view::InView;
pub use live::World;
pub use lockers::LockersNow;
pub use picture::Picture;
pub use search::{Found, SearchIndex, SearchWords};
pub use service::{Need, ServiceRow, ServiceView};
pub use spatial::SpatialIndex;
pub use urn::{thing_of, urn_of};
