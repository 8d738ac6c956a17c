//! A sparkline: one quantity over the last minutes, without axes, its newest value in words.

use egui::{Color32, Id, Role, Stroke, Ui, WidgetInfo, vec2};
use egui_plot::{Line, Plot, PlotPoint, PlotPoints, VLine};

use crate::base::time::Timestamp;
use crate::ui::actions::Request;
use crate::ui::context::UiContext;

use super::text::{BODY, SMALL, line, regular_font, row_top, semibold_font};

const PLOT_HEIGHT: f32 = 40.0;
const HEADER_HEIGHT: f32 = 22.0;
/// Room around the line, as a share of the plot, so that its peaks are not cut.
const MARGIN: f32 = 0.08;

/// One quantity over time, ready to be drawn.
pub struct Sparkline<'a> {
    pub id: Id,
    pub label: &'a str,
    /// Oldest first.
    pub points: &'a [(Timestamp, f32)],
    pub color: Color32,
    /// Values that the scale always holds: 0 for powers, 0 and 1 for levels.
    pub includes: &'a [f32],
    /// How a value is written, with its unit.
    pub write: &'a dyn Fn(f32) -> String,
}

impl Sparkline<'_> {
    pub fn ui(&self, ctx: &UiContext<'_>, ui: &mut Ui) {
        let (Some(first), Some(last)) = (self.points.first(), self.points.last()) else { return };
        self.header_ui(ctx, ui, *last);
        let seconds = |at: Timestamp| at.since_s(first.0);
        let points: Vec<PlotPoint> =
            self.points.iter().map(|(at, value)| PlotPoint::new(seconds(*at), f64::from(*value))).collect();
        let span_s = seconds(last.0).max(1.0);
        let (low, high) = self.scale();
        let shown = ctx.hovered_moment.filter(|at| *at >= first.0 && *at <= last.0);
        let response = quiet_plot(self.id, PLOT_HEIGHT).default_x_bounds(0.0, span_s).default_y_bounds(low, high).show(
            ui,
            |plot| {
                plot.set_plot_bounds_x(0.0..=span_s);
                plot.set_plot_bounds_y(low..=high);
                plot.line(Line::new("", PlotPoints::Borrowed(&points)).color(self.color).width(1.5).allow_hover(false));
                if let Some(at) = shown {
                    plot.vline(VLine::new("", seconds(at)).stroke(Stroke::new(1.0, ctx.theme.text)).allow_hover(false));
                }
            },
        );
        response.response.widget_info(|| {
            WidgetInfo::labeled(Role::Image, true, format!("{}: {}", self.label, (self.write)(last.1)))
        });
        let pointed = response.response.hover_pos().map(|at| {
            first.0
                + crate::base::time::Span::from_s_f64(response.transform.value_from_position(at).x.clamp(0.0, span_s))
        });
        share_moment(ctx, ui, self.id, pointed);
        ui.add_space(6.0);
    }

    /// What it is at the left with its least and greatest value, the newest value or that of the shown moment at the right.
    fn header_ui(&self, ctx: &UiContext<'_>, ui: &mut Ui, last: (Timestamp, f32)) {
        let theme = ctx.theme;
        let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), HEADER_HEIGHT), egui::Sense::hover());
        let value = match ctx.hovered_moment.and_then(|at| Some((at, value_at(self.points, at)?))) {
            Some((at, value)) => {
                format!("{}  {}", ctx.text.clock(at, ctx.picture.city.zone), (self.write)(value))
            }
            None => (self.write)(last.1),
        };
        let value = line(ui, &value, semibold_font(ui.ctx(), BODY), theme.text, rect.width() * 0.6);
        let low = self.points.iter().map(|(_, value)| *value).fold(f32::INFINITY, f32::min);
        let high = self.points.iter().map(|(_, value)| *value).fold(f32::NEG_INFINITY, f32::max);
        let label = line(ui, self.label, regular_font(BODY), theme.dim, rect.width() - value.size().x - 8.0);
        let range = format!("{} … {}", (self.write)(low), (self.write)(high));
        let label_width = label.size().x;
        let middle = rect.center().y;
        ui.painter().galley(egui::pos2(rect.left(), row_top(&label, middle)), label, theme.dim);
        let room = rect.width() - label_width - value.size().x - 24.0;
        let range = ui.painter().layout_no_wrap(range, regular_font(SMALL), theme.dim);
        if range.size().x <= room {
            let at = egui::pos2(rect.left() + label_width + 12.0, row_top(&range, middle));
            ui.painter().galley(at, range, theme.dim);
        }
        let at = egui::pos2(rect.right() - value.size().x, row_top(&value, middle));
        ui.painter().galley(at, value, theme.text);
    }

    fn scale(&self) -> (f64, f64) {
        let values = self.points.iter().map(|(_, value)| *value).chain(self.includes.iter().copied());
        let (low, high) = values
            .filter(|value| value.is_finite())
            .fold((f32::INFINITY, f32::NEG_INFINITY), |(low, high), value| (low.min(value), high.max(value)));
        if low > high {
            return (0.0, 1.0);
        }
        // A quantity that stands still is drawn in the middle.
        let margin = ((high - low) * MARGIN).max(1e-3);
        (f64::from(low - margin), f64::from(high + margin))
    }
}

/// A plot without axes, grid, cursor and anything that moves it.
pub fn quiet_plot<'a>(id: Id, height: f32) -> Plot<'a> {
    Plot::new(id)
        .id(id)
        .height(height)
        .show_axes(false)
        .show_grid(false)
        .show_background(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .allow_zoom(false)
        .allow_drag(false)
        .allow_scroll(false)
        .allow_axis_zoom_drag(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .set_margin_fraction(egui::Vec2::ZERO)
        .label_formatter(|_| None)
}

/// Tells all plots the moment under the pointer of this one, and once that the pointer has left.
pub fn share_moment(ctx: &UiContext<'_>, ui: &Ui, id: Id, pointed: Option<Timestamp>) {
    let was_pointed: bool = ui.data(|data| data.get_temp(id.with("pointed"))).unwrap_or(false);
    if pointed.is_some() || was_pointed {
        ui.data_mut(|data| data.insert_temp(id.with("pointed"), pointed.is_some()));
        if ctx.hovered_moment != pointed {
            ctx.requests.send(Request::HoverMoment(pointed));
        }
    }
}

/// The value that was known at a moment: that of the last point before it. `None` outside the series.
pub fn value_at(points: &[(Timestamp, f32)], at: Timestamp) -> Option<f32> {
    let after = points.partition_point(|(moment, _)| *moment <= at);
    if after == points.len() && points.last().is_none_or(|(moment, _)| *moment < at) {
        return None;
    }
    points.get(after.checked_sub(1)?).map(|(_, value)| *value)
}
