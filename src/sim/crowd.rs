//! People on promenades, squares and at the station: density by hour, weather and pull of a place.

use chrono::{Datelike, Timelike, Weekday};

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::CrowdCellId;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::fact::{CrowdFacts, FactBatch, Facts, WeatherFact};

use super::noise::smooth_noise;

/// Persons/m² on a promenade of pull 1 at the best hour of a fine day (Fruin's level A: unhindered, below 0.3).
const PROMENADE_DENSITY: f32 = 0.16;
/// Persons/m² at the station in the middle of the rush (Fruin's levels D to E on station stairs and concourses).
const STATION_DENSITY: f32 = 1.35;
/// Nobody is ever packed tighter than this (a crush begins at about 4).
const DENSITY_MAX: f32 = 3.0;
/// Waves of people last so long …
const WAVE_MS: f64 = 540_000.0;
/// … and reach so far.
const WAVE_REACH_M: f32 = 260.0;
/// Between two trains.
const TRAIN_MS: f64 = 300_000.0;
/// Waves roll along this many seeded directions.
const WAVES: usize = 3;

const WAVE: u64 = 0xC2;
const TRAIN: u64 = 0xC3;

/// What a bell of the day adds: its middle and width in hours, and its height.
struct Bell {
    hour: f32,
    width_h: f32,
    height: f32,
}

const fn bell(hour: f32, width_h: f32, height: f32) -> Bell {
    Bell { hour, width_h, height }
}

const STATION_WEEKDAY: [Bell; 5] =
    [bell(8.2, 0.75, 1.0), bell(12.5, 1.6, 0.28), bell(15.5, 1.8, 0.3), bell(18.4, 1.0, 0.95), bell(21.5, 1.4, 0.32)];
const STATION_WEEKEND: [Bell; 3] = [bell(10.5, 1.8, 0.4), bell(14.5, 2.5, 0.42), bell(18.0, 1.8, 0.5)];
const PROMENADE_WEEKDAY: [Bell; 4] =
    [bell(8.0, 0.8, 0.38), bell(12.4, 0.9, 0.8), bell(15.5, 1.6, 0.4), bell(18.8, 1.7, 1.0)];
const PROMENADE_WEEKEND: [Bell; 3] = [bell(11.5, 1.8, 0.75), bell(15.0, 2.2, 1.0), bell(18.8, 1.8, 0.95)];
/// Share of the peak that is there at the quietest hour.
const NIGHT_SHARE: f32 = 0.02;

/// The crowds of a city.
#[derive(Clone, Debug)]
pub struct Crowd {
    seed: u64,
    cells: Vec<Cell>,
}

/// What stays the same about a crowd cell.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// Where the cell lies along the direction of each wave, in wave lengths.
    along: [f32; WAVES],
    /// How much earlier or later than others people come here.
    phase_h: f32,
}

impl Crowd {
    pub fn new(city: &City, seed: u64) -> Self {
        let mut chance = Chance::for_thing(seed, 0xC20D, 0);
        let directions: [Point; WAVES] = std::array::from_fn(|_| {
            let angle = chance.between(0.0, std::f64::consts::TAU);
            Point::new(libm::cos(angle) as f32, libm::sin(angle) as f32)
        });
        let cells = city
            .crowd_cells
            .iter()
            .map(|cell| {
                let along = directions.map(|direction| cell.place.dot(direction) / WAVE_REACH_M);
                // The same shift for neighbours: it follows the place, not the index.
                let phase_h = 0.35 * smooth_noise(seed, WAVE, f64::from(along[0]) * 0.3) as f32;
                Cell { along, phase_h }
            })
            .collect();
        Self { seed, cells }
    }

    /// Appends the density of every cell. A pure function of city, seed, moment and weather.
    pub fn sample(&self, city: &City, at: Timestamp, weather: &WeatherFact, facts: &mut Vec<FactBatch>) {
        if self.cells.is_empty() {
            return;
        }
        let local = at.local(city.zone);
        let hour = local.num_seconds_from_midnight() as f32 / 3600.0;
        let is_weekend = matches!(local.weekday(), Weekday::Sat | Weekday::Sun);
        let comfort = comfort(weather);
        let mut crowd = CrowdFacts::default();
        for (index, (place, cell)) in city.crowd_cells.iter().zip(&self.cells).enumerate() {
            let habit = if place.is_station {
                STATION_DENSITY * station_share(hour, is_weekend) * self.train_wave(at, index)
            } else {
                PROMENADE_DENSITY * promenade_share(hour - cell.phase_h, is_weekend) * comfort
            };
            let density = habit * place.pull.max(0.0) * self.wave(at, cell);
            crowd.cell.push(CrowdCellId::from_index(index));
            crowd.observed.push(at);
            crowd.density.push(density.clamp(0.0, DENSITY_MAX));
        }
        facts.push(FactBatch { facts: Facts::Crowd(crowd) });
    }

    /// Groups that come and go: noise that drifts across the city, so that neighbours see nearly the same.
    fn wave(&self, at: Timestamp, cell: &Cell) -> f32 {
        let time = at.0 as f64 / WAVE_MS;
        let sum: f64 = (0_u64..)
            .zip(cell.along)
            .map(|(wave, along)| smooth_noise(self.seed, WAVE + 16 * (wave + 1), time + f64::from(along)))
            .sum();
        (1.0 + 0.45 * sum as f32).clamp(0.25, 2.2)
    }

    /// Trains bring people in surges.
    fn train_wave(&self, at: Timestamp, index: usize) -> f32 {
        let coordinate = at.0 as f64 / TRAIN_MS + index as f64 * 0.07;
        1.0 + 0.2 * smooth_noise(self.seed, TRAIN, coordinate) as f32
    }
}

fn station_share(hour: f32, is_weekend: bool) -> f32 {
    // The last train goes at about half past midnight, the first at about five.
    let bells: &[Bell] = if is_weekend { &STATION_WEEKEND } else { &STATION_WEEKDAY };
    share_of(hour, bells) * (1.0 - 0.9 * bell_at(hour, &bell(3.0, 1.1, 1.0)))
}

fn promenade_share(hour: f32, is_weekend: bool) -> f32 {
    share_of(hour, if is_weekend { &PROMENADE_WEEKEND } else { &PROMENADE_WEEKDAY })
}

fn share_of(hour: f32, bells: &[Bell]) -> f32 {
    let day = 0.08 * bell_at(hour, &bell(14.0, 5.0, 1.0));
    NIGHT_SHARE + day + bells.iter().map(|one| bell_at(hour, one)).sum::<f32>()
}

/// A bell curve of the day, round midnight.
fn bell_at(hour: f32, bell: &Bell) -> f32 {
    let far = libm::fabsf(hour - bell.hour);
    let distance = far.min(24.0 - far) / bell.width_h;
    bell.height * libm::expf(-0.5 * distance * distance)
}

/// How much people like to be outside: less in the cold, in great heat, under heavy cloud and in wind.
fn comfort(weather: &WeatherFact) -> f32 {
    let cold = ((14.0 - weather.temperature_c) / 28.0).clamp(0.0, 0.6);
    let heat = ((weather.temperature_c - 31.0) / 10.0).clamp(0.0, 0.45);
    let cloud = 0.15 * weather.cloud;
    let wind = ((weather.wind_mps - 6.0) / 20.0).clamp(0.0, 0.3);
    (1.0 - cold) * (1.0 - heat) * (1.0 - cloud) * (1.0 - wind)
}
