//! Headways: how far apart the buses of a line come, measured at its stops.
//!
//! Evenness is the coefficient of variation of the headways (TCRP Report 165, Transit Capacity and Quality of Service
//! Manual, 3rd ed. 2013, chapter 5: from 0.40 on irregular with some bunching, from 0.75 on most vehicles bunched), and what
//! it means for riders who come at any moment is their mean wait, mean / 2 · (1 + cv²) (Osuna and Newell 1972).

use std::collections::VecDeque;
use std::sync::Arc;

use crate::base::ids::VehicleId;
use crate::base::time::{Span, Timestamp};
use crate::city::City;
use crate::model::{Event, EventKind, Vehicle};

/// Headways older than this are forgotten.
const KEPT: Span = Span::from_s(2 * 3_600);
/// Headways of one line that are kept at most; the oldest go first.
const LINE_GAPS_MAX: usize = 1_024;
/// A longer gap is a pause in the service, as over night, and no headway.
const GAP_MAX: Span = Span::from_s(3_600);
/// Less says nothing about how even a line runs.
const GAPS_LEAST: usize = 4;
/// From these coefficients of variation on, buses come unevenly, and bunched.
const UNEVEN_FROM: f64 = 0.40;
const BUNCHED_FROM: f64 = 0.75;

/// How the buses of one line follow each other.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct LineNow {
    /// Headways measured in the last two hours.
    pub measured: usize,
    /// `None` while too few were measured.
    pub headway: Option<Headway>,
    /// For each stop the bus that was there last, and when.
    pub last_at: Vec<Option<(VehicleId, Timestamp)>>,
}

/// The headways of a line, in seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Headway {
    pub mean_s: f64,
    pub longest_s: f64,
    /// Coefficient of variation: the deviation over the mean.
    pub variation: f64,
}

/// How evenly buses come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Regularity {
    Even,
    Uneven,
    Bunched,
}

impl Headway {
    fn of(gaps: &VecDeque<(Timestamp, f64)>) -> Option<Self> {
        if gaps.len() < GAPS_LEAST {
            return None;
        }
        let count = gaps.len() as f64;
        let mean_s = gaps.iter().map(|(_, gap_s)| gap_s).sum::<f64>() / count;
        let square = gaps.iter().map(|(_, gap_s)| (gap_s - mean_s) * (gap_s - mean_s)).sum::<f64>() / count;
        let longest_s = gaps.iter().map(|(_, gap_s)| *gap_s).fold(0.0, f64::max);
        (mean_s > 0.0).then(|| Self { mean_s, longest_s, variation: square.sqrt() / mean_s })
    }

    pub fn regularity(&self) -> Regularity {
        match self.variation {
            variation if variation >= BUNCHED_FROM => Regularity::Bunched,
            variation if variation >= UNEVEN_FROM => Regularity::Uneven,
            _ => Regularity::Even,
        }
    }

    /// The mean wait of riders who come at any moment, in seconds.
    pub fn wait_s(&self) -> f64 {
        self.mean_s / 2.0 * (1.0 + self.variation * self.variation)
    }
}

/// The headways of all lines.
#[derive(Clone, Debug, Default)]
pub(super) struct Headways {
    lines: Vec<LineBook>,
    has_changed: bool,
    published: Arc<Vec<LineNow>>,
}

#[derive(Clone, Debug, Default)]
struct LineBook {
    last_at: Vec<Option<(VehicleId, Timestamp)>>,
    /// When each was measured, and how long it was; the oldest first.
    gaps: VecDeque<(Timestamp, f64)>,
}

impl Headways {
    pub fn of(city: &City) -> Self {
        let book = |line: &crate::city::Line| LineBook { last_at: vec![None; line.stops.len()], gaps: VecDeque::new() };
        Self { lines: city.lines.iter().map(book).collect(), has_changed: true, published: Arc::default() }
    }

    /// Takes note of a bus at a stop of its line.
    pub fn take(&mut self, event: &Event, roster: &[Vehicle]) {
        let EventKind::StoppedAtLineStop { vehicle, stop } = event.kind else { return };
        let line = roster.get(vehicle.index()).and_then(|bus| bus.line);
        let Some(book) = line.and_then(|line| self.lines.get_mut(line.index())) else { return };
        let Some(last) = book.last_at.get_mut(usize::from(stop)) else { return };
        let before = last.replace((vehicle, event.at));
        self.has_changed = true;
        // A bus alone on its line follows itself: its round is the headway.
        if let Some((_, at)) = before.filter(|(_, at)| *at < event.at && event.at - *at <= GAP_MAX) {
            book.gaps.push_back((event.at, event.at.since_s(at)));
        }
        if book.gaps.len() > LINE_GAPS_MAX {
            book.gaps.pop_front();
        }
    }

    /// The lines as they are at a moment: what was measured too long before it is forgotten.
    pub fn published(&mut self, now: Timestamp) -> Arc<Vec<LineNow>> {
        for book in &mut self.lines {
            while book.gaps.front().is_some_and(|(at, _)| *at + KEPT < now) {
                book.gaps.pop_front();
                self.has_changed = true;
            }
        }
        if std::mem::take(&mut self.has_changed) {
            let rows = self.lines.iter().map(|book| LineNow {
                measured: book.gaps.len(),
                headway: Headway::of(&book.gaps),
                last_at: book.last_at.clone(),
            });
            self.published = Arc::new(rows.collect());
        }
        self.published.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::ids::{DepotId, LineId};
    use crate::city::generate::{GenerateOptions, generate};
    use crate::city::overlay::lay_over;
    use crate::model::vehicle::VehicleHome;
    use crate::model::{Places, VehicleKind};

    fn headway(gaps_s: &[f64]) -> Option<Headway> {
        Headway::of(&gaps_s.iter().map(|gap_s| (Timestamp(0), *gap_s)).collect())
    }

    #[test]
    fn a_pause_over_night_is_no_headway_and_what_is_old_is_forgotten() {
        let mut city = generate(&GenerateOptions { seed: 1, homes: 300 });
        lay_over(&mut city, 1);
        let bus = Vehicle {
            kind: VehicleKind::Bus,
            number: 1,
            home: VehicleHome::Depot(DepotId(0)),
            battery_kwh: 0.0,
            tank_kg: 20.0,
            places: Places::default(),
            line: Some(LineId(0)),
            partner: None,
        };
        let mut headways = Headways::of(&city);
        let mut stops_at = |minutes: i64| {
            let kind = EventKind::StoppedAtLineStop { vehicle: VehicleId(0), stop: 0 };
            headways.take(&Event::new(Timestamp(minutes * 60_000), kind), std::slice::from_ref(&bus));
            headways.published(Timestamp(minutes * 60_000))[0].clone()
        };
        let evening: Vec<usize> = (0..5).map(|round| stops_at(round * 10).measured).collect();
        assert_eq!(evening, [0, 1, 2, 3, 4]);
        let morning = stops_at(300);
        assert_eq!((morning.measured, morning.headway), (0, None), "neither the night nor the evening before");
        assert_eq!(stops_at(310).measured, 1);
    }

    #[test]
    fn how_even_a_line_runs_follows_from_its_headways() {
        let cases = [
            (&[600.0, 600.0, 600.0, 600.0][..], Regularity::Even, 300.0),
            (&[300.0, 900.0, 300.0, 900.0], Regularity::Uneven, 375.0),
            (&[30.0, 1_170.0, 30.0, 1_170.0], Regularity::Bunched, 570.75),
        ];
        for (gaps_s, regularity, wait_s) in cases {
            let headway = headway(gaps_s).unwrap();
            assert_eq!(headway.regularity(), regularity, "{headway:?}");
            assert!((headway.mean_s - 600.0).abs() < 1e-9 && (headway.wait_s() - wait_s).abs() < 1e-6, "{headway:?}");
        }
        assert_eq!(headway(&[600.0; 3]), None, "three say nothing yet");
    }
}
