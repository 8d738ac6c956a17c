//! Demand and supply over the day: sources stacked, uses as a line, what is given back below zero.

use std::sync::Arc;

use egui::{Color32, Galley, Id, Pos2, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, accesskit, vec2};
use egui_plot::{AxisHints, FilledArea, GridInput, GridMark, Line, Plot, PlotPoints, PlotUi, VLine};
use fluent_bundle::FluentValue;

use crate::base::time::Timestamp;
use crate::model::fact::CityEnergyFact;
use crate::ui::context::UiContext;
use crate::ui::theme::Theme;
use crate::ui::widgets::figure;
use crate::ui::widgets::sparkline::share_moment;
use crate::ui::widgets::text::{BODY, SECTION, SMALL, line, regular_font, row_top, semibold_font};

use super::balance;
use super::day::{DayWindow, balance_at};

const HEADER_HEIGHT: f32 = 28.0;
const LEGEND_HEIGHT: f32 = 18.0;
const SWATCH_WIDTH: f32 = 14.0;
/// Room for `11.8 MW` behind a name of the legend.
const VALUE_WIDTH: f32 = 54.0;
const GAP: f32 = 12.0;
const AREA_OPACITY: f32 = 0.62;
const KW_PER_MW: f64 = 1000.0;
/// Least height of the scale, so that a quiet night is not drawn as a storm, in MW.
const SCALE_MIN_MW: f64 = 0.1;
/// Points of screen that one balance of the plot takes at least.
const POINTS_PER_BALANCE: f64 = 1.5;

/// The layers of the stack, from the bottom.
const SOURCES: [(&str, Source); 4] = [
    ("energy-grid", |fact| fact.grid_kw.max(0.0)),
    ("energy-solar", |fact| fact.solar_kw.max(0.0)),
    ("energy-hydrogen", |fact| fact.fuel_cell_kw.max(0.0)),
    ("energy-batteries", |fact| fact.battery_out_kw.max(0.0)),
];

type Source = fn(&CityEnergyFact) -> f32;

/// The panel with the plot.
#[derive(Default)]
pub struct EnergyPanel {
    /// The stretches shown last, and what they were made of: newest balance, count, window and thinning.
    made_for: Option<(Timestamp, usize, DayWindow, u32)>,
    stretches: Vec<Vec<CityEnergyFact>>,
    /// Whether the dock's tab already says what the panel is.
    pub is_named_by_tab: bool,
}

impl EnergyPanel {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let builder = UiBuilder::new()
            .accessibility_role(accesskit::Role::Pane)
            .accessibility_label(ctx.text.get("energy-panel"));
        ui.scope_builder(builder, |ui| {
            egui::Frame::new().inner_margin(egui::Margin::symmetric(14, 8)).show(ui, |ui| {
                let window =
                    DayWindow::around(ctx.picture.source.clock.now, &ctx.picture.energy_day, ctx.picture.city.zone);
                header_ui(ctx, ui, self.is_named_by_tab);
                self.update(ctx, window, ui.available_width());
                self.plot_ui(ctx, ui, window);
            });
        });
    }

    fn update(&mut self, ctx: &UiContext<'_>, window: DayWindow, width: f32) {
        let balances = &ctx.picture.energy_day;
        let newest = balances.last().map_or(Timestamp::NEVER, |fact| fact.observed);
        let step_s = window.length_hours() * 3600.0 * POINTS_PER_BALANCE / f64::from(width.max(1.0));
        let wanted = (newest, balances.len(), window, step_s as u32);
        if self.made_for != Some(wanted) {
            self.made_for = Some(wanted);
            self.stretches = window.stretches(balances, step_s);
        }
    }

    fn plot_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui, window: DayWindow) {
        let id = Id::unique("energy of the day");
        let (low_mw, high_mw) = self.scale();
        let hours = window.length_hours();
        let response = plot(ctx, id, ui.available_height().max(80.0), window).show(ui, |plot| {
            plot.set_plot_bounds_x(0.0..=hours);
            plot.set_plot_bounds_y(low_mw..=high_mw);
            for stretch in &self.stretches {
                stretch_ui(ctx, plot, window, stretch);
            }
            marks_ui(ctx, plot, window);
        });
        response.response.widget_info(|| {
            WidgetInfo::labeled(Role::Image, true, format!("{}: {}", ctx.text.get("energy-day"), headline(ctx)))
        });
        let pointed = response
            .response
            .hover_pos()
            .map(|at| window.moment(response.transform.value_from_position(at).x.clamp(0.0, hours)));
        share_moment(ctx, ui, id, pointed);
        if self.stretches.is_empty() {
            let rect = response.response.rect;
            let galley = line(ui, ctx.text.get("energy-no-balance"), regular_font(BODY), ctx.theme.dim, rect.width());
            ui.painter().galley(rect.center() - galley.size() / 2.0, galley, ctx.theme.dim);
        }
    }

    /// The least and greatest value shown, in MW, with a little air.
    fn scale(&self) -> (f64, f64) {
        let all = self.stretches.iter().flatten();
        let (low_kw, high_kw) = all.fold((0.0_f32, 0.0_f32), |(low, high), fact| {
            let top_kw = balance::supply_kw(fact).max(balance::use_kw(fact));
            (low.min(fact.grid_kw), high.max(top_kw))
        });
        let (low_mw, high_mw) = (f64::from(low_kw) / KW_PER_MW, f64::from(high_kw) / KW_PER_MW);
        (low_mw * 1.1, (high_mw * 1.08).max(SCALE_MIN_MW))
    }
}

/// One stretch without a gap: the sources stacked, what is given back below zero, the uses as a line.
fn stretch_ui(ctx: &UiContext<'_>, plot: &mut PlotUi<'_>, window: DayWindow, stretch: &[CityEnergyFact]) {
    let xs: Vec<f64> = stretch.iter().map(|fact| window.hours(fact.observed)).collect();
    let mut below = vec![0.0; xs.len()];
    for ((_, power_kw), color) in SOURCES.into_iter().zip(source_colors(ctx)) {
        let above: Vec<f64> =
            below.iter().zip(stretch).map(|(below, fact)| below + f64::from(power_kw(fact)) / KW_PER_MW).collect();
        area(plot, &xs, &below, &above, color);
        below = above;
    }
    if stretch.iter().any(|fact| fact.grid_kw < 0.0) {
        let back: Vec<f64> = stretch.iter().map(|fact| f64::from(fact.grid_kw.min(0.0)) / KW_PER_MW).collect();
        area(plot, &xs, &back, &vec![0.0; xs.len()], ctx.theme.grid);
    }
    let uses: Vec<[f64; 2]> =
        xs.iter().zip(stretch).map(|(x, fact)| [*x, f64::from(balance::use_kw(fact)) / KW_PER_MW]).collect();
    plot.line(Line::new("", PlotPoints::from(uses)).color(ctx.theme.text).width(1.2).allow_hover(false));
}

fn area(plot: &mut PlotUi<'_>, xs: &[f64], below: &[f64], above: &[f64], color: Color32) {
    let has_height = below.iter().zip(above).any(|(below, above)| above > below);
    if has_height {
        plot.add(
            FilledArea::new("", xs, below, above)
                .fill_color(color.gamma_multiply(AREA_OPACITY))
                .stroke(Stroke::NONE)
                .allow_hover(false),
        );
    }
}

/// Now, midnight, and the moment that the pointer shows in any plot.
fn marks_ui(ctx: &UiContext<'_>, plot: &mut PlotUi<'_>, window: DayWindow) {
    let theme = ctx.theme;
    let midnight = window.length_hours() / 2.0;
    if midnight > 20.0 {
        plot.vline(VLine::new("", midnight).stroke(Stroke::new(1.0, theme.faint)).allow_hover(false));
    }
    let now = window.hours(ctx.picture.source.clock.now);
    plot.vline(VLine::new("", now).stroke(Stroke::new(1.0, theme.text)).allow_hover(false));
    if let Some(at) = ctx.hovered_moment.filter(|at| window.contains(*at)) {
        plot.vline(VLine::new("", window.hours(at)).stroke(Stroke::new(1.0, theme.accent)).allow_hover(false));
    }
}

fn source_colors(ctx: &UiContext<'_>) -> [Color32; 4] {
    let theme = ctx.theme;
    [theme.grid, theme.solar, theme.hydrogen, theme.batteries]
}

fn plot<'a>(ctx: &UiContext<'a>, id: Id, height: f32, window: DayWindow) -> Plot<'a> {
    let zone = ctx.picture.city.zone;
    let hour_step = if window.length_hours() > 30.0 { 6 } else { 4 };
    let last_hour = window.length_hours().round() as i64;
    let text = ctx.text;
    let time_axis = AxisHints::new_x()
        .formatter(move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| {
            // The day's end is 24, as in the pictures of a day; midnight between two days is 00.
            if (mark.value - last_hour as f64).abs() < 0.01 {
                return "24".to_owned();
            }
            text.clock_short(window.moment(mark.value), zone).chars().take(2).collect()
        })
        .tick_label_font(regular_font(SMALL))
        .tick_label_color(ctx.theme.dim)
        .label_spacing(egui::Rangef::new(10.0, 20.0));
    let power_axis = AxisHints::new_y()
        .formatter(move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| {
            // The ground line needs no figure; it would meet the first hour.
            if mark.value.abs() < mark.step_size / 2.0 {
                return String::new();
            }
            text.number(mark.value, usize::from(mark.step_size < 1.0))
        })
        .min_thickness(30.0)
        .tick_label_font(regular_font(SMALL))
        .tick_label_color(ctx.theme.dim)
        .label_spacing(egui::Rangef::new(10.0, 20.0));
    crate::ui::widgets::sparkline::quiet_plot(id, height)
        .show_axes(true)
        .show_grid([false, true])
        .grid_color(ctx.theme.hairline)
        .grid_fade(0.0)
        .x_grid_spacer(move |_| hour_marks(last_hour, hour_step))
        .y_grid_spacer(|input: GridInput| power_marks(input.bounds))
        .custom_x_axes(vec![time_axis])
        .custom_y_axes(vec![power_axis])
}

fn hour_marks(last_hour: i64, step: i64) -> Vec<GridMark> {
    (0..=last_hour / step).map(|mark| GridMark { value: (mark * step) as f64, step_size: step as f64 }).collect()
}

/// Three to five round marks over the height.
fn power_marks((low, high): (f64, f64)) -> Vec<GridMark> {
    let rough = (high - low) / 3.5;
    if !(rough.is_finite() && rough > 0.0) {
        return Vec::new();
    }
    let magnitude = libm::pow(10.0, rough.log10().floor());
    let step = [1.0, 2.0, 5.0, 10.0].map(|round| round * magnitude).into_iter().find(|step| *step >= rough * 0.8);
    let step = step.unwrap_or(10.0 * magnitude);
    let first = (low / step).ceil() as i64;
    let last = (high / step).floor() as i64;
    (first..=last).map(|mark| GridMark { value: mark as f64 * step, step_size: step }).collect()
}

/// The title at the left and the headline at the right; the legend between them, or below where there is no room.
fn header_ui(ctx: &UiContext<'_>, ui: &mut Ui, is_named_by_tab: bool) {
    let (text, theme) = (ctx.text, ctx.theme);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), HEADER_HEIGHT), Sense::hover());
    let headline = headline(ctx);
    response
        .widget_info(|| WidgetInfo::labeled(Role::Label, true, format!("{}: {headline}", text.get("energy-panel"))));
    let right = line(ui, &headline, semibold_font(ui.ctx(), BODY), theme.text, rect.width() * 0.75);
    let right_edge = rect.right() - right.size().x;
    put(ui, theme, egui::pos2(right_edge, rect.center().y), right);
    let room = right_edge - rect.left() - GAP;
    let title = if is_named_by_tab { text.get("energy-day-unit") } else { text.get("energy-panel") };
    let title = line(ui, title, semibold_font(ui.ctx(), SECTION), theme.text, room);
    let mut x = rect.left() + put(ui, theme, rect.left_center(), title) + 10.0;
    let legend = legend(ctx, ui);
    let legend_width: f32 = legend.iter().map(LegendEntry::width).sum();
    let note = ui.painter().layout_no_wrap(text.get("energy-day-unit").to_owned(), regular_font(SMALL), theme.dim);
    let has_room_for_note = !is_named_by_tab && x + note.size().x + GAP + legend_width < right_edge;
    if has_room_for_note {
        x += put(ui, theme, egui::pos2(x, rect.center().y), note) + GAP;
    }
    if x + legend_width < right_edge {
        legend_ui(ui, theme, egui::pos2(x, rect.center().y), right_edge, legend);
    } else {
        legend_rows_ui(ui, theme, legend);
    }
}

/// One entry of the legend; the line of all uses has no area.
struct LegendEntry {
    color: Color32,
    is_line: bool,
    label: Arc<Galley>,
    value: Option<Arc<Galley>>,
}

impl LegendEntry {
    /// The width kept for the entry, whatever its value, so that nothing moves with the pointer.
    fn width(&self) -> f32 {
        let value = if self.value.is_some() { VALUE_WIDTH } else { 0.0 };
        SWATCH_WIDTH + self.label.size().x + value + GAP
    }
}

fn legend(ctx: &UiContext<'_>, ui: &Ui) -> Vec<LegendEntry> {
    let entry = |key: &str, value: Option<String>, color: Color32, is_line: bool| {
        let write = |text: String, color| ui.painter().layout_no_wrap(text, regular_font(SMALL), color);
        let label = write(ctx.text.get(key).to_owned(), ctx.theme.dim);
        LegendEntry { color, is_line, label, value: value.map(|value| write(value, ctx.theme.text)) }
    };
    let values = SOURCES.iter().zip(source_colors(ctx)).zip(legend_values(ctx));
    let mut entries: Vec<LegendEntry> =
        values.map(|(((key, _), color), value)| entry(key, value, color, false)).collect();
    entries.push(entry("energy-uses", None, ctx.theme.text, true));
    entries
}

fn legend_ui(ui: &Ui, theme: &Theme, start: Pos2, right_edge: f32, legend: Vec<LegendEntry>) {
    let mut x = start.x;
    for entry in legend {
        let width = entry.width();
        if x + width > right_edge {
            break;
        }
        if entry.is_line {
            ui.painter().hline(x..=x + 10.0, start.y, Stroke::new(1.5, entry.color));
        } else {
            let swatch = egui::Rect::from_center_size(egui::pos2(x + 4.0, start.y), vec2(8.0, 8.0));
            ui.painter().rect_filled(swatch, 1.0, entry.color);
        }
        let label_width = put(ui, theme, egui::pos2(x + SWATCH_WIDTH, start.y), entry.label);
        if let Some(value) = entry.value {
            put(ui, theme, egui::pos2(x + SWATCH_WIDTH + label_width + 5.0, start.y), value);
        }
        x += width;
    }
}

/// The legend below the title, in as many rows as it takes.
fn legend_rows_ui(ui: &mut Ui, theme: &Theme, legend: Vec<LegendEntry>) {
    let width = ui.available_width() + GAP;
    let mut rows: Vec<Vec<LegendEntry>> = Vec::new();
    let mut taken = f32::INFINITY;
    for entry in legend {
        if taken + entry.width() > width {
            rows.push(Vec::new());
            taken = 0.0;
        }
        taken += entry.width();
        if let Some(row) = rows.last_mut() {
            row.push(entry);
        }
    }
    for entries in rows {
        let (row, _) = ui.allocate_exact_size(vec2(ui.available_width(), LEGEND_HEIGHT), Sense::hover());
        legend_ui(ui, theme, row.left_center(), row.right() + GAP, entries);
    }
}

/// Paints a line of text by its left end and returns its width.
fn put(ui: &Ui, theme: &Theme, left_center: Pos2, galley: Arc<Galley>) -> f32 {
    let width = galley.size().x;
    let at = egui::pos2(left_center.x, row_top(&galley, left_center.y));
    ui.painter().galley(at, galley, theme.text);
    width
}

/// The balance of the moment that is shown: under the pointer, or now.
fn shown_balance<'a>(ctx: &UiContext<'a>) -> Option<&'a CityEnergyFact> {
    match ctx.hovered_moment {
        Some(at) => balance_at(&ctx.picture.energy_day, at),
        None => ctx.picture.energy.as_ref(),
    }
}

/// What each source gives at the moment that is shown.
fn legend_values(ctx: &UiContext<'_>) -> [Option<String>; 4] {
    let shown = shown_balance(ctx);
    SOURCES.map(|(_, power_kw)| {
        Some(shown.map_or_else(|| figure::UNKNOWN.to_owned(), |fact| figure::power(ctx.text, power_kw(fact))))
    })
}

/// `now 11.8 MW · own energy 61 %`, or the same of the moment under the pointer.
fn headline(ctx: &UiContext<'_>) -> String {
    let text = ctx.text;
    let moment = match ctx.hovered_moment {
        Some(at) => text.clock_short(at, ctx.picture.city.zone),
        None => text.get("energy-now").to_owned(),
    };
    let Some(fact) = shown_balance(ctx) else {
        return format!("{moment} · {}", text.get("unknown"));
    };
    let drawn = figure::power(text, balance::use_kw(fact));
    match balance::own_share(fact) {
        Some(share) => {
            let own = text.with("energy-own", &[("share", FluentValue::from(figure::percent(text, share)))]);
            format!("{moment} {drawn} · {own}")
        }
        None => format!("{moment} {drawn}"),
    }
}
