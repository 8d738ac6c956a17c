//! The day's curve: waits of each hour as lines, how many asked as quiet bars behind them.

use egui::{Id, Role, Stroke, Ui, WidgetInfo};
use egui_plot::{AxisHints, Bar, BarChart, GridMark, Line, PlotPoints};

use crate::base::time::{Span, Timestamp};
use crate::ui::context::UiContext;
use crate::ui::widgets::sparkline::quiet_plot;
use crate::ui::widgets::text::{SMALL, regular, regular_font};
use crate::world::service::HourService;

const HEIGHT: f32 = 120.0;
/// Hours shown: a day.
const HOURS: usize = 24;
/// Least height of the scale, so that a quiet day is not drawn as a storm, in minutes.
const SCALE_MIN: f64 = 5.0;
const SCALE_AIR: f64 = 1.15;
/// The bar of the busiest hour is so high, of the whole.
const BAR_SHARE: f64 = 0.9;
const HOUR: Span = Span::from_s(3_600);

/// The hours shown, by how many hours each is before the newest.
fn shown(hours: &[HourService]) -> Vec<(f64, HourService)> {
    let Some(newest) = hours.last().map(|hour| hour.begins) else { return Vec::new() };
    let place = |hour: &HourService| (hour.begins - newest).as_s() / HOUR.as_s();
    let rows = hours.iter().map(|hour| (place(hour), *hour));
    rows.filter(|(place, _)| *place > -(HOURS as f64)).collect()
}

pub fn ui(ctx: &UiContext<'_>, ui: &mut Ui) {
    let rows = shown(&ctx.picture.service.hours);
    let Some(newest) = rows.last().map(|(_, hour)| hour.begins) else { return };
    let minutes = |wait_s: Option<f32>| wait_s.map(|wait_s| f64::from(wait_s) / 60.0);
    let top = rows.iter().filter_map(|(_, hour)| minutes(hour.rides.wait_p90_s)).fold(SCALE_MIN, f64::max) * SCALE_AIR;
    let busiest = rows.iter().map(|(_, hour)| hour.rides.asked).max().unwrap_or(0).max(1) as f64;
    let bars: Vec<Bar> = rows
        .iter()
        .map(|(x, hour)| Bar::new(*x, hour.rides.asked as f64 / busiest * top * BAR_SHARE).width(0.86))
        .collect();
    let curve = |of: fn(&HourService) -> Option<f32>| {
        let points: Vec<[f64; 2]> = rows.iter().filter_map(|(x, hour)| Some([*x, minutes(of(hour))?])).collect();
        PlotPoints::from(points)
    };
    let (half, most) = (curve(|hour| hour.rides.wait_p50_s), curve(|hour| hour.rides.wait_p90_s));
    let theme = ctx.theme;
    let response = plot(ctx, newest).show(ui, |plot| {
        plot.set_plot_bounds_x(0.5 - HOURS as f64..=0.5);
        plot.set_plot_bounds_y(0.0..=top);
        let fill = theme.hairline.gamma_multiply(0.55);
        plot.bar_chart(BarChart::new("", bars).color(fill).allow_hover(false));
        plot.line(Line::new("", half).stroke(Stroke::new(1.5, theme.dim)).allow_hover(false));
        plot.line(Line::new("", most).stroke(Stroke::new(1.5, theme.accent)).allow_hover(false));
    });
    let spoken = format!("{}: {}", ctx.text.get("service-hours"), super::words::wait(ctx, &ctx.picture.service.all));
    response.response.widget_info(|| WidgetInfo::labeled(Role::Image, true, &spoken));
    regular(ui, ctx.text.get("service-hours-legend"), SMALL, theme.dim);
}

fn plot<'a>(ctx: &UiContext<'a>, newest: Timestamp) -> egui_plot::Plot<'a> {
    let (text, zone) = (ctx.text, ctx.picture.city.zone);
    let hour_of = move |mark: &GridMark| newest + Span::from_s_f64(mark.value * HOUR.as_s());
    let time_axis = AxisHints::new_x()
        .formatter(move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| {
            text.clock_short(hour_of(&mark), zone).chars().take(2).collect()
        })
        .tick_label_font(regular_font(SMALL))
        .tick_label_color(ctx.theme.dim);
    let wait_axis = AxisHints::new_y()
        .formatter(move |mark: GridMark, _: &std::ops::RangeInclusive<f64>| text.number(mark.value, 0))
        .min_thickness(26.0)
        .tick_label_font(regular_font(SMALL))
        .tick_label_color(ctx.theme.dim);
    quiet_plot(Id::unique("service of the day"), HEIGHT)
        .show_axes(true)
        .show_grid([false, true])
        .grid_color(ctx.theme.hairline)
        .grid_fade(0.0)
        .x_grid_spacer(|_| (0..HOURS / 4).map(|mark| mark_at(-4.0 * mark as f64, 4.0)).collect())
        .y_grid_spacer(|input| {
            let step = if input.bounds.1 > 20.0 {
                10.0
            } else if input.bounds.1 > 8.0 {
                5.0
            } else {
                2.0
            };
            (0..=(input.bounds.1 / step) as i32).map(|mark| mark_at(f64::from(mark) * step, step)).collect()
        })
        .custom_x_axes(vec![time_axis])
        .custom_y_axes(vec![wait_axis])
}

fn mark_at(value: f64, step_size: f64) -> GridMark {
    GridMark { value, step_size }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::ServiceRow;

    #[test]
    fn a_day_is_shown_and_hours_without_requests_leave_a_gap() {
        let hour = |hours: i64| HourService {
            begins: Timestamp(0) + Span::from_s(hours * 3_600),
            rides: ServiceRow::default(),
            driven_m: 0.0,
            empty_m: 0.0,
        };
        let rows = [hour(0), hour(6), hour(7), hour(9), hour(30)];
        let places: Vec<i32> = shown(&rows).iter().map(|(place, _)| *place as i32).collect();
        assert_eq!(places, [-23, -21, 0], "24 hours before the newest is a day ago");
        assert_eq!(shown(&[]), []);
    }
}
