//! Forecast of demand: how many requests are to be expected, where and when, from those that were counted before.
//!
//! A *season* is a quarter of an hour of the local day on a kind of day (working day, Saturday, Sunday or holiday). Of each
//! season the mean count of past days is kept for each zone and for the whole city, all days alike at first, later
//! ones more (`WEIGHT_MIN`). A zone has few requests, so what is expected of it is drawn to its share of the city's by
//! how little was seen (a shrinkage estimator: `SHARE_DAYS`); then everything is scaled by how the last hour compares
//! with what had been expected of it (`LEVEL_REQUESTS`).

mod season;
#[cfg(test)]
mod tests;
mod zones;

use std::collections::VecDeque;

use chrono::Timelike;

use crate::base::geo::{Bounds, Point};
use crate::base::time::{Span, Timestamp};

use season::Season;
pub use season::{DayKind, SEASONS_A_DAY};
pub use zones::{ZoneId, Zones};

/// Length of what is counted together.
pub const QUARTER: Span = Span::from_s(900);
/// Whole quarters of an hour that say how busy it is now: the last hour.
const RECENT_MAX: usize = 4;
/// A new day counts at least so much in the mean of its season: about the last ten days matter.
const WEIGHT_MIN: f32 = 0.1;
/// The share of the city's mean counts like so many days of a zone's own.
const SHARE_DAYS: f32 = 6.0;
/// What other kinds of days had at that hour counts like so many days of the kind itself.
const OTHER_KIND_DAYS: f32 = 0.5;
/// The last hour counts as it is only when it has many more requests than this.
const LEVEL_REQUESTS: f32 = 30.0;
/// Quarters without any news after which counting begins anew instead of taking them all for empty.
const GAP_MAX: i64 = 4 * 24 * 14;

/// What was counted so far.
#[derive(Clone, Debug)]
pub struct DemandHistory {
    zones: Zones,
    zone: chrono_tz::Tz,
    /// The quarter that is being counted, by its number since 1970; `None` before anything was heard.
    quarter: Option<i64>,
    /// Whether that quarter was counted from its beginning.
    is_whole: bool,
    counts: Vec<u16>,
    /// The last whole quarters, oldest first.
    recent: VecDeque<Vec<u16>>,
    kinds: [Season; DayKind::ALL.len()],
    /// All requests of each zone, and the sum of their places.
    totals: Vec<(u32, [f64; 2])>,
    whole_quarters: u64,
}

impl DemandHistory {
    pub fn new(area: Bounds, zone: chrono_tz::Tz) -> Self {
        let zones = Zones::of(area);
        let count = zones.len();
        Self {
            zones,
            zone,
            quarter: None,
            is_whole: false,
            counts: vec![0; count],
            recent: VecDeque::new(),
            kinds: [(); DayKind::ALL.len()].map(|()| Season::new(count)),
            totals: vec![(0, [0.0; 2]); count],
            whole_quarters: 0,
        }
    }

    pub fn zones(&self) -> &Zones {
        &self.zones
    }

    /// Counts a request by where and when it was made. One from before the quarter that is being counted is not counted.
    pub fn note(&mut self, place: Point, made: Timestamp) {
        self.advance(made);
        if self.quarter != Some(quarter_of(made)) {
            return;
        }
        let Some(id) = self.zones.at(place) else { return };
        if let Some(count) = self.counts.get_mut(id.index()) {
            *count = count.saturating_add(1);
        }
        if let Some((total, sum)) = self.totals.get_mut(id.index()) {
            *total = total.saturating_add(1);
            *sum = [sum[0] + f64::from(place.x), sum[1] + f64::from(place.y)];
        }
    }

    /// Time has come so far: quarters that are over become history.
    pub fn advance(&mut self, now: Timestamp) {
        let wanted = quarter_of(now);
        let Some(mut quarter) = self.quarter.filter(|quarter| wanted - quarter < GAP_MAX) else {
            self.counts.fill(0);
            self.recent.clear();
            self.quarter = Some(wanted);
            self.is_whole = now.0.rem_euclid(QUARTER.0) == 0;
            return;
        };
        while quarter < wanted {
            self.end_quarter(quarter);
            quarter += 1;
            self.quarter = Some(quarter);
        }
    }

    fn end_quarter(&mut self, quarter: i64) {
        let counts = std::mem::replace(&mut self.counts, vec![0; self.zones.len()]);
        if !std::mem::replace(&mut self.is_whole, true) {
            return;
        }
        let (kind, season) = self.season(quarter);
        self.kinds[kind as usize].learn(season, &counts, WEIGHT_MIN);
        self.whole_quarters += 1;
        self.recent.push_back(counts);
        while self.recent.len() > RECENT_MAX {
            self.recent.pop_front();
        }
    }

    /// How long demand was counted so far, in whole quarters.
    pub fn seen(&self) -> Span {
        Span(QUARTER.0.saturating_mul(self.whole_quarters as i64))
    }

    /// Where in a zone people ask: the mean of all places so far, its middle before there was any.
    pub fn place(&self, id: ZoneId) -> Point {
        match self.totals.get(id.index()) {
            Some((total, sum)) if *total > 0 => {
                let mean = sum.map(|sum| (sum / f64::from(*total)) as f32);
                Point::new(mean[0], mean[1])
            }
            _ => self.zones.middle(id),
        }
    }

    /// The requests that are to be expected in each zone within a span from a moment, which must not lie before what was
    /// counted last.
    pub fn expected(&self, from: Timestamp, span: Span) -> Vec<f32> {
        let level = self.level();
        let mut expected = vec![0.0; self.zones.len()];
        let until = from + span;
        for quarter in quarter_of(from)..=quarter_of(until) {
            let begins = Timestamp(quarter * QUARTER.0);
            let overlap = (until.min(begins + QUARTER) - from.max(begins)).as_s().max(0.0) / QUARTER.as_s();
            for (sum, rate) in expected.iter_mut().zip(self.rates(quarter)) {
                *sum += rate * level * overlap as f32;
            }
        }
        expected
    }

    /// The mean counts that belong to a quarter, before they are scaled by the last hour.
    fn rates(&self, quarter: i64) -> Vec<f32> {
        let (kind, season) = self.season(quarter);
        let own = &self.kinds[kind as usize];
        let days = own.days(season);
        let city = self.city_rate(kind, season);
        let total = self.totals.iter().map(|(total, _)| f64::from(*total)).sum::<f64>().max(1.0);
        let rate = |(index, (count, _)): (usize, &(u32, [f64; 2]))| {
            let share = city * (f64::from(*count) / total) as f32;
            (days * own.smooth_mean(index, season) + SHARE_DAYS * share) / (days + SHARE_DAYS)
        };
        self.totals.iter().enumerate().map(rate).collect()
    }

    /// The mean count of the whole city in a season; the last hour's where nothing is known of that hour of any day.
    fn city_rate(&self, kind: DayKind, season: usize) -> f32 {
        let own = &self.kinds[kind as usize];
        let others = DayKind::ALL.into_iter().filter(|other| *other != kind).map(|other| &self.kinds[other as usize]);
        let (days, sum) = others.fold((0.0, 0.0), |(days, sum), other| {
            (days + other.days(season), sum + other.days(season) * other.city_mean(season))
        });
        let others = if days > 0.0 { Some(sum / days) } else { None };
        match (own.days(season) > 0.0, others) {
            (true, Some(others)) => {
                let days = own.days(season);
                (days * own.city_mean(season) + OTHER_KIND_DAYS * others) / (days + OTHER_KIND_DAYS)
            }
            (true, None) => own.city_mean(season),
            (false, Some(others)) => others,
            (false, None) => self.recent_sum() / (self.recent.len() as f32).max(1.0),
        }
    }

    /// How the last hour compares with what was to be expected of it.
    fn level(&self) -> f32 {
        let Some(quarter) = self.quarter else { return 1.0 };
        let last = self.recent.len() as i64;
        let expected: f32 = (quarter - last..quarter)
            .map(|quarter| {
                let (kind, season) = self.season(quarter);
                self.city_rate(kind, season)
            })
            .sum();
        (self.recent_sum() + LEVEL_REQUESTS) / (expected + LEVEL_REQUESTS)
    }

    fn recent_sum(&self) -> f32 {
        self.recent.iter().flatten().map(|count| f32::from(*count)).sum()
    }

    fn season(&self, quarter: i64) -> (DayKind, usize) {
        let local = Timestamp(quarter * QUARTER.0).local(self.zone);
        let season = (local.num_seconds_from_midnight() / QUARTER.as_s() as u32) as usize;
        (DayKind::of(local.date_naive(), self.zone), season.min(SEASONS_A_DAY - 1))
    }
}

/// The number of the quarter of an hour in which a moment lies, since 1970.
fn quarter_of(at: Timestamp) -> i64 {
    at.0.div_euclid(QUARTER.0)
}
