//! Floor 7: the window. It reads the newest picture and sends intents; it never waits and never changes the world.

pub mod actions;
pub mod context;
pub mod layers;
pub mod map;
pub mod names;
pub mod offscreen;
pub mod panels;
pub mod selection;
pub mod text;
pub mod theme;
pub mod widgets;
