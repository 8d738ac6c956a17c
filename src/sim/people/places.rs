//! Places: where people go for what, drawn by distance and pull.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::{ArcId, BuildingId};
use crate::city::{BuildingKind, City, StreetClass};

/// A draw that lies too far is drawn again, so often at most; then the nearest of all draws is taken.
const DRAWS_MAX: usize = 24;
/// Beyond so many reaches nothing is drawn (one in four hundred would be).
const REACHES_MAX: f32 = 6.0;
/// Ways out of a city by street, at most: one for each direction of the compass.
const GATES_MAX: usize = 8;

/// Floor that one who works there takes, in m² (surveys of office and shop floors; hospitals and schools by their staff).
pub fn floor_a_worker_m2(kind: BuildingKind) -> Option<f32> {
    match kind {
        BuildingKind::Detached | BuildingKind::Apartments => None,
        BuildingKind::Office | BuildingKind::CityHall => Some(22.0),
        BuildingKind::Hospital | BuildingKind::Clinic => Some(35.0),
        BuildingKind::Shop => Some(45.0),
        BuildingKind::PoliceStation => Some(40.0),
        BuildingKind::Works | BuildingKind::FireStation => Some(70.0),
        BuildingKind::School | BuildingKind::Station => Some(120.0),
    }
}

/// Floor of a school for each who learns there, in m² (Ministry of Education, standards for school buildings: 7 to 12).
const FLOOR_A_PUPIL_M2: f32 = 10.0;

/// Places for one purpose, each with its pull.
#[derive(Clone, Debug, Default)]
pub struct Pull {
    pub buildings: Vec<BuildingId>,
    points: Vec<Point>,
    /// Sums of the pulls up to and with each.
    upto: Vec<f32>,
}

impl Pull {
    fn add(&mut self, building: BuildingId, point: Point, pull: f32) {
        if pull > 0.0 {
            let before = self.upto.last().copied().unwrap_or(0.0);
            self.buildings.push(building);
            self.points.push(point);
            self.upto.push(before + pull);
        }
    }

    pub fn total(&self) -> f32 {
        self.upto.last().copied().unwrap_or(0.0)
    }

    pub fn pull_of(&self, row: usize) -> f32 {
        self.upto[row] - if row == 0 { 0.0 } else { self.upto[row - 1] }
    }

    /// Draws a row by pull times `exp(-distance / reach_m)`: the gravity model with exponential deterrence (Wilson 1967).
    pub fn draw(&self, from: Point, reach_m: f32, chance: &mut Chance) -> Option<usize> {
        let mut best: Option<(f32, usize)> = None;
        for _ in 0..DRAWS_MAX {
            let wanted = chance.unit() as f32 * self.total();
            let row = self.upto.partition_point(|upto| *upto <= wanted).min(self.upto.len().checked_sub(1)?);
            let away_m = self.points[row].distance(from);
            let is_in_reach = away_m < REACHES_MAX * reach_m;
            if is_in_reach && chance.unit() < f64::from(libm::expf(-away_m / reach_m)) {
                return Some(row);
            }
            if best.is_none_or(|(least_m, _)| away_m < least_m) {
                best = Some((away_m, row));
            }
        }
        best.map(|(_, row)| row)
    }

    /// Draws a building, as [`Self::draw`] does.
    pub fn pick(&self, from: Point, reach_m: f32, chance: &mut Chance) -> Option<BuildingId> {
        self.draw(from, reach_m, chance).map(|row| self.buildings[row])
    }

    fn nearest(&self, from: Point) -> Option<BuildingId> {
        let away = |row: &usize| self.points[*row].distance(from);
        (0..self.points.len()).min_by(|a, b| away(a).total_cmp(&away(b))).map(|row| self.buildings[row])
    }
}

/// A way out of the city by street.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Gate {
    /// The arc that leads out.
    pub arc: ArcId,
    pub place: Point,
}

/// All places of a city by purpose.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Pull: how many can work there.
    pub jobs: Pull,
    /// Pull: how many can learn there.
    pub desks: Pull,
    pub shops: Pull,
    pub clinics: Pull,
    pub hospitals: Pull,
    /// Restaurants, sports, culture: shops, the station, the city hall.
    pub leisure: Pull,
    /// Friends and relatives: homes.
    pub homes: Pull,
    stations: Pull,
    pub gates: Vec<Gate>,
}

impl Places {
    pub fn of(city: &City) -> Self {
        let mut places = Self { gates: gates_of(city), ..Self::default() };
        for (index, building) in city.buildings.iter().enumerate() {
            let (id, at, floor_m2) = (BuildingId::from_index(index), building.center, building.floor_area_m2);
            if let Some(each_m2) = floor_a_worker_m2(building.kind) {
                places.jobs.add(id, at, (floor_m2 / each_m2).max(1.0).floor());
            }
            match building.kind {
                BuildingKind::Detached | BuildingKind::Apartments => {
                    places.homes.add(id, at, f32::from(building.homes));
                }
                BuildingKind::School => places.desks.add(id, at, (floor_m2 / FLOOR_A_PUPIL_M2).max(30.0).floor()),
                BuildingKind::Shop => {
                    places.shops.add(id, at, floor_m2.max(50.0));
                    places.leisure.add(id, at, floor_m2.max(50.0));
                }
                BuildingKind::Clinic => places.clinics.add(id, at, floor_m2.max(50.0)),
                BuildingKind::Hospital => places.hospitals.add(id, at, floor_m2.max(500.0)),
                BuildingKind::CityHall => places.leisure.add(id, at, floor_m2 * 0.3),
                BuildingKind::Station => {
                    places.stations.add(id, at, 1.0);
                    places.leisure.add(id, at, floor_m2 * 0.5);
                }
                BuildingKind::Office
                | BuildingKind::Works
                | BuildingKind::FireStation
                | BuildingKind::PoliceStation => {}
            }
        }
        places
    }

    pub fn station_near(&self, from: Point) -> Option<BuildingId> {
        self.stations.nearest(from)
    }

    pub fn has_stations(&self) -> bool {
        !self.stations.buildings.is_empty()
    }

    /// Draws a way out, nearer ones more often.
    pub fn gate_near(&self, from: Point, chance: &mut Chance) -> Option<u32> {
        let mut best: Option<(f64, usize)> = None;
        for (index, gate) in self.gates.iter().enumerate() {
            let away_m = f64::from(gate.place.distance(from)) * chance.between(0.4, 1.6);
            if best.is_none_or(|(least_m, _)| away_m < least_m) {
                best = Some((away_m, index));
            }
        }
        best.map(|(_, index)| index as u32)
    }
}

/// The ways out: in each direction of the compass the street for cars that ends farthest out, large streets first.
fn gates_of(city: &City) -> Vec<Gate> {
    let center = city.bounds.center();
    let half_m = city.bounds.width().max(city.bounds.height()) / 2.0;
    let mut best: [Option<(f32, Gate)>; GATES_MAX] = [None; GATES_MAX];
    for (index, arc) in city.streets.arcs.iter().enumerate().filter(|(_, arc)| arc.modes.cars) {
        let place = city.streets.nodes[arc.to.index()];
        let outward = place - center;
        let class = city.streets.streets[arc.street.index()].class;
        let size = match class {
            StreetClass::Motorway | StreetClass::Fast => 0.25,
            StreetClass::Collector => 0.12,
            _ => 0.0,
        };
        // An arc that leads outwards, so that the way to its end is the way out.
        let inner = city.streets.nodes[arc.from.index()];
        if outward.length() <= (inner - center).length() {
            continue;
        }
        let score = outward.length() / half_m.max(1.0) + size;
        let turn = (outward.heading_rad() / std::f32::consts::TAU).rem_euclid(1.0);
        let sector = ((turn * GATES_MAX as f32) as usize).min(GATES_MAX - 1);
        if best[sector].is_none_or(|(most, _)| score > most) {
            best[sector] = Some((score, Gate { arc: ArcId::from_index(index), place }));
        }
    }
    best.into_iter().flatten().map(|(_, gate)| gate).collect()
}
