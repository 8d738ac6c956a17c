//! The table of chargers: power, who is plugged in, state.

use egui::{Ui, pos2};

use crate::base::ids::ChargerId;
use crate::base::time::Timestamp;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::table_keys::TableKeys;
use crate::ui::widgets::figure;
use crate::ui::widgets::level_bar::warning_sign;
use crate::world::picture::ChargerNow;

use super::table::{
    ColumnPlan, SORT_EVERY_PICTURES, Sort, TablePlan, figure_cell, matches, name_cell, sort_rows, table_ui,
};

const COLUMNS: [ColumnPlan; 4] = [
    ColumnPlan { label_key: "energy-column-charger", width: Some(90.0), is_figure: false, sorts_descending: false },
    ColumnPlan { label_key: "energy-column-vehicle", width: None, is_figure: false, sorts_descending: false },
    ColumnPlan { label_key: "energy-column-state", width: Some(64.0), is_figure: false, sorts_descending: true },
    ColumnPlan { label_key: "energy-column-power", width: Some(62.0), is_figure: true, sorts_descending: true },
];
const NAME: usize = 0;
const VEHICLE: usize = 1;
const STATE: usize = 2;
const POWER: usize = 3;

/// The rows of the table of chargers, filtered and sorted once a second.
pub struct ChargerTable {
    sort: Sort,
    keys: TableKeys,
    made_for: Option<(u64, Sort, Vec<String>)>,
    rows: Vec<u32>,
}

impl Default for ChargerTable {
    fn default() -> Self {
        Self {
            sort: Sort { column: POWER, is_descending: true },
            keys: TableKeys::default(),
            made_for: None,
            rows: Vec::new(),
        }
    }
}

impl ChargerTable {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, words: &[String]) {
        self.order(ctx, words);
        let rows = &self.rows;
        let plan = TablePlan {
            id: "chargers",
            columns: &COLUMNS,
            row_count: rows.len(),
            thing: &|index| thing(rows[index]),
            cell: &|ui, index, column| cell_ui(ctx, ui, rows[index], column),
        };
        self.sort = table_ui(ctx, ui, &plan, &mut self.keys, self.sort);
    }

    fn order(&mut self, ctx: &UiContext<'_>, words: &[String]) {
        let generation = ctx.picture.revision / SORT_EVERY_PICTURES;
        let is_current = self
            .made_for
            .as_ref()
            .is_some_and(|(of, sort, filtered)| *of == generation && *sort == self.sort && filtered == words);
        if is_current {
            return;
        }
        self.made_for = Some((generation, self.sort, words.to_vec()));
        self.rows.clear();
        let all = 0..ctx.picture.city.chargers.len() as u32;
        self.rows.extend(all.filter(|row| words.is_empty() || matches(&haystack(ctx, *row), words)));
        let column = self.sort.column;
        sort_rows(&mut self.rows, self.sort.is_descending, |row| key(ctx, row, column));
    }
}

fn haystack(ctx: &UiContext<'_>, row: u32) -> String {
    let mut line = names::thing_name(ctx.text, ctx.picture, thing(row));
    if let Some(now) = now(ctx, row) {
        line.push(' ');
        line.push_str(ctx.text.get(state_key(now)));
        if now.vehicle.is_some() {
            line.push(' ');
            line.push_str(&names::vehicle_name(ctx.text, ctx.picture, now.vehicle));
        }
    }
    line.to_lowercase()
}

fn key(ctx: &UiContext<'_>, row: u32, column: usize) -> Option<f32> {
    match column {
        NAME => ctx.picture.city.chargers.get(row as usize).map(|charger| charger.number as f32),
        VEHICLE => now(ctx, row).filter(|now| now.vehicle.is_some()).map(|now| now.vehicle.0 as f32),
        STATE => now(ctx, row).map(|now| if now.is_faulty { 2.0 } else { f32::from(u8::from(now.vehicle.is_some())) }),
        _ => now(ctx, row).map(|now| now.power_kw),
    }
}

fn now<'a>(ctx: &UiContext<'a>, row: u32) -> Option<&'a ChargerNow> {
    ctx.picture.chargers.get(row as usize).filter(|now| now.observed != Timestamp::NEVER)
}

fn thing(row: u32) -> Thing {
    Thing::Charger(ChargerId(row))
}

fn state_key(now: &ChargerNow) -> &'static str {
    if now.is_faulty {
        "energy-charger-fault"
    } else if now.vehicle.is_some() {
        "energy-charger-in-use"
    } else {
        "energy-charger-free"
    }
}

fn cell_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: u32, column: usize) {
    let (text, theme) = (ctx.text, ctx.theme);
    match (column, now(ctx, row)) {
        (NAME, now) => {
            let is_faulty = now.is_some_and(|now| now.is_faulty);
            let color = if is_faulty { theme.amber } else { theme.text };
            let right = name_cell(ctx, ui, &names::thing_name(text, ctx.picture, thing(row)), color);
            if is_faulty {
                warning_sign(ui, pos2(right + 11.0, ui.max_rect().center().y), 9.0, theme.amber);
            }
        }
        (POWER, None) => figure_cell(ui, figure::UNKNOWN, theme.dim),
        (_, None) => {
            name_cell(ctx, ui, figure::UNKNOWN, theme.dim);
        }
        (VEHICLE, Some(now)) if now.vehicle.is_some() => {
            name_cell(ctx, ui, &names::vehicle_name(text, ctx.picture, now.vehicle), theme.text);
        }
        (VEHICLE, Some(_)) => {}
        (STATE, Some(now)) => {
            let color = if now.is_faulty { theme.amber } else { theme.dim };
            name_cell(ctx, ui, text.get(state_key(now)), color);
        }
        (_, Some(now)) => figure_cell(ui, &figure::power(text, now.power_kw), theme.text),
    }
}
