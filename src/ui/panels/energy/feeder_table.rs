//! The table of feeders: load against limit, worst first.

use egui::{Ui, pos2};

use crate::base::ids::FeederId;
use crate::base::time::Timestamp;
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::table_keys::TableKeys;
use crate::ui::widgets::figure;
use crate::ui::widgets::level_bar::warning_sign;

use super::feeder_load::FeederLoad;
use super::table::{ColumnPlan, Sort, TablePlan, figure_cell, matches, name_cell, sort_rows, table_ui};

const COLUMNS: [ColumnPlan; 4] = [
    ColumnPlan { label_key: "energy-column-feeder", width: Some(86.0), is_figure: false, sorts_descending: false },
    ColumnPlan { label_key: "energy-column-load", width: None, is_figure: false, sorts_descending: true },
    ColumnPlan { label_key: "energy-column-load-share", width: Some(46.0), is_figure: true, sorts_descending: true },
    ColumnPlan { label_key: "energy-column-margin", width: Some(62.0), is_figure: true, sorts_descending: false },
];
const NAME: usize = 0;
const BAR: usize = 1;
const SHARE: usize = 2;
const MARGIN: usize = 3;

/// The rows of the table of feeders.
pub struct FeederTable {
    sort: Sort,
    keys: TableKeys,
}

impl Default for FeederTable {
    fn default() -> Self {
        Self { sort: Sort { column: MARGIN, is_descending: false }, keys: TableKeys::default() }
    }
}

impl FeederTable {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, words: &[String]) {
        // A city has some dozens of feeders: sorted anew each frame.
        let mut rows: Vec<u32> = (0..ctx.picture.city.feeders.len() as u32)
            .filter(|row| {
                words.is_empty()
                    || matches(&names::thing_name(ctx.text, ctx.picture, thing(*row)).to_lowercase(), words)
            })
            .collect();
        let sort = self.sort;
        sort_rows(&mut rows, sort.is_descending, |row| match sort.column {
            BAR | SHARE => load(ctx, row).map(FeederLoad::share),
            MARGIN => load(ctx, row).map(FeederLoad::margin),
            _ => ctx.picture.city.feeders.get(row as usize).map(|feeder| feeder.number as f32),
        });
        let plan = TablePlan {
            id: "feeders",
            columns: &COLUMNS,
            row_count: rows.len(),
            thing: &|index| thing(rows[index]),
            cell: &|ui, index, column| cell_ui(ctx, ui, rows[index], column),
        };
        self.sort = table_ui(ctx, ui, &plan, &mut self.keys, sort);
    }
}

fn thing(row: u32) -> Thing {
    Thing::Feeder(FeederId(row))
}

fn load(ctx: &UiContext<'_>, row: u32) -> Option<FeederLoad> {
    let now = ctx.picture.feeders.get(row as usize).filter(|now| now.observed != Timestamp::NEVER)?;
    let feeder = ctx.picture.city.feeders.get(row as usize)?;
    Some(FeederLoad { load_kw: now.load_kw, limit_kw: feeder.limit_kw })
}

fn is_tripped(ctx: &UiContext<'_>, row: u32) -> bool {
    ctx.picture.feeders.get(row as usize).is_some_and(|now| !now.is_live)
}

fn cell_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: u32, column: usize) {
    let theme = ctx.theme;
    let load = load(ctx, row);
    let is_near_limit = load.is_some_and(FeederLoad::is_near_limit) || is_tripped(ctx, row);
    match (column, load) {
        (NAME, _) => {
            let color = if is_near_limit { theme.amber } else { theme.text };
            let right = name_cell(ctx, ui, &names::thing_name(ctx.text, ctx.picture, thing(row)), color);
            if is_near_limit {
                warning_sign(ui, pos2(right + 11.0, ui.max_rect().center().y), 9.0, theme.amber);
            }
        }
        (BAR, Some(load)) => load.bar(theme).paint(ui, theme, ui.max_rect()),
        (BAR, None) => {}
        (_, None) => figure_cell(ui, figure::UNKNOWN, theme.dim),
        (SHARE, Some(_)) if is_tripped(ctx, row) => figure_cell(ui, ctx.text.get("energy-dark"), theme.amber),
        (SHARE, Some(load)) if load.gives() && !is_near_limit => {
            figure_cell(ui, ctx.text.get("energy-gives"), theme.dim);
        }
        (SHARE, Some(load)) => {
            let color = if is_near_limit { theme.amber } else { theme.text };
            figure_cell(ui, &figure::percent(ctx.text, load.share()), color);
        }
        (_, Some(load)) => {
            let color = if is_near_limit { theme.amber } else { theme.dim };
            figure_cell(ui, &figure::percent(ctx.text, load.margin()), color);
        }
    }
}
