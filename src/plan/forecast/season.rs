//! Seasons: the mean counts of each quarter of an hour on one kind of day.

use chrono::{NaiveDate, Weekday};

use crate::base::holidays::lived_as;

/// Quarters of an hour in a day.
pub const SEASONS_A_DAY: usize = 96;

/// How a quarter and its neighbours count in its mean, from two before to two after: neighbours are much alike, and
/// each alone has few requests.
const SMOOTHING: [f32; 5] = [0.12, 0.23, 0.3, 0.23, 0.12];

/// Days that are lived alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DayKind {
    Working,
    Saturday,
    /// Sundays and holidays.
    Sunday,
}

impl DayKind {
    pub const ALL: [Self; 3] = [Self::Working, Self::Saturday, Self::Sunday];

    pub fn of(date: NaiveDate, zone: chrono_tz::Tz) -> Self {
        match lived_as(date, zone) {
            Weekday::Sat => Self::Saturday,
            Weekday::Sun => Self::Sunday,
            _ => Self::Working,
        }
    }
}

/// The mean counts of one kind of day.
#[derive(Clone, Debug)]
pub(super) struct Season {
    zones: usize,
    /// By season, then by zone.
    means: Vec<f32>,
    city: [f32; SEASONS_A_DAY],
    days: [u16; SEASONS_A_DAY],
}

impl Season {
    pub fn new(zones: usize) -> Self {
        let (city, days) = ([0.0; SEASONS_A_DAY], [0; SEASONS_A_DAY]);
        Self { zones, means: vec![0.0; zones * SEASONS_A_DAY], city, days }
    }

    /// Takes a day's counts of a season into its means.
    pub fn learn(&mut self, season: usize, counts: &[u16], weight_min: f32) {
        let Some(days) = self.days.get_mut(season) else { return };
        *days = days.saturating_add(1);
        let weight = (1.0 / f32::from(*days)).max(weight_min);
        let means = self.means.iter_mut().skip(season * self.zones);
        for (mean, count) in means.zip(counts) {
            *mean += weight * (f32::from(*count) - *mean);
        }
        let sum: f32 = counts.iter().map(|count| f32::from(*count)).sum();
        if let Some(city) = self.city.get_mut(season) {
            *city += weight * (sum - *city);
        }
    }

    /// Days that were seen of a season.
    pub fn days(&self, season: usize) -> f32 {
        self.days.get(season).copied().map_or(0.0, f32::from)
    }

    pub fn city_mean(&self, season: usize) -> f32 {
        self.city.get(season).copied().unwrap_or(0.0)
    }

    /// The mean of a zone in a season and those around it that were seen.
    pub fn smooth_mean(&self, zone: usize, season: usize) -> f32 {
        let (mut sum, mut weights) = (0.0, 0.0);
        for (step, weight) in SMOOTHING.iter().enumerate() {
            let near = (season + SEASONS_A_DAY + step - SMOOTHING.len() / 2) % SEASONS_A_DAY;
            if self.days(near) > 0.0 {
                sum += weight * self.means.get(near * self.zones + zone).copied().unwrap_or(0.0);
                weights += weight;
            }
        }
        if weights > 0.0 { sum / weights } else { 0.0 }
    }
}
