//! The left panel of the energy workspace: feeders, buildings and chargers, each a table with a filter.

use egui::{TextEdit, Ui, UiBuilder, accesskit};

use crate::ui::context::UiContext;
use crate::ui::widgets::figure;
use crate::ui::widgets::tabs::{Tab, tabs};
use crate::ui::widgets::text::{BODY, name_field, regular};

use super::building_table::BuildingTable;
use super::charger_table::ChargerTable;
use super::feeder_table::FeederTable;
use super::table::filter_words;

/// The tables, one shown at a time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Shown {
    #[default]
    Feeders,
    Buildings,
    Chargers,
}

impl Shown {
    const ALL: [Self; 3] = [Self::Feeders, Self::Buildings, Self::Chargers];

    fn label_key(self) -> &'static str {
        match self {
            Self::Feeders => "energy-feeders",
            Self::Buildings => "energy-buildings",
            Self::Chargers => "energy-chargers",
        }
    }

    fn filter_key(self) -> &'static str {
        match self {
            Self::Feeders => "energy-filter-feeders",
            Self::Buildings => "energy-filter-buildings",
            Self::Chargers => "energy-filter-chargers",
        }
    }
}

/// The panel with the three tables.
#[derive(Default)]
pub struct EnergyTables {
    shown: Shown,
    /// The filter of each table, in the order of [`Shown::ALL`].
    filters: [String; 3],
    feeders: FeederTable,
    buildings: BuildingTable,
    chargers: ChargerTable,
}

impl EnergyTables {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("energy-tables-panel"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                self.tabs_ui(ctx, ui);
                ui.add_space(6.0);
                let words = self.filter_ui(ctx, ui);
                ui.add_space(4.0);
                self.table_ui(ctx, ui, &words);
            });
        });
    }

    fn tabs_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let city = &ctx.picture.city;
        let counts = [city.feeders.len(), city.buildings.len(), city.chargers.len()];
        let labels: Vec<Tab> = Shown::ALL
            .into_iter()
            .zip(counts)
            .map(|(shown, count)| Tab {
                label: ctx.text.get(shown.label_key()).to_owned(),
                count: figure::count(ctx.text, count),
            })
            .collect();
        let id = ui.scope_id().with("energy tabs");
        let chosen = tabs(ui, ctx.theme, id, &labels, self.shown as usize);
        self.shown = Shown::ALL.get(chosen).copied().unwrap_or_default();
    }

    fn filter_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) -> Vec<String> {
        let hint = ctx.text.get(self.shown.filter_key());
        let Some(filter) = self.filters.get_mut(self.shown as usize) else { return Vec::new() };
        let response = ui.add(
            TextEdit::singleline(filter)
                .id_salt(("energy filter", self.shown as usize))
                .hint_text(egui::RichText::new(hint).color(ctx.theme.dim).size(BODY))
                .background_color(ctx.theme.raised)
                .margin(egui::Margin::symmetric(10, 6))
                .desired_width(f32::INFINITY),
        );
        name_field(&response, hint);
        filter_words(filter)
    }

    fn table_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, words: &[String]) {
        let city = &ctx.picture.city;
        let is_empty = match self.shown {
            Shown::Feeders => city.feeders.is_empty(),
            Shown::Buildings => city.buildings.is_empty(),
            Shown::Chargers => city.chargers.is_empty(),
        };
        if is_empty {
            regular(ui, ctx.text.get("energy-none-here"), BODY, ctx.theme.dim);
            return;
        }
        // Salted by the table, so that each keeps its own place.
        ui.push_id(self.shown.label_key(), |ui| match self.shown {
            Shown::Feeders => self.feeders.ui(ctx, ui, words),
            Shown::Buildings => self.buildings.ui(ctx, ui, words),
            Shown::Chargers => self.chargers.ui(ctx, ui, words),
        });
    }
}
