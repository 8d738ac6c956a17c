//! The summary of several selected things: how many of what, their sums, and the list of them.

use egui::{ScrollArea, Ui};
use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::base::time::Timestamp;
use crate::model::{Thing, VehicleKind, VehicleState};
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{TITLE, heading};
use crate::ui::widgets::value_row::{ROW_HEIGHT, section, value_row, warning_row};

use super::sheet::{tie_line, tie_row};

/// The summary of the selection, counted once for each picture and selection.
#[derive(Default)]
pub struct SeveralSummary {
    counted: Option<(u64, Vec<Thing>)>,
    figures: Figures,
}

#[derive(Default)]
struct Figures {
    by_kind: [usize; VehicleKind::COUNT],
    by_state: [usize; VehicleState::COUNT],
    buildings: usize,
    others: usize,
    riders: u64,
    /// Sum and number of battery levels.
    soc: (f32, usize),
    lowest: Option<(f32, VehicleId)>,
    vehicles_kw: f32,
    buildings_kw: f32,
    never_heard: usize,
}

impl SeveralSummary {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let things = ctx.selection.things();
        self.count(ctx, things);
        let (text, theme) = (ctx.text, ctx.theme);
        let count = FluentValue::from(figure::count(text, things.len()));
        heading(ui, &text.with("inspector-several", &[("count", count)]), TITLE, theme.text);
        ui.add_space(6.0);
        self.figures.kinds_ui(ctx, ui);
        self.figures.sums_ui(ctx, ui);
        section(ui, theme, text.get("inspector-selected"), "");
        ui.spacing_mut().item_spacing.y = 0.0;
        ScrollArea::vertical().id_salt("selected things").auto_shrink(false).show_rows(
            ui,
            ROW_HEIGHT,
            things.len(),
            |ui, rows| {
                for thing in things.get(rows).unwrap_or_default() {
                    tie_line(ctx, ui, *thing);
                }
            },
        );
    }

    fn count(&mut self, ctx: &UiContext<'_>, things: &[Thing]) {
        let is_counted = self
            .counted
            .as_ref()
            .is_some_and(|(revision, counted)| *revision == ctx.picture.revision && counted == things);
        if is_counted {
            return;
        }
        self.counted = Some((ctx.picture.revision, things.to_vec()));
        self.figures = Figures::default();
        for thing in things {
            self.figures.add(ctx, *thing);
        }
    }
}

impl Figures {
    fn add(&mut self, ctx: &UiContext<'_>, thing: Thing) {
        match thing {
            Thing::Vehicle(id) => self.add_vehicle(ctx, id),
            Thing::Building(id) => {
                self.buildings += 1;
                match ctx.picture.buildings.get(id.index()) {
                    Some(now) if now.observed != Timestamp::NEVER => self.buildings_kw += now.net_kw(),
                    _ => self.never_heard += 1,
                }
            }
            _ => self.others += 1,
        }
    }

    fn add_vehicle(&mut self, ctx: &UiContext<'_>, id: VehicleId) {
        let Some(vehicle) = ctx.picture.roster.get(id.index()) else { return };
        self.by_kind[vehicle.kind as usize] += 1;
        let status = ctx.picture.status.get(id.index()).filter(|status| status.observed != Timestamp::NEVER);
        let Some(status) = status else {
            self.never_heard += 1;
            return;
        };
        self.by_state[status.state as usize] += 1;
        // Who rides in a private car is personal.
        if !names::is_personal(vehicle) {
            self.riders += u64::from(status.riders);
        }
        self.vehicles_kw += status.charge_kw;
        if !vehicle.is_fuel_cell() {
            self.soc = (self.soc.0 + status.soc, self.soc.1 + 1);
            if self.lowest.is_none_or(|(lowest, _)| status.soc < lowest) {
                self.lowest = Some((status.soc, id));
            }
        }
    }

    fn kinds_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let (text, theme) = (ctx.text, ctx.theme);
        let row = |ui: &mut Ui, label: &str, count: usize| {
            if count > 0 {
                value_row(ui, theme, label, &figure::count(text, count), theme.text);
            }
        };
        for (kind, count) in VehicleKind::ALL.into_iter().zip(self.by_kind) {
            row(ui, names::vehicle_kinds(text, kind), count);
        }
        row(ui, text.get("inspector-buildings"), self.buildings);
        row(ui, text.get("inspector-other-things"), self.others);
        if self.by_state.iter().any(|count| *count > 0) {
            section(ui, theme, text.get("inspector-vehicles-by-state"), "");
        }
        for (state, count) in VehicleState::ALL.into_iter().zip(self.by_state).filter(|(_, count)| *count > 0) {
            let label = names::vehicle_state(text, state);
            let value = figure::count(text, count);
            if state.needs_a_person() {
                warning_row(ui, theme, label, &value);
            } else {
                value_row(ui, theme, label, &value, theme.text);
            }
        }
        row(ui, text.get("age-never"), self.never_heard);
    }

    fn sums_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let (text, theme) = (ctx.text, ctx.theme);
        section(ui, theme, text.get("inspector-together"), "");
        if self.by_state.iter().any(|count| *count > 0) {
            let riders = figure::count(text, self.riders as usize);
            value_row(ui, theme, text.get("inspector-riders"), &riders, theme.text);
            value_row(ui, theme, text.get("inspector-charging"), &figure::power(text, self.vehicles_kw), theme.text);
        }
        if self.buildings > 0 {
            let net = figure::power(text, self.buildings_kw);
            value_row(ui, theme, text.get("inspector-buildings-net"), &net, theme.text);
        }
        if self.soc.1 > 0 {
            let mean = figure::percent(text, self.soc.0 / self.soc.1 as f32);
            value_row(ui, theme, text.get("inspector-mean-battery"), &mean, theme.text);
        }
        if let Some((soc, vehicle)) = self.lowest {
            let label = format!("{} · {}", text.get("inspector-lowest-battery"), figure::percent(text, soc));
            tie_row(ctx, ui, &label, Thing::Vehicle(vehicle));
        }
    }
}
