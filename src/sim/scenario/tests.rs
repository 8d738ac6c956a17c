//! Scenario files, good and odd, and scenarios in a small town.

mod files;
mod playing;
mod stories;
