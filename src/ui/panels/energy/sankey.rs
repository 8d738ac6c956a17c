//! The picture of a flow: bars for its ends, bands between them as wide as what flows, labels that keep apart.

use egui::{Color32, Mesh, Pos2, Rect, Shape, Ui, pos2, vec2};

use crate::ui::theme::Theme;
use crate::ui::widgets::text::{BODY, SMALL, line, regular_font};

use super::flow::{End, Flow};

const BAR_WIDTH: f32 = 8.0;
/// Air between the bars of one side.
const BAR_GAP: f32 = 9.0;
/// An end with any power can be seen.
const BAR_HEIGHT_MIN: f32 = 2.0;
const LABEL_GAP: f32 = 10.0;
/// Two lines of text and a little air; labels are never nearer.
pub const LABEL_HEIGHT: f32 = 33.0;
/// Straight pieces that a band's curve is made of.
const BAND_STEPS: usize = 28;
/// Half the width of a band's soft edge; the window has no multisampling.
const FEATHER: f32 = 0.4;
/// Halvings that find the scale to far less than a point.
const SCALE_STEPS: u32 = 24;
/// A thinner band would break into dots.
const BAND_HEIGHT_MIN: f32 = 1.0;
const BAND_OPACITY: f32 = 0.42;

/// What a label says.
pub struct Label {
    pub name: String,
    pub power: String,
}

/// The picture's ends with how they are called and coloured, in the flow's order.
pub struct Sankey<'a> {
    pub flow: &'a Flow,
    pub origins: Vec<(Label, Color32)>,
    pub destinations: Vec<Label>,
}

impl Sankey<'_> {
    pub fn paint(&self, ui: &Ui, theme: &Theme, rect: Rect) {
        let left_width = label_width(ui, self.origins.iter().map(|(label, _)| label), rect.width());
        let right_width = label_width(ui, self.destinations.iter(), rect.width());
        let bars = Rect::from_min_max(
            pos2(rect.left() + left_width + LABEL_GAP, rect.top()),
            pos2(rect.right() - right_width - LABEL_GAP, rect.bottom()),
        );
        let points_per_kw = scale(&self.flow.origins, bars.height()).min(scale(&self.flow.destinations, bars.height()));
        let origin_bars = stack(&self.flow.origins, bars, points_per_kw, bars.left());
        let destination_bars = stack(&self.flow.destinations, bars, points_per_kw, bars.right() - BAR_WIDTH);
        self.paint_bands(ui, &origin_bars, &destination_bars, points_per_kw);
        for (bar, (_, color)) in origin_bars.iter().zip(&self.origins) {
            ui.painter().rect_filled(*bar, 1.0, *color);
        }
        for bar in &destination_bars {
            ui.painter().rect_filled(*bar, 1.0, theme.vehicle);
        }
        let label_x = rect.left()..=bars.left() - LABEL_GAP;
        for ((label, _), y) in self.origins.iter().zip(spread(&origin_bars, rect)) {
            paint_label(ui, theme, label, Rect::from_x_y_ranges(label_x.clone(), y..=y + LABEL_HEIGHT), false);
        }
        let label_x = bars.right() + LABEL_GAP..=rect.right();
        for (label, y) in self.destinations.iter().zip(spread(&destination_bars, rect)) {
            paint_label(ui, theme, label, Rect::from_x_y_ranges(label_x.clone(), y..=y + LABEL_HEIGHT), true);
        }
    }

    fn paint_bands(&self, ui: &Ui, origin_bars: &[Rect], destination_bars: &[Rect], points_per_kw: f32) {
        let mut arriving: Vec<f32> = destination_bars.iter().map(Rect::top).collect();
        for ((origin, bar), (_, color)) in self.flow.origins.iter().zip(origin_bars).zip(&self.origins) {
            let mut leaving = bar.top();
            for ((destination, to), at) in self.flow.destinations.iter().zip(destination_bars).zip(&mut arriving) {
                let height = self.flow.between_kw(*origin, *destination) * points_per_kw;
                let band = Band {
                    from: pos2(bar.right(), leaving),
                    to: pos2(to.left(), *at),
                    height: height.max(BAND_HEIGHT_MIN),
                    // What is thinner than a line can be is drawn fainter instead.
                    color: color.gamma_multiply(BAND_OPACITY * (height / BAND_HEIGHT_MIN).min(1.0)),
                };
                ui.painter().add(band.mesh());
                leaving += height;
                *at += height;
            }
        }
    }
}

/// A band from an origin's bar to a destination's, by the upper corner of each end.
struct Band {
    from: Pos2,
    to: Pos2,
    height: f32,
    color: Color32,
}

impl Band {
    fn mesh(&self) -> Shape {
        let mut mesh = Mesh::default();
        for step in 0..=BAND_STEPS {
            let t = step as f32 / BAND_STEPS as f32;
            let x = egui::lerp(self.from.x..=self.to.x, t);
            let y = egui::lerp(self.from.y..=self.to.y, ease(t));
            mesh.colored_vertex(pos2(x, y - FEATHER), Color32::TRANSPARENT);
            mesh.colored_vertex(pos2(x, y + FEATHER), self.color);
            mesh.colored_vertex(pos2(x, y + self.height - FEATHER), self.color);
            mesh.colored_vertex(pos2(x, y + self.height + FEATHER), Color32::TRANSPARENT);
        }
        for step in 0..BAND_STEPS as u32 {
            for edge in 0..3 {
                let corner = step * 4 + edge;
                mesh.add_triangle(corner, corner + 1, corner + 4);
                mesh.add_triangle(corner + 1, corner + 5, corner + 4);
            }
        }
        Shape::mesh(mesh)
    }
}

/// Level at both ends, steepest in the middle.
fn ease(t: f32) -> f32 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

/// The height that a side's ends take: each its bar and a gap, at least its label.
fn side_height<T>(ends: &[End<T>], points_per_kw: f32) -> f32 {
    ends.iter().map(|end| slot_height(end.power_kw * points_per_kw)).sum()
}

fn slot_height(bar_height: f32) -> f32 {
    (bar_height.max(BAR_HEIGHT_MIN) + BAR_GAP).max(LABEL_HEIGHT)
}

/// The largest scale, in points a kW, with which a side fits into a height.
fn scale<T>(ends: &[End<T>], height: f32) -> f32 {
    let total_kw: f32 = ends.iter().map(|end| end.power_kw).sum();
    let mut fits = 0.0;
    let mut too_large = height / total_kw.max(f32::MIN_POSITIVE);
    for _ in 0..SCALE_STEPS {
        let middle = f32::midpoint(fits, too_large);
        if side_height(ends, middle) <= height {
            fits = middle;
        } else {
            too_large = middle;
        }
    }
    fits
}

/// The bars of one side, each in the middle of its slot, spread over the whole height.
fn stack<T>(ends: &[End<T>], area: Rect, points_per_kw: f32, x: f32) -> Vec<Rect> {
    let air = (area.height() - side_height(ends, points_per_kw)).max(0.0) / ends.len().max(1) as f32;
    let mut y = area.top();
    ends.iter()
        .map(|end| {
            let bar_height = (end.power_kw * points_per_kw).max(BAR_HEIGHT_MIN);
            let slot = slot_height(end.power_kw * points_per_kw) + air;
            let bar = Rect::from_min_size(pos2(x, y + (slot - bar_height) / 2.0), vec2(BAR_WIDTH, bar_height));
            y += slot;
            bar
        })
        .collect()
}

/// Where labels begin: each beside the middle of its bar, moved apart where they would overlap.
fn spread(bars: &[Rect], area: Rect) -> Vec<f32> {
    let mut tops: Vec<f32> = bars.iter().map(|bar| bar.center().y - LABEL_HEIGHT / 2.0).collect();
    let mut least = area.top();
    for top in &mut tops {
        *top = top.max(least);
        least = *top + LABEL_HEIGHT;
    }
    let mut most = area.bottom() - LABEL_HEIGHT;
    for top in tops.iter_mut().rev() {
        *top = top.min(most);
        most = *top - LABEL_HEIGHT;
    }
    tops
}

/// The width that the labels of one side want, held to what leaves the bands room.
fn label_width<'a>(ui: &Ui, labels: impl Iterator<Item = &'a Label>, width: f32) -> f32 {
    labels
        .map(|label| {
            let name = ui.painter().layout_no_wrap(label.name.clone(), regular_font(BODY), Color32::PLACEHOLDER);
            let power = ui.painter().layout_no_wrap(label.power.clone(), regular_font(SMALL), Color32::PLACEHOLDER);
            name.size().x.max(power.size().x)
        })
        .fold(0.0, f32::max)
        .min(width * 0.34)
}

fn paint_label(ui: &Ui, theme: &Theme, label: &Label, rect: Rect, is_right: bool) {
    let name = line(ui, &label.name, regular_font(BODY), theme.text, rect.width());
    let power = line(ui, &label.power, regular_font(SMALL), theme.dim, rect.width());
    let top = rect.center().y - f32::midpoint(name.size().y, power.size().y);
    let x = |width: f32| if is_right { rect.right() - width } else { rect.left() };
    let power_top = top + name.size().y;
    ui.painter().galley(pos2(x(name.size().x), top), name, theme.text);
    ui.painter().galley(pos2(x(power.size().x), power_top), power, theme.dim);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_never_overlap_and_stay_inside() {
        let area = Rect::from_min_max(pos2(0.0, 0.0), pos2(100.0, 300.0));
        let bars: Vec<Rect> = [0.0, 150.0, 152.0, 154.0, 290.0, 292.0, 294.0, 296.0]
            .map(|y| Rect::from_min_size(pos2(0.0, y), vec2(BAR_WIDTH, 2.0)))
            .to_vec();
        let tops = spread(&bars, area);
        assert!(tops.windows(2).all(|pair| pair[1] - pair[0] >= LABEL_HEIGHT - 0.01), "{tops:?}");
        assert!(tops[0] >= 0.0 && tops[7] + LABEL_HEIGHT <= 300.01, "{tops:?}");
    }
}
