//! Text in the three weights of the window: semibold what it is, regular what it says, dim what it is about.

use std::sync::Arc;

use egui::text::{LayoutJob, TextFormat, TextWrapping};
use egui::{Color32, FontFamily, FontId, Galley, Response, RichText, Ui, accesskit};

/// Side notes, axis marks.
pub const SMALL: f32 = 12.0;
/// Rows and sentences.
pub const BODY: f32 = 13.0;
/// Section headings.
pub const SECTION: f32 = 14.0;
/// The name of a thing.
pub const TITLE: f32 = 16.0;

/// How far the common line of a row lies below its middle, as a share of the type's size: half the height of capitals.
const BASELINE_BELOW_MIDDLE: f32 = 0.36;

/// The family of semibold text, as the window registers it.
pub const SEMIBOLD: &str = "semibold";

/// Semibold type of a size; regular type where the window's fonts are not installed.
pub fn semibold_font(ctx: &egui::Context, size: f32) -> FontId {
    let family = FontFamily::Name(SEMIBOLD.into());
    let is_registered = ctx.fonts(|fonts| fonts.definitions().families.contains_key(&family));
    FontId::new(size, if is_registered { family } else { FontFamily::Proportional })
}

pub fn regular_font(size: f32) -> FontId {
    FontId::new(size, FontFamily::Proportional)
}

/// Text that says what something is.
pub fn semibold(ui: &mut Ui, text: &str, size: f32, color: Color32) -> Response {
    let font = semibold_font(ui.ctx(), size);
    ui.add(egui::Label::new(RichText::new(text).font(font).color(color)).selectable(false).truncate())
}

/// Text that says something, or, in the dim colour, what something is about. Wraps.
pub fn regular(ui: &mut Ui, text: &str, size: f32, color: Color32) -> Response {
    ui.add(egui::Label::new(RichText::new(text).size(size).color(color)).selectable(false).wrap())
}

/// Text that names a part of the window, and says so to assistive technology.
pub fn heading(ui: &mut Ui, text: &str, size: f32, color: Color32) -> Response {
    let response = semibold(ui, text, size, color);
    mark_as_heading(&response, text);
    response
}

/// Tells assistive technology that a label names what follows.
pub fn mark_as_heading(response: &Response, text: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| {
        node.set_role(accesskit::Role::Heading);
        // A label's text is its value; a heading is found by its name.
        node.clear_value();
        node.set_label(text);
    });
}

/// Where a line of text begins so that its letters stand on the common line of a row around `middle`.
///
/// Rows are aligned so and not by their height, or Japanese and Latin text in one row would stand apart.
pub fn row_top(galley: &Galley, middle: f32) -> f32 {
    let baseline =
        galley.rows.first().and_then(|row| row.glyphs.first()).map_or(galley.size().y * 0.8, |glyph| glyph.pos.y);
    middle + BODY * BASELINE_BELOW_MIDDLE - baseline
}

/// Gives a field the name that assistive technology reads; its hint alone is no name.
pub fn name_field(response: &Response, name: &str) {
    response.ctx.accesskit_node_builder(response.id, |node| node.set_label(name));
}

/// One line of text, cut with an ellipsis where it would be wider than `width`.
pub fn line(ui: &Ui, text: &str, font: FontId, color: Color32, width: f32) -> Arc<Galley> {
    let mut job = LayoutJob::single_section(text.to_owned(), TextFormat::simple(font, color));
    job.wrap = TextWrapping::truncate_at_width(width.max(0.0));
    ui.painter().layout_job(job)
}
