//! The panels of the window: a struct each, with `fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut egui::Ui)`.

pub mod energy;
pub mod inspector;

#[cfg(test)]
mod fixture;
