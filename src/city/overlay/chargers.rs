//! Public chargers near shops, institutions and apartments; depot chargers at depots.

use crate::base::chance::Chance;
use crate::base::geo::Point;
use crate::base::ids::FeederId;
use crate::city::City;
use crate::city::building::BuildingKind;
use crate::city::grid::{Charger, ChargerKind};
use crate::city::nearest::NearestStreet;
use crate::city::street::Spot;

use super::is_for_cars;

/// Apart from all other uses of the same seed.
const PURPOSE: u64 = 0xC4A6;

/// Homes for each charger: 310 chargers in a town of 8,000.
const HOMES_A_CHARGER: u32 = 26;
/// Buildings for each charger where few people live.
const BUILDINGS_A_CHARGER: usize = 24;
const DEPOT_CHARGERS: u32 = 14;
const DEPOT_CHARGER_KW: f32 = 50.0;
/// Plugs at one place, and the room that each takes along the kerb.
const PLUGS_A_SITE: (usize, usize) = (2, 5);
const PLUG_SPACING_M: f32 = 5.5;
/// How often chargers of 7, 22 and 50 kW stand in the street.
const POWERS_KW: [(f32, f64); 3] = [(7.0, 0.6), (22.0, 0.3), (50.0, 0.1)];

/// Places chargers where there are none.
pub fn lay(city: &mut City, nearest: &NearestStreet, seed: u64) {
    if !city.chargers.is_empty() || city.streets.arcs.is_empty() {
        return;
    }
    let mut chance = Chance::for_thing(seed, PURPOSE, 0);
    let mut chargers = Vec::new();
    for depot in &city.depots {
        for plug in 0..DEPOT_CHARGERS {
            let along = Point::new((plug % 7) as f32 * 4.0 - 12.0, (plug / 7) as f32 * 12.0 - 6.0);
            chargers.push(charger(ChargerKind::Depot, depot.place + along, depot.spot, DEPOT_CHARGER_KW));
        }
    }
    let wanted = ((city.home_count() / HOMES_A_CHARGER) as usize).max(city.buildings.len() / BUILDINGS_A_CHARGER);
    let mut sites: Vec<usize> = (0..city.buildings.len())
        .filter(|&index| {
            let building = &city.buildings[index];
            building.kind != BuildingKind::Detached && building.access.arc.is_some()
        })
        .collect();
    if sites.is_empty() {
        sites = (0..city.buildings.len()).filter(|&index| city.buildings[index].access.arc.is_some()).collect();
    }
    chance.shuffle(&mut sites);
    for site in sites {
        if chargers.len() >= wanted {
            break;
        }
        add_site(city, nearest, site, &mut chance, &mut chargers);
    }
    for (index, charger) in chargers.iter_mut().enumerate() {
        charger.number = index as u32 + 1;
    }
    city.chargers = chargers;
}

/// A few plugs in a row at the kerb before a building.
fn add_site(city: &City, nearest: &NearestStreet, site: usize, chance: &mut Chance, chargers: &mut Vec<Charger>) {
    let building = &city.buildings[site];
    let Some((spot, _)) = nearest.find(&city.streets, building.center, is_for_cars) else { return };
    let arc = city.streets.arc(spot.arc);
    let power_kw = pick_power(chance);
    let plugs = PLUGS_A_SITE.0 + chance.below(PLUGS_A_SITE.1 - PLUGS_A_SITE.0 + 1);
    for plug in 0..plugs {
        let offset_m = spot.offset_m + plug as f32 * PLUG_SPACING_M;
        if offset_m > arc.length_m - 2.0 {
            break;
        }
        let spot = Spot { arc: spot.arc, offset_m };
        let (place, along) = city.streets.place(spot);
        let across = along.perpendicular();
        let to_building = if across.dot(building.center - place) >= 0.0 { across } else { across * -1.0 };
        let side_m = city.streets.street_of(spot.arc).width_m / 2.0 + 1.2;
        chargers.push(charger(ChargerKind::Public, place + to_building * side_m, spot, power_kw));
    }
}

fn charger(kind: ChargerKind, place: Point, spot: Spot, limit_kw: f32) -> Charger {
    Charger { number: 0, kind, place, spot, limit_kw, feeder: FeederId::NONE }
}

fn pick_power(chance: &mut Chance) -> f32 {
    let mut left = chance.unit();
    for (power_kw, share) in POWERS_KW {
        if left < share {
            return power_kw;
        }
        left -= share;
    }
    POWERS_KW[0].0
}
