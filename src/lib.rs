//! Yagura (櫓): a native desktop operations center for a smart city.
//!
//! Facts flow down, intents flow up; see ARCHITECTURE.md for the floors, the one flow and the invariants.

pub mod base;
pub mod city;
pub mod journal;
pub mod model;
pub mod plan;
pub mod sim;
pub mod station;
pub mod ui;
pub mod world;
