//! What the three energy tables share: their columns, rows that select, and an order that is kept until it changes.

use egui::{Align, Layout, Response, Role, Sense, Ui, WidgetInfo};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::model::Thing;
use crate::ui::actions::Request;
use crate::ui::commanding::ask_for_menu;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::table_keys::TableKeys;
use crate::ui::selection::Choice;
use crate::ui::widgets::text::{BODY, SMALL, line, regular_font, row_top};

const ROW_HEIGHT: f32 = 28.0;
const HEADER_HEIGHT: f32 = 26.0;
/// Pictures between two sorts; ten come a second.
pub const SORT_EVERY_PICTURES: u64 = 10;

/// How a table is sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sort {
    /// Index of the column.
    pub column: usize,
    pub is_descending: bool,
}

/// A column of a table.
#[derive(Clone, Copy)]
pub struct ColumnPlan {
    pub label_key: &'static str,
    /// Width in points; `None` for what is left.
    pub width: Option<f32>,
    /// Figures are aligned by their last digit.
    pub is_figure: bool,
    /// The first click on its head sorts so.
    pub sorts_descending: bool,
}

/// One of the tables: its columns and how a row's cell is drawn.
pub struct TablePlan<'a> {
    pub id: &'static str,
    pub columns: &'a [ColumnPlan],
    /// Row count and the thing of each row.
    pub row_count: usize,
    pub thing: &'a dyn Fn(usize) -> Thing,
    pub cell: &'a dyn Fn(&mut Ui, usize, usize),
}

/// Draws a table; returns how it is to be sorted from now on.
pub fn table_ui(ctx: &UiContext<'_>, ui: &mut Ui, plan: &TablePlan<'_>, keys: &mut TableKeys, sort: Sort) -> Sort {
    let mut next = sort;
    keys.read(ctx, ui, plan.row_count, plan.thing);
    ui.visuals_mut().selection.bg_fill = ctx.theme.accent.gamma_multiply(0.16);
    ui.visuals_mut().widgets.hovered.bg_fill = ctx.theme.raised;
    ui.spacing_mut().item_spacing.x = 8.0;
    ui.spacing_mut().item_spacing.y = 0.0;
    let mut builder = TableBuilder::new(ui)
        .id_salt(plan.id)
        // The table is one stop for Tab, not each of its rows.
        .sense(Sense::CLICK)
        .auto_shrink(false)
        .cell_layout(Layout::left_to_right(Align::Center));
    for column in plan.columns {
        builder = builder.column(match column.width {
            Some(width) => Column::exact(width).clip(true),
            None => Column::remainder().at_least(40.0).clip(true),
        });
    }
    if let Some(index) = keys.take_scroll() {
        builder = builder.scroll_to_row(index, None);
    }
    let body = builder
        .header(HEADER_HEIGHT, |mut header| {
            for (index, column) in plan.columns.iter().enumerate() {
                header.col(|ui| {
                    if header_cell(ctx, ui, *column, (sort.column == index).then_some(sort.is_descending)) {
                        next = sort_after_click(sort, index, column.sorts_descending);
                    }
                });
            }
        })
        .body(|body| {
            body.rows(ROW_HEIGHT, plan.row_count, |mut row| row_ui(ctx, &mut row, plan, keys));
        });
    keys.ring_ui(ctx, ui, body.inner_rect);
    next
}

fn sort_after_click(sort: Sort, column: usize, sorts_descending: bool) -> Sort {
    if sort.column == column {
        Sort { column, is_descending: !sort.is_descending }
    } else {
        Sort { column, is_descending: sorts_descending }
    }
}

/// The head of a column; true when it is clicked.
fn header_cell(ctx: &UiContext<'_>, ui: &mut Ui, column: ColumnPlan, sorted: Option<bool>) -> bool {
    let label = ctx.text.get(column.label_key);
    let rect = ui.max_rect();
    let response = ui.interact(rect, ui.scope_id().with(("sort", column.label_key)), Sense::click());
    let is_lit = sorted.is_some() || response.hovered() || response.has_focus();
    let color = if is_lit { ctx.theme.text } else { ctx.theme.dim };
    response.widget_info(|| WidgetInfo::labeled(Role::Button, true, label));
    let arrow_width = if sorted.is_some() { 12.0 } else { 0.0 };
    let galley = line(ui, label, regular_font(SMALL), color, rect.width() - arrow_width);
    let width = galley.size().x + arrow_width;
    let left = if column.is_figure { rect.right() - width } else { rect.left() };
    let middle = rect.center().y;
    if let Some(is_descending) = sorted {
        let x = left + galley.size().x + 7.0;
        let tip = if is_descending { 2.5 } else { -2.5 };
        let points =
            vec![egui::pos2(x - 3.5, middle - tip), egui::pos2(x + 3.5, middle - tip), egui::pos2(x, middle + tip)];
        ui.painter().add(egui::Shape::convex_polygon(points, color, egui::Stroke::NONE));
    }
    ui.painter().galley(egui::pos2(left, row_top(&galley, middle)), galley, color);
    if response.has_focus() {
        ui.painter().hline(rect.x_range(), rect.bottom() - 2.0, egui::Stroke::new(1.5, ctx.theme.accent));
    }
    response.clicked()
}

fn row_ui(ctx: &UiContext<'_>, row: &mut TableRow<'_, '_>, plan: &TablePlan<'_>, keys: &mut TableKeys) {
    let index = row.index();
    let thing = (plan.thing)(index);
    let is_selected = ctx.selection.contains(thing);
    row.set_selected(is_selected);
    for column in 0..plan.columns.len() {
        row.col(|ui| (plan.cell)(ui, index, column));
    }
    let response = row.response();
    keys.note_row(ctx, thing, response.rect);
    if response.clicked() {
        keys.claim();
    }
    response.widget_info(|| {
        let name = names::thing_name(ctx.text, ctx.picture, thing);
        WidgetInfo::selected(Role::Row, true, is_selected, name)
    });
    row_requests(ctx, &response, thing, is_selected);
}

/// Click selects, Shift or Ctrl adds or takes away, double click shows on the map.
fn row_requests(ctx: &UiContext<'_>, response: &Response, thing: Thing, is_selected: bool) {
    ask_for_menu(ctx, response, Some(thing));
    // A quick click elsewhere just before makes egui count three.
    if response.double_clicked() || response.triple_clicked() {
        ctx.requests.send(Request::Show(thing));
    } else if response.clicked() {
        let is_adding = response.ctx.input(|input| input.modifiers.shift || input.modifiers.command);
        let choice = match (is_adding, is_selected) {
            (false, _) => Choice::Replace,
            (true, false) => Choice::Add,
            (true, true) => Choice::Remove,
        };
        ctx.requests.send(Request::Select { things: vec![thing], choice });
    }
}

/// The name of a thing in a cell.
pub fn name_cell(ctx: &UiContext<'_>, ui: &Ui, name: &str, color: egui::Color32) -> f32 {
    let rect = ui.max_rect();
    let galley = line(ui, name, regular_font(BODY), color, rect.width());
    let width = galley.size().x;
    ui.painter().galley(egui::pos2(rect.left(), row_top(&galley, rect.center().y)), galley, ctx.theme.text);
    rect.left() + width
}

/// A figure in a cell, aligned by its last digit.
pub fn figure_cell(ui: &Ui, value: &str, color: egui::Color32) {
    let rect = ui.max_rect();
    let galley = line(ui, value, regular_font(BODY), color, rect.width());
    let at = egui::pos2(rect.right() - galley.size().x, row_top(&galley, rect.center().y));
    ui.painter().galley(at, galley, color);
}

/// Sorts rows by a key, unknown ones (`None`) always last, equal ones by their id.
///
/// Key and id are packed into one number, which sorts hundreds of thousands of rows several times faster than pairs.
pub fn sort_rows(rows: &mut Vec<u32>, is_descending: bool, key: impl Fn(u32) -> Option<f32>) {
    let packed = |row: u32| {
        let rank = match key(row) {
            // Held below the rank of unknown ones, which only a NaN would reach.
            Some(key) if is_descending => (!rank_of(key)).min(u32::MAX - 1),
            Some(key) => rank_of(key).min(u32::MAX - 1),
            None => u32::MAX,
        };
        u64::from(rank) << 32 | u64::from(row)
    };
    let mut sorted: Vec<u64> = rows.iter().map(|row| packed(*row)).collect();
    sorted.sort_unstable();
    rows.clear();
    rows.extend(sorted.into_iter().map(|packed| packed as u32));
}

/// A number that orders as the key does: the bits of a float, turned so that negative ones come first.
fn rank_of(key: f32) -> u32 {
    let bits = key.to_bits();
    if bits >> 31 == 1 { !bits } else { bits | 1 << 31 }
}

/// Whether every word of a filter is found in a text of lower case.
pub fn matches(haystack: &str, words: &[String]) -> bool {
    words.iter().all(|word| haystack.contains(word.as_str()))
}

/// The words of a filter, in lower case.
pub fn filter_words(filter: &str) -> Vec<String> {
    filter.to_lowercase().split_whitespace().map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_sorted_with_unknown_ones_last() {
        let keys = [Some(3.5), None, Some(-2.0), Some(0.0), Some(-0.5), None, Some(3.5)];
        let sorted = |is_descending| {
            let mut rows = (0..7).collect();
            sort_rows(&mut rows, is_descending, |row| keys[row as usize]);
            rows
        };
        assert_eq!(sorted(false), [2, 4, 3, 0, 6, 1, 5]);
        assert_eq!(sorted(true), [0, 6, 3, 4, 2, 1, 5]);
    }
}
