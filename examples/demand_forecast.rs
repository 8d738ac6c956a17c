//! Measures the forecast of demand against the simple average of the same hour in past weeks.
//!
//! ```sh
//! cargo run --release --example demand_forecast                  # 42 days of the default city, the last 14 are measured
//! cargo run --release --example demand_forecast -- 42 14 8000 2  # days, measured, homes, seed
//! ```
//!
//! The simulator runs day after day. At each half-hour of the measured days every method says how many rides will be
//! asked for in each zone within the next half-hour, from what came before only. Prints JSON with the mean absolute and
//! the root mean square error of each, by zone and half-hour, and of the whole city by half-hour.

#![expect(clippy::print_stdout, reason = "a measurement prints what it measured")]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use yagura::base::geo::Point;
use yagura::base::ids::RequestId;
use yagura::base::time::{Span, Timestamp};
use yagura::city::City;
use yagura::city::generate::{GenerateOptions, generate};
use yagura::model::{Control, RequestPurpose};
use yagura::plan::forecast::DemandHistory;
use yagura::sim::{SimOptions, Simulator, default_vehicles};
use yagura::station::Station;

/// 2026-06-01, a Monday, midnight in Japan.
const START: Timestamp = Timestamp(1_780_239_600_000);
const HALF_HOUR: Span = Span::from_s(1_800);
const HALVES_A_DAY: usize = 48;

/// Requests as they were made: when and from where.
type Made = Vec<(Timestamp, Point)>;

fn main() -> Result<()> {
    let mut args = std::env::args().skip(1);
    let mut number = |default| args.next().map_or(Ok(default), |arg| arg.parse::<u32>().context("a number, as in 42"));
    let (days, measured, homes, seed) = (number(42)?, number(14)?, number(8_000)?, number(1)?);
    let city = Arc::new(generate(&GenerateOptions { seed: u64::from(seed), homes }));
    let made = simulate(&city, u64::from(seed), homes, i64::from(days));
    let report = measure(&city, &made, days as usize, measured.min(days) as usize);
    println!("{}", serde_json::to_string_pretty(&report)?);
    Ok(())
}

/// All rides that are asked for on so many days.
fn simulate(city: &Arc<City>, seed: u64, homes: u32, days: i64) -> Made {
    let vehicles = default_vehicles(homes);
    let simulator = Simulator::new(city.clone(), &SimOptions { seed, vehicles, start: START });
    let mut station = Station::new(city.clone(), Box::new(simulator));
    let end = START + Span::from_s(days * 86_400);
    let (mut seen, mut made) = (BTreeSet::new(), Made::new());
    while station.source().now() < end {
        station.control(Control::Jump(Span::from_s(600)));
        station.step(Duration::ZERO);
        let picture = station.publish();
        let rides = picture.requests.iter().flatten().filter(|row| row.request.purpose != RequestPurpose::Parcel);
        let mut now: Vec<(RequestId, Timestamp, Point)> = rides
            .filter(|row| seen.insert(row.request.id))
            .filter_map(|row| {
                Some((row.request.id, row.request.made, city.buildings.get(row.request.from.index())?.center))
            })
            .collect();
        now.sort_unstable_by_key(|(id, at, _)| (*at, *id));
        made.extend(now.into_iter().map(|(_, at, place)| (at, place)));
    }
    made.sort_by_key(|(at, _)| *at);
    made
}

/// The sums of errors of one method.
#[derive(Clone, Copy, Default)]
struct Errors {
    zone_absolute: f64,
    zone_square: f64,
    zones: f64,
    city_absolute: f64,
    city_square: f64,
    halves: f64,
}

impl Errors {
    fn add(&mut self, expected: &[f64], counted: &[f64]) {
        for (expected, counted) in expected.iter().zip(counted) {
            self.zone_absolute += (expected - counted).abs();
            self.zone_square += (expected - counted) * (expected - counted);
            self.zones += 1.0;
        }
        let error = expected.iter().sum::<f64>() - counted.iter().sum::<f64>();
        self.city_absolute += error.abs();
        self.city_square += error * error;
        self.halves += 1.0;
    }

    fn report(self) -> serde_json::Value {
        serde_json::json!({
            "zone_mean_absolute": self.zone_absolute / self.zones,
            "zone_root_mean_square": (self.zone_square / self.zones).sqrt(),
            "city_mean_absolute": self.city_absolute / self.halves,
            "city_root_mean_square": (self.city_square / self.halves).sqrt(),
        })
    }
}

fn measure(city: &City, made: &Made, days: usize, measured: usize) -> serde_json::Value {
    let mut history = DemandHistory::new(city.bounds, city.zone);
    let zones = *history.zones();
    let mut counts = vec![vec![0.0; zones.len()]; days * HALVES_A_DAY];
    for (at, place) in made {
        let half = ((*at - START).0 / HALF_HOUR.0) as usize;
        if let (Some(row), Some(zone)) = (counts.get_mut(half), zones.at(*place)) {
            row[zone.index()] += 1.0;
        }
    }
    // A zone in which nobody ever asks is no test of anybody.
    let asked: Vec<usize> = (0..zones.len()).filter(|zone| counts.iter().any(|row| row[*zone] > 0.0)).collect();
    let of = |row: &[f64]| asked.iter().map(|zone| row[*zone]).collect::<Vec<f64>>();
    let mut errors: BTreeMap<&str, Errors> = BTreeMap::new();
    let (first, mut next) = ((days - measured) * HALVES_A_DAY, 0);
    for half in 0..days * HALVES_A_DAY {
        let now = START + Span(HALF_HOUR.0 * half as i64);
        while let Some((at, place)) = made.get(next).filter(|(at, _)| *at < now) {
            history.note(*place, *at);
            next += 1;
        }
        history.advance(now);
        if half < first {
            continue;
        }
        let counted = of(&counts[half]);
        let forecast: Vec<f64> = history.expected(now, HALF_HOUR).into_iter().map(f64::from).collect();
        let mut note = |name, expected: &[f64]| errors.entry(name).or_default().add(expected, &counted);
        note("forecast", &of(&forecast));
        note("same_hour_past_weeks", &of(&same_hour(&counts, half, 7 * HALVES_A_DAY)));
        note("same_hour_past_days", &of(&same_hour(&counts, half, HALVES_A_DAY)));
        note("same_half_hour_past_weeks", &of(&same_half_hour(&counts, half, 7 * HALVES_A_DAY)));
        note("last_hour", &of(&mean(&[&counts[half - 1], &counts[half - 2]])));
    }
    let methods: BTreeMap<&str, serde_json::Value> =
        errors.into_iter().map(|(name, errors)| (name, errors.report())).collect();
    let rides = counts[first..].iter().flatten().sum::<f64>();
    serde_json::json!({
        "days": days,
        "days_measured": measured,
        "rides_a_day": rides / measured as f64,
        "zones_with_demand": asked.len(),
        "zone_side_m": zones.side_m(),
        "rides_a_zone_and_half_hour": rides / (measured * HALVES_A_DAY * asked.len()) as f64,
        "errors": methods,
    })
}

/// The mean of both halves of the same hour, so many halves before, twice as many before and so on.
fn same_hour(counts: &[Vec<f64>], half: usize, step: usize) -> Vec<f64> {
    let hours = (1..=half / step).map(|back| (half - back * step) / 2 * 2);
    let rows: Vec<&Vec<f64>> = hours.flat_map(|hour| [&counts[hour], &counts[hour + 1]]).collect();
    mean(&rows)
}

/// The mean of the same half-hour, so many halves before, twice as many before and so on.
fn same_half_hour(counts: &[Vec<f64>], half: usize, step: usize) -> Vec<f64> {
    let rows: Vec<&Vec<f64>> = (1..=half / step).map(|back| &counts[half - back * step]).collect();
    mean(&rows)
}

fn mean(rows: &[&Vec<f64>]) -> Vec<f64> {
    let zones = rows.first().map_or(0, |row| row.len());
    (0..zones).map(|zone| rows.iter().map(|row| row[zone]).sum::<f64>() / rows.len() as f64).collect()
}
