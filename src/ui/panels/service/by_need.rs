//! The table: the day's figures of each need and district beside those of all.

use egui::{Align2, Color32, Role, Sense, Ui, WidgetInfo, pos2, vec2};
use fluent_bundle::FluentValue;

use crate::city::District;
use crate::ui::context::UiContext;
use crate::ui::widgets::figure;
use crate::ui::widgets::text::{SMALL, line, regular_font, row_top};
use crate::world::{Need, ServiceRow};

use super::words;

const ROW_HEIGHT: f32 = 20.0;
const FIGURE_WIDTH: f32 = 50.0;
/// Wider panels keep the figures near their names.
const WIDTH_MAX: f32 = 460.0;
/// With fewer picked up than this nine of ten says little; it stands in a fainter tone.
const FEW: u64 = 10;

const COLUMNS: [&str; 4] =
    ["service-column-asked", "service-column-served", "service-column-on-time", "service-column-wait"];

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let service = &ctx.picture.service;
    ui.add_space(4.0);
    header_ui(ctx, ui);
    row_ui(ctx, ui, ctx.text.get("service-all"), &service.all, ctx.theme.text);
    for (need, row) in Need::ALL.into_iter().zip(&service.needs) {
        row_ui(ctx, ui, ctx.text.get(words::need_key(need)), row, ctx.theme.text);
    }
    let far = FluentValue::from(figure::length(ctx.text, service.far_m));
    let far = ctx.text.with("service-far", &[("distance", far)]);
    row_ui(ctx, ui, &far, &service.far, ctx.theme.text);
    for (district, row) in District::ALL.into_iter().zip(&service.districts) {
        row_ui(ctx, ui, ctx.text.get(words::district_key(district)), row, ctx.theme.dim);
    }
}

fn header_ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let names = COLUMNS.map(|key| ctx.text.get(key).to_owned());
    cells_ui(ui, ctx.text.get("service-column-who"), &names, [ctx.theme.dim; 2], None);
}

fn row_ui(ctx: &UiContext<'_>, ui: &mut Ui, name: &str, row: &ServiceRow, color: Color32) {
    let figures = [
        ctx.text.number(row.asked as f64, 0),
        words::share(ctx, row.served_share),
        words::share(ctx, row.on_time_share),
        words::minutes(ctx, row.wait_p90_s),
    ];
    let spoken: Vec<String> =
        COLUMNS.iter().zip(&figures).map(|(key, figure)| format!("{} {figure}", ctx.text.get(key))).collect();
    let is_few = row.served + row.unserved < FEW;
    let figure_color = if is_few { ctx.theme.faint } else { color };
    cells_ui(ui, name, &figures, [color, figure_color], Some(format!("{name}: {}", spoken.join(", "))));
}

fn cells_ui(ui: &mut Ui, name: &str, figures: &[String; 4], colors: [Color32; 2], spoken: Option<String>) {
    let width = ui.available_width().min(WIDTH_MAX);
    let (rect, response) = ui.allocate_exact_size(vec2(width, ROW_HEIGHT), Sense::hover());
    if let Some(spoken) = spoken {
        response.widget_info(|| WidgetInfo::labeled(Role::Label, true, &spoken));
    }
    let names_end = rect.right() - FIGURE_WIDTH * figures.len() as f32;
    let galley = line(ui, name, regular_font(SMALL), colors[0], names_end - rect.left() - 4.0);
    ui.painter().galley(pos2(rect.left(), row_top(&galley, rect.center().y)), galley, colors[0]);
    for (index, figure) in figures.iter().enumerate() {
        let right = names_end + FIGURE_WIDTH * (index + 1) as f32;
        let at = pos2(right, rect.center().y);
        ui.painter().text(at, Align2::RIGHT_CENTER, figure, regular_font(SMALL), colors[1]);
    }
}
