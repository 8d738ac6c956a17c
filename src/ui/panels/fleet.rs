//! The fleet: a virtual table of all vehicles, with filter, counts and sort; the station filters and sorts.

use std::sync::Arc;

use egui::{
    Align, Key, Layout, Modifiers, Response, Role, Sense, TextEdit, Ui, UiBuilder, WidgetInfo, accesskit, pos2, vec2,
};
use egui_extras::{Column, TableBuilder, TableRow};
use fluent_bundle::FluentValue;

use crate::base::ids::VehicleId;
use crate::base::units::kmh_from_mps;
use crate::model::{FleetColumn, FleetQuery, FleetWords, Thing, VehicleKind, VehicleState};
use crate::ui::actions::Request;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::selection::Choice;
use crate::ui::style::ROW_HEIGHT;
use crate::ui::text::{Language, Text};
use crate::ui::widgets::age::{Age, Freshness, VEHICLE_STALE_AFTER_S};
use crate::ui::widgets::level_bar::{LevelBar, warning_sign};
use crate::ui::widgets::text::{BODY, SECTION, SMALL, heading, line, name_field, regular, regular_font};
use crate::ui::widgets::{button, figure};
use crate::world::picture::VehicleStatus;

const HEADER_HEIGHT: f32 = 26.0;
/// A battery or tank below this share is drawn in amber.
const LOW_SOC: f32 = 0.2;
/// A lower panel keeps its chips in one row, to leave room for vehicles.
const CHIP_ROWS_FROM_HEIGHT: f32 = 580.0;
/// Panels narrower than these, in points, leave columns out.
const BATTERY_BAR_FROM: f32 = 290.0;
const SPEED_FROM: f32 = 318.0;
const RIDERS_FROM: f32 = 400.0;

/// The panel with the fleet table.
pub struct FleetPanel {
    /// What the table asks for; the picture's rows may still answer an older query.
    query: FleetQuery,
    words: Arc<FleetWords>,
    /// Whether arrow keys move in this table: it was clicked last.
    takes_keys: bool,
    scroll_to: Option<usize>,
}

impl Default for FleetPanel {
    fn default() -> Self {
        let words = Arc::new(fleet_words());
        Self {
            query: FleetQuery { words: words.clone(), ..FleetQuery::default() },
            words,
            takes_keys: false,
            scroll_to: None,
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
                header_ui(ctx, ui);
                let mut query = self.query.clone();
                filter_ui(ctx, ui, &mut query);
                chips_ui(ctx, ui, &mut query);
                ui.add_space(4.0);
                self.keys(ctx, ui);
                self.table_ui(ctx, ui, &mut query);
                if query != self.query {
                    self.query = query.clone();
                    ctx.requests.send(Request::Fleet(query));
                }
            });
        });
    }

    fn keys(&mut self, ctx: &UiContext<'_>, ui: &Ui) {
        if ui.input(|input| input.pointer.any_pressed()) {
            // Whoever is clicked takes the keys; a row claims them again below.
            self.takes_keys = false;
        }
        if !self.takes_keys || ui.ctx().egui_wants_keyboard_input() {
            return;
        }
        let rows = &ctx.picture.fleet.rows;
        let chosen = ctx.selection.things().last().copied();
        let at = rows.iter().position(|id| chosen == Some(Thing::Vehicle(*id)));
        let next = ui.input_mut(|input| {
            if input.consume_key(Modifiers::NONE, Key::ArrowDown) {
                Some(at.map_or(0, |at| at + 1))
            } else if input.consume_key(Modifiers::NONE, Key::ArrowUp) {
                Some(at.map_or(0, |at| at.saturating_sub(1)))
            } else {
                None
            }
        });
        if let Some((index, id)) = next.and_then(|index| rows.get(index).map(|id| (index, *id))) {
            self.scroll_to = Some(index);
            ctx.requests.send(Request::Select { things: vec![Thing::Vehicle(id)], choice: Choice::Replace });
        }
        let is_enter = ui.input_mut(|input| input.consume_key(Modifiers::NONE, Key::Enter));
        if let (true, Some(thing)) = (is_enter, chosen) {
            ctx.requests.send(Request::Show(thing));
        }
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
        let panel_width = ui.available_width();
        let columns = shown_columns(panel_width);
        ui.visuals_mut().selection.bg_fill = ctx.theme.accent.gamma_multiply(0.16);
        ui.visuals_mut().widgets.hovered.bg_fill = ctx.theme.raised;
        ui.spacing_mut().item_spacing = vec2(6.0, 0.0);
        let mut builder = TableBuilder::new(ui)
            .id_salt("fleet table")
            .sense(Sense::click())
            .auto_shrink(false)
            .cell_layout(Layout::left_to_right(Align::Center));
        for column in &columns {
            builder = builder.column(match column_width(*column, panel_width) {
                Some(width) => Column::exact(width).clip(true),
                None => Column::remainder().at_least(70.0).clip(true),
            });
        }
        if let Some(index) = self.scroll_to.take() {
            builder = builder.scroll_to_row(index, None);
        }
        let table = builder.header(HEADER_HEIGHT, |mut header| {
            for column in &columns {
                header.col(|ui| header_cell(ctx, ui, *column, query));
            }
        });
        table.body(|body| {
            body.rows(ROW_HEIGHT, ctx.picture.fleet.rows.len(), |mut row| self.row_ui(ctx, &mut row, &columns));
        });
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
                    let bar = egui::Rect::from_min_max(
                        pos2(rect.left() - 4.0, rect.top()),
                        pos2(rect.left() - 1.0, rect.bottom()),
                    );
                    ui.painter().with_clip_rect(bar).rect_filled(bar, 0.0, ctx.theme.accent);
                }
                cell_ui(ctx, ui, *column, &view);
            });
        }
        let response = row.response();
        response.widget_info(|| WidgetInfo::selected(Role::Row, true, is_selected, view.name.as_str()));
        self.row_requests(ctx, &response, thing, is_selected);
    }

    /// Click selects, Shift or Ctrl adds or takes away, double click follows.
    fn row_requests(&mut self, ctx: &UiContext<'_>, response: &Response, thing: Thing, is_selected: bool) {
        if response.clicked() {
            self.takes_keys = true;
        }
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
        let (shown, all) = (ctx.picture.fleet.rows.len(), ctx.picture.roster.len());
        let words = if shown == all {
            figure::count(ctx.text, all)
        } else {
            format!("{} / {}", figure::count(ctx.text, shown), figure::count(ctx.text, all))
        };
        regular(ui, &words, SMALL, ctx.theme.dim);
    });
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

fn chips_ui(ctx: &UiContext<'_>, ui: &mut Ui, query: &mut FleetQuery) {
    ui.spacing_mut().item_spacing = vec2(4.0, 4.0);
    if ui.available_height() >= CHIP_ROWS_FROM_HEIGHT {
        ui.horizontal_wrapped(|ui| all_chips_ui(ctx, ui, query));
    } else {
        let scroll = egui::ScrollArea::horizontal().id_salt("fleet chips");
        let scroll = scroll.scroll_bar_visibility(egui::scroll_area::ScrollBarVisibility::AlwaysHidden);
        scroll.show(ui, |ui| ui.horizontal(|ui| all_chips_ui(ctx, ui, query)));
    }
}

fn all_chips_ui(ctx: &UiContext<'_>, ui: &mut Ui, query: &mut FleetQuery) {
    let fleet = &ctx.picture.fleet;
    {
        for (kind, count) in VehicleKind::ALL.into_iter().zip(fleet.count_by_kind) {
            let is_on = query.kind == Some(kind);
            if chip_ui(ctx, ui, names::vehicle_kinds(ctx.text, kind), count, is_on) {
                query.kind = if is_on { None } else { Some(kind) };
            }
        }
        for (state, count) in VehicleState::ALL.into_iter().zip(fleet.count_by_state) {
            let is_on = query.state == Some(state);
            if (count > 0 || is_on) && chip_ui(ctx, ui, names::vehicle_state(ctx.text, state), count, is_on) {
                query.state = if is_on { None } else { Some(state) };
            }
        }
    }
}

fn chip_ui(ctx: &UiContext<'_>, ui: &mut Ui, words: &str, count: u32, is_on: bool) -> bool {
    let name = ctx.text.with("fleet-chip", &[("name", FluentValue::from(words.to_owned()))]);
    button::chip(ui, ctx.theme, words, &figure::count(ctx.text, count as usize), &name, is_on).clicked()
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

fn column_width(column: FleetColumn, panel_width: f32) -> Option<f32> {
    match column {
        FleetColumn::Name => Some(70.0),
        FleetColumn::State => None,
        FleetColumn::Battery => Some(if panel_width >= BATTERY_BAR_FROM { 70.0 } else { 46.0 }),
        FleetColumn::Speed => Some(52.0),
        FleetColumn::Riders => Some(46.0),
        FleetColumn::Age => Some(34.0),
    }
}

fn is_figure(column: FleetColumn) -> bool {
    matches!(column, FleetColumn::Speed | FleetColumn::Riders | FleetColumn::Age)
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
    let color = if is_sorted || response.hovered() { ctx.theme.text } else { ctx.theme.dim };
    let arrow = if is_sorted { 12.0 } else { 0.0 };
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
    if response.clicked() {
        query.is_descending = is_sorted && !query.is_descending;
        query.sort = column;
    }
}

/// What one row says.
struct RowView {
    name: String,
    status: Option<VehicleStatus>,
    speed_mps: f32,
    age: Age,
    freshness: Freshness,
}

impl RowView {
    fn of(ctx: &UiContext<'_>, id: VehicleId) -> Self {
        let status = ctx.picture.status.get(id.index()).copied();
        let age = status.map_or(Age::Never, |status| Age::of(ctx, status.last_heard));
        Self {
            name: names::vehicle_name(ctx.text, ctx.picture, id),
            status: status.filter(|_| age != Age::Never),
            speed_mps: ctx.picture.motion.get(id.index()).map_or(0.0, |motion| motion.speed_mps),
            age,
            freshness: age.freshness(ctx, VEHICLE_STALE_AFTER_S),
        }
    }

    fn needs_a_person(&self) -> bool {
        self.status.is_some_and(|status| status.state.needs_a_person())
    }
}

fn cell_ui(ctx: &UiContext<'_>, ui: &mut Ui, column: FleetColumn, view: &RowView) {
    let is_live = view.freshness == Freshness::Live;
    let color = if is_live { ctx.theme.text } else { ctx.theme.dim };
    let Some(status) = view.status else {
        let words = if column == FleetColumn::Name { view.name.as_str() } else { figure::UNKNOWN };
        return put(ui, words, ctx.theme.dim, is_figure(column), 0.0);
    };
    match column {
        FleetColumn::Name => put(ui, &view.name, color, false, 0.0),
        FleetColumn::State => state_cell(ctx, ui, view, status),
        FleetColumn::Battery => battery_cell(ctx, ui, status.soc, is_live),
        FleetColumn::Speed => {
            put(ui, &ctx.text.number(f64::from(kmh_from_mps(view.speed_mps)), 0), ctx.theme.dim, true, 0.0);
        }
        FleetColumn::Riders => put(ui, &status.riders.to_string(), ctx.theme.dim, true, 0.0),
        FleetColumn::Age => {
            let tint = if is_live { ctx.theme.dim } else { ctx.theme.amber };
            put(ui, &age_words(ctx.text, view.age), tint, true, 0.0);
        }
    }
}

fn state_cell(ctx: &UiContext<'_>, ui: &Ui, view: &RowView, status: VehicleStatus) {
    let words = names::vehicle_state(ctx.text, status.state);
    if view.needs_a_person() {
        let rect = ui.max_rect();
        warning_sign(ui, pos2(rect.left() + 6.0, rect.center().y), 10.0, ctx.theme.amber);
        put(ui, words, ctx.theme.amber, false, 16.0);
    } else {
        put(ui, words, ctx.theme.dim, false, 0.0);
    }
}

fn battery_cell(ctx: &UiContext<'_>, ui: &Ui, soc: f32, is_live: bool) {
    let rect = ui.max_rect();
    let color = match (soc < LOW_SOC, is_live) {
        (true, _) => ctx.theme.amber,
        (false, true) => ctx.theme.vehicle,
        (false, false) => ctx.theme.faint,
    };
    let bar = egui::Rect::from_min_max(rect.min, pos2(rect.left() + 26.0, rect.bottom()));
    // Without room for a bar, the figure itself takes the warning's colour.
    let has_bar = rect.width() >= 60.0;
    if has_bar {
        LevelBar { share: soc, color, mark: None }.paint(ui, ctx.theme, bar);
    }
    let tint = if !has_bar && soc < LOW_SOC { ctx.theme.amber } else { ctx.theme.dim };
    put(ui, &figure::percent(ctx.text, soc), tint, true, 0.0);
}

/// Ages count in whole seconds, so that digits don't flicker.
fn age_words(text: &Text, age: Age) -> String {
    match age {
        Age::Never => figure::UNKNOWN.to_owned(),
        Age::Seconds(seconds) if seconds < 600.0 => {
            text.with("fleet-age", &[("number", FluentValue::from(text.number(seconds.floor(), 0)))])
        }
        Age::Seconds(seconds) => {
            text.with("fleet-age-minutes", &[("number", FluentValue::from(text.number((seconds / 60.0).floor(), 0)))])
        }
    }
}

/// Writes into a cell: words from the left, figures to the right edge.
fn put(ui: &Ui, words: &str, color: egui::Color32, is_right: bool, indent: f32) {
    let rect = ui.max_rect();
    let galley = line(ui, words, regular_font(BODY), color, rect.width() - indent);
    let x = if is_right { rect.right() - galley.size().x } else { rect.left() + indent };
    ui.painter().galley(pos2(x, rect.center().y - galley.size().y / 2.0), galley, color);
}
