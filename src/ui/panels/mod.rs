//! The panels of the window: a struct each, with `fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut egui::Ui)`.

pub mod assistance;
pub mod attention;
pub mod commands;
pub mod energy;
pub mod event_line;
pub mod events;
pub mod fleet;
pub mod hospital;
pub mod inspector;
pub mod lines;
pub mod requests;
pub mod scenario;
pub mod service;
pub mod status_bar;
pub mod strip_board;
mod table_keys;
pub mod top_bar;

#[cfg(test)]
pub(in crate::ui) mod fixture;
