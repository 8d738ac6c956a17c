//! People on promenades, squares and at the station: density by hour, weather and pull of a place.

use chrono::{Datelike, Timelike, Weekday};

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::CrowdCellId;
use crate::base::time::Timestamp;
use crate::city::City;
use crate::model::fact::{CrowdFacts, FactBatch, Facts, WeatherFact};

use super::noise::smooth_noise;

/// Persons/m² on a promenade of pull 1 at the best hour of a fine day, at most (Fruin's level A: unhindered, below 0.3).
const PROMENADE_DENSITY: f32 = 0.16;
/// Persons/m² before the station in the middle of the rush, at most (Fruin's levels C to D on station concourses).
const STATION_DENSITY: f32 = 1.35;
/// Persons in a Japanese household (census 2020: 2.2), with those who visit.
const PERSONS_A_HOME: f32 = 2.3;
/// Floor that a person who works in a shop, an office or works takes, in m².
const FLOOR_A_WORKER_M2: f32 = 40.0;
/// Share of a city's people that is outside on promenades and squares at the same time at the best hour of a fine day
/// (time use survey of Japan 2021: about an hour and a half a day outside and under way, most of it in few hours).
const OUTSIDE_SHARE: f32 = 0.09;
/// Share of a city's people, in and out by train, that is at the station at the same time in the middle of the rush.
const STATION_SHARE: f32 = 0.10;
/// Nobody is ever packed tighter than this (a crush begins at about 4).
const DENSITY_MAX: f32 = 3.0;
/// Waves of people last so long …
const WAVE_MS: f64 = 540_000.0;
/// … and reach so far.
const WAVE_REACH_M: f32 = 260.0;
/// How much of them the station feels.
const STATION_WAVE: f32 = 0.3;
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
    /// Persons/m² where the pull is 1, at the best hour.
    promenade_density: f32,
    station_density: f32,
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
        let people = people_of(city);
        let density = |is_station: bool, share: f32, density_max: f32| {
            let cells = city.crowd_cells.iter().filter(|cell| cell.is_station == is_station);
            let pulled_m2: f32 = cells.map(|cell| cell.area_m2 * cell.pull.max(0.0)).sum();
            (people * share / pulled_m2.max(1.0)).min(density_max)
        };
        Self {
            seed,
            cells,
            promenade_density: density(false, OUTSIDE_SHARE, PROMENADE_DENSITY),
            station_density: density(true, STATION_SHARE, STATION_DENSITY),
        }
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
            let wave = self.wave(at, cell);
            let habit = if place.is_station {
                // Trains run to a timetable: groups change less here.
                let wave = 1.0 + STATION_WAVE * (wave - 1.0);
                self.station_density * station_share(hour, is_weekend) * self.train_wave(at, index) * wave
            } else {
                self.promenade_density * promenade_share(hour - cell.phase_h, is_weekend) * comfort * wave
            };
            let density = habit * place.pull.max(0.0);
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

/// Those who live in a city, or where hardly anybody does, those who work there.
fn people_of(city: &City) -> f32 {
    let business = city.buildings.iter().filter(|building| !building.kind.is_home() && !building.kind.is_institution());
    let workers = business.map(|building| building.floor_area_m2).sum::<f32>() / FLOOR_A_WORKER_M2;
    (city.home_count() as f32 * PERSONS_A_HOME).max(workers)
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
    // Under umbrellas few go out for pleasure; snow that lies keeps more at home.
    let wet = (weather.rain_mmph / 6.0).clamp(0.0, 0.6);
    let white = (weather.snow_cm / 20.0).clamp(0.0, 0.4);
    (1.0 - cold) * (1.0 - heat) * (1.0 - cloud) * (1.0 - wind) * (1.0 - wet) * (1.0 - white)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::geo::{Bounds, LatLon, LocalFrame};
    use crate::base::ids::{ArcId, FeederId};
    use crate::base::name::Name;
    use crate::base::time::Span;
    use crate::city::{Building, BuildingKind, CityOrigin, CrowdCell, Spot, StreetGraph};

    const FINE: WeatherFact = WeatherFact {
        observed: Timestamp(0),
        temperature_c: 24.0,
        cloud: 0.2,
        sun_elevation_deg: 40.0,
        wind_mps: 2.0,
        rain_mmph: 0.0,
        snow_cm: 0.0,
    };

    fn homes(homes: u16) -> Building {
        Building {
            kind: BuildingKind::Apartments,
            name: None,
            footprint: Vec::new(),
            center: Point::default(),
            floors: 2,
            floor_area_m2: 0.0,
            homes,
            solar_kwp: 0.0,
            solar_heading_deg: 0.0,
            battery_kwh: 0.0,
            charger_kw: 0.0,
            feeder: FeederId(0),
            access: Spot { arc: ArcId(0), offset_m: 0.0 },
            is_generated: true,
        }
    }

    /// A station cell, then promenade cells 30 m apart.
    fn city() -> City {
        let cell = |index: usize| CrowdCell {
            place: Point::new(index as f32 * 30.0, 0.0),
            area_m2: 300.0,
            pull: if index.is_multiple_of(2) { 1.0 } else { 1.1 },
            is_station: index == 0,
        };
        City {
            name: Name::same("Town"),
            origin: CityOrigin::Generated { seed: 1 },
            frame: LocalFrame::new(LatLon { lat: 35.2, lon: 138.9 }),
            zone: chrono_tz::Asia::Tokyo,
            bounds: Bounds::EMPTY,
            boundary: Vec::new(),
            streets: StreetGraph::default(),
            control: crate::city::TrafficControl::default(),
            buildings: vec![homes(4_600)],
            areas: Vec::new(),
            rails: Vec::new(),
            feeders: Vec::new(),
            chargers: Vec::new(),
            depots: Vec::new(),
            plants: Vec::new(),
            solar_fields: Vec::new(),
            lines: Vec::new(),
            crowd_cells: (0..20).map(cell).collect(),
            warnings: Vec::new(),
        }
    }

    /// Densities at a local time, in minutes after the midnight of Monday 3 August 2026 in Japan.
    fn densities(crowd: &Crowd, city: &City, minute: i64, weather: &WeatherFact) -> Vec<f32> {
        let midnight = Timestamp(1_785_682_800_000);
        let mut facts = Vec::new();
        crowd.sample(city, midnight + Span::from_s(minute * 60), weather, &mut facts);
        match facts.pop().map(|batch| batch.facts) {
            Some(Facts::Crowd(rows)) => rows.density,
            other => panic!("no crowd facts but {other:?}"),
        }
    }

    fn mean_over(crowd: &Crowd, city: &City, minutes: std::ops::Range<i64>, cells: std::ops::Range<usize>) -> f32 {
        let all: Vec<f32> =
            minutes.flat_map(|minute| densities(crowd, city, minute, &FINE)[cells.clone()].to_vec()).collect();
        all.iter().sum::<f32>() / all.len() as f32
    }

    #[test]
    fn the_station_fills_in_the_rush_and_promenades_at_noon_and_evening() {
        let city = city();
        for seed in 1..6 {
            let crowd = Crowd::new(&city, seed);
            let station = |from: i64, to: i64| mean_over(&crowd, &city, from * 60..to * 60, 0..1);
            let promenade = |from: i64, to: i64| mean_over(&crowd, &city, from * 60..to * 60, 1..20);
            println!(
                "seed {seed}: rush {:.2}, evening {:.2}, night {:.3}",
                station(8, 9),
                promenade(18, 20),
                station(2, 4)
            );
            assert!((0.8..2.0).contains(&station(8, 9)) && (0.7..2.0).contains(&station(18, 19)), "seed {seed}");
            assert!(station(10, 11) < 0.5 * station(8, 9) && station(2, 4) < 0.05, "seed {seed}");
            assert!(
                (0.08..0.35).contains(&promenade(12, 13)) && (0.1..0.4).contains(&promenade(18, 20)),
                "seed {seed}"
            );
            assert!(promenade(2, 4) < 0.02, "seed {seed}");
        }
    }

    #[test]
    fn no_more_people_are_outside_than_a_town_has() {
        let mut city = city();
        for count in [20, 400, 4_600, 60_000] {
            city.buildings = vec![homes(count)];
            let crowd = Crowd::new(&city, 2);
            let most = (0..144)
                .map(|step| {
                    let now = densities(&crowd, &city, step * 10, &FINE);
                    now.iter().zip(&city.crowd_cells).map(|(density, cell)| density * cell.area_m2).sum::<f32>()
                })
                .fold(0.0, f32::max);
            assert!(most < 0.3 * PERSONS_A_HOME * f32::from(count), "{most} outside of {count} homes");
        }
    }

    #[test]
    fn crowds_are_smooth_in_time_and_between_neighbours() {
        let city = city();
        let crowd = Crowd::new(&city, 3);
        let mut last = densities(&crowd, &city, 0, &FINE);
        for minute in 1..1440 {
            let now = densities(&crowd, &city, minute, &FINE);
            for (index, (before, after)) in last.iter().zip(&now).enumerate() {
                let step_max = if index == 0 { 0.35 } else { 0.06 };
                assert!((before - after).abs() < step_max, "cell {index} at minute {minute}: {before} to {after}");
            }
            for pair in now[1..].windows(2) {
                assert!((pair[0] - pair[1]).abs() < 0.15, "minute {minute}: {pair:?}");
            }
            last = now;
        }
    }

    #[test]
    fn bad_weather_keeps_people_inside() {
        let city = city();
        let crowd = Crowd::new(&city, 1);
        let noon = 12 * 60 + 30;
        let fine = densities(&crowd, &city, noon, &FINE)[5];
        for weather in [
            WeatherFact { temperature_c: -5.0, ..FINE },
            WeatherFact { temperature_c: 36.0, ..FINE },
            WeatherFact { cloud: 1.0, wind_mps: 12.0, ..FINE },
            WeatherFact { rain_mmph: 3.0, ..FINE },
            WeatherFact { snow_cm: 10.0, ..FINE },
        ] {
            assert!(densities(&crowd, &city, noon, &weather)[5] < 0.85 * fine, "{weather:?}");
        }
    }
}
