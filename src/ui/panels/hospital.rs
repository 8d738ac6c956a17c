//! The hospital view: today's appointments with who comes by which vehicle and who will be late, and what clinics on
//! wheels are doing.

mod listed;
mod rounds;
mod row;
#[cfg(test)]
mod tests;

use egui::{ComboBox, ScrollArea, Ui, UiBuilder, accesskit, vec2};
use fluent_bundle::FluentValue;

use crate::base::time::Timestamp;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::age::{Age, Freshness, METER_STALE_AFTER_S};
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, name_field, regular};

use listed::{Listed, Standing, Wanted};
use rounds::{BookedVisit, Round};

/// Pictures between two looks at all appointments; ten come a second.
const LISTED_EVERY: u64 = 5;
/// Hospitals that are switched by chips; more are in a list.
const CHIPS_MAX: usize = 3;

/// The panel of appointments.
#[derive(Default)]
pub struct HospitalPanel {
    pub is_named_by_tab: bool,
    /// When the list was made, in pictures, and of what.
    listed_at: Option<(u64, Wanted)>,
    listed: Listed,
    rounds: Vec<Round>,
    visits: Vec<BookedVisit>,
    wanted: Wanted,
}

impl HospitalPanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let wanted = Some((ctx.picture.revision / LISTED_EVERY, self.wanted));
        if self.listed_at != wanted {
            self.listed_at = wanted;
            self.listed = Listed::of(ctx.picture, self.wanted);
            (self.rounds, self.visits) = (rounds::rounds_of(ctx.picture), rounds::booked_visits(ctx.picture));
        }
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("pane-hospital"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
                if !self.is_named_by_tab {
                    heading(ui, ctx.text.get("pane-hospital"), SECTION, ctx.theme.text);
                }
                self.contents_ui(ctx, ui);
            });
        });
    }

    fn contents_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        if self.listed.hospitals.is_empty() {
            let is_unheard = ctx.picture.appointments.observed == Timestamp::NEVER;
            let key = if is_unheard { "hospital-unheard" } else { "hospital-none" };
            regular(ui, ctx.text.get(key), BODY, ctx.theme.dim);
        } else {
            closed_ui(ctx, ui, &self.listed);
            self.choice_ui(ctx, ui);
            self.summary_ui(ctx, ui);
        }
        ScrollArea::vertical().id_salt("appointments").auto_shrink(false).show_viewport(ui, |ui, view| {
            row::rows_ui(ctx, ui, view, &self.listed.rows, self.wanted.hospital.is_none());
            if !self.visits.is_empty() {
                rounds::booked_ui(ctx, ui, &self.visits);
            }
            if !self.rounds.is_empty() {
                rounds::ui(ctx, ui, &self.rounds);
            }
        });
    }

    fn choice_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let name = |id| names::building_name(ctx.text, &ctx.picture.city, id);
        let hospitals = &self.listed.hospitals;
        let all = ctx.text.get("hospital-all");
        if hospitals.len() > CHIPS_MAX {
            let shown = self.wanted.hospital.map_or_else(|| all.to_owned(), name);
            let response = ComboBox::from_id_salt("hospital").selected_text(shown).show_ui(ui, |ui| {
                ui.selectable_value(&mut self.wanted.hospital, None, all);
                for (id, count) in hospitals {
                    ui.selectable_value(&mut self.wanted.hospital, Some(*id), format!("{}  {count}", name(*id)));
                }
            });
            name_field(&response.response, ctx.text.get("hospital-which"));
            return;
        }
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
            if hospitals.len() > 1 && chip(ui, ctx.theme, all, "", all, self.wanted.hospital.is_none()).clicked() {
                self.wanted.hospital = None;
            }
            for (id, count) in hospitals {
                let is_on = self.wanted.hospital == Some(*id) || hospitals.len() == 1;
                let count = format!("  {}", ctx.text.number(*count as f64, 0));
                if chip(ui, ctx.theme, &name(*id), &count, &name(*id), is_on).clicked() {
                    self.wanted.hospital = Some(*id);
                }
            }
        });
    }

    fn summary_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let listed = &self.listed;
        let count = |standing: Standing| FluentValue::from(listed.count_of(standing));
        let words = ctx.text.with(
            "hospital-summary",
            &[
                ("all", FluentValue::from(listed.counts.iter().sum::<usize>())),
                ("late", count(Standing::Late)),
                ("arrived", count(Standing::Arrived)),
                ("vehicle", FluentValue::from(listed.by_vehicle)),
            ],
        );
        ui.horizontal_wrapped(|ui| {
            let own_way = ctx.text.get("hospital-show-own-way");
            if chip(ui, ctx.theme, own_way, "", own_way, self.wanted.shows_own_way).clicked() {
                self.wanted.shows_own_way = !self.wanted.shows_own_way;
            }
            regular(ui, &words, SMALL, ctx.theme.dim);
            let age = Age::of(ctx, ctx.picture.appointments.observed);
            let is_live = age.freshness(ctx, METER_STALE_AFTER_S) == Freshness::Live;
            if !is_live {
                regular(ui, &age.words(ctx.text), SMALL, ctx.theme.amber);
            }
        });
    }
}

/// Hospitals that are closed while somebody is due there, and what is to be done.
fn closed_ui(ctx: &UiContext<'_>, ui: &mut Ui, listed: &Listed) {
    for (id, _) in listed.hospitals.iter().filter(|(id, _)| ctx.picture.closed.contains(id)) {
        let is_due = |row: &&listed::Row| row.at == *id && row.standing != Standing::Arrived;
        let place = FluentValue::from(names::building_name(ctx.text, &ctx.picture.city, *id));
        let number = FluentValue::from(listed.rows.iter().filter(is_due).count());
        let words = ctx.text.with("hospital-closed", &[("place", place), ("number", number)]);
        ui.add(egui::Label::new(egui::RichText::new(words).size(BODY).color(ctx.theme.amber)).wrap());
    }
}
