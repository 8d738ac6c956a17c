//! Charts as SVG: lines, points and bars over two axes, all the plots of the documentation.

use std::fmt::Write as _;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 68.0;
const RIGHT: f64 = 18.0;
const TOP: f64 = 40.0;
const BOTTOM: f64 = 44.0;
/// Told apart by everybody (Okabe and Ito 2008), and by their strokes.
const STROKES: [(&str, &str); 4] =
    [("#0072b2", "none"), ("#d55e00", "6 4"), ("#009e73", "2 3"), ("#cc79a7", "9 3 2 3")];
const STEPS: f64 = 6.0;

/// How the points of a series are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Line,
    /// A line with a dot at each point.
    Dots,
    /// Bars beside those of other series.
    Bars,
}

/// A named run of points.
#[derive(Clone, Debug)]
pub struct Series {
    pub name: String,
    pub mark: Mark,
    pub points: Vec<(f64, f64)>,
}

impl Series {
    pub fn new(name: impl Into<String>, mark: Mark, points: Vec<(f64, f64)>) -> Self {
        Self { name: name.into(), mark, points }
    }
}

/// A chart from zero upwards on both axes.
#[derive(Clone, Debug)]
pub struct Chart {
    pub x_words: String,
    pub y_words: String,
    pub series: Vec<Series>,
    /// Distance between the marks of the x axis; `None` finds a round one.
    pub x_step: Option<f64>,
}

impl Chart {
    pub fn svg(&self) -> String {
        let points = || self.series.iter().flat_map(|series| &series.points);
        let bars = self.series.iter().filter(|series| series.mark == Mark::Bars).count();
        let beside = if bars > 0 { 0.5 } else { 0.0 };
        let from = points().map(|(x, _)| *x).fold(f64::INFINITY, f64::min).min(if bars > 0 { 1.0 } else { 0.0 });
        let (from, to) = (from - beside, points().map(|(x, _)| *x).fold(from + 1e-9, f64::max) + beside);
        let most = points().map(|(_, y)| *y).fold(1e-9, f64::max) * 1.03;
        let x = |value: f64| LEFT + (WIDTH - LEFT - RIGHT) * (value - from) / (to - from);
        let y = |value: f64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / most;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
             font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
        );
        let y_step = nice(most / STEPS);
        for tick in ticks(0.0, most, y_step) {
            let _ = writeln!(
                svg,
                "<path d=\"M{LEFT} {0:.1}H{1}\" stroke=\"#d0d0d0\"/><text x=\"{2}\" y=\"{3:.1}\" text-anchor=\"end\">{4}</text>",
                y(tick),
                WIDTH - RIGHT,
                LEFT - 8.0,
                y(tick) + 4.0,
                word(tick, y_step),
            );
        }
        let x_step = self.x_step.unwrap_or_else(|| nice((to - from) / STEPS));
        for tick in ticks(from + beside, to, x_step) {
            let (at, below) = (x(tick), HEIGHT - BOTTOM + 18.0);
            let text = word(tick, x_step);
            let _ = writeln!(svg, "<text x=\"{at:.1}\" y=\"{below}\" text-anchor=\"middle\">{text}</text>");
        }
        let (right, below) = (WIDTH - RIGHT, HEIGHT - 8.0);
        let _ = writeln!(svg, "<text x=\"{right}\" y=\"{below}\" text-anchor=\"end\">{}</text>", self.x_words);
        let _ = writeln!(svg, "<text x=\"8\" y=\"18\">{}</text>", self.y_words);
        let mut at = WIDTH - RIGHT;
        for (index, series) in self.series.iter().enumerate().rev() {
            at -= 7.5 * series.name.chars().count() as f64 + 56.0;
            legend(&mut svg, series, index, at);
        }
        let mut bar = 0;
        for (index, series) in self.series.iter().enumerate() {
            if series.mark == Mark::Bars {
                let wide = (x(from + 1.0) - x(from)) * 0.8 / bars as f64;
                for (place, value) in &series.points {
                    let left = x(*place) + wide * (f64::from(bar) - bars as f64 / 2.0);
                    let (top, high) = (y(*value), y(0.0) - y(*value));
                    let color = STROKES[index % STROKES.len()].0;
                    let _ = writeln!(
                        svg,
                        "<rect x=\"{left:.1}\" y=\"{top:.1}\" width=\"{wide:.1}\" height=\"{high:.1}\" fill=\"{color}\"/>"
                    );
                }
                bar += 1;
            } else {
                line(&mut svg, series, index, &x, &y);
            }
        }
        svg + "</svg>\n"
    }
}

fn legend(svg: &mut String, series: &Series, index: usize, at: f64) {
    let (color, dashes) = STROKES[index % STROKES.len()];
    let _ = match series.mark {
        Mark::Bars => writeln!(svg, "<rect x=\"{at:.1}\" y=\"7\" width=\"26\" height=\"12\" fill=\"{color}\"/>"),
        Mark::Line | Mark::Dots => writeln!(
            svg,
            "<path d=\"M{at:.1} 13h26\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>"
        ),
    };
    let _ = writeln!(svg, "<text x=\"{:.1}\" y=\"18\">{}</text>", at + 33.0, series.name);
}

fn line(svg: &mut String, series: &Series, index: usize, x: &impl Fn(f64) -> f64, y: &impl Fn(f64) -> f64) {
    let (color, dashes) = STROKES[index % STROKES.len()];
    let mut path = String::new();
    for (number, (place, value)) in series.points.iter().enumerate() {
        let _ = write!(path, "{}{:.1} {:.1}", if number == 0 { "M" } else { "L" }, x(*place), y(*value));
    }
    let _ = writeln!(
        svg,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>"
    );
    if series.mark == Mark::Dots {
        for (place, value) in &series.points {
            let _ = writeln!(svg, "<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"3\" fill=\"{color}\"/>", x(*place), y(*value));
        }
    }
}

fn ticks(from: f64, to: f64, step: f64) -> impl Iterator<Item = f64> {
    let first = (from / step - 1e-9).ceil();
    (0..).map(move |number| (first + f64::from(number)) * step).take_while(move |tick| *tick <= to + 1e-9)
}

/// A tick with as many digits as its step needs, thousands apart.
fn word(tick: f64, step: f64) -> String {
    if step < 1.0 {
        return format!("{tick:.*}", (-step.log10()).ceil() as usize);
    }
    let whole = format!("{tick:.0}");
    match whole.len() {
        length @ 5.. => format!("{},{}", &whole[..length - 3], &whole[length - 3..]),
        _ => whole,
    }
}

/// 1, 2 or 5 times a power of ten, at least the given step.
fn nice(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|factor| factor * power).find(|step| *step >= least).unwrap_or(10.0 * power)
}
