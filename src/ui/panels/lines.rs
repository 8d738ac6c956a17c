//! Lines: the buses of each line on its round of stops, and how evenly they come.

mod track;

use egui::{ScrollArea, Ui, UiBuilder, accesskit, vec2};
use fluent_bundle::FluentValue;

use crate::base::ids::{LineId, VehicleId};
use crate::city::Line;
use crate::model::VehicleState;
use crate::model::fact::Task;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, regular, semibold};
use crate::world::{LineNow, Picture, Regularity};

/// The panel of bus lines.
#[derive(Default)]
pub struct LinesPanel {
    pub is_named_by_tab: bool,
    /// The buses of each line, and the picture that they were found in.
    buses: Vec<Vec<Bus>>,
    found_in: Option<u64>,
}

/// A bus on its line.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Bus {
    vehicle: VehicleId,
    /// How far round it is, in stops: 2.5 is half-way from the third stop to the fourth.
    at: f32,
}

impl LinesPanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if self.found_in != Some(ctx.picture.revision) {
            self.found_in = Some(ctx.picture.revision);
            self.buses = buses_by_line(ctx.picture);
        }
        let builder =
            UiBuilder::new().accessibility_role(accesskit::Role::Pane).accessibility_label(ctx.text.get("pane-lines"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 2.0);
                if !self.is_named_by_tab {
                    heading(ui, ctx.text.get("pane-lines"), SECTION, ctx.theme.text);
                }
                if ctx.picture.city.lines.is_empty() {
                    regular(ui, ctx.text.get("lines-none"), BODY, ctx.theme.dim);
                    return;
                }
                ScrollArea::vertical()
                    .id_salt("lines")
                    .auto_shrink(false)
                    .show(ui, |ui| lines_ui(ctx, ui, &self.buses));
            });
        });
    }
}

fn lines_ui(ctx: &UiContext<'_>, ui: &mut Ui, buses: &[Vec<Bus>]) {
    for (index, line) in ctx.picture.city.lines.iter().enumerate() {
        let now = ctx.picture.lines.get(index);
        let buses = buses.get(index).map_or(&[][..], |buses| buses);
        ui.push_id(index, |ui| {
            head_ui(ctx, ui, LineId::from_index(index), now, buses.len());
            track::ui(ctx, ui, line, now, buses);
        });
        ui.add_space(6.0);
    }
}

fn head_ui(ctx: &UiContext<'_>, ui: &mut Ui, line: LineId, now: Option<&LineNow>, buses: usize) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        semibold(ui, &names::line_name(ctx.text, &ctx.picture.city, line), BODY, ctx.theme.text);
        let number = FluentValue::from(buses);
        regular(ui, &ctx.text.with("lines-buses", &[("number", number)]), SMALL, ctx.theme.dim);
        let Some(headway) = now.and_then(|now| now.headway) else {
            let measured = FluentValue::from(now.map_or(0, |now| now.measured));
            regular(ui, &ctx.text.with("lines-unmeasured", &[("number", measured)]), SMALL, ctx.theme.dim);
            return;
        };
        let minutes = |seconds: f64| FluentValue::from(ctx.text.number(seconds / 60.0, 0));
        let words = ctx.text.with(
            "lines-headway",
            &[
                ("mean", minutes(headway.mean_s)),
                ("longest", minutes(headway.longest_s)),
                ("wait", minutes(headway.wait_s())),
            ],
        );
        regular(ui, &words, SMALL, ctx.theme.text);
        let (key, ink) = match headway.regularity() {
            Regularity::Even => ("lines-even", ctx.theme.dim),
            Regularity::Uneven => ("lines-uneven", ctx.theme.amber),
            Regularity::Bunched => ("lines-bunched", ctx.theme.amber),
        };
        regular(ui, ctx.text.get(key), SMALL, ink);
    });
}

/// The buses in service of each line, by how far round they are.
fn buses_by_line(picture: &Picture) -> Vec<Vec<Bus>> {
    let mut lines: Vec<Vec<Bus>> = vec![Vec::new(); picture.city.lines.len()];
    for (index, vehicle) in picture.roster.iter().enumerate() {
        let Some(number) = vehicle.line.map(LineId::index) else { continue };
        let Some(line) = picture.city.lines.get(number) else { continue };
        if let (Some(at), Some(buses)) = (round_of(picture, line, index), lines.get_mut(number)) {
            buses.push(Bus { vehicle: VehicleId::from_index(index), at });
        }
    }
    for buses in &mut lines {
        buses.sort_by(|a, b| a.at.total_cmp(&b.at));
    }
    lines
}

/// How far round its line a bus is, by its distance from both stops; `None` when it is not in service or not heard.
fn round_of(picture: &Picture, line: &Line, vehicle: usize) -> Option<f32> {
    let status = picture.status.get(vehicle)?;
    let is_gone = matches!(status.state, VehicleState::NoContact | VehicleState::OutOfService);
    let Task::LineStop(next) = status.task else { return None };
    let next = usize::from(next);
    let before = (next + line.stops.len()).checked_sub(1)? % line.stops.len();
    let (from, to) = (line.stops.get(before)?.place, line.stops.get(next)?.place);
    let place = picture.motion.get(vehicle)?.place;
    let (behind_m, ahead_m) = (from.distance(place), to.distance(place));
    let share = if behind_m + ahead_m > 0.0 { behind_m / (behind_m + ahead_m) } else { 1.0 };
    (!is_gone).then_some(before as f32 + share)
}

#[cfg(test)]
mod tests {
    use egui_kittest::Harness;
    use egui_kittest::kittest::Queryable as _;

    use super::*;
    use crate::ui::panels::fixture::Fixture;
    use crate::ui::text::Language;

    #[test]
    fn each_line_is_named_with_its_buses_in_both_languages() {
        for (language, line, bus) in [(Language::English, "Line 2", "Bus 2"), (Language::Japanese, "2", "2")] {
            let fixture = Fixture::new(language);
            for width in [300.0, 900.0] {
                let mut panel = LinesPanel::default();
                let mut harness = Harness::builder()
                    .with_size([width, 240.0])
                    .allow_missing_glyphs()
                    .build_ui(|ui| panel.ui(&fixture.context(), ui));
                harness.run();
                assert!(harness.query_all_by_label_contains(line).next().is_some(), "{width}");
                assert!(harness.query_all_by_label_contains(bus).next().is_some(), "{width}");
            }
        }
    }

    #[test]
    fn a_city_without_lines_says_so() {
        let mut fixture = Fixture::new(Language::English);
        let mut city = (*fixture.picture.city).clone();
        city.lines.clear();
        fixture.picture.city = std::sync::Arc::new(city);
        let mut panel = LinesPanel::default();
        let mut harness = Harness::new_ui(|ui| panel.ui(&fixture.context(), ui));
        harness.run();
        harness.get_by_label("This city has no bus lines");
    }
}
