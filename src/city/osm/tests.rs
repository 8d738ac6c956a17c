//! tests
use std::path::Path;
#[test]
fn real_extracts_load() {
    let Some(data) = std::env::var_os("YAGURA_TEST_DATA") else {
        println!("SKIPPED: YAGURA_TEST_DATA is not set");
        return;
    };
    for file in ["osm/helsinki-centre.osm.pbf", "osm/tokyo.osm"] {
        let city = crate::city::read::read_city(&Path::new(&data).join(file)).unwrap();
        println!(
            "{file} {:?} zone {} streets {} nodes {} arcs {} buildings {} homes {} areas {} rails {} banned {} bounds {:?} warnings {:#?}",
            city.name,
            city.zone,
            city.streets.streets.len(),
            city.streets.nodes.len(),
            city.streets.arcs.len(),
            city.buildings.len(),
            city.home_count(),
            city.areas.len(),
            city.rails.len(),
            city.streets.banned_turns.len(),
            city.bounds,
            city.warnings
        );
    }
}
