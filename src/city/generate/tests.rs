//! What every generated city must hold.

use super::*;

/// Writes a city as a drawing for a look at it, when a folder for it is given.
#[test]
fn a_city_can_be_drawn() {
    let Ok(folder) = std::env::var("YAGURA_CITY_DRAWING") else { return };
    for homes in [500, 8_000, 200_000] {
        for seed in [1, 2] {
            let start = std::time::Instant::now();
            let city = generate(&GenerateOptions { seed, homes });
            println!("{homes} homes, seed {seed}: {:?}", start.elapsed());
            println!("{} buildings, {} homes", city.buildings.len(), city.home_count());
            std::fs::write(format!("{folder}/city-{homes}-{seed}.txt"), format!("{:#?}", city.bounds)).unwrap();
        }
    }
}
