//! Trips over a network, as SUMO's route files give them: run to the end and summed up.

use std::sync::Arc;

use crate::base::chance::Chance;
use crate::base::ids::ArcId;
use crate::city::City;

use super::departing::{Insistence, SetOut};
use super::driver_kind::DriverKind;
use super::engine::{Outcome, Traffic};
use super::roads::Roads;

/// One trip.
#[derive(Clone, Debug)]
pub struct Trip {
    pub depart_ms: i64,
    pub arcs: Box<[ArcId]>,
    /// In the list of kinds.
    pub kind: u8,
    /// Where on the first arc it begins; `None` is anywhere with room.
    pub from_m: Option<f32>,
    /// Speed at the start; it is held to what the driver wants there.
    pub start_mps: f32,
}

/// What became of the trips.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TripReport {
    pub trips: u64,
    pub finished: u64,
    pub mean_s: f64,
    pub p10_s: f64,
    pub p50_s: f64,
    pub p90_s: f64,
    /// By minutes since the first departure's midnight.
    pub arrivals_per_minute: Vec<u32>,
    /// Time of all vehicles on the road together.
    pub vehicle_seconds: f64,
    pub events: u64,
    /// Waits that were cut short so that no ring of queues stands for ever.
    pub gridlock_releases: u64,
    /// Positions asked for.
    pub positions: u64,
    /// Of each trip in the given order, if it finished.
    pub durations_s: Vec<Option<f32>>,
}

/// Somebody who found no gap to set out looks again after this time.
const RETRY_MS: i64 = 1_000;
/// Departures whose memory is read together.
const READ_AHEAD: usize = 64;
/// Places tried at once by somebody who sets out anywhere.
const PLACES_TRIED: u32 = 10;
const SECOND_MS: i64 = 1_000;
/// Trips that take longer than this are left unfinished.
const LONGEST_MS: i64 = 24 * 3_600_000;
const PURPOSE: u64 = 0x7472_6970;

/// Runs all trips to their ends. With `each_second` the positions of all vehicles are asked for once a simulated second.
pub fn run_trips(city: &City, trips: &[Trip], kinds: &[DriverKind], seed: u64, each_second: bool) -> TripReport {
    run_trips_on(Arc::new(Roads::of(&city.streets, &city.control)), trips, kinds, seed, each_second)
}

/// Runs all trips over roads laid out already.
pub fn run_trips_on(
    roads: Arc<Roads>,
    trips: &[Trip],
    kinds: &[DriverKind],
    seed: u64,
    each_second: bool,
) -> TripReport {
    let mut traffic = Traffic::new(roads, kinds.to_vec(), 0, 0);
    let mut run = Run { began_ms: vec![0; trips.len()], ..Run::default() };
    let mut chances: Vec<Chance> = Vec::with_capacity(trips.len());
    for (index, trip) in trips.iter().enumerate() {
        let mut chance = Chance::for_thing(seed, PURPOSE, index as u64);
        let factor = kinds.get(usize::from(trip.kind)).map_or(1.0, |kind| kind.draw_factor(&mut chance));
        chances.push(chance);
        if traffic.add_driver(trip.kind, factor).is_none() {
            break;
        }
    }
    let mut waiting: Vec<u32> = (0..traffic.drivers.len() as u32).collect();
    waiting.sort_by_key(|number| (std::cmp::Reverse(trips[*number as usize].depart_ms), std::cmp::Reverse(*number)));
    run.report.trips = trips.len() as u64;
    run.report.durations_s = vec![None; trips.len()];
    let mut held: Vec<(i64, u32)> = Vec::new();
    let mut now_ms = 0;
    while run.report.finished + run.lost < traffic.drivers.len() as u64 && now_ms < LONGEST_MS {
        let due = waiting.last().map_or(i64::MAX, |number| trips[*number as usize].depart_ms);
        let again = held.first().map_or(i64::MAX, |(at_ms, _)| *at_ms);
        let depart_ms = due.min(again);
        let mut until_ms = depart_ms.min(LONGEST_MS);
        if each_second {
            until_ms = until_ms.min(run.asked_ms + SECOND_MS);
        }
        while let Some((at_ms, outcome)) = traffic.advance(until_ms.min(LONGEST_MS)) {
            run.note(at_ms, outcome);
        }
        now_ms = until_ms;
        if each_second && now_ms >= run.asked_ms + SECOND_MS {
            run.asked_ms = now_ms;
            run.ask(&traffic, now_ms);
        }
        if until_ms == depart_ms && depart_ms < LONGEST_MS {
            if waiting.len().is_multiple_of(READ_AHEAD) {
                read_ahead(&traffic, trips, &waiting[waiting.len().saturating_sub(READ_AHEAD)..]);
            }
            let number = if due <= again { waiting.pop() } else { Some(held.remove(0).1) };
            let Some(number) = number else { continue };
            let trip = &trips[number as usize];
            if set_out(&mut traffic, number, trip, &mut chances[number as usize], now_ms) {
                run.began_ms[number as usize] = now_ms;
            } else {
                let at_ms = now_ms + RETRY_MS;
                let place = held.partition_point(|(other_ms, _)| *other_ms <= at_ms);
                held.insert(place, (at_ms, number));
            }
        }
    }
    run.finish(&traffic)
}

/// Reads what the next to set out will touch; see [`Traffic::read_ahead`].
fn read_ahead(traffic: &Traffic, trips: &[Trip], waiting: &[u32]) {
    let first = |number: &u32| trips[*number as usize].arcs.first().copied();
    let arcs = waiting.iter().filter_map(first).fold(0, |sum, arc| sum ^ arc.0);
    let paths = || waiting.iter().map(|number| &trips[*number as usize].arcs);
    std::hint::black_box(arcs);
    traffic.read_ahead_departing(waiting, paths);
}

fn set_out(traffic: &mut Traffic, number: u32, trip: &Trip, chance: &mut Chance, now_ms: i64) -> bool {
    let Some(first) = trip.arcs.first() else { return false };
    let Some(road) = traffic.roads().roads.get(first.index()).copied() else { return false };
    let tries = if trip.from_m.is_some() { 1 } else { PLACES_TRIED };
    (0..tries).any(|_| {
        let from_m = trip.from_m.unwrap_or_else(|| road.length_m * chance.unit() as f32);
        let how = SetOut {
            from_m,
            goal_m: f32::INFINITY,
            start_mps: trip.start_mps,
            pull_ms: 0,
            insistence: Insistence::Squeeze,
        };
        traffic.set_out(number, &trip.arcs, &how, now_ms)
    })
}

/// A run as it goes.
#[derive(Debug, Default)]
struct Run {
    began_ms: Vec<i64>,
    asked_ms: i64,
    lost: u64,
    /// Keeps the positions asked for from being left out by the compiler.
    sum_m: f64,
    report: TripReport,
}

impl Run {
    fn note(&mut self, at_ms: i64, outcome: Outcome) {
        if let Outcome::Arrived { driver } = outcome {
            let took_s = (at_ms - self.began_ms[driver as usize]) as f64 / 1000.0;
            self.report.durations_s[driver as usize] = Some(took_s as f32);
            self.report.finished += 1;
            let minute = (at_ms / 60_000) as usize;
            if self.report.arrivals_per_minute.len() <= minute {
                self.report.arrivals_per_minute.resize(minute + 1, 0);
            }
            self.report.arrivals_per_minute[minute] += 1;
        }
    }

    fn ask(&mut self, traffic: &Traffic, now_ms: i64) {
        let (positions, sum_m) = (&mut self.report.positions, &mut self.sum_m);
        traffic.for_each_place(now_ms, |_, _, along_m, _| {
            *positions += 1;
            *sum_m += f64::from(along_m);
        });
    }

    fn finish(mut self, traffic: &Traffic) -> TripReport {
        let mut durations: Vec<f32> = self.report.durations_s.iter().flatten().copied().collect();
        durations.sort_by(f32::total_cmp);
        let sum: f64 = durations.iter().map(|duration| f64::from(*duration)).sum();
        let share = |part: f64| {
            let last = durations.len().saturating_sub(1);
            f64::from(durations.get((last as f64 * part + 0.5) as usize).copied().unwrap_or(0.0))
        };
        self.report.vehicle_seconds = sum;
        self.report.mean_s = if durations.is_empty() { 0.0 } else { sum / durations.len() as f64 };
        (self.report.p10_s, self.report.p50_s, self.report.p90_s) = (share(0.1), share(0.5), share(0.9));
        self.report.events = traffic.counts().events;
        self.report.gridlock_releases = traffic.counts().gridlock_releases;
        std::hint::black_box(self.sum_m);
        self.report
    }
}
