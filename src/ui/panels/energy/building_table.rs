//! The table of buildings: net power, solar power and battery. A city may have hundreds of thousands.

use std::sync::Arc;

use egui::Ui;

use crate::base::ids::BuildingId;
use crate::base::time::Timestamp;
use crate::city::{BuildingKind, City};
use crate::model::Thing;
use crate::ui::context::UiContext;
use crate::ui::names;
use crate::ui::panels::table_keys::TableKeys;
use crate::ui::text::{Language, Text};
use crate::ui::widgets::figure;
use crate::world::picture::BuildingNow;

use super::table::{
    ColumnPlan, SORT_EVERY_PICTURES, Sort, TablePlan, figure_cell, matches, name_cell, sort_rows, table_ui,
};

const COLUMNS: [ColumnPlan; 4] = [
    ColumnPlan { label_key: "energy-column-building", width: None, is_figure: false, sorts_descending: false },
    ColumnPlan { label_key: "energy-column-net", width: Some(70.0), is_figure: true, sorts_descending: true },
    ColumnPlan { label_key: "energy-column-solar", width: Some(62.0), is_figure: true, sorts_descending: true },
    ColumnPlan { label_key: "energy-column-battery", width: Some(60.0), is_figure: true, sorts_descending: true },
];
const NAME: usize = 0;
const NET: usize = 1;
const SOLAR: usize = 2;

/// The rows of the table of buildings, filtered and sorted only when something changed.
pub struct BuildingTable {
    sort: Sort,
    keys: TableKeys,
    /// What the filter let through, and for which city, words and language.
    filtered: Option<(Arc<City>, Vec<String>, Language)>,
    matching: Vec<u32>,
    sorted: Option<(u64, Sort)>,
    rows: Vec<u32>,
}

impl Default for BuildingTable {
    fn default() -> Self {
        Self {
            sort: Sort { column: NET, is_descending: true },
            keys: TableKeys::default(),
            filtered: None,
            matching: Vec::new(),
            sorted: None,
            rows: Vec::new(),
        }
    }
}

impl BuildingTable {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui, words: &[String]) {
        self.filter(ctx, words);
        self.order(ctx);
        let rows = &self.rows;
        let plan = TablePlan {
            id: "buildings",
            columns: &COLUMNS,
            row_count: rows.len(),
            thing: &|index| thing(rows[index]),
            cell: &|ui, index, column| cell_ui(ctx, ui, rows[index], column),
        };
        self.sort = table_ui(ctx, ui, &plan, &mut self.keys, self.sort);
    }

    fn filter(&mut self, ctx: &UiContext<'_>, words: &[String]) {
        let city = &ctx.picture.city;
        let is_current = self.filtered.as_ref().is_some_and(|(of, filtered, language)| {
            Arc::ptr_eq(of, city) && filtered == words && *language == ctx.text.language
        });
        if is_current {
            return;
        }
        self.filtered = Some((city.clone(), words.to_vec(), ctx.text.language));
        self.sorted = None;
        self.matching.clear();
        let mut haystack = Haystack::new(ctx.text);
        let all = 0..city.buildings.len() as u32;
        self.matching.extend(all.filter(|row| words.is_empty() || matches(haystack.of(city, *row), words)));
    }

    fn order(&mut self, ctx: &UiContext<'_>) {
        let wanted = (ctx.picture.revision / SORT_EVERY_PICTURES, self.sort);
        if self.sorted == Some(wanted) {
            return;
        }
        self.sorted = Some(wanted);
        self.rows.clone_from(&self.matching);
        let column = self.sort.column;
        sort_rows(&mut self.rows, self.sort.is_descending, |row| key(ctx, row, column));
    }
}

fn key(ctx: &UiContext<'_>, row: u32, column: usize) -> Option<f32> {
    if column == NAME {
        // Those with a name first, then by number.
        let building = ctx.picture.city.buildings.get(row as usize)?;
        return Some(if building.name.is_some() { -1.0 } else { row as f32 });
    }
    let now = now(ctx, row)?;
    let building = ctx.picture.city.buildings.get(row as usize)?;
    match column {
        NET => Some(now.net_kw()),
        SOLAR => (building.solar_kwp > 0.0).then_some(now.solar_kw),
        _ => (building.battery_kwh > 0.0).then_some(now.battery_soc),
    }
}

fn now<'a>(ctx: &UiContext<'a>, row: u32) -> Option<&'a BuildingNow> {
    ctx.picture.buildings.get(row as usize).filter(|now| now.observed != Timestamp::NEVER)
}

fn thing(row: u32) -> Thing {
    Thing::Building(BuildingId(row))
}

fn cell_ui(ctx: &UiContext<'_>, ui: &mut Ui, row: u32, column: usize) {
    let theme = ctx.theme;
    let Some(building) = ctx.picture.city.buildings.get(row as usize) else { return };
    let now = now(ctx, row);
    match (column, now) {
        (NAME, _) => {
            name_cell(ctx, ui, &names::building_name(ctx.text, &ctx.picture.city, BuildingId(row)), theme.text);
        }
        (_, None) => figure_cell(ui, figure::UNKNOWN, theme.dim),
        (NET, Some(now)) => figure_cell(ui, &figure::power(ctx.text, now.net_kw()), theme.text),
        // A building without panels or battery has no figure at all, which is not the same as 0.
        (SOLAR, Some(now)) if building.solar_kwp > 0.0 => {
            figure_cell(ui, &figure::power(ctx.text, now.solar_kw), theme.text);
        }
        (SOLAR, Some(_)) => {}
        (_, Some(now)) if building.battery_kwh > 0.0 => {
            figure_cell(ui, &figure::percent(ctx.text, now.battery_soc), theme.text);
        }
        (_, Some(_)) => {}
    }
}

/// What a filter looks at, made without asking Fluent for every building.
struct Haystack<'a> {
    text: &'a Text,
    /// What stands before and behind the number of a building without a name.
    numbered: [(String, String); 3],
    line: String,
}

impl<'a> Haystack<'a> {
    fn new(text: &'a Text) -> Self {
        let around = |kind: BuildingKind| {
            let whole = text.numbered(names::numbered_building_key(kind), 0).to_lowercase();
            let (before, behind) = whole.split_once('0').unwrap_or((&whole, ""));
            (before.to_owned(), behind.to_owned())
        };
        let numbered = [BuildingKind::Detached, BuildingKind::Apartments, BuildingKind::Works].map(around);
        Self { text, numbered, line: String::new() }
    }

    fn of(&mut self, city: &City, row: u32) -> &str {
        use std::fmt::Write as _;
        self.line.clear();
        let Some(building) = city.buildings.get(row as usize) else { return "" };
        if let Some(name) = &building.name {
            self.line.push_str(&self.text.name(name).to_lowercase());
        } else {
            let [home, apartments, other] = &self.numbered;
            let (before, behind) = match building.kind {
                BuildingKind::Detached => home,
                BuildingKind::Apartments => apartments,
                _ => other,
            };
            // Writing into a string can't fail.
            let _ = write!(self.line, "{before}{}{behind}", row + 1);
        }
        if !building.kind.is_home() {
            self.line.push(' ');
            self.line.push_str(&names::building_kind(self.text, building.kind).to_lowercase());
        }
        &self.line
    }
}
