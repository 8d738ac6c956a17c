//! How often a request is made: once, or on chosen days of the week until a last day.

use chrono::{Datelike as _, Days, NaiveDate};
use egui::{TextEdit, Ui, vec2};
use fluent_bundle::FluentValue;

use crate::base::time::Timestamp;
use crate::model::series::Weekdays;
use crate::ui::context::UiContext;
use crate::ui::widgets::button::{Sign, chip, sign_button};
use crate::ui::widgets::text::{SMALL, name_field, regular};

const WEEKS_USUAL: u32 = 4;
const WEEKS_MAX: u32 = 52;

/// What was chosen; nothing is once.
#[derive(Debug)]
pub struct RepeatField {
    days: Weekdays,
    weeks: u32,
    /// The last day as it was typed; it goes before the weeks.
    until: String,
}

impl Default for RepeatField {
    fn default() -> Self {
        Self { days: Weekdays::default(), weeks: WEEKS_USUAL, until: String::new() }
    }
}

impl RepeatField {
    pub fn ui(&mut self, ctx: &UiContext<'_>, ui: &mut Ui) {
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 3.0);
            for (key, days) in [
                ("repeat-once", Weekdays::default()),
                ("repeat-every-day", Weekdays::EVERY_DAY),
                ("repeat-working-days", Weekdays::WORKING),
            ] {
                let words = ctx.text.get(key);
                if chip(ui, ctx.theme, words, "", words, self.days == days).clicked() {
                    self.days = days;
                }
            }
            for day in Weekdays::ALL {
                let words = ctx.text.weekday(day);
                let name = ctx.text.with("repeat-on-named", &[("day", FluentValue::from(words))]);
                if chip(ui, ctx.theme, words, "", &name, self.days.has(day)).clicked() {
                    self.days.toggle(day);
                }
            }
        });
        if self.days.is_none() {
            return;
        }
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(4.0, 3.0);
            if sign_button(ui, ctx.theme, Sign::Minus, ctx.text.get("repeat-fewer-weeks"), self.weeks > 1).clicked() {
                self.weeks -= 1;
            }
            let weeks = ctx.text.with("repeat-weeks", &[("number", FluentValue::from(self.weeks))]);
            let color = if self.until.trim().is_empty() { ctx.theme.text } else { ctx.theme.faint };
            regular(ui, &weeks, SMALL, color);
            let has_more = self.weeks < WEEKS_MAX;
            if sign_button(ui, ctx.theme, Sign::Plus, ctx.text.get("repeat-more-weeks"), has_more).clicked() {
                self.weeks += 1;
            }
            let name = ctx.text.get("repeat-until");
            regular(ui, name, SMALL, ctx.theme.dim);
            let last = self.last_day(ctx).map_or_else(|_| String::new(), |day| day.to_string());
            let field = TextEdit::singleline(&mut self.until).id_salt("repeat-until").hint_text(last);
            name_field(&ui.add(field.desired_width(84.0).margin(egui::Margin::symmetric(8, 4))), name);
        });
    }

    /// The days and the last one; `None` for once.
    ///
    /// # Errors
    /// The words that are no day.
    pub fn repeat(&self, ctx: &UiContext<'_>) -> Result<Option<(Weekdays, NaiveDate)>, String> {
        if self.days.is_none() { Ok(None) } else { self.last_day(ctx).map(|last| Some((self.days, last))) }
    }

    fn last_day(&self, ctx: &UiContext<'_>) -> Result<NaiveDate, String> {
        let today = today(ctx.picture.source.clock.now, ctx.picture.city.zone);
        match self.until.trim() {
            "" => Ok(today + Days::new(u64::from(self.weeks) * 7 - 1)),
            words => day_of(words, today).ok_or(words.to_owned()),
        }
    }
}

fn today(now: Timestamp, zone: chrono_tz::Tz) -> NaiveDate {
    now.local(zone).date_naive()
}

/// The day that somebody means: `2026-09-30`, `9/30`, `30.9.`, in the year that is next.
fn day_of(words: &str, today: NaiveDate) -> Option<NaiveDate> {
    let parts: Option<Vec<u32>> =
        words.split(['-', '/', '.']).filter(|part| !part.is_empty()).map(|part| part.trim().parse().ok()).collect();
    let is_day_first = words.contains('.');
    let (year, month, day) = match parts?[..] {
        [year, month, day] if year > 31 => (Some(year), month, day),
        [day, month, year] if is_day_first => (Some(year), month, day),
        [day, month] if is_day_first => (None, month, day),
        [month, day] => (None, month, day),
        _ => return None,
    };
    let of_year = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    match year {
        Some(year) => of_year(i32::try_from(year).ok()?),
        None => of_year(today.year()).filter(|day| *day >= today).or(of_year(today.year() + 1)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_type_them() {
        let date = |year, month, day| NaiveDate::from_ymd_opt(year, month, day);
        let today = date(2026, 8, 3).unwrap();
        for (words, expected) in [
            ("2026-09-30", date(2026, 9, 30)),
            ("9/30", date(2026, 9, 30)),
            ("30.9.", date(2026, 9, 30)),
            ("30.9.2026", date(2026, 9, 30)),
            ("2026/9/30", date(2026, 9, 30)),
            ("1/31", date(2027, 1, 31)),
            ("8/3", date(2026, 8, 3)),
            ("2026-02-30", None),
            ("13/13", None),
            ("soon", None),
            ("9", None),
            ("1/2/3/4", None),
        ] {
            assert_eq!(day_of(words, today), expected, "{words}");
        }
    }
}
