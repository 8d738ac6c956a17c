//! The days that the energy plot shows, and their balances in stretches without a gap.

use chrono::{Days, NaiveDate, TimeZone};

use crate::base::time::Timestamp;
use crate::model::fact::CityEnergyFact;

/// Balances come once a minute; a longer silence is a gap that stays empty, in seconds.
const GAP_S: f64 = 300.0;

/// The days shown, from local midnight to local midnight.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DayWindow {
    pub start: Timestamp,
    pub end: Timestamp,
}

impl DayWindow {
    /// The day of `now`, with the day before when there are balances of it.
    pub fn around(now: Timestamp, balances: &[CityEnergyFact], zone: chrono_tz::Tz) -> Self {
        let today = now.local(zone).date_naive();
        let yesterday = today.checked_sub_days(Days::new(1)).unwrap_or(today);
        let tomorrow = today.checked_add_days(Days::new(1)).unwrap_or(today);
        let today_starts = midnight(today, zone);
        let has_yesterday = balances.iter().any(|fact| fact.observed < today_starts);
        let first = if has_yesterday { yesterday } else { today };
        Self { start: midnight(first, zone), end: midnight(tomorrow, zone) }
    }

    /// Hours since the window's start: the plot's x.
    pub fn hours(self, at: Timestamp) -> f64 {
        at.since_s(self.start) / 3600.0
    }

    pub fn moment(self, hours: f64) -> Timestamp {
        self.start + crate::base::time::Span::from_s_f64(hours * 3600.0)
    }

    pub fn length_hours(self) -> f64 {
        self.hours(self.end)
    }

    pub fn contains(self, at: Timestamp) -> bool {
        at >= self.start && at <= self.end
    }

    /// The balances inside the window, parted at gaps, at most one in `step_s` seconds and always the last of each.
    pub fn stretches(self, balances: &[CityEnergyFact], step_s: f64) -> Vec<Vec<CityEnergyFact>> {
        let mut stretches: Vec<Vec<CityEnergyFact>> = Vec::new();
        let mut previous: Option<CityEnergyFact> = None;
        for fact in balances.iter().filter(|fact| self.contains(fact.observed)) {
            let gap_s = previous.map_or(f64::INFINITY, |previous| fact.observed.since_s(previous.observed));
            if gap_s > GAP_S {
                end_stretch(&mut stretches, previous);
                stretches.push(vec![*fact]);
            } else if let Some(stretch) = stretches.last_mut()
                && stretch.last().is_none_or(|last| fact.observed.since_s(last.observed) >= step_s)
            {
                stretch.push(*fact);
            }
            previous = Some(*fact);
        }
        end_stretch(&mut stretches, previous);
        stretches
    }
}

/// Adds the last balance of the last stretch if thinning left it out.
fn end_stretch(stretches: &mut [Vec<CityEnergyFact>], last: Option<CityEnergyFact>) {
    if let (Some(stretch), Some(last)) = (stretches.last_mut(), last)
        && stretch.last().is_some_and(|end| end.observed < last.observed)
    {
        stretch.push(last);
    }
}

/// The balance that was known at a moment: the newest before it, if it is no older than a gap.
pub fn balance_at(balances: &[CityEnergyFact], at: Timestamp) -> Option<&CityEnergyFact> {
    let after = balances.partition_point(|fact| fact.observed <= at);
    balances.get(after.checked_sub(1)?).filter(|fact| at.since_s(fact.observed) <= GAP_S)
}

/// The first moment of a day; where clocks skip it, the first after it.
fn midnight(date: NaiveDate, zone: chrono_tz::Tz) -> Timestamp {
    let local = (0..4).find_map(|hour| zone.from_local_datetime(&date.and_hms_opt(hour, 0, 0)?).earliest());
    local.map_or(Timestamp(0), |local| Timestamp(local.timestamp_millis()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn minutes(range: std::ops::Range<i64>, start: Timestamp) -> Vec<CityEnergyFact> {
        range
            .map(|minute| CityEnergyFact { observed: Timestamp(start.0 + minute * 60_000), ..Default::default() })
            .collect()
    }

    #[test]
    fn the_window_is_the_local_day_and_the_day_before_when_known() {
        let zone = chrono_tz::Asia::Tokyo;
        // 2026-08-03 08:00 in Tokyo.
        let now = Timestamp(1_785_711_600_000);
        let today = DayWindow::around(now, &minutes(-30..0, now), zone);
        assert!((today.length_hours() - 24.0).abs() < 1e-9);
        assert!((today.hours(now) - 8.0).abs() < 1e-9);
        let both = DayWindow::around(now, &minutes(-600..0, now), zone);
        assert!((both.length_hours() - 48.0).abs() < 1e-9);
        assert!((both.hours(now) - 32.0).abs() < 1e-9);
    }

    #[test]
    fn a_gap_parts_the_balances_and_thinning_keeps_the_ends() {
        let start = Timestamp(1_785_711_600_000);
        let mut balances = minutes(0..30, start);
        balances.extend(minutes(60..91, start));
        let window = DayWindow::around(start, &balances, chrono_tz::Asia::Tokyo);
        let stretches = window.stretches(&balances, 240.0);
        assert_eq!(stretches.len(), 2);
        assert_eq!(stretches[0].last().unwrap().observed, balances[29].observed);
        assert_eq!(stretches[1].last().unwrap().observed, balances.last().unwrap().observed);
        assert!(stretches[0].len() < 12);
        assert!(balance_at(&balances, Timestamp(start.0 + 45 * 60_000)).is_none());
    }
}
