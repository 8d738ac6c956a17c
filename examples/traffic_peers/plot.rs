//! Draws arrivals over time.

use std::fmt::Write as _;

use super::outcome::Outcome;

const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 360.0;
const LEFT: f64 = 64.0;
const RIGHT: f64 = 16.0;
const TOP: f64 = 36.0;
const BOTTOM: f64 = 44.0;
/// Told apart by everybody (Okabe and Ito 2008), and by their strokes.
const STROKES: [(&str, &str); 2] = [("#0072b2", "none"), ("#d55e00", "6 4")];
const GRID_LINES: f64 = 5.0;

/// An SVG of the trips that had arrived by each moment.
pub fn arrivals(series: &[(&str, &Outcome)]) -> String {
    let last_s = series.iter().filter_map(|(_, outcome)| outcome.arrivals_s.last()).fold(1.0_f64, |a, b| a.max(*b));
    let most = series.iter().map(|(_, outcome)| outcome.arrivals_s.len()).max().unwrap_or(1).max(1) as f64;
    let step_min = nice(last_s / 60.0 / GRID_LINES);
    let step = nice(most / GRID_LINES);
    let x = |time_s: f64| LEFT + (WIDTH - LEFT - RIGHT) * time_s / last_s;
    let y = |count: f64| HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * count / most;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" font-family=\"sans-serif\" \
         font-size=\"13\">\n<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n"
    );
    let mut count = 0.0;
    while count <= most {
        let _ = writeln!(
            svg,
            "<path d=\"M{LEFT} {0:.1}H{1}\" stroke=\"#d0d0d0\"/><text x=\"{2}\" y=\"{3:.1}\" text-anchor=\"end\">{count}</text>",
            y(count),
            WIDTH - RIGHT,
            LEFT - 8.0,
            y(count) + 4.0,
        );
        count += step;
    }
    let mut minute = 0.0;
    while minute * 60.0 <= last_s {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{minute}</text>",
            x(minute * 60.0),
            HEIGHT - BOTTOM + 18.0,
        );
        minute += step_min;
    }
    let _ = writeln!(svg, "<text x=\"{}\" y=\"{}\" text-anchor=\"end\">minutes</text>", WIDTH - RIGHT, HEIGHT - 8.0);
    let _ = writeln!(svg, "<text x=\"8\" y=\"20\">vehicles arrived</text>");
    for (index, ((name, outcome), (color, dashes))) in series.iter().zip(STROKES).enumerate() {
        let mut line = format!("M{:.1} {:.1}", x(0.0), y(0.0));
        let arrivals = outcome.arrivals_s.len();
        let every = (arrivals / 600).max(1);
        for (number, time_s) in outcome.arrivals_s.iter().enumerate().filter(|(number, _)| (number + 1) % every == 0) {
            let _ = write!(line, "L{:.1} {:.1}", x(*time_s), y((number + 1) as f64));
        }
        let _ = writeln!(
            svg,
            "<path d=\"{line}\" fill=\"none\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>"
        );
        let at = 180.0 + 160.0 * index as f64;
        let _ = writeln!(
            svg,
            "<path d=\"M{at} 16h32\" stroke=\"{color}\" stroke-width=\"2\" stroke-dasharray=\"{dashes}\"/>\
             <text x=\"{}\" y=\"20\">{name}</text>",
            at + 40.0,
        );
    }
    svg + "</svg>\n"
}

/// 1, 2 or 5 times a power of ten, at least the given step.
fn nice(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    [1.0, 2.0, 5.0].into_iter().map(|factor| factor * power).find(|step| *step >= least).unwrap_or(10.0 * power)
}
