//! The overlay on the generated town and on odd little cities.

use crate::base::geo::{Bounds, LatLon, LocalFrame, Point};
use crate::base::name::Name;
use crate::base::ring::contains;
use crate::city::generate::{GenerateOptions, generate};
use crate::city::street::{Modes, StreetClass};
use crate::city::street_builder::{Direction, StreetGraphBuilder, StreetPiece};
use crate::city::{Building, City, CityOrigin};

use super::lay_over;
use super::zones::outlines::is_simple;

fn ring_area(ring: &[Point]) -> f32 {
    (0..ring.len()).map(|index| ring[index].cross(ring[(index + 1) % ring.len()])).sum::<f32>().abs() / 2.0
}

/// A city of one straight street, or none, and nothing else.
fn bare(streets: usize) -> City {
    let mut builder = StreetGraphBuilder::default();
    let direction = Direction { limit_mps: 8.0, lanes: 1, modes: Modes { cars: true, slow: true } };
    for number in 0..streets {
        let points = vec![Point::new(0.0, number as f32 * 50.0), Point::new(100.0, number as f32 * 50.0)];
        let (from, to) = (builder.add_node(points[0]), builder.add_node(points[1]));
        builder.add_piece(StreetPiece {
            from,
            to,
            points,
            class: StreetClass::Shared,
            name: None,
            width_m: 6.0,
            is_bridge: false,
            is_tunnel: false,
            true_scale: 1.0,
            forward: Some(direction),
            backward: Some(direction),
        });
    }
    let corners = [(-50.0, -50.0), (150.0, -50.0), (150.0, 150.0), (-50.0, 150.0)];
    let boundary: Vec<Point> = corners.iter().map(|&(x, y)| Point::new(x, y)).collect();
    City {
        bounds: Bounds::around(boundary.iter().copied()),
        boundary,
        streets: builder.finish(),
        ..City::bare(
            Name::same("bare"),
            CityOrigin::Generated { seed: 0 },
            LocalFrame::new(LatLon { lat: 35.0, lon: 139.0 }),
            chrono_tz::Asia::Tokyo,
        )
    }
}

#[test]
fn the_default_town_gets_all_of_it() {
    let mut city = generate(&GenerateOptions { seed: 1, homes: 8_000 });
    assert!((18..=32).contains(&city.feeders.len()), "{} feeders", city.feeders.len());
    assert!((280..=340).contains(&city.chargers.len()), "{} chargers", city.chargers.len());
    assert!(city.lines.len() >= 4 && city.lines.iter().all(|line| line.stops.len() >= 3));
    assert!(city.crowd_cells.iter().any(|cell| cell.is_station));
    for building in &city.buildings {
        assert!(building.access.arc.is_some() && building.feeder.index() < city.feeders.len());
        assert!(city.streets.arc(building.access.arc).modes.cars);
    }
    let zones: f32 = city.feeders.iter().map(|feeder| ring_area(&feeder.outline)).sum();
    let whole = ring_area(&city.boundary);
    assert!((zones / whole - 1.0).abs() < 0.01, "the zones cover the city once: {zones} of {whole} m²");
    let before = format!("{:?}", city.feeders);
    lay_over(&mut city, 2);
    assert_eq!(before, format!("{:?}", city.feeders), "what is there is kept");
}

#[test]
fn zones_are_simple_rings_around_what_hangs_on_them() {
    for (seed, homes) in [(1, 8_000), (2, 8_000), (3, 8_000), (4, 2_500), (5, 600), (6, 20_000)] {
        let city = generate(&GenerateOptions { seed, homes });
        let zones: f32 = city.feeders.iter().map(|feeder| ring_area(&feeder.outline)).sum();
        let whole = ring_area(&city.boundary);
        println!("seed {seed}, {homes} homes: {} feeders, {:.4} of the ground", city.feeders.len(), zones / whole);
        assert!((zones / whole - 1.0).abs() < 0.01, "{zones} of {whole} m²");
        for feeder in &city.feeders {
            assert!(is_simple(&feeder.outline), "feeder {} crosses itself", feeder.number);
        }
        let is_in = |building: &&Building| contains(&city.feeders[building.feeder.index()].outline, building.center);
        let inside = city.buildings.iter().filter(is_in).count();
        assert!(inside * 100 >= city.buildings.len() * 98, "{inside} of {} buildings", city.buildings.len());
    }
}

#[test]
fn odd_cities_are_met_calmly() {
    for streets in 0..3 {
        let mut city = bare(streets);
        lay_over(&mut city, 1);
        assert!(city.lines.iter().all(|line| line.stops.len() >= 3));
        assert_eq!(city.depots.is_empty(), streets == 0);
    }
}
