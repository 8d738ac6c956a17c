//! People on promenades, squares and at the station: those who are really there, spread over the ground.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::{BuildingId, CrowdCellId};
use crate::base::time::Timestamp;
use crate::city::{BuildingKind, City};
use crate::model::fact::{CrowdFacts, FactBatch, Facts};

use super::noise::smooth_noise;
use super::people::People;
use super::people::gatherings::Gathered;
use super::people::modes::Mode;

/// Nobody is ever packed tighter than this, in persons/m² (a crush begins at about 4; Fruin 1971).
const DENSITY_MAX: f32 = 3.0;
/// Share of those in shops who are between two of them or in front of one at any moment: an assumption.
const BETWEEN_SHOPS: f32 = 0.3;
/// People at a gathering spread like a bell so wide, in metres, at least, and each needs so much ground at its middle.
const GATHERING_WIDTH_M: f32 = 35.0;
const GATHERING_M2_EACH: f32 = 0.5;
const SPREAD_ROUNDS: usize = 6;
/// Waves of people last so long …
const WAVE_MS: f64 = 540_000.0;
/// … and reach so far.
const WAVE_REACH_M: f32 = 260.0;
/// Waves roll along this many seeded directions.
const WAVES: usize = 3;

const WAVE: u64 = 0xC2;

/// The crowds of a city.
#[derive(Clone, Debug)]
pub struct Crowd {
    seed: u64,
    cells: Vec<Cell>,
    stations: Vec<BuildingId>,
    shops: Vec<BuildingId>,
}

/// What stays the same about a crowd cell: where it lies along the direction of each wave, in wave lengths.
#[derive(Clone, Copy, Debug)]
struct Cell {
    along: [f32; WAVES],
}

/// How many people are where crowds are looked at.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Presence {
    /// In stations, and on their way out of them.
    pub at_stations: f32,
    /// On foot, strolling, or between shops.
    pub outside: f32,
    pub gathered: Vec<Gathered>,
}

impl Crowd {
    pub fn new(city: &City, seed: u64) -> Self {
        let mut chance = Chance::for_thing(seed, 0xC20D, 0);
        let directions: [Point; WAVES] = std::array::from_fn(|_| {
            let angle = chance.between(0.0, std::f64::consts::TAU);
            Point::new(libm::cos(angle) as f32, libm::sin(angle) as f32)
        });
        let along = |place: Point| directions.map(|direction| place.dot(direction) / WAVE_REACH_M);
        let of_kind = |kind| super::roster::buildings_where(city, |index| city.buildings[index].kind == kind);
        Self {
            seed,
            cells: city.crowd_cells.iter().map(|cell| Cell { along: along(cell.place) }).collect(),
            stations: of_kind(BuildingKind::Station),
            shops: of_kind(BuildingKind::Shop),
        }
    }

    /// Where people are that crowds are made of.
    pub fn presence(&self, people: &People, at: Timestamp) -> Presence {
        let inside = |buildings: &[BuildingId]| buildings.iter().map(|id| f32::from(people.at(*id))).sum::<f32>();
        let occupancy = people.occupancy();
        let on_foot = occupancy.under_way(Mode::Walk) + occupancy.strolling();
        Presence {
            at_stations: inside(&self.stations),
            outside: on_foot as f32 + BETWEEN_SHOPS * inside(&self.shops),
            gathered: people.gathered_at(at).collect(),
        }
    }

    /// Appends the density of every cell. A pure function of city, seed, moment and presence.
    ///
    /// Those at stations are spread over the ground in front of them, those outside over promenades and squares, by the
    /// pull and the ground of each cell; in groups that come and go, so that the sum over all cells stays what it is.
    pub fn sample(&self, city: &City, at: Timestamp, presence: &Presence, facts: &mut Vec<FactBatch>) {
        if self.cells.is_empty() {
            return;
        }
        let cells = || city.crowd_cells.iter().zip(&self.cells);
        let weights: Vec<f32> = cells()
            .map(|(place, cell)| {
                let wave = if place.is_station { 1.0 } else { self.wave(at, cell) };
                wave * place.pull.max(0.0) * place.area_m2
            })
            .collect();
        let total = |is_station: bool| {
            let of = cells().zip(&weights).filter(|((place, _), _)| place.is_station == is_station);
            of.map(|(_, weight)| *weight).sum::<f32>().max(1e-3)
        };
        let (station_total, outside_total) = (total(true), total(false));
        let mut persons: Vec<f32> = cells()
            .zip(&weights)
            .map(|((place, _), weight)| {
                let (there, total) = if place.is_station {
                    (presence.at_stations, station_total)
                } else {
                    (presence.outside, outside_total)
                };
                there * weight / total
            })
            .collect();
        for gathered in &presence.gathered {
            spread(city, *gathered, &mut persons);
        }
        let mut crowd = CrowdFacts::default();
        for (index, (place, persons)) in city.crowd_cells.iter().zip(persons).enumerate() {
            crowd.cell.push(CrowdCellId::from_index(index));
            crowd.observed.push(at);
            crowd.density.push((persons / place.area_m2.max(1.0)).clamp(0.0, DENSITY_MAX));
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
}

/// Spreads those at a gathering over the cells around it.
fn spread(city: &City, gathered: Gathered, persons: &mut [f32]) {
    let ground_m2 = ground_around_m2(city, gathered);
    if ground_m2 <= 1e-6 {
        return;
    }
    for (persons, cell) in persons.iter_mut().zip(&city.crowd_cells) {
        *persons += gathered.persons * cell.area_m2 * nearness(gathered, cell.place) / ground_m2;
    }
}

/// How much of the density in the middle of a gathering is at a place: 1 in the middle, less outside.
fn nearness(gathered: Gathered, place: Point) -> f32 {
    let width_m2 =
        (gathered.persons * GATHERING_M2_EACH / std::f32::consts::TAU).max(GATHERING_WIDTH_M * GATHERING_WIDTH_M);
    let away_m = place.distance(gathered.place);
    libm::expf(-0.5 * away_m * away_m / width_m2)
}

/// The ground over which a gathering spreads, as if it were as dense everywhere as in its middle.
fn ground_around_m2(city: &City, gathered: Gathered) -> f32 {
    city.crowd_cells.iter().map(|cell| cell.area_m2 * nearness(gathered, cell.place)).sum()
}

/// How many people more make it so dense in the middle of a gathering, besides those of other gatherings around.
pub fn persons_for(city: &City, place: Point, density: f32, others: &[Gathered]) -> u32 {
    let of_others: f32 = others
        .iter()
        .map(|other| other.persons * nearness(*other, place) / ground_around_m2(city, *other).max(1.0))
        .sum();
    let missing = (density - of_others).max(0.0);
    let mut gathered = Gathered { place, persons: 0.0 };
    // More people spread wider; the width settles within a few rounds.
    for _ in 0..SPREAD_ROUNDS {
        gathered.persons = missing * ground_around_m2(city, gathered);
    }
    gathered.persons as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::geo::{LatLon, LocalFrame};
    use crate::base::ids::{ArcId, FeederId};
    use crate::base::name::Name;
    use crate::base::time::Span;
    use crate::city::{Building, BuildingKind, CityOrigin, CrowdCell, Spot};

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
        let frame = LocalFrame::new(LatLon { lat: 35.2, lon: 138.9 });
        let origin = CityOrigin::Generated { seed: 1 };
        City {
            buildings: vec![homes(4_600)],
            crowd_cells: (0..20).map(cell).collect(),
            ..City::bare(Name::same("Town"), origin, frame, chrono_tz::Asia::Tokyo)
        }
    }

    /// Densities so many minutes after a midnight.
    fn densities(crowd: &Crowd, city: &City, minute: i64, presence: &Presence) -> Vec<f32> {
        let midnight = Timestamp(1_785_682_800_000);
        let mut facts = Vec::new();
        crowd.sample(city, midnight + Span::from_s(minute * 60), presence, &mut facts);
        match facts.pop().map(|batch| batch.facts) {
            Some(Facts::Crowd(rows)) => rows.density,
            other => panic!("no crowd facts but {other:?}"),
        }
    }

    fn persons(city: &City, densities: &[f32], is_station: bool) -> f32 {
        let rows = densities.iter().zip(&city.crowd_cells).filter(|(_, cell)| cell.is_station == is_station);
        rows.map(|(density, cell)| density * cell.area_m2).sum()
    }

    #[test]
    fn nobody_is_lost_and_nobody_is_invented() {
        let city = city();
        let presence = Presence { at_stations: 120.0, outside: 90.0, gathered: Vec::new() };
        for seed in 1..6 {
            let crowd = Crowd::new(&city, seed);
            for minute in 0..200 {
                let now = densities(&crowd, &city, minute * 7, &presence);
                let (station, outside) = (persons(&city, &now, true), persons(&city, &now, false));
                assert!(
                    (station - 120.0).abs() < 0.1 && (outside - 90.0).abs() < 0.1,
                    "seed {seed}: {station}, {outside}"
                );
            }
        }
        let nobody = densities(&Crowd::new(&city, 1), &city, 600, &Presence::default());
        assert!(nobody.iter().all(|density| *density == 0.0));
    }

    #[test]
    fn a_gathering_is_dense_in_its_middle() {
        let city = city();
        let place = city.crowd_cells[10].place;
        let presence = Presence { gathered: vec![Gathered { place, persons: 600.0 }], ..Presence::default() };
        let now = densities(&Crowd::new(&city, 1), &city, 600, &presence);
        assert!(now[10] > 0.5 && now[10] > 3.0 * now[15] && now[19] < 0.05, "{now:?}");
        let sum = persons(&city, &now, true) + persons(&city, &now, false);
        assert!((sum - 600.0).abs() < 1.0, "{sum}");
    }

    #[test]
    fn as_many_gather_as_make_the_density_that_is_asked() {
        let city = city();
        let (first, second) = (city.crowd_cells[8].place, city.crowd_cells[10].place);
        for density in [0.4, 1.5, 2.5] {
            let one = Gathered { place: first, persons: persons_for(&city, first, density, &[]) as f32 };
            let two = Gathered { place: second, persons: persons_for(&city, second, density, &[one]) as f32 };
            for gathered in [vec![one], vec![one, two]] {
                let place = if gathered.len() == 1 { 8 } else { 10 };
                let presence = Presence { gathered, ..Presence::default() };
                let found = densities(&Crowd::new(&city, 1), &city, 600, &presence)[place];
                assert!((found - density).abs() < 0.1 * density, "{found} where {density} was asked");
            }
        }
    }

    #[test]
    fn crowds_are_smooth_in_time_and_between_neighbours() {
        let city = city();
        let crowd = Crowd::new(&city, 3);
        let presence = Presence { at_stations: 100.0, outside: 600.0, gathered: Vec::new() };
        let mut last = densities(&crowd, &city, 0, &presence);
        for minute in 1..1440 {
            let now = densities(&crowd, &city, minute, &presence);
            for (index, (before, after)) in last.iter().zip(&now).enumerate() {
                assert!((before - after).abs() < 0.06, "cell {index} at minute {minute}: {before} to {after}");
            }
            for pair in now[1..].windows(2) {
                assert!((pair[0] - pair[1]).abs() < 0.15, "minute {minute}: {pair:?}");
            }
            last = now;
        }
    }
}
