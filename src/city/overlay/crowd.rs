//! Crowd cells: places along promenades and on squares where people gather.

use crate::base::geo::{Bounds, Point};
use crate::base::ring::contains;
use crate::city::City;
use crate::city::area::AreaKind;
use crate::city::building::BuildingKind;
use crate::city::grid::CrowdCell;
use crate::city::street::StreetClass;

use super::town_center;

/// Distance between cells along a promenade, and on a square, in metres.
const PROMENADE_STEP_M: f32 = 25.0;
const PLAZA_STEP_M: f32 = 12.0;
/// Share of a square that people stand and walk on: not beds, bus bays and stalls.
const PLAZA_GROUND_SHARE: f32 = 0.4;
/// No city has more cells; in a large one they lie further apart.
const CELLS_MAX: usize = 20_000;
/// Pull of a promenade in the middle of town, and how far it takes to halve, in metres.
const CENTER_PULL: f32 = 3.0;
const PULL_HALVES_M: f32 = 160.0;
const PULL_LEAST: f32 = 0.04;
const PLAZA_PULL: f32 = 2.5;
/// The crowd at a station thins out from its door like a bell; for each thousand homes of the city the bell covers
/// so much ground, in square metres (of squared widths).
const STATION_M2_A_THOUSAND_HOMES: f32 = 70.0;
const STATION_WIDTH_LEAST_M: f32 = 12.0;
/// Squares nearer than this to a station follow its rush hours, in metres.
const STATION_REACH_M: f32 = 220.0;
/// Where there is neither promenade nor square: cells this far apart around stations and shops.
const DOOR_AREA_M2: f32 = 120.0;

/// Places cells where there are none.
pub fn lay(city: &mut City) {
    if !city.crowd_cells.is_empty() {
        return;
    }
    let stations: Vec<Point> = city
        .buildings
        .iter()
        .filter(|building| building.kind == BuildingKind::Station)
        .map(|building| building.center)
        .collect();
    let width_m2 = (city.home_count() as f32 / 1000.0 * STATION_M2_A_THOUSAND_HOMES / stations.len().max(1) as f32)
        .max(STATION_WIDTH_LEAST_M * STATION_WIDTH_LEAST_M);
    let station_pull = |place: Point| {
        let distance_m = stations.iter().map(|station| station.distance(place)).fold(f32::INFINITY, f32::min);
        (distance_m < STATION_REACH_M).then(|| libm::expf(-0.5 * distance_m * distance_m / width_m2))
    };
    let mut cells = plaza_cells(city, &station_pull);
    cells.extend(promenade_cells(city));
    if cells.is_empty() {
        cells = door_cells(city);
    }
    cells.truncate(CELLS_MAX);
    city.crowd_cells = cells;
}

fn promenade_cells(city: &City) -> Vec<CrowdCell> {
    let center = town_center(city);
    let promenades = || city.streets.streets.iter().filter(|street| street.class == StreetClass::Promenade);
    let total_m: f32 = promenades().map(|street| street.length_m).sum();
    let step_m = PROMENADE_STEP_M.max(total_m / (CELLS_MAX / 2) as f32);
    let mut cells = Vec::new();
    let mut left_m = step_m / 2.0;
    for street in promenades() {
        for pair in city.streets.points_of(street).windows(2) {
            let length_m = pair[0].distance(pair[1]);
            while left_m < length_m {
                let place = pair[0].lerp(pair[1], left_m / length_m);
                let halvings = place.distance(center) / PULL_HALVES_M;
                cells.push(CrowdCell {
                    place,
                    area_m2: step_m * street.width_m.max(2.0),
                    pull: (CENTER_PULL * libm::exp2f(-halvings)).max(PULL_LEAST),
                    is_station: false,
                });
                left_m += step_m;
            }
            left_m -= length_m;
        }
    }
    cells
}

fn plaza_cells(city: &City, station_pull: &impl Fn(Point) -> Option<f32>) -> Vec<CrowdCell> {
    let mut cells = Vec::new();
    for area in city.areas.iter().filter(|area| area.kind == AreaKind::Plaza) {
        let bounds = Bounds::around(area.outer.iter().copied());
        let columns = (bounds.width() / PLAZA_STEP_M) as usize;
        let rows = (bounds.height() / PLAZA_STEP_M) as usize;
        for row in 0..=rows.min(200) {
            for column in 0..=columns.min(200) {
                let place = bounds.min + Point::new(column as f32 + 0.5, row as f32 + 0.5) * PLAZA_STEP_M;
                if contains(&area.outer, place) && !area.holes.iter().any(|hole| contains(hole, place)) {
                    let station = station_pull(place);
                    cells.push(CrowdCell {
                        place,
                        area_m2: PLAZA_STEP_M * PLAZA_STEP_M * PLAZA_GROUND_SHARE,
                        pull: station.unwrap_or(PLAZA_PULL),
                        is_station: station.is_some(),
                    });
                }
            }
        }
    }
    cells
}

/// The doors of stations and shops, where a map knows of no promenade and no square.
fn door_cells(city: &City) -> Vec<CrowdCell> {
    city.buildings
        .iter()
        .filter(|building| matches!(building.kind, BuildingKind::Station | BuildingKind::Shop))
        .map(|building| {
            let is_station = building.kind == BuildingKind::Station;
            CrowdCell { place: building.center, area_m2: DOOR_AREA_M2, pull: 1.0, is_station }
        })
        .collect()
}
