//! Moments of the day to come: a field with hour and minute of the city's clock, and usual spans from now.

use chrono::{Days, NaiveTime, TimeZone, Timelike};
use egui::{DragValue, Ui};
use fluent_bundle::FluentValue;

use crate::base::time::{Span, Timestamp};
use crate::ui::context::UiContext;
use crate::ui::widgets::button::chip;
use crate::ui::widgets::text::{SMALL, name_field, regular};

/// Minutes from now that are offered.
const SPANS_MIN: [i64; 5] = [30, 60, 120, 240, 480];

/// The next time that a clock shows an hour and minute; `None` when there is no such time.
pub fn next_at(now: Timestamp, hour: u32, minute: u32, zone: chrono_tz::Tz) -> Option<Timestamp> {
    let time = NaiveTime::from_hms_opt(hour, minute, 0)?;
    let today = now.local(zone).date_naive();
    // Where clocks are set, a time may be skipped on one day.
    (0..3).find_map(|days| {
        let at = zone.from_local_datetime(&today.checked_add_days(Days::new(days))?.and_time(time)).earliest()?;
        Some(Timestamp(at.timestamp_millis())).filter(|at| *at > now)
    })
}

/// A field for a moment within a day from now.
pub fn moment_ui(ctx: &UiContext<'_>, ui: &mut Ui, key: &'static str, at: &mut Timestamp) {
    let zone = ctx.picture.city.zone;
    let now = ctx.picture.source.clock.now;
    let name = ctx.text.get(key);
    let local = at.local(zone);
    let (mut hour, mut minute) = (local.hour(), local.minute());
    ui.horizontal(|ui| {
        ui.set_min_height(28.0);
        let two = |value: f64, _: std::ops::RangeInclusive<usize>| format!("{value:02.0}");
        let hours = ui.add(DragValue::new(&mut hour).range(0..=23).speed(0.1).custom_formatter(two));
        name_field(&hours, &part_name(ctx, name, "ask-hour"));
        regular(ui, ":", SMALL, ctx.theme.dim);
        let minutes = ui.add(DragValue::new(&mut minute).range(0..=59).speed(0.3).custom_formatter(two));
        name_field(&minutes, &part_name(ctx, name, "ask-minute"));
        regular(ui, name, SMALL, ctx.theme.dim);
        if (hours.changed() || minutes.changed())
            && let Some(next) = next_at(now, hour, minute, zone)
        {
            *at = next;
        }
    });
    ui.horizontal_wrapped(|ui| {
        for minutes in SPANS_MIN {
            let (key, count) = if minutes < 60 { ("ask-in-minutes", minutes) } else { ("ask-in-hours", minutes / 60) };
            let words = ctx.text.with(key, &[("count", FluentValue::from(count))]);
            if chip(ui, ctx.theme, &words, "", &words, false).clicked() {
                *at = now + Span::from_s(minutes * 60);
            }
        }
    });
}

fn part_name(ctx: &UiContext<'_>, name: &str, key: &'static str) -> String {
    format!("{name}: {}", ctx.text.get(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_time_of_a_clock_is_today_or_tomorrow() {
        let zone = chrono_tz::Asia::Tokyo;
        // 2026-08-03, 08:00 in Japan.
        let now = Timestamp(1_785_711_600_000);
        let hours = |hour, minute| (next_at(now, hour, minute, zone).unwrap() - now).0 as f64 / 3_600_000.0;
        let near = |is: f64, wanted: f64| assert!((is - wanted).abs() < 1e-9, "{is} instead of {wanted}");
        near(hours(17, 0), 9.0);
        near(hours(7, 30), 23.5);
        near(hours(8, 0), 24.0);
        near(hours(8, 1), 1.0 / 60.0);
        assert_eq!(next_at(now, 24, 0, zone), None);
    }
}
