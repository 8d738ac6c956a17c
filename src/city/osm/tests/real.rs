//! Real extracts. They are not part of the project: `YAGURA_TEST_DATA` names the folder that holds them.

use std::path::{Path, PathBuf};

use crate::city::generate::polygon::contains;
use crate::city::read::read_city;
use crate::city::{BuildingKind, City, CityOrigin};

fn extract(file: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("YAGURA_TEST_DATA");
    if folder.is_none() {
        println!("SKIPPED: YAGURA_TEST_DATA is not set");
    }
    Some(Path::new(&folder?).join("osm").join(file))
}

/// What holds for every city.
fn check(city: &City) {
    let middle = city.bounds.center();
    for building in &city.buildings {
        assert!(contains(&city.boundary, building.center), "{:?} outside", building.center);
        assert!(building.footprint.len() >= 3 && building.floors >= 1 && building.floor_area_m2 > 0.0);
        assert!(building.access.arc.is_some() && city.streets.arc(building.access.arc).modes.cars);
        assert!(building.feeder.index() < city.feeders.len());
        assert_eq!(building.homes > 0, building.kind.is_home());
    }
    let drawn = city.streets.points.iter().chain(city.rails.iter().flatten());
    for point in drawn.chain(city.areas.iter().flat_map(|area| &area.outer)) {
        // A hair inwards: rounding on the rim is no leak.
        assert!(contains(&city.boundary, point.lerp(middle, 1e-3)), "{point:?} outside");
    }
    assert!(city.streets.arcs.iter().all(|arc| arc.from != arc.to && arc.limit_mps > 1.0 && arc.length_m > 0.0));
}

#[test]
fn the_centre_of_helsinki() {
    let Some(path) = extract("helsinki-centre.osm.pbf") else { return };
    let city = read_city(&path).unwrap();
    check(&city);
    assert_eq!((&*city.name.en, &*city.name.ja), ("Helsinki", "ヘルシンキ"));
    assert_eq!(city.zone, chrono_tz::Europe::Helsinki);
    assert_eq!(city.origin, CityOrigin::OpenStreetMap { file: "helsinki-centre.osm.pbf".to_owned() });
    assert!((3_500..6_000).contains(&city.streets.streets.len()), "{} streets", city.streets.streets.len());
    assert!((300..2_500).contains(&city.buildings.len()), "{} buildings", city.buildings.len());
    assert!((3_000..20_000).contains(&city.home_count()), "{} homes", city.home_count());
    assert!(city.streets.banned_turns.len() > 50, "{} turns", city.streets.banned_turns.len());
    assert!(city.rails.len() > 100 && city.areas.len() > 150);
    assert!(city.buildings.iter().any(|building| building.kind == BuildingKind::Station && !building.is_generated));
    let infill = city.buildings.iter().filter(|building| building.is_generated && building.kind.is_home()).count();
    assert_eq!(infill, 0, "the map knows the buildings of this city");
}

#[test]
fn a_quarter_of_tokyo_without_buildings() {
    let Some(path) = extract("tokyo.osm") else { return };
    let city = read_city(&path).unwrap();
    check(&city);
    assert_eq!(city.zone, chrono_tz::Asia::Tokyo);
    assert!((1_200..2_500).contains(&city.streets.streets.len()), "{} streets", city.streets.streets.len());
    assert!((5_000..9_000).contains(&city.home_count()), "{} homes", city.home_count());
    assert!((1_900.0..2_200.0).contains(&city.bounds.width()));
    let again = read_city(&path).unwrap();
    assert_eq!(format!("{city:?}"), format!("{again:?}"), "the same file gives the same city");
}
