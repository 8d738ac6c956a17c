//! Floor 7: the window. It reads the newest picture and sends intents; it never waits and never changes the world.

pub mod action_list;
pub mod actions;
pub mod app;
mod caption;
pub mod context;
pub mod docking;
pub mod first_start;
pub mod fonts;
pub mod frame_mark;
pub mod launch;
pub mod layers;
pub mod map;
pub mod names;
pub mod notices;
pub mod offscreen;
pub mod palette;
pub mod panels;
pub mod parts;
pub mod search_words;
pub mod selection;
pub mod settings;
pub mod shortcuts;
pub mod snapshot;
pub mod style;
pub mod text;
pub mod theme;
pub mod widgets;
