//! The fleet: a virtual table of all vehicles, with filter, counts and sort; the station filters and sorts.

mod cells;
mod chips;

use std::sync::Arc;

use egui::{Align, Layout, Rect, Response, Role, Sense, TextEdit, Ui, UiBuilder, WidgetInfo, accesskit, pos2, vec2};
use egui_extras::{Column, TableBuilder, TableRow};

use crate::base::ids::VehicleId;
use crate::model::{self, FleetColumn, FleetQuery, FleetWords, Thing, VehicleKind, VehicleState};
use crate::ui::actions::Request;
use crate::ui::commanding::ask_for_menu;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::selection::Choice;
use crate::ui::style::ROW_HEIGHT;
use crate::ui::text::{Language, Text};
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, line, name_field, regular, regular_font};
use crate::ui::widgets::{button, figure};

use super::table_keys::TableKeys;
use cells::{RowView, cell_ui, is_figure};

const HEADER_HEIGHT: f32 = 26.0;
const SORT_ARROW_WIDTH: f32 = 12.0;
const COLUMN_GAP: f32 = 8.0;
const COLUMN_GAP_NARROW: f32 = 6.0;
/// Panels narrower than these, in points, leave columns out.
const BATTERY_BAR_FROM: f32 = 290.0;
const SPEED_FROM: f32 = 376.0;
const RIDERS_FROM: f32 = 440.0;

/// The panel with the fleet table.
pub struct FleetPanel {
    /// What the table asks for; the picture's rows may still answer an older query.
    query: FleetQuery,
    words: Arc<FleetWords>,
    keys: TableKeys,
    /// Whether the dock's tab already says what the panel is.
    pub is_named_by_tab: bool,
}

impl Default for FleetPanel {
    fn default() -> Self {
        let words = Arc::new(fleet_words());
        Self {
            query: FleetQuery { words: words.clone(), ..FleetQuery::default() },
            words,
            keys: TableKeys::default(),
            is_named_by_tab: false,
        }
    }
}

/// What kinds and states are called in all languages, for the station's filter.
pub fn fleet_words() -> FleetWords {
    let texts = Language::ALL.map(Text::new);
    let lower = |word: &dyn Fn(&Text) -> String| texts.iter().map(|text| word(text).to_lowercase()).collect::<Vec<_>>();
    FleetWords {
        kinds: VehicleKind::ALL.map(|kind| lower(&|text| names::vehicle_kind(text, kind).to_owned())),
        states: VehicleState::ALL.map(|state| lower(&|text| names::vehicle_state(text, state).to_owned())),
        roles: model::Role::ALL.map(|role| lower(&|text| names::role(text, role).to_owned())),
    }
}

impl FleetPanel {
    /// What the table wants to see.
    pub fn query(&self) -> &FleetQuery {
        &self.query
    }

    /// Takes over a query that was accepted as a request.
    pub fn set_query(&mut self, query: FleetQuery) {
        self.query = FleetQuery { words: self.words.clone(), ..query };
    }

    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder =
            UiBuilder::new().accessibility_role(accesskit::Role::Pane).accessibility_label(ctx.text.get("fleet-panel"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(12, 6)).show(ui, |ui| {
                ui.spacing_mut().item_spacing.y = 0.0;
                if !self.is_named_by_tab {
                    header_ui(ctx, ui);
                }
                let mut query = self.query.clone();
                filter_ui(ctx, ui, &mut query);
                chips::chips_ui(ctx, ui, &mut query);
                ui.add_space(4.0);
                self.table_ui(ctx, ui, &mut query);
                if query != self.query {
                    self.query = query.clone();
                    ctx.requests.send(Request::Fleet(query));
                }
            });
        });
    }

    fn table_ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, query: &mut FleetQuery) {
        if ctx.picture.fleet.rows.is_empty() && !ctx.picture.roster.is_empty() {
            ui.add_space(8.0);
            regular(ui, ctx.text.get("fleet-empty"), BODY, ctx.theme.dim);
            ui.add_space(8.0);
            if button::text_button(ui, ctx.theme, ctx.text.get("fleet-clear-filter")).clicked() {
                query.filter.clear();
                (query.kind, query.state) = (None, None);
            }
            return;
        }
        let rows = &ctx.picture.fleet.rows;
        let vehicle = |index: usize| Thing::Vehicle(rows.get(index).copied().unwrap_or(VehicleId::NONE));
        self.keys.read(ctx, ui, rows.len(), &vehicle);
        let columns = shown_columns(ui.available_width());
        let widths = column_widths(ctx, ui, &columns, query.sort);
        let gap = if ui.available_width() >= BATTERY_BAR_FROM { COLUMN_GAP } else { COLUMN_GAP_NARROW };
        ui.visuals_mut().selection.bg_fill = ctx.theme.accent.gamma_multiply(0.16);
        ui.visuals_mut().widgets.hovered.bg_fill = ctx.theme.raised;
        ui.spacing_mut().item_spacing = vec2(gap, 0.0);
        let mut builder = TableBuilder::new(ui)
            .id_salt("fleet table")
            // The table is one stop for Tab, not each of its rows.
            .sense(Sense::CLICK)
            .auto_shrink(false)
            .cell_layout(Layout::left_to_right(Align::Center));
        for width in widths {
            builder = builder.column(match width {
                Some(width) => Column::exact(width).clip(true),
                None => Column::remainder().at_least(64.0).clip(true),
            });
        }
        if let Some(index) = self.keys.take_scroll() {
            builder = builder.scroll_to_row(index, None);
        }
        let table = builder.header(HEADER_HEIGHT, |mut header| {
            for column in &columns {
                header.col(|ui| header_cell(ctx, ui, *column, query));
            }
        });
        let body = table.body(|body| {
            body.rows(ROW_HEIGHT, rows.len(), |mut row| self.row_ui(ctx, &mut row, &columns));
        });
        self.keys.ring_ui(ctx, ui, body.inner_rect);
    }

    fn row_ui(&mut self, ctx: &UiContext<'_>, row: &mut TableRow<'_, '_>, columns: &[FleetColumn]) {
        let index = row.index();
        let Some(id) = ctx.picture.fleet.rows.get(index).copied() else { return };
        let thing = Thing::Vehicle(id);
        let is_selected = ctx.selection.contains(thing);
        row.set_selected(is_selected);
        let view = RowView::of(ctx, id);
        for (place, column) in columns.iter().enumerate() {
            row.col(|ui| {
                if place == 0 && is_selected {
                    let rect = ui.max_rect();
                    let bar =
                        Rect::from_min_max(pos2(rect.left() - 4.0, rect.top()), pos2(rect.left() - 1.0, rect.bottom()));
                    ui.painter().with_clip_rect(bar).rect_filled(bar, 0.0, ctx.theme.accent);
                }
                cell_ui(ctx, ui, *column, &view);
            });
        }
        let response = row.response();
        self.keys.note_row(ctx, thing, response.rect);
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, view.name.as_str()));
        self.row_requests(ctx, &response, thing, is_selected);
    }

    /// Click selects, Shift or Ctrl adds or takes away, double click follows.
    fn row_requests(&mut self, ctx: &UiContext<'_>, response: &Response, thing: Thing, is_selected: bool) {
        if response.clicked() {
            self.keys.claim();
        }
        ask_for_menu(ctx, response, Some(thing));
        if response.double_clicked() {
            ctx.requests.send(Request::Follow(thing));
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
}

fn header_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    ui.horizontal(|ui| {
        ui.set_min_height(ROW_HEIGHT);
        heading(ui, ctx.text.get("fleet-panel"), SECTION, ctx.theme.text);
        regular(ui, &count_words(ctx), SMALL, ctx.theme.dim);
    });
}

/// How many vehicles the table shows, and of how many.
pub fn count_words(ctx: &UiContext<'_>) -> String {
    let (shown, all) = (ctx.picture.fleet.rows.len(), ctx.picture.roster.len());
    if shown == all {
        figure::count(ctx.text, all)
    } else {
        format!("{} / {}", figure::count(ctx.text, shown), figure::count(ctx.text, all))
    }
}

fn filter_ui(ctx: &UiContext<'_>, ui: &mut Ui, query: &mut FleetQuery) {
    let hint = egui::RichText::new(ctx.text.get("fleet-filter")).color(ctx.theme.dim);
    let response = ui.add(
        TextEdit::singleline(&mut query.filter)
            .id_salt("fleet filter")
            .hint_text(hint)
            .margin(egui::Margin::symmetric(10, 6))
            .desired_width(f32::INFINITY),
    );
    name_field(&response, ctx.text.get("fleet-filter"));
    ui.add_space(6.0);
}

fn shown_columns(width: f32) -> Vec<FleetColumn> {
    FleetColumn::ALL
        .into_iter()
        .filter(|column| match column {
            FleetColumn::Speed => width >= SPEED_FROM,
            FleetColumn::Riders => width >= RIDERS_FROM,
            _ => true,
        })
        .collect()
}

/// The width of each column, wide enough for its longest words in this language; `None` for what is left.
fn column_widths(ctx: &UiContext<'_>, ui: &Ui, columns: &[FleetColumn], sort: FleetColumn) -> Vec<Option<f32>> {
    let has_bar = ui.available_width() >= BATTERY_BAR_FROM;
    let width_of = |words: &str, size: f32| line(ui, words, regular_font(size), ctx.theme.text, f32::INFINITY).size().x;
    let head = |column: FleetColumn| {
        let arrow = if column == sort { SORT_ARROW_WIDTH } else { 0.0 };
        width_of(ctx.text.get(column_keys(column).0), SMALL) + arrow
    };
    let wide = |words: &str, least: f32| Some(width_of(words, BODY).max(least).ceil() + 1.0);
    let widest_name = || {
        let counts = ctx.picture.fleet.count_by_kind.into_iter().zip(VehicleKind::ALL);
        let names =
            counts.filter(|(count, _)| *count > 0).map(|(count, kind)| names::numbered_vehicle(ctx.text, kind, count));
        names.filter_map(|name| wide(&name, 0.0)).fold(48.0, f32::max)
    };
    let width = |column: &FleetColumn| match column {
        FleetColumn::Name => Some(widest_name()),
        FleetColumn::State => None,
        FleetColumn::Battery => {
            wide(&figure::percent(ctx.text, 1.0), head(*column).max(if has_bar { 68.0 } else { 0.0 }))
        }
        FleetColumn::Speed | FleetColumn::Riders => wide("000", head(*column)),
        FleetColumn::Age => {
            let keys = ["age-span-minutes", "age-span-hours"];
            keys.into_iter()
                .filter_map(|key| wide(&ctx.text.with(key, &[("number", "99".into())]), head(*column)))
                .reduce(f32::max)
        }
    };
    columns.iter().map(width).collect()
}

fn column_keys(column: FleetColumn) -> (&'static str, &'static str) {
    match column {
        FleetColumn::Name => ("fleet-column-name", "fleet-sort-name"),
        FleetColumn::State => ("fleet-column-state", "fleet-sort-state"),
        FleetColumn::Battery => ("fleet-column-battery", "fleet-sort-battery"),
        FleetColumn::Speed => ("fleet-column-speed", "fleet-sort-speed"),
        FleetColumn::Riders => ("fleet-column-riders", "fleet-sort-riders"),
        FleetColumn::Age => ("fleet-column-age", "fleet-sort-age"),
    }
}

fn header_cell(ctx: &UiContext<'_>, ui: &mut Ui, column: FleetColumn, query: &mut FleetQuery) {
    let (label, name) = column_keys(column);
    let rect = ui.max_rect();
    let response = ui.interact(rect, ui.scope_id().with(name), Sense::click());
    response.widget_info(|| WidgetInfo::labeled(Role::ColumnHeader, true, ctx.text.get(name)));
    let is_sorted = query.sort == column;
    let color = if is_sorted || response.hovered() || response.has_focus() { ctx.theme.text } else { ctx.theme.dim };
    let arrow = if is_sorted { SORT_ARROW_WIDTH } else { 0.0 };
    let galley = line(ui, ctx.text.get(label), regular_font(SMALL), color, rect.width() - arrow);
    let wide = galley.size().x;
    let left = if is_figure(column) { rect.right() - wide - arrow } else { rect.left() };
    ui.painter().galley(pos2(left, rect.center().y - galley.size().y / 2.0), galley, color);
    if is_sorted {
        let (x, middle) = (left + wide + 7.0, rect.center().y);
        let tip = if query.is_descending { 2.5 } else { -2.5 };
        let points = vec![pos2(x - 3.5, middle - tip), pos2(x + 3.5, middle - tip), pos2(x, middle + tip)];
        ui.painter().add(egui::Shape::convex_polygon(points, color, egui::Stroke::NONE));
    }
    if response.has_focus() {
        ui.painter().hline(rect.x_range(), rect.bottom() - 2.0, egui::Stroke::new(1.5, ctx.theme.accent));
    }
    if response.clicked() {
        query.is_descending = is_sorted && !query.is_descending;
        query.sort = column;
    }
}
