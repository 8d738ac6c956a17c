//! What every generated city must hold.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::*;
use crate::base::geo::Point;
use crate::base::ids::NodeId;
use crate::city::{AreaKind, BuildingKind, Modes, Street};

/// Side of a cell of the look-up grid, in metres.
const CELL_M: f32 = 40.0;

fn city(seed: u64, homes: u32) -> City {
    generate(&GenerateOptions { seed, homes })
}

/// Sizes and seeds that all checks of geometry run over, woven once.
fn samples() -> &'static [City] {
    static SAMPLES: OnceLock<Vec<City>> = OnceLock::new();
    SAMPLES.get_or_init(|| {
        let sizes = [(1, 8_000), (2, 8_000), (3, 8_000), (1, 500), (20, 500), (27, 500), (40, 500)];
        let others = [(7, 1_700), (38, 2_400), (40, 15_000), (10, 50_000)];
        sizes.into_iter().chain(others).map(|(seed, homes)| city(seed, homes)).collect()
    })
}

fn label(city: &City) -> String {
    format!("{:?}, {} homes", city.origin, city.home_count())
}

fn digest(city: &City) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    let mut add = |points: &[Point]| {
        hasher.update(bytemuck::cast_slice(points));
    };
    add(&city.streets.nodes);
    add(&city.streets.points);
    add(&city.boundary);
    city.rails.iter().for_each(|rail| add(rail));
    city.areas.iter().for_each(|area| add(&area.outer));
    city.buildings.iter().for_each(|building| add(&building.footprint));
    let names = city.streets.streets.iter().filter_map(|street| street.name.clone());
    let names = names.chain(city.buildings.iter().filter_map(|building| building.name.clone()));
    names.for_each(|name| {
        hasher.update(name.en.as_bytes());
        hasher.update(name.ja.as_bytes());
    });
    city.buildings.iter().for_each(|building| {
        hasher.update(&[building.kind as u8, building.floors]).update(&building.homes.to_le_bytes());
    });
    hasher.finalize()
}

#[test]
fn the_same_seed_gives_the_same_city() {
    assert_eq!(digest(&city(1, 8_000)), digest(&city(1, 8_000)));
    assert_eq!(digest(&city(5, 500)), digest(&city(5, 500)));
}

#[test]
fn other_seeds_give_other_cities() {
    let all: BTreeSet<[u8; 32]> = (1..6).map(|seed| *digest(&city(seed, 1_000)).as_bytes()).collect();
    assert_eq!(all.len(), 5);
}

#[test]
fn every_home_that_was_asked_for_is_built() {
    for homes in [500, 501, 777, 1_234, 3_000, 8_000, 50_000] {
        for seed in 1..4 {
            assert_eq!(city(seed, homes).home_count(), homes, "seed {seed}");
        }
    }
}

#[test]
fn sizes_out_of_range_are_held_at_the_nearest() {
    assert_eq!(city(1, 3).home_count(), HOMES_MIN);
}

#[test]
fn about_seven_homes_in_ten_are_detached() {
    let city = city(1, 8_000);
    let detached = city.buildings.iter().filter(|building| building.kind == BuildingKind::Detached).count();
    assert!((0.62..0.76).contains(&(detached as f64 / 8_000.0)), "{detached}");
}

#[test]
fn a_city_has_its_institutions() {
    for city in samples() {
        let count = |kind| city.buildings.iter().filter(|building| building.kind == kind).count();
        for kind in BuildingKind::ALL {
            assert!(count(kind) > 0, "{kind:?}: {}", label(city));
        }
        assert_eq!(count(BuildingKind::Station), 1);
        assert_eq!(count(BuildingKind::CityHall), 1);
        assert_eq!((city.plants.len(), city.solar_fields.len()), (1, 1), "{}", label(city));
        assert!(city.depots.len() >= 2, "{}", label(city));
        let nameless =
            city.buildings.iter().filter(|building| building.kind.is_institution() && building.name.is_none());
        assert_eq!(nameless.count(), 0);
    }
}

#[test]
fn institutions_of_a_city_have_names_of_their_own() {
    for city in [city(1, 8_000), city(1, 50_000)] {
        let mut names: Vec<_> = city
            .buildings
            .iter()
            .filter(|building| building.kind.is_institution())
            .filter_map(|building| building.name.clone())
            .collect();
        names.sort();
        for pair in names.windows(2) {
            assert!(pair[0].en != pair[1].en && pair[0].ja != pair[1].ja, "{:?}", pair[0]);
        }
    }
}

/// The nodes that can be reached from the first node of a mode, along arcs or against them.
fn reached(city: &City, takes: impl Fn(Modes) -> bool, is_against: bool) -> (usize, usize) {
    let arcs = city.streets.arcs.iter().filter(|arc| takes(arc.modes));
    let mut next: BTreeMap<NodeId, Vec<NodeId>> = BTreeMap::new();
    for arc in arcs {
        let (from, to) = if is_against { (arc.to, arc.from) } else { (arc.from, arc.to) };
        next.entry(from).or_default().push(to);
        next.entry(to).or_default();
    }
    let Some(start) = next.keys().next().copied() else { return (0, 0) };
    let mut seen = BTreeSet::from([start]);
    let mut open = vec![start];
    while let Some(node) = open.pop() {
        open.extend(next[&node].iter().filter(|node| seen.insert(**node)));
    }
    (seen.len(), next.len())
}

#[test]
fn cars_and_slow_modes_reach_all_their_streets() {
    for city in samples() {
        for is_against in [false, true] {
            let (reached_by_car, of_cars) = reached(city, |modes| modes.cars, is_against);
            assert_eq!(reached_by_car, of_cars, "cars: {}", label(city));
            let (reached_slowly, of_slow) = reached(city, |modes| modes.slow, is_against);
            assert_eq!(reached_slowly, of_slow, "slow: {}", label(city));
        }
    }
}

fn cells(points: &[Point]) -> impl Iterator<Item = (i32, i32)> + use<> {
    let bounds = Bounds::around(points.iter().copied());
    let cell = |value: f32| (value / CELL_M).floor() as i32;
    let (left, right) = (cell(bounds.min.x), cell(bounds.max.x));
    (cell(bounds.min.y)..=cell(bounds.max.y)).flat_map(move |row| (left..=right).map(move |column| (column, row)))
}

fn do_cross(a: (Point, Point), b: (Point, Point)) -> bool {
    let side = |line: (Point, Point), place: Point| (line.1 - line.0).cross(place - line.0);
    side(a, b.0) * side(a, b.1) < 0.0 && side(b, a.0) * side(b, a.1) < 0.0
}

fn do_overlap(a: &[Point], b: &[Point]) -> bool {
    a.iter().any(|place| polygon::contains(b, *place))
        || b.iter().any(|place| polygon::contains(a, *place))
        || polygon::segments(a).any(|one| polygon::segments(b).any(|other| do_cross(one, other)))
}

#[test]
fn no_building_overlaps_another() {
    for city in samples() {
        let mut grid: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
        for (index, building) in city.buildings.iter().enumerate() {
            for cell in cells(&building.footprint) {
                let here = grid.entry(cell).or_default();
                for &other in here.iter() {
                    let other = &city.buildings[other];
                    assert!(
                        !do_overlap(&building.footprint, &other.footprint),
                        "{:?} and {:?} at {:?}: {}",
                        building.kind,
                        other.kind,
                        building.center,
                        label(city)
                    );
                }
                here.push(index);
            }
        }
    }
}

#[test]
fn no_building_stands_on_a_street_in_water_or_on_the_tracks() {
    for city in samples() {
        let mut grid: BTreeMap<(i32, i32), Vec<usize>> = BTreeMap::new();
        for (index, building) in city.buildings.iter().enumerate() {
            cells(&building.footprint).for_each(|cell| grid.entry(cell).or_default().push(index));
            let wet = water(city).any(|ring| do_overlap(ring, &building.footprint));
            assert!(!wet, "{:?} in water: {}", building.kind, label(city));
            assert!(polygon::contains(&city.boundary, building.center));
        }
        let streets = city.streets.streets.iter().map(|street| (city.streets.points_of(street), street.width_m / 2.0));
        let rails = city.rails.iter().map(|rail| (rail.as_slice(), 1.5));
        for (points, half_m) in streets.chain(rails) {
            for pair in points.windows(2) {
                let across = (pair[1] - pair[0]).unit().perpendicular() * half_m;
                let ground = [pair[0] - across, pair[1] - across, pair[1] + across, pair[0] + across];
                for index in cells(&ground).filter_map(|cell| grid.get(&cell)).flatten() {
                    let building = &city.buildings[*index];
                    assert!(
                        !do_overlap(&ground, &building.footprint),
                        "{:?} at {:?}: {}",
                        building.kind,
                        building.center,
                        label(city)
                    );
                }
            }
        }
    }
}

fn water(city: &City) -> impl Iterator<Item = &[Point]> {
    city.areas.iter().filter(|area| area.kind == AreaKind::Water).map(|area| area.outer.as_slice())
}

#[test]
fn streets_cross_water_on_bridges_only() {
    for city in samples() {
        let is_wet = |street: &Street| {
            let points = city.streets.points_of(street);
            points.windows(2).any(|pair| {
                water(city).any(|ring| {
                    polygon::contains(ring, pair[0])
                        || polygon::segments(ring).any(|side| do_cross(side, (pair[0], pair[1])))
                })
            })
        };
        for street in &city.streets.streets {
            assert_eq!(is_wet(street), street.is_bridge, "{:?}: {}", street.name, label(city));
        }
        assert!(city.streets.streets.iter().filter(|street| street.is_bridge).count() >= 2, "{}", label(city));
    }
}

#[test]
fn streets_cross_each_other_at_nodes_only() {
    for city in samples() {
        let mut grid: BTreeMap<(i32, i32), Vec<(Point, Point)>> = BTreeMap::new();
        for street in &city.streets.streets {
            for pair in city.streets.points_of(street).windows(2) {
                let segment = (pair[0], pair[1]);
                for cell in cells(pair) {
                    let here = grid.entry(cell).or_default();
                    for other in here.iter() {
                        let is_joined = [other.0, other.1].iter().any(|end| *end == segment.0 || *end == segment.1);
                        assert!(
                            is_joined || !do_cross(segment, *other),
                            "{:?} at {:?}: {}",
                            street.name,
                            segment.0,
                            label(city)
                        );
                    }
                    here.push(segment);
                }
            }
        }
    }
}

#[test]
fn no_street_is_a_stump() {
    for city in samples() {
        for street in &city.streets.streets {
            assert!(street.length_m > 5.0, "{:?} {} m: {}", street.name, street.length_m, label(city));
        }
    }
}

#[test]
fn everything_lies_within_the_boundary() {
    for city in samples() {
        for node in &city.streets.nodes {
            assert!(polygon::contains(&city.boundary, *node), "{}", label(city));
        }
        for area in &city.areas {
            assert!(area.outer.len() >= 3 && area.outer.iter().all(|place| city.bounds.contains(*place)));
        }
    }
}
